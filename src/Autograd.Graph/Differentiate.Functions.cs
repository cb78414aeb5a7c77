using Autograd.Folds;

namespace Autograd;

public static partial class Differentiate
{
    /// <summary>The gradient of a scalar function at a point.</summary>
    /// <param name="function">From a tensor to one element. It may use other tensors, tracked ones too.</param>
    /// <param name="x">The point; if it is tracked, so is the result, and transforms nest to any depth.</param>
    /// <returns>Of the shape and dtype of <paramref name="x"/>; zeros if the function does not depend on it.</returns>
    /// <exception cref="InvalidOperationException">The function gives more than one element.</exception>
    public static Tensor Grad(Func<Tensor, Tensor> function, Tensor x) => ValueAndGrad(function, x).Gradient;

    /// <summary>The value of a scalar function at a point, and its gradient there.</summary>
    /// <inheritdoc cref="Grad(Func{Tensor, Tensor}, Tensor)"/>
    public static (Tensor Value, Tensor Gradient) ValueAndGrad(Func<Tensor, Tensor> function, Tensor x)
    {
        var trace = new Trace(function, x);
        if (trace.Output.Numel != 1) throw GraphErrors.NotScalar(trace.Output.Shape);
        return (trace.Value, trace.Pull(Tensor.OnesLike(trace.Output)));
    }

    /// <summary>The value of a function at a point, and the product of its Jacobian there with a direction: forward mode.</summary>
    /// <param name="function">From a tensor to a tensor.</param>
    /// <param name="x">The point.</param>
    /// <param name="tangent">The direction, of the shape and dtype of <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The direction has another shape or dtype than the point.</exception>
    public static (Tensor Value, Tensor Tangent) Jvp(Func<Tensor, Tensor> function, Tensor x, Tensor tangent)
    {
        ArgumentNullException.ThrowIfNull(tangent);
        var trace = new Trace(function, x);
        return (trace.Value, trace.Push(tangent));
    }

    /// <summary>The value of a function at a point, and the product of a covector with its Jacobian there: reverse mode.</summary>
    /// <param name="function">From a tensor to a tensor.</param>
    /// <param name="x">The point.</param>
    /// <param name="cotangent">The covector, of the shape and dtype of the value.</param>
    /// <exception cref="ArgumentException">The covector has another shape or dtype than the value.</exception>
    public static (Tensor Value, Tensor Gradient) Vjp(Func<Tensor, Tensor> function, Tensor x, Tensor cotangent)
    {
        ArgumentNullException.ThrowIfNull(cotangent);
        var trace = new Trace(function, x);
        return (trace.Value, trace.Pull(cotangent));
    }

    /// <summary>The Jacobian of a function at a point, by reverse mode: a pass for each element of the value.</summary>
    /// <param name="function">From a tensor to a tensor.</param>
    /// <param name="x">The point.</param>
    /// <returns>The shape of the value followed by the shape of <paramref name="x"/>; zeros where the value does not depend on it.</returns>
    public static Tensor Jacobian(Func<Tensor, Tensor> function, Tensor x)
    {
        var trace = new Trace(function, x);
        var y = trace.Output;
        var shape = Shape.Create([.. y.Shape.Dims, .. x.Shape.Dims]);
        if (y.Numel == 0 || !y.IsTracked) return Tensor.Zeros(shape, x.DType);
        var basis = new Tensor(NdArray.Eye(y.Numel, dtype: y.DType));
        var rows = new Tensor[y.Numel];
        for (var i = 0; i < rows.Length; i++) rows[i] = trace.Pull(basis.Select(0, i).Reshape(y.Shape));
        return Tensor.Stack(rows).Reshape(shape);
    }

    /// <summary>The Hessian of a scalar function at a point: the Jacobian of its gradient.</summary>
    /// <param name="function">From a tensor to one element.</param>
    /// <param name="x">The point.</param>
    /// <returns>The shape of <paramref name="x"/> twice.</returns>
    /// <exception cref="InvalidOperationException">The function gives more than one element.</exception>
    public static Tensor Hessian(Func<Tensor, Tensor> function, Tensor x) => Jacobian(z => Grad(function, z), x);

    /// <summary>The product of the Hessian of a scalar function with a direction: forward mode over reverse mode.</summary>
    /// <param name="function">From a tensor to one element.</param>
    /// <param name="x">The point.</param>
    /// <param name="direction">Of the shape and dtype of <paramref name="x"/>.</param>
    /// <exception cref="ArgumentException">The direction has another shape or dtype than the point.</exception>
    public static Tensor Hvp(Func<Tensor, Tensor> function, Tensor x, Tensor direction)
        => Jvp(z => Grad(function, z), x, direction).Tangent;

    /// <summary>One run of a function, on a fresh place in the graph.</summary>
    private sealed class Trace
    {
        private readonly Tensor _input;
        private readonly bool _nested;

        internal Trace(Func<Tensor, Tensor> function, Tensor x)
        {
            ArgumentNullException.ThrowIfNull(function);
            ArgumentNullException.ThrowIfNull(x);

            // A tracked point gets a step of its own on top of it, so that derivatives taken with respect to it cannot be
            // confused with those of an enclosing transform.
            _input = x.IsTracked ? ViewRules.Alias.Apply(x) : x.Track();
            Output = function(_input) ?? throw GraphErrors.NoOutput();

            // If the value depends on anything else that is tracked, its derivatives are recorded, for someone may ask.
            _nested = x.IsTracked
                || (Output.Node is { } root && Paths.Reachable([root]).Exists(node => node.IsLeaf && node != _input.Node));
        }

        internal Tensor Output { get; }

        /// <summary>The output for the caller: a constant, if it depends on nothing but the transform's own leaf.</summary>
        internal Tensor Value => _nested ? Output : Output.Detach();

        internal Tensor Pull(Tensor cotangent)
        {
            if (cotangent.Shape != Output.Shape) throw GraphErrors.SeedShape("vjp", 0, cotangent.Shape, Output.Shape);
            if (cotangent.DType != Output.DType) throw GraphErrors.SeedDType("vjp", 0, cotangent.DType, Output.DType);
            if (!Output.IsTracked) return Tensor.ZerosLike(_input);
            var options = new BackwardOptions { CreateGraph = _nested || cotangent.IsTracked, Unused = UnusedInputs.Zeros };
            return Grad([Output], [_input], [cotangent], options)[0]!;
        }

        internal Tensor Push(Tensor tangent)
            => Differentiate.Push([Output], [_input], [tangent], _nested || tangent.IsTracked)[0];
    }
}
