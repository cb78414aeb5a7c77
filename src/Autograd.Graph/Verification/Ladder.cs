namespace Autograd.Verification;

/// <summary>
/// The derivative of every number of a value along a line at 0, by differences over halved steps, extrapolated towards step 0
/// (Ridders 1982, "Accurate computation of F′(x) and F′(x)F″(x)"). Every step is a start: the table holds the extrapolations
/// over any five steps in a row. The bound is what neighbours in the table disagree by, plus the rounding of the function.
/// </summary>
internal sealed class Ladder
{
    private const int Columns = 5;

    private readonly double[] _noise;
    private readonly double _base; // 4 for central differences, whose error is even in the step, 2 for one-sided ones.
    private readonly double _amplification;
    private double[][] _before = [];

    private Ladder(int outputs, double[] noise, bool central)
    {
        _noise = noise;
        (_base, _amplification) = central ? (4, 2) : (2, 16);
        (Value, Bound) = (new double[outputs], new double[outputs]);
        Array.Fill(Value, double.NaN);
        Array.Fill(Bound, double.PositiveInfinity);
    }

    /// <summary>The derivatives; NaN where nothing was found.</summary>
    internal double[] Value { get; }

    /// <summary>How far each may be off; infinite where nothing was found.</summary>
    internal double[] Bound { get; }

    /// <summary>The steps tried.</summary>
    internal List<double> Steps { get; } = [];

    /// <summary>Central differences.</summary>
    /// <param name="line">The function along the line; null where it is not defined.</param>
    /// <param name="noise">A bound of the error of one evaluation, a number each.</param>
    /// <param name="first">The first step.</param>
    /// <param name="levels">The most steps.</param>
    internal static Ladder Central(Func<double, double[]?> line, double[] noise, double first, int levels)
        => new Ladder(noise.Length, noise, central: true).Climb(
            h => line(h) is { } right && line(-h) is { } left ? Difference(right, left, 2 * h) : null, first, levels);

    /// <summary>Differences on one side: positive steps to the right, negative ones to the left.</summary>
    internal static Ladder OneSided(Func<double, double[]?> line, double[] center, double[] noise, double first, int levels)
        => new Ladder(noise.Length, noise, central: false).Climb(h => line(h) is { } there ? Difference(there, center, h) : null, first, levels);

    private static double[] Difference(double[] right, double[] left, double width)
    {
        var difference = new double[right.Length];
        for (var i = 0; i < difference.Length; i++) difference[i] = (right[i] - left[i]) / width;
        return difference;
    }

    private Ladder Climb(Func<double, double[]?> difference, double step, int levels)
    {
        for (var level = 0; level < levels; level++, step /= 2)
        {
            Steps.Add(Math.Abs(step));
            if (difference(step) is not { } row)
            {
                _before = [];
                continue;
            }

            if (Extrapolate(row, Math.Abs(step)) && _before.Length >= 3) break;
        }

        return this;
    }

    /// <summary>Adds a step to the table.</summary>
    /// <returns>Whether every number is known as well as its noise allows, or well enough.</returns>
    private bool Extrapolate(double[] row, double step)
    {
        var now = new double[Math.Min(_before.Length + 1, Columns)][];
        now[0] = row;
        for (var j = 1; j < now.Length; j++) now[j] = new double[row.Length];
        var enough = true;
        for (var i = 0; i < row.Length; i++)
        {
            var rounding = _amplification * _noise[i] / step;
            var (bestHere, errorHere, power) = (double.NaN, double.PositiveInfinity, 1.0);
            for (var j = 1; j < now.Length; j++)
            {
                power *= _base;
                now[j][i] = ((power * now[j - 1][i]) - _before[j - 1][i]) / (power - 1);
                var error = (2 * Math.Max(Math.Abs(now[j][i] - now[j - 1][i]), Math.Abs(now[j][i] - _before[j - 1][i]))) + rounding;
                if (error < errorHere) (bestHere, errorHere) = (now[j][i], error);
            }

            Keep(i, bestHere, errorHere);
            enough &= Bound[i] <= Math.Max(Math.ScaleB(Math.Abs(Value[i]), -30), Math.ScaleB(_noise[i], 13));
        }

        _before = now;
        return enough;
    }

    // Steps that agree by chance are found out by later ones: the bound then covers both.
    private void Keep(int i, double value, double error)
    {
        if (error < Bound[i]) (value, Value[i], error, Bound[i]) = (Value[i], value, Bound[i], error);
        var apart = Math.Abs(value - Value[i]);
        if (apart > error + Bound[i]) Bound[i] = apart;
    }
}
