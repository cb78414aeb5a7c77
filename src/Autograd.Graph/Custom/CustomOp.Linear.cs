namespace Autograd;

public sealed partial class CustomOp
{
    /// <summary>
    /// A linear function of one tensor and its adjoint. Each is the other's derivative, so both may leave the world of tensor
    /// operations (<c>x => Tensor.Of(Solve(x.Value))</c>) and every order still follows.
    /// </summary>
    /// <param name="name">Shown in errors, and in the graph as <c>NameBackward</c>.</param>
    /// <param name="function">Linear: f(a·x + y) = a·f(x) + f(y). It is its own push.</param>
    /// <param name="adjoint">⟨function(x), g⟩ = ⟨x, adjoint(g)⟩: from a gradient of the output to one of the input.</param>
    /// <returns>The op. It keeps nothing.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static CustomOp Linear(string name, Func<Tensor, Tensor> function, Func<Tensor, Tensor> adjoint)
    {
        ArgumentNullException.ThrowIfNull(adjoint);
        return Linear(name, function, (g, _) => adjoint(g));
    }

    /// <summary>A linear function of one tensor, with an adjoint that is told the input's shape.</summary>
    /// <inheritdoc cref="Linear(string, Func{Tensor, Tensor}, Func{Tensor, Tensor})"/>
    public static CustomOp Linear(string name, Func<Tensor, Tensor> function, Func<Tensor, Shape, Tensor> adjoint)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(adjoint);
        CustomOp? op = null;
        return op = new CustomOp(name, x => [function(x[0])])
        {
            Arity = 1,
            PullRule = (g, k) =>
            {
                var shape = k.ShapeOf(0);
                return [Linear(name + "_adjoint", y => adjoint(y, shape), function).Apply(g[0])];
            },
            PushRule = (t, _) => [op!.Apply(t[0])],
        };
    }
}
