namespace Autograd.Properties.Rules;

/// <summary>A derivative found by differences, and how far it may be off.</summary>
internal sealed record Estimate(double Value, double Error);

/// <summary>
/// Central differences along a line, extrapolated towards step 0 (Ridders 1982, "Accurate computation of F′(x) and
/// F′(x)F″(x)"). The error is what the extrapolation shows of itself plus the rounding of the function, so that a
/// tolerance follows from the case and is not a guess.
/// </summary>
internal static class FiniteDifference
{
    private const double Epsilon = 1.0 / (1L << 52);
    private const int Levels = 6;

    // Half the distance that samples keep between values of two inputs, and to kinks.
    private const double FirstStep = 1.0 / 256;

    /// <summary>The derivative at 0.</summary>
    /// <param name="along">The function's terms on the line; their sum is the function.</param>
    /// <param name="roundings">How many roundings of its own size a term carries.</param>
    public static Estimate Derivative(Func<double, double[]> along, double roundings)
    {
        Span<double> before = stackalloc double[Levels], row = stackalloc double[Levels];
        var best = new Estimate(double.NaN, double.PositiveInfinity);
        var step = FirstStep;
        for (var level = 0; level < Levels; level++, step /= 2)
        {
            var (difference, size) = Difference(along, step);
            row[0] = difference;

            // The weights of an extrapolation by halving sum to less than 2 in absolute value.
            var rounding = 2 * roundings * Epsilon * size / step;
            var power = 1.0;
            for (var j = 1; j <= level; j++)
            {
                power *= 4;
                row[j] = ((power * row[j - 1]) - before[j - 1]) / (power - 1);
                var error = Math.Max(Math.Abs(row[j] - row[j - 1]), Math.Abs(row[j] - before[j - 1])) + rounding;
                if (error < best.Error) best = new Estimate(row[j], error);
            }

            row.CopyTo(before);
        }

        return best;
    }

    /// <summary>The derivative of an affine function, exact with step 1 up to rounding.</summary>
    public static Estimate OfAffine(Func<double, double[]> along, double roundings)
    {
        var (difference, size) = Difference(along, 1);
        return new Estimate(difference, roundings * Epsilon * size);
    }

    private static (double Difference, double Size) Difference(Func<double, double[]> along, double step)
    {
        double[] right = along(step), left = along(-step);
        double sum = 0, size = 0;
        for (var i = 0; i < right.Length; i++)
        {
            sum += right[i] - left[i];
            size += Math.Abs(right[i]) + Math.Abs(left[i]);
        }

        return (sum / (2 * step), size);
    }
}
