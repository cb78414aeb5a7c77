using System.Numerics;
using System.Runtime.CompilerServices;
using static Autograd.Kernels.Formula;

namespace Autograd.Kernels;

/// <summary>
/// Exponentials in double precision: x = n·ln 2 + r with |r| ≤ ½ ln 2 (Cody and Waite), eʳ by a polynomial, then the
/// scale by 2ⁿ in two exact factors, so that subnormal results are rounded once and the overflow comes where it should.
/// </summary>
internal static class VectorExp
{
    // 1.5·2⁵²: adding it rounds to an integer, which then stands in the low bits.
    private const double Magic = 6755399441055744;
    private const double Log2E = 1.4426950408889634;
    private const double Ln2 = 0.6931471805599453;
    private const double Ln2Rest = 2.3190468138462996e-17;

    // ln 2 in two parts (fdlibm): the first has 32 bits, so n times it is exact.
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    /// <summary>eˣ; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Exp(Vector<double> x) => Bounded(AtLeast(AtMost(x, 710), -747), 0);

    /// <summary>eˣ for x ≤ 0; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> ExpBelow(Vector<double> x) => Bounded(AtLeast(x, -747), 0);

    /// <summary>½eˣ for x ≥ 0 without an overflow on the way; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> HalfExpAbove(Vector<double> x) => Bounded(AtMost(x, 711), -1);

    /// <summary>eˣ/65536 for 0 ≤ x ≤ 720; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> SmallExpAbove(Vector<double> x) => Bounded(x, -16);

    /// <summary>eˣ · 2^shift for x within ±1000.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Bounded(Vector<double> x, double shift)
    {
        var n = Fma(x, Log2E, Vector.Create(Magic)) - Vector.Create(Magic);
        var r = Fma(n, -Ln2Low, Fma(n, -Ln2High, x));
        return Scale(Vector<double>.One + Fma(r * r, Quotient(r), r), shift == 0 ? n : n + Vector.Create(shift));
    }

    /// <summary>2ˣ; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Exp2(Vector<double> x)
    {
        x = AtLeast(AtMost(x, 1025), -1077);
        var n = (x + Vector.Create(Magic)) - Vector.Create(Magic);
        var f = x - n;

        // f·ln 2 as r + rest.
        var r = f * Ln2;
        var rest = Fma(f, Ln2Rest, Fma(f, Ln2, -r));
        return Scale(Vector<double>.One + (r + Fma(r * r, Quotient(r), rest)), n);
    }

    /// <summary>eˣ − 1; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Expm1(Vector<double> x)
        // At −50 the result is −1 already, and at 710 infinite. The polynomial makes 0 of −0.
        => Vector.CopySign(Expm1Bounded(AtLeast(AtMost(x, 710), -50)), x);

    /// <summary>eˣ − 1 up to the sign of zero, for x from −50 to 710; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Expm1Bounded(Vector<double> x)
    {
        var n = Fma(x, Log2E, Vector.Create(Magic)) - Vector.Create(Magic);
        var r = Fma(n, -Ln2Low, Fma(n, -Ln2High, x));

        // eʳ − 1 as high + low.
        var tail = r * r * Quotient(r);
        var high = r + tail;
        var low = tail - (high - r);

        // 2ⁿ(high + low) + 2ⁿ − 1, halved until the end because 2¹⁰²⁴ is no double.
        var s = Power(n - Vector<double>.One);
        var far = Fma(s, high, s - Vector.Create(0.5)) + (s * low);
        return Vector.ConditionalSelect(Vector.Equals(n, Vector<double>.Zero), high, far + far);
    }

    /// <summary>y · 2ⁿ for integers n within ±2000, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Scale(Vector<double> y, Vector<double> n)
    {
        var half = Fma(n, 0.5, Vector.Create(Magic)) - Vector.Create(Magic);
        return y * Power(half) * Power(n - half);
    }

    /// <summary>2ⁿ for integers n from −1022 to 1023.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Power(Vector<double> n)
        => Vector.AsVectorDouble(Vector.ShiftLeft(Vector.AsVectorInt64(n + Vector.Create(Magic + 1023)), 52));

    /// <summary>(eʳ − 1 − r)/r² for |r| ≤ ½ ln 2 to 1.4e-18: a Chebyshev fit in 60 digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Quotient(Vector<double> r)
    {
        var q = Fma(r, Vector.Create(2.0914717341716378e-09), 2.5105259538448494e-08);
        q = Fma(r, q, 2.755727357010214e-07);
        q = Fma(r, q, 2.7557255297969643e-06);
        q = Fma(r, q, 2.4801587325605324e-05);
        q = Fma(r, q, 0.0001984126987490126);
        q = Fma(r, q, 0.001388888888888373);
        q = Fma(r, q, 0.008333333333326112);
        q = Fma(r, q, 0.04166666666666667);
        q = Fma(r, q, 0.1666666666666667);
        return Fma(r, q, 0.5);
    }
}
