namespace Autograd;

/// <summary>What <see cref="GradCheck"/> found. Immutable; prints as one wants to read it.</summary>
public sealed record GradCheckReport
{
    /// <summary>The verdict.</summary>
    public required GradCheckVerdict Verdict { get; init; }

    /// <summary>Why the verdict is inconclusive; else none.</summary>
    public GradCheckReason Reason { get; init; }

    /// <summary>The disagreements, the gravest first; of an inconclusive check, what could not be decided.</summary>
    public IReadOnlyList<GradCheckFinding> Findings { get; init; } = [];

    /// <summary>What else is worth knowing: a subgradient at a kink, a mode that has no rule.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The op whose own rule disagrees with it: <c>sin</c>; null if none could be told.</summary>
    public string? Op { get; init; }

    /// <summary>Where that op was called, if source places are recorded.</summary>
    public SourcePlace? Place { get; init; }

    /// <summary>The inputs of the failing point, made simple where that was asked for, as C# expressions that compile.</summary>
    public IReadOnlyList<string> Inputs { get; init; } = [];

    /// <summary>Repeats this check, bit for bit, as <see cref="GradCheckOptions.Replay"/> with the same function and inputs.</summary>
    public string Replay { get; init; } = "";

    /// <summary>How often the function was run.</summary>
    public int Evaluations { get; init; }

    /// <summary>How many derivatives were compared with differences.</summary>
    public int Compared { get; init; }

    /// <summary>The largest bound among them, relative to the size of the gradient that it belongs to.</summary>
    public double Resolution { get; init; }

    /// <summary>What the random directions of a large check find, with which probability; null if each element was checked.</summary>
    public string? Power { get; init; }

    /// <summary>Whether the verdict is <see cref="GradCheckVerdict.Pass"/>.</summary>
    public bool Passed => Verdict == GradCheckVerdict.Pass;

    /// <summary>The report as text, in some lines.</summary>
    public override string ToString() => Verification.ReportText.Of(this);

    /// <summary>The report as a JSON object; numbers that JSON cannot hold are strings.</summary>
    public string ToJson() => Verification.ReportFormats.Json(this);

    /// <summary>The report as a JUnit test suite of one test case, which CI services show; an inconclusive one counts as skipped.</summary>
    /// <param name="name">The name of the test case.</param>
    public string ToJUnitXml(string name = "gradient")
    {
        ArgumentNullException.ThrowIfNull(name);
        return Verification.ReportFormats.JUnit(this, name);
    }
}
