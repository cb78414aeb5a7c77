using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of windows and of moving elements about.</summary>
internal static class RearrangingRules
{
    internal static readonly LinearOp Unfold = LinearOp.With<WindowArgs>(
        "unfold", static (x, a) => x.Unfold(a.Dim, a.Size, a.Step), static (g, _, a) => Fold!.Apply(g, a),
        batch: static (x, a) => x.Rank == 1 ? x.Unsqueeze(-1).Slice(1, 0, a.Size) : Unfold!.Apply(x, a.OfMany(x)));

    /// <summary>The adjoint of <see cref="Unfold"/>, and it of this: windows that overlap add up.</summary>
    internal static readonly LinearOp Fold = LinearOp.With<WindowArgs>(
        "unfold_backward", static (g, a) => Kernel.Fold(g, a.Source, a.Dim, a.Size, a.Step), static (g, _, a) => Unfold.Apply(g, a),
        batch: static (g, a) => a.Source.IsScalar ? BatchedOps.Each(g, one => Fold!.Apply(one, a)) : Fold!.Apply(g, a.OfMany(g)));

    /// <summary>The adjoint rolls back.</summary>
    internal static readonly LinearOp Roll = LinearOp.With<RollArgs>(
        "roll", static (x, a) => Kernel.Roll(x, a.Shifts, a.Dims), static (g, _, a) => Roll!.Apply(g, a with { Shifts = Array.ConvertAll(a.Shifts, static s => -s) }),
        batch: static (x, a) => x.Rank == 1 ? x : Roll!.Apply(x, a with { Dims = BatchedOps.Behind(a.Dims) }));

    internal sealed record WindowArgs(int Dim, int Size, int Step, Shape Source)
    {
        internal WindowArgs OfMany(Tensor many) => this with { Dim = Dim + 1, Source = Source.Insert(0, many.Shape.Dims[0]) };
    }

    internal sealed record RollArgs(int[] Shifts, int[] Dims);
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Windows along a dimension, which overlap where the step is smaller than their size, without copying.</summary>
    /// <param name="dim">The dimension; it counts the windows, and what is in one becomes a new last dimension.</param>
    /// <param name="size">The size of a window, from 0 to that of the dimension.</param>
    /// <param name="step">The distance from window to window, 1 or more.</param>
    /// <returns>[…, (n − size) / step + 1, …, size]; of a 0-d tensor, which counts as one of one element, [size].</returns>
    /// <exception cref="ShapeException">There is no such dimension, or a window does not fit.</exception>
    public TSelf Unfold(int dim, int size, int step)
    {
        var d = Shape.Dim("unfold", dim);
        if (size < 0 || size > (Rank == 0 ? 1 : Shape.Dims[d]) || step < 1) throw Errors.BadWindow("unfold", size, step, d, Shape);
        return Wrap(RearrangingRules.Unfold.Apply(Core, new RearrangingRules.WindowArgs(d, size, step, Shape)));
    }

    /// <summary>The elements moved along a dimension; what leaves one end comes in at the other.</summary>
    /// <param name="shift">By how much, in either direction.</param>
    /// <param name="dim">The dimension; null for all elements in row-major order.</param>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public TSelf Roll(int shift, int? dim = null) => dim is { } d ? Roll([shift], [d]) : Reshape(-1).Roll([shift], [0]).Reshape(Shape);

    /// <summary>The elements moved along several dimensions.</summary>
    /// <param name="shifts">By how much, in either direction.</param>
    /// <param name="dims">Along which dimensions, as many; one named twice moves twice.</param>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    /// <exception cref="ArgumentException">There are more or fewer shifts than dimensions.</exception>
    public TSelf Roll(int[] shifts, int[] dims)
    {
        ArgumentNullException.ThrowIfNull(shifts);
        ArgumentNullException.ThrowIfNull(dims);
        if (shifts.Length != dims.Length) throw Errors.ShiftCount("roll", shifts, dims);
        return Wrap(RearrangingRules.Roll.Apply(Core, new RearrangingRules.RollArgs([.. shifts], Array.ConvertAll(dims, d => Shape.Dim("roll", d)))));
    }

    /// <summary>One dimension moved to another place; the others keep their order.</summary>
    /// <exception cref="ShapeException">A dimension is out of range.</exception>
    public TSelf MoveDim(int source, int destination) => MoveDim([source], [destination]);

    /// <summary>Dimensions moved to other places; those not named keep their order.</summary>
    /// <param name="source">The dimensions; negative numbers count from the end.</param>
    /// <param name="destination">Where each of them goes, as many.</param>
    /// <exception cref="ShapeException">A dimension is out of range or named twice, or the lists have different lengths.</exception>
    public TSelf MoveDim(int[] source, int[] destination)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(destination);
        if (source.Length != destination.Length) throw GraphErrors.MoveCount(source, destination, Shape);
        if (source.Length == 0) return (TSelf)this;
        var (from, to) = (Dims.Several("movedim", source, Shape), Dims.Several("movedim", destination, Shape));
        var order = new int[Rank];
        Array.Fill(order, -1);
        for (var i = 0; i < to.Length; i++) order[to[i]] = from[i];
        var rest = new Queue<int>(Enumerable.Range(0, Rank).Except(from));
        for (var d = 0; d < order.Length; d++)
            if (order[d] < 0) order[d] = rest.Dequeue();
        return Permute(order);
    }
}
