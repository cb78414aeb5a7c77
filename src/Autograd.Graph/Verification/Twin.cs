namespace Autograd.Verification;

/// <summary>
/// A function of Float32 inputs beside the same function of the same numbers in Float64. Differences are taken of the latter, where
/// they are a billion times sharper; in Float32, value and gradient must be those in Float64, rounded.
/// </summary>
internal static class Twin
{
    // At each step of the graph. A long sum may round more often than it has terms to the power of a half.
    private const double Roundings = 32;

    /// <summary>The function in Float64; null if it has no such inputs, or does not take them, or gives something else for them.</summary>
    internal static Subject? Of(Func<Tensor[], Tensor[]> function, Tensor[] inputs, GradCheckOptions options, Budget budget)
    {
        if (!Array.Exists(inputs, static x => x.DType == DType.Float32)) return null;
        try
        {
            var twin = new Subject(function, Array.ConvertAll(inputs, static x => x.DType == DType.Float32 ? x.To(DType.Float64) : x), options.Domain, budget);
            return Array.TrueForAll(twin.First, static y => y.DType != DType.Float32) ? twin : null;
        }
        catch (Exception e) when (Laws.IsOfRule(e))
        {
            return null;
        }
    }

    /// <summary>Value and gradient in Float32 against those in Float64.</summary>
    internal static void Compare(Examination single, Examination twin)
    {
        var u = single.Draw.Weights(single.Subject.Y.Length);
        if (u.Length != twin.Subject.Y.Length) return;
        var seeds = twin.Subject.Out.Tensors(u);

        // As far off as Float32 is, so that what would take another branch there does so here.
        var (values, gradients) = twin.Spread(seeds, Roundings / 4 * Math.ScaleB(1, 29));
        Compare(single, GradCheckLaw.Float32, 0, single.Subject.Y, twin.Subject.Y, values);
        if (single.Failures.Count == 0) Compare(single, GradCheckLaw.Float32, 1, single.Pull(u), twin.Pull(u), gradients);
    }

    private static void Compare(Examination e, GradCheckLaw law, int order, double[] single, double[] twin, double[] spread)
    {
        for (var i = 0; i < single.Length; i++)
        {
            var bound = (4 * spread[i]) + (Roundings * Math.ScaleB(Math.Abs(twin[i]), -23)) + (256 * float.Epsilon);
            if (!(Math.Abs(single[i] - twin[i]) > bound) && double.IsFinite(single[i]) == double.IsFinite(twin[i])) continue;
            if (!double.IsFinite(single[i]) && Math.Abs(twin[i]) > float.MaxValue / 4) continue; // Out of the range of Float32.
            e.Failures.Add((order == 0 ? e.About(law, -1, i) : e.About(law, i)) with { Order = order, Analytic = single[i], Numeric = twin[i], Bound = bound, Message = "in Float32 and in Float64" });
            return;
        }
    }
}
