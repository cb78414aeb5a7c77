using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <content>Results that lie side by side: rows of up to 256 of them are combined as wholes.</content>
internal static partial class Reduction<T, TFold, TLoad>
    where T : unmanaged, INumber<T>
    where TFold : IFold<T>
    where TLoad : ILoad<T>
{
    /// <summary>Results folded side by side where they, not the sequence, lie next to each other.</summary>
    private const int Columns = 256;

    /// <summary>
    /// The folds of neighbouring columns, each of at most <see cref="Longest"/> elements that lie <paramref name="stride"/>
    /// apart, with the bits of <see cref="Run"/>.
    /// </summary>
    internal static void OfColumns(Reader<T> reader, int start, int stride, int count, Span<T> folds)
    {
        var rows = Math.Min(count, Lanes) * Columns;
        var table = ArrayPool<T>.Shared.Rent(rows);
        var sums = count > Block ? ArrayPool<T>.Shared.Rent(rows) : [];
        Span<T> none = stackalloc T[Columns];
        Span<T> scratch = stackalloc T[reader.IsDirect ? 0 : Columns];
        none.Clear();
        for (var at = 0; at < folds.Length; at += Columns)
        {
            var width = Math.Min(Columns, folds.Length - at);
            Rows(reader, stride, 0, count, start + at, none[..width], table, sums, scratch).CopyTo(folds[at..]);
        }

        ArrayPool<T>.Shared.Return(table);
        if (sums.Length > 0) ArrayPool<T>.Shared.Return(sums);
    }

    /// <summary>The results lie side by side: whole rows are combined, lane for lane as above.</summary>
    private static void AcrossRows(Reader<T> reader, int results, int length, int chunks, T[]? pivots, T[] partial)
    {
        var tiles = (results + Columns - 1) / Columns;
        var per = (int)Math.Max(1, Grain / (Columns * Math.Min((long)length, Chunk)));
        if (tiles * chunks <= per) Some(reader, results, length, tiles, pivots, partial, 0, tiles * chunks);
        else Split(reader, results, length, tiles, pivots, partial, per, tiles * chunks);

        static void Split(Reader<T> reader, int results, int length, int tiles, T[]? pivots, T[] partial, int per, int items)
            => Parallelism.For(items, per, (from, to) => Some(reader, results, length, tiles, pivots, partial, from, to));

        static void Some(Reader<T> reader, int results, int length, int tiles, T[]? pivots, T[] partial, int from, int to)
        {
            var rows = Math.Min(length, Lanes);
            var table = ArrayPool<T>.Shared.Rent(rows * Columns);
            var sums = length > Block ? ArrayPool<T>.Shared.Rent(rows * Columns) : [];
            Span<T> scratch = stackalloc T[reader.IsDirect ? 0 : Columns];
            Span<T> none = stackalloc T[Columns];
            none.Clear();
            for (var i = from; i < to; i++)
            {
                var (chunk, tile) = Math.DivRem(i, tiles);
                var (row, column) = (chunk * Chunk, tile * Columns);
                var width = Math.Min(Columns, results - column);
                var pivot = pivots is null ? none[..width] : pivots.AsSpan(column, width);
                Rows(reader, results, row, Math.Min(Chunk, length - row), column, pivot, table, sums, scratch)
                    .CopyTo(partial.AsSpan((chunk * results) + column));
            }

            ArrayPool<T>.Shared.Return(table);
            if (sums.Length > 0) ArrayPool<T>.Shared.Return(sums);
        }
    }

    private static ReadOnlySpan<T> Rows(
        Reader<T> reader, int stride, int row, int count, int column, ReadOnlySpan<T> pivot, T[] table, T[] sums, Span<T> scratch)
    {
        var width = pivot.Length;
        for (var at = 0; at < count; at += Block)
        {
            var inBlock = Math.Min(Block, count - at);
            var used = Math.Min(Lanes, inBlock);
            for (var lane = 0; lane < used; lane++)
            {
                var sum = table.AsSpan(lane * Columns, width);
                sum.Fill(TFold.Identity);
                var k = lane;
                for (; reader.IsDirect && k + (3 * Lanes) < inBlock; k += 4 * Lanes)
                {
                    var four = reader.Read(((row + at + k) * stride) + column, (3 * Lanes * stride) + width, default);
                    CombineFour(sum, four, Lanes * stride, pivot);
                }

                for (; k < inBlock; k += Lanes)
                    Combine(sum, reader.Read(((row + at + k) * stride) + column, width, scratch), pivot);
            }

            if (count <= Block) break;
            if (at == 0) table.AsSpan(0, used * Columns).CopyTo(sums);
            else Combine(sums.AsSpan(0, used * Columns), table);
        }

        var all = count <= Block ? table : sums;
        Halve(all, Columns, width, Math.Min(Lanes, count));
        return all.AsSpan(0, width);
    }

    private static void Combine(Span<T> sum, ReadOnlySpan<T> x, ReadOnlySpan<T> pivot)
    {
        var i = 0;
        ref var to = ref MemoryMarshal.GetReference(sum);
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var by = ref MemoryMarshal.GetReference(pivot);
        for (; i <= sum.Length - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            var loaded = TLoad.Load(Vector512.LoadUnsafe(ref from, (nuint)i), Vector512.LoadUnsafe(ref by, (nuint)i));
            TFold.Combine(Vector512.LoadUnsafe(ref to, (nuint)i), loaded).StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < sum.Length; i++) sum[i] = TFold.Combine(sum[i], TLoad.Load(x[i], pivot[i]));
    }

    /// <summary>Four rows of one lane, one after another, while the sums stay in registers.</summary>
    private static void CombineFour(Span<T> sum, ReadOnlySpan<T> x, int stride, ReadOnlySpan<T> pivot)
    {
        var i = 0;
        ref var to = ref MemoryMarshal.GetReference(sum);
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var by = ref MemoryMarshal.GetReference(pivot);
        for (; i <= sum.Length - Vector512<T>.Count; i += Vector512<T>.Count)
        {
            var (s, p) = (Vector512.LoadUnsafe(ref to, (nuint)i), Vector512.LoadUnsafe(ref by, (nuint)i));
            s = TFold.Combine(s, TLoad.Load(Vector512.LoadUnsafe(ref from, (nuint)i), p));
            s = TFold.Combine(s, TLoad.Load(Vector512.LoadUnsafe(ref from, (nuint)(i + stride)), p));
            s = TFold.Combine(s, TLoad.Load(Vector512.LoadUnsafe(ref from, (nuint)(i + (2 * stride))), p));
            s = TFold.Combine(s, TLoad.Load(Vector512.LoadUnsafe(ref from, (nuint)(i + (3 * stride))), p));
            s.StoreUnsafe(ref to, (nuint)i);
        }

        for (; i < sum.Length; i++)
            for (var row = 0; row < 4; row++) sum[i] = TFold.Combine(sum[i], TLoad.Load(x[i + (row * stride)], pivot[i]));
    }

    private static void Combine(Span<T> sum, ReadOnlySpan<T> x)
    {
        var i = 0;
        ref var to = ref MemoryMarshal.GetReference(sum);
        ref var from = ref MemoryMarshal.GetReference(x);
        for (; i <= sum.Length - Vector512<T>.Count; i += Vector512<T>.Count)
            TFold.Combine(Vector512.LoadUnsafe(ref to, (nuint)i), Vector512.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        for (; i < sum.Length; i++) sum[i] = TFold.Combine(sum[i], x[i]);
    }
}
