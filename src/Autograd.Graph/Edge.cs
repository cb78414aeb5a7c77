using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>Why a constant has no history although something that it was computed from had one.</summary>
public enum Cut
{
    /// <summary>Nothing was cut: it is an output of a node, or everything that it was computed from was constant.</summary>
    None,

    /// <summary>By <c>Detach()</c>.</summary>
    Detached,

    /// <summary>By a <c>NoGrad</c> scope.</summary>
    NotRecorded,

    /// <summary>By an integer or bool dtype, which carries no derivative: a cast, a comparison, an index.</summary>
    NotFloating,
}

/// <summary>One output of a node: what a tracked tensor is in the graph, and what a node's inputs point to.</summary>
/// <param name="Node">The node; null for a constant, which has no history.</param>
/// <param name="Index">Which of the node's outputs; without a node the number of its <see cref="Cut"/>.</param>
public readonly record struct Edge(Node? Node, int Index)
{
    /// <summary>For a constant: whether its history was cut off, and by what; the last cut, if there were several.</summary>
    public Cut Cut => Node is null ? (Cut)Index : Cut.None;

    /// <summary>Whether both are the same output of the same node object.</summary>
    public bool Equals(Edge other) => ReferenceEquals(Node, other.Node) && Index == other.Index;

    /// <inheritdoc/>
    public override int GetHashCode() => Node is null ? 0 : RuntimeHelpers.GetHashCode(Node) + Index;
}
