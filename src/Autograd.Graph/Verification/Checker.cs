using Autograd.Transforms;

namespace Autograd.Verification;

/// <summary>Runs the checks of all orders, and makes their report.</summary>
internal static class Checker
{
    internal static GradCheckReport Run(Func<Tensor[], Tensor[]> function, Tensor[] inputs, GradCheckOptions options)
    {
        var seed = Seed(options, inputs);
        var budget = new Budget(options.MaxEvaluations, options.CancellationToken);
        List<Examination> orders = [];
        var spent = false;
        try
        {
            var subject = new Subject(function, inputs, options.Domain, budget);
            orders.Add(new Examination(subject, options, new Draw(seed), 1));
            orders[0].Run();
            if (options.Order >= 2 && orders[0].Failures.Count == 0)
            {
                var gradient = new Subject(x => Gradient(subject, x), [.. subject.Point, .. Seeds(subject, new Draw(seed + 1))], GradCheckDomain.Reals, budget);
                orders.Add(new Examination(gradient, options, new Draw(seed + 2), 2));
                orders[1].Run();
            }
        }
        catch (BudgetSpentException)
        {
            spent = true;
        }

        GradCheckFinding[] failures = [.. orders.SelectMany(static e => e.Failures)], undecided = [.. orders.SelectMany(static e => e.Undecided)];
        return new GradCheckReport
        {
            Verdict = failures.Length > 0 ? GradCheckVerdict.Fail : spent || undecided.Length > 0 ? GradCheckVerdict.Inconclusive : GradCheckVerdict.Pass,
            Reason = failures.Length > 0 ? GradCheckReason.None : undecided.Length > 0 ? undecided[0].Reason : spent ? GradCheckReason.Budget : GradCheckReason.None,
            Findings = failures.Length > 0 ? failures : undecided,
            Notes = [.. orders.SelectMany(static e => e.Notes)],
            Inputs = [.. inputs.Select(InputLiteral.Of)],
            Replay = ReplayToken.Of(seed, inputs),
            Evaluations = budget.Spent,
            Compared = orders.Sum(static e => e.Compared),
            Resolution = orders.Select(static e => e.Resolution).DefaultIfEmpty().Max(),
            Power = orders.Select(static e => e.Power).FirstOrDefault(static p => p is not null),
        };
    }

    // The gradient of ⟨w, f(x)⟩ as a function of x and w.
    private static Tensor[] Gradient(Subject subject, Tensor[] xw)
    {
        var trace = new Trace(subject.Apply, xw[..subject.In.Parts]);
        return trace.Pull(xw[subject.In.Parts..], default);
    }

    private static Tensor[] Seeds(Subject subject, Draw draw) => subject.Out.Tensors(draw.Weights(subject.Out.Count));

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
