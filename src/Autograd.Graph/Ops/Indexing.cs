using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of picking parts by number: select and slice. Adjoints put the gradient back into zeros.</summary>
internal static class IndexingRules
{
    internal static readonly LinearOp Select = LinearOp.With<SelectArgs>(
        "select", static (x, a) => x.Select(a.Dim, a.Index), static (g, _, a) => PadSelect!.Apply(g, a),
        addAdjoint: static (sum, g, a) => Kernel.AddTo(sum.Select(a.Dim, a.Index), g),
        batch: static (x, a) => Select!.Apply(x, a.OfMany(x)));

    /// <summary>Zeros in which one slice is given: the adjoint of select, and it of this.</summary>
    internal static readonly LinearOp PadSelect = LinearOp.With<SelectArgs>(
        "select_backward", static (g, a) => Kernel.PadSelect(g, a.Source, a.Dim, a.Index), static (g, _, a) => Select.Apply(g, a),
        batch: static (g, a) => PadSelect!.Apply(g, a.OfMany(g)));

    internal static readonly LinearOp Slice = LinearOp.With<SliceArgs>(
        "slice", static (x, a) => x.Slice(a.Dim, a.Start, a.Stop, a.Step), static (g, _, a) => PadSlice!.Apply(g, a),
        addAdjoint: static (sum, g, a) => Kernel.AddTo(sum.Slice(a.Dim, a.Start, a.Stop, a.Step), g),
        batch: static (x, a) => Slice!.Apply(x, a.OfMany(x)));

    /// <summary>Zeros in which a range is given: the adjoint of slice, and it of this.</summary>
    internal static readonly LinearOp PadSlice = LinearOp.With<SliceArgs>(
        "slice_backward", static (g, a) => Kernel.PadSlice(g, a.Source, a.Dim, a.Start, a.Step), static (g, _, a) => Slice.Apply(g, a),
        batch: static (g, a) => PadSlice!.Apply(g, a.OfMany(g)));

    internal sealed record SliceArgs(int Dim, int Start, int Stop, int Step, Shape Source)
    {
        internal SliceArgs OfMany(Tensor many) => this with { Dim = Dim + 1, Source = Source.Insert(0, many.Shape.Dims[0]) };
    }

    internal sealed record SelectArgs(int Dim, int Index, Shape Source)
    {
        internal SelectArgs OfMany(Tensor many) => this with { Dim = Dim + 1, Source = Source.Insert(0, many.Shape.Dims[0]) };
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>One index along a dimension, which disappears.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="index">The index; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">There is no such dimension or index.</exception>
    public TSelf Select(int dim, int index) => Wrap(IndexingRules.Select.Apply(Core, Place("select", dim, index)));

    /// <summary>The elements start, start + step, … before stop, along one dimension.</summary>
    /// <param name="dim">The dimension.</param>
    /// <param name="start">The first index; negative numbers count from the end, and what lies outside is cut off.</param>
    /// <param name="stop">The index after the last one, likewise; null is the size.</param>
    /// <param name="step">The distance, 1 or more.</param>
    /// <exception cref="ShapeException">There is no such dimension, or the step is below 1.</exception>
    public TSelf Slice(int dim, int start = 0, int? stop = null, int step = 1)
        => Wrap(IndexingRules.Slice.Apply(Core, Range("slice", dim, start, stop, step)));

    private IndexingRules.SelectArgs Place(string op, int dim, int index)
    {
        if (Rank == 0) throw Errors.DimOutOfRange(op, dim, Shape);
        var d = Shape.Dim(op, dim);
        var size = Shape.Dims[d];
        if (index < -size || index >= size) throw Errors.IndexOutOfRange(op, index, d, Shape);
        return new IndexingRules.SelectArgs(d, index < 0 ? index + size : index, Shape);
    }

    private IndexingRules.SliceArgs Range(string op, int dim, int start, int? stop, int step)
    {
        if (Rank == 0) throw Errors.DimOutOfRange(op, dim, Shape);
        var d = Shape.Dim(op, dim);
        var size = Shape.Dims[d];
        if (step < 1) throw Errors.BadSlice(start, stop ?? size, step, d, Shape);
        var from = Math.Clamp(start < 0 ? start + size : start, 0, size);
        var to = stop is not { } end ? size : Math.Clamp(end < 0 ? end + size : end, 0, size);
        return new IndexingRules.SliceArgs(d, from, Math.Max(to, from), step, Shape);
    }
}
