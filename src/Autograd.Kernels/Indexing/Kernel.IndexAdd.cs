using System.Numerics;
using System.Numerics.Tensors;

namespace Autograd.Kernels;

// Writing whole slices at places that a list of indices names.
public static partial class Kernel
{
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
        var (d, at) = Slices("index_add", x, dim, index, source);
        var result = Elementwise.Copy(x, x.Shape);
        AddSlices(result, d, at, source);
        return result;
    }

    /// <summary>x, with the slices of the source in place of those that the index names.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <param name="index">Int64, [n] or 0-d.</param>
    /// <param name="source">The shape of <paramref name="x"/> with n in that dimension.</param>
    /// <returns>A new array of the shape of <paramref name="x"/>. Of several slices for one place the last one stays.</returns>
    /// <exception cref="ShapeException">Shapes do not fit, or an index is negative or too large.</exception>
    /// <exception cref="DTypeException">The index is not Int64, or the dtypes differ.</exception>
    public static NdArray IndexCopy(NdArray x, int dim, NdArray index, NdArray source)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(source);
        if (x.DType != source.DType) throw Errors.Different("index_copy", x.DType, source.DType);
        var (d, at) = Slices("index_copy", x, dim, index, source);
        if (x.DType == DType.Bool) return To(IndexCopy(To(x, DType.Int64), d, at, To(source, DType.Int64)), DType.Bool);
        var result = Elementwise.Copy(x, x.Shape);
        switch (x.DType)
        {
            case DType.Float32: PutRows<float, Last<float>>(result, d, at, source, static (_, b, c) => b.CopyTo(c)); break;
            case DType.Float64: PutRows<double, Last<double>>(result, d, at, source, static (_, b, c) => b.CopyTo(c)); break;
            default: PutRows<long, Last<long>>(result, d, at, source, static (_, b, c) => b.CopyTo(c)); break;
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
        AddSlices(sum, dim, VectorOfIndices("index_add", sum.Shape, dim, index), source);
        return true;
    }

    private static (int Dim, NdArray Index) Slices(string op, NdArray x, int dim, NdArray index, NdArray source)
    {
        var d = x.Shape.Dim(op, dim);
        var at = VectorOfIndices(op, x.Shape, d, index);
        var shape = x.Shape.IsScalar ? SameAsIndex(op, x.Shape, at) : x.Shape.With(d, at.Numel);
        return source.Shape == shape ? (d, at) : throw Errors.WrongSource(op, shape, source.Shape);
    }

    private static void AddSlices(NdArray sum, int dim, NdArray at, NdArray source)
    {
        switch (sum.DType)
        {
            case DType.Float32: PutRows<float, Plus<float>>(sum, dim, at, source, static (a, b, c) => TensorPrimitives.Add(a, b, c)); break;
            case DType.Float64: PutRows<double, Plus<double>>(sum, dim, at, source, static (a, b, c) => TensorPrimitives.Add(a, b, c)); break;
            default: PutRows<long, Plus<long>>(sum, dim, at, source, static (a, b, c) => TensorPrimitives.Add(a, b, c)); break;
        }
    }

    /// <summary>Each place is written by one thread, in the order of the index: work is split over the other dimensions.</summary>
    private static void PutRows<T, TFold>(NdArray into, int dim, NdArray at, NdArray source, SpanZip<T, T> combine)
        where T : unmanaged, INumber<T>
        where TFold : IFold<T>
    {
        var (to, origin) = (into.Elements<T>(), into.Offset);
        var (outer, length, inner) = Around(into.Shape, dim);
        if (source.Numel == 0) return;

        // Strips of columns, enough for many threads, no narrower than two cache lines. A repeated source is not laid out first.
        var count = at.Numel;
        var width = Math.Min(Math.Clamp(Math.Max(Elementwise.Chunk / count, inner / 16), Math.Min(32, inner), inner), Elementwise.Tile);
        var reader = new Reader<T>(inner == 1 ? source.Contiguous() : source, source.Shape);
        var strips = (inner + width - 1) / width;
        Parallelism.For(outer * strips, Math.Max(1, Elementwise.Chunk / (count * width)), (first, last) =>
        {
            var rows = at.AsSpan<long>();
            Span<T> scratch = stackalloc T[reader.IsDirect ? 0 : width];
            for (var unit = first; unit < last; unit++)
            {
                var (o, strip) = Math.DivRem(unit, strips);
                var column = strip * width;
                var size = Math.Min(width, inner - column);
                var lone = inner == 1 ? reader.Read(o * count, count, default) : default;
                for (var j = 0; j < rows.Length; j++)
                {
                    var place = origin + (((o * length) + (int)rows[j]) * inner) + column;
                    if (inner == 1) to[place] = TFold.Combine(to[place], lone[j]);
                    else combine(to.AsSpan(place, size), reader.Read((((o * count) + j) * inner) + column, size, scratch), to.AsSpan(place, size));
                }
            }
        });
        reader.Release();
    }
}
