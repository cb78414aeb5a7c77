using Autograd.Folds;
using Autograd.Rules;

namespace Autograd.Verification;

/// <summary>
/// How much the rounding of every step can move a value or a gradient, accumulated along the folds: the graph is gone through
/// again with every value, and every cotangent on the way back, off by a random part of itself (Monte Carlo arithmetic, Parker
/// 1997; CESTAC, Vignes 1993). The part is far larger than a rounding, so that what it does stands out from the roundings
/// themselves, and far smaller than 1, so that it is still proportional.
/// </summary>
/// <remarks>
/// A step's own sums are covered because their terms are off, each by itself. What the method cannot see is an op that cannot be
/// run again (a checkpoint); then nothing is known, and null is returned.
/// </remarks>
internal sealed class RandomRounding
{
    /// <summary>How many rounding units a step is off by, so that what this does stands out from rounding.</summary>
    internal const double Part = 1024;

    private readonly List<Node> _nodes;
    private readonly Tensor[] _roots;
    private readonly Tensor[] _leaves;

    private RandomRounding(List<Node> nodes, Tensor[] roots, Tensor[] leaves) => (_nodes, _roots, _leaves) = (nodes, roots, leaves);

    /// <summary>The graph of a function, watched; null if some step of it cannot be run again.</summary>
    /// <param name="function">From floating tensors to floating tensors.</param>
    /// <param name="point">Where.</param>
    internal static RandomRounding? Of(Func<Tensor[], Tensor[]> function, Tensor[] point)
    {
        var inputs = Array.ConvertAll(point, Inspection.Watch.Track);
        var roots = function([.. inputs]);
        var nodes = Paths.Reachable(roots.Where(static y => y.Node is not null).Select(static y => y.Node!));
        foreach (var node in nodes)
            if (node.IsLeaf ? !Array.Exists(inputs, x => x.Node == node) : node.Watch is null) return null;
        return new RandomRounding(nodes, roots, inputs);
    }

    /// <summary>The nodes, inputs before users.</summary>
    internal IReadOnlyList<Node> Nodes => _nodes;

    /// <summary>The outputs and the gradients of the inputs, with every step off by about a part of itself; null if a step cannot be run again.</summary>
    /// <param name="seeds">One an output.</param>
    /// <param name="part">The part, in rounding units of its dtype; 0 changes nothing.</param>
    /// <param name="draw">Random numbers.</param>
    /// <param name="inputs">Whether the inputs are off too, so that the terms of the first sum are.</param>
    internal (Tensor[] Values, Tensor[] Gradients)? Replay(Tensor[] seeds, double part, Draw draw, bool inputs = true)
    {
        var values = new Dictionary<Edge, Tensor>();
        foreach (var leaf in _leaves) values.Add(leaf.Edge, Off(leaf.Detach(), inputs ? part : 0, draw).Track());
        foreach (var node in _nodes)
        {
            if (node.IsLeaf) continue;
            var from = new Tensor[node.InputCount];
            for (var i = 0; i < from.Length; i++)
                from[i] = node.Input(i).Node is not null ? values[node.Input(i)] : new Tensor(node.Watch!.Inputs[i]);
            if (node.Op.Reapply(from, node.Args) is not { } outputs) return null;
            if (outputs.Length != node.OutputCount || outputs.FirstOrDefault(static y => y.Node is not null)?.Node is not { } made) return null;
            NdArray[] rounded = [.. outputs.Select(y => y.DType.IsFloating() ? Off(y.Detach(), part, draw).Value : y.Value)];
            var again = Rounded(made, from, rounded);
            for (var o = 0; o < outputs.Length; o++)
                values.Add(new Edge(node, o), outputs[o].Node is null ? new Tensor(rounded[o]) : new Tensor(rounded[o], new Edge(again, o)));
        }

        Tensor[] results = [.. _roots.Select(y => y.Node is null ? y : values[y.Edge])];
        var sources = Array.ConvertAll(_leaves, leaf => values[leaf.Edge]);
        var roots = Enumerable.Range(0, results.Length).Where(o => results[o].IsTracked).ToArray();
        if (roots.Length == 0) return (results, Array.ConvertAll(sources, Tensor.ZerosLike));
        var options = new BackwardOptions { Unused = UnusedInputs.Zeros, Observers = part == 0 ? [] : [Observer.Replace((_, g) => Off(g, part, draw))] };
        var gradients = Differentiate.Grad([.. roots.Select(o => results[o])], sources, [.. roots.Select(o => (Tensor?)seeds[o])], options);
        return (Array.ConvertAll(results, static y => y.Detach()), Array.ConvertAll(gradients, static g => g!));
    }

    // The same application, which keeps what its rule reads as it was rounded.
    private static Node Rounded(Node made, Tensor[] inputs, NdArray[] outputs)
    {
        var kept = new List<NdArray>();
        for (var bit = 0; bit < 32; bit++)
        {
            var what = (Reads)(1 << bit);
            if (made.Keeps(what)) kept.Add(bit < 16 ? inputs[bit].Value : outputs[bit - 16]);
        }

        return new Node(made, made.Op, made.Args, made.Input, made.KeptReads, [.. kept]);
    }

    private static Tensor Off(Tensor x, double part, Draw draw)
    {
        if (part == 0 || !x.DType.IsFloating()) return x;
        var layout = Layout.Of([x]);
        var numbers = layout.Flat([x]);
        part *= Math.ScaleB(1, x.DType == DType.Float32 ? -23 : -52);
        for (var i = 0; i < numbers.Length; i++) numbers[i] += numbers[i] * part * draw.Weight();
        return layout.Tensor(numbers, 0);
    }
}
