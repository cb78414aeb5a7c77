using System.Runtime.CompilerServices;
using Autograd.Transforms;

namespace Autograd;

public static partial class Differentiate
{
    /// <summary>The gradient of a scalar function at a point.</summary>
    /// <param name="function">From a tensor to one element. It may use other tensors, tracked ones too.</param>
    /// <param name="x">The point; if it is tracked, so is the result, and transforms nest to any depth.</param>
    /// <returns>Of the shape and dtype of <paramref name="x"/>; zeros if the function does not depend on it.</returns>
    /// <exception cref="InvalidOperationException">The function gives more than one element.</exception>
    public static Tensor Grad(Func<Tensor, Tensor> function, Tensor x) => ValueAndGrad(function, x).Gradient;

    /// <summary>The gradients of a scalar function of several tensors, one an input.</summary>
    /// <inheritdoc cref="Grad(Func{Tensor, Tensor}, Tensor)"/>
    // A list in brackets could be a tensor too, which is the other overload's.
    [OverloadResolutionPriority(1)]
    public static Tensor[] Grad(Func<Tensor[], Tensor> function, Tensor[] x) => ValueAndGrad(function, x).Gradients;

    /// <summary>The gradients of a scalar function of two tensors.</summary>
    /// <param name="function">From two tensors to one element.</param>
    /// <param name="x">The first.</param>
    /// <param name="y">The second.</param>
    /// <exception cref="InvalidOperationException">The function gives more than one element.</exception>
    public static (Tensor OfX, Tensor OfY) Grad(Func<Tensor, Tensor, Tensor> function, Tensor x, Tensor y)
        => ValueAndGrad(function, x, y).Gradients;

    /// <summary>The gradients of a scalar function of three tensors.</summary>
    /// <param name="function">From three tensors to one element.</param>
    /// <param name="x">The first.</param>
    /// <param name="y">The second.</param>
    /// <param name="z">The third.</param>
    /// <exception cref="InvalidOperationException">The function gives more than one element.</exception>
    public static (Tensor OfX, Tensor OfY, Tensor OfZ) Grad(Func<Tensor, Tensor, Tensor, Tensor> function, Tensor x, Tensor y, Tensor z)
        => ValueAndGrad(function, x, y, z).Gradients;

    /// <summary>The gradient of a scalar function of parameters, as parameters.</summary>
    /// <param name="function">From parameters to one element.</param>
    /// <param name="parameters">The point.</param>
    /// <exception cref="InvalidOperationException">The function gives more than one element.</exception>
    public static TParameters Grad<TParameters>(Func<TParameters, Tensor> function, TParameters parameters)
        where TParameters : IParameters<TParameters>
        => ValueAndGrad(function, parameters).Gradient;

    /// <summary>The value of a scalar function at a point, and its gradient there.</summary>
    /// <inheritdoc cref="Grad(Func{Tensor, Tensor}, Tensor)"/>
    public static (Tensor Value, Tensor Gradient) ValueAndGrad(Func<Tensor, Tensor> function, Tensor x)
    {
        var trace = new Trace(function, x);
        return (trace.Value, Gradients(trace)[0]);
    }

    /// <summary>The value of a scalar function of several tensors, and its gradients.</summary>
    /// <inheritdoc cref="Grad(Func{Tensor, Tensor}, Tensor)"/>
    [OverloadResolutionPriority(1)]
    public static (Tensor Value, Tensor[] Gradients) ValueAndGrad(Func<Tensor[], Tensor> function, Tensor[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var trace = new Trace(Trace.Single(function), x);
        return (trace.Value, Gradients(trace));
    }

    /// <summary>The value of a scalar function of two tensors, and its gradients.</summary>
    /// <inheritdoc cref="Grad(Func{Tensor, Tensor, Tensor}, Tensor, Tensor)"/>
    public static (Tensor Value, (Tensor OfX, Tensor OfY) Gradients) ValueAndGrad(Func<Tensor, Tensor, Tensor> function, Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(function);
        var (value, g) = ValueAndGrad(v => function(v[0], v[1]), new[] { x, y });
        return (value, (g[0], g[1]));
    }

    /// <summary>The value of a scalar function of three tensors, and its gradients.</summary>
    /// <inheritdoc cref="Grad(Func{Tensor, Tensor, Tensor, Tensor}, Tensor, Tensor, Tensor)"/>
    public static (Tensor Value, (Tensor OfX, Tensor OfY, Tensor OfZ) Gradients) ValueAndGrad(
        Func<Tensor, Tensor, Tensor, Tensor> function, Tensor x, Tensor y, Tensor z)
    {
        ArgumentNullException.ThrowIfNull(function);
        var (value, g) = ValueAndGrad(v => function(v[0], v[1], v[2]), new[] { x, y, z });
        return (value, (g[0], g[1], g[2]));
    }

    /// <summary>The value of a scalar function of parameters, and its gradient as parameters.</summary>
    /// <inheritdoc cref="Grad{TParameters}(Func{TParameters, Tensor}, TParameters)"/>
    public static (Tensor Value, TParameters Gradient) ValueAndGrad<TParameters>(Func<TParameters, Tensor> function, TParameters parameters)
        where TParameters : IParameters<TParameters>
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(parameters);
        var (value, g) = ValueAndGrad(v => function(parameters.FromTensors(v)), parameters.ToTensors().ToArray());
        return (value, parameters.FromTensors(g));
    }

    /// <summary>The value and gradient of a scalar function that gives something else along with its value.</summary>
    /// <param name="function">From a tensor to one element and anything else; tensors in that keep whatever history they have.</param>
    /// <param name="x">The point.</param>
    /// <exception cref="InvalidOperationException">The function gives more than one element.</exception>
    public static (Tensor Value, Tensor Gradient, TAux Aux) ValueAndGradWithAux<TAux>(Func<Tensor, (Tensor Value, TAux Aux)> function, Tensor x)
    {
        ArgumentNullException.ThrowIfNull(function);
        TAux? aux = default;
        var trace = new Trace(Record, x);
        return (trace.Value, Gradients(trace)[0], aux is Tensor tensor ? (TAux)(object)trace.ForCaller(tensor) : aux!);

        Tensor Record(Tensor z)
        {
            (var value, aux) = function(z);
            return value;
        }
    }

    private static Tensor[] Gradients(Trace trace)
        => trace.Output.Numel == 1 ? trace.Pull(Tensor.OnesLike(trace.Output)) : throw GraphErrors.NotScalar(trace.Output.Shape);
}
