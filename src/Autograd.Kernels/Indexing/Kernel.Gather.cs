using System.Numerics;
using System.Numerics.Tensors;

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

    /// <summary>x, with source[…, i, …] added at x[…, index[…, i, …], …]; the adjoint of <see cref="Gather"/>.</summary>
    /// <param name="x">Any shape; not Bool.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <param name="index">Int64, as many dimensions as <paramref name="x"/>, no larger in the other ones.</param>
    /// <param name="source">What is added, as many dimensions, nowhere smaller than the index; its other elements are left out.</param>
    /// <returns>A new array of the shape of <paramref name="x"/>. Several sources for one place are added in the order of the index.</returns>
    /// <exception cref="ShapeException">Ranks or sizes do not fit, or an index is negative or too large.</exception>
    /// <exception cref="DTypeException">The index is not Int64, the dtypes differ, or they are Bool.</exception>
    public static NdArray ScatterAdd(NdArray x, int dim, NdArray index, NdArray source)
    {
        NeedSum("scatter_add", x, source);
        var d = x.Shape.Dim("scatter_add", dim);
        var at = Indices("scatter_add", x.Shape, d, index);
        NeedSmaller("scatter_add", index.Shape, "array", x.Shape, except: d);
        if (source.Shape.Rank != index.Shape.Rank && (source.Shape.Rank > 1 || index.Shape.Rank > 1))
            throw Errors.RankDiffers("scatter_add", "source", index.Shape, source.Shape);
        NeedSmaller("scatter_add", index.Shape, "source", source.Shape, except: -1);
        return x.DType switch
        {
            DType.Float32 => Run<float>(),
            DType.Float64 => Run<double>(),
            _ => Run<long>(),
        };

        NdArray Run<T>()
            where T : unmanaged, INumber<T>
        {
            var result = Copied<T>(x, out _);
            AddPicked<T>(result, d, at, source);
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

    /// <summary>x, with the slices of the source added where the index says; the adjoint of <see cref="IndexSelect"/>.</summary>
    /// <param name="x">Any shape; not Bool.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <param name="index">Int64, [n] or 0-d.</param>
    /// <param name="source">The shape of <paramref name="x"/> with n in that dimension.</param>
    /// <returns>A new array of the shape of <paramref name="x"/>. Several slices for one place are added in the order of the index.</returns>
    /// <exception cref="ShapeException">Shapes do not fit, or an index is negative or too large.</exception>
    /// <exception cref="DTypeException">The index is not Int64, the dtypes differ, or they are Bool.</exception>
    public static NdArray IndexAdd(NdArray x, int dim, NdArray index, NdArray source)
    {
        NeedSum("index_add", x, source);
        var d = x.Shape.Dim("index_add", dim);
        var at = VectorOfIndices("index_add", x.Shape, d, index);
        var shape = x.Shape.IsScalar ? SameAsIndex("index_add", x.Shape, at) : x.Shape.With(d, at.Numel);
        if (source.Shape != shape) throw Errors.WrongSource("index_add", shape, source.Shape);
        var result = Elementwise.Copy(x, x.Shape);
        switch (x.DType)
        {
            case DType.Float32: AddRows<float>(result, d, at, source, static (a, b, c) => TensorPrimitives.Add(a, b, c)); break;
            case DType.Float64: AddRows<double>(result, d, at, source, static (a, b, c) => TensorPrimitives.Add(a, b, c)); break;
            default: AddRows<long>(result, d, at, source, static (a, b, c) => TensorPrimitives.Add(a, b, c)); break;
        }

        return result;
    }

    /// <summary><see cref="IndexAdd"/> into an array that nobody else has seen yet, in place of a copy of it.</summary>
    /// <param name="sum">Contiguous, floating.</param>
    /// <param name="dim">The dimension, not negative.</param>
    /// <param name="index">As it was in <see cref="IndexSelect"/>.</param>
    /// <param name="source">Of the dtype of the sum, and of the shape that was selected from it.</param>
    /// <returns>True.</returns>
    internal static bool IndexAddTo(NdArray sum, int dim, NdArray index, NdArray source)
    {
        var at = VectorOfIndices("index_add", sum.Shape, dim, index);
        if (sum.DType == DType.Float32) AddRows<float>(sum, dim, at, source, static (a, b, c) => TensorPrimitives.Add(a, b, c));
        else AddRows<double>(sum, dim, at, source, static (a, b, c) => TensorPrimitives.Add(a, b, c));
        return true;
    }

    private static void AddRows<T>(NdArray sum, int dim, NdArray at, NdArray source, SpanZip<T, T> add)
        where T : unmanaged, INumber<T>
    {
        var (to, origin) = (sum.Elements<T>(), sum.Offset);
        var y = source.Contiguous();
        var (from, offset, (outer, length, inner)) = (y.Elements<T>(), y.Offset, Around(sum.Shape, dim));
        if (y.Numel == 0) return;
        var count = at.Numel;
        Parallelism.For(outer, Math.Max(1, Elementwise.Chunk / (count * inner)), (first, last) =>
        {
            var rows = at.AsSpan<long>();
            for (var o = first; o < last; o++)
            {
                for (var j = 0; j < rows.Length; j++)
                {
                    var (place, start) = (origin + (((o * length) + (int)rows[j]) * inner), offset + (((o * count) + j) * inner));
                    if (inner == 1) to[place] += from[start];
                    else add(to.AsSpan(place, inner), from.AsSpan(start, inner), to.AsSpan(place, inner));
                }
            }
        });
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
