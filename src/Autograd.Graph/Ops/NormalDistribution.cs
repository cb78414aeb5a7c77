using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of the normal distribution function.</summary>
internal static class NormalRules
{
    private const double RootTwoPi = 2.5066282746310007;
    private const double RootTwoOverPi = 0.7978845608028654;
    private const double RootHalf = 0.7071067811865476;

    internal static readonly ElementwiseOp Ndtr = new("special_ndtr", Kernel.Ndtr, Slope.OfX(static x => (x * x * -0.5).Exp() * (1 / RootTwoPi)));

    /// <summary>The density over the distribution, in which the exponentials cancel.</summary>
    internal static readonly ElementwiseOp LogNdtr = new(
        "special_log_ndtr", Kernel.LogNdtr, Slope.OfX(static x => RootTwoOverPi / Special.Erfcx(x * -RootHalf)));

    internal static readonly ElementwiseOp Ndtri = new("special_ndtri", Kernel.Ndtri, Slope.OfOutput(static y => (y * y * 0.5).Exp() * RootTwoPi));
}

public static partial class Special
{
    /// <summary>The normal distribution function, ½ erfc(−x/√2): the probability below x.</summary>
    public static T Ndtr<T>(T x)
        where T : TensorOps<T>
        => Apply(NormalRules.Ndtr, x);

    /// <summary>The logarithm of <see cref="Ndtr"/>, also where that underflows.</summary>
    public static T LogNdtr<T>(T x)
        where T : TensorOps<T>
        => Apply(NormalRules.LogNdtr, x);

    /// <summary>The inverse of <see cref="Ndtr"/>; ∓∞ at 0 and 1, where the slope is ∞, and NaN outside. Keeps its output.</summary>
    public static T Ndtri<T>(T x)
        where T : TensorOps<T>
        => Apply(NormalRules.Ndtri, x);
}
