using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of absolute values, bounds and the larger of two.</summary>
internal static class ExtremumRules
{
    /// <summary>0 at 0.</summary>
    internal static readonly ElementwiseOp Abs = new("abs", Kernel.Abs, Slope.OfX(static x => x.Sign()));

    internal static readonly ElementwiseOp Sign = new("sign", Kernel.Sign, Slope.Zero);

    /// <summary>A tie gives half to each; NaN in either gives both all, since no comparison holds.</summary>
    internal static readonly ElementwiseOp Maximum = new(
        "maximum", Kernel.Maximum, Slope.OfXY(static (x, y) => Share(x <= y, x.Eq(y), x)), Slope.OfXY(static (x, y) => Share(x >= y, x.Eq(y), x)));

    internal static readonly ElementwiseOp Minimum = new(
        "minimum", Kernel.Minimum, Slope.OfXY(static (x, y) => Share(x >= y, x.Eq(y), x)), Slope.OfXY(static (x, y) => Share(x <= y, x.Eq(y), x)));

    internal static readonly ElementwiseOp Clamp = MakeClamp("clamp", overload: 1);

    /// <summary>One bound, which PyTorch names apart.</summary>
    internal static readonly ElementwiseOp ClampMin = MakeClamp("clamp_min", overload: 0);

    internal static readonly ElementwiseOp ClampMax = MakeClamp("clamp_max", overload: 0);

    /// <summary>
    /// Bounds that are tensors: at a bound the gradient passes to x. The lower bound gets it where x is below, unless the upper
    /// one is lower still; the upper one where x is above, or the bounds have crossed.
    /// </summary>
    internal static readonly ElementwiseOp ClampTensor = new(
        "clamp", static (x, min, max) => Kernel.Minimum(Kernel.Maximum(x, min), max),
        Slope.Of(Reads.X | Reads.Y | Reads.Z, static k => (k.X >= k.Y) & (k.X <= k.Z)),
        Slope.Of(Reads.X | Reads.Y | Reads.Z, static k => (k.X < k.Y) & (k.Y < k.Z)),
        Slope.Of(Reads.X | Reads.Y | Reads.Z, static k => (k.X > k.Z) | (k.Z < k.Y)));

    internal static readonly ElementwiseOp ClampMinTensor = new(
        "clamp_min", Kernel.Maximum, Slope.OfXY(static (x, min) => x >= min), Slope.OfXY(static (x, min) => x < min), overload: 1);

    internal static readonly ElementwiseOp ClampMaxTensor = new(
        "clamp_max", Kernel.Minimum, Slope.OfXY(static (x, max) => x <= max), Slope.OfXY(static (x, max) => x > max), overload: 1);

    /// <summary>Bounds are inclusive: the gradient passes at them. NaN gets none.</summary>
    private static ElementwiseOp MakeClamp(string name, int overload) => ElementwiseOp.With<ClampArgs>(
        name, static (x, a) => Kernel.Clamp(x, a.Min, a.Max), Slope.Of(Reads.X, static k => Inside(k.X, k.Args<ClampArgs>())), overload);

    private static Tensor Share(Tensor loses, Tensor ties, Tensor like)
    {
        var (zero, half, one) = (new Tensor(NdArray.Scalar(0, like.DType)), new Tensor(NdArray.Scalar(0.5, like.DType)), new Tensor(NdArray.Scalar(1, like.DType)));
        return Tensor.Where(ties, half, Tensor.Where(loses, zero, one));
    }

    private static Tensor Inside(Tensor x, ClampArgs a)
    {
        var inside = (a.Min, a.Max) switch
        {
            ({ } min, { } max) => Kernel.Mul((x >= min).Value, (x <= max).Value),
            ({ } min, null) => (x >= min).Value,
            (null, { } max) => (x <= max).Value,
            _ => throw GraphErrors.ClampWithoutBounds(),
        };
        return new Tensor(inside);
    }

    internal sealed record ClampArgs(double? Min, double? Max);
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>|x|; the slope at 0 is 0.</summary>
    public TSelf Abs() => Wrap(ExtremumRules.Abs.Apply(Core));

    /// <summary>−1, 0 or 1; NaN stays NaN. The gradient is zero.</summary>
    public TSelf Sign() => Wrap(ExtremumRules.Sign.Apply(Core));

    /// <summary>The larger of two elements; NaN if either is. A tie gives half the gradient to each.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf Maximum(TSelf other) => Wrap(ArithmeticRules.Zip(ExtremumRules.Maximum, Core, CoreOf(other)));

    /// <summary>The larger of each element and a number; NaN stays NaN. A tie gives half the gradient.</summary>
    public TSelf Maximum(double other) => Wrap(ArithmeticRules.Zip(ExtremumRules.Maximum, Core, other));

    /// <summary>The larger of each element and a whole number; NaN stays NaN. A tie gives half the gradient.</summary>
    public TSelf Maximum(long other) => Wrap(ArithmeticRules.Zip(ExtremumRules.Maximum, Core, other));

    /// <summary>The smaller of two elements; NaN if either is. A tie gives half the gradient to each.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf Minimum(TSelf other) => Wrap(ArithmeticRules.Zip(ExtremumRules.Minimum, Core, CoreOf(other)));

    /// <summary>The smaller of each element and a number; NaN stays NaN. A tie gives half the gradient.</summary>
    public TSelf Minimum(double other) => Wrap(ArithmeticRules.Zip(ExtremumRules.Minimum, Core, other));

    /// <summary>The smaller of each element and a whole number; NaN stays NaN. A tie gives half the gradient.</summary>
    public TSelf Minimum(long other) => Wrap(ArithmeticRules.Zip(ExtremumRules.Minimum, Core, other));

    /// <summary>Elements moved to the nearest bound; the upper one if they cross. NaN stays NaN.</summary>
    /// <param name="min">The lower bound, or null.</param>
    /// <param name="max">The upper bound, or null.</param>
    /// <remarks>The gradient passes where min ≤ x ≤ max, at the bounds too.</remarks>
    /// <exception cref="ArgumentException">Neither bound is given.</exception>
    public TSelf Clamp(double? min = null, double? max = null)
    {
        if (min is null && max is null) throw GraphErrors.ClampWithoutBounds();
        var args = new ExtremumRules.ClampArgs(min, max);
        return Wrap((min is null ? ExtremumRules.ClampMax : max is null ? ExtremumRules.ClampMin : ExtremumRules.Clamp).ApplyWith(Core, args));
    }

    /// <summary>Elements moved to the nearest bound, each of a tensor; the upper one if they cross. Shapes broadcast, dtypes promote.</summary>
    /// <param name="min">The lower bounds, or null.</param>
    /// <param name="max">The upper bounds, or null.</param>
    /// <remarks>The gradient goes to x where min ≤ x ≤ max, else to the bound. NaN in any of the three gives NaN.</remarks>
    /// <exception cref="ArgumentException">Neither bound is given.</exception>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf Clamp(TSelf? min, TSelf? max = null) => (min, max) switch
    {
        ({ } low, { } high) => Wrap(ArithmeticRules.Zip(ExtremumRules.ClampTensor, Core, low.Core, high.Core)),
        ({ } low, null) => Wrap(ArithmeticRules.Zip(ExtremumRules.ClampMinTensor, Core, low.Core)),
        (null, { } high) => Wrap(ArithmeticRules.Zip(ExtremumRules.ClampMaxTensor, Core, high.Core)),
        _ => throw GraphErrors.ClampWithoutBounds(),
    };

    /// <summary>Elements below a bound moved to it. The gradient passes at the bound.</summary>
    public TSelf ClampMin(double min) => Clamp(min: min);

    /// <summary>Elements above a bound moved to it. The gradient passes at the bound.</summary>
    public TSelf ClampMax(double max) => Clamp(max: max);

    /// <summary>Elements below their bound moved to it; shapes broadcast, dtypes promote.</summary>
    /// <inheritdoc cref="Clamp(TSelf, TSelf)"/>
    public TSelf ClampMin(TSelf min) => Clamp(Given(min));

    /// <summary>Elements above their bound moved to it; shapes broadcast, dtypes promote.</summary>
    /// <inheritdoc cref="Clamp(TSelf, TSelf)"/>
    public TSelf ClampMax(TSelf max) => Clamp(null, Given(max));

    /// <inheritdoc cref="Abs()"/>
    public static TSelf Abs(TSelf x) => Given(x).Abs();
}
