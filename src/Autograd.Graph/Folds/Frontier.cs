using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd.Folds;

/// <summary>
/// The nodes that have a cotangent and have not been pulled, deepest first. A node that comes out has been given every
/// contribution there is, since all its users are deeper. Nodes of one depth come out in the order in which they went in,
/// so the order of every sum is fixed by the graph alone.
/// </summary>
/// <param name="recording">Whether the cotangents carry history. If not, the frontier writes into the buffers that are its own.</param>
internal sealed class Frontier(bool recording)
{
    // Among so few entries a search is faster than a dictionary, and most graphs never have more waiting at once.
    private const int Few = 8;

    private readonly PriorityQueue<Entry, long> _queue = new();
    private Dictionary<Node, Entry>? _entries;
    private Entry? _taken;
    private uint _arrivals;

    /// <summary>Adds a contribution to the cotangent of one output of a node.</summary>
    /// <param name="edge">The output.</param>
    /// <param name="contribution">The contribution.</param>
    /// <param name="owned">Whether nobody else has its buffer, or will.</param>
    internal void Add(Edge edge, Tensor contribution, bool owned = false)
    {
        var node = edge.Node!;
        var entry = Find(node) ?? Enter(node);
        ref var cotangent = ref entry.Cotangents[edge.Index];
        if (cotangent is null)
        {
            cotangent = contribution;
            if (owned && !recording) entry.Own(edge.Index);
        }
        else if (entry.Owns(edge.Index) && cotangent is { IsBatched: false, Value.Waits: false } && !contribution.IsBatched)
        {
            Elementwise.AddInto(cotangent.Value, contribution.Value);
        }
        else
        {
            cotangent = owned && !recording && !cotangent.IsBatched ? new Tensor(Kernel.Add(cotangent.Value, contribution.Value, contribution.Value)) : cotangent + contribution;
            if (!recording) entry.Own(edge.Index);
        }
    }

    /// <summary>The cotangent that waits at an output, if its buffer is the frontier's own: what is added to it is a contribution.</summary>
    internal NdArray? Sum(Edge edge)
        => edge.Node is { } node && Find(node) is { } entry && entry.Owns(edge.Index) && entry.Cotangents[edge.Index] is { IsBatched: false, Value: var sum } ? sum : null;

    /// <summary>
    /// Takes the deepest node out, with the cotangents of its outputs; null where nothing arrived. They are the
    /// caller's, to read and to replace, until the next node is taken or enters.
    /// </summary>
    /// <param name="node">The node.</param>
    /// <param name="cotangents">One an output.</param>
    /// <param name="spare">Whether the first one has a buffer that nobody else has.</param>
    internal bool TryTake(out Node node, out Span<Tensor?> cotangents, out bool spare)
    {
        if (!_queue.TryDequeue(out var entry, out _))
        {
            (node, spare) = (null!, false);
            cotangents = default;
            return false;
        }

        _entries?.Remove(entry.Node);
        _taken = entry;
        node = entry.Node;
        cotangents = entry.Cotangents;
        spare = entry.Owns(0);
        return true;
    }

    private Entry? Find(Node node)
    {
        if (_entries is not null) return _entries.GetValueOrDefault(node);
        foreach (var (entry, _) in _queue.UnorderedItems)
            if (ReferenceEquals(entry.Node, node)) return entry;
        return null;
    }

    private Entry Enter(Node node)
    {
        // The entry that was taken last has been pulled by now, and serves again.
        var entry = _taken is { } spare && spare.Cotangents.Length == node.OutputCount ? spare.Renewed(node) : new Entry(node);
        _taken = null;
        if (_entries is null && _queue.Count == Few)
        {
            _entries = [];
            foreach (var (waiting, _) in _queue.UnorderedItems) _entries.Add(waiting.Node, waiting);
        }

        _entries?.Add(node, entry);
        _queue.Enqueue(entry, ((long)(int.MaxValue - node.Depth) << 32) | _arrivals++);
        return entry;
    }

    private sealed class Entry(Node node)
    {
        internal Node Node { get; private set; } = node;

        internal Tensor?[] Cotangents { get; } = new Tensor?[node.OutputCount];

        // Which cotangents have buffers that nobody else has, by bits; of outputs beyond, none is known to.
        private ulong _owned;

        internal bool Owns(int output) => output < 64 && (_owned & (1UL << output)) != 0;

        internal void Own(int output)
        {
            if (output < 64) _owned |= 1UL << output;
        }

        internal Entry Renewed(Node node)
        {
            Node = node;
            Array.Clear(Cotangents);
            _owned = 0;
            return this;
        }
    }
}
