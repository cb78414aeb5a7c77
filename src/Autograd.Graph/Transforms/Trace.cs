using Autograd.Batching;
using Autograd.Folds;

namespace Autograd.Transforms;

/// <summary>One run of a function, on fresh places in the graph: what every transform of functions is made of.</summary>
internal sealed class Trace
{
    private readonly bool _nested;
    private readonly Run _run = new();
    private ForwardPath? _path;

    /// <param name="function">From tensors to tensors. It may use other tensors, tracked ones too.</param>
    /// <param name="point">Where it is run; floating dtypes.</param>
    /// <param name="strict">Whether an output that does not depend on an input is an error.</param>
    /// <param name="cancellationToken">Looked at before and after each run.</param>
    internal Trace(Func<Tensor[], Tensor[]> function, IReadOnlyList<Tensor> point, bool strict = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(point, "x");
        if (point.Count == 0) throw GraphErrors.NoInputs("transform");
        foreach (var x in point)
        {
            ArgumentNullException.ThrowIfNull(x, nameof(x));
            _nested |= x.IsTracked;
        }

        using (_run.Begin())
        {
            Inputs = Placed(point, null);
            Outputs = Apply(function, Inputs, cancellationToken);

            // Inside a vectorized function, an input that all examples share has a derivative for each of them all the same. That
            // they differ shows only in the value, so the function runs again, on an input for each.
            Levels? each = null;
            while (Batch.Missing(Outputs, Inputs) is { } missing)
            {
                foreach (var level in Levels.Of(missing)) each = Levels.With(each, level);
                Inputs = Placed(point, each);
                Outputs = Apply(function, Inputs, cancellationToken);
            }
        }

        // If a value depends on anything else that is tracked, its derivatives are recorded, for someone may ask.
        _nested = _nested || ReachElsewhere(Outputs);
        if (strict) CheckDependence();
    }

    internal Tensor[] Inputs { get; }

    internal Tensor[] Outputs { get; }

    /// <summary>The first output.</summary>
    internal Tensor Output => Outputs[0];

    /// <summary>The first output for the caller: a constant, if it depends on nothing but the transform's own leaves.</summary>
    internal Tensor Value => ForCaller(Output);

    /// <summary>An output for the caller.</summary>
    internal Tensor ForCaller(Tensor output) => _nested ? output : output.Detach();

    /// <summary>A tensor that the function gave away beside its outputs, for the caller: it may depend on more than they do.</summary>
    internal Tensor Beside(Tensor x) => _nested || ReachElsewhere(x) ? x : x.Detach();

    /// <summary>The gradients of Σ ⟨output, cotangent⟩, one an input; a null cotangent is zero.</summary>
    internal Tensor[] Pull(ReadOnlySpan<Tensor?> cotangents, CancellationToken cancellationToken)
    {
        if (cotangents.Length != Outputs.Length) throw GraphErrors.SeedCount("vjp", cotangents.Length, Outputs.Length);
        var record = _nested;
        List<Tensor> roots = [], seeds = [];
        for (var o = 0; o < cotangents.Length; o++)
        {
            if (cotangents[o] is not { } g) continue;
            if (g.Shape != Outputs[o].Shape) throw GraphErrors.SeedShape("vjp", o, g.Shape, Outputs[o].Shape);
            if (g.DType != Outputs[o].DType) throw GraphErrors.SeedDType("vjp", o, g.DType, Outputs[o].DType);
            if (!Outputs[o].IsTracked) continue;
            record |= g.IsTracked;
            roots.Add(Outputs[o]);
            seeds.Add(g);
        }

        if (roots.Count == 0) return Array.ConvertAll(Inputs, Tensor.ZerosLike);
        using var running = _run.Begin();
        var options = new BackwardOptions { CreateGraph = record, Unused = UnusedInputs.Zeros, CancellationToken = cancellationToken };
        return Differentiate.Grad(roots, Inputs, seeds, options)!;
    }

    /// <summary>The tangents of the outputs when the inputs move along theirs.</summary>
    internal Tensor[] Push(ReadOnlySpan<Tensor> tangents, CancellationToken cancellationToken)
    {
        Differentiate.CheckTangents(Inputs, tangents);
        var record = _nested;
        foreach (var tangent in tangents) record |= tangent.IsTracked;
        using var running = _run.Begin();
        _path ??= ForwardPath.Between(Array.ConvertAll(Inputs, Batch.PhysicalOf), Array.ConvertAll(Outputs, Batch.PhysicalOf));
        return Differentiate.Pushed(Outputs, Inputs, [.. tangents], record, cancellationToken, _path);
    }

    /// <summary>A function of one output as one of several.</summary>
    internal static Func<Tensor[], Tensor[]> Single(Func<Tensor[], Tensor> function)
    {
        ArgumentNullException.ThrowIfNull(function);

        // The function may keep or change its array; the transform's own stays as it is.
        return x => [function([.. x])];
    }

    // A tracked point gets a step of its own on top of it, so that derivatives taken with respect to it cannot be confused
    // with those of an enclosing transform.
    private Tensor[] Placed(IReadOnlyList<Tensor> point, Levels? levels)
    {
        var places = new Tensor[point.Count];
        for (var i = 0; i < places.Length; i++)
        {
            var x = Batch.Over(point[i], levels);
            places[i] = x.IsTracked ? ViewRules.Alias.Apply(x) : x.Track(_run);
        }

        return places;
    }

    private static Tensor[] Apply(Func<Tensor[], Tensor[]> function, Tensor[] inputs, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var outputs = function(inputs);
        cancellationToken.ThrowIfCancellationRequested();
        if (outputs is null || outputs.Length == 0 || Array.IndexOf(outputs, null) >= 0) throw GraphErrors.NoOutput();
        return outputs;
    }

    /// <summary>Whether tensors depend on a leaf that someone else may differentiate with respect to.</summary>
    private bool ReachElsewhere(params ReadOnlySpan<Tensor> tensors)
    {
        List<Node> roots = [];
        foreach (var x in tensors)
            if (Batch.PhysicalOf(x).Node is { } root) roots.Add(root);
        return Paths.Reachable(roots).Exists(node => node.IsLeaf && node.Args != _run && node.Args is not Run { IsOver: true });
    }

    private void CheckDependence()
    {
        for (var o = 0; o < Outputs.Length; o++)
        {
            var reached = Batch.PhysicalOf(Outputs[o]).Node is { } root ? new HashSet<Node>(Paths.Reachable([root])) : [];
            for (var i = 0; i < Inputs.Length; i++)
                if (!reached.Contains(Batch.PhysicalOf(Inputs[i]).Node!)) throw GraphErrors.Independent(o, i);
        }
    }
}
