namespace Autograd.Verification;

/// <summary>
/// The derivative of every number of a value along a line at 0, by differences over halved steps, extrapolated towards step 0
/// (Ridders 1982, "Accurate computation of F′(x) and F′(x)F″(x)"). Every step is a start: the table holds the extrapolations
/// over any five steps in a row. The bound is what neighbours in the table disagree by, plus the rounding of the function.
/// </summary>
internal sealed class Ladder
{
    private const int Columns = 5;

    private readonly Noise _noise;
    private readonly double _base; // 4 for central differences, whose error is even in the step, 2 for one-sided ones.
    private readonly double _amplification; // A bound of the sum of the sizes of the weights of an extrapolation.
    private readonly double[] _step; // That the best value was found at.
    private readonly double[] _jump; // The least change of the value that was seen.
    private readonly double[] _bend; // |f(h) − 2f(0) + f(−h)| at the last step.
    private readonly bool[] _stands; // Whether the value no longer changed at a small step.
    private double[][] _before = [];

    private Ladder(Noise noise, int count, bool central)
    {
        _noise = noise;
        (_base, _amplification) = central ? (4, 2) : (2, 16);
        (Value, Bound, Rounding, Noise) = (new double[count], new double[count], new double[count], new double[count]);
        (Bends, Undefined, _bend) = (new bool[count], new bool[count], new double[count]);
        (_step, _jump, _stands) = (new double[count], new double[count], new bool[count]);
        Array.Fill(_jump, double.PositiveInfinity);
        Array.Fill(Value, double.NaN);
        Array.Fill(Bound, double.PositiveInfinity);
    }

    /// <summary>The derivatives; NaN where nothing was found.</summary>
    internal double[] Value { get; }

    /// <summary>How far each may be off; infinite where nothing was found.</summary>
    internal double[] Bound { get; }

    /// <summary>Which part of the bound is the rounding of the function.</summary>
    internal double[] Rounding { get; }

    /// <summary>The error of one evaluation that it was made of.</summary>
    internal double[] Noise { get; }

    /// <summary>Whether the slopes on both sides of the point seemed to differ however small the step: it may be a kink.</summary>
    internal bool[] Bends { get; }

    /// <summary>Whether the function was not finite at some step.</summary>
    internal bool[] Undefined { get; }

    /// <summary>The steps tried.</summary>
    internal List<double> Steps { get; } = [];

    /// <summary>How many of them left the domain of the function.</summary>
    internal int Outside { get; private set; }

    /// <summary>Whether all of them did.</summary>
    internal bool IsOutside => Outside == Steps.Count;

    /// <summary>Central differences.</summary>
    /// <param name="line">The function along the line; null where it is not defined.</param>
    /// <param name="center">Its value at 0.</param>
    /// <param name="noise">A bound of the error of one evaluation, a number each.</param>
    /// <param name="first">The first step.</param>
    /// <param name="levels">The most steps.</param>
    internal static Ladder Central(Line line, double[] center, Noise noise, double first, int levels)
    {
        var ladder = new Ladder(noise, center.Length, central: true);
        return ladder.Climb(line, h => line.At(h) is { } right && line.At(-h) is { } left ? ladder.Difference(right, left, center, h) : null, first, levels);
    }

    /// <summary>Differences on one side: positive steps to the right, negative ones to the left.</summary>
    internal static Ladder OneSided(Line line, double[] center, Noise noise, double first, int levels)
        => new Ladder(noise, center.Length, central: false).Climb(line, h => line.At(h) is { } there ? Difference(there, center, h) : null, first, levels);

    /// <summary>The exact slope of an affine function, between −1 and 1.</summary>
    internal static Ladder Affine(Line line, double[] center, Noise noise)
    {
        var ladder = new Ladder(noise, center.Length, central: true);
        ladder.Steps.Add(1);
        if (line.At(1) is not { } right || line.At(-1) is not { } left) return ladder;
        Difference(right, left, 2).CopyTo(ladder.Value.AsSpan());
        noise.At(1).CopyTo(ladder.Bound.AsSpan());
        noise.At(1).CopyTo(ladder.Rounding.AsSpan());
        noise.At(1).CopyTo(ladder.Noise.AsSpan());
        return ladder;
    }

    private static double[] Difference(double[] right, double[] left, double width)
    {
        var difference = new double[right.Length];
        for (var i = 0; i < difference.Length; i++) difference[i] = (right[i] - left[i]) / width;
        return difference;
    }

    private double[] Difference(double[] right, double[] left, double[] center, double h)
    {
        // Of a smooth function the bend falls to a quarter from step to step, at a kink to a half.
        var noise = _noise.Least;
        for (var i = 0; i < center.Length; i++)
        {
            var bend = Math.Abs(right[i] - center[i] - (center[i] - left[i]));
            Bends[i] = bend > 64 * noise[i] && bend > 0.4 * _bend[i] && _bend[i] > 0;
            _bend[i] = bend;
        }

        return Difference(right, left, 2 * h);
    }

    private Ladder Climb(Line line, Func<double, double[]?> difference, double step, int levels)
    {
        for (var level = 0; level < levels; level++, step /= 2)
        {
            Steps.Add(Math.Abs(step));
            if (difference(line.Exact(step)) is not { } row)
            {
                Outside++;
                Array.Fill(Undefined, true);
                _before = [];
                step /= 4; // Where it is defined may be far nearer.
                continue;
            }

            if (Extrapolate(row, Math.Abs(step)) && _before.Length >= 3) break;
        }

        // What stood still at small steps, and moved at large ones, moves by jumps.
        for (var i = 0; i < Bound.Length; i++)
        {
            if (!_stands[i] || !(_step[i] > 0)) continue;
            Rounding[i] += _amplification * _jump[i] / _step[i];
            Bound[i] += _amplification * _jump[i] / _step[i];
            Noise[i] = Math.Max(Noise[i], _jump[i]);
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
        var (noise, least) = (_noise.At(step), _noise.Least);
        for (var i = 0; i < row.Length; i++)
        {
            if (!double.IsFinite(row[i])) Undefined[i] = true;
            if (row[i] != 0)
            {
                _jump[i] = Math.Min(_jump[i], Math.Abs(row[i]) * step);
            }
            else if (_jump[i] < double.PositiveInfinity)
            {
                _stands[i] = true;
                row[i] = double.NaN;
            }

            var rounding = _amplification * noise[i] / step;
            var (bestHere, errorHere, power) = (double.NaN, double.PositiveInfinity, 1.0);
            for (var j = 1; j < now.Length; j++)
            {
                power *= _base;
                now[j][i] = ((power * now[j - 1][i]) - _before[j - 1][i]) / (power - 1);
                var error = (2 * Math.Max(Math.Abs(now[j][i] - now[j - 1][i]), Math.Abs(now[j][i] - _before[j - 1][i]))) + rounding;
                if (error < errorHere) (bestHere, errorHere) = (now[j][i], error);
            }

            Keep(i, bestHere, errorHere, rounding, noise[i], step);
            enough &= Bound[i] <= Math.Max(Math.ScaleB(Math.Abs(Value[i]), -30), Math.ScaleB(least[i], 13));
        }

        _before = now;
        return enough;
    }

    // Steps that agree by chance are found out by later ones: the bound then covers both.
    private void Keep(int i, double value, double error, double rounding, double noise, double step)
    {
        if (error < Bound[i])
        {
            (Rounding[i], Noise[i], _step[i]) = (rounding, noise, step);
            (value, Value[i], error, Bound[i]) = (Value[i], value, Bound[i], error);
        }

        var apart = Math.Abs(value - Value[i]);
        if (apart > error + Bound[i]) Bound[i] = apart;
    }
}
