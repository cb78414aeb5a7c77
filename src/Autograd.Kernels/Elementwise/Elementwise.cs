using System.Numerics.Tensors;

namespace Autograd.Kernels;

/// <summary>A loop from one span to another of the same length.</summary>
internal delegate void SpanMap<TIn, TOut>(ReadOnlySpan<TIn> x, Span<TOut> y);

/// <summary>A loop from two spans to a third of the same length.</summary>
internal delegate void SpanZip<TIn, TOut>(ReadOnlySpan<TIn> x, ReadOnlySpan<TIn> y, Span<TOut> z);

/// <summary>A loop from three spans to a fourth of the same length.</summary>
internal delegate void SpanZip3<T1, T2, T3, TOut>(ReadOnlySpan<T1> a, ReadOnlySpan<T2> b, ReadOnlySpan<T3> c, Span<TOut> z);

/// <summary>
/// Drives loops over spans across arrays of any strides, broadcast to a shape. The loop sees contiguous spans only; what is
/// strided passes through a tile that fits the first-level cache. Large arrays are split over the cores in fixed chunks.
/// </summary>
internal static class Elementwise
{
    /// <summary>Elements in a tile: three of doubles are 24 KB.</summary>
    internal const int Tile = 1024;

    /// <summary>Elements in a chunk of parallel work: below it, a thread costs more than it brings.</summary>
    internal const int Chunk = 1 << 15;

    /// <summary>A contiguous copy of <paramref name="x"/>, broadcast to <paramref name="shape"/>.</summary>
    internal static NdArray Copy(NdArray x, Shape shape)
    {
        return x.DType switch
        {
            DType.Float32 => Of<float>(x, shape),
            DType.Float64 => Of<double>(x, shape),
            DType.Int64 => Of<long>(x, shape),
            _ => Of<bool>(x, shape),
        };

        static NdArray Of<T>(NdArray x, Shape shape)
            where T : unmanaged
            => x.Shape == shape && Transposition.Straighten<T>(x) is var straight && !ReferenceEquals(straight, x)
                ? straight
                : Run<T, T>(x, shape, static (a, b) => a.CopyTo(b));
    }

    internal static NdArray Map<TIn, TOut>(NdArray x, SpanMap<TIn, TOut> loop)
        where TIn : unmanaged
        where TOut : unmanaged
        => Map(x, x.Shape, loop);

    /// <summary>A function of one array. From one floating dtype to the same, and large, it waits until it is read.</summary>
    internal static NdArray Map<TIn, TOut>(NdArray x, Shape shape, SpanMap<TIn, TOut> loop)
        where TIn : unmanaged
        where TOut : unmanaged
        => Waits<TIn, TOut>(shape) && !x.IsPieceOfMore(shape.Numel) ? Deferred<TOut>.Of(shape, new Step<TOut>(x, (SpanMap<TOut, TOut>)(object)loop)) : Run(x, shape, loop);

    private static NdArray Run<TIn, TOut>(NdArray x, Shape shape, SpanMap<TIn, TOut> loop)
        where TIn : unmanaged
        where TOut : unmanaged
    {
        var result = NdArray.Fresh<TOut>(shape, out var output);
        if (output.Length <= Chunk && IsWhole(x, output))
        {
            loop(x.Elements<TIn>().AsSpan(x.Offset, output.Length), output);
            return result;
        }

        var reader = new Reader<TIn>(x, shape, once: true);
        if (output.Length <= Chunk) Run(reader, loop, output, 0, output.Length);
        else Split(reader, loop, output);
        reader.Release();
        return result;

        static void Split(Reader<TIn> reader, SpanMap<TIn, TOut> loop, TOut[] output)
            => Parallelism.For(output.Length, Chunk, (from, to) => Run(reader, loop, output, from, to));

        static void Run(Reader<TIn> reader, SpanMap<TIn, TOut> loop, TOut[] output, int from, int to)
        {
            if (reader.IsDirect)
            {
                loop(reader.Read(from, to - from, default), output.AsSpan(from, to - from));
                return;
            }

            Span<TIn> scratch = stackalloc TIn[Tile];
            for (int at = from, count; at < to; at += count)
            {
                count = Math.Min(Tile, to - at);
                loop(reader.Read(at, count, scratch), output.AsSpan(at, count));
            }
        }
    }

    /// <param name="x">The first operand.</param>
    /// <param name="y">The second operand.</param>
    /// <param name="shape">What they broadcast to.</param>
    /// <param name="loop">Reads each place of its spans before it writes there.</param>
    /// <param name="into">An operand of the result's shape that fills a buffer which nobody reads again: it becomes the result.</param>
    internal static NdArray Zip<TIn, TOut>(NdArray x, NdArray y, Shape shape, SpanZip<TIn, TOut> loop, NdArray? into = null)
        where TIn : unmanaged
        where TOut : unmanaged
    {
        if (into?.Waits != false && Waits<TIn, TOut>(shape) && !x.IsPieceOfMore(shape.Numel) && !y.IsPieceOfMore(shape.Numel))
            return Deferred<TOut>.Of(shape, new Step<TOut>(x, y, (SpanZip<TOut, TOut>)(object)loop));
        TOut[] output;
        var result = into is null ? NdArray.Fresh(shape, out output) : NdArray.Reused(into, out output);
        if (output.Length <= Chunk && IsWhole(x, output) && IsWhole(y, output))
        {
            loop(x.Elements<TIn>().AsSpan(x.Offset, output.Length), y.Elements<TIn>().AsSpan(y.Offset, output.Length), output);
            return result;
        }

        var (left, right) = (new Reader<TIn>(x, shape, once: true), new Reader<TIn>(y, shape, once: true));
        if (output.Length <= Chunk) Run(left, right, loop, output, 0, output.Length);
        else Split(left, right, loop, output);
        left.Release();
        right.Release();
        return result;

        static void Split(Reader<TIn> left, Reader<TIn> right, SpanZip<TIn, TOut> loop, TOut[] output)
            => Parallelism.For(output.Length, Chunk, (from, to) => Run(left, right, loop, output, from, to));

        static void Run(Reader<TIn> left, Reader<TIn> right, SpanZip<TIn, TOut> loop, TOut[] output, int from, int to)
        {
            if (left.IsDirect && right.IsDirect)
            {
                loop(left.Read(from, to - from, default), right.Read(from, to - from, default), output.AsSpan(from, to - from));
                return;
            }

            // A number beside an array fills its tile once.
            Span<TIn> a = stackalloc TIn[Tile];
            Span<TIn> b = stackalloc TIn[Tile];
            var (once, onceToo) = (left.IsRepeated, right.IsRepeated);
            if (once) left.Read(from, Math.Min(Tile, to - from), a);
            if (onceToo) right.Read(from, Math.Min(Tile, to - from), b);
            for (int at = from, count; at < to; at += count)
            {
                count = Math.Min(Tile, to - at);
                loop(once ? a[..count] : left.Read(at, count, a), onceToo ? b[..count] : right.Read(at, count, b), output.AsSpan(at, count));
            }
        }
    }

    /// <summary>Adds an array, broadcast, into one that nobody else has seen: the bits of <see cref="Kernel.Add(NdArray, NdArray)"/> without a new buffer.</summary>
    /// <param name="sum">Contiguous, and owned by the caller alone.</param>
    /// <param name="term">Of the same dtype, floating.</param>
    internal static void AddInto(NdArray sum, NdArray term)
    {
        if (sum.DType == DType.Float32) Run<float>(sum, term, static (a, b, c) => TensorPrimitives.Add(a, b, c));
        else Run<double>(sum, term, static (a, b, c) => TensorPrimitives.Add(a, b, c));

        static void Run<T>(NdArray sum, NdArray term, SpanZip<T, T> loop)
            where T : unmanaged
        {
            var (into, reader) = (sum.Elements<T>(), new Reader<T>(term, sum.Shape, once: true));
            if (sum.Numel <= Chunk) Some(reader, loop, into, 0, sum.Numel);
            else Parallelism.For(sum.Numel, Chunk, (from, to) => Some(reader, loop, into, from, to));
            reader.Release();
        }

        static void Some<T>(Reader<T> reader, SpanZip<T, T> loop, T[] into, int from, int to)
            where T : unmanaged
        {
            Span<T> scratch = stackalloc T[reader.IsDirect ? 0 : Tile];
            for (int at = from, count; at < to; at += count)
            {
                count = reader.IsDirect ? to - from : Math.Min(Tile, to - at);
                loop(into.AsSpan(at, count), reader.Read(at, count, scratch), into.AsSpan(at, count));
            }
        }
    }

    internal static NdArray Zip3<T1, T2, T3, TOut>(
        NdArray x1, NdArray x2, NdArray x3, Shape shape, SpanZip3<T1, T2, T3, TOut> loop)
        where T1 : unmanaged
        where T2 : unmanaged
        where T3 : unmanaged
        where TOut : unmanaged
    {
        var result = NdArray.Fresh<TOut>(shape, out var output);
        var (r1, r2, r3) = (new Reader<T1>(x1, shape, once: true), new Reader<T2>(x2, shape, once: true), new Reader<T3>(x3, shape, once: true));
        if (output.Length <= Chunk) Run(r1, r2, r3, loop, output, 0, output.Length);
        else Split(r1, r2, r3, loop, output);
        r1.Release();
        r2.Release();
        r3.Release();
        return result;

        static void Split(Reader<T1> r1, Reader<T2> r2, Reader<T3> r3, SpanZip3<T1, T2, T3, TOut> loop, TOut[] output)
            => Parallelism.For(output.Length, Chunk, (from, to) => Run(r1, r2, r3, loop, output, from, to));

        static void Run(
            Reader<T1> r1, Reader<T2> r2, Reader<T3> r3, SpanZip3<T1, T2, T3, TOut> loop, TOut[] output, int from, int to)
        {
            Span<T1> a = stackalloc T1[Tile];
            Span<T2> b = stackalloc T2[Tile];
            Span<T3> c = stackalloc T3[Tile];
            for (int at = from, count; at < to; at += count)
            {
                count = Math.Min(Tile, to - at);
                loop(r1.Read(at, count, a), r2.Read(at, count, b), r3.Read(at, count, c), output.AsSpan(at, count));
            }
        }
    }

    /// <summary>Whether a result waits to be read. Compiled away for dtypes that never do.</summary>
    private static bool Waits<TIn, TOut>(Shape shape)
        => typeof(TIn) == typeof(TOut) && (typeof(TOut) == typeof(float) || typeof(TOut) == typeof(double)) && shape.Numel >= Deferred.Least;

    /// <summary>Whether an array has as many elements as the output, in the same order.</summary>
    private static bool IsWhole<T>(NdArray x, T[] output) => x.IsContiguous && x.Numel == output.Length;
}
