using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>
/// Rules of the modified Bessel functions: I₀′ = I₁ and Iₙ′ = (Iₙ₋₁ + Iₙ₊₁)/2. With I₁′ = I₀ − I₁/x, terms of 1/x would cancel near
/// 0 in the derivatives that follow.
/// </summary>
internal static class BesselRules
{
    internal static readonly ElementwiseOp I0 = new("i0", Kernel.I0, Slope.OfX(static x => Special.I1(x)));

    internal static readonly ElementwiseOp I1 = new("special_i1", Kernel.I1, Slope.OfX(static x => (x.I0() + Of(2, x)) * 0.5));

    internal static readonly ElementwiseOp In = ElementwiseOp.With<int>(
        "special_in", Kernel.In, Slope.Of(Reads.X, static k => (Of(k.Args<int>() - 1, k.X) + Of(k.Args<int>() + 1, k.X)) * 0.5));

    internal static readonly ElementwiseOp I0e = new(
        "special_i0e", Kernel.I0e, Slope.Of(Reads.X | Reads.Output, static k => Special.I1e(k.X) - (k.X.Sign() * k.Output)));

    internal static readonly ElementwiseOp I1e = new(
        "special_i1e", Kernel.I1e, Slope.Of(
            Reads.X | Reads.Output, static k => ((Special.I0e(k.X) + Scaled(2, k.X)) * 0.5) - (k.X.Sign() * k.Output)));

    internal static readonly ElementwiseOp Ine = ElementwiseOp.With<int>(
        "special_ine", Kernel.Ine, Slope.Of(
            Reads.X | Reads.Output,
            static k => ((Scaled(k.Args<int>() - 1, k.X) + Scaled(k.Args<int>() + 1, k.X)) * 0.5) - (k.X.Sign() * k.Output)));

    private static Tensor Of(int n, Tensor x) => n == 1 ? Special.I1(x) : In.ApplyWith(x, n);

    private static Tensor Scaled(int n, Tensor x) => n == 1 ? Special.I1e(x) : Ine.ApplyWith(x, n);
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The modified Bessel function I₀.</summary>
    public TSelf I0() => Wrap(BesselRules.I0.Apply(ConversionRules.Floating(Core)));
}

public static partial class Special
{
    /// <summary>e^(−|x|) I₀(x), which does not overflow. The slope at 0 is 0.</summary>
    public static T I0e<T>(T x)
        where T : TensorOps<T>
        => Apply(BesselRules.I0e, x);

    /// <summary>The modified Bessel function I₁. The slope at 0 is ½.</summary>
    public static T I1<T>(T x)
        where T : TensorOps<T>
        => Apply(BesselRules.I1, x);

    /// <summary>e^(−|x|) I₁(x), which does not overflow. The slope at 0 is ½.</summary>
    public static T I1e<T>(T x)
        where T : TensorOps<T>
        => Apply(BesselRules.I1e, x);
}
