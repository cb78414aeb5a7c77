using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of ops that show the same elements under another shape or order. All are linear; adjoints invert them.</summary>
internal static class ViewRules
{
    internal static readonly LinearOp Reshape = LinearOp.With<Shape>(
        "view", static (x, shape) => x.Reshape(shape), static (g, k, _) => g.Reshape(k.ShapeOf(0)),
        batch: static (x, shape) => x.Reshape(shape.Insert(0, x.Shape.Dims[0])));

    internal static readonly LinearOp Expand = LinearOp.With<Shape>(
        "expand", static (x, shape) => x.Expand(shape), static (g, k, _) => Broadcasting.Undo(g, k.ShapeOf(0)),
        batch: static (x, shape) => BatchedOps.Lifted(x, shape.Rank + 1).Expand(shape.Insert(0, x.Shape.Dims[0])));

    internal static readonly LinearOp Permute = LinearOp.With<int[]>(
        "permute", static (x, order) => x.Permute(order), static (g, _, order) => g.Permute(Dims.Inverse(order)),
        batch: static (x, order) => x.Permute([0, .. BatchedOps.Behind(order)]));

    internal static readonly LinearOp Transpose = LinearOp.With<TransposeArgs>(
        "transpose", static (x, a) => x.Transpose(a.Dim0, a.Dim1), static (g, _, a) => g.Transpose(a.Dim0, a.Dim1),
        batch: static (x, a) => x.Rank == 1 ? x : x.Transpose(a.Dim0 + 1, a.Dim1 + 1));

    /// <summary>The transpose of a matrix, which PyTorch names apart.</summary>
    internal static readonly LinearOp T = new("t", static x => x.Shape.Rank < 2 ? x : x.Transpose(0, 1), static (g, _) => g.T,
        batch: static x => x.Rank < 3 ? x : x.Transpose(1, 2));

    internal static readonly LinearOp Squeeze = LinearOp.With<Shape>(
        "squeeze", static (x, shape) => x.Reshape(shape), static (g, k, _) => g.Reshape(k.ShapeOf(0)),
        batch: static (x, shape) => x.Reshape(shape.Insert(0, x.Shape.Dims[0])));

    /// <summary>Squeezing one dimension, which PyTorch numbers apart.</summary>
    internal static readonly LinearOp SqueezeDim = LinearOp.With<int>(
        "squeeze", static (x, dim) => x.Squeeze(dim), static (g, k, _) => g.Reshape(k.ShapeOf(0)), overload: 1,
        batch: static (x, dim) => x.Rank == 1 ? x : x.Squeeze(dim + 1));

    internal static readonly LinearOp Unsqueeze = LinearOp.With<int>(
        "unsqueeze", static (x, dim) => x.Unsqueeze(dim), static (g, k, _) => g.Reshape(k.ShapeOf(0)),
        batch: static (x, dim) => x.Unsqueeze(dim < 0 ? dim : dim + 1));

    /// <summary>Its own adjoint.</summary>
    internal static readonly LinearOp Flip = LinearOp.With<int[]>(
        "flip", static (x, dims) => dims.Length == 0 ? x : x.Flip(dims), static (g, _, dims) => Flip!.Apply(g, dims),
        batch: static (x, dims) => x.Rank == 1 ? x : Flip!.Apply(x, BatchedOps.Behind(dims)));

    /// <summary>The tensor itself at a place of its own in the graph.</summary>
    internal static readonly LinearOp Alias = new("alias", static x => x, static (g, _) => g, batch: static x => Alias!.Apply(x));

    /// <summary>As <see cref="Alias"/>, where a user asked for it.</summary>
    internal static readonly LinearOp Clone = new("clone", static x => x, static (g, _) => g, batch: static x => Clone!.Apply(x));

    internal sealed record TransposeArgs(int Dim0, int Dim1);
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The transpose: a matrix with its dimensions exchanged; a vector or 0-d tensor itself.</summary>
    /// <exception cref="ShapeException">There are more than two dimensions; use <see cref="Transpose"/> or <see cref="Permute(int[])"/>.</exception>
    public TSelf T => Rank <= 2 ? Wrap(ViewRules.T.Apply(Core)) : throw GraphErrors.TransposeOfBatch(Shape);

    /// <summary>The same elements in row-major order under another shape.</summary>
    /// <param name="shape">The sizes, of which one may be −1: it is found from the others.</param>
    /// <exception cref="ShapeException">The shape holds another number of elements.</exception>
    public TSelf Reshape(params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        return Reshape(Dims.Infer(Shape, shape));
    }

    /// <summary>The same elements in row-major order under another shape.</summary>
    /// <exception cref="ShapeException">The shape holds another number of elements.</exception>
    public TSelf Reshape(Shape shape) => Wrap(ViewRules.Reshape.Apply(Core, shape));

    /// <summary>Dimensions of size 1 repeated, and missing leading ones added, without copying.</summary>
    /// <param name="shape">The sizes; −1 keeps a dimension's own.</param>
    /// <exception cref="ShapeException">Some size is neither equal nor 1.</exception>
    public TSelf Expand(params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        var sizes = (int[])shape.Clone();
        for (int d = sizes.Length - 1, mine = Rank - 1; d >= 0; d--, mine--)
        {
            if (sizes[d] != -1) continue;
            sizes[d] = mine >= 0 ? Shape.Dims[mine] : throw GraphErrors.ExpandOfNew(Shape, shape, d);
        }

        return Expand(Shape.Of(sizes));
    }

    /// <summary>Dimensions of size 1 repeated, and missing leading ones added, without copying.</summary>
    /// <exception cref="ShapeException">Some size is neither equal nor 1.</exception>
    public TSelf Expand(Shape shape) => Wrap(ViewRules.Expand.Apply(Core, shape));

    /// <summary>The dimensions in another order.</summary>
    /// <param name="dims">Every dimension once; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">A dimension is missing, named twice or out of range.</exception>
    public TSelf Permute(params int[] dims)
    {
        ArgumentNullException.ThrowIfNull(dims);
        return Wrap(ViewRules.Permute.Apply(Core, Dims.Permutation("permute", dims, Shape)));
    }

    /// <summary>Two dimensions exchanged.</summary>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public TSelf Transpose(int dim0, int dim1)
        => Wrap(ViewRules.Transpose.Apply(Core, new ViewRules.TransposeArgs(Shape.Dim("transpose", dim0), Shape.Dim("transpose", dim1))));

    /// <summary>Without the dimensions of size 1.</summary>
    public TSelf Squeeze() => Wrap(ViewRules.Squeeze.Apply(Core, Squeezed()));

    /// <summary>Without one dimension, if its size is 1.</summary>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public TSelf Squeeze(int dim) => Wrap(ViewRules.SqueezeDim.Apply(Core, Shape.Dim("squeeze", dim)));

    /// <summary>With a new dimension of size 1.</summary>
    /// <param name="dim">Where it stands in the result, from −(Rank + 1) to Rank.</param>
    /// <exception cref="ShapeException">There is no such place.</exception>
    public TSelf Unsqueeze(int dim) => Wrap(ViewRules.Unsqueeze.Apply(Core, dim));

    /// <summary>The order of the elements reversed along dimensions.</summary>
    /// <param name="dims">The dimensions; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">A dimension is named twice or out of range.</exception>
    public TSelf Flip(params int[] dims)
    {
        ArgumentNullException.ThrowIfNull(dims);
        return Wrap(ViewRules.Flip.Apply(Core, dims.Length == 0 ? [] : Dims.Several("flip", dims, Shape)));
    }

    /// <summary>All elements in one dimension, in row-major order; or a run of dimensions joined.</summary>
    /// <param name="startDim">The first dimension of the run.</param>
    /// <param name="endDim">The last one.</param>
    /// <exception cref="ShapeException">There are no such dimensions, or they stand in the wrong order.</exception>
    public TSelf Flatten(int startDim = 0, int endDim = -1)
    {
        var (start, end) = (Shape.Dim("flatten", startDim), Shape.Dim("flatten", endDim));
        if (Rank == 0) return Reshape(1);
        if (start > end) throw GraphErrors.FlattenOrder(startDim, endDim, Shape);
        var joined = 1;
        for (var d = start; d <= end; d++) joined *= Shape.Dims[d];
        return Reshape(Shape.Create([.. Shape.Dims[..start], joined, .. Shape.Dims[(end + 1)..]]));
    }

    private Shape Squeezed()
    {
        List<int> sizes = [];
        foreach (var size in Shape)
            if (size != 1) sizes.Add(size);
        return Shape.Of([.. sizes]);
    }
}
