namespace Autograd.Verification;

/// <summary>
/// By how much rounding makes each number of a function's value jump, measured: differences of high order over points so close
/// that the function itself is a straight line there (Hamming 1962; Moré and Wild 2011, "Estimating computational noise").
/// </summary>
internal static class Noise
{
    private const int Points = 7;

    // γₖ = (k!)² / (2k)!: turns the mean square of k-th differences of independent errors into their variance.
    private static readonly double[] Gamma = [1, 1.0 / 2, 1.0 / 6, 1.0 / 20, 1.0 / 70, 1.0 / 252, 1.0 / 924];

    /// <summary>A bound of the error of one evaluation, for each number of the value.</summary>
    /// <param name="line">The function along a line, at steps relative to the point.</param>
    /// <param name="center">Its value at 0.</param>
    /// <param name="spacings">Of the points: several, for rounding may stand still over a small one and curvature shows over a large one.</param>
    /// <param name="epsilon">The rounding unit.</param>
    internal static double[] Measure(Func<double, double[]?> line, double[] center, ReadOnlySpan<double> spacings, double epsilon)
    {
        // What every kernel may be off, seen or not: it is good to 4 ulp.
        var bound = Array.ConvertAll(center, y => 2 * epsilon * Math.Abs(y));
        Span<double> column = stackalloc double[Points];
        foreach (var spacing in spacings)
        {
            var table = new double[Points][];
            for (var p = 0; p < Points; p++) table[p] = p == Points / 2 ? center : line((p - (Points / 2)) * spacing)!;
            if (Array.IndexOf(table, null) >= 0) continue;
            for (var i = 0; i < bound.Length; i++)
            {
                for (var p = 0; p < Points; p++) column[p] = table[p][i];
                var deviation = Deviation(column);
                if (deviation > 0) bound[i] = Math.Max(bound[i], (8 * deviation) + (2 * epsilon * Math.Abs(center[i])));
            }
        }

        return bound;
    }

    // Noise is the same at every order, and what the function itself does is not: the least of them.
    private static double Deviation(Span<double> column)
    {
        var least = double.PositiveInfinity;
        for (var k = 1; k < column.Length; k++)
        {
            double squares = 0;
            for (var p = 0; p < column.Length - k; p++)
            {
                column[p] = column[p + 1] - column[p];
                squares += column[p] * column[p];
            }

            if (k >= 4) least = Math.Min(least, Math.Sqrt(Gamma[k] * squares / (column.Length - k)));
        }

        return least;
    }
}
