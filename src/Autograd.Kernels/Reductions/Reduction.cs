using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>
/// Folds the elements along some dimensions of an array. For each result they form one sequence, in row-major order, and
/// the order in which a sequence is combined depends on its length alone: element k goes to lane k mod <see cref="Lanes"/>;
/// a lane combines <see cref="Depth"/> elements one after another, <see cref="Blocks"/> of such blocks make a chunk, the
/// lanes of a chunk and then the chunks are combined in halves. So neither the strides of a view, nor which dimension is
/// folded, nor the width of the processor's vectors, nor the number of threads changes a bit. An error of a float sum is at
/// most (Depth + Blocks + log₂ Lanes + log₂ chunks) rounding errors.
/// </summary>
internal static partial class Reduction<T, TFold, TLoad>
    where T : unmanaged, INumber<T>
    where TFold : IFold<T>
    where TLoad : ILoad<T>
{
    private const int Depth = 16;
    private const int Blocks = 32;

    /// <summary>Elements for which vectors do not pay.</summary>
    private const int Short = 16;

    /// <summary>Elements that are worth a thread.</summary>
    private const int Grain = 1 << 15;

    // Four vectors of 512 bits hide the latency of an addition; a narrower processor takes them in halves.
    private static int Lanes => 4 * Vector512<T>.Count;

    private static int Block => Depth * Lanes;

    private static int Chunk => Blocks * Block;

    /// <summary>The folds, in row-major order of the dimensions that are kept.</summary>
    /// <param name="x">Any view.</param>
    /// <param name="dims">Non-negative dimensions, each once.</param>
    /// <param name="pivots">What the load is given for each result; null gives it 0.</param>
    internal static T[] Run(NdArray x, ReadOnlySpan<int> dims, T[]? pivots = null)
    {
        if (dims.Length == x.Shape.Rank && pivots is null && x.IsContiguous && x.Numel <= Longest)
            return [OfSpan(x.Elements<T>().AsSpan(x.Offset, x.Numel))];
        List<int> kept = [], folded = [];
        var (results, length) = (1, 1);
        for (var d = 0; d < x.Shape.Rank; d++)
        {
            if (dims.Contains(d)) folded.Add(d);
            else kept.Add(d);
        }

        foreach (var d in kept) results *= x.Shape.Dims[d];
        foreach (var d in folded) length *= x.Shape.Dims[d];
        var chunks = Math.Max(1, (int)(((long)length + Chunk - 1) / Chunk));
        var partial = new T[checked(chunks * results)];
        if (x.Numel == 0)
        {
            partial.AsSpan().Fill(TFold.Identity);
            return partial;
        }

        var byRows = results >= 8 && (length < 16 || Step(x, kept) < Step(x, folded));
        var view = x.Permute([.. byRows ? folded : kept, .. byRows ? kept : folded]);

        // What waits is computed as it is read, unless in pieces that are too short for it.
        var reader = new Reader<T>(view, view.Shape, once: (byRows ? results : length) >= Columns);
        if (byRows) AcrossRows(reader, results, length, chunks, pivots, partial);
        else AlongRows(reader, results, length, chunks, pivots, partial);
        reader.Release();
        if (chunks > 1) Halve(partial, results, results, chunks);
        return chunks == 1 ? partial : partial[..results];
    }

    /// <summary>The smallest distance between neighbours along these dimensions.</summary>
    private static int Step(NdArray x, List<int> dims)
    {
        var step = int.MaxValue;
        foreach (var d in dims)
            if (x.Shape.Dims[d] > 1) step = Math.Min(step, Math.Abs(x.Stride(d)));
        return step;
    }

    /// <summary>Each sequence lies in one piece, or is gathered block by block.</summary>
    private static void AlongRows(Reader<T> reader, int results, int length, int chunks, T[]? pivots, T[] partial)
    {
        var per = (int)Math.Max(1, Grain / Math.Min((long)length, Chunk));
        if (results * chunks <= per) Some(reader, results, length, chunks, pivots, partial, 0, results * chunks);
        else Split(reader, results, length, chunks, pivots, partial, per);

        static void Split(Reader<T> reader, int results, int length, int chunks, T[]? pivots, T[] partial, int per)
            => Parallelism.For(results * chunks, per, (from, to) => Some(reader, results, length, chunks, pivots, partial, from, to));

        static void Some(Reader<T> reader, int results, int length, int chunks, T[]? pivots, T[] partial, int from, int to)
        {
            Span<T> scratch = stackalloc T[reader.IsDirect ? 0 : Block];
            for (var i = from; i < to; i++)
            {
                var (chunk, result) = Math.DivRem(i, results);
                var start = chunk * Chunk;
                var pivot = pivots is null ? T.Zero : pivots[result];
                partial[i] = Sequence(reader, (result * length) + start, Math.Min(Chunk, length - start), pivot, scratch);
            }
        }
    }

    /// <summary>The longest sequence that <see cref="OfSpan"/> takes.</summary>
    internal static int Longest => Chunk;

    /// <summary>The fold of a sequence of at most <see cref="Longest"/> elements, with the bits of <see cref="Run"/>.</summary>
    internal static T OfSpan(ReadOnlySpan<T> x, T pivot = default)
    {
        if (x.Length is > 0 and <= Short) return OfFew(x, pivot);
        var chunk = new Accumulator(pivot);
        for (; x.Length > Block; x = x[Block..]) chunk.Add(x[..Block]);
        chunk.Add(x);
        return chunk.Result();
    }

    /// <summary>A few lanes of one element each, combined in halves.</summary>
    private static T OfFew(ReadOnlySpan<T> x, T pivot)
    {
        Span<T> lanes = stackalloc T[Short];
        for (var i = 0; i < x.Length; i++) lanes[i] = TFold.Combine(TFold.Identity, TLoad.Load(x[i], pivot));
        var count = x.Length;
        for (var half = Short / 2; half >= 1; half /= 2)
        {
            for (var j = half; j < count; j++) lanes[j - half] = TFold.Combine(lanes[j - half], lanes[j]);
            count = Math.Min(count, half);
        }

        return lanes[0];
    }

    private static T Sequence(Reader<T> reader, int start, int count, T pivot, Span<T> scratch)
    {
        var chunk = new Accumulator(pivot);
        for (var at = 0; at < count; at += Block) chunk.Add(reader.Read(start + at, Math.Min(Block, count - at), scratch));
        return chunk.Result();
    }

    /// <summary>The lanes of a chunk.</summary>
    private struct Accumulator
    {
        private readonly T _pivot;
        private Vector512<T> _s0;
        private Vector512<T> _s1;
        private Vector512<T> _s2;
        private Vector512<T> _s3;

        internal Accumulator(T pivot)
        {
            _pivot = pivot;
            _s0 = _s1 = _s2 = _s3 = Vector512.Create(TFold.Identity);
        }

        /// <summary>Adds a block; only the last one may be shorter than <see cref="Block"/>.</summary>
        internal void Add(ReadOnlySpan<T> x)
        {
            var pivots = Vector512.Create(_pivot);
            var b0 = Vector512.Create(TFold.Identity);
            var (b1, b2, b3) = (b0, b0, b0);
            ref var from = ref MemoryMarshal.GetReference(x);
            var i = 0;
            for (; i <= x.Length - Lanes; i += Lanes)
            {
                b0 = TFold.Combine(b0, TLoad.Load(Vector512.LoadUnsafe(ref from, (nuint)i), pivots));
                b1 = TFold.Combine(b1, TLoad.Load(Vector512.LoadUnsafe(ref from, (nuint)(i + Vector512<T>.Count)), pivots));
                b2 = TFold.Combine(b2, TLoad.Load(Vector512.LoadUnsafe(ref from, (nuint)(i + (2 * Vector512<T>.Count))), pivots));
                b3 = TFold.Combine(b3, TLoad.Load(Vector512.LoadUnsafe(ref from, (nuint)(i + (3 * Vector512<T>.Count))), pivots));
            }

            if (i < x.Length)
            {
                // Combining with the identity changes nothing, so the lanes without an element may take part.
                Span<T> tail = stackalloc T[Lanes];
                tail.Fill(TFold.Identity);
                for (var j = 0; i < x.Length; i++, j++) tail[j] = TLoad.Load(x[i], _pivot);
                b0 = TFold.Combine(b0, Vector512.Create<T>(tail));
                b1 = TFold.Combine(b1, Vector512.Create<T>(tail[Vector512<T>.Count..]));
                b2 = TFold.Combine(b2, Vector512.Create<T>(tail[(2 * Vector512<T>.Count)..]));
                b3 = TFold.Combine(b3, Vector512.Create<T>(tail[(3 * Vector512<T>.Count)..]));
            }

            (_s0, _s1) = (TFold.Combine(_s0, b0), TFold.Combine(_s1, b1));
            (_s2, _s3) = (TFold.Combine(_s2, b2), TFold.Combine(_s3, b3));
        }

        /// <summary>The lanes combined in halves.</summary>
        internal readonly T Result()
        {
            var sum = TFold.Combine(TFold.Combine(_s0, _s2), TFold.Combine(_s1, _s3));
            sum = TFold.Combine(sum, Vector512.Create(sum.GetUpper(), sum.GetUpper()));
            var quarter = Vector256.Create(sum.GetLower().GetUpper(), sum.GetLower().GetUpper());
            sum = TFold.Combine(sum, Vector512.Create(quarter, quarter));
            return Vector128<T>.Count == 2
                ? TFold.Combine(sum[0], sum[1])
                : TFold.Combine(TFold.Combine(sum[0], sum[2]), TFold.Combine(sum[1], sum[3]));
        }
    }

    /// <summary>Combines rows of a table into its first one, the upper half with the lower until one is left.</summary>
    private static void Halve(Span<T> table, int stride, int width, int rows)
    {
        for (var half = (int)BitOperations.RoundUpToPowerOf2((uint)rows) / 2; half >= 1; half /= 2)
        {
            for (var j = 0; j + half < rows; j++) Combine(table.Slice(j * stride, width), table.Slice((j + half) * stride, width));
            rows = half;
        }
    }
}
