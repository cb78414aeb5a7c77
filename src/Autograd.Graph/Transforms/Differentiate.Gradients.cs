using System.Runtime.CompilerServices;
using Autograd.Transforms;

namespace Autograd;

// Every transform takes one tensor, an array, a tuple of two or three, or a record of them. The form of arrays does the work.
public static partial class Differentiate
{
    /// <summary>The gradient of a scalar function at a point.</summary>
    /// <param name="function">From a tensor to one element. It may use other tensors, tracked ones too.</param>
    /// <param name="x">The point; if it is tracked, so is the result, and transforms nest to any depth.</param>
    /// <param name="cancellationToken">Ends the call; looked at after each run of the function and at each node.</param>
    /// <returns>Of the shape and dtype of <paramref name="x"/>; zeros if the function does not depend on it.</returns>
    /// <exception cref="InvalidOperationException">The function gives more than one element.</exception>
    public static Tensor Grad(Func<Tensor, Tensor> function, Tensor x, CancellationToken cancellationToken = default)
        => ValueAndGrad(function, x, cancellationToken).Gradient;

    /// <summary>The gradients of a scalar function of several tensors, one an input.</summary>
    /// <inheritdoc cref="Grad(Func{Tensor, Tensor}, Tensor, CancellationToken)"/>
    // A list in brackets could be a tensor too, which is the other overload's.
    [OverloadResolutionPriority(1)]
    public static Tensor[] Grad(Func<Tensor[], Tensor> function, Tensor[] x, CancellationToken cancellationToken = default)
        => ValueAndGrad(function, x, cancellationToken).Gradients;

    /// <summary>The value of a scalar function at a point, and its gradient there.</summary>
    /// <inheritdoc cref="Grad(Func{Tensor, Tensor}, Tensor, CancellationToken)"/>
    public static (Tensor Value, Tensor Gradient) ValueAndGrad(Func<Tensor, Tensor> function, Tensor x, CancellationToken cancellationToken = default)
    {
        var (value, g) = ValueAndGrad(Forms.Of(function), Forms.Of(x), cancellationToken);
        return (value, g[0]);
    }

    /// <summary>The value of a scalar function of several tensors, and its gradients.</summary>
    /// <inheritdoc cref="Grad(Func{Tensor, Tensor}, Tensor, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static (Tensor Value, Tensor[] Gradients) ValueAndGrad(
        Func<Tensor[], Tensor> function, Tensor[] x, CancellationToken cancellationToken = default)
    {
        var trace = new Trace(Trace.Single(function), x, false, cancellationToken);
        return (trace.Value, Gradients(trace, cancellationToken));
    }

    /// <summary>The value and gradient of a scalar function that gives something else along with its value.</summary>
    /// <param name="function">From a tensor to one element and anything else; tensors in that keep whatever history they have.</param>
    /// <param name="x">The point.</param>
    /// <param name="cancellationToken">Ends the call; looked at after each run of the function and at each node.</param>
    /// <exception cref="InvalidOperationException">The function gives more than one element.</exception>
    public static (Tensor Value, Tensor Gradient, TAux Aux) ValueAndGradWithAux<TAux>(
        Func<Tensor, (Tensor Value, TAux Aux)> function, Tensor x, CancellationToken cancellationToken = default)
    {
        var (value, g, aux) = ValueAndGradWithAux(Forms.Of(function), Forms.Of(x), cancellationToken);
        return (value, g[0], aux);
    }

    /// <summary>The value and gradients of a scalar function of several tensors that gives something else along with its value.</summary>
    /// <inheritdoc cref="ValueAndGradWithAux{TAux}(Func{Tensor, ValueTuple{Tensor, TAux}}, Tensor, CancellationToken)"/>
    [OverloadResolutionPriority(1)]
    public static (Tensor Value, Tensor[] Gradients, TAux Aux) ValueAndGradWithAux<TAux>(
        Func<Tensor[], (Tensor Value, TAux Aux)> function, Tensor[] x, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        TAux? aux = default;
        var trace = new Trace(Trace.Single(Record), x, false, cancellationToken);
        return (trace.Value, Gradients(trace, cancellationToken), aux is Tensor tensor ? (TAux)(object)trace.Beside(tensor) : aux!);

        Tensor Record(Tensor[] z)
        {
            (var value, aux) = function(z);
            return value;
        }
    }

    private static Tensor[] Gradients(Trace trace, CancellationToken cancellationToken)
        => trace.Output.Numel == 1 ? trace.Pull([Tensor.OnesLike(trace.Output)], cancellationToken) : throw GraphErrors.NotScalar(trace.Output.Shape);
}
