using Autograd.Kernels;

namespace Autograd;

public sealed partial class NdArray
{
    /// <summary>This array if its elements lie in row-major order, else a copy in which they do.</summary>
    public NdArray Contiguous() => IsContiguous ? this : Elementwise.Copy(this, Shape);

    /// <summary>A view with the dimensions in another order.</summary>
    /// <param name="dims">Every dimension once; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">A dimension is missing, named twice or out of range.</exception>
    public NdArray Permute(params ReadOnlySpan<int> dims)
    {
        var order = Dims.Permutation("permute", dims, Shape);
        if (IsAscending(order)) return this;
        var (sizes, strides, mine) = (new int[order.Length], new int[order.Length], Strides());
        for (var d = 0; d < order.Length; d++) (sizes[d], strides[d]) = (Shape.Dims[order[d]], mine[order[d]]);
        return View(new Shape(sizes), strides, Offset);
    }

    /// <summary>A view with two dimensions exchanged.</summary>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public NdArray Transpose(int dim0, int dim1)
    {
        var (a, b) = (Shape.Dim("transpose", dim0), Shape.Dim("transpose", dim1));
        if (a == b) return this;
        var (sizes, strides) = (Shape.ToArray(), Strides());
        (sizes[a], sizes[b]) = (sizes[b], sizes[a]);
        (strides[a], strides[b]) = (strides[b], strides[a]);
        return View(new Shape(sizes), strides, Offset);
    }

    /// <summary>A view of the elements start, start + step, … before stop, along one dimension.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="start">The first index, from 0 to the size.</param>
    /// <param name="stop">The index after the last one, from start to the size.</param>
    /// <param name="step">The distance, 1 or more.</param>
    /// <exception cref="ShapeException">There is no such dimension, or the range is not inside it.</exception>
    public NdArray Slice(int dim, int start, int stop, int step = 1)
    {
        var d = Shape.Dim("slice", dim);
        if (Shape.IsScalar || start < 0 || stop < start || stop > Shape.Dims[d] || step < 1)
            throw Errors.BadSlice(start, stop, step, d, Shape);
        if (start == 0 && stop == Shape.Dims[d] && step == 1) return this;
        var strides = Strides();
        var offset = stop == start ? Offset : Offset + (start * strides[d]);
        strides[d] = (int)Math.Min((long)strides[d] * step, int.MaxValue);
        return View(Shape.With(d, (int)(((long)stop - start + step - 1) / step)), strides, offset);
    }

    /// <summary>A view of one index along a dimension, which disappears.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">The index; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">There is no such dimension or index.</exception>
    public NdArray Select(int dim, int index)
    {
        if (Shape.IsScalar) throw Errors.DimOutOfRange("select", dim, Shape);
        var d = Shape.Dim("select", dim);
        var size = Shape.Dims[d];
        if (index < -size || index >= size) throw Errors.IndexOutOfRange("select", index, d, Shape);
        var strides = Strides();
        var offset = Offset + ((index < 0 ? index + size : index) * strides[d]);
        return View(Shape.Without(d), [.. strides.AsSpan(0, d), .. strides.AsSpan(d + 1)], offset);
    }

    /// <summary>A view in which dimensions of size 1 are repeated, and missing leading ones added, without copying.</summary>
    /// <exception cref="ShapeException">Some size is neither equal nor 1.</exception>
    public NdArray Expand(Shape shape)
    {
        if (shape == Shape) return this;
        if (!Shape.BroadcastsTo(shape)) throw Errors.CannotExpand("expand", Shape, shape);
        var (strides, mine, missing) = (new int[shape.Rank], Strides(), shape.Rank - Shape.Rank);
        for (var d = 0; d < Shape.Rank; d++)
            strides[d + missing] = Shape.Dims[d] == 1 ? 0 : mine[d];
        return View(shape, strides, Offset);
    }

    /// <summary>A view without a dimension of size 1; this array if the size is another.</summary>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public NdArray Squeeze(int dim)
    {
        var d = Shape.Dim("squeeze", dim);
        return Shape.IsScalar || Shape.Dims[d] != 1 ? this : Select(d, 0);
    }

    /// <summary>A view with a new dimension of size 1.</summary>
    /// <param name="dim">Where it stands in the result, from −(Rank + 1) to Rank.</param>
    /// <exception cref="ShapeException">There is no such place.</exception>
    public NdArray Unsqueeze(int dim)
    {
        var rank = Shape.Rank + 1;
        if (dim < -rank || dim >= rank) throw Errors.PlaceOutOfRange("unsqueeze", dim, Shape);
        var d = dim < 0 ? dim + rank : dim;
        var strides = Strides();
        return View(Shape.Insert(d, 1), [.. strides.AsSpan(0, d), 1, .. strides.AsSpan(d)], Offset);
    }

    /// <summary>The elements in row-major order under another shape; a view where the strides allow it, else a copy.</summary>
    /// <param name="shape">The sizes, of which one may be −1: it is found from the others.</param>
    /// <exception cref="ShapeException">The shape holds another number of elements.</exception>
    public NdArray Reshape(params ReadOnlySpan<int> shape) => Reshape(Dims.Infer(Shape, shape));

    internal NdArray Reshape(Shape shape)
    {
        if (shape == Shape) return this;
        if (shape.Numel != Numel) throw Errors.NotReshapable(Shape, shape.Dims);
        if (IsContiguous) return new NdArray(Buffer, DType, shape, null, Offset);
        return Dims.ReshapedStrides(this, shape) is { } strides ? View(shape, strides, Offset) : Contiguous().Reshape(shape);
    }

    /// <summary>A view with the order of the elements reversed along some dimensions.</summary>
    /// <exception cref="ShapeException">A dimension is named twice or out of range.</exception>
    public NdArray Flip(params ReadOnlySpan<int> dims)
    {
        var (strides, offset) = (Strides(), Offset);
        foreach (var d in Dims.Several("flip", dims, Shape))
        {
            if (Shape.IsScalar || Numel == 0) continue;
            offset += (Shape.Dims[d] - 1) * strides[d];
            strides[d] = -strides[d];
        }

        return View(Shape, strides, offset);
    }

    /// <summary>A view of the diagonal over two dimensions, which move to the end as one.</summary>
    /// <param name="offset">Which diagonal: above the main one if positive, below if negative.</param>
    /// <param name="dim0">The dimension of rows.</param>
    /// <param name="dim1">The dimension of columns.</param>
    /// <exception cref="ShapeException">The dimensions are out of range or the same.</exception>
    public NdArray Diagonal(int offset = 0, int dim0 = 0, int dim1 = 1)
    {
        var (a, b) = (Shape.Dim("diagonal", dim0), Shape.Dim("diagonal", dim1));
        if (Shape.Rank < 2 || a == b) throw Errors.DuplicateDim("diagonal", dim1, Shape);
        var strides = Strides();
        var (row, column) = (Math.Max(-(long)offset, 0), Math.Max((long)offset, 0));
        var size = (int)Math.Max(Math.Min(Shape.Dims[a] - row, Shape.Dims[b] - column), 0);
        var start = size == 0 ? Offset : Offset + (int)((row * strides[a]) + (column * strides[b]));
        List<int> sizes = [], rest = [];
        for (var d = 0; d < Shape.Rank; d++)
        {
            if (d == a || d == b) continue;
            sizes.Add(Shape.Dims[d]);
            rest.Add(strides[d]);
        }

        return View(new Shape([.. sizes, size]), [.. rest, strides[a] + strides[b]], start);
    }

    /// <summary>A view of windows along a dimension, which overlap where the step is smaller than their size.</summary>
    /// <param name="dim">The dimension; it counts the windows, and what is in one becomes a new last dimension.</param>
    /// <param name="size">The size of a window, from 0 to that of the dimension.</param>
    /// <param name="step">The distance from window to window, 1 or more.</param>
    /// <returns>[…, (n − size) / step + 1, …, size]; of a 0-d array, which counts as one of one element, [size].</returns>
    /// <exception cref="ShapeException">There is no such dimension, or a window does not fit.</exception>
    public NdArray Unfold(int dim, int size, int step)
    {
        var d = Shape.Dim("unfold", dim);
        var length = Shape.IsScalar ? 1 : Shape.Dims[d];
        if (size < 0 || size > length || step < 1) throw Errors.BadWindow("unfold", size, step, d, Shape);
        if (Shape.IsScalar) return Reshape(1).Slice(0, 0, size);
        var strides = Strides();
        return View(
            Shape.With(d, ((length - size) / step) + 1).Insert(Shape.Rank, size),
            [.. strides[..d], (int)Math.Min((long)strides[d] * step, int.MaxValue), .. strides[(d + 1)..], strides[d]],
            Offset);
    }

    private static bool IsAscending(ReadOnlySpan<int> order)
    {
        for (var d = 0; d < order.Length; d++)
            if (order[d] != d) return false;
        return true;
    }

    internal NdArray View(Shape shape, int[] strides, int offset) => new(Buffer, DType, shape, strides, offset);
}
