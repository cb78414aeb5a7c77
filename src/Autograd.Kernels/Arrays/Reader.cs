namespace Autograd.Kernels;

/// <summary>
/// Reads runs of an array, broadcast to a shape, in row-major order: in place where they lie together in memory,
/// through a scratch buffer where they do not; what lies across is first laid out straight. So a kernel needs one loop, over
/// spans.
/// </summary>
internal readonly struct Reader<T>
    where T : unmanaged
{
    private static readonly int[] Still = [0];

    private readonly T[] _buffer;
    private readonly int _offset;
    private readonly int[]? _sizes;
    private readonly int[]? _strides;
    private readonly bool _isRented;
    private readonly Piecewise<T>? _pieces;

    /// <param name="x">The array.</param>
    /// <param name="target">What it is broadcast to.</param>
    /// <param name="once">Whether every element will be read, once: what waits to be computed is then computed as it is read.</param>
    internal Reader(NdArray x, Shape target, bool once = false)
    {
        if (once && x.Numel == target.Numel && x.Late is Deferred<T> late && late.TryRead(out _pieces))
        {
            _buffer = [];
            return;
        }

        _buffer = x.Elements<T>();
        _offset = x.Offset;
        var count = target.Numel;
        if (x.IsContiguous && x.Numel == count) return;
        if (x.Numel == 1)
        {
            (_sizes, _strides) = ([count], Still);
            return;
        }

        var straight = Transposition.Straighten<T>(x, rented: true);
        if (!ReferenceEquals(straight, x)) (_buffer, _offset, _isRented, x) = (straight.Elements<T>(), 0, true, straight);
        var layout = Layout.Of(x, target);
        if (layout.IsContiguous) return;
        (_sizes, _strides) = (layout.Sizes, layout.Strides);
    }

    /// <summary>Whether <see cref="Read"/> needs no scratch.</summary>
    internal bool IsDirect => _sizes is null && _pieces is null;

    /// <summary>Whether every element is the same one.</summary>
    internal bool IsRepeated => _sizes is { Length: 1 } && _strides![0] == 0;

    /// <summary>The elements from <paramref name="start"/> on, in the array or in <paramref name="scratch"/>.</summary>
    internal ReadOnlySpan<T> Read(int start, int count, Span<T> scratch)
    {
        if (_pieces is not null) return _pieces.Read(start, count, scratch);
        if (_sizes is null) return _buffer.AsSpan(_offset + start, count);
        if (IsRepeated) scratch[..count].Fill(_buffer[_offset]);
        else Gather(start, scratch[..count]);
        return scratch[..count];
    }

    /// <summary>
    /// Gives back what was rented for a view that lay across, and hands out what was computed on the way; nothing may be read
    /// afterwards. Forgetting it costs a buffer.
    /// </summary>
    internal void Release()
    {
        _pieces?.Finish();
        if (_isRented) System.Buffers.ArrayPool<T>.Shared.Return(_buffer);
    }

    private void Gather(int start, Span<T> to)
    {
        if (to.Length == 0) return;
        var (sizes, strides) = (_sizes!, _strides!);
        var last = sizes.Length - 1;
        Span<int> at = stackalloc int[Shape.MaxRank];
        var position = _offset;
        for (int d = last, rest = start; d >= 0; d--)
        {
            at[d] = rest % sizes[d];
            rest /= sizes[d];
            position += at[d] * strides[d];
        }

        var (inner, step) = (sizes[last], strides[last]);
        for (var done = 0; ;)
        {
            var run = Math.Min(inner - at[last], to.Length - done);
            if (step == 1) _buffer.AsSpan(position, run).CopyTo(to[done..]);
            else if (step == 0) to.Slice(done, run).Fill(_buffer[position]);
            else for (int i = 0, p = position; i < run; i++, p += step) to[done + i] = _buffer[p];

            done += run;
            if (done == to.Length) return;

            // The run ended at the edge of the innermost dimension: carry into the outer ones.
            position -= at[last] * step;
            at[last] = 0;
            for (var d = last - 1; d >= 0; d--)
            {
                position += strides[d];
                if (++at[d] < sizes[d]) break;
                position -= sizes[d] * strides[d];
                at[d] = 0;
            }
        }
    }
}
