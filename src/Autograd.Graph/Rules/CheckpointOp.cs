using Autograd.Batching;
using Autograd.Folds;

namespace Autograd.Rules;

/// <summary>
/// An application of a function that is run again when its derivative is asked for. Its inputs are the function's, and then
/// the places outside that the function closed over: what the recomputed steps lead back to without passing an input.
/// </summary>
internal sealed class CheckpointOp : Op
{
    private CheckpointOp()
        : base("checkpoint", 0)
    {
    }

    /// <summary>The outputs, recorded as one step.</summary>
    internal static Tensor[] Apply(Func<Tensor[], Tensor[]> function, Tensor[] inputs, bool verify)
    {
        var run = CheckpointRun.Of(function, inputs);
        var outputs = new Tensor[run.Outputs.Length];
        var recorded = new List<int>();
        for (var o = 0; o < outputs.Length; o++)
        {
            // What does not depend on an input is of the outside already; an input that comes back is itself.
            outputs[o] = run.Outputs[o];
            if (run.IsConnected(outputs[o])) recorded.Add(o);
            else if (run.IsInside(outputs[o])) outputs[o] = outputs[o].Detach();
            else if (run.InputOf(outputs[o]) is { } input) outputs[o] = input;
        }

        if (recorded.Count == 0) return outputs;
        Edge[] edges = [.. inputs.Select(static x => x.Edge), .. run.Captured];
        var values = recorded.ConvertAll(o => outputs[o].Value).ToArray();
        var args = new CheckpointArgs(
            function, Array.ConvertAll(inputs, static x => x.Value), run.Captured.Count, [.. recorded], verify ? Array.ConvertAll(values, BitHash.Of) : null);
        var node = new Node(new CheckpointOp(), args, edges, values, Reads.None, []);
        for (var r = 0; r < recorded.Count; r++) outputs[recorded[r]] = new Tensor(values[r], new Edge(node, r));
        return outputs;
    }

    internal override void Pull(Kept kept, ReadOnlySpan<Tensor?> cotangents, Span<Tensor?> into)
    {
        var (run, outputs) = kept.Args<CheckpointArgs>().Again(kept.Node);
        List<Tensor> roots = [], seeds = [];
        for (var o = 0; o < cotangents.Length; o++)
        {
            if (cotangents[o] is not { } g) continue;
            roots.Add(outputs[o]);
            seeds.Add(g);
        }

        var targets = new List<Edge>();
        for (var i = 0; i < into.Length; i++)
            if (kept.Needs(i)) targets.Add(run.PlaceOf(i));
        var gradients = BackwardFold.Run([.. roots], [.. seeds], targets, kept.Pass!, run.Region);
        for (var i = 0; i < into.Length; i++)
            if (kept.Needs(i)) into[i] = gradients.GetValueOrDefault(run.PlaceOf(i));
    }

    internal override void Push(Kept kept, ReadOnlySpan<Tensor?> tangents, Span<Tensor?> into)
    {
        var (run, outputs) = kept.Args<CheckpointArgs>().Again(kept.Node);
        List<Tensor> from = [], moved = [];
        for (var i = 0; i < tangents.Length; i++)
        {
            if (tangents[i] is not { } t) continue;
            from.Add(new Tensor(Batch.PhysicalOf(t).Value, run.PlaceOf(i))); // The fold asks for the place alone.
            moved.Add(t);
        }

        ForwardFold.Run(outputs, [.. from], [.. moved], kept.CreateGraph, kept.Cancellation, new ForwardPath(run.Region.Nodes, outputs)).CopyTo(into);
    }

    private protected override Reads Keeps(uint tracked) => Reads.None;
}

/// <summary>What a checkpoint keeps: the function, the values of its inputs, and what its outputs must be again.</summary>
/// <param name="Function">The function.</param>
/// <param name="Values">The inputs' values; those that others keep too are shared.</param>
/// <param name="Captured">The number of places outside that the function closed over.</param>
/// <param name="Recorded">Which outputs depend on the inputs.</param>
/// <param name="Bits">A hash of each recorded output's bits; null to check shapes and dtypes alone.</param>
internal sealed record CheckpointArgs(Func<Tensor[], Tensor[]> Function, NdArray[] Values, int Captured, int[] Recorded, ulong[]? Bits) : IKeepsArrays
{
    IEnumerable<NdArray> IKeepsArrays.Arrays => Values;

    /// <summary>The function once more, on the same values at the same places, and its recorded outputs.</summary>
    /// <exception cref="InvalidOperationException">It is not the same function any more.</exception>
    internal (CheckpointRun Run, Tensor[] Outputs) Again(Node node)
    {
        var inputs = new Tensor[Values.Length];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = new Tensor(Values[i], node.Input(i));
        var run = CheckpointRun.Of(Function, inputs);
        var outputs = new Tensor[Recorded.Length];
        for (var r = 0; r < outputs.Length; r++)
        {
            var o = Recorded[r];
            if (o >= run.Outputs.Length) throw GraphErrors.CheckpointLost(o);
            var y = outputs[r] = run.Outputs[o];
            if (y.Shape != node.ShapeOf(r)) throw GraphErrors.CheckpointShape(o, y.Shape, node.ShapeOf(r));
            if (y.DType != node.DTypeOf(r)) throw GraphErrors.CheckpointDType(o, y.DType, node.DTypeOf(r));
            if (!run.IsConnected(y)) throw GraphErrors.CheckpointLost(o);
            if (Bits is not null && BitHash.Of(y.Value) != Bits[r]) throw GraphErrors.CheckpointValue(o);
        }

        if (run.Captured.Count != Captured) throw GraphErrors.CheckpointCaptured(run.Captured.Count, Captured);
        for (var c = 0; c < Captured; c++)
        {
            var (now, then) = (run.Captured[c], node.Input(Values.Length + c));
            if (now.Node!.ShapeOf(now.Index) != then.Node!.ShapeOf(then.Index) || now.Node.DTypeOf(now.Index) != then.Node.DTypeOf(then.Index))
                throw GraphErrors.CheckpointCaptured(run.Captured.Count, Captured);
        }

        return (run, outputs);
    }
}
