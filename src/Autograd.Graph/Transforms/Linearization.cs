namespace Autograd.Transforms;

/// <summary>
/// A function at a point: its value there, and its Jacobian as a linear map that can be applied in both directions any
/// number of times. The function is not run again. Immutable; any thread may use it.
/// </summary>
/// <typeparam name="TInputs">What the function's inputs were given as: a tensor, an array, a tuple, a record.</typeparam>
public sealed class Linearization<TInputs>
{
    private readonly Trace _trace;
    private readonly Func<TInputs, Tensor[]> _apart;
    private readonly Func<Tensor[], TInputs> _together;

    internal Linearization(Trace trace, Func<TInputs, Tensor[]> apart, Func<Tensor[], TInputs> together)
        => (_trace, _apart, _together, Value) = (trace, apart, together, trace.Value);

    /// <summary>The value of the function at the point.</summary>
    public Tensor Value { get; }

    /// <summary>J · t: how the value moves when the inputs move along a direction.</summary>
    /// <param name="tangents">One an input, of its shape and dtype.</param>
    /// <param name="cancellationToken">Ends the call; looked at once a node.</param>
    /// <exception cref="ArgumentException">There is another number of directions, or one has another shape or dtype than its input.</exception>
    public Tensor Push(TInputs tangents, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(tangents);
        return _trace.Push(_apart(tangents), cancellationToken)[0];
    }

    /// <summary>Jᵀ · g: the gradients of ⟨value, g⟩, one an input.</summary>
    /// <param name="cotangent">Of the shape and dtype of the value.</param>
    /// <param name="cancellationToken">Ends the call; looked at once a node.</param>
    /// <exception cref="ArgumentException">The covector has another shape or dtype than the value.</exception>
    public TInputs Pull(Tensor cotangent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(cotangent);
        return _together(_trace.Pull([cotangent], cancellationToken));
    }
}
