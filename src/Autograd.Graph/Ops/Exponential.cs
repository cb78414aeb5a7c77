using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of exponentials and logarithms.</summary>
internal static class ExponentialRules
{
    internal const double Ln2 = 0.6931471805599453;
    private const double Ln10 = 2.302585092994046;

    internal static readonly ElementwiseOp Exp = new("exp", Kernel.Exp, Slope.OfOutput(static y => y));

    internal static readonly ElementwiseOp Expm1 = new("expm1", Kernel.Expm1, Slope.OfOutput(static y => y + 1));

    internal static readonly ElementwiseOp Log = new("log", Kernel.Log, Slope.Acting(Reads.X, static (g, k) => g / k.X));

    internal static readonly ElementwiseOp Exp2 = new("exp2", Kernel.Exp2, Slope.OfOutput(static y => y * Ln2));

    internal static readonly ElementwiseOp Log2 = new("log2", Kernel.Log2, Slope.Acting(Reads.X, static (g, k) => g / (k.X * Ln2)));

    internal static readonly ElementwiseOp Log10 = new("log10", Kernel.Log10, Slope.Acting(Reads.X, static (g, k) => g / (k.X * Ln10)));

    internal static readonly ElementwiseOp Log1p = new("log1p", Kernel.Log1p, Slope.Acting(Reads.X, static (g, k) => g / (k.X + 1)));

    /// <summary>Each operand by the other's odds; NaN where both are the same infinity.</summary>
    internal static readonly ElementwiseOp LogAddExp = new(
        "logaddexp", Kernel.LogAddExp, Slope.OfXY(static (x, y) => (x - y).Sigmoid()), Slope.OfXY(static (x, y) => (y - x).Sigmoid()));

    /// <summary>0 in x where x = 0 and y ≤ 0, lest 0 · log 0 be NaN; in y the quotient x/y as it is.</summary>
    internal static readonly ElementwiseOp Xlogy = new(
        "xlogy",
        Kernel.Xlogy,
        Slope.Acting(Reads.X | Reads.Y, static (g, k) => Tensor.Where(k.X.Eq(0) & (k.Y <= 0), Tensor.ZerosLike(g), g.Xlogy(k.Y))),
        Slope.OfXY(static (x, y) => x / y));
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>eˣ. Keeps its output.</summary>
    public TSelf Exp() => Wrap(ExponentialRules.Exp.Apply(ConversionRules.Floating(Core)));

    /// <summary>eˣ − 1, accurate near 0. Keeps its output.</summary>
    public TSelf Expm1() => Wrap(ExponentialRules.Expm1.Apply(ConversionRules.Floating(Core)));

    /// <summary>Natural logarithm; −∞ at 0, NaN below. The slope is 1/x everywhere, as in PyTorch also below 0.</summary>
    public TSelf Log() => Wrap(ExponentialRules.Log.Apply(ConversionRules.Floating(Core)));

    /// <summary>Natural logarithm of 1 + x, accurate near 0; −∞ at −1, NaN below.</summary>
    public TSelf Log1p() => Wrap(ExponentialRules.Log1p.Apply(ConversionRules.Floating(Core)));

    /// <summary>2ˣ. Keeps its output.</summary>
    public TSelf Exp2() => Wrap(ExponentialRules.Exp2.Apply(ConversionRules.Floating(Core)));

    /// <summary>Logarithm to base 2, exact for powers of two; −∞ at 0, NaN below.</summary>
    public TSelf Log2() => Wrap(ExponentialRules.Log2.Apply(ConversionRules.Floating(Core)));

    /// <summary>Logarithm to base 10; −∞ at 0, NaN below.</summary>
    public TSelf Log10() => Wrap(ExponentialRules.Log10.Apply(ConversionRules.Floating(Core)));

    /// <summary>ln(eˣ + eʸ) without overflow; shapes broadcast, dtypes promote.</summary>
    /// <remarks>Where both operands are the same infinity the value is that infinity and both slopes are NaN, as in PyTorch.</remarks>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf LogAddExp(TSelf other) => Wrap(ArithmeticRules.ZipFloating(ExponentialRules.LogAddExp, Core, CoreOf(other)));

    /// <summary>x·ln y, 0 where x is 0 unless y is NaN; shapes broadcast, dtypes promote.</summary>
    /// <remarks>Slopes: ln y, 0 where x = 0 and y ≤ 0; and x/y, which is NaN where both are 0.</remarks>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf Xlogy(TSelf other) => Wrap(ArithmeticRules.ZipFloating(ExponentialRules.Xlogy, Core, CoreOf(other)));

    /// <summary>x·ln y for a number y.</summary>
    /// <inheritdoc cref="Xlogy(TSelf)"/>
    public TSelf Xlogy(double other) => Wrap(ArithmeticRules.Zip(ExponentialRules.Xlogy, Core, other));

    /// <summary>x·ln y for a number x.</summary>
    /// <inheritdoc cref="Xlogy(TSelf)"/>
    public static TSelf Xlogy(double x, TSelf other) => Given(other).Wrap(ArithmeticRules.Zip(ExponentialRules.Xlogy, x, ConversionRules.Floating(CoreOf(other))));

    /// <inheritdoc cref="Exp()"/>
    public static TSelf Exp(TSelf x) => Given(x).Exp();

    /// <inheritdoc cref="Log()"/>
    public static TSelf Log(TSelf x) => Given(x).Log();

    /// <inheritdoc cref="Log10()"/>
    public static TSelf Log10(TSelf x) => Given(x).Log10();
}
