namespace Autograd.Rules;

/// <summary>
/// An op of two inputs that is linear in each. Each factor is kept only if the other one is tracked: a product with a
/// constant keeps the constant alone.
/// </summary>
public sealed class BilinearOp : Op
{
    private readonly Func<NdArray, NdArray, NdArray> _kernel;
    private readonly Func<Tensor, Tensor, Kept, Tensor> _adjointX;
    private readonly Func<Tensor, Tensor, Kept, Tensor> _adjointY;

    /// <param name="name">PyTorch's name.</param>
    /// <param name="kernel">The product.</param>
    /// <param name="adjointX">The gradient of x from (g, y).</param>
    /// <param name="adjointY">The gradient of y from (g, x).</param>
    /// <param name="overload">The number in the node's name.</param>
    internal BilinearOp(
        string name,
        Func<NdArray, NdArray, NdArray> kernel,
        Func<Tensor, Tensor, Kept, Tensor> adjointX,
        Func<Tensor, Tensor, Kept, Tensor> adjointY,
        int overload = 0)
        : base(name, overload)
        => (_kernel, _adjointX, _adjointY) = (kernel, adjointX, adjointY);

    internal Tensor Apply(Tensor x, Tensor y) => Record(_kernel(x.Value, y.Value), null, x, y);

    internal override void Pull(Kept kept, ReadOnlySpan<Tensor?> cotangents, Span<Tensor?> into)
    {
        if (kept.Needs(0)) into[0] = _adjointX(cotangents[0]!, kept.Y, kept);
        if (kept.Needs(1)) into[1] = _adjointY(cotangents[0]!, kept.X, kept);
    }

    internal override void Push(Kept kept, ReadOnlySpan<Tensor?> tangents, Span<Tensor?> into)
    {
        var ofX = tangents[0] is { } tx ? Apply(tx, kept.Y) : null;
        var ofY = tangents[1] is { } ty ? Apply(kept.X, ty) : null;
        into[0] = ofX is null ? ofY : ofY is null ? ofX : ofX + ofY;
    }

    private protected override Reads Keeps(uint tracked)
        => ((tracked & 1) != 0 ? Reads.Y : Reads.None) | ((tracked & 2) != 0 ? Reads.X : Reads.None);
}
