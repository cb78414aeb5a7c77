namespace Autograd.Rules;

/// <summary>The op of a leaf, where a fold ends: it has no inputs, so there is nothing to pull or push.</summary>
internal sealed class LeafOp : Op
{
    internal static readonly LeafOp Instance = new();

    private LeafOp()
        : base("leaf", 0)
        => NodeName = "AccumulateGrad";

    internal override void Pull(Kept kept, ReadOnlySpan<Tensor?> cotangents, Span<Tensor?> into)
    {
    }

    internal override void Push(Kept kept, ReadOnlySpan<Tensor?> tangents, Span<Tensor?> into)
    {
    }

    private protected override Reads Keeps(uint tracked) => Reads.None;
}
