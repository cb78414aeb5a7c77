namespace Autograd.Transforms;

/// <summary>
/// A function at a point: its value there, and its Jacobian as a linear map that can be applied in both directions any
/// number of times. The function is not run again. Immutable; any thread may use it.
/// </summary>
public sealed class Linearization
{
    private readonly Trace _trace;

    internal Linearization(Trace trace) => (_trace, Value) = (trace, trace.Value);

    /// <summary>The value of the function at the point.</summary>
    public Tensor Value { get; }

    /// <summary>J · t: how the value moves when the input moves along a direction.</summary>
    /// <param name="tangents">One an input, of its shape and dtype.</param>
    /// <exception cref="ArgumentException">There is another number of directions, or one has another shape or dtype than its input.</exception>
    public Tensor Push(params ReadOnlySpan<Tensor> tangents) => _trace.Push(tangents)[0];

    /// <summary>Jᵀ · g: the gradient of ⟨value, g⟩ with respect to the first input.</summary>
    /// <param name="cotangent">Of the shape and dtype of the value.</param>
    /// <exception cref="ArgumentException">The covector has another shape or dtype than the value.</exception>
    public Tensor Pull(Tensor cotangent) => PullAll(cotangent)[0];

    /// <summary>Jᵀ · g: the gradients of ⟨value, g⟩ with respect to all inputs.</summary>
    /// <param name="cotangent">Of the shape and dtype of the value.</param>
    /// <exception cref="ArgumentException">The covector has another shape or dtype than the value.</exception>
    public Tensor[] PullAll(Tensor cotangent)
    {
        ArgumentNullException.ThrowIfNull(cotangent);
        return _trace.Pull(cotangent);
    }
}
