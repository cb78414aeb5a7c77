using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>
/// Rules of picking elements by tensors of indices. All are linear in their source; the indices are arguments. An adjoint
/// adds what was picked back into zeros, duplicates together.
/// </summary>
internal static class PickingRules
{
    internal static readonly LinearOp Gather = LinearOp.With<PickArgs>(
        "gather", static (x, a) => Kernel.Gather(x, a.Dim, a.Index), static (g, _, a) => Scatter!.Apply(g, a));

    /// <summary>The largest along a dimension, whose place is found first: all the gradient goes there.</summary>
    internal static readonly LinearOp MaxDim = MakeExtreme("max");

    internal static readonly LinearOp MinDim = MakeExtreme("min");

    /// <summary>The adjoint of <see cref="Gather"/>, and it of this.</summary>
    internal static readonly LinearOp Scatter = LinearOp.With<PickArgs>(
        "scatter_add",
        static (g, a) => Kernel.ScatterAdd(NdArray.Zeros(a.Source, g.DType), a.Dim, a.Index, g),
        static (g, _, a) => Gather!.Apply(g, a));

    internal static readonly LinearOp IndexSelect = LinearOp.With<PickArgs>(
        "index_select", static (x, a) => Kernel.IndexSelect(x, a.Dim, a.Index), static (g, _, a) => IndexAdd!.Apply(g, a),
        addAdjoint: static (sum, g, a) => Kernel.IndexAddTo(sum, a.Dim, a.Index, g));

    /// <summary>Indexing by tensors: the indexed dimensions joined into one in front, picked from, and put in their place.</summary>
    internal static readonly LinearOp Index = LinearOp.With<IndexArgs>(
        "index",
        static (x, a) => Kernel.IndexSelect(x.Permute(a.Order).Reshape(a.Rows.Source), 0, a.Rows.Index).Reshape(a.Picked).Permute(a.Placement),
        static (g, _, a) => IndexAdd!.Apply(g.Permute(Dims.Inverse(a.Placement)).Reshape(a.Rows.Source.With(0, a.Rows.Index.Numel)), a.Rows)
            .Reshape(a.Joined).Permute(Dims.Inverse(a.Order)),
        addAdjoint: static (sum, g, a) => a.InOrder
            && Kernel.IndexAddTo(sum.Reshape(a.Rows.Source), 0, a.Rows.Index, g.Permute(Dims.Inverse(a.Placement)).Reshape(a.Rows.Source.With(0, a.Rows.Index.Numel))));

    /// <summary>The adjoint of <see cref="IndexSelect"/>, and it of this.</summary>
    internal static readonly LinearOp IndexAdd = LinearOp.With<PickArgs>(
        "index_add",
        static (g, a) => Kernel.IndexAdd(NdArray.Zeros(a.Source, g.DType), a.Dim, a.Index, g),
        static (g, _, a) => IndexSelect!.Apply(g, a));

    internal static (Tensor Values, Tensor Indices) Extreme(LinearOp op, NdArray places, Tensor x, int dim, bool keepDim)
    {
        var values = op.Apply(x, new ExtremeArgs(new PickArgs(dim, places, x.Shape), keepDim));
        return (values, new Tensor(keepDim ? places : places.Squeeze(dim)));
    }

    private static LinearOp MakeExtreme(string name) => LinearOp.With<ExtremeArgs>(
        name,
        static (x, a) => Kernel.Gather(x, a.At.Dim, a.At.Index) is var values && a.KeepDim ? values : values.Squeeze(a.At.Dim),
        static (g, _, a) => Scatter!.Apply(g.Reshape(a.At.Index.Shape), a.At));

    /// <summary>
    /// The order that brings the indexed dimensions to the front, the shape then, the rows picked once those are joined, and
    /// the shape and order of the result.
    /// </summary>
    internal sealed record IndexArgs(int[] Order, Shape Joined, PickArgs Rows, Shape Picked, int[] Placement) : IKeepsArrays
    {
        public IEnumerable<NdArray> Arrays => Rows.Arrays;

        /// <summary>Whether the indexed dimensions stand in front already, so that the source is one block of rows.</summary>
        internal bool InOrder => Order.AsSpan().SequenceEqual([.. Enumerable.Range(0, Order.Length)]);
    }

    /// <summary>Where the extremes stand, and whether their dimension stays.</summary>
    internal sealed record ExtremeArgs(PickArgs At, bool KeepDim) : IKeepsArrays
    {
        public IEnumerable<NdArray> Arrays => At.Arrays;
    }

    /// <summary>The dimension, the indices along it, and the shape of the source.</summary>
    internal sealed record PickArgs(int Dim, NdArray Index, Shape Source) : IKeepsArrays
    {
        public IEnumerable<NdArray> Arrays => [Index];
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Elements picked along a dimension: result[i…] is this[i… with index[i…] at dim].</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="index">Int64, of this tensor's rank and no larger along other dimensions; the result has its shape.</param>
    /// <remarks>Keeps the index alone. Duplicates add up in the gradient.</remarks>
    /// <exception cref="ShapeException">The shapes do not fit, or an index is out of range.</exception>
    /// <exception cref="DTypeException">The index is not Int64.</exception>
    public TSelf Gather(int dim, TSelf index)
        => Wrap(PickingRules.Gather.Apply(Core, new PickingRules.PickArgs(Shape.Dim("gather", dim), CoreOf(index).Value, Shape)));

    /// <summary>Slices picked along a dimension by a list of indices.</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="index">Int64, one dimension (or 0-d for one slice).</param>
    /// <remarks>Keeps the index alone. Duplicates add up in the gradient.</remarks>
    /// <exception cref="ShapeException">The index has several dimensions, or an index is out of range.</exception>
    /// <exception cref="DTypeException">The index is not Int64.</exception>
    public TSelf IndexSelect(int dim, TSelf index)
        => Wrap(PickingRules.IndexSelect.Apply(Core, new PickingRules.PickArgs(Shape.Dim("index_select", dim), CoreOf(index).Value, Shape)));

    /// <summary>The largest element along a dimension, the first of equals, and where it stands (Int64). NaN counts as largest.</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="keepDim">Whether it stays, with size 1.</param>
    /// <exception cref="ShapeException">There is no such dimension, or it is empty.</exception>
    public (TSelf Values, TSelf Indices) Max(int dim, bool keepDim = false)
    {
        var d = Shape.Dim("max", dim);
        var (values, indices) = PickingRules.Extreme(PickingRules.MaxDim, Kernel.Max(Core.Value, d, keepDim: true).Indices, Core, d, keepDim);
        return (Wrap(values), Wrap(indices));
    }

    /// <summary>The smallest element along a dimension, the first of equals, and where it stands (Int64). NaN counts as smallest.</summary>
    /// <inheritdoc cref="Max(int, bool)"/>
    public (TSelf Values, TSelf Indices) Min(int dim, bool keepDim = false)
    {
        var d = Shape.Dim("min", dim);
        var (values, indices) = PickingRules.Extreme(PickingRules.MinDim, Kernel.Min(Core.Value, d, keepDim: true).Indices, Core, d, keepDim);
        return (Wrap(values), Wrap(indices));
    }

    /// <summary>Where the largest element stands: in row-major order, or along a dimension. Int64; the first of equals.</summary>
    /// <exception cref="ShapeException">There are no elements, or no such dimension.</exception>
    public TSelf ArgMax(int? dim = null, bool keepDim = false) => Wrap(new Tensor(Kernel.ArgMax(Core.Value, dim, keepDim)));

    /// <summary>Where the smallest element stands: in row-major order, or along a dimension. Int64; the first of equals.</summary>
    /// <exception cref="ShapeException">There are no elements, or no such dimension.</exception>
    public TSelf ArgMin(int? dim = null, bool keepDim = false) => Wrap(new Tensor(Kernel.ArgMin(Core.Value, dim, keepDim)));

    /// <summary>Whether all elements are true, or not zero; Bool.</summary>
    public TSelf All() => Wrap(new Tensor(Kernel.All(Core.Value)));

    /// <summary>Whether some element is true, or not zero; Bool.</summary>
    public TSelf Any() => Wrap(new Tensor(Kernel.Any(Core.Value)));
}
