using Autograd.Batching;

namespace Autograd.Rules;

/// <summary>
/// The step behind the gradients of an op that is declared once differentiable: it connects them to everything they were
/// computed from, and raises when they are differentiated. Zero would be the silent alternative.
/// </summary>
internal sealed class OnceOp : Op
{
    private OnceOp(Op op)
        : base(op.Name, 0)
        => NodeName = op.NodeName + "Once";

    /// <summary>The results of a rule, behind the barrier.</summary>
    /// <param name="kept">The view of the op's node.</param>
    /// <param name="given">What the rule was given.</param>
    /// <param name="results">What it returned; null for none.</param>
    internal static Tensor?[] Behind(Kept kept, ReadOnlySpan<Tensor?> given, ReadOnlySpan<Tensor?> results)
    {
        NdArray[] values = [.. results.ToArray().OfType<Tensor>().Select(static x => Batch.PhysicalOf(x).Value)];
        var behind = new Tensor?[results.Length];
        if (values.Length == 0) return behind;

        // Only the edges count: the barrier keeps no value, whatever stands for it here.
        List<Tensor> sources = [];
        for (var i = 0; i < kept.Node.InputCount; i++)
            if (kept.Node.Input(i) is { Node: not null } edge) sources.Add(new Tensor(values[0], edge));
        foreach (var one in given)
            if (one is { IsTracked: true }) sources.Add(Batch.PhysicalOf(one));

        var recorded = new OnceOp(kept.Node.Op).Record(values, null, [.. sources]);
        for (int r = 0, v = 0; r < behind.Length; r++)
            if (results[r] is { } result) behind[r] = result.Batch is { } batch ? batch.Around(recorded[v++]) : recorded[v++];
        return behind;
    }

    internal override void Pull(Kept kept, ReadOnlySpan<Tensor?> cotangents, Span<Tensor?> into) => throw RuleErrors.Once(Name);

    internal override void Push(Kept kept, ReadOnlySpan<Tensor?> tangents, Span<Tensor?> into) => throw RuleErrors.Once(Name);

    private protected override Reads Keeps(uint tracked) => Reads.None;
}
