namespace Autograd.Folds;

/// <summary>A part of a graph that a fold does not leave.</summary>
/// <param name="Nodes">The nodes that are run, inputs before users.</param>
/// <param name="Inputs">Where it ends at a place that stands for an input, known to the region alone.</param>
/// <param name="Outside">Where it ends in the graph around it.</param>
internal sealed record Region(List<Node> Nodes, HashSet<Node> Inputs, HashSet<Node> Outside)
{
    internal End EndAt(Node node) => Outside.Contains(node) ? End.Outside : Inputs.Contains(node) ? End.Input : End.None;
}

/// <summary>In what way a region ends at a node.</summary>
internal enum End
{
    /// <summary>It does not.</summary>
    None,

    /// <summary>At an input's place.</summary>
    Input,

    /// <summary>In the graph around it.</summary>
    Outside,
}
