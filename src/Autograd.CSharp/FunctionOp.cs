using System.Runtime.CompilerServices;
using Autograd.Batching;
using Autograd.Rules;

namespace Autograd;

/// <summary>The op behind one application of a <see cref="Function"/>.</summary>
internal sealed class FunctionOp : Op
{
    private readonly Function _function;

    internal FunctionOp(Function function)
        : base(function.Name, 0)
    {
        _function = function;
        NodeName = function.Name + "Backward";
    }

    internal Variable[] Run(Variable[] inputs)
    {
        if (Array.IndexOf(inputs, null) is >= 0 and var missing) throw RuleErrors.MissingInput(Name, missing);
        if (Array.Exists(inputs, static x => x.Tensor.IsBatched))
        {
            // A custom function knows nothing of batches: one example after the other.
            var each = BatchedOps.Loop(
                one => Array.ConvertAll(Run(Array.ConvertAll(one, static x => new Variable(x))), static y => y.Tensor),
                Array.ConvertAll(inputs, static x => x.Tensor));
            return Array.ConvertAll(each, static y => new Variable(y));
        }

        var recording = GradMode.IsEnabled;
        var context = new FunctionContext([.. inputs.Select(x => recording && x.RequiresGrad)]);
        Variable[] handles = [.. inputs.Select(static x => x.Detach())];
        Variable[] outputs;
        using (GradMode.NoGrad()) outputs = _function.Forward(context, handles);
        if (outputs is null || outputs.Length == 0) throw RuleErrors.NoOutputs(Name);
        if (Array.IndexOf(outputs, null) is >= 0 and var hole) throw RuleErrors.MissingOutput(Name, hole);

        bool[] differentiable = [.. outputs.Select(context.IsDifferentiable)];
        context.Finish(handles, outputs);
        NdArray[] values = [.. outputs.Select(static y => y.Tensor.Value)];
        if (!recording) return [.. values.Select(static y => new Variable(new Tensor(y)))];
        var results = Record(values, context, [.. inputs.Select(static x => x.Tensor)]);
        return [.. results.Select((y, o) => new Variable(differentiable[o] ? y : y.Detach()))];
    }

    internal override void Pull(Kept kept, ReadOnlySpan<Tensor?> cotangents, Span<Tensor?> into)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack(); // Backward may run a pass with such a function, and so on: better an exception than the process's end.
        var inputs = into.Length;
        if (BatchedOps.EachRule(cotangents, into, one => Filled(inputs, result => Pull(kept, one, result)))) return;
        if (!_function.OnceDifferentiable || !kept.CreateGraph)
            Backward(kept, cotangents).CopyTo(into);
        else
            OnceOp.Behind(kept, cotangents, Backward(kept.Constant(), Array.ConvertAll(cotangents.ToArray(), static g => g?.Detach()))).CopyTo(into);
    }

    /// <summary>A function has no rule for forward mode, so that its push is derived.</summary>
    internal override void Push(Kept kept, ReadOnlySpan<Tensor?> tangents, Span<Tensor?> into)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var outputs = into.Length;
        if (BatchedOps.EachRule(tangents, into, one => Filled(outputs, result => Push(kept, one, result)))) return;
        if (_function.OnceDifferentiable) throw RuleErrors.Once(Name);
        Transposed.Push(kept, g => Backward(kept.Tracking(), g), tangents).CopyTo(into);
    }

    internal override NdArray[] Compute(NdArray[] inputs, object? args)
        => Array.ConvertAll(Reapply(Array.ConvertAll(inputs, static x => new Tensor(x)), args), static y => y.Value);

    internal override Tensor[] Reapply(Tensor[] inputs, object? args)
        => Array.ConvertAll(Run(Array.ConvertAll(inputs, static x => new Variable(x))), static y => y.Tensor);

    private static Tensor?[] Filled(int count, Action<Tensor?[]> rule)
    {
        var result = new Tensor?[count];
        rule(result);
        return result;
    }

    private protected override Reads Keeps(uint tracked) => Reads.None;

    private Tensor?[] Backward(Kept kept, ReadOnlySpan<Tensor?> cotangents)
    {
        var context = kept.Args<FunctionContext>();
        var gradients = new Variable[cotangents.Length];
        for (var o = 0; o < gradients.Length; o++)
        {
            if (cotangents[o] is { } g) gradients[o] = new Variable(g);
            else if (context.MaterializeGrads) gradients[o] = new Variable(Tensor.Zeros(kept.OutputShape(o), kept.OutputDType(o)));
        }

        var needs = new bool[kept.Node.InputCount];
        for (var i = 0; i < needs.Length; i++) needs[i] = kept.Needs(i);
        Variable?[] results;
        using (kept.CreateGraph ? GradMode.EnableGrad() : GradMode.NoGrad())
            results = _function.Backward(context.For(kept.Node, kept.CreateGraph, needs), gradients);

        // A first-order gradient has no history, even if backward hands out a variable that has one.
        return Returned.Gradients(Name, kept, cotangents, results is null ? null : Array.ConvertAll(results, x => kept.CreateGraph ? x?.Tensor : x?.Tensor.Detach()));
    }
}
