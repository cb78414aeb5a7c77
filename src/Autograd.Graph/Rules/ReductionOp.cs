using Autograd.Batching;
using Autograd.Kernels;

namespace Autograd.Rules;

/// <summary>What a reduction runs over: dimensions that are not negative, null for all; and whether they stay with size 1.</summary>
internal record ReduceArgs(int[]? Dims, bool KeepDim)
{
    /// <summary>A reduced value or its gradient, with the reduced dimensions back at size 1, so that it broadcasts to <paramref name="shape"/>.</summary>
    internal Tensor Restore(Tensor reduced, Shape shape)
        => KeepDim ? reduced : reduced.Reshape(Kernels.Dims.Reduced(shape, Over(shape), keepDim: true));

    /// <summary>The number of elements behind each result.</summary>
    internal long Extent(Shape shape)
    {
        long count = 1;
        foreach (var d in Over(shape)) count *= shape.Dims[d];
        return count;
    }

    /// <summary>The dimensions by number, where null is all of them.</summary>
    internal int[] Over(Shape shape) => Dims ?? [.. Enumerable.Range(0, shape.Rank)];

    /// <summary>The reduction of each of many examples along the first dimension.</summary>
    internal static Tensor OfMany(Tensor many, ReduceArgs args, Func<Tensor, ReduceArgs, Tensor> reduce)
    {
        // A 0-d example counts as a vector of one element.
        if (many.Rank == 1) return reduce(many.Unsqueeze(-1), args with { Dims = [1], KeepDim = false });
        var dims = args.Dims is null ? args.Over(many.Shape)[1..] : BatchedOps.Behind(args.Dims);
        return reduce(many, args with { Dims = dims });
    }
}

/// <summary>
/// An op of one input that reduces dimensions, with a slope of the input's shape: the derivative of each result with
/// respect to each element behind it. Pull spreads the cotangent and multiplies, push multiplies the tangent and sums.
/// </summary>
public sealed class ReductionOp : Op
{
    /// <summary>The slope, of the input's shape. A Bool slope is a mask.</summary>
    internal delegate Tensor SlopeRule(Kept kept, ReduceArgs args);

    private readonly Func<NdArray, ReduceArgs, NdArray> _kernel;
    private readonly Reads _reads;
    private readonly SlopeRule _slope;

    internal ReductionOp(string name, Func<NdArray, ReduceArgs, NdArray> kernel, Reads reads, SlopeRule slope, int overload = 0)
        : base(name, overload)
        => (_kernel, _reads, _slope) = (kernel, reads, slope);

    internal Tensor Apply(Tensor x, ReduceArgs args)
        => x.IsBatched ? BatchedOps.Apply(x, many => ReduceArgs.OfMany(many, args, Apply)) : Record(_kernel(x.Value, args), args, x);

    internal override void Pull(Kept kept, ReadOnlySpan<Tensor?> cotangents, Span<Tensor?> into)
    {
        if (!kept.Needs(0)) return;
        var args = kept.Args<ReduceArgs>();
        into[0] = Slope.Times(args.Restore(cotangents[0]!, kept.ShapeOf(0)), _slope(kept, args));
    }

    internal override void Push(Kept kept, ReadOnlySpan<Tensor?> tangents, Span<Tensor?> into)
    {
        var args = kept.Args<ReduceArgs>();
        into[0] = SummationRules.Reduce(Slope.Times(tangents[0]!, _slope(kept, args)), args);
    }

    internal override NdArray[] Compute(NdArray[] inputs, object? args) => [_kernel(inputs[0], (ReduceArgs)args!)];

    internal override bool OwnsGradients => true;

    private protected override Reads Keeps(uint tracked) => _reads;
}
