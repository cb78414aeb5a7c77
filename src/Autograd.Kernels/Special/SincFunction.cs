namespace Autograd.Kernels;

/// <summary>
/// sin(πx)/(πx) and its derivatives. With u = πx and S(u) = sin u/u, the product u·S = sin u differentiated n times gives
/// u·S⁽ⁿ⁾ + n·S⁽ⁿ⁻¹⁾ = sin(u + nπ/2). Upwards from S that is stable where |u| is not small beside n; elsewhere the power series.
/// </summary>
internal static class SincFunction
{
    /// <summary>The n-th derivative at x.</summary>
    internal static double Derivative(int n, double x)
    {
        if (double.IsInfinity(x)) return n == 0 ? 0 : double.NaN;
        var u = Math.PI * x;
        var scale = 1.0;
        for (var k = 0; k < n; k++) scale *= Math.PI;
        return scale * (Math.Abs(u) <= 1 + n ? Series(n, u) : Recurrence(n, x, u));
    }

    private static double Recurrence(int n, double x, double u)
    {
        var (sine, cosine) = (Lane.SinPi(x), Lane.CosPi(x));
        var s = sine / u;
        for (var k = 1; k <= n; k++)
        {
            var turned = (k % 4) switch { 0 => sine, 1 => cosine, 2 => -sine, _ => -cosine };
            s = (turned - (k * s)) / u;
        }

        return s;
    }

    /// <summary>Σ (−1)ᵏ u²ᵏ⁻ⁿ / ((2k + 1)(2k − n)!) over 2k ≥ n, from the smallest term on.</summary>
    private static double Series(int n, double u)
    {
        // At |u| ≤ n + 1 the terms beyond these are below 1e-18 of the sum.
        var first = (n + 1) / 2;
        var last = first + 12 + (2 * n);
        var square = u * u;
        var sum = 0.0;
        for (var k = last; k > first; k--)
        {
            // Horner's rule over the ratio of term k to term k − 1.
            double m = (2 * k) - n;
            sum = -square * (2 * k - 1) / ((2 * k + 1) * m * (m - 1)) * (1 + sum);
        }

        var lead = (first % 2 == 0 ? 1.0 : -1.0) / ((2 * first) + 1) * ((2 * first) > n ? u : 1);
        return lead * (1 + sum);
    }
}
