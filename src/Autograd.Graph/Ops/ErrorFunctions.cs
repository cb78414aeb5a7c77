using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of the error function and its relatives.</summary>
internal static class ErrorFunctionRules
{
    private const double TwoOverRootPi = 1.1283791670955126;

    internal static readonly ElementwiseOp Erf = new("erf", Kernel.Erf, Slope.OfX(static x => (-(x * x)).Exp() * TwoOverRootPi));

    internal static readonly ElementwiseOp Erfc = new("erfc", Kernel.Erfc, Slope.OfX(static x => (-(x * x)).Exp() * -TwoOverRootPi));

    internal static readonly ElementwiseOp Erfcx = new(
        "special_erfcx", Kernel.Erfcx, Slope.Of(Reads.X | Reads.Output, static k => (k.X * k.Output * 2) - TwoOverRootPi));

    /// <summary>∞ at ±1.</summary>
    internal static readonly ElementwiseOp Erfinv = new("erfinv", Kernel.Erfinv, Slope.OfOutput(static y => (y * y).Exp() * (1 / TwoOverRootPi)));
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The error function, 2/√π ∫₀ˣ e^(−t²) dt.</summary>
    public TSelf Erf() => Wrap(ErrorFunctionRules.Erf.Apply(ConversionRules.Floating(Core)));

    /// <summary>1 − erf x, accurate in the tail, where erf is 1.</summary>
    public TSelf Erfc() => Wrap(ErrorFunctionRules.Erfc.Apply(ConversionRules.Floating(Core)));

    /// <summary>The inverse of the error function; ±∞ at ±1, NaN beyond. Keeps its output.</summary>
    public TSelf Erfinv() => Wrap(ErrorFunctionRules.Erfinv.Apply(ConversionRules.Floating(Core)));
}

public static partial class Special
{
    /// <summary>e^(x²)·erfc x, the complement of the error function without its underflow; ∞ below −26.6.</summary>
    public static T Erfcx<T>(T x)
        where T : TensorOps<T>
        => Apply(ErrorFunctionRules.Erfcx, x);
}
