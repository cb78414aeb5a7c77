namespace Autograd;

/// <summary>How <see cref="GradCheck"/> checks. The defaults suit a function of tensors that is smooth near the point.</summary>
public sealed record GradCheckOptions
{
    /// <summary>First order, both modes.</summary>
    public static GradCheckOptions Default { get; } = new();

    /// <summary>The highest order of derivative that is checked: 1, or 2 for the gradient's own gradient too.</summary>
    public int Order { get; init; } = 1;

    /// <summary>Whether forward mode is checked beside reverse mode. An op that has no rule for it is noted and does not fail the check.</summary>
    public bool Forward { get; init; } = true;

    /// <summary>
    /// Whether the function is affine in all inputs together. Its difference with step 1 is then exact but for rounding, so that
    /// the check is sharper and costs two evaluations a direction.
    /// </summary>
    public bool Linear { get; init; }

    /// <summary>Where the function is defined: no step leaves it.</summary>
    public GradCheckDomain Domain { get; init; } = GradCheckDomain.Reals;

    /// <summary>Up to how many elements of all inputs together the derivative along each one is checked; above, directions are drawn at random.</summary>
    public int FullUpTo { get; init; } = 128;

    /// <summary>How many random directions are checked where there are too many elements for each.</summary>
    public int Probes { get; init; } = 3;

    /// <summary>
    /// The most evaluations of the function. Where they do not suffice the verdict is inconclusive for want of budget, unless
    /// an error was found before. Looking for the culprit of a failure and shrinking it may take as many again.
    /// </summary>
    public int MaxEvaluations { get; init; } = 100_000;

    /// <summary>Of the random directions and seeds: the same seed gives the same check, bit for bit.</summary>
    public ulong Seed { get; init; }

    /// <summary>The replay token of a report: takes the place of <see cref="Seed"/>.</summary>
    public string? Replay { get; init; }

    /// <summary>Whether a failing point is made simpler before it is reported: numbers become integers, halves or 64ths where it still fails.</summary>
    public bool Shrink { get; init; } = true;

    /// <summary>Whether <c>Verify</c> throws for an inconclusive verdict too. It does not by default: nothing wrong was found.</summary>
    public bool ThrowIfInconclusive { get; init; }

    /// <summary>Ends the check with an <see cref="OperationCanceledException"/>; looked at before each evaluation.</summary>
    public CancellationToken CancellationToken { get; init; }
}

/// <summary>The interval in which every element of every input must stay while a function is checked.</summary>
/// <param name="Low">The least value, included.</param>
/// <param name="High">The largest value, included.</param>
public readonly record struct GradCheckDomain(double Low, double High)
{
    /// <summary>All numbers.</summary>
    public static GradCheckDomain Reals { get; } = new(double.NegativeInfinity, double.PositiveInfinity);

    /// <summary>Numbers above 0.</summary>
    public static GradCheckDomain Positive { get; } = new(double.Epsilon, double.PositiveInfinity);

    /// <summary>Whether a number lies in it; NaN never does.</summary>
    public bool Contains(double value) => value >= Low && value <= High;

    /// <summary><c>[-1, 1]</c>.</summary>
    public override string ToString() => Errors.Say($"[{Low}, {High}]");
}
