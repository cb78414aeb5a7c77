namespace Autograd.Kernels;

/// <summary>
/// Hurwitz's zeta function Σ (q + k)⁻ˢ over k ≥ 0, by ten terms and Euler's and Maclaurin's formula for the rest (as in
/// Cephes' zeta.c), and the derivatives of the digamma function, which it is for whole s.
/// </summary>
internal static class HurwitzZeta
{
    private const int Terms = 10;

    // B₂ₖ/(2k)!.
    private static ReadOnlySpan<double> Bernoulli =>
    [
        0.08333333333333333, -0.001388888888888889, 3.306878306878307e-05, -8.267195767195768e-07, 2.08767569878681e-08, -5.284190138687493e-10,
        1.3382536530684679e-11, -3.3896802963225827e-13, 8.586062056277845e-15, -2.174868698558062e-16, 5.5090028283602295e-18, -1.3954465478812522e-19,
    ];

    /// <summary>
    /// ζ(s, q): ∞ at s = 1 and at q = 0, −1, −2 …; NaN for s below 1, and for a negative q unless s is whole; 8 ulp.
    /// </summary>
    internal static double Of(double s, double q)
    {
        if (s == 1) return double.PositiveInfinity;
        if (!(s > 1) || double.IsNaN(q)) return double.NaN;
        if (q <= 0)
        {
            if (q == Math.Floor(q)) return double.PositiveInfinity;
            if (s != Math.Floor(s)) return double.NaN;

            // The sum over all integers is known from the fractions; what lies below q is taken away.
            var sign = s % 2 == 0 ? 1 : -1;
            return Above(s, q - Math.Floor(q)) + (sign * (Above(s, Math.Ceiling(q) - q) - Above(s, 1 - q)));
        }

        return Above(s, q);
    }

    /// <summary>The n-th derivative of the digamma function: (−1)ⁿ⁺¹ n! ζ(n + 1, x); 8 ulp for x > 0.</summary>
    internal static double Polygamma(int n, double x)
    {
        if (n == 0) return GammaFunction.Digamma(x);
        var factorial = n % 2 == 0 ? -1.0 : 1.0;
        for (var i = 2; i <= n; i++) factorial *= i;
        return factorial * Of(n + 1, x);
    }

    private static double Above(double s, double q)
    {
        if (double.IsPositiveInfinity(q)) return 0;
        var sum = 0.0;
        if (q < 1e8)
        {
            // From the smallest term on, so that the roundings of the largest count alone.
            for (var k = Terms - 1; k >= 0; k--) sum += Power(q + k, s);
            q += Terms;
        }

        var term = Power(q, s);
        var rest = (q * term / (s - 1)) + (0.5 * term);
        var factor = s * term / q;
        for (var k = 0; k < Bernoulli.Length; k++)
        {
            var next = factor * Bernoulli[k];
            rest += next;
            if (Math.Abs(next) < 1e-17 * Math.Abs(rest)) break;
            factor *= (s + (2 * k) + 1) * (s + (2 * k) + 2) / (q * q);
        }

        return sum + rest;
    }

    /// <summary>q⁻ˢ; whole powers by multiplication.</summary>
    private static double Power(double q, double s)
    {
        if (s > 64 || s != Math.Floor(s)) return Math.Pow(q, -s);
        var (result, square) = (1.0, q);
        for (var n = (int)s; n != 0; n >>= 1)
        {
            if ((n & 1) != 0) result *= square;
            square *= square;
        }

        return 1 / result;
    }
}
