namespace Autograd.Verification;

/// <summary>Runs the checks of all orders, and makes their report.</summary>
internal static class Checker
{
    private const int MostShrinks = 200;

    internal static GradCheckReport Run(Func<Tensor[], Tensor[]> function, Tensor[] inputs, GradCheckOptions options)
    {
        var seed = Seed(options, inputs);
        var attempt = Attempt.Of(function, inputs, options, seed);
        var evaluations = attempt.Evaluations;
        if (attempt.Failures.Count > 0 && options.Shrink && inputs.Sum(static x => (long)x.Numel) <= options.FullUpTo)
        {
            var (law, order, diagnosis) = (attempt.Failures[0].Law, attempt.Failures[0].Order, attempt.Failures[0].Diagnosis);
            var quick = options with { Shrink = false, MaxEvaluations = Math.Min(options.MaxEvaluations, 20_000) };
            var shrinker = new Shrinker(
                x => Attempt.Of(function, x, quick, seed).Failures is [var first, ..] && (first.Law, first.Order, first.Diagnosis) == (law, order, diagnosis), options.Domain, MostShrinks);
            inputs = shrinker.Shrink(inputs);
            attempt = Attempt.Of(function, inputs, options, seed);
        }

        return Report(attempt, inputs, options, seed, evaluations);
    }

    private static GradCheckReport Report(Attempt attempt, Tensor[] inputs, GradCheckOptions options, ulong seed, int evaluations)
    {
        List<string> notes = [.. attempt.Notes];
        (Node Node, GradCheckFinding Finding)? culprit = null;
        if (attempt.Failures is [var first, ..] && attempt.Subject is { } subject)
        {
            culprit = RuleWalk.Culprit(subject, first.Order == 2 ? 2 : 1, options, seed);
            if (culprit is { } found) notes.Add($"{found.Node.Op.Name} by itself, at the values that it was applied to: {found.Finding}");
            else if (RuleWalk.Cut(subject) is { } cut) notes.Add("no op is wrong by itself, but " + cut);
        }

        var (failed, spent) = (attempt.Failures.Count > 0, attempt.IsSpent);
        return new GradCheckReport
        {
            Verdict = failed ? GradCheckVerdict.Fail : spent || attempt.Undecided.Count > 0 ? GradCheckVerdict.Inconclusive : GradCheckVerdict.Pass,
            Reason = failed ? GradCheckReason.None : attempt.Undecided.Count > 0 ? attempt.Undecided[0].Reason : spent ? GradCheckReason.Budget : GradCheckReason.None,
            Findings = failed ? attempt.Failures : attempt.Undecided,
            Notes = notes,
            Op = culprit?.Node.Op.Name,
            Place = culprit?.Node.Source,
            Inputs = [.. inputs.Select(InputLiteral.Of)],
            Replay = ReplayToken.Of(seed, inputs),
            Evaluations = evaluations,
            Compared = attempt.Compared,
            Resolution = attempt.Resolution,
            Power = attempt.Power,
        };
    }

    private static ulong Seed(GradCheckOptions options, Tensor[] inputs)
    {
        if (options.Order is not (1 or 2)) throw VerificationErrors.Option(nameof(options.Order), options.Order, "1 or 2");
        if (options.Probes < 1) throw VerificationErrors.Option(nameof(options.Probes), options.Probes, "1 or more");
        if (options.MaxEvaluations < 1) throw VerificationErrors.Option(nameof(options.MaxEvaluations), options.MaxEvaluations, "1 or more");
        if (options.FullUpTo < 0) throw VerificationErrors.Option(nameof(options.FullUpTo), options.FullUpTo, "0 or more");
        if (!(options.Domain.Low <= options.Domain.High)) throw VerificationErrors.Option(nameof(options.Domain), options.Domain, "an interval with Low ≤ High");
        return options.Replay is { } token ? ReplayToken.Seed(token, inputs) : options.Seed;
    }
}
