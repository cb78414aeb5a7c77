using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of order: the places are found first, and the gradient goes where the elements came from.</summary>
internal static class SortingRules
{
    internal static readonly LinearOp Sort = PickingRules.MakeFound("sort");

    internal static readonly LinearOp TopK = PickingRules.MakeFound("topk");

    internal static readonly LinearOp KthValue = PickingRules.MakeFound("kthvalue");

    internal static readonly LinearOp Mode = PickingRules.MakeFound("mode");

    internal static readonly LinearOp MedianDim = PickingRules.MakeFound("median", overload: 1);

    internal static readonly LinearOp NanMedianDim = PickingRules.MakeFound("nanmedian", overload: 1);

    /// <summary>The median of all; elements equal to it share the gradient evenly.</summary>
    internal static readonly ReductionOp Median = MakeMedian("median", ignoreNan: false);

    internal static readonly ReductionOp NanMedian = MakeMedian("nanmedian", ignoreNan: true);

    private static ReductionOp MakeMedian(string name, bool ignoreNan) => new(
        name,
        (x, a) =>
        {
            var dims = a.Over(x.Shape);
            int[] rest = [.. Enumerable.Range(0, x.Shape.Rank).Except(dims)];
            var rows = x.Permute([.. rest, .. dims]).Reshape(Shape.Of([.. rest.Select(d => x.Shape.Dims[d]), (int)a.Extent(x.Shape)]));
            var shape = Dims.Reduced(x.Shape, dims, a.KeepDim);

            // As in PyTorch, nothing has a middle that is NaN.
            return rows.Shape[-1] == 0
                ? NdArray.Full(double.NaN, shape, x.DType)
                : Kernel.Gather(rows, -1, Kernel.ArgMedian(rows, -1, ignoreNan)).Reshape(shape);
        },
        Reads.X | Reads.Output,
        static (k, a) => ReductionRules.TieShare(k.X, a.Restore(k.Output, k.X.Shape), a));
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The elements in order along a dimension, and where each one stood (Int64). Equal ones keep their order; NaN counts as greatest.</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="descending">Whether the greatest comes first.</param>
    /// <remarks>Keeps the places alone. Stable, so that PyTorch's <c>stable</c> has no counterpart.</remarks>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public (TSelf Values, TSelf Indices) Sort(int dim = -1, bool descending = false)
        => Ordered(SortingRules.Sort, dim, keepDim: true, (x, d) => Kernel.ArgSort(x, d, descending));

    /// <summary>Where the elements in order stand along a dimension; Int64. Equal ones keep their order; NaN counts as greatest.</summary>
    /// <inheritdoc cref="Sort"/>
    public TSelf ArgSort(int dim = -1, bool descending = false) => Sort(dim, descending).Indices;

    /// <summary>The largest or smallest elements along a dimension, in order, and where each one stands (Int64). NaN counts as greatest.</summary>
    /// <param name="k">How many, from 0 to the size of the dimension.</param>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="largest">Whether the largest, from the greatest down, or the smallest.</param>
    /// <remarks>Of equal elements the first ones are taken. Keeps the places alone.</remarks>
    /// <exception cref="ShapeException">There is no such dimension, or it has fewer elements.</exception>
    public (TSelf Values, TSelf Indices) TopK(int k, int dim = -1, bool largest = true)
        => Ordered(SortingRules.TopK, dim, keepDim: true, (x, d) => Kernel.ArgTopK(x, k, d, largest));

    /// <summary>The k-th smallest element along a dimension, and where it stands (Int64). Equal ones are counted in their order; NaN is greatest.</summary>
    /// <param name="k">From 1 to the size of the dimension.</param>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="keepDim">Whether it stays, with size 1.</param>
    /// <exception cref="ShapeException">There is no such dimension, or it has fewer elements.</exception>
    public (TSelf Values, TSelf Indices) KthValue(int k, int dim = -1, bool keepDim = false)
        => Ordered(SortingRules.KthValue, dim, keepDim, (x, d) => Kernel.ArgKthValue(x, k, d));

    /// <summary>The element that occurs most often along a dimension, the smallest of several such, and where it last stands (Int64).</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="keepDim">Whether it stays, with size 1.</param>
    /// <exception cref="ShapeException">There is no such dimension, or it is empty.</exception>
    public (TSelf Values, TSelf Indices) Mode(int dim = -1, bool keepDim = false) => Ordered(SortingRules.Mode, dim, keepDim, Kernel.ArgMode);

    /// <summary>The middle element in order, the lower one of two; NaN if any is, or if there is none. Equal ones share the gradient evenly.</summary>
    public TSelf Median() => Wrap(SortingRules.Median.Apply(Core, new ReduceArgs(null, KeepDim: false)));

    /// <summary>The middle element along a dimension, the lower one of two, and where it stands (Int64). The first NaN, if there is one.</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="keepDim">Whether it stays, with size 1.</param>
    /// <exception cref="ShapeException">There is no such dimension, or it is empty.</exception>
    public (TSelf Values, TSelf Indices) Median(int dim, bool keepDim = false)
        => Ordered(SortingRules.MedianDim, dim, keepDim, static (x, d) => Kernel.ArgMedian(x, d));

    /// <summary>The middle element that is not NaN, the lower one of two; NaN if there is none. Equal ones share the gradient evenly.</summary>
    public TSelf NanMedian() => Wrap(SortingRules.NanMedian.Apply(Core, new ReduceArgs(null, KeepDim: false)));

    /// <summary>The middle element that is not NaN along a dimension, the lower one of two, and where it stands (Int64); NaN if there is none.</summary>
    /// <inheritdoc cref="Median(int, bool)"/>
    public (TSelf Values, TSelf Indices) NanMedian(int dim, bool keepDim = false)
        => Ordered(SortingRules.NanMedianDim, dim, keepDim, static (x, d) => Kernel.ArgMedian(x, d, ignoreNan: true));

    private (TSelf, TSelf) Ordered(LinearOp op, int dim, bool keepDim, Func<NdArray, int, NdArray> find)
        => Both(PickingRules.Extreme(op, (x, along, _) => find(x, along!.Value), Core, Shape.Dim(op.Name, dim), keepDim));

    private (TSelf, TSelf) Both((Tensor Values, Tensor Indices) both) => (Wrap(both.Values), Wrap(both.Indices));
}
