using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of the elementwise functions that networks use between layers.</summary>
internal static class ActivationRules
{
    internal static readonly ElementwiseOp Tanh = new("tanh", Kernel.Tanh, Slope.OfOutput(static y => 1 - (y * y), Kernel.TanhPull));

    internal static readonly ElementwiseOp Sigmoid = new("sigmoid", Kernel.Sigmoid, Slope.OfOutput(static y => y * (1 - y), Kernel.SigmoidPull));

    /// <summary>A mask, so that no 0 · ∞ arises; NaN passes the gradient, since it is not ≤ 0.</summary>
    internal static readonly ElementwiseOp Relu = new("relu", Kernel.Relu, Slope.OfOutput(static y => !(y <= 0), Kernel.ReluPull));
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Hyperbolic tangent. Keeps its output.</summary>
    public TSelf Tanh() => Wrap(ActivationRules.Tanh.Apply(ConversionRules.Floating(Core)));

    /// <summary>1 / (1 + e⁻ˣ), without overflow. Keeps its output.</summary>
    public TSelf Sigmoid() => Wrap(ActivationRules.Sigmoid.Apply(ConversionRules.Floating(Core)));

    /// <summary>max(x, 0); the slope at 0 is 0, and NaN stays NaN. Keeps its output.</summary>
    public TSelf Relu() => Wrap(ActivationRules.Relu.Apply(Core));

    /// <inheritdoc cref="Tanh()"/>
    public static TSelf Tanh(TSelf x) => Given(x).Tanh();
}
