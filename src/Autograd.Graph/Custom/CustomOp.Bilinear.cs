using Autograd.Rules;

namespace Autograd;

public sealed partial class CustomOp
{
    /// <summary>
    /// A function of two tensors, linear in each, and its two adjoints. The three are each other's derivatives, so all of them
    /// may leave the world of tensor operations and every order still follows.
    /// </summary>
    /// <param name="name">Shown in errors, and in the graph as <c>NameBackward</c>.</param>
    /// <param name="function">Linear in x for every y, and in y for every x.</param>
    /// <param name="adjointX">⟨function(x, y), g⟩ = ⟨x, adjointX(g, y)⟩: from a gradient of the output and y to a gradient of x.</param>
    /// <param name="adjointY">⟨function(x, y), g⟩ = ⟨y, adjointY(g, x)⟩: from a gradient of the output and x to a gradient of y.</param>
    /// <returns>The op. It keeps each input only if the other one is tracked.</returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static CustomOp Bilinear(
        string name, Func<Tensor, Tensor, Tensor> function, Func<Tensor, Tensor, Tensor> adjointX, Func<Tensor, Tensor, Tensor> adjointY)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(adjointX);
        ArgumentNullException.ThrowIfNull(adjointY);
        CustomOp? op = null;
        return op = new CustomOp(name, x => [function(x[0], x[1])])
        {
            Arity = 2,
            Declared = static tracked => ((tracked & 1) != 0 ? Reads.Y : Reads.None) | ((tracked & 2) != 0 ? Reads.X : Reads.None),

            // adjointX is bilinear in (g, y): ⟨adjointX(g, y), t⟩ = ⟨g, function(t, y)⟩ = ⟨y, adjointY(g, t)⟩; adjointY likewise.
            PullRule = (g, k) =>
            [
                k.Needs(0) ? Bilinear(name + "_adjoint_x", adjointX, function, (t, h) => adjointY(h, t)).Apply(g[0], k.Y) : null,
                k.Needs(1) ? Bilinear(name + "_adjoint_y", adjointY, (t, x) => function(x, t), (t, h) => adjointX(h, t)).Apply(g[0], k.X) : null,
            ],
            PushRule = (t, k) =>
            {
                var ofX = t[0] is { } tx ? op!.Apply(tx, k.Y) : null;
                var ofY = t[1] is { } ty ? op!.Apply(k.X, ty) : null;
                return [ofX is null ? ofY : ofY is null ? ofX : ofX + ofY];
            },
        };
    }
}
