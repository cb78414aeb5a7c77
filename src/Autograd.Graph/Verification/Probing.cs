namespace Autograd.Verification;

/// <summary>A few random directions through all elements at once.</summary>
internal static class Probing
{
    internal static void Check(Examination e)
    {
        int n = e.Subject.X.Length, m = e.Subject.Y.Length;
        var noise = Noise.Measure(e.Steps.Along(e.Draw.Weights(n)), e.Subject.Y, e.Subject.Epsilon, 1, -38, -22);
        for (var p = 0; p < e.Options.Probes; p++)
        {
            var inUnits = e.Draw.Weights(n);
            var ladder = Ladder.Central(e.Steps.Along(inUnits), e.Subject.Y, noise, 1.0 / 64, 5);
            var v = e.Steps.Direction(inUnits);
            var w = e.Draw.Weights(m);
            double value = 0, bound = 0;
            for (var i = 0; i < m; i++)
            {
                value += w[i] * ladder.Value[i];
                bound += Math.Abs(w[i]) * ladder.Bound[i];
            }

            var (sum, size) = Examination.Product(e.Pull(w), v);
            bound += 64 * e.Subject.Epsilon * size;
            e.Compared++;
            if (!(Math.Abs(sum - value) > bound)) continue;
            e.Failures.Add(e.About(GradCheckLaw.Reverse) with { Analytic = sum, Numeric = value, Bound = bound, Steps = [.. ladder.Steps] });
            return;
        }
    }
}
