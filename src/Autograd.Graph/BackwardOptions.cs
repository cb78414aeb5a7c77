namespace Autograd;

/// <summary>What becomes of an input that the outputs do not depend on.</summary>
public enum UnusedInputs
{
    /// <summary>An error that says which one.</summary>
    Error,

    /// <summary>Its gradient is null.</summary>
    Absent,

    /// <summary>Its gradient is zeros of its shape.</summary>
    Zeros,
}

/// <summary>Options of a backward pass.</summary>
public sealed record BackwardOptions
{
    /// <summary>First order; an unused input is an error.</summary>
    public static BackwardOptions Default { get; } = new();

    /// <summary>Whether the gradients carry history, so that they can be differentiated in turn. Otherwise nothing is recorded.</summary>
    public bool CreateGraph { get; init; }

    /// <summary>What becomes of an input that the outputs do not depend on, where inputs are named.</summary>
    public UnusedInputs Unused { get; init; } = UnusedInputs.Error;

    /// <summary>Who looks at or replaces cotangents on the way, in this order at each place. See <see cref="Observer"/>.</summary>
    public IReadOnlyList<Observer> Observers { get; init; } = [];

    /// <summary>Ends the pass with an <see cref="OperationCanceledException"/>; looked at once a node. Nothing is half done then.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>
    /// Whether a rule that makes NaN or infinity out of finite cotangents ends the pass with an <see cref="AnomalyException"/>
    /// that names it. With <see cref="CreateGraph"/> the gradients also remember whose backward made them (one more node
    /// each), so that an anomaly in a derivative of theirs names both. Costs a look at every gradient.
    /// </summary>
    public bool DetectAnomaly { get; init; }
}
