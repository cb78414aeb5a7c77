namespace Autograd.Verification;

/// <summary>All checks at one point, of every order that is asked for.</summary>
internal sealed class Attempt
{
    private readonly List<Examination> _examinations = [];
    private readonly List<string> _notes = [];

    private Attempt()
    {
    }

    /// <summary>The function that differences were taken of; null if there was no budget even for its value.</summary>
    internal Subject? Subject { get; private set; }

    internal IReadOnlyList<GradCheckFinding> Failures => [.. _examinations.SelectMany(static e => e.Failures)];

    internal IReadOnlyList<GradCheckFinding> Undecided => [.. _examinations.SelectMany(static e => e.Undecided)];

    internal IEnumerable<string> Notes => _notes.Concat(_examinations.SelectMany(static e => e.Notes)).Distinct(StringComparer.Ordinal);

    internal int Compared => _examinations.Sum(static e => e.Compared);

    internal double Resolution => _examinations.Select(static e => e.Resolution).DefaultIfEmpty().Max();

    internal string? Power => _examinations.Select(static e => e.Power).FirstOrDefault(static p => p is not null);

    internal int Evaluations { get; private set; }

    /// <summary>Whether the budget was spent before the end.</summary>
    internal bool IsSpent { get; private set; }

    internal static Attempt Of(Func<Tensor[], Tensor[]> function, Tensor[] inputs, GradCheckOptions options, ulong seed)
    {
        var attempt = new Attempt();
        var budget = new Budget(options.MaxEvaluations, options.CancellationToken);
        try
        {
            attempt.Run(function, inputs, options, seed, budget);
        }
        catch (BudgetSpentException)
        {
            attempt.IsSpent = true;
        }

        attempt.Evaluations = budget.Spent;
        return attempt;
    }

    private void Run(Func<Tensor[], Tensor[]> function, Tensor[] inputs, GradCheckOptions options, ulong seed, Budget budget)
    {
        var given = Subject = new Subject(function, inputs, options.Domain, budget);
        var twin = Twin.Of(function, inputs, options, budget);
        var main = Add(new Examination(twin ?? given, options, new Draw(seed), 1));
        if (twin is not null)
        {
            Subject = twin;
            var single = Add(new Examination(given, options, new Draw(seed + 3), 1));
            if (main.Run() && single.RunLaws()) Twin.Compare(single, main);
        }
        else
        {
            if (inputs.Any(static x => x.DType == DType.Float32)) _notes.Add("the function does not run in Float64, so that differences were taken in Float32, which shows little");
            main.Run();
        }

        if (options.Order < 2 || Failures.Count > 0 || main.Undecided.Exists(static u => u.Reason == GradCheckReason.OutsideDomain)) return;
        Add(new Examination(SecondOrder.Of(Subject, new Draw(seed + 1), budget), options, new Draw(seed + 2), 2)).Run();
    }

    private Examination Add(Examination examination)
    {
        _examinations.Add(examination);
        return examination;
    }
}
