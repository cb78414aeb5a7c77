using Autograd.Inspection;
using Autograd.Rules;

namespace Autograd.Folds;

/// <summary>
/// Reverse mode: a fold over the graph from its roots towards its leaves. Pure from outside; the frontier and the map that
/// is being filled are its own. A cotangent is dropped as soon as its node has been pulled.
/// </summary>
internal static class BackwardFold
{
    /// <summary>The gradient map of Σ ⟨root, seed⟩.</summary>
    /// <param name="roots">Tracked tensors.</param>
    /// <param name="seeds">One cotangent a root, of its shape and dtype.</param>
    /// <param name="targets">What is asked for; null for every leaf. Nodes on no path to it are never run.</param>
    /// <param name="options">What the caller chose; <see cref="BackwardOptions.Unused"/> is the caller's own business.</param>
    /// <param name="alsoKeep">Further places whose gradient is kept on the way, or null.</param>
    /// <param name="hooks">Sees each cotangent before the observers do, or null.</param>
    /// <param name="region">The only nodes that are run, inputs before users, none of them a target's; null for no such limit.</param>
    internal static Dictionary<Edge, Tensor> Run(
        ReadOnlySpan<Tensor> roots, ReadOnlySpan<Tensor> seeds, IReadOnlyCollection<Edge>? targets,
        BackwardOptions options, Func<Edge, bool>? alsoKeep = null, Func<Edge, Tensor, Tensor?>? hooks = null, List<Node>? region = null)
    {
        var (createGraph, cancellation) = (options.CreateGraph, options.CancellationToken);
        var observation = Observation.Of(hooks, options);
        var gradients = new Dictionary<Edge, Tensor>();
        var wanted = targets is null ? null : region is null ? Wanted(roots, targets) : Paths.Within(region, targets.Select(static t => t.Node!));
        var asked = targets is null ? null : new HashSet<Edge>(targets);
        var ends = region is null ? null : new HashSet<Node>(targets!.Select(static t => t.Node!));
        var frontier = new Frontier(recording: createGraph);
        for (var r = 0; r < roots.Length; r++)
            if (wanted is null || wanted.Contains(roots[r].Node!)) frontier.Add(roots[r].Edge, createGraph ? seeds[r] : seeds[r].Detach());

        var needs = wanted is null ? null : new Func<Node, bool>(wanted.Contains);
        Tensor?[] into = new Tensor?[4];
        while (frontier.TryTake(out var node, out var cotangents))
        {
            cancellation.ThrowIfCancellationRequested();
            observation?.Run(node, cotangents);
            for (var o = 0; o < cotangents.Length; o++)
            {
                var place = new Edge(node, o);
                if (cotangents[o] is { } g && ((asked?.Contains(place) ?? node.IsLeaf) || (alsoKeep?.Invoke(place) ?? false)))
                    gradients.Add(place, g);
            }

            if ((needs is not null && !Leads(node, needs)) || (ends is not null && ends.Contains(node))) continue;
            if (!options.DetectAnomaly && node.InputCount == 1 && cotangents[0] is { } only && frontier.TryAddAdjoint(node, only)) continue;
            if (into.Length < node.InputCount) into = new Tensor?[node.InputCount];
            var gradientsOfInputs = into.AsSpan(0, node.InputCount);
            node.Op.Pull(new Kept(node, createGraph, needs, cancellation: cancellation), cotangents, gradientsOfInputs);
            for (var i = 0; i < gradientsOfInputs.Length; i++)
            {
                if (gradientsOfInputs[i] is not { } g) continue;
                gradientsOfInputs[i] = null;
                var input = node.Input(i);
                if (input.Node is null || (needs is not null && !needs(input.Node))) continue;
                Check(node, i, g, input);
                frontier.Add(input, options.DetectAnomaly ? Anomaly.Checked(roots, node, i, cotangents, g, createGraph) : g);
            }
        }

        return gradients;
    }

    private static HashSet<Node> Wanted(ReadOnlySpan<Tensor> roots, IReadOnlyCollection<Edge> targets)
    {
        List<Node> starts = [];
        foreach (var root in roots) starts.Add(root.Node!);
        return [.. Paths.Between(starts, [.. targets.Where(static t => t.Node is not null).Select(static t => t.Node!)])];
    }

    private static bool Leads(Node node, Func<Node, bool> needs)
    {
        for (var i = 0; i < node.InputCount; i++)
            if (node.Input(i).Node is { } input && needs(input)) return true;
        return false;
    }

    private static void Check(Node node, int place, Tensor g, Edge input)
    {
        var shape = input.Node!.ShapeOf(input.Index);
        if (g.Shape != shape) throw GraphErrors.WrongGradientShape(node.Op.Name, place, g.Shape, shape);
        var dtype = input.Node.DTypeOf(input.Index);
        if (g.DType != dtype) throw GraphErrors.WrongGradientDType(node.Op.Name, place, g.DType, dtype);
    }
}
