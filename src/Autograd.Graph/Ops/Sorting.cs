using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of sorting: the places are found first, and the gradient goes where the elements came from.</summary>
internal static class SortingRules
{
    internal static readonly LinearOp Sort = PickingRules.MakeFound("sort");

    internal static readonly LinearOp TopK = PickingRules.MakeFound("topk");
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The elements in order along a dimension, and where each one stood (Int64). Equal ones keep their order; NaN counts as greatest.</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="descending">Whether the greatest comes first.</param>
    /// <remarks>Keeps the places alone. Stable, so that PyTorch's <c>stable</c> has no counterpart.</remarks>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public (TSelf Values, TSelf Indices) Sort(int dim = -1, bool descending = false)
    {
        var d = Shape.Dim("sort", dim);
        return Both(PickingRules.Extreme(SortingRules.Sort, (x, along, _) => Kernel.ArgSort(x, along!.Value, descending), Core, d, keepDim: true));
    }

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
    {
        var d = Shape.Dim("topk", dim);
        if (k < 0 || k > (Rank == 0 ? 1 : Shape.Dims[d])) throw Errors.BadCount("topk", k, d, Shape);
        return Both(PickingRules.Extreme(SortingRules.TopK, (x, along, _) => Kernel.ArgTopK(x, k, along!.Value, largest), Core, d, keepDim: true));
    }

    private (TSelf, TSelf) Both((Tensor Values, Tensor Indices) both) => (Wrap(both.Values), Wrap(both.Indices));
}
