namespace Autograd.Folds;

/// <summary>Which nodes lie between roots and sources. Iterative: a graph may be millions of nodes deep.</summary>
internal static class Paths
{
    /// <summary>
    /// The nodes reachable from the roots from which some source can be reached, sources included, inputs before users.
    /// Nothing shallower than the shallowest source is visited.
    /// </summary>
    internal static List<Node> Between(IEnumerable<Node> roots, IReadOnlyCollection<Node> sources)
    {
        var floor = int.MaxValue;
        foreach (var source in sources) floor = Math.Min(floor, source.Depth);
        var nodes = Reachable(roots, floor);
        var on = new HashSet<Node>(sources);
        nodes.RemoveAll(node => !on.Contains(node) && !(AnyInput(node, on) && on.Add(node)));
        return nodes;
    }

    /// <summary>The sources, and the nodes of a region (inputs before users) from which one can be reached through the region.</summary>
    internal static HashSet<Node> Within(List<Node> region, IEnumerable<Node> sources)
    {
        var on = new HashSet<Node>(sources);
        foreach (var node in region)
            if (AnyInput(node, on)) on.Add(node);
        return on;
    }

    /// <summary>The nodes reachable from the roots, down to a depth, inputs before users, each once, in an order that the graph fixes.</summary>
    internal static List<Node> Reachable(IEnumerable<Node> roots, int floor = 0)
    {
        var (found, seen, open) = (new List<Node>(), new HashSet<Node>(), new Stack<Node>());
        foreach (var root in roots) Visit(root);
        while (open.TryPop(out var node))
            for (var i = 0; i < node.InputCount; i++)
                if (node.Input(i).Node is { } input) Visit(input);

        // A stable sort: ties keep the order of discovery.
        return [.. found.OrderBy(static node => node.Depth)];

        void Visit(Node node)
        {
            if (node.Depth < floor || !seen.Add(node)) return;
            found.Add(node);
            open.Push(node);
        }
    }

    private static bool AnyInput(Node node, HashSet<Node> set)
    {
        for (var i = 0; i < node.InputCount; i++)
            if (node.Input(i).Node is { } input && set.Contains(input)) return true;
        return false;
    }
}
