using Autograd.Batching;
using Autograd.Folds;
using Autograd.Rules;

namespace Autograd.Inspection;

/// <summary>What a backward pass does about NaN and infinity when it is asked to detect them.</summary>
internal static class Anomaly
{
    /// <summary>
    /// The identity, with the node whose backward made its input. In the graph of a recorded pass these marks lie between
    /// what one rule made and what the next one made of it, so a node is found to belong to the nearest mark above it. The
    /// graph needs no table of who made what, and passes that detect nothing have no marks.
    /// </summary>
    internal static readonly LinearOp Traced = LinearOp.With<Node>("traced", static (x, _) => x, static (g, _, _) => g, batch: static (x, node) => Traced!.Apply(x, node));

    /// <summary>A gradient that a rule returned: refused if it is the first that is not finite, else marked if it is recorded.</summary>
    internal static Tensor Checked(
        ReadOnlySpan<Tensor> roots, Node node, int input, ReadOnlySpan<Tensor?> cotangents, Tensor g, bool recorded)
    {
        if (NonFinite.In(Batch.PhysicalOf(g).Value) is { } found && AllFinite(cotangents))
        {
            var makers = Makers(roots, node);
            throw new AnomalyException(GraphErrors.Anomaly(node, input, found, makers), node, input, found, cotangents.ToArray(), makers);
        }

        return recorded && g.IsTracked ? Traced.Apply(g, node) : g;
    }

    internal static bool AllFinite(ReadOnlySpan<Tensor?> tensors)
    {
        foreach (var x in tensors)
            if (x is not null && NonFinite.In(Batch.PhysicalOf(x).Value) is not null) return false;
        return true;
    }

    /// <summary>Whose backward made a node, and whose backward made that.</summary>
    private static List<Node> Makers(ReadOnlySpan<Tensor> roots, Node node)
    {
        List<Node> starts = [], makers = [];
        foreach (var root in roots) starts.Add(root.Node!);
        for (var made = node; Maker(starts, made) is { } maker; made = maker) makers.Add(maker);
        return makers;
    }

    private static Node? Maker(List<Node> roots, Node node)
    {
        var mark = Paths.Between(roots, [node]).Find(static user => ReferenceEquals(user.Op, Traced));

        // What the maker itself was computed from was there before, and is only used by its backward.
        return mark?.Args is Node maker && !Paths.Reachable([maker], node.Depth).Contains(node) ? maker : null;
    }
}
