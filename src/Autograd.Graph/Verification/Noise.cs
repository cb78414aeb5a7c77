namespace Autograd.Verification;

/// <summary>
/// By how much rounding makes each number of a function's value jump, measured: differences of high order over points so close
/// that the function itself is a straight line there (Hamming 1962; Moré and Wild 2011, "Estimating computational noise").
/// </summary>
/// <remarks>
/// Measured over several spacings, since rounding may stand still over a small one and the function's own bends show over a large
/// one. What counts for a difference with some step is what was seen over spacings well below that step.
/// </remarks>
internal sealed class Noise
{
    private const int Points = 7;

    // γₖ = (k!)² / (2k)!: turns the mean square of k-th differences of independent errors into their variance.
    private static readonly double[] Gamma = [1, 1.0 / 2, 1.0 / 6, 1.0 / 20, 1.0 / 70, 1.0 / 252, 1.0 / 924];

    private readonly double[] _spacings; // ascending
    private readonly double[][] _bounds; // of all spacings up to one

    private Noise(double[] spacings, double[][] bounds) => (_spacings, _bounds) = (spacings, bounds);

    /// <summary>What was seen over the least spacing.</summary>
    internal double[] Least => _bounds[0];

    /// <summary>A bound of the error of one evaluation, for each number of the value.</summary>
    /// <param name="line">The function along a line.</param>
    /// <param name="center">Its value at the point.</param>
    /// <param name="epsilon">The rounding unit.</param>
    /// <param name="factor">Of the spacings: as full of bits as the steps that the noise is for, since few bits round alike.</param>
    /// <param name="exponents">The spacings are 2 to these, ascending.</param>
    internal static Noise Measure(Line line, double[] center, double epsilon, double factor, params ReadOnlySpan<int> exponents)
    {
        // What every kernel may be off, seen or not: it is good to 4 ulp.
        var floor = Array.ConvertAll(center, y => (2 * epsilon * Math.Abs(y)) + double.Epsilon);
        var (spacings, bounds) = (new double[exponents.Length], new double[exponents.Length][]);
        Span<double> column = stackalloc double[Points];
        var table = new double[Points][];
        for (var s = 0; s < spacings.Length; s++)
        {
            spacings[s] = Math.ScaleB(factor, exponents[s]);
            bounds[s] = (double[])(s == 0 ? floor : bounds[s - 1]).Clone();
            for (var p = 0; p < Points; p++) table[p] = p == Points / 2 ? center : line.At(line.Exact((p - (Points / 2)) * spacings[s]))!;
            if (Array.IndexOf(table, null) >= 0) continue;
            for (var i = 0; i < center.Length; i++)
            {
                for (var p = 0; p < Points; p++) column[p] = table[p][i];
                if (Deviation(column) is > 0 and var deviation) bounds[s][i] = Math.Max(bounds[s][i], (8 * deviation) + floor[i]);
            }
        }

        return new Noise(spacings, bounds);
    }

    /// <summary>What counts for a difference with this step.</summary>
    internal double[] At(double step)
    {
        var s = _spacings.Length - 1;
        while (s > 0 && _spacings[s] > step / 16) s--;
        return _bounds[s];
    }

    /// <summary>The same, but nowhere less than what is known otherwise.</summary>
    internal Noise AtLeast(double[] known)
    {
        foreach (var bound in _bounds)
            for (var i = 0; i < known.Length; i++) bound[i] = Math.Max(bound[i], known[i]);
        return this;
    }

    // Noise is the same at every order, and what the function itself does is not. The middle one of three: a regular pattern of
    // roundings may cancel in one of them.
    private static double Deviation(Span<double> column)
    {
        Span<double> orders = stackalloc double[3];
        for (var k = 1; k < column.Length; k++)
        {
            double squares = 0;
            for (var p = 0; p < column.Length - k; p++)
            {
                column[p] = column[p + 1] - column[p];
                squares += column[p] * column[p];
            }

            if (k >= 4) orders[k - 4] = Math.Sqrt(Gamma[k] * squares / (column.Length - k));
        }

        orders.Sort();
        return orders[1];
    }
}
