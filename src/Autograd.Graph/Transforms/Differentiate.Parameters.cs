using Autograd.Transforms;

namespace Autograd;

// Functions of a record of tensors: point, direction and result are such records.
public static partial class Differentiate
{
    /// <summary>The gradient of a scalar function of parameters.</summary>
    /// <inheritdoc cref="Grad(Func{Tensor[], Tensor}, Tensor[], CancellationToken)"/>
    public static TParameters Grad<TParameters>(Func<TParameters, Tensor> function, TParameters x, CancellationToken cancellationToken = default)
        where TParameters : IParameters<TParameters>
        => ValueAndGrad(function, x, cancellationToken).Gradient;

    /// <summary>The value of a scalar function of parameters, and its gradient.</summary>
    /// <inheritdoc cref="ValueAndGrad(Func{Tensor[], Tensor}, Tensor[], CancellationToken)"/>
    public static (Tensor Value, TParameters Gradient) ValueAndGrad<TParameters>(
        Func<TParameters, Tensor> function, TParameters x, CancellationToken cancellationToken = default)
        where TParameters : IParameters<TParameters>
    {
        var (value, g) = ValueAndGrad(Forms.Of(function, x), Forms.Of(x), cancellationToken);
        return (value, x.FromTensors(g));
    }

    /// <summary>The value and gradient of a scalar function of parameters that gives something else along with its value.</summary>
    /// <inheritdoc cref="ValueAndGradWithAux{TAux}(Func{Tensor[], ValueTuple{Tensor, TAux}}, Tensor[], CancellationToken)"/>
    public static (Tensor Value, TParameters Gradient, TAux Aux) ValueAndGradWithAux<TParameters, TAux>(
        Func<TParameters, (Tensor Value, TAux Aux)> function, TParameters x, CancellationToken cancellationToken = default)
        where TParameters : IParameters<TParameters>
    {
        var (value, g, aux) = ValueAndGradWithAux(Forms.Of(function, x), Forms.Of(x), cancellationToken);
        return (value, x.FromTensors(g), aux);
    }

    /// <summary>The value of a function of parameters, and the product of its Jacobian with a direction: forward mode.</summary>
    /// <inheritdoc cref="Jvp(Func{Tensor[], Tensor}, Tensor[], Tensor[], bool, CancellationToken)"/>
    public static (Tensor Value, Tensor Tangent) Jvp<TParameters>(
        Func<TParameters, Tensor> function, TParameters x, TParameters tangents, bool strict = false, CancellationToken cancellationToken = default)
        where TParameters : IParameters<TParameters>
        => Jvp(Forms.Of(function, x), Forms.Of(x), Forms.Of(tangents, nameof(tangents)), strict, cancellationToken);

    /// <summary>The value of a function of parameters, and the product of a covector with its Jacobian: reverse mode.</summary>
    /// <inheritdoc cref="Vjp(Func{Tensor[], Tensor}, Tensor[], Tensor, bool, CancellationToken)"/>
    public static (Tensor Value, TParameters Gradient) Vjp<TParameters>(
        Func<TParameters, Tensor> function, TParameters x, Tensor cotangent, bool strict = false, CancellationToken cancellationToken = default)
        where TParameters : IParameters<TParameters>
    {
        var (value, g) = Vjp(Forms.Of(function, x), Forms.Of(x), cotangent, strict, cancellationToken);
        return (value, x.FromTensors(g));
    }

    /// <summary>A function of parameters at a point, run once.</summary>
    /// <inheritdoc cref="Linearize(Func{Tensor[], Tensor}, Tensor[], CancellationToken)"/>
    public static Linearization<TParameters> Linearize<TParameters>(
        Func<TParameters, Tensor> function, TParameters x, CancellationToken cancellationToken = default)
        where TParameters : IParameters<TParameters>
        => new(new Trace(Trace.Single(Forms.Of(function, x)), Forms.Of(x), false, cancellationToken), static t => Forms.Of(t), x.FromTensors);

    /// <summary>The Jacobian of a function of parameters.</summary>
    /// <inheritdoc cref="Jacobian(Func{Tensor[], Tensor}, Tensor[], JacobianMode, bool, CancellationToken)"/>
    /// <returns>One block an input, in the form of the point: the shape of the value followed by the shape of the input.</returns>
    public static TParameters Jacobian<TParameters>(
        Func<TParameters, Tensor> function, TParameters x,
        JacobianMode mode = JacobianMode.Auto, bool strict = false, CancellationToken cancellationToken = default)
        where TParameters : IParameters<TParameters>
        => ValueAndJacobian(function, x, mode, strict, cancellationToken).Jacobian;

    /// <summary>The value of a function of parameters, and its Jacobian.</summary>
    /// <inheritdoc cref="ValueAndJacobian(Func{Tensor[], Tensor}, Tensor[], JacobianMode, bool, CancellationToken)"/>
    /// <returns>One block an input, in the form of the point: the shape of the value followed by the shape of the input.</returns>
    public static (Tensor Value, TParameters Jacobian) ValueAndJacobian<TParameters>(
        Func<TParameters, Tensor> function, TParameters x,
        JacobianMode mode = JacobianMode.Auto, bool strict = false, CancellationToken cancellationToken = default)
        where TParameters : IParameters<TParameters>
    {
        var (value, j) = ValueAndJacobian(Forms.Of(function, x), Forms.Of(x), mode, strict, cancellationToken);
        return (value, x.FromTensors(j));
    }

    /// <summary>The Hessian of a scalar function of parameters, in blocks.</summary>
    /// <inheritdoc cref="Hessian(Func{Tensor[], Tensor}, Tensor[], bool, CancellationToken)"/>
    /// <returns>For each tensor, in their order, the Jacobian of the gradient with respect to it, as parameters.</returns>
    public static TParameters[] Hessian<TParameters>(
        Func<TParameters, Tensor> function, TParameters x, bool strict = false, CancellationToken cancellationToken = default)
        where TParameters : IParameters<TParameters>
        => ValueGradAndHessian(function, x, strict, cancellationToken).Hessian;

    /// <summary>The value, the gradient and the Hessian of a scalar function of parameters, from one run of it.</summary>
    /// <inheritdoc cref="ValueGradAndHessian(Func{Tensor[], Tensor}, Tensor[], bool, CancellationToken)"/>
    public static (Tensor Value, TParameters Gradient, TParameters[] Hessian) ValueGradAndHessian<TParameters>(
        Func<TParameters, Tensor> function, TParameters x, bool strict = false, CancellationToken cancellationToken = default)
        where TParameters : IParameters<TParameters>
    {
        var (value, g, h) = ValueGradAndHessian(Forms.Of(function, x), Forms.Of(x), strict, cancellationToken);
        return (value, x.FromTensors(g), Array.ConvertAll(h, x.FromTensors));
    }

    /// <summary>The product of the Hessian of a scalar function of parameters with a direction: forward mode over reverse mode.</summary>
    /// <inheritdoc cref="Hvp(Func{Tensor[], Tensor}, Tensor[], Tensor[], bool, CancellationToken)"/>
    public static TParameters Hvp<TParameters>(
        Func<TParameters, Tensor> function, TParameters x, TParameters direction, bool strict = false, CancellationToken cancellationToken = default)
        where TParameters : IParameters<TParameters>
        => x.FromTensors(Hvp(Forms.Of(function, x), Forms.Of(x), Forms.Of(direction, nameof(direction)), strict, cancellationToken));

    /// <summary>The product of a covector with the Hessian of a scalar function of parameters: reverse mode over reverse mode.</summary>
    /// <inheritdoc cref="Vhp(Func{Tensor[], Tensor}, Tensor[], Tensor[], bool, CancellationToken)"/>
    public static TParameters Vhp<TParameters>(
        Func<TParameters, Tensor> function, TParameters x, TParameters covector, bool strict = false, CancellationToken cancellationToken = default)
        where TParameters : IParameters<TParameters>
        => x.FromTensors(Vhp(Forms.Of(function, x), Forms.Of(x), Forms.Of(covector, nameof(covector)), strict, cancellationToken));

    /// <summary>Jᵀ · J · v for a function of parameters; with a loss, Jᵀ · H · J · v.</summary>
    /// <inheritdoc cref="GaussNewtonProduct(Func{Tensor[], Tensor}, Tensor[], Tensor[], Func{Tensor, Tensor}, CancellationToken)"/>
    public static TParameters GaussNewtonProduct<TParameters>(
        Func<TParameters, Tensor> function, TParameters x, TParameters direction,
        Func<Tensor, Tensor>? loss = null, CancellationToken cancellationToken = default)
        where TParameters : IParameters<TParameters>
        => x.FromTensors(GaussNewtonProduct(Forms.Of(function, x), Forms.Of(x), Forms.Of(direction, nameof(direction)), loss, cancellationToken));

    /// <summary>The n-th derivative of a function of parameters along a direction.</summary>
    /// <inheritdoc cref="DirectionalDerivative(Func{Tensor[], Tensor}, Tensor[], Tensor[], int, CancellationToken)"/>
    public static Tensor DirectionalDerivative<TParameters>(
        Func<TParameters, Tensor> function, TParameters x, TParameters direction, int order = 1, CancellationToken cancellationToken = default)
        where TParameters : IParameters<TParameters>
        => DirectionalDerivative(Forms.Of(function, x), Forms.Of(x), Forms.Of(direction, nameof(direction)), order, cancellationToken);
}
