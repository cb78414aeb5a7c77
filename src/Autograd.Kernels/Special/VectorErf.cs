using System.Numerics;
using System.Runtime.CompilerServices;
using static Autograd.Kernels.Formula;

namespace Autograd.Kernels;

/// <summary>
/// The error function and its relatives, from one polynomial: (1 + 2x)·e^(x²)·erfc x is smooth on the whole of [0, ∞] in
/// t = (x − K)/(x + K) (Shepherd and Laframboise 1981, Mathematics of Computation 36). The square in the exponent is taken in
/// two doubles, or its rounding would cost as many ulp as its size.
/// </summary>
internal static class VectorErf
{
    private const double K = 3.75;

    /// <summary>erf x: a polynomial in x² below 1, where 1 − erfc x would cancel; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Erf(Vector<double> x)
    {
        // From 6 on the result is 1.
        var a = AtMost(Vector.Abs(x), 6);
        var far = Vector<double>.One - ErfcAbove(a);
        return Vector.CopySign(Vector.ConditionalSelect(Vector.LessThan(a, Vector<double>.One), ErfNear(a), far), x);
    }

    /// <summary>1 − erf x, accurate in the tail down to the subnormal numbers; 4 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Erfc(Vector<double> x)
    {
        // From 28 on the result is 0. Below ½ the complement of erf is as exact and smoother at 0.
        var a = AtMost(Vector.Abs(x), 28);
        var far = ErfcAbove(a);
        var near = Vector<double>.One - ErfNear(x);
        var y = Vector.ConditionalSelect(Vector.LessThan(x, Vector<double>.Zero), Vector.Create(2.0) - far, far);
        return Vector.ConditionalSelect(Vector.LessThan(a, Vector.Create(0.5)), near, y);
    }

    /// <summary>e^(x²)·erfc x, without overflow for x ≥ 0; 5 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Erfcx(Vector<double> x)
    {
        // From −26.63 on the result is infinite, while the exponential is not yet.
        var low = AtLeast(x, -26.64);
        var square = low * low;
        var rest = Fma(low, low, -square);
        var e = VectorExp.Exp(square);
        var above = Scaled(Vector.Abs(x));
        return Vector.ConditionalSelect(Vector.LessThan(x, Vector<double>.Zero), Fma(Vector.Create(2.0), Fma(e, rest, e), -above), above);
    }

    /// <summary>erf x for |x| ≤ 1; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> ErfNear(Vector<double> x) => Fma(x, Near(x * x), x);

    /// <summary>erfc a for a from 0 to 28.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> ErfcAbove(Vector<double> a)
    {
        var square = a * a;
        var rest = Fma(a, a, -square);
        var y = Scaled(a);
        return VectorExp.ExpBelow(-square) * Fma(y, -rest, y);
    }

    /// <summary>e^(a²)·erfc a for a ≥ 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Scaled(Vector<double> a)
    {
        // From 1e20 on t is 1.
        var bounded = AtMost(a, 1e20);
        var t = (bounded - Vector.Create(K)) / (bounded + Vector.Create(K));
        return Polynomial(t) / (a + Vector.Create(0.5));
    }

    /// <summary>(½ + x)·e^(x²)·erfc x in t to 9e-19: a Chebyshev fit in 60 digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Polynomial(Vector<double> t)
    {
        var p = Fma(t, Vector.Create(-3.66975250426477e-11), -1.87657913897981e-11);
        p = Fma(t, p, 4.511074850170295e-10);
        p = Fma(t, p, 2.728578652352344e-10);
        p = Fma(t, p, -3.2727801062401335e-09);
        p = Fma(t, p, -2.194642079993164e-09);
        p = Fma(t, p, 2.0485611576351503e-08);
        p = Fma(t, p, 1.2144881462744353e-08);
        p = Fma(t, p, -1.3057351179950478e-07);
        p = Fma(t, p, -2.9131405394003885e-08);
        p = Fma(t, p, 8.767217125553167e-07);
        p = Fma(t, p, -4.86424791105561e-07);
        p = Fma(t, p, -5.722524562915654e-06);
        p = Fma(t, p, 1.1191956018275339e-05);
        p = Fma(t, p, 2.5824703887731995e-05);
        p = Fma(t, p, -0.00014507698964493382);
        p = Fma(t, p, 0.00014685679740285369);
        p = Fma(t, p, 0.0008778129162108764);
        p = Fma(t, p, -0.004873289773809812);
        p = Fma(t, p, 0.0141811387107578);
        p = Fma(t, p, -0.02934669929527381);
        p = Fma(t, p, 0.04615216058009917);
        p = Fma(t, p, -0.05440196507085373);
        p = Fma(t, p, 0.04113836924507551);
        p = Fma(t, p, 0.001792707742731845);
        p = Fma(t, p, -0.07012029929277351);
        return Fma(t, p, 0.6187563154189137);
    }

    /// <summary>erf x / x − 1 in z = x² on [0, 1] to 9e-19: a Chebyshev fit in 60 digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Near(Vector<double> z)
    {
        var p = Fma(z, Vector.Create(5.958930743134941e-11), -1.1373902296430911e-09);
        p = Fma(z, p, 1.4660051998394848e-08);
        p = Fma(z, p, -1.6350354461959655e-07);
        p = Fma(z, p, 1.6461004480962034e-06);
        p = Fma(z, p, -1.4925595519506043e-05);
        p = Fma(z, p, 0.00012055331122299266);
        p = Fma(z, p, -0.0008548326981129666);
        p = Fma(z, p, 0.005223977624823223);
        p = Fma(z, p, -0.026866170645077334);
        p = Fma(z, p, 0.11283791670954882);
        p = Fma(z, p, -0.3761263890318375);
        return Fma(z, p, 0.1283791670955126);
    }
}
