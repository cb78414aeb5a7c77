using FsCheck;
using FsCheck.Fluent;

namespace Autograd.Testing;

/// <summary>What a property runs for each test: checks at drawn inputs until enough of them were conclusive.</summary>
/// <param name="inputs">What is drawn.</param>
/// <param name="depth">How many inputs of a test must be conclusive.</param>
/// <param name="law">What else must hold at each, before the check; the words of what does not, or null.</param>
/// <param name="check">The check at one of them.</param>
internal sealed class GradientTest(Inputs inputs, int depth, Func<Tensor[], string?> law, Func<Tensor[], GradCheckReport> check)
{
    // So many in a row that cannot be decided are no accident: if one in two cannot, it happens once in a million.
    public const int Patience = 20;

    public Property ToProperty() => Prop.ForAll(Arb.From(Seeded.Gen(Draw), Shrink), Run);

    private GradientPoint Draw(Random random, int size) => new(inputs.Draw(random, size), random.Next(), size);

    // First what a test checked one by one, the guilty inputs alone among them; then these made smaller.
    private IEnumerable<GradientPoint> Shrink(GradientPoint point)
        => (point.Seed is null ? inputs.Shrink(point.Inputs) : Sequence(point).Take(Patience * depth)).Select(GradientPoint.Of);

    private Property Run(GradientPoint point)
    {
        if (point.Seed is null) return law(point.Inputs) is { } broken ? false.Label(broken) : Verdict(check(point.Inputs));
        var (conclusive, inARow, undecided) = (0, 0, new List<GradCheckReport>());
        foreach (var drawn in Sequence(point))
        {
            if (law(drawn) is { } broken) return false.Label(broken);
            var report = check(drawn);
            if (report.Verdict == GradCheckVerdict.Fail) return Verdict(report);
            if (report.Verdict == GradCheckVerdict.Inconclusive)
            {
                undecided.Add(report);
                if (++inARow == Patience) return false.Label(Undecided(undecided[^Patience..]));
                continue;
            }

            inARow = 0;
            if (++conclusive == depth) break;
        }

        return undecided.Select(static r => Named(r.Reason)).Distinct(StringComparer.Ordinal)
            .Aggregate(true.ToProperty(), static (property, name) => property.Classify(true, "inconclusive at first: " + name));
    }

    private static Property Verdict(GradCheckReport report) => (report.Verdict != GradCheckVerdict.Fail).Label(report.ToString());

    private static string Undecided(List<GradCheckReport> reports)
    {
        var reasons = reports.GroupBy(static r => r.Reason).OrderByDescending(static g => g.Count()).Select(static g => TestingErrors.Say($"{g.Count()} × {Named(g.Key)}"));
        return TestingErrors.Say(
            $"gradcheck: {reports.Count} inputs in a row were inconclusive ({string.Join(", ", reasons)}); narrow the domain of the inputs, or keep it away from kinks. The last of them:\n{reports[^1]}");
    }

    private static string Named(GradCheckReason reason) => reason switch
    {
        GradCheckReason.Kink => "kink",
        GradCheckReason.Noise => "noise",
        GradCheckReason.OutsideDomain => "outside the domain",
        _ => "budget",
    };

    // What a test checks, one after the other.
    private IEnumerable<Tensor[]> Sequence(GradientPoint point)
    {
        yield return point.Inputs;
        if (point.Seed is { } seed)
            for (var random = new Random(seed); ;) yield return inputs.Draw(random, point.Size);
    }
}
