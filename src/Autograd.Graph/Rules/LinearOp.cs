namespace Autograd.Rules;

/// <summary>
/// An op of one input that is linear in it. Push is the op itself, applied to the tangent; pull is the adjoint. Shapes only
/// are kept. Other arguments (dimensions, indices) are in <c>args</c>.
/// </summary>
public sealed class LinearOp : Op
{
    private readonly Func<NdArray, object?, NdArray> _kernel;
    private readonly Func<Tensor, Kept, Tensor> _adjoint;

    internal LinearOp(string name, Func<NdArray, NdArray> kernel, Func<Tensor, Kept, Tensor> adjoint, int overload = 0)
        : this(name, (x, _) => kernel(x), adjoint, overload)
    {
    }

    private LinearOp(string name, Func<NdArray, object?, NdArray> kernel, Func<Tensor, Kept, Tensor> adjoint, int overload)
        : base(name, overload)
        => (_kernel, _adjoint) = (kernel, adjoint);

    /// <summary>A linear op with arguments.</summary>
    internal static LinearOp With<TArgs>(
        string name, Func<NdArray, TArgs, NdArray> kernel, Func<Tensor, Kept, TArgs, Tensor> adjoint, int overload = 0)
        => new(name, (x, args) => kernel(x, (TArgs)args!), (g, k) => adjoint(g, k, k.Args<TArgs>()), overload);

    internal Tensor Apply(Tensor x, object? args = null) => Record(_kernel(x.Value, args), args, x);

    internal override void Pull(Kept kept, ReadOnlySpan<Tensor?> cotangents, Span<Tensor?> into)
    {
        if (kept.Needs(0)) into[0] = _adjoint(cotangents[0]!, kept);
    }

    internal override void Push(Kept kept, ReadOnlySpan<Tensor?> tangents, Span<Tensor?> into)
        => into[0] = Apply(tangents[0]!, kept.Args<object?>());

    private protected override Reads Keeps(uint tracked) => Reads.None;
}
