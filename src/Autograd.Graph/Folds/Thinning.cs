using System.Numerics;
using Autograd.Rules;

namespace Autograd.Folds;

/// <summary>
/// A fold from the leaves to the roots that decides of each kept value whether it survives, and rebuilds the nodes that lose
/// one, with all that lie above them. Other nodes are shared with the graph as it was: leaves among them, and the places at
/// which a transform or a checkpoint looks for its gradients, with all that lie below those.
/// </summary>
internal sealed class Thinning
{
    private readonly DropPolicy _policy;
    private readonly Dictionary<Edge, NdArray> _kept = [];
    private readonly Dictionary<Edge, Recipe> _sources = [];
    private readonly Dictionary<Node, Node> _rebuilt = [];
    private readonly HashSet<Node> _fixed;

    private Thinning(DropPolicy policy, List<Node> nodes)
        => (_policy, _fixed) = (policy, [.. Paths.Reachable(nodes.Where(static node => node.IsLeaf || ReferenceEquals(node.Op, ViewRules.Alias) || CheckpointRun.IsPlace(node)))]);

    internal static Tensor[] Run(Tensor[] roots, IReadOnlyList<Tensor> known, DropPolicy policy)
    {
        var nodes = Paths.Reachable(roots.Where(static root => root.IsTracked).Select(static root => root.Node!));
        var fold = new Thinning(policy, nodes);
        foreach (var tensor in known)
            if (tensor.IsTracked) fold._sources[tensor.Edge] = new Recipe(tensor.Value);
        foreach (var node in nodes) fold.Note(node);
        foreach (var node in nodes) fold.Decide(node);
        foreach (var node in nodes)
            if (!fold._fixed.Contains(node)) fold.Rebuild(node);
        return Array.ConvertAll(roots, root => root.Node is { } node && fold._rebuilt.TryGetValue(node, out var other)
            ? new Tensor(root.Value, new Edge(other, root.Edge.Index)) : root);
    }

    /// <summary>Which places' values someone keeps.</summary>
    private void Note(Node node)
    {
        foreach (var (place, value) in Kept(node))
            if (place.Node is not null) _kept.TryAdd(place, value);
    }

    /// <summary>How the values of a node's outputs are had in the new graph, if they can be had: kept, or computed again.</summary>
    private void Decide(Node node)
    {
        for (var o = 0; o < node.OutputCount; o++)
        {
            var place = new Edge(node, o);
            if (_sources.ContainsKey(place)) continue;
            if (RecipeOf(node, o) is { } recipe) _sources.Add(place, recipe);
            else if (_kept.TryGetValue(place, out var value)) _sources.Add(place, new Recipe(value));
        }
    }

    private Recipe? RecipeOf(Node node, int output)
    {
        if (_fixed.Contains(node) || !node.Op.CanCompute || !_policy.IsCheap(node)) return null;
        var inputs = new Recipe[node.InputCount];
        for (var i = 0; i < inputs.Length; i++)
        {
            var edge = node.Input(i);

            // A constant is only known to the node itself, if its rule reads it.
            Recipe? source = null;
            if (edge.Node is not null) _sources.TryGetValue(edge, out source);
            else if (i < 16 && node.Keeps((Reads)(1 << i))) source = new Recipe(node.Kept((Reads)(1 << i)));
            if (source is null || source.Steps >= _policy.MaxSteps) return null;
            inputs[i] = source;
        }

        return new Recipe(node.Op, node.Args, inputs, output);
    }

    private void Rebuild(Node node)
    {
        var loses = false;
        var recipes = new List<Recipe>();
        foreach (var (place, value) in Kept(node))
        {
            var recipe = place.Node is not null && _sources.TryGetValue(place, out var source) && source.Value is null ? source : new Recipe(value);
            loses |= recipe.Value is null;
            recipes.Add(recipe);
        }

        var moved = false;
        for (var i = 0; i < node.InputCount; i++) moved |= node.Input(i).Node is { } input && _rebuilt.ContainsKey(input);
        if (loses)
            _rebuilt.Add(node, new Node(node, new RecomputedOp(node.Op), new RecomputedArgs(node.Args, node.KeptReads, [.. recipes]), Moved, Reads.None, []));
        else if (moved)
            _rebuilt.Add(node, new Node(node, node.Op, node.Args, Moved, node.KeptReads, recipes.ConvertAll(static recipe => recipe.Value!).ToArray()));

        Edge Moved(int i) => node.Input(i) is { Node: { } input } edge && _rebuilt.TryGetValue(input, out var other) ? new Edge(other, edge.Index) : node.Input(i);
    }

    /// <summary>The values that a node's rule reads, in their order, and the places that they are the values of.</summary>
    private static IEnumerable<(Edge Place, NdArray Value)> Kept(Node node)
    {
        for (var rest = (uint)node.KeptReads; rest != 0; rest &= rest - 1)
        {
            var bit = BitOperations.TrailingZeroCount(rest);
            yield return (bit < 16 ? node.Input(bit) : new Edge(node, bit - 16), node.Kept((Reads)(1 << bit)));
        }
    }
}
