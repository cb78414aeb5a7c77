using Autograd.Batching;

namespace Autograd.Rules;

/// <summary>An op with a pull and a push of its own, any number of inputs and outputs, and a declaration of what it keeps.</summary>
public sealed class GeneralOp : Op
{
    /// <summary>A rule in one direction: reads from the first span, null meaning zero, and fills the second.</summary>
    internal delegate void Rule(Kept kept, ReadOnlySpan<Tensor?> from, Span<Tensor?> into);

    /// <summary>
    /// The op on many examples along a new first dimension of the inputs that hide the level; others are shared by all.
    /// Every result has that dimension.
    /// </summary>
    internal delegate Tensor[] BatchRule(object? args, ReadOnlySpan<Tensor> inputs, Level level);

    private readonly Func<NdArray[], object?, NdArray[]> _kernel;
    private readonly Func<uint, Reads> _keeps;
    private readonly Rule _pull;
    private readonly Rule _push;

    /// <param name="name">PyTorch's name.</param>
    /// <param name="kernel">Values of the outputs from values of the inputs and the arguments.</param>
    /// <param name="keeps">What is kept, given which inputs are tracked (bit i for input i, of the first 16).</param>
    /// <param name="pull">Cotangents of the outputs to those of the inputs; asks <see cref="Kept.Needs"/>.</param>
    /// <param name="push">Tangents of the inputs to those of the outputs.</param>
    /// <param name="overload">The number in the node's name.</param>
    internal GeneralOp(
        string name, Func<NdArray[], object?, NdArray[]> kernel, Func<uint, Reads> keeps, Rule pull, Rule push, int overload = 0)
        : base(name, overload)
        => (_kernel, _keeps, _pull, _push) = (kernel, keeps, pull, push);

    /// <summary>How many examples are handled at once; without it, one by one.</summary>
    internal BatchRule? Many { get; init; }

    internal Tensor[] Apply(object? args, params ReadOnlySpan<Tensor> inputs)
    {
        if (BatchedOps.LevelOf(inputs) is { } level) return ApplyBatched(args, inputs, level);
        var values = new NdArray[inputs.Length];
        for (var i = 0; i < values.Length; i++) values[i] = inputs[i].Value;
        return Record(_kernel(values, args), args, inputs);
    }

    private Tensor[] ApplyBatched(object? args, ReadOnlySpan<Tensor> inputs, Level level)
        => Many is null
            ? BatchedOps.Loop(one => Apply(args, one), inputs)
            : Array.ConvertAll(Many(args, inputs, level), many => Batch.Hide(many, level));

    internal override void Pull(Kept kept, ReadOnlySpan<Tensor?> cotangents, Span<Tensor?> into) => _pull(kept, cotangents, into);

    internal override void Push(Kept kept, ReadOnlySpan<Tensor?> tangents, Span<Tensor?> into) => _push(kept, tangents, into);

    internal override NdArray[] Compute(NdArray[] inputs, object? args) => _kernel(inputs, args);

    internal override bool OwnsGradients => true;

    private protected override Reads Keeps(uint tracked) => _keeps(tracked);
}
