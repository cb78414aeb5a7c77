using Autograd.Batching;

namespace Autograd.Rules;

/// <summary>
/// An op of one input that is linear in it. Push is the op itself, applied to the tangent; pull is the adjoint. Shapes only
/// are kept. Other arguments (dimensions, indices) are in <c>args</c>.
/// </summary>
public sealed class LinearOp : Op
{
    private readonly Func<NdArray, object?, NdArray> _kernel;
    private readonly Func<Tensor, Kept, Tensor> _adjoint;
    private readonly Func<NdArray, NdArray, object?, bool>? _addAdjoint;
    private readonly Func<Tensor, object?, Tensor>? _batch;

    internal LinearOp(string name, Func<NdArray, NdArray> kernel, Func<Tensor, Kept, Tensor> adjoint, int overload = 0, Func<Tensor, Tensor>? batch = null)
        : this(name, (x, _) => kernel(x), adjoint, overload, null, batch is null ? null : (x, _) => batch(x))
    {
    }

    private LinearOp(
        string name, Func<NdArray, object?, NdArray> kernel, Func<Tensor, Kept, Tensor> adjoint, int overload,
        Func<NdArray, NdArray, object?, bool>? addAdjoint, Func<Tensor, object?, Tensor>? batch)
        : base(name, overload)
        => (_kernel, _adjoint, _addAdjoint, _batch) = (kernel, adjoint, addAdjoint, batch);

    /// <summary>A linear op with arguments.</summary>
    /// <param name="name">PyTorch's name.</param>
    /// <param name="kernel">The value.</param>
    /// <param name="adjoint">The cotangent of the input from the output's.</param>
    /// <param name="overload">The number in the node's name.</param>
    /// <param name="addAdjoint">
    /// Adds adjoint(g) into a sum that the pass alone owns (contiguous, of the input's shape), touching only what is not zero: a
    /// loop that reads a tensor element by element is then linear in its length. The values are those of sum + adjoint(g); a
    /// zero may keep a minus sign, and what an index names several times is added to the sum one after another. Returns whether
    /// it was done; otherwise nothing was.
    /// </param>
    /// <param name="batch">The same for many inputs along a new first dimension; without it they are handled one by one.</param>
    internal static LinearOp With<TArgs>(
        string name, Func<NdArray, TArgs, NdArray> kernel, Func<Tensor, Kept, TArgs, Tensor> adjoint, int overload = 0,
        Func<NdArray, NdArray, TArgs, bool>? addAdjoint = null, Func<Tensor, TArgs, Tensor>? batch = null)
        => new(
            name, (x, args) => kernel(x, (TArgs)args!), (g, k) => adjoint(g, k, k.Args<TArgs>()), overload,
            addAdjoint is null ? null : (sum, g, args) => addAdjoint(sum, g, (TArgs)args!),
            batch is null ? null : (x, args) => batch(x, (TArgs)args!));

    internal Tensor Apply(Tensor x, object? args = null)
        => x.IsBatched ? ApplyBatched(x, args) : Record(_kernel(x.Value, args), x.IsTracked && args is IKeepsArrays kept ? kept.Compact() : args, x);

    internal override void Pull(Kept kept, ReadOnlySpan<Tensor?> cotangents, Span<Tensor?> into)
    {
        if (!kept.Needs(0)) return;
        if (_addAdjoint is not null && kept.Plain(cotangents[0]) is { } g && kept.Sum(0) is { } sum && _addAdjoint(sum, g, kept.Args<object?>())) return;
        into[0] = _adjoint(cotangents[0]!, kept);
    }

    internal override void Push(Kept kept, ReadOnlySpan<Tensor?> tangents, Span<Tensor?> into)
        => into[0] = Apply(tangents[0]!, kept.Args<object?>());

    internal override bool CanCompute => true;

    internal override NdArray[] Compute(NdArray[] inputs, object? args) => [_kernel(inputs[0], args)];

    internal override bool OwnsGradients => true;

    private protected override Reads Keeps(uint tracked) => Reads.None;

    private Tensor ApplyBatched(Tensor x, object? args)
        => _batch is { } batch ? BatchedOps.Apply(x, many => batch(many, args)) : BatchedOps.Loop(one => [Apply(one[0], args)], x)[0];
}
