using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>
/// Rules of putting a source into a base. They are linear in both together: the source gets what its places pick from the
/// gradient; the base gets the gradient, with zeros where it was overwritten.
/// </summary>
internal static class PlacementRules
{
    internal static readonly GeneralOp ScatterAdd = AtIndices("scatter_add", Kernel.ScatterAdd, PickingRules.Gather, overwrites: false);

    /// <summary>As in PyTorch, every source gets the gradient of its place; where several name one place, only the last of them should.</summary>
    internal static readonly GeneralOp Scatter = AtIndices("scatter", Kernel.Scatter, PickingRules.Gather, overwrites: true);

    internal static readonly GeneralOp IndexAdd = AtIndices("index_add", Kernel.IndexAdd, PickingRules.IndexSelect, overwrites: false);

    internal static readonly GeneralOp IndexCopy = AtIndices("index_copy", Kernel.IndexCopy, PickingRules.IndexSelect, overwrites: true);

    internal static readonly GeneralOp SliceScatter = Make<IndexingRules.SliceArgs>(
        "slice_scatter",
        static (x, source, a) => Kernel.SliceScatter(x, source, a.Dim, a.Start, a.Stop, a.Step),
        IndexingRules.Slice,
        static a => a.Source.With(a.Dim, (int)(((long)a.Stop - a.Start + a.Step - 1) / a.Step)),
        static (a, many, source) => SliceScatter!.Apply(a.OfMany(many), many, source)[0],
        overwrites: true);

    internal static readonly GeneralOp DiagonalScatter = Make<DiagonalRules.DiagonalArgs>(
        "diagonal_scatter",
        static (x, source, a) => Kernel.DiagonalScatter(x, source, a.Offset, a.Dim0, a.Dim1),
        DiagonalRules.Diagonal,
        static a => a.Picked,
        static (a, many, source) => DiagonalScatter!.Apply(a.OfMany(many), many, source)[0],
        overwrites: true);

    /// <summary>An element or a slice at each index of a tensor that hides no examples, of which others may differ.</summary>
    internal static Tensor Put(GeneralOp op, Tensor x, int dim, Tensor index, Tensor source)
        => index.IsBatched
            ? BatchedOps.Loop(one => [Put(op, one[0], dim, one[1], one[2])], x, index, source)[0]
            : op.Apply(new PickingRules.PickArgs(dim, index.Value, x.Shape), x, source)[0];

    /// <summary>The source without what the index does not reach; one number may come as 0-d or as [1], as in PyTorch.</summary>
    internal static Tensor Reached(Tensor source, Shape index)
    {
        if (index.Rank != source.Rank) return index.Rank + source.Rank == 1 && source.Numel == 1 ? source.Reshape(index) : source;
        for (var d = 0; d < index.Rank; d++)
            if (index.Dims[d] < source.Shape.Dims[d]) source = source.Slice(d, 0, index.Dims[d]);
        return source;
    }

    private static GeneralOp AtIndices(string name, Func<NdArray, int, NdArray, NdArray, NdArray> kernel, LinearOp pick, bool overwrites)
    {
        GeneralOp? op = null;
        return op = Make<PickingRules.PickArgs>(
            name, (x, source, a) => kernel(x, a.Dim, a.Index, source), pick, a => a.Picked(pick), (a, many, source) => OfMany(op!, a, pick, many, source), overwrites);
    }

    /// <summary>Many bases and many sources; a 0-d one counts as a vector of one element.</summary>
    private static Tensor OfMany(GeneralOp op, PickingRules.PickArgs args, LinearOp pick, Tensor many, Tensor source)
        => many.Rank == 1
            ? OfMany(op, args.OfVector(), pick, many.Unsqueeze(-1), source.Unsqueeze(-1)).Reshape(many.Shape)
            : op.Apply(args.OfMany(pick, many.Shape.Dims[0]), many, source)[0];

    private static GeneralOp Make<TArgs>(
        string name, Func<NdArray, NdArray, TArgs, NdArray> kernel, LinearOp pick, Func<TArgs, Shape> picked, Func<TArgs, Tensor, Tensor, Tensor> many, bool overwrites)
    {
        GeneralOp? op = null;
        return op = new GeneralOp(
            name,
            (x, a) => [kernel(x[0], x[1], (TArgs)a!)],
            static _ => Reads.None,
            (k, from, into) =>
            {
                var (g, args) = (from[0]!, k.Args<TArgs>());
                if (k.Needs(0)) into[0] = overwrites ? op!.Apply(args, g, Tensor.Zeros(picked(args), g.DType))[0] : g;
                if (k.Needs(1)) into[1] = pick.Apply(g, args);
            },
            (k, from, into) => into[0] = op!.Apply(
                k.Args<TArgs>(),
                from[0] ?? Tensor.Zeros(k.OutputShape(), k.OutputDType()),
                from[1] ?? Tensor.Zeros(picked(k.Args<TArgs>()), k.OutputDType()))[0])
        {
            Many = (a, x, level) => [many((TArgs)a!, Batch.Spread(x[0], level), Batch.Spread(x[1], level))],
        };
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>This tensor with source[i…] in place of the element [i… with index[i…] at dim].</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="index">Int64, of this tensor's rank, no larger than the source anywhere and than this tensor along other dimensions.</param>
    /// <param name="source">What is put there, in this tensor's dtype; elements that the index does not reach are left out.</param>
    /// <remarks>
    /// Keeps the index alone. Of several sources for one place the last one in the order of the index stays; as in PyTorch each
    /// of them gets the gradient of that place, which is right for the last one only: let the places differ.
    /// </remarks>
    /// <exception cref="ShapeException">The shapes do not fit, or an index is out of range.</exception>
    /// <exception cref="DTypeException">The index is not Int64, or the dtypes differ.</exception>
    public TSelf Scatter(int dim, TSelf index, TSelf source)
        => Wrap(PlacementRules.Put(PlacementRules.Scatter, Core, Shape.Dim("scatter", dim), CoreOf(index), PlacementRules.Reached(CoreOf(source), index.Shape)));

    /// <summary>This tensor with a number in place of the elements [i… with index[i…] at dim].</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="index">Int64, of this tensor's rank, no larger than it along other dimensions.</param>
    /// <param name="value">The number, in this tensor's dtype.</param>
    /// <exception cref="ShapeException">The shapes do not fit, or an index is out of range.</exception>
    /// <exception cref="DTypeException">The index is not Int64.</exception>
    public TSelf Scatter(int dim, TSelf index, double value) => Scatter(dim, index, Wrap(Number(value).Expand(CoreOf(index).Shape)));

    /// <summary>This tensor with source[i…] added to the element [i… with index[i…] at dim].</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="index">Int64, of this tensor's rank, no larger than the source anywhere and than this tensor along other dimensions.</param>
    /// <param name="source">What is added, in this tensor's dtype; elements that the index does not reach are left out.</param>
    /// <remarks>Several for one place are added in the order of the index. Keeps the index alone.</remarks>
    /// <exception cref="ShapeException">The shapes do not fit, or an index is out of range.</exception>
    /// <exception cref="DTypeException">The index is not Int64, the dtypes differ, or they are Bool.</exception>
    public TSelf ScatterAdd(int dim, TSelf index, TSelf source)
        => Wrap(PlacementRules.Put(PlacementRules.ScatterAdd, Core, Shape.Dim("scatter_add", dim), CoreOf(index), PlacementRules.Reached(CoreOf(source), index.Shape)));

    /// <summary>This tensor with slices of a source, times a factor, added where a list of indices says.</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="index">Int64, one dimension (or 0-d for one slice).</param>
    /// <param name="source">Of this tensor's shape, but as long as the index along the dimension, and of its dtype.</param>
    /// <param name="alpha">The factor; a whole number for integers.</param>
    /// <remarks>Several slices for one place are added in the order of the index. Keeps the index alone.</remarks>
    /// <exception cref="ShapeException">The shapes do not fit, or an index is out of range.</exception>
    /// <exception cref="DTypeException">The index is not Int64, the dtypes differ, or they are Bool.</exception>
    public TSelf IndexAdd(int dim, TSelf index, TSelf source, double alpha = 1)
    {
        var slices = alpha == 1 ? CoreOf(source) : CoreOf(source).DType == DType.Int64 ? source.Core * (long)alpha : source.Core * alpha;
        return Indexed(PlacementRules.IndexAdd, dim, CoreOf(index), slices);
    }

    /// <summary>This tensor with slices of a source in place of those that a list of indices names.</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="index">Int64, one dimension (or 0-d for one slice).</param>
    /// <param name="source">Of this tensor's shape, but as long as the index along the dimension, and of its dtype.</param>
    /// <remarks>
    /// Keeps the index alone. Of several slices for one place the last one stays; as in PyTorch each of them gets the gradient
    /// of that place, which is right for the last one only: let the places differ.
    /// </remarks>
    /// <exception cref="ShapeException">The shapes do not fit, or an index is out of range.</exception>
    /// <exception cref="DTypeException">The index is not Int64, or the dtypes differ.</exception>
    public TSelf IndexCopy(int dim, TSelf index, TSelf source) => Indexed(PlacementRules.IndexCopy, dim, CoreOf(index), CoreOf(source));

    /// <summary>This tensor with a number in place of the slices that a list of indices names.</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="index">Int64, one dimension (or 0-d for one slice).</param>
    /// <param name="value">The number, in this tensor's dtype.</param>
    /// <exception cref="ShapeException">The index has several dimensions or is out of range.</exception>
    /// <exception cref="DTypeException">The index is not Int64.</exception>
    public TSelf IndexFill(int dim, TSelf index, double value) => IndexFill(dim, index, Wrap(Number(value)));

    /// <summary>This tensor with a 0-d tensor's value in place of the slices that a list of indices names.</summary>
    /// <inheritdoc cref="IndexFill(int, TSelf, double)"/>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="index">Int64, one dimension (or 0-d for one slice).</param>
    /// <param name="value">0-d; it is converted to this tensor's dtype.</param>
    public TSelf IndexFill(int dim, TSelf index, TSelf value)
    {
        if (CoreOf(value).Rank != 0) throw GraphErrors.NotNumber("index_fill", value.Shape);
        return MaskedFill(Wrap(Named(Core.Shape, Shape.Dim("index_fill", dim), CoreOf(index))), value);
    }

    /// <summary>A mask of the slices that a list names, however often: a fill with a tensor then counts each of them once.</summary>
    private static Tensor Named(Shape shape, int dim, Tensor index)
    {
        if (index.IsBatched) return BatchedOps.Loop(one => [Named(shape, dim, one[0])], index)[0];
        Kernel.CheckIndex("index_fill", shape, dim, index.Value);
        var none = NdArray.Zeros([shape.IsScalar ? 1 : shape.Dims[dim]], DType.Bool);
        var mask = Kernel.IndexCopy(none, 0, index.Value, NdArray.Full(1, [index.Numel], DType.Bool));
        return new Tensor(mask.Reshape(shape.IsScalar ? shape : Shape.Of([shape.Dims[dim], .. Enumerable.Repeat(1, shape.Rank - dim - 1)])));
    }

    private TSelf Indexed(GeneralOp op, int dim, Tensor index, Tensor source)
    {
        var d = Shape.Dim(op.Name, dim);

        // As in PyTorch, one number may come as 0-d or as [1].
        if (Rank <= 1 && source.Rank <= 1 && source.Numel == 1 && index.Numel == 1) source = source.Reshape(Rank == 0 ? Shape : Shape.Of(1));
        return Wrap(PlacementRules.Put(op, Core, d, index, source));
    }

    private Tensor Number(double value) => new(NdArray.Scalar(value, DType));
}
