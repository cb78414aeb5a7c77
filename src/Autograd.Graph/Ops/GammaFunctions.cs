using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of the gamma function's logarithm and its derivatives, each the slope of the one before.</summary>
internal static class GammaRules
{
    internal static readonly ElementwiseOp LGamma = new("lgamma", Kernel.LGamma, Slope.OfX(static x => x.Digamma()));

    internal static readonly ElementwiseOp Digamma = new("digamma", Kernel.Digamma, Slope.OfX(static x => x.Polygamma(1)));

    internal static readonly ElementwiseOp Polygamma = ElementwiseOp.With<int>(
        "polygamma", static (x, n) => Kernel.Polygamma(n, x), Slope.Of(Reads.X, static k => k.X.Polygamma(k.Args<int>() + 1)));
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>ln |Γ(x)|; ∞ at 0, −1, −2 ….</summary>
    public TSelf LGamma() => Wrap(GammaRules.LGamma.Apply(ConversionRules.Floating(Core)));

    /// <summary>The derivative of ln Γ(x); −∞ at 0, NaN at −1, −2 ….</summary>
    public TSelf Digamma() => Wrap(GammaRules.Digamma.Apply(ConversionRules.Floating(Core)));

    /// <summary>The n-th derivative of the digamma function.</summary>
    /// <param name="n">The order; 0 is the digamma function itself, 1 the trigamma function.</param>
    /// <exception cref="ArgumentException"><paramref name="n"/> is negative.</exception>
    public TSelf Polygamma(int n) => n == 0 ? Digamma() : Wrap(GammaRules.Polygamma.ApplyWith(ConversionRules.Floating(Core), n));
}
