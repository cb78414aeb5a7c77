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

    /// <summary>Bounds are inclusive: the gradient passes at them. NaN gets none.</summary>
    internal static readonly ElementwiseOp Clamp = ElementwiseOp.With<ClampArgs>(
        "clamp", static (x, a) => Kernel.Clamp(x, a.Min, a.Max), Slope.Of(Reads.X, static k => Inside(k.X, k.Args<ClampArgs>())), overload: 1);

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

    /// <summary>The smaller of two elements; NaN if either is. A tie gives half the gradient to each.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf Minimum(TSelf other) => Wrap(ArithmeticRules.Zip(ExtremumRules.Minimum, Core, CoreOf(other)));

    /// <summary>Elements moved to the nearest bound; the upper one if they cross. NaN stays NaN.</summary>
    /// <param name="min">The lower bound, or null.</param>
    /// <param name="max">The upper bound, or null.</param>
    /// <remarks>The gradient passes where min ≤ x ≤ max, at the bounds too.</remarks>
    /// <exception cref="ArgumentException">Neither bound is given.</exception>
    public TSelf Clamp(double? min = null, double? max = null)
    {
        if (min is null && max is null) throw GraphErrors.ClampWithoutBounds();
        var x = Core;
        if (min is { } low) x = ConversionRules.Beside(x, low).X;
        if (max is { } high) x = ConversionRules.Beside(x, high).X;
        return Wrap(ExtremumRules.Clamp.ApplyWith(x, new ExtremumRules.ClampArgs(min, max)));
    }

    /// <inheritdoc cref="Abs()"/>
    public static TSelf Abs(TSelf x) => x.Abs();
}
