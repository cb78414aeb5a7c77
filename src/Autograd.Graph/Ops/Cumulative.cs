using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of running sums and products.</summary>
internal static class CumulativeRules
{
    /// <summary>The adjoint sums from the other end.</summary>
    internal static readonly LinearOp CumSum = LinearOp.With<int>(
        "cumsum", static (x, dim) => Kernel.CumSum(x, dim), static (g, _, dim) => CumSum!.Apply(g.Flip(dim), dim).Flip(dim),
        batch: static (x, dim) => BatchedOps.Along(x, dim, static (many, d) => CumSum!.Apply(many, d)));

    /// <summary>
    /// Quotients by the elements while no product is lost to zero, to a subnormal or to infinity; else the same sums by a
    /// recurrence that divides by nothing. Both are made of ops, so that every order of derivative is right at zeros too.
    /// </summary>
    internal static readonly GeneralOp CumProd = new(
        "cumprod",
        static (x, dim) => [Kernel.CumProd(x[0], (int)dim!)],
        static _ => Reads.X | Reads.Output,
        static (k, from, into) =>
        {
            var (x, y, g, dim) = (k.X, k.Output, from[0]!, k.Args<int>());
            if (x.Rank == 0) into[0] = g;
            else if (ReductionRules.AreNormal(y.Value)) into[0] = (g * y).Flip(dim).CumSum(dim).Flip(dim) / x;
            else into[0] = Shifted(y, dim, 1) * Recurrence(Shifted(x.Flip(dim), dim, 1), g.Flip(dim), dim).Flip(dim);
        },
        static (k, from, into) =>
        {
            var (x, y, t, dim) = (k.X, k.Output, from[0]!, k.Args<int>());
            if (x.Rank == 0) into[0] = t;
            else if (ReductionRules.AreNormal(y.Value)) into[0] = y * (t / x).CumSum(dim);
            else into[0] = Recurrence(x, t * Shifted(y, dim, 1), dim);
        })
    {
        Many = static (dim, x, level) => [BatchedOps.Along(Batch.Show(x[0], level), (int)dim!, static (many, d) => CumProd!.Apply(d, many)[0])],
    };

    /// <summary>s with s₀ = b₀ and sᵢ = bᵢ + aᵢ·sᵢ₋₁, by doubling: log n steps, each of ops (Kogge and Stone 1973).</summary>
    private static Tensor Recurrence(Tensor a, Tensor b, int dim)
    {
        for (var reach = 1; reach < a.Shape.Dims[dim]; reach *= 2)
        {
            b += a * Shifted(b, dim, reach, 0);
            a *= Shifted(a, dim, reach);
        }

        return b;
    }

    /// <summary>The elements moved towards the end, and a number where none comes from.</summary>
    private static Tensor Shifted(Tensor x, int dim, int by, double first = 1)
    {
        var size = x.Shape.Dims[dim];
        if (size == 0) return x;
        by = Math.Min(by, size);
        return Tensor.Cat([Tensor.Full(x.Shape.With(dim, by), first, x.DType), x.Slice(dim, 0, size - by)], dim);
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Running sums along a dimension: result[i] = x[0] + … + x[i]. Bool and Int64 sum to Int64.</summary>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public TSelf CumSum(int dim) => Wrap(CumulativeRules.CumSum.Apply(Core, Shape.Dim("cumsum", dim)));

    /// <summary>Running products along a dimension: result[i] = x[0] · … · x[i]. Bool and Int64 give Int64. Gradients are right where elements are zero.</summary>
    /// <remarks>Keeps its input and its output.</remarks>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public TSelf CumProd(int dim) => Wrap(CumulativeRules.CumProd.Apply(Shape.Dim("cumprod", dim), Core)[0]);
}
