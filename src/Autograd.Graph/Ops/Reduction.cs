using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of reductions that are not linear: products, spreads, norms, extremes.</summary>
internal static class ReductionRules
{
    internal static readonly ReductionOp Prod = MakeProd(overload: 0);

    /// <summary>A product along one dimension, which PyTorch numbers apart.</summary>
    internal static readonly ReductionOp ProdDim = MakeProd(overload: 1);

    internal static readonly ReductionOp Var = new(
        "var", static (x, a) => Kernel.Var(x, a.Dims, ((SpreadArgs)a).Correction, a.KeepDim), Reads.X, static (k, a) => VarSlope(k.X, (SpreadArgs)a));

    /// <summary>0 where the deviation is 0, as in PyTorch: the subgradient of least norm.</summary>
    internal static readonly ReductionOp Std = new(
        "std",
        static (x, a) => Kernel.Sqrt(Kernel.Var(x, a.Dims, ((SpreadArgs)a).Correction, a.KeepDim)),
        Reads.X | Reads.Output,
        static (k, a) =>
        {
            var y = a.Restore(k.Output, k.X.Shape);
            return Tensor.Where(y.Eq(0), Tensor.ZerosLike(k.X), VarSlope(k.X, (SpreadArgs)a) / (y * 2));
        });

    /// <summary>Softmax of what was reduced; −∞ gets 0, and only −∞ gives NaN, as in PyTorch.</summary>
    internal static readonly ReductionOp LogSumExp = new(
        "logsumexp",
        static (x, a) => Kernel.LogSumExp(x, a.Dims, a.KeepDim),
        Reads.X | Reads.Output,
        static (k, a) => SoftmaxOf(k.X, a.Restore(k.Output, k.X.Shape), a));

    internal static readonly ReductionOp Norm = new(
        "linalg_vector_norm",
        static (x, a) => Kernel.Norm(x, ((NormArgs)a).P, a.Dims, a.KeepDim),
        Reads.X | Reads.Output,
        static (k, a) => NormSlope(k.X, a.Restore(k.Output, k.X.Shape), (NormArgs)a));

    /// <summary>The largest; ties share the gradient evenly, and so do NaNs.</summary>
    internal static readonly ReductionOp Amax = MakeExtreme("amax", Kernel.Amax, overload: 0);

    internal static readonly ReductionOp Amin = MakeExtreme("amin", Kernel.Amin, overload: 0);

    /// <summary>The largest of all, which PyTorch names apart.</summary>
    internal static readonly ReductionOp Max = MakeExtreme("max", Kernel.Amax, overload: 1);

    internal static readonly ReductionOp Min = MakeExtreme("min", Kernel.Amin, overload: 1);

    private static ReductionOp MakeExtreme(string name, Func<string, NdArray, int[]?, bool, NdArray> kernel, int overload) => new(
        name,
        (x, a) => kernel(name, x, a.Dims, a.KeepDim),
        Reads.X | Reads.Output,
        static (k, a) => TieShare(k.X, a.Restore(k.Output, k.X.Shape), a),
        overload);

    /// <summary>
    /// exp(x − y), divided by its own sum: y is rounded to its place, which at y = 10⁵ in Float32 is 0.4 % of the power. The
    /// quotient does not depend on y, so that y counts as constant. A sum that is no number (±∞ among x) divides nothing.
    /// </summary>
    private static Tensor SoftmaxOf(Tensor x, Tensor y, ReduceArgs args)
    {
        var powers = (x - y.Detach()).Exp();
        var sum = powers.Sum(args.Over(x.Shape), keepDim: true);
        var divides = new Tensor(Kernel.Mul(Kernel.IsFinite(sum.Value), Kernel.Ne(sum.Value, NdArray.Scalar(0, sum.DType))));
        return powers / Tensor.Where(divides, sum, Tensor.OnesLike(sum));
    }

    private static ReductionOp MakeProd(int overload) => new(
        "prod",
        static (x, a) => Kernel.Prod(x, a.Dims, a.KeepDim),
        Reads.X | Reads.Output,
        static (k, a) => Products(k.X, a.Restore(k.Output, k.X.Shape), a),
        overload);

    /// <summary>1 / (number of ties) at the elements that equal the result.</summary>
    internal static Tensor TieShare(Tensor x, Tensor y, ReduceArgs args)
    {
        var ties = Kernel.Add(Kernel.Eq(x.Value, y.Value), Kernel.Mul(Kernel.IsNan(x.Value), Kernel.IsNan(y.Value)));
        var share = new Tensor(Kernel.To(ties, x.DType));
        return share / share.Sum(args.Over(x.Shape), keepDim: true);
    }

    /// <summary>
    /// The product of the other elements: the whole divided by each while no digit of it is lost to zero, to a subnormal or
    /// to infinity; else products from the left and from the right, by doubling, in ops that can be differentiated again.
    /// </summary>
    private static Tensor Products(Tensor x, Tensor y, ReduceArgs args)
    {
        if (AreNormal(y.Value)) return y / x;

        // Bring what is multiplied to the front as one dimension.
        var dims = args.Over(x.Shape);
        int[] order = [.. dims, .. Enumerable.Range(0, x.Rank).Except(dims)];
        var moved = x.Permute(order);
        var flat = moved.Reshape(Shape.Of([(int)args.Extent(x.Shape), .. order.Skip(dims.Length).Select(d => x.Shape.Dims[d])]));
        var others = Before(flat) * Before(flat.Flip(0)).Flip(0);
        return others.Reshape(moved.Shape).Permute(Dims.Inverse(order));
    }

    /// <summary>Whether all are finite, and none is zero or subnormal, so that each has all its digits.</summary>
    internal static bool AreNormal(NdArray y)
    {
        var least = NdArray.Scalar(y.DType == DType.Float32 ? 1.1754943508222875e-38 : 2.2250738585072014e-308, y.DType);
        return Kernel.All(Kernel.Mul(Kernel.Ge(Kernel.Abs(y), least), Kernel.IsFinite(y))).Item<bool>();
    }

    /// <summary>The product of all elements before each, along the first dimension.</summary>
    private static Tensor Before(Tensor x)
    {
        var n = x.Shape.Dims[0];
        var product = Shifted(x, 1);
        for (var reach = 1; reach < n; reach *= 2) product *= Shifted(product, reach);
        return product;
    }

    private static Tensor Shifted(Tensor x, int by)
    {
        var n = x.Shape.Dims[0];
        if (n == 0) return x;
        by = Math.Min(by, n);
        return Tensor.Cat([Tensor.Ones(x.Shape.With(0, by), x.DType), x.Slice(0, 0, n - by)]);
    }

    private static Tensor VarSlope(Tensor x, SpreadArgs args)
    {
        // Centred twice: what the mean lost in being rounded, far from zero, is as large as the deviations.
        var dims = args.Over(x.Shape);
        var near = x - x.Mean(dims, keepDim: true);
        var centred = near - near.Mean(dims, keepDim: true);
        var freedom = args.Extent(x.Shape) - args.Correction;
        return freedom > 0
            ? centred * (2 / freedom)
            : Tensor.Where(centred.Eq(0), Tensor.FullLike(x, double.NaN), Tensor.FullLike(x, double.PositiveInfinity));
    }

    private static Tensor NormSlope(Tensor x, Tensor y, NormArgs args)
    {
        switch (args.P)
        {
            case 0:
                return Tensor.ZerosLike(x);
            case 1:
                return x.Sign();
            case 2:
                return Masked(y.Eq(0), x / y);
            case double.PositiveInfinity or double.NegativeInfinity:
                return x.Sign() * TieShare(x.Abs().Detach(), y.Detach(), args);
            // Powers of quotients: those of x and y alone overflow where the slope, at most 1 for p ≥ 1, does not.
            case < 1:
                return Masked(x.Eq(0), x.Sign() * (y / x.Abs()).Pow(1 - args.P));
            default:
                return Masked(y.Eq(0), x.Sign() * (x.Abs() / y).Pow(args.P - 1));
        }
    }

    private static Tensor Masked(Tensor zero, Tensor slope) => Tensor.Where(zero, new Tensor(NdArray.Scalar(0, slope.DType)), slope);

    internal sealed record SpreadArgs(int[]? Dims, bool KeepDim, double Correction) : ReduceArgs(Dims, KeepDim);

    internal sealed record NormArgs(int[]? Dims, bool KeepDim, double P) : ReduceArgs(Dims, KeepDim);
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The product of all elements; 0-d. The product of nothing is 1. Gradients are right where elements are zero.</summary>
    public TSelf Prod() => Wrap(ReductionRules.Prod.Apply(Core, new ReduceArgs(null, KeepDim: false)));

    /// <summary>The product along one dimension.</summary>
    /// <inheritdoc cref="Sum(int, bool)"/>
    public TSelf Prod(int dim, bool keepDim = false) => Wrap(ReductionRules.ProdDim.Apply(Core, Over("prod", [dim], keepDim)));

    /// <summary>The variance: squared distances from the mean, summed and divided by n − correction.</summary>
    /// <param name="dims">The dimensions, all if null; negative numbers count from the end.</param>
    /// <param name="correction">1 for an unbiased estimate from a sample, 0 for a whole population.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <remarks>Where n ≤ correction the result is NaN or ∞, as in PyTorch.</remarks>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public TSelf Var(int[]? dims = null, double correction = 1, bool keepDim = false)
        => Wrap(ReductionRules.Var.Apply(Core, Spreading("var", dims, correction, keepDim)));

    /// <summary>The variance along one dimension.</summary>
    /// <inheritdoc cref="Var(int[], double, bool)"/>
    public TSelf Var(int dim, double correction = 1, bool keepDim = false) => Var([dim], correction, keepDim);

    /// <summary>The standard deviation, the root of the variance. The gradient is 0 where it is 0.</summary>
    /// <inheritdoc cref="Var(int[], double, bool)"/>
    public TSelf Std(int[]? dims = null, double correction = 1, bool keepDim = false)
        => Wrap(ReductionRules.Std.Apply(Core, Spreading("std", dims, correction, keepDim)));

    /// <summary>The standard deviation along one dimension.</summary>
    /// <inheritdoc cref="Std(int[], double, bool)"/>
    public TSelf Std(int dim, double correction = 1, bool keepDim = false) => Std([dim], correction, keepDim);

    /// <summary>The vector norm (Σ|x|ᵖ)^(1/p) of the elements along dimensions.</summary>
    /// <param name="p">The order: 2, 1, 0 (how many are not zero), ±∞ (largest, smallest magnitude) or any other.</param>
    /// <param name="dims">The dimensions, all if null; negative numbers count from the end.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <remarks>A norm of order 0 is a count and carries no history. The gradient at a norm of 0 is 0, the subgradient of least norm; ties of ±∞ share it.</remarks>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public TSelf Norm(double p = 2, int[]? dims = null, bool keepDim = false)
    {
        if (!DType.IsFloating()) throw GraphErrors.FloatingOnly("norm", DType);
        var over = Over("norm", dims, keepDim);

        // A count has no derivative, not even zero.
        return Wrap(ReductionRules.Norm.Apply(p == 0 ? Core.Detach() : Core, new ReductionRules.NormArgs(over.Dims, keepDim, p)));
    }

    /// <summary>log Σ eˣ along dimensions, without overflow; −∞ where all are −∞.</summary>
    /// <param name="dims">The dimensions, all if null; negative numbers count from the end.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    public TSelf LogSumExp(int[]? dims = null, bool keepDim = false)
        => Wrap(ReductionRules.LogSumExp.Apply(ConversionRules.Floating(Core), Over("logsumexp", dims, keepDim)));

    /// <summary>log Σ eˣ along one dimension.</summary>
    /// <inheritdoc cref="Sum(int, bool)"/>
    public TSelf LogSumExp(int dim, bool keepDim = false) => LogSumExp([dim], keepDim);

    /// <summary>The largest element; NaN if any is. Ties share the gradient evenly.</summary>
    /// <exception cref="ShapeException">There are no elements.</exception>
    public TSelf Max() => Wrap(ReductionRules.Max.Apply(Core, new ReduceArgs(null, KeepDim: false)));

    /// <summary>The smallest element; NaN if any is. Ties share the gradient evenly.</summary>
    /// <exception cref="ShapeException">There are no elements.</exception>
    public TSelf Min() => Wrap(ReductionRules.Min.Apply(Core, new ReduceArgs(null, KeepDim: false)));

    /// <summary>The largest element along dimensions, all if null. Ties share the gradient evenly.</summary>
    /// <exception cref="ShapeException">There are no elements along them.</exception>
    public TSelf Amax(int[]? dims = null, bool keepDim = false) => Wrap(ReductionRules.Amax.Apply(Core, Over("amax", dims, keepDim)));

    /// <summary>The smallest element along dimensions, all if null. Ties share the gradient evenly.</summary>
    /// <exception cref="ShapeException">There are no elements along them.</exception>
    public TSelf Amin(int[]? dims = null, bool keepDim = false) => Wrap(ReductionRules.Amin.Apply(Core, Over("amin", dims, keepDim)));

    private ReductionRules.SpreadArgs Spreading(string op, int[]? dims, double correction, bool keepDim)
    {
        if (!DType.IsFloating()) throw GraphErrors.FloatingOnly(op, DType);
        return new ReductionRules.SpreadArgs(Over(op, dims, keepDim).Dims, keepDim, correction);
    }
}
