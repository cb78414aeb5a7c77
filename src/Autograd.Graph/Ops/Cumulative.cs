using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of running sums.</summary>
internal static class CumulativeRules
{
    /// <summary>The adjoint sums from the other end.</summary>
    internal static readonly LinearOp CumSum = LinearOp.With<int>(
        "cumsum", static (x, dim) => Kernel.CumSum(x, dim), static (g, _, dim) => CumSum!.Apply(g.Flip(dim), dim).Flip(dim),
        batch: static (x, dim) => BatchedOps.Along(x, dim, static (many, d) => CumSum!.Apply(many, d)));
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Running sums along a dimension: result[i] = x[0] + … + x[i]. Bool and Int64 sum to Int64.</summary>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public TSelf CumSum(int dim) => Wrap(CumulativeRules.CumSum.Apply(Core, Shape.Dim("cumsum", dim)));
}
