using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of sums and means.</summary>
internal static class SummationRules
{
    internal static readonly LinearOp Sum = MakeSum(overload: 0);

    /// <summary>A sum over chosen dimensions, which PyTorch numbers apart.</summary>
    internal static readonly LinearOp SumDim = MakeSum(overload: 1);

    internal static readonly LinearOp Mean = MakeMean(overload: 0);

    /// <summary>A mean over chosen dimensions, which PyTorch numbers apart.</summary>
    internal static readonly LinearOp MeanDim = MakeMean(overload: 1);

    internal static Tensor Reduce(Tensor x, ReduceArgs args) => (args.Dims is null ? Sum : SumDim).Apply(x, args);

    private static LinearOp MakeSum(int overload) => LinearOp.With<ReduceArgs>(
        "sum", static (x, a) => Kernel.Sum(x, a.Dims, a.KeepDim), static (g, k, a) => Spread(g, k.ShapeOf(0), a), overload,
        batch: static (x, a) => ReduceArgs.OfMany(x, a, static (many, args) => SumDim!.Apply(many, args)));

    private static LinearOp MakeMean(int overload) => LinearOp.With<ReduceArgs>(
        "mean",
        static (x, a) => Kernel.Mean(x, a.Dims, a.KeepDim),
        static (g, k, a) => Spread(g / a.Extent(k.ShapeOf(0)), k.ShapeOf(0), a),
        overload,
        batch: static (x, a) => ReduceArgs.OfMany(x, a, static (many, args) => MeanDim!.Apply(many, args)));

    /// <summary>The adjoint of a sum: the gradient repeated over what was summed.</summary>
    private static Tensor Spread(Tensor g, Shape shape, ReduceArgs args) => args.Restore(g, shape).Expand(shape);
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The sum of all elements, pairwise; 0-d. Bool and Int64 sum to Int64. The sum of nothing is 0.</summary>
    public TSelf Sum() => Wrap(SummationRules.Sum.Apply(Core, new ReduceArgs(null, KeepDim: false)));

    /// <summary>The sum along one dimension.</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="keepDim">Whether it stays, with size 1.</param>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public TSelf Sum(int dim, bool keepDim = false) => Sum([dim], keepDim);

    /// <summary>The sum along several dimensions; along none, the tensor itself.</summary>
    /// <param name="dims">The dimensions; negative numbers count from the end.</param>
    /// <param name="keepDim">Whether they stay, with size 1.</param>
    /// <exception cref="ShapeException">A dimension is named twice or out of range.</exception>
    public TSelf Sum(int[] dims, bool keepDim = false) => Wrap(SummationRules.SumDim.Apply(Core, Over("sum", dims, keepDim)));

    /// <summary>The mean of all elements; 0-d. The mean of nothing is NaN.</summary>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public TSelf Mean() => Wrap(SummationRules.Mean.Apply(Core, new ReduceArgs(null, KeepDim: false)));

    /// <summary>The mean along one dimension.</summary>
    /// <inheritdoc cref="Sum(int, bool)"/>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public TSelf Mean(int dim, bool keepDim = false) => Mean([dim], keepDim);

    /// <summary>The mean along several dimensions; along none, the tensor itself.</summary>
    /// <inheritdoc cref="Sum(int[], bool)"/>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public TSelf Mean(int[] dims, bool keepDim = false) => Wrap(SummationRules.MeanDim.Apply(Core, Over("mean", dims, keepDim)));

    /// <summary>Checked arguments of a reduction; null dims mean all.</summary>
    private ReduceArgs Over(string op, int[]? dims, bool keepDim)
        => new(dims is null ? null : dims.Length == 0 ? [] : Dims.Several(op, dims, Shape), keepDim);
}
