namespace Autograd.Verification;

/// <summary>The whole Jacobian, each element of the inputs by itself.</summary>
internal static class Columns
{
    private const double FirstStep = 1.0 / 16;
    private const int MostRows = 64;

    internal static void Check(Examination e)
    {
        int n = e.Subject.X.Length, m = e.Subject.Y.Length;
        var noise = NoiseAt(e);
        var (seeds, rows) = Rows(e, n, m);
        for (var j = 0; j < n; j++)
        {
            var ladder = Numeric(e, e.Steps.Along(j), noise);
            var unit = e.Steps.Units[j];
            if (e.HasForward)
            {
                var v = new double[n];
                v[j] = unit;
                var column = e.Push(v);
                for (var i = 0; i < m; i++) Judge(e, GradCheckLaw.Forward, j, i, column[i] / unit, ladder.Value[i] / unit, ladder.Bound[i] / unit, ladder);
            }

            for (var r = 0; r < rows.Length; r++)
            {
                if (seeds is null)
                {
                    Judge(e, GradCheckLaw.Reverse, j, r, rows[r][j], ladder.Value[r] / unit, ladder.Bound[r] / unit, ladder);
                    continue;
                }

                double value = 0, bound = 0;
                for (var i = 0; i < m; i++)
                {
                    value += seeds[r][i] * ladder.Value[i];
                    bound += Math.Abs(seeds[r][i]) * (ladder.Bound[i] + (4 * e.Subject.Epsilon * Math.Abs(ladder.Value[i])));
                }

                Judge(e, GradCheckLaw.Reverse, j, -1, rows[r][j], value / unit, bound / unit, ladder);
            }
        }
    }

    internal static double[] NoiseAt(Examination e)
    {
        var line = e.Steps.Along(e.Draw.Weights(e.Subject.X.Length));
        return Noise.Measure(line, e.Subject.Y, [Math.ScaleB(1, -38), Math.ScaleB(1, -26), Math.ScaleB(1, -14)], e.Subject.Epsilon);
    }

    internal static Ladder Numeric(Examination e, Func<double, double[]?> line, double[] noise)
        => Ladder.Central(line, noise, FirstStep, 36);

    private static (double[][]? Seeds, double[][] Rows) Rows(Examination e, int n, int m)
    {
        if (m > MostRows)
        {
            double[][] seeds = [.. Enumerable.Range(0, 4).Select(_ => e.Draw.Weights(m))];
            return (seeds, Array.ConvertAll(seeds, e.Pull));
        }

        var rows = new double[m][];
        for (var i = 0; i < m; i++)
        {
            var one = new double[m];
            one[i] = 1;
            rows[i] = e.Pull(one);
        }

        return (null, rows);
    }

    private static void Judge(Examination e, GradCheckLaw law, int input, int output, double analytic, double numeric, double bound, Ladder ladder)
    {
        e.Compared++;
        var all = bound + (64 * e.Subject.Epsilon * Math.Max(Math.Abs(analytic), Math.Abs(numeric)));
        if (Math.Abs(analytic - numeric) <= all) return;
        var finding = e.About(law, input, output) with { Analytic = analytic, Numeric = numeric, Bound = all, Steps = [.. ladder.Steps] };
        if (double.IsFinite(all)) e.Failures.Add(finding);
        else e.Undecided.Add(finding with { Reason = GradCheckReason.Noise });
    }
}
