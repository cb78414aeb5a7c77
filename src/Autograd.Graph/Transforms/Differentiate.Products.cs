using System.Runtime.CompilerServices;
using Autograd.Transforms;

namespace Autograd;

public static partial class Differentiate
{
    /// <summary>The value of a function at a point, and the product of its Jacobian there with a direction: forward mode.</summary>
    /// <param name="function">From a tensor to a tensor.</param>
    /// <param name="x">The point.</param>
    /// <param name="tangent">The direction, of the shape and dtype of <paramref name="x"/>.</param>
    /// <param name="strict">Whether a value that does not depend on the point is an error; else its tangent is zeros.</param>
    /// <param name="cancellationToken">Ends the call; looked at after each run of the function and at each node.</param>
    /// <exception cref="ArgumentException">The direction has another shape or dtype than the point.</exception>
    public static (Tensor Value, Tensor Tangent) Jvp(
        Func<Tensor, Tensor> function, Tensor x, Tensor tangent, bool strict = false, CancellationToken cancellationToken = default)
        => Jvp(Forms.Of(function), Forms.Of(x), Forms.Of(tangent, nameof(tangent)), strict, cancellationToken);

    /// <summary>The value of a function of several tensors, and the product of its Jacobian with a direction: forward mode.</summary>
    /// <param name="function">From tensors to a tensor.</param>
    /// <param name="x">The point.</param>
    /// <param name="tangents">The direction: one tensor an input, of its shape and dtype.</param>
    /// <param name="strict">Whether a value that does not depend on some input is an error.</param>
    /// <param name="cancellationToken">Ends the call; looked at after each run of the function and at each node.</param>
    /// <exception cref="ArgumentException">The direction does not fit the point.</exception>
    [OverloadResolutionPriority(1)]
    public static (Tensor Value, Tensor Tangent) Jvp(
        Func<Tensor[], Tensor> function, Tensor[] x, Tensor[] tangents, bool strict = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tangents);
        var trace = new Trace(Trace.Single(function), x, strict, cancellationToken);
        return (trace.Value, trace.Push(tangents, cancellationToken)[0]);
    }

    /// <summary>The value of a function at a point, and the product of a covector with its Jacobian there: reverse mode.</summary>
    /// <param name="function">From a tensor to a tensor.</param>
    /// <param name="x">The point.</param>
    /// <param name="cotangent">The covector, of the shape and dtype of the value.</param>
    /// <param name="strict">Whether a value that does not depend on the point is an error; else its gradient is zeros.</param>
    /// <param name="cancellationToken">Ends the call; looked at after each run of the function and at each node.</param>
    /// <exception cref="ArgumentException">The covector has another shape or dtype than the value.</exception>
    public static (Tensor Value, Tensor Gradient) Vjp(
        Func<Tensor, Tensor> function, Tensor x, Tensor cotangent, bool strict = false, CancellationToken cancellationToken = default)
    {
        var (value, g) = Vjp(Forms.Of(function), Forms.Of(x), cotangent, strict, cancellationToken);
        return (value, g[0]);
    }

    /// <summary>The value of a function of several tensors, and the products of a covector with its Jacobian: reverse mode.</summary>
    /// <inheritdoc cref="Vjp(Func{Tensor, Tensor}, Tensor, Tensor, bool, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static (Tensor Value, Tensor[] Gradients) Vjp(
        Func<Tensor[], Tensor> function, Tensor[] x, Tensor cotangent, bool strict = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cotangent);
        var trace = new Trace(Trace.Single(function), x, strict, cancellationToken);
        return (trace.Value, trace.Pull([cotangent], cancellationToken));
    }

    /// <summary>A function at a point, run once: its value, and its Jacobian to be applied in both directions any number of times.</summary>
    /// <param name="function">From a tensor to a tensor.</param>
    /// <param name="x">The point.</param>
    /// <param name="cancellationToken">Ends the call; looked at after each run of the function and at each node.</param>
    public static Linearization<Tensor> Linearize(Func<Tensor, Tensor> function, Tensor x, CancellationToken cancellationToken = default)
        => new(new Trace(Trace.Single(Forms.Of(function)), Forms.Of(x), false, cancellationToken), static t => [t], static g => g[0]);

    /// <summary>A function of several tensors at a point, run once.</summary>
    /// <inheritdoc cref="Linearize(Func{Tensor, Tensor}, Tensor, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static Linearization<Tensor[]> Linearize(Func<Tensor[], Tensor> function, Tensor[] x, CancellationToken cancellationToken = default)
        => new(new Trace(Trace.Single(function), x, false, cancellationToken), static t => t, static g => g);

    /// <summary>The product of the Hessian of a scalar function with a direction: forward mode over reverse mode.</summary>
    /// <param name="function">From a tensor to one element.</param>
    /// <param name="x">The point.</param>
    /// <param name="direction">Of the shape and dtype of <paramref name="x"/>.</param>
    /// <param name="strict">Whether a gradient that does not depend on the point is an error; else the product is zeros.</param>
    /// <param name="cancellationToken">Ends the call; looked at after each run of the function and at each node.</param>
    /// <exception cref="ArgumentException">The direction has another shape or dtype than the point.</exception>
    public static Tensor Hvp(
        Func<Tensor, Tensor> function, Tensor x, Tensor direction, bool strict = false, CancellationToken cancellationToken = default)
        => Hvp(Forms.Of(function), Forms.Of(x), Forms.Of(direction, nameof(direction)), strict, cancellationToken)[0];

    /// <summary>The products of the Hessian of a scalar function of several tensors with a direction, one an input.</summary>
    /// <inheritdoc cref="Hvp(Func{Tensor, Tensor}, Tensor, Tensor, bool, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static Tensor[] Hvp(
        Func<Tensor[], Tensor> function, Tensor[] x, Tensor[] direction, bool strict = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(direction);
        return new Trace(z => Grad(function, z, cancellationToken), x, strict, cancellationToken).Push(direction, cancellationToken);
    }

    /// <summary>The product of a covector with the Hessian of a scalar function: reverse mode over reverse mode.</summary>
    /// <param name="function">From a tensor to one element.</param>
    /// <param name="x">The point.</param>
    /// <param name="covector">Of the shape and dtype of <paramref name="x"/>.</param>
    /// <param name="strict">Whether a gradient that does not depend on the point is an error; else the product is zeros.</param>
    /// <param name="cancellationToken">Ends the call; looked at after each run of the function and at each node.</param>
    /// <exception cref="ArgumentException">The covector has another shape or dtype than the point.</exception>
    public static Tensor Vhp(
        Func<Tensor, Tensor> function, Tensor x, Tensor covector, bool strict = false, CancellationToken cancellationToken = default)
        => Vhp(Forms.Of(function), Forms.Of(x), Forms.Of(covector, nameof(covector)), strict, cancellationToken)[0];

    /// <summary>The products of a covector with the Hessian of a scalar function of several tensors, one an input.</summary>
    /// <inheritdoc cref="Vhp(Func{Tensor, Tensor}, Tensor, Tensor, bool, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static Tensor[] Vhp(
        Func<Tensor[], Tensor> function, Tensor[] x, Tensor[] covector, bool strict = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(covector);
        return new Trace(z => Grad(function, z, cancellationToken), x, strict, cancellationToken).Pull(covector, cancellationToken);
    }

    /// <summary>
    /// Jᵀ · J · v for the Jacobian J of a function: the Gauss–Newton approximation of the Hessian of ½‖f‖², times v. With a
    /// loss, Jᵀ · H · J · v for the Hessian H of the loss of its value (Schraudolph 2002).
    /// </summary>
    /// <param name="function">From a tensor to a tensor.</param>
    /// <param name="x">The point.</param>
    /// <param name="direction">v, of the shape and dtype of <paramref name="x"/>.</param>
    /// <param name="loss">From the function's value to one element; half the sum of squares if it is left out.</param>
    /// <param name="cancellationToken">Ends the call; looked at after each run of the function and at each node.</param>
    /// <exception cref="ArgumentException">The direction has another shape or dtype than the point.</exception>
    public static Tensor GaussNewtonProduct(
        Func<Tensor, Tensor> function, Tensor x, Tensor direction, Func<Tensor, Tensor>? loss = null, CancellationToken cancellationToken = default)
        => GaussNewtonProduct(Forms.Of(function), Forms.Of(x), Forms.Of(direction, nameof(direction)), loss, cancellationToken)[0];

    /// <summary>Jᵀ · J · v for a function of several tensors, one product an input; with a loss, Jᵀ · H · J · v.</summary>
    /// <inheritdoc cref="GaussNewtonProduct(Func{Tensor, Tensor}, Tensor, Tensor, Func{Tensor, Tensor}, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static Tensor[] GaussNewtonProduct(
        Func<Tensor[], Tensor> function, Tensor[] x, Tensor[] direction,
        Func<Tensor, Tensor>? loss = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(direction);
        var trace = new Trace(Trace.Single(function), x, false, cancellationToken);
        var moved = trace.Push(direction, cancellationToken)[0];
        return trace.Pull([loss is null ? moved : Hvp(loss, trace.Value, moved, cancellationToken: cancellationToken)], cancellationToken);
    }

    /// <summary>The n-th derivative of a function along a direction: dⁿ/dtⁿ f(x + t·v) at t = 0, by nested forward mode.</summary>
    /// <param name="function">From a tensor to a tensor.</param>
    /// <param name="x">The point.</param>
    /// <param name="direction">v, of the shape and dtype of <paramref name="x"/>.</param>
    /// <param name="order">n; 0 is the value.</param>
    /// <param name="cancellationToken">Ends the call; looked at after each run of the function and at each node.</param>
    /// <returns>The shape of the value.</returns>
    /// <exception cref="ArgumentException">The direction has another shape or dtype than the point.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is negative.</exception>
    public static Tensor DirectionalDerivative(
        Func<Tensor, Tensor> function, Tensor x, Tensor direction, int order = 1, CancellationToken cancellationToken = default)
        => DirectionalDerivative(Forms.Of(function), Forms.Of(x), Forms.Of(direction, nameof(direction)), order, cancellationToken);

    /// <summary>The n-th derivative of a function of several tensors along a direction.</summary>
    /// <inheritdoc cref="DirectionalDerivative(Func{Tensor, Tensor}, Tensor, Tensor, int, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static Tensor DirectionalDerivative(
        Func<Tensor[], Tensor> function, Tensor[] x, Tensor[] direction, int order = 1, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(direction);
        ArgumentOutOfRangeException.ThrowIfNegative(order);
        var derivative = function;
        for (var n = 0; n < order; n++)
        {
            var lower = derivative;
            derivative = z => Jvp(lower, z, direction, false, cancellationToken).Tangent;
        }

        return derivative(x);
    }
}
