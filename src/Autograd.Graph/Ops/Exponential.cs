using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of exponentials and logarithms.</summary>
internal static class ExponentialRules
{
    internal static readonly ElementwiseOp Exp = new("exp", Kernel.Exp, Slope.OfOutput(static y => y));
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>eˣ. Keeps its output.</summary>
    public TSelf Exp() => Wrap(ExponentialRules.Exp.Apply(ConversionRules.Floating(Core)));

    /// <inheritdoc cref="Exp()"/>
    public static TSelf Exp(TSelf x) => x.Exp();
}
