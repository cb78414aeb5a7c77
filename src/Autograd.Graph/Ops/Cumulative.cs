using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of running sums, products and extremes.</summary>
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
            into[0] = x.Rank == 0 ? g
                : ReductionRules.AreNormal(y.Value) ? (g * y).Flip(dim).CumSum(dim).Flip(dim) / x
                : Shifted(y, dim, 1) * Recurrence(Shifted(x.Flip(dim), dim, 1), g.Flip(dim), dim).Flip(dim);
        },
        static (k, from, into) =>
        {
            var (x, y, t, dim) = (k.X, k.Output, from[0]!, k.Args<int>());
            into[0] = x.Rank == 0 ? t
                : ReductionRules.AreNormal(y.Value) ? y * (t / x).CumSum(dim)
                : Recurrence(x, t * Shifted(y, dim, 1), dim);
        })
    {
        Many = static (dim, x, level) => [BatchedOps.Along(Batch.Show(x[0], level), (int)dim!, static (many, d) => CumProd!.Apply(d, many)[0])],
    };

    /// <summary>
    /// The slope of result i by element j is e^(xⱼ − yᵢ), at most 1. It is made of steps e^(yᵢ₋₁ − yᵢ), also at most 1, in a
    /// recurrence: sums of powers alone would overflow. Elements of −∞ get 0.
    /// </summary>
    internal static readonly GeneralOp LogCumSumExp = new(
        "logcumsumexp",
        static (x, dim) => [Kernel.LogCumSumExp(x[0], (int)dim!)],
        static _ => Reads.X | Reads.Output,
        static (k, from, into) =>
        {
            var (weights, steps, dim) = (Weights(k), Steps(k), k.Args<int>());
            into[0] = k.X.Rank == 0 ? from[0]! * weights
                : weights * Recurrence(Shifted(steps.Flip(dim), dim, 1), from[0]!.Flip(dim), dim).Flip(dim);
        },
        static (k, from, into) => into[0] = k.X.Rank == 0 ? from[0]! * Weights(k) : Recurrence(Steps(k), from[0]! * Weights(k), k.Args<int>()))
    {
        Many = static (dim, x, level) => [BatchedOps.Along(Batch.Show(x[0], level), (int)dim!, static (many, d) => LogCumSumExp!.Apply(d, many)[0])],
    };

    internal static readonly LinearOp CumMax = PickingRules.MakeFound("cummax");

    internal static readonly LinearOp CumMin = PickingRules.MakeFound("cummin");

    /// <summary>
    /// s with s₀ = b₀ and sᵢ = bᵢ + aᵢ·sᵢ₋₁, of inputs a and b. Its derivatives in both directions are such recurrences again:
    /// ∂s with terms ∂b + ∂a·sᵢ₋₁, and r from the other end with rᵢ = gᵢ + aᵢ₊₁·rᵢ₊₁, where b gets r and a gets r·sᵢ₋₁.
    /// </summary>
    internal static readonly GeneralOp LinearRecurrence = new(
        "linear_recurrence",
        static (x, dim) => [Kernel.LinearRecurrence(x[0], x[1], (int)dim!)],
        static tracked => Reads.X | ((tracked & 1) != 0 ? Reads.Output : Reads.None),
        static (k, from, into) =>
        {
            var dim = k.Args<int>();
            var r = Recurrence(Shifted(k.X.Flip(dim), dim, 1), from[0]!.Flip(dim), dim).Flip(dim);
            if (k.Needs(0)) into[0] = r * Shifted(k.Output, dim, 0);
            if (k.Needs(1)) into[1] = r;
        },
        static (k, from, into) =>
        {
            var dim = k.Args<int>();
            var moved = from[0] is { } t ? t * Shifted(k.Output, dim, 0) : null;
            into[0] = Recurrence(k.X, moved is null ? from[1]! : from[1] is { } u ? u + moved : moved, dim);
        })
    {
        Many = static (dim, x, level) => LinearRecurrence!.Apply((int)dim! + 1, Batch.Spread(x[0], level), Batch.Spread(x[1], level)),
    };

    internal static (Tensor Values, Tensor Indices) Extreme(Tensor x, int dim, bool largest) => PickingRules.Extreme(
        largest ? CumMax : CumMin, (y, along, _) => Kernel.ArgCumulative(y, along!.Value, largest), x, dim, keepDim: true);

    private static Tensor Recurrence(Tensor a, Tensor b, int dim) => LinearRecurrence.Apply(dim, a, b)[0];

    /// <summary>e^(xᵢ − yᵢ): the share of each element in the sum that ends with it.</summary>
    private static Tensor Weights(Kept k) => (k.X - Finite(k.Output)).Exp();

    /// <summary>e^(yᵢ₋₁ − yᵢ): what a sum is of the next one. The first of them is not read.</summary>
    private static Tensor Steps(Kept k) => k.X.Rank == 0 ? k.Output : (Shifted(k.Output, k.Args<int>(), double.NegativeInfinity) - Finite(k.Output)).Exp();

    /// <summary>0 in place of −∞, so that no difference with it is NaN.</summary>
    private static Tensor Finite(Tensor y) => y.MaskedFill(y.Eq(double.NegativeInfinity), 0);

    /// <summary>The elements moved by one towards the end, and a number in front.</summary>
    private static Tensor Shifted(Tensor x, int dim, double first)
        => x.Shape.Dims[dim] == 0 ? x : Tensor.Cat([Tensor.Full(x.Shape.With(dim, 1), first, x.DType), x.Slice(dim, 0, x.Shape.Dims[dim] - 1)], dim);
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

    /// <summary>log Σ eˣ of the elements up to each, along a dimension, without overflow; −∞ while all are. Integers and bools become Float32.</summary>
    /// <remarks>Keeps its input and its output. An element of −∞ gets a gradient of 0.</remarks>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public TSelf LogCumSumExp(int dim) => Wrap(CumulativeRules.LogCumSumExp.Apply(Shape.Dim("logcumsumexp", dim), ConversionRules.Floating(Core))[0]);

    /// <summary>The largest of the elements up to each, along a dimension, and where it stands (Int64): the last of equals. From a NaN on, NaN.</summary>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public (TSelf Values, TSelf Indices) CumMax(int dim) => Both(CumulativeRules.Extreme(Core, Shape.Dim("cummax", dim), largest: true));

    /// <summary>The smallest of the elements up to each, along a dimension, and where it stands (Int64): the last of equals. From a NaN on, NaN.</summary>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public (TSelf Values, TSelf Indices) CumMin(int dim) => Both(CumulativeRules.Extreme(Core, Shape.Dim("cummin", dim), largest: false));
}
