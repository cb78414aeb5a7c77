namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>result[…, i, …] = x[…, index[…, i, …], …]: picks elements along a dimension.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <param name="index">Int64, as many dimensions as <paramref name="x"/>, no larger in the other ones.</param>
    /// <returns>The shape of <paramref name="index"/>, the dtype of <paramref name="x"/>.</returns>
    /// <exception cref="ShapeException">Ranks or sizes do not fit, or an index is negative or too large.</exception>
    /// <exception cref="DTypeException">The index is not Int64.</exception>
    public static NdArray Gather(NdArray x, int dim, NdArray index)
    {
        ArgumentNullException.ThrowIfNull(x);
        var d = x.Shape.Dim("gather", dim);
        var at = Indices("gather", x.Shape, d, index);
        NeedSmaller("gather", index.Shape, "array", x.Shape, except: d);
        return x.DType switch
        {
            DType.Float32 => Run<float>(),
            DType.Float64 => Run<double>(),
            DType.Int64 => Run<long>(),
            _ => Run<bool>(),
        };

        NdArray Run<T>()
            where T : unmanaged
        {
            var from = x.Elements<T>();
            var result = NdArray.Fresh<T>(index.Shape, out var to);
            var rows = new IndexRows(index.Shape, x, d);
            var (inner, along, step) = (rows.Inner, rows.Along, rows.Step);
            Parallelism.For(rows.Count, Math.Max(1, Elementwise.Chunk / inner), (first, last) =>
            {
                var walk = rows.Walk(x.Offset, first);
                for (var row = first; row < last; row++)
                {
                    var (position, start) = (walk.Next(), row * inner);
                    var indices = at.AsSpan<long>().Slice(start, inner);
                    var target = to.AsSpan(start, indices.Length);
                    for (var i = 0; i < target.Length; i++, position += step) target[i] = from[position + ((int)indices[i] * along)];
                }
            });
            return result;
        }
    }

    /// <summary>The slices of <paramref name="x"/> along a dimension that the index names, in its order.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <param name="index">Int64, [n] or 0-d.</param>
    /// <returns>The shape of <paramref name="x"/> with n in that dimension; 0-d of a 0-d array.</returns>
    /// <exception cref="ShapeException">There is no such dimension or index, or the index has several dimensions.</exception>
    /// <exception cref="DTypeException">The index is not Int64.</exception>
    public static NdArray IndexSelect(NdArray x, int dim, NdArray index)
    {
        ArgumentNullException.ThrowIfNull(x);
        var d = x.Shape.Dim("index_select", dim);
        var at = VectorOfIndices("index_select", x.Shape, d, index);
        var shape = x.Shape.IsScalar ? SameAsIndex("index_select", x.Shape, at) : x.Shape.With(d, at.Numel);
        return x.DType switch
        {
            DType.Float32 => Run<float>(),
            DType.Float64 => Run<double>(),
            DType.Int64 => Run<long>(),
            _ => Run<bool>(),
        };

        NdArray Run<T>()
            where T : unmanaged
        {
            var result = NdArray.Fresh<T>(shape, out var to);
            if (to.Length == 0) return result;
            var y = x.Contiguous();
            var (from, offset, (_, length, inner)) = (y.Elements<T>(), y.Offset, Around(x.Shape, d));
            var count = at.Numel;
            Parallelism.For(to.Length / inner, Math.Max(1, Elementwise.Chunk / inner), (first, last) =>
            {
                var rows = at.AsSpan<long>();
                var (outer, j) = Math.DivRem(first, count);
                for (var row = first; row < last; row++, j++)
                {
                    if (j == count) (outer, j) = (outer + 1, 0);
                    if (inner == 1) to[row] = from[offset + (outer * length) + (int)rows[j]];
                    else from.AsSpan(offset + (((outer * length) + (int)rows[j]) * inner), inner).CopyTo(to.AsSpan(row * inner));
                }
            });
            return result;
        }
    }

    /// <summary>The positions of the elements that are not 0, in row-major order.</summary>
    /// <param name="mask">Any shape and dtype.</param>
    /// <returns>Int64, [count, rank].</returns>
    public static NdArray Nonzero(NdArray mask)
    {
        ArgumentNullException.ThrowIfNull(mask);
        var flags = To(mask, DType.Bool).AsSpan<bool>();
        var rank = mask.Shape.Rank;
        var result = NdArray.Fresh<long>(Shape.Of(flags.Count(true), rank), out var to);
        if (rank == 0) return result;
        var dims = mask.Shape.Dims;
        for (int i = 0, row = 0; i < flags.Length; i++)
        {
            var step = flags[i..].IndexOf(true);
            if (step < 0) break;
            i += step;
            for (int d = rank - 1, rest = i; d >= 0; d--) (rest, to[row + d]) = Math.DivRem(rest, dims[d]);
            row += rank;
        }

        return result;
    }
}
