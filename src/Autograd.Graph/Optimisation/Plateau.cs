namespace Autograd;

/// <summary>
/// A learning rate that falls when a metric stops getting better, as a pure function: from where it stands and the next
/// metric to where it stands then. <c>ReduceLROnPlateau</c>; an immutable record of its numbers.
/// </summary>
public sealed record Plateau
{
    private const string Name = "plateau";

    /// <summary>By what to multiply the rate, below 1.</summary>
    /// <exception cref="ArgumentException">The value is out of range.</exception>
    public double Factor
    {
        get;
        init => field = OptimisationErrors.BelowOne(Name, "the factor", value);
    }

    = 0.1;

    /// <summary>How many metrics that are no better are borne, 0 or more.</summary>
    /// <exception cref="ArgumentException">The value is negative.</exception>
    public int Patience
    {
        get;
        init => field = OptimisationErrors.AtLeast(Name, "the patience", value, 0);
    }

    = 10;

    /// <summary>By how much a metric must be better to count, 0 or more.</summary>
    /// <exception cref="ArgumentException">The value is negative, infinite or NaN.</exception>
    public double Threshold
    {
        get;
        init => field = OptimisationErrors.NotNegative(Name, "the threshold", value);
    }

    = 1e-4;

    /// <summary>Whether the threshold is a difference instead of a part of the best metric.</summary>
    public bool AbsoluteThreshold { get; init; }

    /// <summary>Whether a larger metric is a better one.</summary>
    public bool Maximize { get; init; }

    /// <summary>For how many metrics after a change nothing is held against them, 0 or more.</summary>
    /// <exception cref="ArgumentException">The value is negative.</exception>
    public int Cooldown
    {
        get;
        init => field = OptimisationErrors.AtLeast(Name, "the cooldown", value, 0);
    }

    /// <summary>No rate falls below it, 0 or more.</summary>
    /// <exception cref="ArgumentException">The value is negative, infinite or NaN.</exception>
    public double MinRate
    {
        get;
        init => field = OptimisationErrors.NotNegative(Name, "the smallest rate", value);
    }

    /// <summary>A change that is not larger is not made, 0 or more.</summary>
    /// <exception cref="ArgumentException">The value is negative, infinite or NaN.</exception>
    public double Eps
    {
        get;
        init => field = OptimisationErrors.NotNegative(Name, "eps", value);
    }

    = 1e-8;

    /// <summary>Looks at a metric.</summary>
    /// <param name="before">Where it stood; <see cref="PlateauState.New"/> at first.</param>
    /// <param name="metric">The metric; NaN is no better than any.</param>
    /// <returns>Where it stands, and whether rates fall now.</returns>
    public (PlateauState State, bool Falls) Next(PlateauState before, double metric)
    {
        ArgumentNullException.ThrowIfNull(before);
        var better = IsBetter(metric, before.Best);
        var (best, bad, cooldown) = (better ? metric : before.Best, better ? 0 : before.Bad + 1, before.Cooldown);
        if (cooldown > 0) (cooldown, bad) = (cooldown - 1, 0);
        var falls = bad > Patience;
        return (falls ? new(best, 0, Cooldown) : new(best, bad, cooldown), falls);
    }

    /// <summary>A rate after it fell: times the factor, but not below the smallest, and as it was if that changes next to nothing.</summary>
    public double Lower(double rate) => Math.Max(rate * Factor, MinRate) is var lower && rate - lower > Eps ? lower : rate;

    private bool IsBetter(double metric, double? best)
    {
        if (best is not { } b) return !double.IsNaN(metric);
        if (AbsoluteThreshold) return Maximize ? metric > b + Threshold : metric < b - Threshold;
        return Maximize ? metric > b * (1 + Threshold) : metric < b * (1 - Threshold);
    }
}

/// <summary>Where a <see cref="Plateau"/> stands. Immutable.</summary>
/// <param name="Best">The best metric so far; null before the first.</param>
/// <param name="Bad">How many in a row were no better.</param>
/// <param name="Cooldown">For how many more nothing is held against them.</param>
public sealed record PlateauState(double? Best, int Bad, int Cooldown)
{
    /// <summary>Before the first metric.</summary>
    public static PlateauState New { get; } = new(null, 0, 0);
}
