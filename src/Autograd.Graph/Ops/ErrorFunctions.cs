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
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The error function, 2/√π ∫₀ˣ e^(−t²) dt.</summary>
    public TSelf Erf() => Wrap(ErrorFunctionRules.Erf.Apply(ConversionRules.Floating(Core)));

    /// <summary>1 − erf x, accurate in the tail, where erf is 1.</summary>
    public TSelf Erfc() => Wrap(ErrorFunctionRules.Erfc.Apply(ConversionRules.Floating(Core)));
}
