using Autograd.Rules;

namespace Autograd.Folds;

/// <summary>
/// Forward mode: a fold over the graph from chosen places towards its roots, over the same kept values. A tangent is dropped
/// as soon as its last user has been pushed.
/// </summary>
internal static class ForwardFold
{
    /// <summary>The tangents of the outputs, null where an output does not depend on the inputs.</summary>
    /// <param name="outputs">Tensors of a finished graph.</param>
    /// <param name="inputs">Tracked tensors.</param>
    /// <param name="tangents">One an input, of its shape and dtype.</param>
    /// <param name="createGraph">Whether the tangents are to be differentiated in turn.</param>
    /// <param name="cancellation">Looked at once a node, and at the end.</param>
    /// <param name="path">From inputs to outputs, if it is known: no other nodes are run.</param>
    internal static Tensor?[] Run(
        ReadOnlySpan<Tensor> outputs, ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> tangents, bool createGraph,
        CancellationToken cancellation, ForwardPath? path = null)
    {
        var known = new Dictionary<Edge, Tensor>();
        for (var i = 0; i < inputs.Length; i++) Add(inputs[i].Edge, createGraph ? tangents[i] : tangents[i].Detach());

        Tensor?[] from = new Tensor?[4], into = new Tensor?[4];
        path ??= ForwardPath.Between(inputs, outputs);
        for (var n = 0; n < path.Nodes.Count; n++)
        {
            var node = path.Nodes[n];
            if (from.Length < node.InputCount) from = new Tensor?[node.InputCount];
            if (into.Length < node.OutputCount) into = new Tensor?[node.OutputCount];
            var any = false;
            for (var i = 0; i < node.InputCount; i++)
            {
                from[i] = node.Input(i) is { Node: not null } edge ? known.GetValueOrDefault(edge) : null;
                any |= from[i] is not null;
            }

            if (!any) continue;
            cancellation.ThrowIfCancellationRequested();
            var outgoing = into.AsSpan(0, node.OutputCount);
            outgoing.Clear();
            node.Op.Push(new Kept(node, createGraph, cancellation: cancellation), from.AsSpan(0, node.InputCount), outgoing);
            for (var i = 0; i < node.InputCount; i++)
                if (path.IsLast(n, i)) known.Remove(node.Input(i));
            for (var o = 0; o < outgoing.Length; o++)
                if (outgoing[o] is { } t) Add(new Edge(node, o), t);
        }

        cancellation.ThrowIfCancellationRequested();
        var results = new Tensor?[outputs.Length];
        for (var o = 0; o < results.Length; o++)
            if (outputs[o].IsTracked) results[o] = known.GetValueOrDefault(outputs[o].Edge);
        return results;

        void Add(Edge edge, Tensor tangent) => known[edge] = known.TryGetValue(edge, out var sum) ? sum + tangent : tangent;
    }
}
