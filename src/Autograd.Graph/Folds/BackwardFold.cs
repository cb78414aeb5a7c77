using Autograd.Diagnostics;
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
    internal static Dictionary<Edge, Tensor> Run(
        ReadOnlySpan<Tensor> roots, ReadOnlySpan<Tensor> seeds, IReadOnlyCollection<Edge>? targets,
        BackwardOptions options, Func<Edge, bool>? alsoKeep = null, Func<Edge, Tensor, Tensor?>? hooks = null)
    {
        var gradients = new Dictionary<Edge, Tensor>();
        var measured = MeasuredPass.Begin(roots, options);
        var pass = new Pass(options, Observation.Of(hooks, options), alsoKeep, gradients, targets is null ? null : Wanted(roots, targets));
        try
        {
            Fold(roots, seeds, targets is null ? null : new HashSet<Edge>(targets), pass, region: null, gradients);
        }
        catch (Exception e) when (measured is not null)
        {
            measured.End(pass.Pulled, e);
            throw;
        }

        measured?.End(pass.Pulled);
        return gradients;
    }

    /// <summary>The gradients of a region's targets, as a part of another pass.</summary>
    /// <param name="roots">Tensors of the region.</param>
    /// <param name="seeds">One cotangent a root, of its shape and dtype.</param>
    /// <param name="targets">What is asked for, at the region's ends.</param>
    /// <param name="outer">The other pass.</param>
    /// <param name="region">The only nodes that are run.</param>
    internal static Dictionary<Edge, Tensor> Run(
        ReadOnlySpan<Tensor> roots, ReadOnlySpan<Tensor> seeds, IReadOnlyCollection<Edge> targets, Pass outer, Region region)
    {
        var gradients = new Dictionary<Edge, Tensor>();
        var pass = outer.Within(Paths.Within(region.Nodes, targets.Select(static t => t.Node!)));
        Fold(roots, seeds, [.. targets], pass, region, gradients);
        outer.Pulled += pass.Pulled;
        return gradients;
    }

    private static void Fold(
        ReadOnlySpan<Tensor> roots, ReadOnlySpan<Tensor> seeds, HashSet<Edge>? asked, Pass pass, Region? region, Dictionary<Edge, Tensor> gradients)
    {
        var options = pass.Options;
        var frontier = new Frontier(recording: options.CreateGraph);
        for (var r = 0; r < roots.Length; r++)
            if (pass.Wants(roots[r].Node!)) frontier.Add(roots[r].Edge, options.CreateGraph ? seeds[r] : seeds[r].Detach());

        Tensor?[] into = new Tensor?[4];
        while (frontier.TryTake(out var node, out var cotangents, out var spare))
        {
            options.CancellationToken.ThrowIfCancellationRequested();
            var end = region?.EndAt(node) ?? End.None;
            var runs = end == End.None && (asked is null || Leads(node, pass));

            // A place outside a region is the outer pass's to show, when its cotangent is complete.
            if (end != End.Outside) pass.Observation?.Run(node, cotangents, standsForOthers: end == End.Input || (runs && node.Op is CheckpointOp));
            var handedOut = HandOut(node, cotangents, asked, end, pass, gradients);
            if (!runs) continue;

            // What others have seen, or will see, stays as it is.
            spare &= !handedOut && pass.Observation is null && !options.DetectAnomaly;
            if (into.Length < node.InputCount) into = new Tensor?[node.InputCount];
            if (!node.IsLeaf) pass.Pulled++;
            Pull(roots, node, cotangents, spare, pass, into.AsSpan(0, node.InputCount), frontier);
        }
    }

    /// <summary>Gives complete cotangents to those who asked for them.</summary>
    /// <returns>Whether anyone did.</returns>
    private static bool HandOut(
        Node node, ReadOnlySpan<Tensor?> cotangents, HashSet<Edge>? asked, End end, Pass pass, Dictionary<Edge, Tensor> gradients)
    {
        var any = false;
        for (var o = 0; o < cotangents.Length; o++)
        {
            if (cotangents[o] is not { } g) continue;
            var place = new Edge(node, o);
            if (asked?.Contains(place) ?? node.IsLeaf)
            {
                gradients.Add(place, g.Computed());
                any = true;
            }

            if (end != End.Outside) any |= pass.Retain(place, g);
        }

        return any;
    }

    /// <summary>Runs a node's rule, and adds what it returns to the frontier.</summary>
    /// <param name="roots">Of the fold, for messages.</param>
    /// <param name="node">The node.</param>
    /// <param name="cotangents">Of its outputs.</param>
    /// <param name="spare">Whether the first of them is nobody else's.</param>
    /// <param name="pass">The pass.</param>
    /// <param name="into">Empty, and left so: one place an input.</param>
    /// <param name="frontier">The frontier.</param>
    private static void Pull(
        ReadOnlySpan<Tensor> roots, Node node, Span<Tensor?> cotangents, bool spare, Pass pass, Span<Tensor?> into, Frontier frontier)
    {
        var options = pass.Options;
        var sums = options.CreateGraph || options.DetectAnomaly ? null : frontier;
        node.Op.Pull(new Kept(node, options.CreateGraph, pass, null, spare, sums, options.CancellationToken), cotangents, into);
        var owned = 0UL;
        for (var i = 0; i < into.Length; i++)
        {
            if (into[i] is not { } g) continue;
            var input = node.Input(i);
            if (input.Node is null || !pass.Wants(input.Node))
            {
                into[i] = null;
                continue;
            }

            Check(node, i, g, input);
            if (options.DetectAnomaly) into[i] = Anomaly.Checked(roots, node, i, cotangents, g, options.CreateGraph);
            else if (!options.CreateGraph && i < 64 && Ownership.Of(i, into, node, cotangents, spare)) owned |= 1UL << i;
        }

        // Only now: what enters the frontier takes the place of the cotangents.
        for (var i = 0; i < into.Length; i++)
        {
            if (into[i] is not { } g) continue;
            into[i] = null;
            frontier.Add(node.Input(i), g, i < 64 && (owned & (1UL << i)) != 0);
        }
    }

    private static HashSet<Node> Wanted(ReadOnlySpan<Tensor> roots, IReadOnlyCollection<Edge> targets)
    {
        List<Node> starts = [];
        foreach (var root in roots) starts.Add(root.Node!);
        return [.. Paths.Between(starts, [.. targets.Where(static t => t.Node is not null).Select(static t => t.Node!)])];
    }

    private static bool Leads(Node node, Pass pass)
    {
        for (var i = 0; i < node.InputCount; i++)
            if (node.Input(i).Node is { } input && pass.Wants(input)) return true;
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
