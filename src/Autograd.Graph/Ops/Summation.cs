using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Arguments of a reduction: dimensions that are not negative, null for all.</summary>
internal sealed record ReduceArgs(int[]? Dims, bool KeepDim);

/// <summary>Rules of sums and means.</summary>
internal static class SummationRules
{
    internal static readonly LinearOp Sum = Make(overload: 0);

    /// <summary>A sum over chosen dimensions, which PyTorch numbers apart.</summary>
    internal static readonly LinearOp SumDim = Make(overload: 1);

    /// <summary>The adjoint of a reduction: the gradient repeated over what was summed.</summary>
    internal static Tensor Spread(Tensor g, Shape shape, ReduceArgs args)
    {
        if (args is { KeepDim: false, Dims: { } dims }) g = g.Reshape(Dims.Reduced(shape, dims, keepDim: true));
        else if (args.Dims is null && g.Rank > 0) g = g.Reshape(default(Shape));
        return g.Expand(shape);
    }

    private static LinearOp Make(int overload) => LinearOp.With<ReduceArgs>(
        "sum", static (x, a) => Kernel.Sum(x, a.Dims, a.KeepDim), static (g, k, a) => Spread(g, k.ShapeOf(0), a), overload);
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
    public TSelf Sum(int[] dims, bool keepDim = false) => Wrap(SummationRules.SumDim.Apply(Core, Reduction("sum", dims, keepDim)));

    private ReduceArgs Reduction(string op, int[] dims, bool keepDim)
    {
        ArgumentNullException.ThrowIfNull(dims);
        return new ReduceArgs(dims.Length == 0 ? [] : Dims.Several(op, dims, Shape), keepDim);
    }
}
