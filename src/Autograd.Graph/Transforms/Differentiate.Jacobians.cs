using System.Runtime.CompilerServices;
using Autograd.Transforms;

namespace Autograd;

public static partial class Differentiate
{
    /// <summary>The Jacobian of a function at a point.</summary>
    /// <param name="function">From a tensor to a tensor.</param>
    /// <param name="x">The point.</param>
    /// <param name="mode">By rows (reverse), by columns (forward), or by whichever are fewer.</param>
    /// <param name="strict">Whether a value that does not depend on the point is an error; else the Jacobian is zeros.</param>
    /// <param name="cancellationToken">Ends the call; looked at after each run of the function and at each node.</param>
    /// <returns>The shape of the value followed by the shape of <paramref name="x"/>, in the dtype of <paramref name="x"/>.</returns>
    /// <exception cref="InvalidOperationException">Strict, and the value does not depend on the point.</exception>
    public static Tensor Jacobian(
        Func<Tensor, Tensor> function, Tensor x,
        JacobianMode mode = JacobianMode.Auto, bool strict = false, CancellationToken cancellationToken = default)
        => Jacobian(Forms.Of(function), Forms.Of(x), mode, strict, cancellationToken)[0];

    /// <summary>The Jacobian of a function of several tensors: one block an input.</summary>
    /// <inheritdoc cref="Jacobian(Func{Tensor, Tensor}, Tensor, JacobianMode, bool, CancellationToken)"/>
    /// <returns>Each block: the shape of the value followed by the shape of the input, in the dtype of the input.</returns>
    [OverloadResolutionPriority(1)]
    public static Tensor[] Jacobian(
        Func<Tensor[], Tensor> function, Tensor[] x,
        JacobianMode mode = JacobianMode.Auto, bool strict = false, CancellationToken cancellationToken = default)
        => ValueAndJacobian(function, x, mode, strict, cancellationToken).Jacobian;

    /// <summary>The value of a function at a point, and its Jacobian there.</summary>
    /// <inheritdoc cref="Jacobian(Func{Tensor, Tensor}, Tensor, JacobianMode, bool, CancellationToken)"/>
    public static (Tensor Value, Tensor Jacobian) ValueAndJacobian(
        Func<Tensor, Tensor> function, Tensor x,
        JacobianMode mode = JacobianMode.Auto, bool strict = false, CancellationToken cancellationToken = default)
    {
        var (value, j) = ValueAndJacobian(Forms.Of(function), Forms.Of(x), mode, strict, cancellationToken);
        return (value, j[0]);
    }

    /// <summary>The value of a function of several tensors, and its Jacobian: one block an input.</summary>
    /// <inheritdoc cref="Jacobian(Func{Tensor[], Tensor}, Tensor[], JacobianMode, bool, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static (Tensor Value, Tensor[] Jacobian) ValueAndJacobian(
        Func<Tensor[], Tensor> function, Tensor[] x,
        JacobianMode mode = JacobianMode.Auto, bool strict = false, CancellationToken cancellationToken = default)
    {
        var trace = new Trace(Trace.Single(function), x, strict, cancellationToken);
        return (trace.Value, Jacobians.Of(trace, 0, mode, cancellationToken));
    }

    /// <summary>The Hessian of a scalar function at a point: the Jacobian of its gradient.</summary>
    /// <param name="function">From a tensor to one element.</param>
    /// <param name="x">The point.</param>
    /// <param name="strict">Whether a gradient that does not depend on the point is an error; else the Hessian is zeros.</param>
    /// <param name="cancellationToken">Ends the call; looked at after each run of the function and at each node.</param>
    /// <returns>The shape of <paramref name="x"/> twice.</returns>
    /// <exception cref="InvalidOperationException">The function gives more than one element.</exception>
    public static Tensor Hessian(Func<Tensor, Tensor> function, Tensor x, bool strict = false, CancellationToken cancellationToken = default)
        => Hessian(Forms.Of(function), Forms.Of(x), strict, cancellationToken)[0][0];

    /// <summary>The Hessian of a scalar function of several tensors, in blocks.</summary>
    /// <param name="function">From tensors to one element.</param>
    /// <param name="x">The point.</param>
    /// <param name="strict">Whether a gradient that does not depend on some input is an error; else that block is zeros.</param>
    /// <param name="cancellationToken">Ends the call; looked at after each run of the function and at each node.</param>
    /// <returns>In row i, column j: the shape of input i followed by the shape of input j.</returns>
    /// <exception cref="InvalidOperationException">The function gives more than one element.</exception>
    [OverloadResolutionPriority(1)]
    public static Tensor[][] Hessian(Func<Tensor[], Tensor> function, Tensor[] x, bool strict = false, CancellationToken cancellationToken = default)
        => ValueGradAndHessian(function, x, strict, cancellationToken).Hessian;

    /// <summary>The value, the gradient and the Hessian of a scalar function at a point, from one run of it.</summary>
    /// <inheritdoc cref="Hessian(Func{Tensor, Tensor}, Tensor, bool, CancellationToken)"/>
    public static (Tensor Value, Tensor Gradient, Tensor Hessian) ValueGradAndHessian(
        Func<Tensor, Tensor> function, Tensor x, bool strict = false, CancellationToken cancellationToken = default)
    {
        var (value, g, h) = ValueGradAndHessian(Forms.Of(function), Forms.Of(x), strict, cancellationToken);
        return (value, g[0], h[0][0]);
    }

    /// <summary>The value, the gradients and the Hessian's blocks of a scalar function of several tensors, from one run of it.</summary>
    /// <inheritdoc cref="Hessian(Func{Tensor[], Tensor}, Tensor[], bool, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static (Tensor Value, Tensor[] Gradients, Tensor[][] Hessian) ValueGradAndHessian(
        Func<Tensor[], Tensor> function, Tensor[] x, bool strict = false, CancellationToken cancellationToken = default)
    {
        var trace = new Trace(GradientsAndValue, x, strict, cancellationToken);
        var rows = new Tensor[x.Length][];
        for (var i = 0; i < rows.Length; i++) rows[i] = Jacobians.Of(trace, i, JacobianMode.Auto, cancellationToken);
        return (trace.ForCaller(trace.Outputs[^1]), Array.ConvertAll(trace.Outputs[..^1], trace.ForCaller), rows);

        Tensor[] GradientsAndValue(Tensor[] z)
        {
            var (value, g) = ValueAndGrad(function, z, cancellationToken);
            return [.. g, value];
        }
    }

    /// <summary>The divergence of a vector field: Σ ∂fᵢ/∂xᵢ.</summary>
    /// <param name="field">From a tensor to one of its shape.</param>
    /// <param name="x">The point.</param>
    /// <param name="cancellationToken">Ends the call; looked at after each run of the function and at each node.</param>
    /// <returns>0-d.</returns>
    /// <exception cref="ShapeException">The field's value has another number of elements than the point.</exception>
    public static Tensor Divergence(Func<Tensor, Tensor> field, Tensor x, CancellationToken cancellationToken = default)
    {
        var jacobian = Jacobian(field, x, cancellationToken: cancellationToken);
        var n = x.Numel;
        if (jacobian.Numel != (long)n * n || jacobian.Rank != 2 * x.Rank) throw GraphErrors.NoField("divergence", x.Shape, jacobian.Shape);
        return Diagonal(jacobian, n).Sum();
    }

    /// <summary>The curl of a vector field in space.</summary>
    /// <param name="field">From [3] to [3].</param>
    /// <param name="x">The point, [3].</param>
    /// <param name="cancellationToken">Ends the call; looked at after each run of the function and at each node.</param>
    /// <returns>[3]: ∂f₂/∂x₁ − ∂f₁/∂x₂, ∂f₀/∂x₂ − ∂f₂/∂x₀, ∂f₁/∂x₀ − ∂f₀/∂x₁.</returns>
    /// <exception cref="ShapeException">The point or the field's value is not [3].</exception>
    public static Tensor Curl(Func<Tensor, Tensor> field, Tensor x, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape != Shape.Of(3)) throw GraphErrors.NotInSpace(x.Shape);
        var j = Jacobian(field, x, cancellationToken: cancellationToken);
        if (j.Shape != Shape.Of(3, 3)) throw GraphErrors.NoField("curl", x.Shape, j.Shape);
        return Tensor.Stack([j[2, 1] - j[1, 2], j[0, 2] - j[2, 0], j[1, 0] - j[0, 1]]);
    }

    /// <summary>The Laplacian of a scalar function: Σ ∂²f/∂xᵢ².</summary>
    /// <param name="function">From a tensor to one element.</param>
    /// <param name="x">The point.</param>
    /// <param name="cancellationToken">Ends the call; looked at after each run of the function and at each node.</param>
    /// <returns>0-d.</returns>
    /// <exception cref="InvalidOperationException">The function gives more than one element.</exception>
    public static Tensor Laplacian(Func<Tensor, Tensor> function, Tensor x, CancellationToken cancellationToken = default)
        => Diagonal(Hessian(function, x, false, cancellationToken), x.Numel).Sum();

    private static Tensor Diagonal(Tensor square, int n) => square.Reshape(n * n).Slice(0, 0, null, n + 1);
}
