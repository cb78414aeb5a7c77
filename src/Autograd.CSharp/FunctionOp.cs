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
        if (Array.IndexOf(inputs, null) is >= 0 and var missing) throw VariableErrors.MissingInput(Name, missing);
        var recording = GradMode.IsEnabled;
        var context = new FunctionContext([.. inputs.Select(x => recording && x.RequiresGrad)]);
        Variable[] handles = [.. inputs.Select(static x => x.Detach())];
        Variable[] outputs;
        using (GradMode.NoGrad()) outputs = _function.Forward(context, handles);
        if (outputs is null || outputs.Length == 0) throw VariableErrors.NoOutputs(Name);
        if (Array.IndexOf(outputs, null) is >= 0 and var hole) throw VariableErrors.MissingOutput(Name, hole);

        bool[] differentiable = [.. outputs.Select(context.IsDifferentiable)];
        context.Finish(handles, outputs);
        NdArray[] values = [.. outputs.Select(static y => y.Tensor.Value)];
        if (!recording) return [.. values.Select(static y => new Variable(new Tensor(y)))];
        var results = Record(values, context, [.. inputs.Select(static x => x.Tensor)]);
        return [.. results.Select((y, o) => new Variable(differentiable[o] ? y : y.Detach()))];
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
        if (results is null) throw VariableErrors.NoGradients(Name);
        if (results.Length != into.Length) throw GraphErrors.WrongGradientCount(Name, results.Length, into.Length);
        for (var i = 0; i < into.Length; i++)
            if (needs[i]) into[i] = results[i]?.Tensor;

        // A gradient without history cannot depend on a tracked cotangent: backward left the world of tensor operations.
        if (!kept.CreateGraph || !Array.Exists(gradients, static g => g.Tensor.IsTracked)) return;
        foreach (var result in into)
            if (result is { IsTracked: false } && !IsZero(result)) throw GraphErrors.NotDifferentiableTwice(Name);
    }

    /// <summary>
    /// Forward mode without a rule for it: pull is linear in its cotangent, so its own pull is the push. Asks backward for
    /// gradients of a tracked cotangent and differentiates ⟨pull(g), t⟩ with respect to g.
    /// </summary>
    internal override void Push(Kept kept, ReadOnlySpan<Tensor?> tangents, Span<Tensor?> into)
    {
        // Ones, not zeros: a backward that is no tensor operation then shows itself by a gradient without history.
        var seeds = new Tensor?[into.Length];
        for (var o = 0; o < seeds.Length; o++)
            if (kept.OutputDType(o).IsFloating()) seeds[o] = Tensor.Ones(kept.OutputShape(o), kept.OutputDType(o)).Track();

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

    private static bool IsZero(Tensor x) => !x.Ne(0L).Any().Item<bool>();
}
