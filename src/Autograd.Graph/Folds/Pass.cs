namespace Autograd.Folds;

/// <summary>
/// One backward pass as a rule sees it: what is wanted, and who looks on. A step that runs a pass of its own over steps that it
/// made again hands it on, so that these are observed, checked, retained and cancelled like all others.
/// </summary>
/// <param name="options">What the caller chose.</param>
/// <param name="observation">Who looks on; null for nobody.</param>
/// <param name="alsoKeep">Places whose gradient is kept on the way, or null.</param>
/// <param name="found">The gradient map that the caller gets.</param>
/// <param name="wanted">The nodes that lead to a target; null for all.</param>
internal sealed class Pass(
    BackwardOptions options, Observation? observation, Func<Edge, bool>? alsoKeep, Dictionary<Edge, Tensor> found, HashSet<Node>? wanted)
{
    internal BackwardOptions Options { get; } = options;

    internal Observation? Observation { get; } = observation;

    /// <summary>How many nodes were pulled, leaves not counted.</summary>
    internal long Pulled { get; set; }

    internal bool Wants(Node node) => wanted is null || wanted.Contains(node);

    /// <summary>The pass of a step over its own steps.</summary>
    internal Pass Within(HashSet<Node> inside) => new(Options, Observation, alsoKeep, found, inside);

    /// <summary>Puts a gradient that someone retains into the caller's map.</summary>
    /// <returns>Whether someone does.</returns>
    internal bool Retain(Edge place, Tensor g)
    {
        if (alsoKeep?.Invoke(place) != true) return false;
        found[place] = g.Computed();
        return true;
    }
}
