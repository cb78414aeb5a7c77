namespace Autograd;

/// <summary>What a check of a gradient came to.</summary>
public enum GradCheckVerdict
{
    /// <summary>Everything that was looked at agrees within its bound, and the bounds are small enough to say so.</summary>
    Pass,

    /// <summary>Something disagrees by more than its bound.</summary>
    Fail,

    /// <summary>Nothing wrong was found, but not everything could be decided: see <see cref="GradCheckReport.Reason"/>.</summary>
    Inconclusive,
}

/// <summary>Why a check could not decide.</summary>
public enum GradCheckReason
{
    /// <summary>It could.</summary>
    None,

    /// <summary>The function has no derivative at the point: its one-sided derivatives differ, or it jumps.</summary>
    Kink,

    /// <summary>The rounding of the function is so large that differences show nothing of its derivative.</summary>
    Noise,

    /// <summary>The function is not finite at the point or beside it.</summary>
    OutsideDomain,

    /// <summary>The evaluations that were allowed did not suffice.</summary>
    Budget,
}

/// <summary>The laws that a gradient must satisfy.</summary>
public enum GradCheckLaw
{
    /// <summary>The function gives the same bits when it is run again.</summary>
    Deterministic,

    /// <summary>Neither the function nor its gradient changes the inputs.</summary>
    InputsUnchanged,

    /// <summary>The derivative can be computed: no rule raises, and a gradient has the shape and dtype of its input.</summary>
    Defined,

    /// <summary>Reverse mode agrees with differences of the function.</summary>
    Reverse,

    /// <summary>Forward mode agrees with differences of the function.</summary>
    Forward,

    /// <summary>⟨w, J·v⟩ = ⟨Jᵀ·w, v⟩: both modes are of one Jacobian.</summary>
    Duality,

    /// <summary>Reverse mode is linear in the seed.</summary>
    SeedLinearity,

    /// <summary>A zero seed gives a zero gradient, exactly.</summary>
    ZeroSeed,

    /// <summary>The Hessian is symmetric.</summary>
    HessianSymmetry,

    /// <summary>In Float32 the values and the gradient are those in Float64, rounded.</summary>
    Float32,
}

/// <summary>A mistake that the numbers of a finding give away.</summary>
public enum GradCheckDiagnosis
{
    /// <summary>None is recognised.</summary>
    None,

    /// <summary>The analytic value is the negative of the numeric one.</summary>
    Sign,

    /// <summary>The analytic value is twice the numeric one: something is counted twice.</summary>
    Twice,

    /// <summary>The analytic value is half the numeric one.</summary>
    Half,

    /// <summary>The analytic value is N times the numeric one, N being a number of elements: a sum in the place of a mean.</summary>
    SumForMean,

    /// <summary>The analytic value is 1/N of the numeric one: a mean in the place of a sum.</summary>
    MeanForSum,

    /// <summary>The analytic values are those of the transposed index.</summary>
    Transposed,

    /// <summary>The analytic value is zero, and the numeric one is not: a path from input to output is missing or cut off.</summary>
    MissingPath,

    /// <summary>The analytic value is one of the terms that should be summed, because the input was broadcast.</summary>
    MissingReduction,

    /// <summary>The analytic value is a constant number of times the numeric one.</summary>
    Factor,
}

/// <summary>One disagreement, or one thing that could not be decided.</summary>
public sealed record GradCheckFinding
{
    /// <summary>The law in question.</summary>
    public required GradCheckLaw Law { get; init; }

    /// <summary>The order of derivative: 0 for a value, 1 for a gradient, 2 for the gradient of a gradient.</summary>
    public int Order { get; init; } = 1;

    /// <summary>The number of the input; null if it is about no single one.</summary>
    public int? Input { get; init; }

    /// <summary>The element of the input, an index for each dimension; null if it is about no single one.</summary>
    public IReadOnlyList<int>? InputIndex { get; init; }

    /// <summary>The number of the output; null if it is about no single one.</summary>
    public int? Output { get; init; }

    /// <summary>The element of the output; null if it is about no single one.</summary>
    public IReadOnlyList<int>? OutputIndex { get; init; }

    /// <summary>What the rules say.</summary>
    public double Analytic { get; init; }

    /// <summary>What differences, or the other side of the law, say.</summary>
    public double Numeric { get; init; }

    /// <summary>By how much both may differ: the error of the differences and the rounding of the rules.</summary>
    public double Bound { get; init; }

    /// <summary>The steps tried, relative to the size of the element.</summary>
    public IReadOnlyList<double> Steps { get; init; } = [];

    /// <summary>Why it is undecided; none for a disagreement.</summary>
    public GradCheckReason Reason { get; init; }

    /// <summary>The mistake that the numbers give away.</summary>
    public GradCheckDiagnosis Diagnosis { get; init; }

    /// <summary>The diagnosis, or what there is to say, in words.</summary>
    public string Message { get; init; } = "";

    /// <summary>The finding in a line.</summary>
    public override string ToString() => Verification.ReportText.Line(this);
}
