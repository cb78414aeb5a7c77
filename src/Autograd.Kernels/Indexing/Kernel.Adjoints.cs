namespace Autograd.Kernels;

// Adjoints of views: zeros into which what the view showed is put, or added.
public static partial class Kernel
{
    /// <summary>Zeros of a shape with <paramref name="source"/> on a diagonal: the adjoint of <see cref="NdArray.Diagonal"/>.</summary>
    /// <param name="source">The shape of that diagonal.</param>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="offset">Which diagonal: above the main one if positive, below if negative.</param>
    /// <param name="dim0">The dimension of rows.</param>
    /// <param name="dim1">The dimension of columns.</param>
    /// <exception cref="ShapeException">The dimensions are out of range or the same, or the source has another shape.</exception>
    public static NdArray DiagEmbed(NdArray source, Shape shape, int offset, int dim0, int dim1)
    {
        ArgumentNullException.ThrowIfNull(source);
        var result = NdArray.Zeros(shape, source.DType);
        var place = result.Diagonal(offset, dim0, dim1);
        if (source.Shape != place.Shape) throw Errors.WrongSource("diag_embed", place.Shape, source.Shape);
        Put(place, source);
        return result;
    }

    /// <summary>A copy of <paramref name="into"/> in which a diagonal is replaced.</summary>
    /// <param name="into">Any shape of two dimensions or more.</param>
    /// <param name="source">The shape of that diagonal.</param>
    /// <param name="offset">Which diagonal: above the main one if positive, below if negative.</param>
    /// <param name="dim0">The dimension of rows.</param>
    /// <param name="dim1">The dimension of columns.</param>
    /// <exception cref="ShapeException">The dimensions are out of range or the same, or the source has another shape.</exception>
    /// <exception cref="DTypeException">The dtypes differ.</exception>
    public static NdArray DiagonalScatter(NdArray into, NdArray source, int offset, int dim0, int dim1)
    {
        ArgumentNullException.ThrowIfNull(into);
        ArgumentNullException.ThrowIfNull(source);
        if (into.DType != source.DType) throw Errors.Different("diagonal_scatter", into.DType, source.DType);
        var shape = into.Diagonal(offset, dim0, dim1).Shape;
        if (source.Shape != shape) throw Errors.WrongSource("diagonal_scatter", shape, source.Shape);
        var result = Elementwise.Copy(into, into.Shape);
        Put(result.Diagonal(offset, dim0, dim1), source);
        return result;
    }

    /// <summary>The sums of what overlapping windows hold for each element: the adjoint of <see cref="NdArray.Unfold"/>.</summary>
    /// <param name="source">The windows, floating.</param>
    /// <param name="shape">The shape that they were taken from.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="size">The size of a window.</param>
    /// <param name="step">The distance from window to window.</param>
    /// <remarks>An element's terms are added in the order of their places in a window.</remarks>
    /// <exception cref="ShapeException">There is no such dimension, or the source has another shape.</exception>
    public static NdArray Fold(NdArray source, Shape shape, int dim, int size, int step)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (!source.DType.IsFloating()) throw Errors.Unsupported("fold", source.DType, "convert with To(DType.Float32) first.");
        var result = NdArray.Zeros(shape, source.DType);
        var windows = result.Unfold(dim, size, step).Shape;
        if (source.Shape != windows) throw Errors.WrongSource("fold", windows, source.Shape);
        if (shape.IsScalar) return size == 0 ? result : source.Reshape(default(Shape));

        // One place of all windows at a time: those do not overlap.
        var (d, last) = (shape.Dim("fold", dim), shape.Rank);
        var count = windows.Dims[d];
        for (var at = 0; at < size; at++)
            AddTo(result.Slice(d, at, at + ((count - 1) * step) + 1, step), source.Select(last, at));
        return result;
    }

    /// <summary>The elements moved along dimensions; what leaves one end comes in at the other.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="shifts">By how much, in either direction.</param>
    /// <param name="dims">Along which dimensions, as many.</param>
    /// <exception cref="ShapeException">A dimension is out of range.</exception>
    /// <exception cref="ArgumentException">There are more or fewer shifts than dimensions.</exception>
    public static NdArray Roll(NdArray x, ReadOnlySpan<int> shifts, ReadOnlySpan<int> dims)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (shifts.Length != dims.Length) throw Errors.ShiftCount("roll", shifts, dims);
        for (var i = 0; i < dims.Length; i++)
        {
            var d = x.Shape.Dim("roll", dims[i]);
            if (x.Numel <= 1) continue;
            var size = x.Shape.Dims[d];
            var first = (int)((size - ((long)shifts[i] % size)) % size);
            if (first != 0) x = Cat([x.Slice(d, first, size), x.Slice(d, 0, first)], d);
        }

        return x;
    }
}
