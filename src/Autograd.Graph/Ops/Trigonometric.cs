using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of trigonometric functions and their inverses.</summary>
internal static class TrigonometricRules
{
    internal static readonly ElementwiseOp Sin = new("sin", Kernel.Sin, Slope.OfX(static x => x.Cos()));

    internal static readonly ElementwiseOp Cos = new("cos", Kernel.Cos, Slope.OfX(static x => -x.Sin()));
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Sine of an angle in radians; NaN at ±∞.</summary>
    public TSelf Sin() => Wrap(TrigonometricRules.Sin.Apply(ConversionRules.Floating(Core)));

    /// <summary>Cosine of an angle in radians; NaN at ±∞.</summary>
    public TSelf Cos() => Wrap(TrigonometricRules.Cos.Apply(ConversionRules.Floating(Core)));

    /// <inheritdoc cref="Sin()"/>
    public static TSelf Sin(TSelf x) => Given(x).Sin();

    /// <inheritdoc cref="Cos()"/>
    public static TSelf Cos(TSelf x) => Given(x).Cos();
}
