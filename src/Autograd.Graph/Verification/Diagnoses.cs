namespace Autograd.Verification;

/// <summary>Mistakes that numbers give away: what the rules say beside what differences say.</summary>
internal static class Diagnoses
{
    /// <summary>The diagnosis of each finding, with a word about it.</summary>
    /// <param name="e">The examination.</param>
    /// <param name="found">Findings about one element of the input each, with the number of that element and the row it is in.</param>
    /// <param name="analytic">The rows as the rules have them, in units.</param>
    /// <param name="numeric">The rows as differences have them, in units.</param>
    internal static IEnumerable<GradCheckFinding> Of(
        Examination e, IReadOnlyList<(GradCheckFinding Finding, int Row, int Column)> found, Func<int, int, double> analytic, Func<int, int, Derivative> numeric)
    {
        var transposed = found.Count > 1 && found.All(f => Transposed(e, f.Column) is { } other && Near(analytic(f.Row, f.Column) / e.Steps.Units[f.Column], numeric(f.Row, other).Value / e.Steps.Units[other], f.Finding));
        foreach (var (finding, row, column) in found)
        {
            var (diagnosis, message) = transposed ? (GradCheckDiagnosis.Transposed, "the values are those of the transposed index") : Ratio(e, finding, row, column, found, analytic);
            yield return diagnosis == GradCheckDiagnosis.None || finding.Message.Length > 0 ? finding : finding with { Diagnosis = diagnosis, Message = message };
        }
    }

    private static (GradCheckDiagnosis Diagnosis, string Message) Ratio(
        Examination e, GradCheckFinding f, int row, int column, IReadOnlyList<(GradCheckFinding Finding, int Row, int Column)> found, Func<int, int, double> analytic)
    {
        if (Math.Abs(f.Numeric) <= 8 * f.Bound) return default;
        if (f.Analytic == 0)
        {
            // Some outputs of a repeated input are right, and the others are forgotten.
            var (input, output) = (e.Subject.In.PartOf(column), e.Subject.Y.Length);
            var rights = Enumerable.Range(0, f.Output is null ? 0 : Math.Min(output, 64)).Any(r => analytic(r, column) != 0 && !found.Any(g => g.Row == r && g.Column == column));
            return rights && e.Subject.In.ShapeOf(input).Numel < output
                ? (GradCheckDiagnosis.MissingReduction, "some of the terms are missing that should be summed, because the input is repeated")
                : (GradCheckDiagnosis.MissingPath, "the path is missing: the derivative is zero by the rules");
        }

        var ratio = f.Analytic / f.Numeric;
        if (Is(ratio, -1, f)) return (GradCheckDiagnosis.Sign, "the sign is wrong");
        if (Is(ratio, 2, f)) return (GradCheckDiagnosis.Twice, "twice too large: something is counted twice");
        if (Is(ratio, 0.5, f)) return (GradCheckDiagnosis.Half, "half of what it should be");
        foreach (var n in Counts(e))
        {
            if (Is(ratio, n, f)) return (GradCheckDiagnosis.SumForMean, Errors.Say($"{n} times too large: a sum in the place of a mean over {n} elements"));
            if (Is(ratio * n, 1, f)) return (GradCheckDiagnosis.MeanForSum, Errors.Say($"{n} times too small: a mean in the place of a sum over {n} elements"));
        }

        return found.Count > 1 && found.All(g => Is(g.Finding.Analytic / g.Finding.Numeric, ratio, g.Finding))
            ? (GradCheckDiagnosis.Factor, Errors.Say($"all that is wrong is {ratio:G6} times what it should be"))
            : default;
    }

    // Numbers of elements: of whole tensors, and along dimensions.
    private static SortedSet<int> Counts(Examination e)
    {
        var counts = new SortedSet<int>();
        foreach (var layout in new[] { e.Subject.In, e.Subject.Out })
            for (var part = 0; part < layout.Parts; part++)
            {
                counts.Add(layout.ShapeOf(part).Numel);
                foreach (var dim in layout.ShapeOf(part).Dims) counts.Add(dim);
            }

        counts.RemoveWhere(static n => n < 3);
        return counts;
    }

    private static int? Transposed(Examination e, int place)
    {
        var part = e.Subject.In.PartOf(place);
        var dims = e.Subject.In.ShapeOf(part).Dims;
        if (dims.Length < 2 || dims[^1] != dims[^2]) return null;
        var index = e.Subject.In.IndexOf(place);
        return place + ((index[^1] - index[^2]) * (dims[^1] - 1));
    }

    private static bool Is(double ratio, double value, GradCheckFinding f)
        => Math.Abs(ratio - value) <= Math.Abs(value) * Math.Max(1e-6, 4 * f.Bound / Math.Abs(f.Numeric));

    private static bool Near(double a, double b, GradCheckFinding f) => Math.Abs(a - b) <= Math.Max(1e-6 * Math.Abs(b), 4 * f.Bound);
}
