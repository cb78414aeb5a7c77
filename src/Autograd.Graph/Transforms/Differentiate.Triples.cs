using Autograd.Transforms;
using Triple = (Autograd.Tensor X, Autograd.Tensor Y, Autograd.Tensor Z);

namespace Autograd;

// Functions of three tensors, of which point, direction and result are tuples.
public static partial class Differentiate
{
    /// <summary>The gradient of a scalar function of three tensors.</summary>
    /// <inheritdoc cref="Grad(Func{Tensor[], Tensor}, Tensor[], CancellationToken)"/>
    public static Triple Grad(Func<Tensor, Tensor, Tensor, Tensor> function, Triple x, CancellationToken cancellationToken = default)
        => ValueAndGrad(function, x, cancellationToken).Gradient;

    /// <summary>The value of a scalar function of three tensors, and its gradient.</summary>
    /// <inheritdoc cref="ValueAndGrad(Func{Tensor[], Tensor}, Tensor[], CancellationToken)"/>
    public static (Tensor Value, Triple Gradient) ValueAndGrad(
        Func<Tensor, Tensor, Tensor, Tensor> function, Triple x, CancellationToken cancellationToken = default)
    {
        var (value, g) = ValueAndGrad(Forms.Of(function), Forms.Of(x), cancellationToken);
        return (value, Forms.Three(g));
    }

    /// <summary>The value and gradient of a scalar function of three tensors that gives something else along with its value.</summary>
    /// <inheritdoc cref="ValueAndGradWithAux{TAux}(Func{Tensor[], ValueTuple{Tensor, TAux}}, Tensor[], CancellationToken)"/>
    public static (Tensor Value, Triple Gradient, TAux Aux) ValueAndGradWithAux<TAux>(
        Func<Tensor, Tensor, Tensor, (Tensor Value, TAux Aux)> function, Triple x, CancellationToken cancellationToken = default)
    {
        var (value, g, aux) = ValueAndGradWithAux(Forms.Of(function), Forms.Of(x), cancellationToken);
        return (value, Forms.Three(g), aux);
    }

    /// <summary>The value of a function of three tensors, and the product of its Jacobian with a direction: forward mode.</summary>
    /// <inheritdoc cref="Jvp(Func{Tensor[], Tensor}, Tensor[], Tensor[], bool, CancellationToken)"/>
    public static (Tensor Value, Tensor Tangent) Jvp(
        Func<Tensor, Tensor, Tensor, Tensor> function, Triple x, Triple tangents, bool strict = false, CancellationToken cancellationToken = default)
        => Jvp(Forms.Of(function), Forms.Of(x), Forms.Of(tangents), strict, cancellationToken);

    /// <summary>The value of a function of three tensors, and the product of a covector with its Jacobian: reverse mode.</summary>
    /// <inheritdoc cref="Vjp(Func{Tensor[], Tensor}, Tensor[], Tensor, bool, CancellationToken)"/>
    public static (Tensor Value, Triple Gradient) Vjp(
        Func<Tensor, Tensor, Tensor, Tensor> function, Triple x, Tensor cotangent, bool strict = false, CancellationToken cancellationToken = default)
    {
        var (value, g) = Vjp(Forms.Of(function), Forms.Of(x), cotangent, strict, cancellationToken);
        return (value, Forms.Three(g));
    }

    /// <summary>A function of three tensors at a point, run once.</summary>
    /// <inheritdoc cref="Linearize(Func{Tensor[], Tensor}, Tensor[], CancellationToken)"/>
    public static Linearization<Triple> Linearize(
        Func<Tensor, Tensor, Tensor, Tensor> function, Triple x, CancellationToken cancellationToken = default)
        => new(new Trace(Trace.Single(Forms.Of(function)), Forms.Of(x), false, cancellationToken), Forms.Of, Forms.Three);

    /// <summary>The Jacobian of a function of three tensors.</summary>
    /// <inheritdoc cref="Jacobian(Func{Tensor[], Tensor}, Tensor[], JacobianMode, bool, CancellationToken)"/>
    /// <returns>One block an input, in the form of the point: the shape of the value followed by the shape of the input.</returns>
    public static Triple Jacobian(
        Func<Tensor, Tensor, Tensor, Tensor> function, Triple x,
        JacobianMode mode = JacobianMode.Auto, bool strict = false, CancellationToken cancellationToken = default)
        => ValueAndJacobian(function, x, mode, strict, cancellationToken).Jacobian;

    /// <summary>The value of a function of three tensors, and its Jacobian.</summary>
    /// <inheritdoc cref="ValueAndJacobian(Func{Tensor[], Tensor}, Tensor[], JacobianMode, bool, CancellationToken)"/>
    /// <returns>One block an input, in the form of the point: the shape of the value followed by the shape of the input.</returns>
    public static (Tensor Value, Triple Jacobian) ValueAndJacobian(
        Func<Tensor, Tensor, Tensor, Tensor> function, Triple x,
        JacobianMode mode = JacobianMode.Auto, bool strict = false, CancellationToken cancellationToken = default)
    {
        var (value, j) = ValueAndJacobian(Forms.Of(function), Forms.Of(x), mode, strict, cancellationToken);
        return (value, Forms.Three(j));
    }

    /// <summary>The Hessian of a scalar function of three tensors, in blocks.</summary>
    /// <inheritdoc cref="Hessian(Func{Tensor[], Tensor}, Tensor[], bool, CancellationToken)"/>
    /// <returns>For each input the Jacobian of the gradient with respect to it: <c>h.X.Y</c> is ∂²/∂x∂y.</returns>
    public static (Triple X, Triple Y, Triple Z) Hessian(
        Func<Tensor, Tensor, Tensor, Tensor> function, Triple x, bool strict = false, CancellationToken cancellationToken = default)
        => ValueGradAndHessian(function, x, strict, cancellationToken).Hessian;

    /// <summary>The value, the gradient and the Hessian of a scalar function of three tensors, from one run of it.</summary>
    /// <inheritdoc cref="ValueGradAndHessian(Func{Tensor[], Tensor}, Tensor[], bool, CancellationToken)"/>
    public static (Tensor Value, Triple Gradient, (Triple X, Triple Y, Triple Z) Hessian) ValueGradAndHessian(
        Func<Tensor, Tensor, Tensor, Tensor> function, Triple x, bool strict = false, CancellationToken cancellationToken = default)
    {
        var (value, g, h) = ValueGradAndHessian(Forms.Of(function), Forms.Of(x), strict, cancellationToken);
        return (value, Forms.Three(g), Forms.Three(Array.ConvertAll(h, Forms.Three)));
    }

    /// <summary>The product of the Hessian of a scalar function of three tensors with a direction: forward mode over reverse mode.</summary>
    /// <inheritdoc cref="Hvp(Func{Tensor[], Tensor}, Tensor[], Tensor[], bool, CancellationToken)"/>
    public static Triple Hvp(
        Func<Tensor, Tensor, Tensor, Tensor> function, Triple x, Triple direction, bool strict = false, CancellationToken cancellationToken = default)
        => Forms.Three(Hvp(Forms.Of(function), Forms.Of(x), Forms.Of(direction), strict, cancellationToken));

    /// <summary>The product of a covector with the Hessian of a scalar function of three tensors: reverse mode over reverse mode.</summary>
    /// <inheritdoc cref="Vhp(Func{Tensor[], Tensor}, Tensor[], Tensor[], bool, CancellationToken)"/>
    public static Triple Vhp(
        Func<Tensor, Tensor, Tensor, Tensor> function, Triple x, Triple covector, bool strict = false, CancellationToken cancellationToken = default)
        => Forms.Three(Vhp(Forms.Of(function), Forms.Of(x), Forms.Of(covector), strict, cancellationToken));

    /// <summary>Jᵀ · J · v for a function of three tensors; with a loss, Jᵀ · H · J · v.</summary>
    /// <inheritdoc cref="GaussNewtonProduct(Func{Tensor[], Tensor}, Tensor[], Tensor[], Func{Tensor, Tensor}, CancellationToken)"/>
    public static Triple GaussNewtonProduct(
        Func<Tensor, Tensor, Tensor, Tensor> function, Triple x, Triple direction,
        Func<Tensor, Tensor>? loss = null, CancellationToken cancellationToken = default)
        => Forms.Three(GaussNewtonProduct(Forms.Of(function), Forms.Of(x), Forms.Of(direction), loss, cancellationToken));

    /// <summary>The n-th derivative of a function of three tensors along a direction.</summary>
    /// <inheritdoc cref="DirectionalDerivative(Func{Tensor[], Tensor}, Tensor[], Tensor[], int, CancellationToken)"/>
    public static Tensor DirectionalDerivative(
        Func<Tensor, Tensor, Tensor, Tensor> function, Triple x, Triple direction, int order = 1, CancellationToken cancellationToken = default)
        => DirectionalDerivative(Forms.Of(function), Forms.Of(x), Forms.Of(direction), order, cancellationToken);
}
