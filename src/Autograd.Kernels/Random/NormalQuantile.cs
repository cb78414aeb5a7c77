namespace Autograd.Kernels;

/// <summary>
/// The inverse of the normal distribution's cdf, in +, −, ×, ÷ and √ alone: IEEE 754 fixes their results to the bit, so
/// the same word gives the same number on every machine. <see cref="Math.Log(double)"/> comes from the system's C library
/// and differs between systems in the last bit.
/// </summary>
/// <remarks>Wichura 1988, Algorithm AS 241 (PPND16), Applied Statistics 37. Relative error with rounding: 6e−16, measured.</remarks>
internal static class NormalQuantile
{
    private const double Ln2 = 0.69314718055994530942;

    /// <summary>A normal number from 32 random bits: one is the sign, 31 the distance; at most 6.4 from the mean.</summary>
    internal static float OfWord(uint word)
    {
        var z = Lower(((word >> 1) + 0.5) * (1.0 / (1L << 32)));
        return (float)((word & 1) == 0 ? z : -z);
    }

    /// <summary>A normal number from 64 random bits: one is the sign, 52 the distance; at most 8.3 from the mean.</summary>
    internal static double OfWord(ulong word)
    {
        var z = Lower(((word >> 12) + 0.5) * (1.0 / (1L << 53)));
        return (word & 1) == 0 ? z : -z;
    }

    /// <summary>The z ≤ 0 below which a normal number lies with probability p, 0 &lt; p ≤ ½.</summary>
    internal static double Lower(double p) => p - 0.5 is var q && q >= -0.425 ? Central(q) : -Far(Math.Sqrt(-Log(p)));

    /// <summary>The z below which a normal number lies with probability ½ + q, for |q| ≤ 0.425.</summary>
    internal static double Central(double q)
    {
        var c = 0.180625 - (q * q);
        return q
            * ((((((((((((((2.5090809287301226727e+3 * c) + 3.3430575583588128105e+4) * c) + 6.7265770927008700853e+4) * c)
                + 4.5921953931549871457e+4) * c) + 1.3731693765509461125e+4) * c) + 1.9715909503065514427e+3) * c)
                + 1.3314166789178437745e+2) * c) + 3.3871328727963666080e0)
            / ((((((((((((((5.2264952788528545610e+3 * c) + 2.8729085735721942674e+4) * c) + 3.9307895800092710610e+4) * c)
                + 2.1213794301586595867e+4) * c) + 5.3941960214247511077e+3) * c) + 6.8718700749205790830e+2) * c)
                + 4.2313330701600911252e+1) * c) + 1);
    }

    /// <summary>The z ≥ 0 above which a normal number lies with probability exp(−r²) &lt; 0.075.</summary>
    internal static double Far(double r)
    {
        if (r <= 5)
        {
            r -= 1.6;
            return ((((((((((((((7.74545014278341407640e-4 * r) + 2.27238449892691845833e-2) * r) + 2.41780725177450611770e-1) * r)
                    + 1.27045825245236838258e0) * r) + 3.64784832476320460504e0) * r) + 5.76949722146069140550e0) * r)
                    + 4.63033784615654529590e0) * r) + 1.42343711074968357734e0)
                / ((((((((((((((1.05075007164441684324e-9 * r) + 5.47593808499534494600e-4) * r) + 1.51986665636164571966e-2) * r)
                    + 1.48103976427480074590e-1) * r) + 6.89767334985100004550e-1) * r) + 1.67638483018380384940e0) * r)
                    + 2.05319162663775882187e0) * r) + 1);
        }

        r -= 5;
        return ((((((((((((((2.01033439929228813265e-7 * r) + 2.71155556874348757815e-5) * r) + 1.24266094738807843860e-3) * r)
                + 2.65321895265761230930e-2) * r) + 2.96560571828504891230e-1) * r) + 1.78482653991729133580e0) * r)
                + 5.46378491116411436990e0) * r) + 6.65790464350110377720e0)
            / ((((((((((((((2.04426310338993978564e-15 * r) + 1.42151175831644588870e-7) * r) + 1.84631831751005468180e-5) * r)
                + 7.86869131145613259100e-4) * r) + 1.48753612908506148525e-2) * r) + 1.36929880922735805310e-1) * r)
                + 5.99832206555887937690e-1) * r) + 1);
    }

    /// <summary>ln x of a positive normal number that is not near 1 (there it would lose digits): 2 artanh((m − 1)/(m + 1)) + e ln 2.</summary>
    private static double Log(double x)
    {
        var bits = BitConverter.DoubleToUInt64Bits(x);
        var e = (int)(bits >> 52) - 1023;
        var m = BitConverter.UInt64BitsToDouble((bits & 0x000F_FFFF_FFFF_FFFF) | 0x3FF0_0000_0000_0000);
        if (m > 1.4142135623730951)
        {
            m *= 0.5;
            e++;
        }

        // s² ≤ 0.0295, so the first term left out is below 1e−18 of the sum.
        var s = (m - 1) / (m + 1);
        var t = s * s;
        var sum = 1.0 / 21;
        for (var odd = 19; odd >= 1; odd -= 2) sum = (sum * t) + (1.0 / odd);
        return (e * Ln2) + (2 * s * sum);
    }
}
