using System.Numerics;
using System.Runtime.CompilerServices;
using static Autograd.Kernels.Formula;

namespace Autograd.Kernels;

/// <summary>
/// Logarithms in double precision after fdlibm's e_log.c, s_log1p.c, e_log10.c (Sun Microsystems, 1993, freely usable):
/// x = 2ᵏ(1 + f) with 1 + f between √½ and √2, s = f/(2 + f), and log(1 + f) = f − f²/2 + s(f²/2 + R(s²)).
/// </summary>
internal static class VectorLog
{
    private const double Ln2High = 6.93147180369123816490e-01;
    private const double Ln2Low = 1.90821492927058770002e-10;

    // log₁₀ 2; the first part has 33 bits, so k times it is exact.
    private const double Log10Of2High = 0.30102999560767785;
    private const double Log10Of2Low = 5.630334806675098e-11;

    /// <summary>ln x; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Log(Vector<double> x)
    {
        var f = Reduce(x, out var k);
        return Edges(x, Sum(f, k, Vector<double>.Zero));
    }

    /// <summary>ln(1 + x); 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Log1p(Vector<double> x)
    {
        // 1 + x = u + c exactly, so log(1 + x) = log u + c/u to far below an ulp.
        var u = Vector<double>.One + x;
        var back = u - Vector<double>.One;
        var c = ((Vector<double>.One - (u - back)) + (x - back)) / u;

        // While 1 + x needs no scaling, f is x itself.
        var f = Reduce(u, out var k);
        var near = Vector.Equals(k, Vector<double>.Zero);
        f = Vector.ConditionalSelect(near, x, f);
        c = Vector.ConditionalSelect(near, Vector<double>.Zero, c);
        return Vector.CopySign(Edges(u, Sum(f, k, c)), x);
    }

    /// <summary>log₂ x, exact for powers of two; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Log2(Vector<double> x)
    {
        var f = Reduce(x, out var k);
        return Edges(x, Based(f, 1.4426950408889634, 2.0355273740931033e-17, k, Vector<double>.Zero));
    }

    /// <summary>log₁₀ x; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Log10(Vector<double> x)
    {
        var f = Reduce(x, out var k);
        return Edges(x, Based(f, 0.4342944819032518, 1.098319650216765e-17, k * Log10Of2High, k * Log10Of2Low));
    }

    /// <summary>f and k of a positive x, subnormal or not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Reduce(Vector<double> x, out Vector<double> k)
    {
        var subnormal = Vector.LessThan(x, Vector.Create(2.2250738585072014E-308));
        x = Vector.ConditionalSelect(subnormal, x * 18014398509481984, x);

        // The bits of √½ are moved onto those of 1, so that the exponent steps at √2 · 2ᵏ and not at 2ᵏ.
        var bits = Vector.AsVectorUInt64(x) + Vector.Create(0x3ff0000000000000UL - 0x3fe6a09e667f3bcdUL);
        var exponent = Vector.ShiftRightLogical(bits, 52) | Vector.Create(0x4330000000000000UL);
        var bias = Vector.ConditionalSelect(subnormal, Vector.Create(4503599627370496 + 1023 + 54.0), Vector.Create(4503599627370496 + 1023.0));
        k = Vector.AsVectorDouble(exponent) - bias;
        var mantissa = (bits & Vector.Create(0x000fffffffffffffUL)) + Vector.Create(0x3fe6a09e667f3bcdUL);
        return Vector.AsVectorDouble(mantissa) - Vector<double>.One;
    }

    /// <summary>k·ln 2 + log(1 + f) + c.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Sum(Vector<double> f, Vector<double> k, Vector<double> c)
    {
        var half = 0.5 * f * f;
        return Fma(k, Ln2High, ((Tail(f, half) + Fma(k, Ln2Low, c)) - half) + f);
    }

    /// <summary>log(1 + f)·(scale + rest) + high + low, where high is 0 or larger than the first term.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Based(Vector<double> f, double scale, double rest, Vector<double> high, Vector<double> low)
    {
        var half = 0.5 * f * f;
        var main = f - half;
        var tail = ((f - main) - half) + Tail(f, half);
        var product = main * scale;
        var error = Fma(main, scale, -product) + Fma(tail, scale, main * rest);
        var sum = high + product;
        return sum + (((high - sum) + product) + (error + low));
    }

    /// <summary>s(f²/2 + R(s²)), where half is f²/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Tail(Vector<double> f, Vector<double> half)
    {
        var s = f / (Vector.Create(2.0) + f);
        var z = s * s;
        var r = Fma(z, Vector.Create(1.479819860511658591e-01), 1.531383769920937332e-01);
        r = Fma(z, r, 1.818357216161805012e-01);
        r = Fma(z, r, 2.222219843214978396e-01);
        r = Fma(z, r, 2.857142874366239149e-01);
        r = Fma(z, r, 3.999999999940941908e-01);
        r = Fma(z, r, 6.666666666666735130e-01);
        return s * Fma(z, r, half);
    }

    /// <summary>y for 0 &lt; x &lt; ∞; −∞ at 0, ∞ at ∞, NaN below 0 and at NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Edges(Vector<double> x, Vector<double> y)
    {
        var infinity = Vector.Create(double.PositiveInfinity);
        y = Vector.ConditionalSelect(Vector.LessThan(x, infinity), y, infinity);
        var edge = Vector.ConditionalSelect(Vector.Equals(x, Vector<double>.Zero), -infinity, Vector.Create(double.NaN));
        return Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<double>.Zero), y, edge);
    }
}
