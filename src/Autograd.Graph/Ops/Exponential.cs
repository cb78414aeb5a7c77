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

    /// <inheritdoc cref="Exp()"/>
    public static TSelf Exp(TSelf x) => Given(x).Exp();

    /// <inheritdoc cref="Log()"/>
    public static TSelf Log(TSelf x) => Given(x).Log();

    /// <inheritdoc cref="Log10()"/>
    public static TSelf Log10(TSelf x) => Given(x).Log10();
}
