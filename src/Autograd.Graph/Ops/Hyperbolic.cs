using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of hyperbolic functions and their inverses; tanh is among the activations.</summary>
internal static class HyperbolicRules
{
    internal static readonly ElementwiseOp Sinh = new("sinh", Kernel.Sinh, Slope.OfX(static x => x.Cosh()));

    internal static readonly ElementwiseOp Cosh = new("cosh", Kernel.Cosh, Slope.OfX(static x => x.Sinh()));

    internal static readonly ElementwiseOp Asinh = new("asinh", Kernel.Asinh, Slope.OfX(static x => ((x * x) + 1).Rsqrt()));

    /// <summary>The product under the root keeps its digits near 1, where x² − 1 would not.</summary>
    internal static readonly ElementwiseOp Acosh = new("acosh", Kernel.Acosh, Slope.OfX(static x => ((x - 1) * (x + 1)).Rsqrt()));

    internal static readonly ElementwiseOp Atanh = new("atanh", Kernel.Atanh, Slope.Acting(Reads.X, static (g, k) => g / ((1 - k.X) * (1 + k.X))));
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Hyperbolic sine.</summary>
    public TSelf Sinh() => Wrap(HyperbolicRules.Sinh.Apply(ConversionRules.Floating(Core)));

    /// <summary>Hyperbolic cosine.</summary>
    public TSelf Cosh() => Wrap(HyperbolicRules.Cosh.Apply(ConversionRules.Floating(Core)));

    /// <summary>Inverse hyperbolic sine.</summary>
    public TSelf Asinh() => Wrap(HyperbolicRules.Asinh.Apply(ConversionRules.Floating(Core)));

    /// <summary>Inverse hyperbolic cosine, 0 or more; NaN below 1. The slope at 1 is ∞.</summary>
    public TSelf Acosh() => Wrap(HyperbolicRules.Acosh.Apply(ConversionRules.Floating(Core)));

    /// <summary>
    /// Inverse hyperbolic tangent; ±∞ at ±1, NaN beyond. The slope is 1/(1 − x²) everywhere, as in PyTorch also beyond ±1.
    /// </summary>
    public TSelf Atanh() => Wrap(HyperbolicRules.Atanh.Apply(ConversionRules.Floating(Core)));

    /// <inheritdoc cref="Sinh()"/>
    public static TSelf Sinh(TSelf x) => Given(x).Sinh();

    /// <inheritdoc cref="Cosh()"/>
    public static TSelf Cosh(TSelf x) => Given(x).Cosh();
}
