using System.Numerics;
using System.Runtime.CompilerServices;
using static Autograd.Kernels.Formula;

namespace Autograd.Kernels;

/// <summary>
/// Sine, cosine and tangent: x = n·π/2 + r with r in two doubles, then fdlibm's k_sin.c and k_cos.c (Sun Microsystems,
/// 1993, freely usable). Arguments of 2³⁰ and more need π to a thousand bits: <see cref="LargeAngle"/>.
/// </summary>
internal static class VectorTrigonometric
{
    private const double Magic = 6755399441055744;
    private const double TwoOverPi = 0.6366197723675814;

    // π/2 in three doubles.
    internal const double HalfPi = 1.5707963267948966;
    internal const double HalfPi2 = 6.123233995736766e-17;
    private const double HalfPi3 = -1.4973849048591698e-33;
    private const double Limit = 1 << 30;

    /// <summary>sin x; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Sin(Vector<double> x)
    {
        var n = Reduce(x, out var r, out var rest);
        var odd = Vector.Equals(n & Vector<long>.One, Vector<long>.One);
        var y = Vector.ConditionalSelect(odd, CosNear(r, rest), SinNear(r, rest));
        return Vector.ConditionalSelect(Vector.Equals(x, Vector<double>.Zero), x, Flip(y, n));
    }

    /// <summary>cos x; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Cos(Vector<double> x)
    {
        var n = Reduce(x, out var r, out var rest);
        var odd = Vector.Equals(n & Vector<long>.One, Vector<long>.One);
        var y = Vector.ConditionalSelect(odd, SinNear(r, rest), CosNear(r, rest));
        return Flip(y, n + Vector<long>.One);
    }

    /// <summary>tan x as the quotient of sine and cosine; 2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Tan(Vector<double> x)
    {
        var n = Reduce(x, out var r, out var rest);
        var odd = Vector.Equals(n & Vector<long>.One, Vector<long>.One);
        var (s, c) = (SinNear(r, rest), CosNear(r, rest));
        var y = Vector.ConditionalSelect(odd, -c, s) / Vector.ConditionalSelect(odd, s, c);
        return Vector.ConditionalSelect(Vector.Equals(x, Vector<double>.Zero), x, y);
    }

    /// <summary>n, and x − n·π/2 as r + rest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<long> Reduce(Vector<double> x, out Vector<double> r, out Vector<double> rest)
    {
        var shifted = Fma(x, TwoOverPi, Vector.Create(Magic));
        var n = shifted - Vector.Create(Magic);

        // Exact: a multiple of the last bit of x or of π/2, and below 1.
        var first = Fma(n, -HalfPi, x);
        var product = n * HalfPi2;
        var high = first - product;
        var back = high - first;
        var low = (first - (high - back)) - (product + back);
        low = (low - Fma(n, HalfPi2, -product)) - (n * HalfPi3);
        r = high + low;
        rest = low - (r - high);

        // The low bits of the shifted product are those of n.
        var quadrant = Vector.AsVectorInt64(shifted);
        return Vector.LessThanAll(Vector.Abs(x), Vector.Create(Limit)) ? quadrant : ReduceFar(x, quadrant, ref r, ref rest);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> SinNear(Vector<double> r, Vector<double> rest)
    {
        var z = r * r;
        var p = Fma(z, Vector.Create(1.58969099521155010221e-10), -2.50507602534068634195e-08);
        p = Fma(z, p, 2.75573137070700676789e-06);
        p = Fma(z, p, -1.98412698298579493134e-04);
        p = Fma(z, p, 8.33333333332248946124e-03);
        var cube = z * r;
        return r - (((z * ((0.5 * rest) - (cube * p))) - rest) - (cube * -1.66666666666666324348e-01));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> CosNear(Vector<double> r, Vector<double> rest)
    {
        var z = r * r;
        var p = Fma(z, Vector.Create(-1.13596475577881948265e-11), 2.08757232129817482790e-09);
        p = Fma(z, p, -2.75573143513906633035e-07);
        p = Fma(z, p, 2.48015872894767294178e-05);
        p = Fma(z, p, -1.38888888888741095749e-03);
        p = Fma(z, p, 4.16666666666666019037e-02);
        var half = 0.5 * z;
        var w = Vector<double>.One - half;
        return w + (((Vector<double>.One - w) - half) + ((z * (z * p)) - (r * rest)));
    }

    /// <summary>−y where the second bit of n is set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Flip(Vector<double> y, Vector<long> n)
        => Vector.AsVectorDouble(Vector.AsVectorInt64(y) ^ Vector.ShiftLeft(n & Vector.Create(2L), 62));

    /// <summary>The lanes of large, infinite or NaN arguments replaced, one by one.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<long> ReduceFar(Vector<double> x, Vector<long> n, ref Vector<double> r, ref Vector<double> rest)
    {
        for (var i = 0; i < Vector<double>.Count; i++)
        {
            if (Math.Abs(x[i]) < Limit) continue;
            n = n.WithElement(i, LargeAngle.Reduce(x[i], out var main, out var tail));
            r = r.WithElement(i, main);
            rest = rest.WithElement(i, tail);
        }

        return n;
    }
}
