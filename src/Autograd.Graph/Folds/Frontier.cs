namespace Autograd.Folds;

/// <summary>
/// The nodes that have a cotangent and have not been pulled, deepest first. A node that comes out has been given every
/// contribution there is, since all its users are deeper. Nodes of one depth come out in the order in which they went in,
/// so the order of every sum is fixed by the graph alone.
/// </summary>
internal sealed class Frontier
{
    private readonly PriorityQueue<Entry, long> _queue = new();
    private readonly Dictionary<Node, Entry> _entries = [];
    private uint _arrivals;

    /// <summary>Adds a contribution to the cotangent of one output of a node.</summary>
    internal void Add(Edge edge, Tensor contribution)
    {
        var node = edge.Node!;
        if (!_entries.TryGetValue(node, out var entry))
        {
            entry = new Entry(node);
            _entries.Add(node, entry);
            _queue.Enqueue(entry, ((long)(int.MaxValue - node.Depth) << 32) | _arrivals++);
        }

        ref var cotangent = ref entry.Cotangents[edge.Index];
        cotangent = cotangent is null ? contribution : cotangent + contribution;
    }

    /// <summary>Takes the deepest node out, with the cotangents of its outputs; null where nothing arrived.</summary>
    internal bool TryTake(out Node node, out Tensor?[] cotangents)
    {
        if (!_queue.TryDequeue(out var entry, out _))
        {
            (node, cotangents) = (null!, []);
            return false;
        }

        _entries.Remove(entry.Node);
        (node, cotangents) = (entry.Node, entry.Cotangents);
        return true;
    }

    private sealed class Entry(Node node)
    {
        internal Node Node { get; } = node;

        internal Tensor?[] Cotangents { get; } = new Tensor?[node.OutputCount];
    }
}
