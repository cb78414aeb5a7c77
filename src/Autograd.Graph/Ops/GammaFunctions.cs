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

    /// <summary>A rule of its own, so that x alone is kept and not each of the shifted ones.</summary>
    internal static readonly ElementwiseOp MvLGamma = ElementwiseOp.With<int>(
        "mvlgamma", Kernel.MvLGamma, Slope.Of(Reads.X, static k => DigammaOfMany(k.X, k.Args<int>())));

    /// <summary>−x·ζ(x + 1, y) in y; in x there is no closed form, and PyTorch has none either.</summary>
    internal static readonly ElementwiseOp Zeta = new(
        "special_zeta",
        Kernel.Zeta,
        Slope.Acting(Reads.None, static (_, _) => throw RuleErrors.NoDerivative("special_zeta", 0)),
        Slope.OfXY(static (x, y) => -x * Special.Zeta(x + 1, y)));

    private static Tensor DigammaOfMany(Tensor x, int p)
    {
        var sum = x.Digamma();
        for (var j = 2; j <= p; j++) sum += (x + (0.5 * (1 - j))).Digamma();
        return sum;
    }
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

    /// <summary>The logarithm of the multivariate gamma function: p(p − 1)/4 · ln π + Σ ln Γ(x + (1 − j)/2) for j = 1 … p.</summary>
    /// <param name="p">The number of dimensions.</param>
    /// <exception cref="ArgumentException"><paramref name="p"/> is below 1.</exception>
    public TSelf MvLGamma(int p) => Wrap(GammaRules.MvLGamma.ApplyWith(ConversionRules.Floating(Core), p));
}

public static partial class Special
{
    /// <summary>Hurwitz's zeta function Σ (y + k)⁻ˣ over k = 0, 1, 2 …; shapes broadcast, dtypes promote.</summary>
    /// <param name="x">The exponent; ∞ at 1, NaN below. It has no derivative: one that is asked for is refused.</param>
    /// <param name="y">The first term; ∞ at 0, −1, −2 …, NaN at other negative numbers unless x is whole.</param>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public static T Zeta<T>(T x, T y)
        where T : TensorOps<T>
        => Apply(GammaRules.Zeta, x, y);
}
