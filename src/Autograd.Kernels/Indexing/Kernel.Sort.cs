using System.Buffers;
using System.Numerics;

namespace Autograd.Kernels;

// Places found by the order of elements. NaN counts as greatest, and equal elements are ordered by place.
public static partial class Kernel
{
    /// <summary>Where the elements in sorted order stand along a dimension. Equal ones keep their order; NaN counts as greatest.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <param name="descending">Whether the greatest comes first.</param>
    /// <returns>Int64, the shape of <paramref name="x"/>.</returns>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public static NdArray ArgSort(NdArray x, int dim, bool descending = false) => ByRows("argsort", x, dim, LengthOf("argsort", x, dim), new Sorting(descending));

    /// <summary>Where the first elements in sorted order stand along a dimension, as <see cref="ArgSort"/> has them.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="count">How many, from 0 to the size of the dimension.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <param name="largest">Whether the greatest come first.</param>
    /// <returns>Int64, the shape of <paramref name="x"/> with <paramref name="count"/> in that dimension.</returns>
    /// <exception cref="ShapeException">There is no such dimension, or it has fewer elements.</exception>
    public static NdArray ArgTopK(NdArray x, int count, int dim, bool largest = true)
    {
        var length = LengthOf("topk", x, dim);
        if (count < 0 || count > length || (x.Shape.IsScalar && count == 0)) throw Errors.BadCount("topk", count, dim, x.Shape);
        return ByRows("topk", x, dim, count, new First(largest));
    }

    /// <summary>Where the k-th smallest element stands along a dimension, which stays with size 1.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="k">From 1 to the size of the dimension.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <returns>Int64.</returns>
    /// <exception cref="ShapeException">There is no such dimension, or it has fewer elements.</exception>
    public static NdArray ArgKthValue(NdArray x, int k, int dim)
    {
        var length = LengthOf("kthvalue", x, dim);
        if (k < 1 || k > length) throw Errors.BadCount("kthvalue", k, dim, x.Shape);
        return ByRows("kthvalue", x, dim, 1, new Nth(k - 1));
    }

    /// <summary>Where the lower middle element stands along a dimension, which stays with size 1.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <param name="ignoreNan">Whether NaN is passed over, if there is anything else; if not, the first NaN is the answer.</param>
    /// <returns>Int64.</returns>
    /// <exception cref="ShapeException">There is no such dimension, or it is empty.</exception>
    public static NdArray ArgMedian(NdArray x, int dim, bool ignoreNan = false)
    {
        var op = ignoreNan ? "nanmedian" : "median";
        if (LengthOf(op, x, dim) == 0) throw Errors.EmptyReduction(op, x.Shape);
        return ByRows(op, x, dim, 1, new Middle(ignoreNan));
    }

    /// <summary>Where, along a dimension, which stays with size 1, the element that occurs most often last stands; of several such the smallest.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <returns>Int64.</returns>
    /// <exception cref="ShapeException">There is no such dimension, or it is empty.</exception>
    public static NdArray ArgMode(NdArray x, int dim)
    {
        if (LengthOf("mode", x, dim) == 0) throw Errors.EmptyReduction("mode", x.Shape);
        return ByRows("mode", x, dim, 1, default(Commonest));
    }

    /// <summary>Where the largest or smallest of the first 1, 2, … elements stands along a dimension: the last of equals, and of NaNs.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <param name="largest">Whether the largest is meant.</param>
    /// <returns>Int64, the shape of <paramref name="x"/>.</returns>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public static NdArray ArgCumulative(NdArray x, int dim, bool largest)
        => ByRows(largest ? "cummax" : "cummin", x, dim, LengthOf(largest ? "cummax" : "cummin", x, dim), new Running(largest));

    private static int LengthOf(string op, NdArray x, int dim)
    {
        ArgumentNullException.ThrowIfNull(x);
        var d = x.Shape.Dim(op, dim);
        return x.Shape.IsScalar ? 1 : x.Shape.Dims[d];
    }

    /// <summary>Places found in each row along a dimension, as many as asked for.</summary>
    private static NdArray ByRows<TFind>(string op, NdArray x, int dim, int count, TFind find)
        where TFind : struct, IFind
    {
        if (x.Shape.IsScalar) return NdArray.Scalar(0L);
        var d = x.Shape.Dim(op, dim);
        int[] order = [.. Enumerable.Range(0, x.Shape.Rank).Where(e => e != d), d];
        return x.DType switch
        {
            DType.Float32 => Run<float, uint>(x),
            DType.Float64 => Run<double, ulong>(x),
            DType.Int64 => Run<long, ulong>(x),
            _ => Run<long, ulong>(To(x, DType.Int64)),
        };

        NdArray Run<T, TKey>(NdArray source)
            where T : unmanaged, INumber<T>
            where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
        {
            var rows = source.Permute(order).Contiguous();
            var (from, offset, length) = (rows.Elements<T>(), rows.Offset, x.Shape.Dims[d]);
            var result = NdArray.Fresh<long>(rows.Shape.With(rows.Shape.Rank - 1, count), out var to);
            if (to.Length > 0) Parallelism.For(to.Length / count, Math.Max(1, Elementwise.Chunk / length), (first, last) =>
            {
                var (keys, places) = (ArrayPool<TKey>.Shared.Rent(length), ArrayPool<int>.Shared.Rent(length));
                for (var row = first; row < last; row++)
                    find.Find(from.AsSpan(offset + (row * length), length), keys.AsSpan(0, length), places.AsSpan(0, length), to.AsSpan(row * count, count));
                ArrayPool<TKey>.Shared.Return(keys);
                ArrayPool<int>.Shared.Return(places);
            });
            return result.Permute(Dims.Inverse(order)).Contiguous();
        }
    }

    private static void Widen(ReadOnlySpan<int> places, Span<long> found)
    {
        for (var i = 0; i < found.Length; i++) found[i] = places[i];
    }

    /// <summary>Finds places in a row; keys and places are scratch of its length.</summary>
    private interface IFind
    {
        void Find<T, TKey>(ReadOnlySpan<T> row, Span<TKey> keys, Span<int> places, Span<long> found)
            where T : unmanaged, INumber<T>
            where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>;
    }

    private readonly struct Sorting(bool descending) : IFind
    {
        public void Find<T, TKey>(ReadOnlySpan<T> row, Span<TKey> keys, Span<int> places, Span<long> found)
            where T : unmanaged, INumber<T>
            where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
        {
            RowOrder<T, TKey>.Sort(row, descending, keys, places);
            Widen(places, found);
        }
    }

    private readonly struct First(bool largest) : IFind
    {
        public void Find<T, TKey>(ReadOnlySpan<T> row, Span<TKey> keys, Span<int> places, Span<long> found)
            where T : unmanaged, INumber<T>
            where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
        {
            RowOrder<T, TKey>.SortFirst(found.Length, row, largest, keys, places);
            Widen(places, found);
        }
    }

    private readonly struct Nth(int rank) : IFind
    {
        public void Find<T, TKey>(ReadOnlySpan<T> row, Span<TKey> keys, Span<int> places, Span<long> found)
            where T : unmanaged, INumber<T>
            where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
            => found[0] = RowOrder<T, TKey>.Nth(rank, row, descending: false, keys, places);
    }

    private readonly struct Middle(bool ignoreNan) : IFind
    {
        public void Find<T, TKey>(ReadOnlySpan<T> row, Span<TKey> keys, Span<int> places, Span<long> found)
            where T : unmanaged, INumber<T>
            where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
            => found[0] = RowOrder<T, TKey>.Median(row, ignoreNan, keys, places);
    }

    private readonly struct Commonest : IFind
    {
        public void Find<T, TKey>(ReadOnlySpan<T> row, Span<TKey> keys, Span<int> places, Span<long> found)
            where T : unmanaged, INumber<T>
            where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
            => found[0] = RowOrder<T, TKey>.Mode(row, keys, places);
    }

    private readonly struct Running(bool largest) : IFind
    {
        public void Find<T, TKey>(ReadOnlySpan<T> row, Span<TKey> keys, Span<int> places, Span<long> found)
            where T : unmanaged, INumber<T>
            where TKey : unmanaged, IBinaryInteger<TKey>, IUnsignedNumber<TKey>
            => RowOrder<T, TKey>.Running(row, largest, found);
    }
}
