using System.Numerics;
using System.Runtime.CompilerServices;
using static Autograd.Kernels.Formula;

namespace Autograd.Kernels;

/// <summary>
/// Inverse sine, cosine and tangent: identities carry the argument to where a short polynomial in its square serves, and the
/// multiple of π/4 that they leave is added in two doubles. Own formulas, because C libraries differ in the last bit.
/// </summary>
internal static class VectorInverseTrigonometric
{
    private const double Pi = 3.141592653589793;
    private const double PiRest = 1.2246467991473532e-16;

    /// <summary>asin x: above ½ it is π/2 − 2·asin √((1 − x)/2); 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Asin(Vector<double> x)
    {
        var far = Vector.GreaterThan(Vector.Abs(x), Vector.Create(0.5));
        var (s, rest) = Half(Vector.Abs(x), far);
        var turned = (Vector.Create(Pi / 2) - (s + s)) + (Vector.Create(PiRest / 2) - (rest + rest));
        return Vector.CopySign(Vector.ConditionalSelect(far, turned, s + rest), x);
    }

    /// <summary>acos x: above ½ it is 2·asin √((1 − x)/2), below −½ π less that; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Acos(Vector<double> x)
    {
        var far = Vector.GreaterThan(Vector.Abs(x), Vector.Create(0.5));
        var (s, rest) = Half(Vector.Abs(x), far);
        var (twice, twiceRest) = (s + s, rest + rest);
        var below = (Vector.Create(Pi) - twice) + (Vector.Create(PiRest) - twiceRest);
        var near = (Vector.Create(Pi / 2) - x) + (Vector.Create(PiRest / 2) - Vector.CopySign(rest, x));
        return Vector.ConditionalSelect(far, Vector.ConditionalSelect(Vector.LessThan(x, Vector<double>.Zero), below, twice + twiceRest), near);
    }

    /// <summary>atan x; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Atan(Vector<double> x)
    {
        // Above 1 by the reciprocal, which for an infinite x is 0.
        var a = Vector.Abs(x);
        var steep = Vector.GreaterThan(a, Vector<double>.One);
        var one = Vector<double>.One;
        var y = Quarter(Vector.ConditionalSelect(steep, one, a), Vector.ConditionalSelect(steep, a, one), steep, Vector<long>.Zero);
        return Vector.CopySign(y, x);
    }

    /// <summary>The angle of the point (x, y); 1 ulp. Infinities and zeros as in C.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Atan2(Vector<double> y, Vector<double> x)
    {
        var (a, b) = (Vector.Abs(y), Vector.Abs(x));
        var steep = Vector.GreaterThan(a, b);
        var (high, low) = Ordered(a, b);

        // The sum of the two must not overflow. (0, 0) is (0, 1), and (∞, ∞) is (1, 1).
        var scale = Vector.ConditionalSelect(Vector.GreaterThan(high, Vector.Create(1e300)), Vector.Create(9.313225746154785E-10), Vector<double>.One);
        var (h, l) = (high * scale, low * scale);
        var infinite = Vector.Equals(low, Vector.Create(double.PositiveInfinity));
        h = Vector.ConditionalSelect(infinite | Vector.Equals(high, Vector<double>.Zero), Vector<double>.One, h);
        l = Vector.ConditionalSelect(infinite, Vector<double>.One, l);
        var left = Vector.LessThan(Vector.CopySign(Vector<double>.One, x), Vector<double>.Zero);
        var angle = Vector.CopySign(Quarter(l, h, steep, left), y);
        var known = Vector.Equals(x, x) & Vector.Equals(y, y);
        return Vector.ConditionalSelect(known, angle, Vector.Create(double.NaN));
    }

    /// <summary>asin a for a ≤ ½, asin √((1 − a)/2) where far, as a sum of which the second is small; NaN for a > 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector<double> Main, Vector<double> Small) Half(Vector<double> a, Vector<long> far)
    {
        var z = Vector.ConditionalSelect(far, 0.5 * (Vector<double>.One - a), a * a);
        var s = Vector.ConditionalSelect(far, Vector.SquareRoot(z), a);

        // What the root lost; the small number keeps 0 / 0 away.
        var lost = Vector.ConditionalSelect(far, Fma(-s, s, z) / (s + s + Vector.Create(1e-300)), Vector<double>.Zero);
        return (s, Fma(s * z, Series(z), lost));
    }

    /// <summary>atan(low/high) for 0 ≤ low ≤ high; taken from π/2 where steep, and that from π where left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Quarter(Vector<double> low, Vector<double> high, Vector<long> steep, Vector<long> left)
    {
        // Above tan π/8 by the difference to π/4.
        var zero = Vector<double>.Zero;
        var mid = Vector.GreaterThan(low, high * 0.41421356237309503);
        var t = Vector.ConditionalSelect(mid, low - high, low) / Vector.ConditionalSelect(mid, low + high, high);
        t = Vector.ConditionalSelect(Vector.Equals(high, Vector.Create(double.PositiveInfinity)), zero, t);
        var z = t * t;
        var angle = Fma(z * t, Powers(z), t);
        var quarters = Vector.ConditionalSelect(mid, Vector<double>.One, zero);

        // The angle from the nearest axis or diagonal, and how many quarters of π that has turned already.
        angle = Vector.ConditionalSelect(steep, -angle, angle);
        quarters = Vector.ConditionalSelect(steep, Vector.Create(2.0) - quarters, quarters);
        angle = Vector.ConditionalSelect(left, -angle, angle);
        quarters = Vector.ConditionalSelect(left, Vector.Create(4.0) - quarters, quarters);
        var turned = Fma(quarters, Pi / 4, Fma(quarters, PiRest / 4, angle));
        return Vector.ConditionalSelect(Vector.Equals(quarters, zero), angle, turned);
    }

    /// <summary>(asin s − s)/s³ in z = s² on [0, ¼] to 9e-19: a Chebyshev fit in 60 digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Series(Vector<double> z)
    {
        var p = Fma(z, Vector.Create(0.0297378456439969), -0.01944563642504257);
        p = Fma(z, p, 0.01970071180526169);
        p = Fma(z, p, 0.0029838811037374503);
        p = Fma(z, p, 0.009335970060991405);
        p = Fma(z, p, 0.009618864779963437);
        p = Fma(z, p, 0.011566830427132645);
        p = Fma(z, p, 0.013963748435199949);
        p = Fma(z, p, 0.01735281834070849);
        p = Fma(z, p, 0.02237215737767329);
        p = Fma(z, p, 0.030381944476963723);
        p = Fma(z, p, 0.04464285714253574);
        p = Fma(z, p, 0.07500000000000125);
        return Fma(z, p, 0.16666666666666666);
    }

    /// <summary>(atan t − t)/t³ in z = t² for t up to tan π/8, to 1.1e-18: a Chebyshev fit in 60 digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Powers(Vector<double> z)
    {
        var p = Fma(z, Vector.Create(0.01630779074543549), -0.0345913892781874);
        p = Fma(z, p, 0.04552443484766285);
        p = Fma(z, p, -0.05230650466327199);
        p = Fma(z, p, 0.05878957114602006);
        p = Fma(z, p, -0.06666427474809959);
        p = Fma(z, p, 0.07692296528186224);
        p = Fma(z, p, -0.09090908759150944);
        p = Fma(z, p, 0.11111111105277102);
        p = Fma(z, p, -0.14285714285661172);
        p = Fma(z, p, 0.1999999999999981);
        return Fma(z, p, -0.3333333333333333);
    }
}
