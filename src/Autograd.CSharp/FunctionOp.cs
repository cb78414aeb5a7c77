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
        var context = new FunctionContext();
        Tensor[] tracked = [.. inputs.Select(x => x.Tensor)];
        var recording = GradMode.IsEnabled;
        Variable[] outputs;
        using (GradMode.NoGrad()) outputs = _function.Forward(context, [.. inputs.Select(x => x.Detach())]);

        NdArray[] values = [.. outputs.Select(y => y.Tensor.Value)];
        if (!recording) return [.. values.Select(y => new Variable(new Tensor(y)))];
        context.Finish([.. tracked.Select(x => x.Value)], values);
        var results = Record(values, context, tracked);
        return [.. results.Select((y, o) => new Variable(context.IsDifferentiable(values[o]) ? y : y.Detach()))];
    }

    internal override void Pull(Kept kept, ReadOnlySpan<Tensor?> cotangents, Span<Tensor?> into)
    {
        var gradients = new Variable[cotangents.Length];
        for (var o = 0; o < gradients.Length; o++) gradients[o] = new Variable(cotangents[o] ?? Tensor.Zeros(kept.OutputShape(o), kept.OutputDType(o)));
        var needs = new bool[into.Length];
        for (var i = 0; i < needs.Length; i++) needs[i] = kept.Needs(i);

        Variable?[] results;
        using (kept.CreateGraph ? GradMode.EnableGrad() : GradMode.NoGrad())
            results = _function.Backward(kept.Args<FunctionContext>().For(kept.Node, kept.CreateGraph, needs), gradients);
        if (results.Length != into.Length) throw GraphErrors.WrongGradientCount(Name, results.Length, into.Length);
        for (var i = 0; i < into.Length; i++)
            if (needs[i]) into[i] = results[i]?.Tensor;
    }

    /// <summary>
    /// Forward mode without a rule for it: pull is linear in its cotangent, so its own pull is the push. Asks backward for
    /// gradients of a tracked cotangent and differentiates ⟨pull(g), t⟩ with respect to g.
    /// </summary>
    internal override void Push(Kept kept, ReadOnlySpan<Tensor?> tangents, Span<Tensor?> into)
    {
        var seeds = new Tensor?[into.Length];
        for (var o = 0; o < seeds.Length; o++)
            if (kept.OutputDType(o).IsFloating()) seeds[o] = Tensor.Zeros(kept.OutputShape(o), kept.OutputDType(o)).Track();

        var pulled = new Tensor?[tangents.Length];
        Pull(kept.Tracking(), seeds, pulled);
        List<Tensor> roots = [];
        List<Tensor?> weights = [];
        for (var i = 0; i < pulled.Length; i++)
        {
            if (pulled[i] is not { IsTracked: true } root || tangents[i] is not { } tangent) continue;
            roots.Add(root);
            weights.Add(tangent);
        }

        Tensor[] targets = [.. seeds.OfType<Tensor>()];
        if (roots.Count == 0 || targets.Length == 0) return;
        var options = new BackwardOptions { CreateGraph = kept.CreateGraph, Unused = UnusedInputs.Absent };
        var pushed = Differentiate.Grad(roots, targets, weights, options);
        for (int o = 0, t = 0; o < into.Length; o++)
            if (seeds[o] is not null) into[o] = pushed[t++];
    }

    private protected override Reads Keeps(uint tracked) => Reads.None;
}
