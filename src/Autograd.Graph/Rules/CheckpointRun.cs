using System.Runtime.CompilerServices;
using Autograd.Folds;

namespace Autograd.Rules;

/// <summary>
/// One run of a checkpointed function, on places of its own, and how its steps lie in the graph: those that depend on an
/// input are inside; the places that they read outside are captured. Runs that take the same steps find the same places in
/// the same order.
/// </summary>
internal sealed class CheckpointRun
{
    private readonly Tensor[] _inputs;
    private readonly Tensor[] _places;
    private readonly HashSet<Node> _inside;
    private readonly HashSet<Node> _connected = [];

    private CheckpointRun(Tensor[] inputs, Tensor[] places, Tensor[] outputs)
    {
        (_inputs, _places, Outputs) = (inputs, places, outputs);
        var sources = new HashSet<Node>();
        foreach (var place in places)
            if (place.Node is { } node) sources.Add(node);
        List<Node> roots = [];
        foreach (var output in outputs)
            if (output.Node is { } node) roots.Add(node);

        // Each place lies just above an input, and nothing below the lowest of them can depend on one: a graph that the
        // function closed over is not searched further down.
        var inside = roots.Count > 0 && sources.Count > 0 ? Paths.Between(roots, sources) : [];
        inside.RemoveAll(sources.Contains);
        _inside = [.. inside];
        var seen = new HashSet<Edge>();
        foreach (var node in inside)
        {
            for (var i = 0; i < node.InputCount; i++)
            {
                var edge = node.Input(i);
                if (edge.Node is not { } input) continue;

                // A constant input of a checkpoint within stays a constant.
                var outside = !_inside.Contains(input) && !sources.Contains(input) && input.Op is not PlaceOp { IsConstant: true };
                if (outside && seen.Add(edge)) Captured.Add(edge);
                if (outside || _connected.Contains(input) || (sources.Contains(input) && input.Op is PlaceOp { IsConstant: false })) _connected.Add(node);
            }
        }

        Region = new Region(inside, sources, [.. Captured.Select(static edge => edge.Node!)]);
    }

    internal Tensor[] Outputs { get; }

    /// <summary>The steps that depend on an input, and where they end.</summary>
    internal Region Region { get; }

    /// <summary>The places outside that the steps inside read.</summary>
    internal List<Edge> Captured { get; } = [];

    internal static CheckpointRun Of(Func<Tensor[], Tensor[]> function, Tensor[] inputs)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack(); // Checkpoints nest as deep as the user's functions do.

        // A place of its own for every input that could be tracked, whether it is or not: what depends on data alone and on
        // captured parameters is then inside too. Places of constants stand as high as the lowest tracked input's.
        Edge lowest = default;
        foreach (var x in inputs)
            if (x.Node is { } node && (lowest.Node is null || node.Depth < lowest.Node.Depth)) lowest = x.Edge;
        var places = Array.ConvertAll(inputs, x => x.IsTracked || x.DType.IsFloating() ? PlaceOp.Of(x, lowest) : x);
        var outputs = function([.. places]) ?? throw GraphErrors.NoOutput();
        foreach (var output in outputs)
            if (output is null) throw GraphErrors.NoOutput();
        return new CheckpointRun(inputs, places, [.. outputs]);
    }

    /// <summary>Whether a tensor was made inside a checkpointed function, as far as its history shows.</summary>
    internal static bool Made(Node node)
        => Paths.Reachable([node]).Exists(IsPlace);

    /// <summary>Whether a node is the place of an input of some checkpointed function.</summary>
    internal static bool IsPlace(Node node) => node.Op is PlaceOp;

    /// <summary>Whether a tensor was computed from the inputs.</summary>
    internal bool IsInside(Tensor x) => x.Node is { } node && _inside.Contains(node);

    /// <summary>Whether an input that is tracked, or a captured place, is among what a tensor was computed from.</summary>
    internal bool IsConnected(Tensor x) => x.Node is { } node && _connected.Contains(node);

    /// <summary>The input that a tensor is, if it is one of the places as they were handed to the function.</summary>
    internal Tensor? InputOf(Tensor x)
    {
        if (!x.IsTracked) return null;
        var i = Array.FindIndex(_places, place => place.Edge.Equals(x.Edge));
        return i < 0 ? null : _inputs[i];
    }

    /// <summary>The place of an input of the checkpoint's node: of the function's, or captured.</summary>
    internal Edge PlaceOf(int input) => input < _places.Length ? _places[input].Edge : Captured[input - _places.Length];

    /// <summary>The identity at an input. At a constant one it passes no derivative, and lets be known what depends on it.</summary>
    private sealed class PlaceOp : Op
    {
        private PlaceOp(bool constant)
            : base("checkpoint_input", 0)
            => IsConstant = constant;

        internal bool IsConstant { get; }

        internal static Tensor Of(Tensor x, Edge lowest)
        {
            var node = new Node(new PlaceOp(!x.IsTracked), null, x.IsTracked ? x.Edge : lowest, default, 1, x.Value, Reads.None, null, null, null);
            return new Tensor(x.Value, new Edge(node, 0));
        }

        internal override void Pull(Kept kept, ReadOnlySpan<Tensor?> cotangents, Span<Tensor?> into)
        {
            if (!IsConstant) into[0] = cotangents[0];
        }

        internal override void Push(Kept kept, ReadOnlySpan<Tensor?> tangents, Span<Tensor?> into)
        {
            if (!IsConstant) into[0] = tangents[0];
        }

        private protected override Reads Keeps(uint tracked) => Reads.None;
    }
}
