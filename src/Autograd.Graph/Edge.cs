using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>One output of a node: what a tracked tensor is in the graph, and what a node's inputs point to.</summary>
/// <param name="Node">The node; null for a constant, which has no history.</param>
/// <param name="Index">Which of the node's outputs.</param>
public readonly record struct Edge(Node? Node, int Index)
{
    /// <summary>Whether both are the same output of the same node object.</summary>
    public bool Equals(Edge other) => ReferenceEquals(Node, other.Node) && Index == other.Index;

    /// <inheritdoc/>
    public override int GetHashCode() => Node is null ? 0 : RuntimeHelpers.GetHashCode(Node) + Index;
}
