namespace Autograd.Verification;

/// <summary>
/// A few random directions through all elements at once: signs and sizes are random, so that errors do not cancel but by a
/// chance that can be stated. A direction that fails is halved until the guilty element is left.
/// </summary>
/// <remarks>
/// Let an element's part in the error (times its unit) be e, whatever the errors of the others, and b the bound. For given other
/// weights, that of this element has 1024 values of equal chance, 1/1024 apart or more; the sum stays within ±b for at most a part
/// 2b/e + 2⁻¹⁰ of them. With several outputs the seed is random too, and the chance is at most 4·√(b/e) + 2⁻⁹.
/// </remarks>
internal sealed class Probing
{
    private const int Levels = 4;

    private readonly Examination _e;
    private readonly Judge _judge;
    private readonly Noise _noise;
    private double _first = 1.0 / 64;

    private Probing(Examination e)
    {
        (_e, _judge) = (e, new Judge(e));
        _noise = Noise.Measure(e.Steps.Along(e.Draw.Weights(e.Subject.X.Length)), e.Subject.Y, e.Subject.Epsilon, 1, -38, -24);
    }

    internal static void Check(Examination e) => new Probing(e).Check();

    private void Check()
    {
        int n = _e.Subject.X.Length, m = _e.Subject.Y.Length;
        double bound = 0, size = 0;
        for (var p = 0; p < _e.Options.Probes; p++)
        {
            double[] v = _e.Draw.Weights(n), w = _e.Draw.Weights(m);
            var probe = Run(v, w);
            if (p == 0 && probe.Outcome == Judge.Outcome.Undecided)
            {
                // Among many elements some lie near a kink: over smaller steps fewer do.
                _first = Math.ScaleB(1, -20);
                probe = Run(v, w);
            }

            _e.Compared++;
            (bound, size) = (Math.Max(bound, probe.Bound), Math.Max(size, probe.Size));
            if (probe.Outcome == Judge.Outcome.Differs)
            {
                _e.Failures.Add(Find(GradCheckLaw.Reverse, v, w));
                return;
            }

            if (probe.Outcome == Judge.Outcome.Undecided) _e.Undecided.Add(_e.About(GradCheckLaw.Reverse) with { Analytic = probe.Analytic, Numeric = probe.Numeric.Value, Bound = probe.Bound, Reason = probe.Numeric.Why, Steps = probe.Steps, Message = "along a random direction" });
            if (!_e.HasForward || _e.Failures.Count > 0) continue;
            if (Forward(v, probe.Ladder) is { } output)
            {
                var one = new double[m];
                one[output] = 1;
                _e.Failures.Add(Find(GradCheckLaw.Forward, v, one));
                return;
            }
        }

        var error = 1024 * bound;
        var miss = m == 1 ? (2.0 / 1024) + (1.0 / 1024) : (4 * Math.Sqrt(1.0 / 1024)) + (1.0 / 512);
        _e.Resolution = size > 0 ? bound / (size / n) : 0;
        _e.Power = Errors.Say($"an error of {error / Math.Max(size / n, double.Epsilon):0.0e+00} of the mean size of an element's part, or more, in any of the {n} elements is found with a probability of at least {1 - Math.Pow(miss, _e.Options.Probes):0.#######}, whatever the others' errors");
    }

    private (Judge.Outcome Outcome, double Bound, double Size, double Analytic, Derivative Numeric, double[] Steps, Ladder Ladder) Run(double[] v, double[] w, GradCheckLaw law = GradCheckLaw.Reverse)
    {
        var ladder = _e.Options.Linear
            ? Ladder.Affine(_e.Steps.Along(v), _e.Subject.Y, _noise)
            : Ladder.Central(_e.Steps.Along(v), _e.Subject.Y, _noise, _first, Levels);
        double value = 0, bound = 0, sizeOfValue = 0, rounding = 0;
        for (var i = 0; i < w.Length; i++)
        {
            if (w[i] == 0) continue;
            value += w[i] * ladder.Value[i];
            bound += Math.Abs(w[i]) * ladder.Bound[i];
            rounding += Math.Abs(w[i]) * ladder.Rounding[i];
            sizeOfValue += Math.Abs(w[i] * _e.Subject.Y[i]);
        }

        var direction = _e.Steps.Direction(v);
        var (sum, size) = law == GradCheckLaw.Reverse ? Examination.Product(_e.Pull(w), direction) : Examination.Product(_e.Push(direction), w);

        // A step takes a bit too much of an element now and then; there it is off by a rounding of the element itself.
        bound += 64 * _e.Subject.Epsilon * size;
        var numeric = new Derivative(value, bound, value, value, sizeOfValue, 0, false, rounding > bound / 8 ? GradCheckReason.Noise : GradCheckReason.Kink);
        var (outcome, all) = _judge.Compare(sum, () => _e.Rounding(w).Sum(), numeric, Math.Max(Math.Abs(sum), size / Math.Max(1, v.Count(static x => x != 0)) * 1024));
        return (outcome, all, size, sum, numeric, [.. ladder.Steps], ladder);
    }

    /// <summary>The output whose tangent differs most beyond its bound; null if none does.</summary>
    private int? Forward(double[] v, Ladder ladder)
    {
        var pushed = _e.Push(_e.Steps.Direction(v));
        var scale = pushed.Max(Math.Abs);
        var (worst, place) = (0.0, default(int?));
        for (var i = 0; i < pushed.Length; i++)
        {
            _e.Compared++;
            var apart = Math.Abs(pushed[i] - ladder.Value[i]);
            var bound = ladder.Bound[i] + (1024 * _e.Subject.Epsilon * scale) + _e.Tiny;
            if (!(apart > bound) || !(ladder.Bound[i] <= scale / 1024) || apart / bound <= worst) continue;
            (worst, place) = (apart / bound, i);
        }

        return place;
    }

    /// <summary>Halves the elements that move, as long as a half of them shows the error alone.</summary>
    private GradCheckFinding Find(GradCheckLaw law, double[] v, double[] w)
    {
        var (low, high) = (0, v.Length);
        var probe = Run(v, w, law);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (Part(low, middle) is { Outcome: Judge.Outcome.Differs } left) (high, probe) = (middle, left);
            else if (Part(middle, high) is { Outcome: Judge.Outcome.Differs } right) (low, probe) = (middle, right);
            else break;
        }

        var single = high - low == 1;
        var unit = single ? v[low] * _e.Steps.Units[low] : 1;
        var (output, wi) = Outputs(law, low, single, w, v);
        if (output >= 0) probe = Run(Only(v, low, high), wi, law);
        var weight = output >= 0 ? wi[output] : 1;
        var finding = _e.About(law, single ? low : -1, output) with
        {
            Analytic = probe.Analytic / unit / weight,
            Numeric = probe.Numeric.Value / unit / weight,
            Bound = Math.Abs(probe.Bound / unit / weight),
            Steps = probe.Steps,
            Message = single ? "" : Errors.Say($"along a random direction of elements {low} to {high - 1}"),
        };
        return !single || output < 0 ? finding : Diagnoses.Of(_e, [(finding, 0, low)], (_, _) => probe.Analytic, (_, _) => probe.Numeric).First();

        (Judge.Outcome Outcome, double Bound, double Size, double Analytic, Derivative Numeric, double[] Steps, Ladder Ladder) Part(int from, int to)
            => Run(Only(v, from, to), w, law);
    }

    // The output that shows it: halved too, which takes no further evaluations but the one along the element.
    private (int Output, double[] Weights) Outputs(GradCheckLaw law, int element, bool single, double[] w, double[] v)
    {
        if (!single) return (-1, w);
        if (w.Length == 1 || law == GradCheckLaw.Forward) return (Array.FindIndex(w, static x => x != 0), w);
        var (low, high, now) = (0, w.Length, w);
        var ladder = Ladder.Central(_e.Steps.Along(Only(v, element, element + 1)), _e.Subject.Y, _noise, _first, Levels);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            var (left, right) = (Only(w, low, middle), Only(w, middle, high));
            if (Differs(left)) (high, now) = (middle, left);
            else if (Differs(right)) (low, now) = (middle, right);
            else return (-1, now);
        }

        return (low, now);

        bool Differs(double[] part)
        {
            double value = 0, bound = 0;
            for (var i = low; i < high; i++) (value, bound) = (value + (part[i] * ladder.Value[i]), bound + Math.Abs(part[i] * ladder.Bound[i]));
            return Math.Abs((_e.Pull(part)[element] * _e.Steps.Units[element] * v[element]) - value) > 2 * bound;
        }
    }

    private static double[] Only(double[] v, int from, int to)
    {
        var part = new double[v.Length];
        Array.Copy(v, from, part, from, to - from);
        return part;
    }
}
