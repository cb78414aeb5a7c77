using Autograd.Kernels;

namespace Autograd;

public abstract partial record TensorOps<TSelf>
{
    /// <summary>This tensor with another in place of what <see cref="Slice"/> would give.</summary>
    /// <param name="source">The shape of that slice, in this tensor's dtype.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="start">The first index; negative numbers count from the end, and what lies outside is cut off.</param>
    /// <param name="stop">The index after the last one; null for the end.</param>
    /// <param name="step">The distance, 1 or more.</param>
    /// <exception cref="ShapeException">There is no such dimension, the step is below 1, or the source has another shape.</exception>
    /// <exception cref="DTypeException">The dtypes differ.</exception>
    public TSelf SliceScatter(TSelf source, int dim = 0, int start = 0, int? stop = null, int step = 1)
        => Wrap(PlacementRules.SliceScatter.Apply(Range("slice_scatter", dim, start, stop, step), Core, CoreOf(source))[0]);

    /// <summary>This tensor with another in place of what <see cref="Select"/> would give.</summary>
    /// <param name="source">The shape of that slice, in this tensor's dtype.</param>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">The index; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">There is no such dimension or index, or the source has another shape.</exception>
    /// <exception cref="DTypeException">The dtypes differ.</exception>
    public TSelf SelectScatter(TSelf source, int dim, int index)
    {
        var at = Place("select_scatter", dim, index);
        if (CoreOf(source).Shape != Shape.Without(at.Dim)) throw Errors.WrongSource("select_scatter", Shape.Without(at.Dim), source.Shape);
        return SliceScatter(source.Unsqueeze(at.Dim), at.Dim, at.Index, at.Index + 1);
    }

    /// <summary>This tensor with another in place of what <see cref="Diagonal"/> would give.</summary>
    /// <param name="source">The shape of that diagonal, in this tensor's dtype.</param>
    /// <param name="offset">Which diagonal: above the main one if positive, below if negative.</param>
    /// <param name="dim1">The dimension of rows; negative numbers count from the end.</param>
    /// <param name="dim2">The dimension of columns; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">The dimensions are out of range or the same, or the source has another shape.</exception>
    /// <exception cref="DTypeException">The dtypes differ.</exception>
    public TSelf DiagonalScatter(TSelf source, int offset = 0, int dim1 = 0, int dim2 = 1)
        => Wrap(PlacementRules.DiagonalScatter.Apply(DiagonalOf("diagonal_scatter", offset, dim1, dim2), Core, CoreOf(source))[0]);

    /// <summary>This tensor with elements of a source, one after another, in place of those where the mask holds.</summary>
    /// <param name="mask">Bool; broadcasts with this tensor.</param>
    /// <param name="source">At least as many elements as the mask holds, taken in row-major order, in this tensor's dtype.</param>
    /// <exception cref="ShapeException">The shapes cannot be broadcast, or there are too few elements.</exception>
    /// <exception cref="DTypeException">The mask is not Bool, or the dtypes differ.</exception>
    public TSelf MaskedScatter(TSelf mask, TSelf source)
    {
        var shape = MaskingRules.Check("masked_scatter", Core, CoreOf(mask));
        var places = MaskingRules.Places(mask.Core, shape);
        NeedOwnDType("masked_scatter", source);
        if (source.Numel < places.Numel) throw GraphErrors.TooFewElements("masked_scatter", places.Numel, source.Shape);
        var taken = source.Core.Reshape(-1).Slice(0, 0, places.Numel);
        return Wrap(Core.Expand(shape).Reshape(-1).IndexCopy(0, places, taken).Reshape(shape));
    }

    /// <summary>This tensor with elements of a source in place of those, or added to those, at places in row-major order.</summary>
    /// <param name="index">Int64, any shape; negative numbers count from the end.</param>
    /// <param name="source">As many elements, in this tensor's dtype.</param>
    /// <param name="accumulate">Whether they are added. If not, the last one of several for one place stays, as in <see cref="IndexCopy"/>.</param>
    /// <exception cref="ShapeException">An index is out of range, or there are more or fewer elements.</exception>
    /// <exception cref="DTypeException">The index is not Int64, or the dtypes differ.</exception>
    public TSelf Put(TSelf index, TSelf source, bool accumulate = false)
    {
        var (at, flat) = (Wrap(Indexer.Flat("put", CoreOf(index), Core)), Reshape(-1));
        NeedOwnDType("put", source);
        if (source.Numel != at.Numel) throw Errors.WrongSource("put", index.Shape, source.Shape);
        var row = source.Reshape(-1);
        return (accumulate ? flat.IndexAdd(0, at, row) : flat.IndexCopy(0, at, row)).Reshape(Shape);
    }

    /// <summary>
    /// This tensor with values in place of, or added to, what <c>this[indices]</c> would give. Indices that are not there for
    /// the last dimensions mean all of them.
    /// </summary>
    /// <param name="indices">Tensors of indices (Int64, negative ones count from the end) that broadcast together, or masks (Bool).</param>
    /// <param name="values">They broadcast to the shape of <c>this[indices]</c>, in this tensor's dtype.</param>
    /// <param name="accumulate">Whether they are added. If not, the last one of several for one place stays, as in <see cref="IndexCopy"/>.</param>
    /// <exception cref="ShapeException">There are too many indices, one is out of range, or the values do not fit.</exception>
    /// <exception cref="DTypeException">A tensor of indices is neither Int64 nor Bool, or the dtypes differ.</exception>
    public TSelf IndexPut(IReadOnlyList<TSelf> indices, TSelf values, bool accumulate = false)
    {
        var at = Indexer.Places(Core, Cores("index_put", indices));
        var rule = accumulate ? PlacementRules.IndexAdd : PlacementRules.IndexCopy;
        NeedOwnDType("index_put", values);
        if (!values.Shape.BroadcastsTo(at.Result)) throw Errors.CannotExpand("index_put", values.Shape, at.Result);
        var rows = values.Core.Expand(at.Result).Permute(Dims.Inverse(at.Placement)).Reshape(at.Rows.Source.With(0, at.Rows.Index.Numel));
        return Wrap(rule.Apply(at.Rows, Core.Permute(at.Order).Reshape(at.Rows.Source), rows)[0].Reshape(at.Joined).Permute(Dims.Inverse(at.Order)));
    }

    /// <summary>Elements at places in row-major order.</summary>
    /// <param name="index">Int64, any shape, which the result has; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">An index is out of range.</exception>
    /// <exception cref="DTypeException">The index is not Int64.</exception>
    public TSelf Take(TSelf index) => Reshape(-1).IndexSelect(0, Wrap(Indexer.Flat("take", CoreOf(index), Core))).Reshape(index.Shape);

    /// <summary>As <see cref="Gather"/>, but both broadcast along the other dimensions; without a dimension, of all elements in row-major order.</summary>
    /// <param name="index">Int64, of this tensor's rank, or of any shape without a dimension; not negative.</param>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">The shapes do not fit, or an index is out of range.</exception>
    /// <exception cref="DTypeException">The index is not Int64.</exception>
    public TSelf TakeAlongDim(TSelf index, int? dim = null)
    {
        if (dim is not { } along) return Reshape(-1).Gather(0, Given(index).Reshape(-1));
        var d = Shape.Dim("take_along_dim", along);
        if (CoreOf(index).Rank != Rank) throw Errors.RankDiffers("take_along_dim", "index", Shape, index.Shape);
        if (Rank == 0) return Gather(0, index);
        var shape = Shape.Broadcast("take_along_dim", Shape.With(d, 1), index.Shape.With(d, 1));
        return Expand(shape.With(d, Shape.Dims[d])).Gather(d, index.Expand(shape.With(d, index.Shape.Dims[d])));
    }

    private void NeedOwnDType(string op, TSelf source)
    {
        if (CoreOf(source).DType != DType) throw Errors.Different(op, DType, source.DType);
    }
}
