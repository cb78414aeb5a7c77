using Autograd.Batching;

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
    private readonly BatchRule? _batch;

    /// <summary>The products of many examples along a new first dimension, which one factor may lack: all share it.</summary>
    internal delegate Tensor BatchRule(Tensor x, Tensor y, bool manyX, bool manyY);

    /// <param name="name">PyTorch's name.</param>
    /// <param name="kernel">The product.</param>
    /// <param name="adjointX">The gradient of x from (g, y).</param>
    /// <param name="adjointY">The gradient of y from (g, x).</param>
    /// <param name="overload">The number in the node's name.</param>
    /// <param name="batch">The products of many; without it they are made one by one.</param>
    internal BilinearOp(
        string name,
        Func<NdArray, NdArray, NdArray> kernel,
        Func<Tensor, Tensor, Kept, Tensor> adjointX,
        Func<Tensor, Tensor, Kept, Tensor> adjointY,
        int overload = 0,
        BatchRule? batch = null)
        : base(name, overload)
        => (_kernel, _adjointX, _adjointY, _batch) = (kernel, adjointX, adjointY, batch);

    internal Tensor Apply(Tensor x, Tensor y) => x.IsBatched || y.IsBatched ? ApplyBatched(x, y) : Record(_kernel(x.Value, y.Value), null, x, y);

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

    private Tensor ApplyBatched(Tensor x, Tensor y)
    {
        if (_batch is null) return BatchedOps.Loop(one => [Apply(one[0], one[1])], x, y)[0];
        var level = BatchedOps.LevelOf(x, y)!;
        return Batch.Hide(_batch(Batch.Show(x, level), Batch.Show(y, level), Batch.Hides(x, level), Batch.Hides(y, level)), level);
    }

    internal override bool OwnsGradients => true;

    private protected override Reads Keeps(uint tracked)
        => ((tracked & 1) != 0 ? Reads.Y : Reads.None) | ((tracked & 2) != 0 ? Reads.X : Reads.None);
}
