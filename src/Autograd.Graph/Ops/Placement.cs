using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>
/// Rules of putting a source into a base at places that an index names. They are linear in both together: the base gets the
/// gradient (without what was overwritten), the source what is picked from it at its places.
/// </summary>
internal static class PlacementRules
{
    internal static readonly GeneralOp ScatterAdd = Make(
        "scatter_add", static (x, source, a) => Kernel.ScatterAdd(x, a.Dim, a.Index, source), PickingRules.Gather, static (a, size) => a.EachOf(size));

    internal static readonly GeneralOp IndexAdd = Make(
        "index_add", static (x, source, a) => Kernel.IndexAdd(x, a.Dim, a.Index, source), PickingRules.IndexSelect, static (a, size) => a.AllOf(size));

    private static GeneralOp Make(
        string name,
        Func<NdArray, NdArray, PickingRules.PickArgs, NdArray> kernel,
        LinearOp pick,
        Func<PickingRules.PickArgs, int, PickingRules.PickArgs> ofMany)
    {
        GeneralOp? op = null;
        return op = new GeneralOp(
            name,
            (x, a) => [kernel(x[0], x[1], (PickingRules.PickArgs)a!)],
            static _ => Reads.None,
            (k, from, into) =>
            {
                if (k.Needs(0)) into[0] = from[0];
                if (k.Needs(1)) into[1] = pick.Apply(from[0]!, k.Args<PickingRules.PickArgs>());
            },
            (k, from, into) =>
            {
                var args = k.Args<PickingRules.PickArgs>();
                into[0] = op!.Apply(
                    args,
                    from[0] ?? Tensor.Zeros(k.OutputShape(), k.OutputDType()),
                    from[1] ?? Tensor.Zeros(args.Picked(pick), k.OutputDType()))[0];
            })
        {
            Many = (a, x, level) =>
            {
                var (args, into, source) = ((PickingRules.PickArgs)a!, Batch.Spread(x[0], level), Batch.Spread(x[1], level));
                return into.Rank > 1
                    ? op!.Apply(ofMany(args, level.Size), into, source)
                    : [op!.Apply(ofMany(args.OfVector(), level.Size), into.Unsqueeze(-1), source.Unsqueeze(-1))[0].Reshape(into.Shape)];
            },
        };
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>This tensor with elements of a source added: source[i…] to the element [i… with index[i…] at dim].</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="index">Int64, of this tensor's rank, no larger than the source anywhere and than this tensor along other dimensions.</param>
    /// <param name="source">What is added, in this tensor's dtype; elements that the index does not reach are left out.</param>
    /// <remarks>Several for one place are added in the order of the index. Keeps the index alone.</remarks>
    /// <exception cref="ShapeException">The shapes do not fit, or an index is out of range.</exception>
    /// <exception cref="DTypeException">The index is not Int64, or the dtypes differ.</exception>
    public TSelf ScatterAdd(int dim, TSelf index, TSelf source)
    {
        var d = Shape.Dim("scatter_add", dim);
        return Wrap(Scattered(PlacementRules.ScatterAdd, d, CoreOf(index), CoreOf(source)));
    }

    /// <summary>This tensor with slices of a source, times a factor, added where a list of indices says.</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="index">Int64, one dimension (or 0-d for one slice).</param>
    /// <param name="source">Of this tensor's shape, but as long as the index along the dimension, and of its dtype.</param>
    /// <param name="alpha">The factor.</param>
    /// <remarks>Several slices for one place are added in the order of the index. Keeps the index alone.</remarks>
    /// <exception cref="ShapeException">The shapes do not fit, or an index is out of range.</exception>
    /// <exception cref="DTypeException">The index is not Int64, or the dtypes differ.</exception>
    public TSelf IndexAdd(int dim, TSelf index, TSelf source, double alpha = 1)
    {
        var d = Shape.Dim("index_add", dim);
        var (at, slices) = (CoreOf(index), CoreOf(source));
        if (alpha != 1) slices = DType == DType.Int64 ? slices * (long)alpha : slices * alpha;
        return Wrap(Indexed(PlacementRules.IndexAdd, d, at, slices));
    }

    private Tensor Scattered(GeneralOp op, int dim, Tensor index, Tensor source)
    {
        if (index.IsBatched)
            return BatchedOps.Loop(one => [one[0].Scattered(op, dim, one[1], one[2])], Core, index, source)[0];

        // What the index does not reach is no part of it.
        if (index.Rank == source.Rank)
            for (var e = 0; e < index.Rank; e++)
                if (index.Shape.Dims[e] < source.Shape.Dims[e]) source = source.Slice(e, 0, index.Shape.Dims[e]);
        if (source.Rank + index.Rank == 1 && source.Numel == 1) source = source.Reshape(index.Shape);
        return op.Apply(new PickingRules.PickArgs(dim, index.Value, Shape), Core, source)[0];
    }

    private Tensor Indexed(GeneralOp op, int dim, Tensor index, Tensor source)
    {
        if (index.IsBatched)
            return BatchedOps.Loop(one => [one[0].Indexed(op, dim, one[1], one[2])], Core, index, source)[0];
        var args = new PickingRules.PickArgs(dim, index.Value, Shape);

        // As in PyTorch, one number may come as 0-d or as [1].
        if (index.Rank <= 1 && source.Numel == 1 && args.Picked(PickingRules.IndexSelect) is { Numel: 1 } shape) source = source.Reshape(shape);
        return op.Apply(args, Core, source)[0];
    }
}
