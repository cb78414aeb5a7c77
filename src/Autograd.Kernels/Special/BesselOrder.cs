namespace Autograd.Kernels;

/// <summary>
/// Modified Bessel functions of whole order from 2 on, which the derivatives of I₀ and I₁ lead to: the power series, whose terms
/// all have one sign, and for large arguments Iₙ₊₁ = Iₙ₋₁ − (2n/x)·Iₙ, which loses digits only where n² is not small beside x.
/// </summary>
internal static class BesselOrder
{
    /// <summary>Iₙ(x), times e^(−|x|) if scaled; 8 ulp for n up to 4.</summary>
    internal static double Of(int n, double x, bool scaled)
    {
        var a = Math.Abs(x);
        if (double.IsNaN(a)) return a;
        if (double.IsPositiveInfinity(a)) return scaled ? 0 : n % 2 == 0 ? a : x;
        var y = a <= Math.Max(20, n * n) ? Series(n, a) * (scaled ? Lane.Exp(-a) : 1) : Upwards(n, a, scaled);
        return x < 0 && n % 2 != 0 ? -y : y;
    }

    private static double Series(int n, double a)
    {
        var (half, square) = (a / 2, a * a / 4);
        var lead = 1.0;
        for (var k = 1; k <= n; k++) lead *= half / k;

        // Terms fall faster than 1/k² from k = a on; beyond these they are below 1e-18 of the sum.
        var sum = 1.0;
        for (var k = 30 + (int)a; k >= 1; k--) sum = 1 + (sum * square / (k * (double)(k + n)));
        return lead * sum;
    }

    private static double Upwards(int n, double a, bool scaled)
    {
        var (before, at) = scaled ? (Lane.I0e(a), Lane.I1e(a)) : (Lane.I0(a), Lane.I1(a));

        // Both overflow at the same argument, and I of a higher order hardly later.
        if (double.IsPositiveInfinity(before)) return before;
        for (var k = 1; k < n; k++) (before, at) = (at, before - (2 * k / a * at));
        return at;
    }
}
