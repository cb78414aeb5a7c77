namespace Autograd.Folds;

/// <summary>The nodes between inputs and outputs, and where each tangent is read for the last time.</summary>
internal sealed class ForwardPath
{
    // Bit i of a node: nobody reads its input i later. Beyond 64 inputs nobody knows, and the tangents stay to the end.
    private readonly ulong[] _last;

    /// <param name="nodes">The nodes, inputs before users.</param>
    /// <param name="outputs">Whose tangents are kept.</param>
    internal ForwardPath(List<Node> nodes, ReadOnlySpan<Tensor> outputs)
    {
        Nodes = nodes;
        _last = new ulong[nodes.Count];
        var needed = new HashSet<Edge>();
        foreach (var output in outputs) needed.Add(output.Edge);
        for (var n = _last.Length - 1; n >= 0; n--)
            for (var i = 0; i < nodes[n].InputCount; i++)
                if (nodes[n].Input(i) is { Node: not null } edge && needed.Add(edge) && i < 64) _last[n] |= 1UL << i;
    }

    internal List<Node> Nodes { get; }

    /// <summary>From inputs to outputs.</summary>
    internal static ForwardPath Between(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> outputs)
    {
        List<Node> roots = [], sources = [];
        foreach (var output in outputs)
            if (output.Node is not null) roots.Add(output.Node);
        foreach (var input in inputs) sources.Add(input.Node!);
        return new ForwardPath(Paths.Between(roots, sources), outputs);
    }

    /// <summary>Whether a node is the last one to read the tangent of one of its inputs.</summary>
    internal bool IsLast(int node, int input) => input < 64 && (_last[node] & (1UL << input)) != 0;
}
