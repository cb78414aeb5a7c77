using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Autograd.Kernels.Formula;

namespace Autograd.Kernels;

/// <summary>Exponentials in single precision: the scheme of <see cref="VectorExp"/> with shorter polynomials.</summary>
internal static class VectorExpSingle
{
    // 1.5·2²³: adding it rounds to an integer, which then stands in the low bits.
    private const float Magic = 12582912;
    private const float Log2E = 1.44269504f;

    // ln 2 in two parts: the first has 15 bits, so n times it is exact.
    private const float Ln2High = 0.693145751953125f;
    private const float Ln2Low = 1.428606765330187e-06f;

    /// <summary>eˣ; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Exp(Vector512<float> x) => ExpBelow(AtMost(x, 90));

    /// <summary>eˣ for x ≤ 90; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> ExpBelow(Vector512<float> x)
    {
        x = AtLeast(x, -105);
        var n = Fma(x, Log2E, Vector512.Create(Magic)) - Vector512.Create(Magic);
        var r = Fma(n, -Ln2Low, Fma(n, -Ln2High, x));
        var half = Fma(n, 0.5f, Vector512.Create(Magic)) - Vector512.Create(Magic);
        return (Vector512<float>.One + Fma(r * r, Quotient(r), r)) * Power(half) * Power(n - half);
    }

    /// <summary>eˣ − 1; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Expm1(Vector512<float> x)
        // At −20 the result is −1 already, and at 89 infinite. The polynomial makes 0 of −0.
        => Vector512.CopySign(Expm1Bounded(AtLeast(AtMost(x, 89), -20)), x);

    /// <summary>eˣ − 1 up to the sign of zero, for x from −20 to 89; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Expm1Bounded(Vector512<float> x)
    {
        var n = Fma(x, Log2E, Vector512.Create(Magic)) - Vector512.Create(Magic);
        var r = Fma(n, -Ln2Low, Fma(n, -Ln2High, x));
        var tail = r * r * Quotient(r);
        var high = r + tail;
        var low = tail - (high - r);
        var s = Power(n - Vector512<float>.One);
        var far = Fma(s, high, s - Vector512.Create(0.5f)) + (s * low);
        return Vector512.ConditionalSelect(Vector512.Equals(n, Vector512<float>.Zero), high, far + far);
    }

    /// <summary>2ⁿ for integers n from −126 to 127.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Power(Vector512<float> n)
        => Vector512.ShiftLeft((n + Vector512.Create(Magic + 127)).AsInt32(), 23).AsSingle();

    /// <summary>(eʳ − 1 − r)/r² for |r| ≤ ½ ln 2 to 1.4e-9: a Chebyshev fit in 60 digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Quotient(Vector512<float> r)
    {
        var q = Fma(r, Vector512.Create(0.00019891030387952924f), 0.0013933685841038823f);
        q = Fma(r, q, 0.00833331048488617f);
        q = Fma(r, q, 0.041666463017463684f);
        q = Fma(r, q, 0.1666666716337204f);
        return Fma(r, q, 0.5f);
    }
}
