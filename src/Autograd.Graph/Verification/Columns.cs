namespace Autograd.Verification;

/// <summary>The whole Jacobian, each element of the inputs by itself.</summary>
internal sealed class Columns
{
    private const int MostRows = 64;

    private readonly Examination _e;
    private readonly Judge _judge;
    private readonly Noise _noise;
    private readonly Derivatives[] _numeric;
    private readonly double[][]? _seeds; // of the rows; null if each is of one output element
    private readonly double[][] _rows;
    private readonly double[][]? _columns;
    private readonly List<(GradCheckFinding Finding, int Row, int Column)> _reverse = [];
    private readonly List<(GradCheckFinding Finding, int Row, int Column)> _forward = [];
    private readonly Dictionary<(int, int), double> _scales = [];

    private Columns(Examination e)
    {
        int n = e.Subject.X.Length, m = e.Subject.Y.Length;
        (_e, _judge) = (e, new Judge(e));
        _noise = Noise.Measure(e.Steps.Along(e.Draw.Weights(n)), e.Subject.Y, e.Subject.Epsilon, 1, -38, -26, -14);
        _numeric = [.. Enumerable.Range(0, n).Select(j => Derivatives.Quick(e, e.Steps.Along(j), _noise))];
        _seeds = m <= MostRows ? null : [.. Enumerable.Range(0, 4).Select(_ => e.Draw.Weights(m))];
        _rows = [.. Enumerable.Range(0, _seeds?.Length ?? m).Select(r => e.Pull(_seeds?[r] ?? Unit(m, r, 1)))];
        _columns = e.HasForward ? [.. Enumerable.Range(0, n).Select(j => e.Push(Unit(n, j, e.Steps.Units[j])))] : null;
    }

    /// <summary>Rows by reverse mode and columns by forward mode against differences along each element.</summary>
    internal static void Check(Examination e)
    {
        var columns = new Columns(e);
        for (var j = 0; j < e.Subject.X.Length; j++) columns.Compare(j);
        e.Failures.AddRange(Diagnoses.Of(
            e, columns._reverse, (r, j) => columns._rows[r][j] * e.Steps.Units[j], (r, j) => columns._numeric[j].Of(columns._seeds?[r], r)));
        e.Failures.AddRange(Diagnoses.Of(e, columns._forward, (i, j) => columns._columns![j][i], (i, j) => columns._numeric[j].Of(null, i)));
    }

    private static double[] Unit(int count, int place, double value)
    {
        var unit = new double[count];
        unit[place] = value;
        return unit;
    }

    private void Compare(int j)
    {
        for (var r = 0; r < _rows.Length; r++)
        {
            var row = r;
            Compare(GradCheckLaw.Reverse, j, _seeds?[r], r, _rows[r][j] * _e.Steps.Units[j], () => _e.Rounding(_seeds?[row] ?? Unit(_e.Subject.Y.Length, row, 1))[j]);
        }

        if (_columns is null) return;
        for (var i = 0; i < _e.Subject.Y.Length; i++)
        {
            // By duality, it rounds as the reverse mode does.
            var output = i;
            Compare(GradCheckLaw.Forward, j, null, i, _columns[j][i], () => _e.Rounding(Unit(_e.Subject.Y.Length, output, 1))[j]);
        }
    }

    private void Compare(GradCheckLaw law, int j, double[]? weights, int output, double analytic, Func<double> rounding)
    {
        _e.Compared++;
        var numeric = _numeric[j].Of(weights, output);
        var scale = Scale(output, weights is not null, j);
        var (outcome, bound) = _judge.Compare(analytic, rounding, numeric, scale);
        if (!_numeric[j].IsThorough && (outcome != Judge.Outcome.Agrees || (weights is null && _numeric[j].Bends(output))))
        {
            _numeric[j] = Derivatives.Thorough(_e, _e.Steps.Along(j), _e.Steps.Near(j));
            numeric = _numeric[j].Of(weights, output);
            (outcome, bound) = _judge.Compare(analytic, rounding, numeric, scale);
        }

        var unit = _e.Steps.Units[j];
        var finding = _e.About(law, j, weights is null ? output : -1) with
        {
            Analytic = analytic / unit,
            Numeric = numeric.Value / unit,
            Bound = bound / unit,
            Steps = _numeric[j].Steps,
            Reason = outcome == Judge.Outcome.Undecided ? numeric.Why : GradCheckReason.None,
        };
        switch (outcome)
        {
            case Judge.Outcome.Differs:
                (law == GradCheckLaw.Reverse ? _reverse : _forward).Add((numeric.IsKink ? finding with { Message = Errors.Say($"a kink, and no subgradient: the one-sided derivatives are {numeric.Low / unit:G6} and {numeric.High / unit:G6}") } : finding, output, j));
                break;
            case Judge.Outcome.Undecided:
                _e.Undecided.Add(finding);
                break;
            case Judge.Outcome.Subgradient:
                _e.Notes.Add(Errors.Say($"a kink: {ReportText.Place(finding)} has the one-sided derivatives {numeric.Low / unit:G6} and {numeric.High / unit:G6}; the {ReportText.Word(law)} gives {finding.Analytic:G6}, a subgradient"));
                break;
            default:
                if (bound > 0) _e.Resolution = Math.Max(_e.Resolution, bound / Math.Max(scale, Math.Max(Math.Abs(analytic), numeric.Size)));
                break;
        }
    }

    // The largest derivative of an output tensor by an input tensor, in units.
    private double Scale(int output, bool combined, int j)
    {
        var input = _e.Subject.In.PartOf(j);
        var part = combined ? -1 : _e.Subject.Out.PartOf(output);
        if (_scales.TryGetValue((part, input), out var known)) return known;
        double largest = 0;
        for (var k = _e.Subject.In.Start(input); k < _e.Subject.In.Start(input) + _e.Subject.In.ShapeOf(input).Numel; k++)
        {
            var (from, to) = combined ? (0, _rows.Length) : (_e.Subject.Out.Start(part), _e.Subject.Out.Start(part) + _e.Subject.Out.ShapeOf(part).Numel);
            for (var i = from; i < to; i++)
            {
                var value = combined || _seeds is null ? _rows[i][k] * _e.Steps.Units[k] : _columns?[k][i] ?? 0;
                if (double.IsFinite(value)) largest = Math.Max(largest, Math.Abs(value));
            }
        }

        return _scales[(part, input)] = largest;
    }
}
