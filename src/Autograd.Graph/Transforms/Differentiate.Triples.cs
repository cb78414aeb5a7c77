using Autograd.Transforms;

namespace Autograd;

// Functions of three tensors, of which point, direction and result are tuples.
public static partial class Differentiate
{
    /// <summary>The gradient of a scalar function of three tensors.</summary>
    /// <inheritdoc cref="Grad(Func{Tensor[], Tensor}, Tensor[])"/>
    public static (Tensor X, Tensor Y, Tensor Z) Grad(Func<Tensor, Tensor, Tensor, Tensor> function, (Tensor X, Tensor Y, Tensor Z) x)
        => ValueAndGrad(function, x).Gradient;

    /// <summary>The value of a scalar function of three tensors, and its gradient.</summary>
    /// <inheritdoc cref="ValueAndGrad(Func{Tensor[], Tensor}, Tensor[])"/>
    public static (Tensor Value, (Tensor X, Tensor Y, Tensor Z) Gradient) ValueAndGrad(
        Func<Tensor, Tensor, Tensor, Tensor> function, (Tensor X, Tensor Y, Tensor Z) x)
    {
        var (value, g) = ValueAndGrad(Forms.Of(function), Forms.Of(x));
        return (value, Forms.Three(g));
    }

    /// <summary>The value and gradient of a scalar function of three tensors that gives something else along with its value.</summary>
    /// <inheritdoc cref="ValueAndGradWithAux{TAux}(Func{Tensor[], ValueTuple{Tensor, TAux}}, Tensor[])"/>
    public static (Tensor Value, (Tensor X, Tensor Y, Tensor Z) Gradient, TAux Aux) ValueAndGradWithAux<TAux>(
        Func<Tensor, Tensor, Tensor, (Tensor Value, TAux Aux)> function, (Tensor X, Tensor Y, Tensor Z) x)
    {
        var (value, g, aux) = ValueAndGradWithAux(Forms.Of(function), Forms.Of(x));
        return (value, Forms.Three(g), aux);
    }

    /// <summary>The value of a function of three tensors, and the product of its Jacobian with a direction: forward mode.</summary>
    /// <inheritdoc cref="Jvp(Func{Tensor[], Tensor}, Tensor[], Tensor[], bool)"/>
    public static (Tensor Value, Tensor Tangent) Jvp(
        Func<Tensor, Tensor, Tensor, Tensor> function, (Tensor X, Tensor Y, Tensor Z) x, (Tensor X, Tensor Y, Tensor Z) tangents, bool strict = false)
        => Jvp(Forms.Of(function), Forms.Of(x), Forms.Of(tangents), strict);

    /// <summary>The value of a function of three tensors, and the product of a covector with its Jacobian: reverse mode.</summary>
    /// <inheritdoc cref="Vjp(Func{Tensor[], Tensor}, Tensor[], Tensor, bool)"/>
    public static (Tensor Value, (Tensor X, Tensor Y, Tensor Z) Gradient) Vjp(
        Func<Tensor, Tensor, Tensor, Tensor> function, (Tensor X, Tensor Y, Tensor Z) x, Tensor cotangent, bool strict = false)
    {
        var (value, g) = Vjp(Forms.Of(function), Forms.Of(x), cotangent, strict);
        return (value, Forms.Three(g));
    }

    /// <summary>A function of three tensors at a point, run once.</summary>
    /// <inheritdoc cref="Linearize(Func{Tensor[], Tensor}, Tensor[])"/>
    public static Linearization<(Tensor X, Tensor Y, Tensor Z)> Linearize(
        Func<Tensor, Tensor, Tensor, Tensor> function, (Tensor X, Tensor Y, Tensor Z) x)
        => new(new Trace(Trace.Single(Forms.Of(function)), Forms.Of(x)), Forms.Of, Forms.Three);

    /// <summary>The Jacobian of a function of three tensors.</summary>
    /// <inheritdoc cref="Jacobian(Func{Tensor[], Tensor}, Tensor[], JacobianMode, bool)"/>
    /// <returns>One block an input, in the form of the point: the shape of the value followed by the shape of the input.</returns>
    public static (Tensor X, Tensor Y, Tensor Z) Jacobian(
        Func<Tensor, Tensor, Tensor, Tensor> function, (Tensor X, Tensor Y, Tensor Z) x, JacobianMode mode = JacobianMode.Auto, bool strict = false)
        => ValueAndJacobian(function, x, mode, strict).Jacobian;

    /// <summary>The value of a function of three tensors, and its Jacobian.</summary>
    /// <inheritdoc cref="ValueAndJacobian(Func{Tensor[], Tensor}, Tensor[], JacobianMode, bool)"/>
    /// <returns>One block an input, in the form of the point: the shape of the value followed by the shape of the input.</returns>
    public static (Tensor Value, (Tensor X, Tensor Y, Tensor Z) Jacobian) ValueAndJacobian(
        Func<Tensor, Tensor, Tensor, Tensor> function, (Tensor X, Tensor Y, Tensor Z) x, JacobianMode mode = JacobianMode.Auto, bool strict = false)
    {
        var (value, j) = ValueAndJacobian(Forms.Of(function), Forms.Of(x), mode, strict);
        return (value, Forms.Three(j));
    }

    /// <summary>The Hessian of a scalar function of three tensors, in blocks.</summary>
    /// <inheritdoc cref="Hessian(Func{Tensor[], Tensor}, Tensor[], bool)"/>
    /// <returns>For each input the Jacobian of the gradient with respect to it: <c>h.X.Y</c> is ∂²/∂x∂y.</returns>
    public static ((Tensor X, Tensor Y, Tensor Z) X, (Tensor X, Tensor Y, Tensor Z) Y, (Tensor X, Tensor Y, Tensor Z) Z) Hessian(
        Func<Tensor, Tensor, Tensor, Tensor> function, (Tensor X, Tensor Y, Tensor Z) x, bool strict = false)
        => ValueGradAndHessian(function, x, strict).Hessian;

    /// <summary>The value, the gradient and the Hessian of a scalar function of three tensors, from one run of it.</summary>
    /// <inheritdoc cref="ValueGradAndHessian(Func{Tensor[], Tensor}, Tensor[], bool)"/>
    public static (Tensor Value, (Tensor X, Tensor Y, Tensor Z) Gradient, ((Tensor X, Tensor Y, Tensor Z) X, (Tensor X, Tensor Y, Tensor Z) Y, (Tensor X, Tensor Y, Tensor Z) Z) Hessian) ValueGradAndHessian(
        Func<Tensor, Tensor, Tensor, Tensor> function, (Tensor X, Tensor Y, Tensor Z) x, bool strict = false)
    {
        var (value, g, h) = ValueGradAndHessian(Forms.Of(function), Forms.Of(x), strict);
        return (value, Forms.Three(g), Forms.Three(Array.ConvertAll(h, Forms.Three)));
    }

    /// <summary>The product of the Hessian of a scalar function of three tensors with a direction: forward mode over reverse mode.</summary>
    /// <inheritdoc cref="Hvp(Func{Tensor[], Tensor}, Tensor[], Tensor[], bool)"/>
    public static (Tensor X, Tensor Y, Tensor Z) Hvp(
        Func<Tensor, Tensor, Tensor, Tensor> function, (Tensor X, Tensor Y, Tensor Z) x, (Tensor X, Tensor Y, Tensor Z) direction, bool strict = false)
        => Forms.Three(Hvp(Forms.Of(function), Forms.Of(x), Forms.Of(direction), strict));

    /// <summary>The product of a covector with the Hessian of a scalar function of three tensors: reverse mode over reverse mode.</summary>
    /// <inheritdoc cref="Vhp(Func{Tensor[], Tensor}, Tensor[], Tensor[], bool)"/>
    public static (Tensor X, Tensor Y, Tensor Z) Vhp(
        Func<Tensor, Tensor, Tensor, Tensor> function, (Tensor X, Tensor Y, Tensor Z) x, (Tensor X, Tensor Y, Tensor Z) covector, bool strict = false)
        => Forms.Three(Vhp(Forms.Of(function), Forms.Of(x), Forms.Of(covector), strict));

    /// <summary>Jᵀ · J · v for a function of three tensors; with a loss, Jᵀ · H · J · v.</summary>
    /// <inheritdoc cref="GaussNewtonProduct(Func{Tensor[], Tensor}, Tensor[], Tensor[], Func{Tensor, Tensor})"/>
    public static (Tensor X, Tensor Y, Tensor Z) GaussNewtonProduct(
        Func<Tensor, Tensor, Tensor, Tensor> function, (Tensor X, Tensor Y, Tensor Z) x, (Tensor X, Tensor Y, Tensor Z) direction, Func<Tensor, Tensor>? loss = null)
        => Forms.Three(GaussNewtonProduct(Forms.Of(function), Forms.Of(x), Forms.Of(direction), loss));

    /// <summary>The n-th derivative of a function of three tensors along a direction.</summary>
    /// <inheritdoc cref="DirectionalDerivative(Func{Tensor[], Tensor}, Tensor[], Tensor[], int)"/>
    public static Tensor DirectionalDerivative(
        Func<Tensor, Tensor, Tensor, Tensor> function, (Tensor X, Tensor Y, Tensor Z) x, (Tensor X, Tensor Y, Tensor Z) direction, int order = 1)
        => DirectionalDerivative(Forms.Of(function), Forms.Of(x), Forms.Of(direction), order);
}
