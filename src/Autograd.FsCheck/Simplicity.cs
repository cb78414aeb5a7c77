namespace Autograd.Testing;

/// <summary>
/// Which numbers are simple, and which simpler ones lie near one. Small integers are simplest, then halves, then 64ths, then
/// 0, then powers of two, then the rest: 0 comes late because it is where kinks and poles are. Where 0 is what is usual
/// (indices, masks, the elements of a matrix beside its diagonal) it comes first.
/// </summary>
internal static class Simplicity
{
    // Up to these a class of numbers holds only such as Float32 represents.
    private const double LargestInteger = 1 << 20, LargestPart = 1 << 17;

    private const long Integer = 1, Half = 1L << 32, Part = 1L << 33, Zero = 1L << 35, Power = 1L << 36, Rest = 1L << 37, Endless = 1L << 40;

    /// <summary>How complicated a number is, 0 or more; a step of shrinking lowers it.</summary>
    public static long Cost(double x, bool zeroFirst) => x switch
    {
        0 => (zeroFirst ? 0 : Zero) + (double.IsNegative(x) ? 1 : 0),
        double.NaN => Endless + 2,
        _ when double.IsInfinity(x) => Endless + (x < 0 ? 1 : 0),
        _ => (x < 0 ? 1 : 0) + (2 * Size(Math.Abs(x))),
    };

    /// <summary>Simpler numbers than one, the boldest step first; each costs less.</summary>
    public static IEnumerable<double> Simpler(double x, bool zeroFirst)
    {
        var cost = Cost(x, zeroFirst);
        var nonzero = Near(x, zeroFirst).Where(static y => y != 0);
        return (zeroFirst ? nonzero.Prepend(0) : nonzero.Append(0)).Where(y => Cost(y, zeroFirst) < cost).Distinct();
    }

    /// <summary>The nearest number of a grid that is not 0, unless 0 is simple; the number itself where the grid is too coarse for it to exist.</summary>
    public static double Nearest(double x, double grid, bool zeroFirst)
    {
        if (!double.IsFinite(x) || Math.Abs(x) > LargestPart) return x;
        var rounded = Math.Round(x * grid) / grid;
        return rounded != 0 ? rounded : zeroFirst || x == 0 ? 0 : Math.CopySign(1 / grid, x);
    }

    private static IEnumerable<double> Near(double x, bool zeroFirst)
    {
        var sign = double.IsNaN(x) ? 1 : Math.CopySign(1, x);
        yield return sign;
        if (x != 0 && Math.Abs(x) <= LargestInteger)
        {
            yield return sign * Math.Floor(Math.Abs(x) / 2);
            yield return Math.Truncate(x);
            yield return Math.Round(x);
            if (Math.Floor(x) == x) yield return x - sign;
            yield return Nearest(x, 2, zeroFirst);
            yield return Nearest(x, 64, zeroFirst);
        }

        if (double.IsInfinity(x)) yield return sign * LargestInteger;
        else if (x != 0 && double.IsFinite(x))
        {
            var exponent = Math.ILogB(x);
            yield return sign * Math.ScaleB(1, exponent / 2);
            yield return sign * Math.ScaleB(1, exponent);
            yield return sign * Math.ScaleB(1, exponent - Math.Sign(exponent));
        }

        if (x < 0) yield return -x;
    }

    private static long Size(double x)
    {
        if (x <= LargestInteger && Math.Floor(x) == x) return Integer + (long)x;
        if (x <= LargestPart && Math.Floor(2 * x) == 2 * x) return Half + (long)(2 * x);
        if (x <= LargestPart && Math.Floor(64 * x) == 64 * x) return Part + (long)(64 * x);
        var exponent = Math.ILogB(x);
        return (Math.ScaleB(1, exponent) == x ? Power : Rest) + Math.Abs(exponent);
    }
}
