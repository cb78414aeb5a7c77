namespace Autograd.Properties.OpInfo;

/// <summary>What became of a case.</summary>
internal enum Verdict
{
    /// <summary>Values, gradients and second gradients agree.</summary>
    Pass,

    /// <summary>Something differs, or was thrown.</summary>
    Fail,

    /// <summary>The library has no such op, or not that argument.</summary>
    Unsupported,
}

/// <summary>The verdict on a case.</summary>
/// <param name="Case">The case.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="Detail">What differed, or what the library lacks.</param>
internal sealed record OpInfoResult(OpInfoCase Case, Verdict Verdict, string Detail);

/// <summary>Runs a case in both worlds and compares values, gradients and second gradients.</summary>
internal static class OpInfoRunner
{
    /// <summary>The verdict on a case. An exception is a failure.</summary>
    public static OpInfoResult Run(OpInfoCase call)
    {
        try
        {
            var found = OnTensors(call) ?? OnVariables(call);
            return new OpInfoResult(call, found is null ? Verdict.Pass : Verdict.Fail, found ?? "");
        }
        catch (UnsupportedCallException lacking)
        {
            return new OpInfoResult(call, Verdict.Unsupported, lacking.Message);
        }
        catch (Exception e)
        {
            return new OpInfoResult(call, Verdict.Fail, $"{e.GetType().Name}: {e.Message}");
        }
    }

    private static string? OnTensors(OpInfoCase call)
    {
        var entry = Entry<Tensor>(call);
        var arguments = entry.Bind(call, TensorWorld.Instance);
        var outputs = entry.Call(arguments);
        if (Values(call, [.. outputs.Select(static o => o.Value)], "") is { } found) return found;

        var inputs = arguments.Leaves;
        return Gradients(call, Pull(outputs, call.Cotangents, inputs, createGraph: false), "grad")
            ?? SecondGradients(call, entry.WithoutSecond is not null, outputs, inputs);
    }

    private static string? SecondGradients(OpInfoCase call, bool secondIsOurs, Tensor[] outputs, IReadOnlyList<Tensor> inputs)
    {
        if (call.Probes is null) return null;
        var first = Pull(outputs, call.Cotangents, inputs, createGraph: true);
        if (Gradients(call, first, "grad that carries history") is { } found) return found;

        var second = Pull([.. first.Select(static g => g ?? Tensor.Scalar(0.0))], call.Probes, inputs, createGraph: false);
        for (var i = 0; i < second.Length; i++)
        {
            if (!call.Tensors[i].RequiresGrad) continue;
            var what = $"second grad of tensor {i}";
            var theirs = call.Grads2?[i];
            var difference = (second[i], theirs) switch
            {
                (null, null) => null,
                (null, { } t) => t.Array.Numel == 0 ? null : OpInfoComparison.NotZero(what, t.Array) is null ? null : $"{what}: ours is absent, theirs is not zero",
                ({ } s, null) => secondIsOurs && call.Grads2 is null ? null : OpInfoComparison.NotZero(what, s.Value),
                ({ } s, { } t) => OpInfoComparison.Difference(what, s.Value, t.Array, OpInfoComparison.Second),
            };
            if (difference is not null) return difference;
        }

        return null;
    }

    private static string? OnVariables(OpInfoCase call)
    {
        var entry = Entry<Variable>(call);
        var arguments = entry.Bind(call, VariableWorld.Instance);
        var outputs = entry.Call(arguments);
        if (Values(call, [.. outputs.Select(static o => o.Tensor.Value)], "variable ") is { } found) return found;

        // A computed variable has a GradFn exactly when it requires a gradient; one that was handed through may be a leaf still.
        foreach (var output in outputs)
            if (!output.RequiresGrad && output.GradFn is not null) return "variable output: a GradFn without RequiresGrad";

        var roots = Enumerable.Range(0, outputs.Length).Where(o => call.Cotangents[o] is not null && outputs[o].RequiresGrad).ToArray();
        if (roots.Length == 1)
        {
            outputs[roots[0]].Backward(new Variable(Cotangent(call.Cotangents[roots[0]]!)));
        }
        else if (roots.Length > 1)
        {
            // All roots at once: the sum of the inner products.
            var sum = roots.Select(o => (outputs[o] * new Variable(Cotangent(call.Cotangents[o]!))).Sum()).Aggregate(static (x, y) => x + y);
            sum.Backward();
        }

        return Gradients(call, [.. arguments.Leaves.Select(static x => x.Grad?.Tensor)], "variable grad");
    }

    private static OpInfoEntry<T> Entry<T>(OpInfoCase call)
        where T : TensorOps<T>
        => OpInfoTable<T>.Instance.Find(call) ?? throw new UnsupportedCallException("no such op");

    private static string? Values(OpInfoCase call, NdArray[] outputs, string world)
    {
        if (outputs.Length != call.Outputs.Count) return $"{world}outputs: {outputs.Length}, theirs {call.Outputs.Count}";
        for (var o = 0; o < outputs.Length; o++)
        {
            if (call.Outputs[o] is not { } theirs) continue;
            if (OpInfoComparison.Difference($"{world}output {o}", outputs[o], theirs.Array, OpInfoComparison.First) is { } found) return found;
        }

        return null;
    }

    private static string? Gradients(OpInfoCase call, Tensor?[] gradients, string what)
    {
        for (var i = 0; i < gradients.Length; i++)
        {
            var name = $"{what} of tensor {i}";
            var difference = (gradients[i], call.Grads?[i]) switch
            {
                (null, null) => null,
                (null, { } t) => t.Array.Numel == 0 ? null : $"{name}: ours is absent, theirs is of shape {t.Array.Shape}",
                ({ } g, null) => g.Numel == 0 ? null : $"{name}: ours is of shape {g.Shape}, theirs is absent",
                ({ } g, { } t) => OpInfoComparison.Difference(name, g.Value, t.Array, OpInfoComparison.First),
            };
            if (difference is not null) return difference;
        }

        return null;
    }

    /// <summary>The gradients of Σ ⟨root, seed⟩ over the roots that have a seed and a history; absent where nothing connects.</summary>
    private static Tensor?[] Pull(IReadOnlyList<Tensor> roots, IReadOnlyList<OpInfoTensor?> seeds, IReadOnlyList<Tensor> inputs, bool createGraph)
    {
        var used = Enumerable.Range(0, roots.Count).Where(r => seeds[r] is not null && roots[r].IsTracked).ToArray();
        return used.Length == 0 || !inputs.Any(static x => x.IsTracked)
            ? new Tensor?[inputs.Count]
            : Differentiate.Grad(
                [.. used.Select(r => roots[r])],
                inputs,
                [.. used.Select(r => Cotangent(seeds[r]!))],
                BackwardOptions.Default with { CreateGraph = createGraph, Unused = UnusedInputs.Absent });
    }

    private static Tensor Cotangent(OpInfoTensor seed) => Tensor.Of(seed.Array);
}
