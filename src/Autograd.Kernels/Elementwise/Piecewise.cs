namespace Autograd.Kernels;

/// <summary>One pass over deferred elements and over all that they wait for, piece by piece, each piece once.</summary>
internal sealed class Piecewise<T>
    where T : unmanaged
{
    private readonly Deferred<T> _elements;
    private readonly Step<T> _step;
    private readonly Reader<T> _x;
    private readonly Reader<T> _y;
    private readonly T[]? _output;

    /// <param name="elements">What is read.</param>
    /// <param name="step">How it is computed.</param>
    /// <param name="written">Whether it is to stay.</param>
    internal Piecewise(Deferred<T> elements, Step<T> step, bool written)
    {
        (_elements, _step) = (elements, step);
        if (written) _output = Recycling<T>.Allocate(elements.Shape.Numel);
        _x = new Reader<T>(step.X, elements.Shape, once: true);
        _y = step.Y is { } y ? new Reader<T>(y, elements.Shape, once: true) : default;
    }

    /// <summary>The elements from <paramref name="start"/> on: where they stay, if they do, else in <paramref name="scratch"/>.</summary>
    internal ReadOnlySpan<T> Read(int start, int count, Span<T> scratch)
    {
        var to = _output is null ? scratch[..count] : _output.AsSpan(start, count);
        _step.Run(_x, _y, start, to);
        return to;
    }

    /// <summary>Hands out what was written, once every element was read.</summary>
    internal void Finish()
    {
        _x.Release();
        _y.Release();
        if (_output is not null) _elements.Hold(_output);
    }
}
