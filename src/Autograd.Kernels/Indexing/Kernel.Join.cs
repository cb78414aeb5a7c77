namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The arrays one after another along a dimension.</summary>
    /// <param name="arrays">
    /// At least one, of one dtype, equal in all other dimensions. As in PyTorch, an array of shape [0] beside others is passed over.
    /// </param>
    /// <param name="dim">The dimension, negative from the end.</param>
    /// <returns>A new array; its size in that dimension is the sum.</returns>
    /// <exception cref="ShapeException">There is no array, one is 0-d, ranks or sizes differ, or there is no such dimension.</exception>
    /// <exception cref="DTypeException">The dtypes differ.</exception>
    public static NdArray Cat(ReadOnlySpan<NdArray> arrays, int dim)
    {
        const string Op = "cat";
        if (arrays.Length == 0) throw Errors.NothingToJoin(Op);
        NdArray? model = null;
        for (var i = 0; i < arrays.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(arrays[i], nameof(arrays));
            if (arrays[i].Shape.IsScalar) throw Errors.ScalarToJoin(Op, i);
            if (arrays[i].DType != arrays[0].DType) throw Errors.Different(Op, arrays[0].DType, arrays[i].DType);
            if (!IsNothing(arrays[i])) model ??= arrays[i];
        }

        model ??= arrays[0];
        var (d, shape, size) = (model.Shape.Dim(Op, dim), model.Shape, 0L);
        foreach (var x in arrays)
        {
            if (IsNothing(x)) continue;
            if (x.Shape.Rank != shape.Rank) throw Errors.RankDiffers(Op, "array", shape, x.Shape);
            for (var e = 0; e < shape.Rank; e++)
                if (e != d && x.Shape.Dims[e] != shape.Dims[e]) throw Errors.SizeDiffers(Op, "array", shape, x.Shape, e);
            size += x.Shape.Dims[d];
        }

        if (size > Array.MaxLength) throw Errors.TooManyValues(Op, size);
        var all = shape.With(d, (int)size);
        return model.DType switch
        {
            DType.Float32 => Join<float>(arrays, d, all),
            DType.Float64 => Join<double>(arrays, d, all),
            DType.Int64 => Join<long>(arrays, d, all),
            _ => Join<bool>(arrays, d, all),
        };

        static NdArray Join<T>(ReadOnlySpan<NdArray> arrays, int dim, Shape shape)
            where T : unmanaged
        {
            var result = NdArray.Fresh<T>(shape, out var output);
            if (output.Length == 0) return result;
            var (_, length, inner) = Around(shape, dim);
            var place = 0;
            foreach (var x in arrays)
            {
                if (IsNothing(x)) continue;
                var next = place + x.Shape.Dims[dim];
                if (x.IsContiguous) Blocks(x.AsSpan<T>(), (next - place) * inner, output.AsSpan(place * inner), length * inner);
                else Put(result.Slice(dim, place, next), x);
                place = next;
            }

            return result;
        }

        // What an array gives for each index of the dimensions before lies in one piece.
        static void Blocks<T>(ReadOnlySpan<T> from, int size, Span<T> to, int step)
        {
            for (; from.Length > 0; from = from[size..])
            {
                from[..size].CopyTo(to);
                if (from.Length > size) to = to[step..];
            }
        }

        static bool IsNothing(NdArray x) => x.Shape.Rank == 1 && x.Numel == 0;
    }

    /// <summary>A copy of <paramref name="into"/> in which a slice along one dimension is replaced.</summary>
    /// <param name="into">Any shape.</param>
    /// <param name="source">The shape of that slice.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="start">The first index, from 0 to the size.</param>
    /// <param name="stop">The index after the last one, from start to the size.</param>
    /// <param name="step">The distance, 1 or more.</param>
    /// <exception cref="ShapeException">There is no such dimension or slice, or the source has another shape.</exception>
    /// <exception cref="DTypeException">The dtypes differ.</exception>
    public static NdArray SliceScatter(NdArray into, NdArray source, int dim, int start, int stop, int step = 1)
    {
        ArgumentNullException.ThrowIfNull(into);
        ArgumentNullException.ThrowIfNull(source);
        if (into.DType != source.DType) throw Errors.Different("slice_scatter", into.DType, source.DType);
        var shape = into.Slice(dim, start, stop, step).Shape;
        if (source.Shape != shape) throw Errors.WrongSource("slice_scatter", shape, source.Shape);
        var result = Elementwise.Copy(into, into.Shape);
        Put(result.Slice(dim, start, stop, step), source);
        return result;
    }

    /// <summary>Zeros of a shape with <paramref name="source"/> at start, start + step, … of one dimension: the adjoint of a slice.</summary>
    /// <param name="source">Any shape.</param>
    /// <param name="shape">The shape of the result: that of the source, but for the dimension.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="start">The first index.</param>
    /// <param name="step">The distance, 1 or more.</param>
    /// <exception cref="ShapeException">There is no such dimension, or the source does not fit.</exception>
    public static NdArray PadSlice(NdArray source, Shape shape, int dim, int start, int step = 1)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source.Shape.Rank != shape.Rank || shape.IsScalar) throw Errors.RankDiffers("pad_slice", "source", shape, source.Shape);
        var d = shape.Dim("pad_slice", dim);
        for (var e = 0; e < shape.Rank; e++)
            if (e != d && source.Shape.Dims[e] != shape.Dims[e]) throw Errors.SizeDiffers("pad_slice", "source", shape, source.Shape, e);
        var count = source.Shape.Dims[d];
        var stop = count == 0 ? start : start + (((long)count - 1) * step) + 1;
        if (start < 0 || step < 1 || stop > shape.Dims[d])
            throw Errors.BadPlace("pad_slice", start, (int)Math.Min(stop, int.MaxValue), step, d, shape);
        var result = NdArray.Zeros(shape, source.DType);
        Put(result.Slice(d, start, (int)stop, step), source);
        return result;
    }

    /// <summary>Zeros of a shape with <paramref name="source"/> at one index of a dimension: the adjoint of selecting it.</summary>
    /// <param name="source">The shape without that dimension.</param>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">The index; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">There is no such dimension or index, or the source has another shape.</exception>
    public static NdArray PadSelect(NdArray source, Shape shape, int dim, int index)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (shape.IsScalar) throw Errors.DimOutOfRange("pad_select", dim, shape);
        var d = shape.Dim("pad_select", dim);
        var size = shape.Dims[d];
        if (index < -size || index >= size) throw Errors.IndexOutOfRange("pad_select", index, d, shape);
        if (source.Shape != shape.Without(d)) throw Errors.WrongSource("pad_select", shape.Without(d), source.Shape);
        var result = NdArray.Zeros(shape, source.DType);
        Put(result.Select(d, index), source);
        return result;
    }
}
