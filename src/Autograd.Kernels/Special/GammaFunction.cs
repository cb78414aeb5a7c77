namespace Autograd.Kernels;

/// <summary>
/// The logarithm of the gamma function and its derivative. Small arguments are carried to an interval round the zero of the
/// function, where a polynomial is multiplied by the distance from it, so that nothing cancels; large ones go by Stirling's
/// series; negative ones by reflection. MathNet's versions lose all digits near the zeros.
/// </summary>
internal static class GammaFunction
{
    private const double HalfLogTwoPi = 0.9189385332046728;
    private const double LogPi = 1.1447298858494002;

    // The positive zero of the digamma function in two doubles.
    private const double Zero = 1.4616321449683622;
    private const double ZeroRest = 9.549995429965697e-17;

    // From here on Stirling's series of eight terms is exact to 1e-18.
    private const double Large = 12;

    /// <summary>
    /// ln |Γ(x)|; ∞ at 0, −1, −2 … and at ±∞. 4 ulp for x > 0; below 0, where terms cancel near the zeros between the
    /// poles, 4 ulp of the largest term.
    /// </summary>
    internal static double Log(double x)
    {
        if (double.IsInfinity(x)) return double.PositiveInfinity;
        if (x > 0) return LogAbove(x);
        if (!(x < 0)) return x == 0 ? double.PositiveInfinity : x;
        if (Math.Floor(x) == x) return double.PositiveInfinity;
        return x > -1e-17 ? -Lane.Log(-x) : (LogPi - Lane.Log(Math.Abs(x * Lane.SinPi(x)))) - LogAbove(-x);
    }

    /// <summary>The logarithm of the gamma function of p dimensions.</summary>
    internal static double LogOfMany(double x, int p)
    {
        var sum = Log(x);
        for (var j = 2; j <= p; j++) sum += Log(x + (0.5 * (1 - j)));
        return p == 1 ? sum : sum + (0.25 * p * (p - 1) * LogPi);
    }

    /// <summary>
    /// Γ′(x)/Γ(x); NaN at −1, −2 … and −∞, ∓∞ at ±0. 4 ulp for x > 0; below 0, 4 ulp of the larger of ψ(1 − x) and π cot πx.
    /// </summary>
    internal static double Digamma(double x)
    {
        if (x == 0) return Math.CopySign(double.PositiveInfinity, -x);
        if (x > 0) return DigammaAbove(x);
        return !(x < 0) || Math.Floor(x) == x ? double.NaN : DigammaAbove(1 - x) - (Math.PI * Lane.CotPi(x));
    }

    private static double LogAbove(double x)
    {
        switch (x)
        {
            case >= 1e17: return x * (Lane.Log(x) - 1);
            case >= Large: return ((x - 0.5) * (Lane.Log(x) - 1)) + ((HalfLogTwoPi - 0.5) + Stirling(x));
            case < 0.5: return LogNearTwo(x) - (Lane.Log(x) + Lane.Log1p(x));
            case < 1.5: return LogNearTwo(x - 1) - Lane.Log1p(x - 1);
        }

        var product = 1.0;
        while (x > 2.5) product *= --x;
        return LogNearTwo(x - 2) + Lane.Log(product);
    }

    private static double DigammaAbove(double x)
    {
        if (x >= Large)
        {
            var z = 1 / (x * x);
            var tail = z * (0.08333333333333333 - (z * (0.008333333333333333 - (z * (0.003968253968253968 - (z * (0.004166666666666667
                - (z * (0.007575757575757576 - (z * (0.021092796092796094 - (z * 0.08333333333333333))))))))))));
            return Lane.Log(x) - ((0.5 / x) + tail);
        }

        if (x < 1) return DigammaNearZero(x + 1, (x + 1) - 1 == x ? 0 : x - ((x + 1) - 1)) - (1 / x);
        var sum = 0.0;
        while (x > 2) sum += 1 / --x;
        return DigammaNearZero(x, 0) + sum;
    }

    /// <summary>1/(12x) − 1/(360x³) + … , the rest of Stirling's formula.</summary>
    private static double Stirling(double x)
    {
        var z = 1 / (x * x);
        return (0.08333333333333333 - (z * (0.002777777777777778 - (z * (0.0007936507936507937 - (z * (0.0005952380952380953
            - (z * (0.0008417508417508417 - (z * (0.0019175269175269176 - (z * (0.00641025641025641 - (z * 0.029550653594771242)))))))))))))) / x;
    }

    /// <summary>ln Γ(2 + d) for |d| ≤ ½: d times a Chebyshev fit in 60 digits, to 3e-18.</summary>
    private static double LogNearTwo(double d) => d * Polynomial(d,
    [
        -1.341570273460026e-07, 2.7880013392491846e-07, -4.303234692956732e-07, 9.199898075671394e-07, -2.044935323180052e-06,
        4.3847319318293745e-06, -9.438454884054723e-06, 2.0505584372896933e-05, -4.492635166770342e-05, 9.945767440096764e-05,
        -0.00022315475069647703, 0.0005096695153484373, -0.0011927539120033873, 0.002890510331036772, -0.007385551028668096,
        0.020580808427780335, -0.06735230105319814, 0.32246703342411326, 0.42278433509846713,
    ]);

    /// <summary>ψ(x + rest) for 1 ≤ x ≤ 2: the distance from the zero times a Chebyshev fit in 60 digits, to 3e-18.</summary>
    private static double DigammaNearZero(double x, double rest) => ((x - Zero) + (rest - ZeroRest)) * Polynomial(x - 1.5,
    [
        0.00012241591000024265, -0.00017837342400462423, 9.158816882117e-05, -0.00014460384609240088, 0.00032689316473621455,
        -0.00048606417050412354, 0.0006899428514219089, -0.0010364227247828023, 0.0015635739915515125, -0.0023455016279107115,
        0.0035180792717028125, -0.0052799364178857415, 0.007927024136843637, -0.011908220169786002, 0.01790724819228875,
        -0.02697579665686472, 0.040760833944741226, -0.06192213327556183, 0.09498872445282817, -0.14840492305388006,
        0.24054248424078736, -0.4236274212814606, 0.9510558760318328,
    ]);

    private static double Polynomial(double x, ReadOnlySpan<double> falling)
    {
        var sum = 0.0;
        foreach (var c in falling) sum = Math.FusedMultiplyAdd(sum, x, c);
        return sum;
    }
}
