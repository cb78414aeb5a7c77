using Autograd.Rules;

namespace Autograd;

/// <summary>Which kept values of a finished graph are dropped, to be computed again when a derivative asks for them.</summary>
public sealed record DropPolicy
{
    /// <summary>Elementwise steps and views, at most four in a row.</summary>
    public static DropPolicy Default { get; } = new();

    /// <summary>The most steps that lie between a dropped value and values that survive, from 1 to 64.</summary>
    public int MaxSteps { get; init; } = 4;

    /// <summary>
    /// Whether a step is cheap enough to be run again. The steps that can be: elementwise ones, and linear ones of one tensor
    /// (views, transposes, sums, expansions); others are never asked about.
    /// </summary>
    public Func<Node, bool> IsCheap { get; init; } = static _ => true;
}
