using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>Where the elements in sorted order stand along a dimension. Equal ones keep their order; NaN counts as greatest.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <param name="descending">Whether the greatest comes first.</param>
    /// <returns>Int64, the shape of <paramref name="x"/>.</returns>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public static NdArray ArgSort(NdArray x, int dim, bool descending = false) => Ordered("argsort", x, dim, null, descending);

    /// <summary>Where the first elements in sorted order stand along a dimension, as <see cref="ArgSort"/> has them.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="count">How many, from 0 to the size of the dimension.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <param name="largest">Whether the greatest come first.</param>
    /// <returns>Int64, the shape of <paramref name="x"/> with <paramref name="count"/> in that dimension.</returns>
    /// <exception cref="ShapeException">There is no such dimension, or it has fewer elements.</exception>
    public static NdArray ArgTopK(NdArray x, int count, int dim, bool largest = true) => Ordered("topk", x, dim, count, largest);

    private static NdArray Ordered(string op, NdArray x, int dim, int? count, bool descending)
    {
        ArgumentNullException.ThrowIfNull(x);
        var d = x.Shape.Dim(op, dim);
        var length = x.Shape.IsScalar ? 1 : x.Shape.Dims[d];
        var taken = count ?? length;
        if (taken < 0 || taken > length || (x.Shape.IsScalar && taken == 0)) throw Errors.BadCount(op, taken, d, x.Shape);
        if (x.Shape.IsScalar) return NdArray.Scalar(0L);
        return x.DType switch
        {
            DType.Float32 => Run<float>(x),
            DType.Float64 => Run<double>(x),
            DType.Int64 => Run<long>(x),
            _ => Run<long>(To(x, DType.Int64)),
        };

        NdArray Run<T>(NdArray source)
            where T : unmanaged, INumber<T>
        {
            int[] order = [.. Enumerable.Range(0, x.Shape.Rank).Where(e => e != d), d];
            var rows = source.Permute(order).Contiguous();
            var (from, offset) = (rows.Elements<T>(), rows.Offset);
            var result = NdArray.Fresh<long>(rows.Shape.With(rows.Shape.Rank - 1, taken), out var to);
            if (to.Length == 0) return result.Permute(Dims.Inverse(order));
            Parallelism.For(to.Length / taken, Math.Max(1, Elementwise.Chunk / length), (first, last) =>
            {
                var (keys, places) = (ArrayPool<T>.Shared.Rent(length), ArrayPool<long>.Shared.Rent(length));
                for (var row = first; row < last; row++)
                {
                    SortRow(from.AsSpan(offset + (row * length), length), descending, keys.AsSpan(0, length), places.AsSpan(0, length));
                    places.AsSpan(0, taken).CopyTo(to.AsSpan(row * taken));
                }

                ArrayPool<T>.Shared.Return(keys);
                ArrayPool<long>.Shared.Return(places);
            });
            return result.Permute(Dims.Inverse(order)).Contiguous();
        }
    }

    /// <summary>The places of a row's elements in sorted order. The keys are scratch.</summary>
    private static void SortRow<T>(ReadOnlySpan<T> row, bool descending, Span<T> keys, Span<long> places)
        where T : unmanaged, INumber<T>
    {
        for (var i = 0; i < row.Length; i++) (keys[i], places[i]) = (descending ? Reversed(row[i]) : row[i], i);

        // .NET's sort puts NaN first and may exchange equal keys, whose places are therefore sorted after it.
        keys.Sort(places);
        var start = 0;
        while (start < keys.Length && T.IsNaN(keys[start])) start++;
        var nans = start;
        places[..nans].Sort();
        for (var i = start + 1; i <= keys.Length; i++)
        {
            if (i < keys.Length && keys[i] == keys[start]) continue;
            if (i - start > 1) places[start..i].Sort();
            start = i;
        }

        if (descending || nans == 0 || nans == places.Length) return;
        var spare = MemoryMarshal.Cast<T, byte>(keys);
        Span<long> kept = spare.Length >= nans * sizeof(long) ? MemoryMarshal.Cast<byte, long>(spare)[..nans] : new long[nans];
        places[..nans].CopyTo(kept);
        places[nans..].CopyTo(places);
        kept.CopyTo(places[^nans..]);
    }

    /// <summary>A key that sorts the other way round: exact, and NaN stays NaN.</summary>
    private static T Reversed<T>(T x)
        where T : unmanaged, INumber<T>
        => typeof(T) == typeof(long) ? (T)(object)~(long)(object)x : -x;
}
