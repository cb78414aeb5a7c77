using System.Diagnostics.CodeAnalysis;

namespace Autograd.Kernels;

/// <summary>
/// The elements of a large array that are computed when somebody reads them. Whoever reads them piece by piece gets each piece
/// computed in cache, through all steps that wait, so that a chain of elementwise ops passes over memory once. The loops and
/// their order are those of a chain computed op by op, and so are the bits.
/// </summary>
/// <remarks>
/// <para>
/// Nothing is computed more than twice: what a second step waits for is computed and stays, and so does what is read piece by
/// piece a second time. What a rule keeps is written down the first time, since it will be read again.
/// </para>
/// <para>Several threads may compute the elements at once, each the same bits; the first to finish is heard.</para>
/// </remarks>
internal abstract class Deferred
{
    /// <summary>Elements from which an array may wait: those of a smaller one stay in the cache anyway.</summary>
    internal const int Least = 1 << 16;

    // The step that is to run, and once it has run, the buffer; both never change, so that a look is enough.
    private object _state;

    // Only ever set; a write that is lost costs time and nothing else.
    private bool _isKept;
    private bool _isUsed;
    private bool _wasRead;

    private protected Deferred(Step step, Shape shape) => (_state, Shape) = (step, shape);

    internal Shape Shape { get; }

    /// <summary>The step that is to run; null once it has.</summary>
    internal Step? Step => Volatile.Read(ref _state) as Step;

    /// <summary>The elements, computed now if they were not.</summary>
    internal Array Buffer => Volatile.Read(ref _state) as Array ?? Compute();

    /// <summary>Says that a rule keeps the elements.</summary>
    internal void Keep() => _isKept = true;

    /// <summary>Says that a step waits for the elements.</summary>
    internal void Use()
    {
        if (_isUsed) _ = Buffer;
        _isUsed = true;
    }

    /// <summary>Says that the elements are being read piece by piece.</summary>
    /// <returns>Whether to write them down on the way.</returns>
    internal bool Read()
    {
        var again = _wasRead;
        _wasRead = true;
        return again || _isKept;
    }

    /// <summary>Takes over a buffer with all elements, if it is the first.</summary>
    internal void Hold(Array buffer)
    {
        if (Step is { } step) Interlocked.CompareExchange(ref _state, buffer, step);
    }

    private protected abstract Array Compute();
}

/// <inheritdoc/>
internal sealed class Deferred<T> : Deferred
    where T : unmanaged
{
    private Deferred(Step<T> step, Shape shape)
        : base(step, shape)
    {
    }

    /// <summary>An array of a function of one other, or of two, broadcast.</summary>
    internal static NdArray Of(Shape shape, Step<T> step) => new(new Deferred<T>(step, shape), DTypes.Of<T>(), shape);

    /// <summary>A pass over the elements that computes them piece by piece.</summary>
    /// <param name="pass">The pass, if they have not been computed.</param>
    internal bool TryRead([NotNullWhen(true)] out Piecewise<T>? pass)
    {
        pass = Step is Step<T> step ? new Piecewise<T>(this, step, written: Read()) : null;
        return pass is not null;
    }

    private protected override Array Compute()
    {
        if (Step is not Step<T> step) return Buffer;
        var pass = new Piecewise<T>(this, step, written: true);
        Parallelism.For(Shape.Numel, Elementwise.Chunk, (from, to) =>
        {
            for (int at = from, count; at < to; at += count)
            {
                count = Math.Min(Elementwise.Tile, to - at);
                pass.Read(at, count, default);
            }
        });
        pass.Finish();
        return Buffer;
    }
}
