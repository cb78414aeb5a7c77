using Autograd.Batching;

namespace Autograd.Rules;

/// <summary>
/// An op of two inputs that is linear in each. Each factor is kept only if the other one is tracked: a product with a
/// constant keeps the constant alone.
/// </summary>
public sealed class BilinearOp : Op
{
    private readonly Func<NdArray, NdArray, object?, NdArray> _kernel;
    private readonly Func<Tensor, Tensor, Kept, Tensor> _adjointX;
    private readonly Func<Tensor, Tensor, Kept, Tensor> _adjointY;
    private readonly AddRule? _addAdjointX;
    private readonly AddRule? _addAdjointY;
    private readonly BatchRule<object?>? _batch;

    /// <summary>Adds an adjoint of (g, the other factor) into a sum that the pass alone owns. Returns whether it was done; otherwise nothing was.</summary>
    internal delegate bool AddRule(NdArray sum, NdArray g, NdArray other);

    /// <summary>The products of many examples along a new first dimension, which one factor may lack: all share it.</summary>
    internal delegate Tensor BatchRule(Tensor x, Tensor y, bool manyX, bool manyY);

    /// <summary>As the other, of an op with arguments.</summary>
    internal delegate Tensor BatchRule<TArgs>(Tensor x, Tensor y, bool manyX, bool manyY, TArgs args);

    /// <param name="name">PyTorch's name.</param>
    /// <param name="kernel">The product.</param>
    /// <param name="adjointX">The gradient of x from (g, y).</param>
    /// <param name="adjointY">The gradient of y from (g, x).</param>
    /// <param name="overload">The number in the node's name.</param>
    /// <param name="batch">The products of many; without it they are made one by one.</param>
    /// <param name="addAdjointX">Adds the gradient of x without making it.</param>
    /// <param name="addAdjointY">Adds the gradient of y without making it.</param>
    internal BilinearOp(
        string name,
        Func<NdArray, NdArray, NdArray> kernel,
        Func<Tensor, Tensor, Kept, Tensor> adjointX,
        Func<Tensor, Tensor, Kept, Tensor> adjointY,
        int overload = 0,
        BatchRule? batch = null,
        AddRule? addAdjointX = null,
        AddRule? addAdjointY = null)
        : this(
            name, (x, y, _) => kernel(x, y), adjointX, adjointY, overload,
            batch is null ? null : (x, y, manyX, manyY, _) => batch(x, y, manyX, manyY))
        => (_addAdjointX, _addAdjointY) = (addAdjointX, addAdjointY);

    private BilinearOp(
        string name, Func<NdArray, NdArray, object?, NdArray> kernel, Func<Tensor, Tensor, Kept, Tensor> adjointX,
        Func<Tensor, Tensor, Kept, Tensor> adjointY, int overload, BatchRule<object?>? batch)
        : base(name, overload)
        => (_kernel, _adjointX, _adjointY, _batch) = (kernel, adjointX, adjointY, batch);

    /// <summary>A bilinear op with arguments, which its rules are given too.</summary>
    internal static BilinearOp With<TArgs>(
        string name, Func<NdArray, NdArray, TArgs, NdArray> kernel, Func<Tensor, Tensor, Kept, TArgs, Tensor> adjointX,
        Func<Tensor, Tensor, Kept, TArgs, Tensor> adjointY, int overload = 0, BatchRule<TArgs>? batch = null)
        => new(
            name, (x, y, args) => kernel(x, y, (TArgs)args!),
            (g, y, k) => adjointX(g, y, k, k.Args<TArgs>()), (g, x, k) => adjointY(g, x, k, k.Args<TArgs>()), overload,
            batch is null ? null : (x, y, manyX, manyY, args) => batch(x, y, manyX, manyY, (TArgs)args!));

    internal Tensor Apply(Tensor x, Tensor y, object? args = null)
        => x.IsBatched || y.IsBatched ? ApplyBatched(x, y, args) : Record(_kernel(x.Value, y.Value, args), args, x, y);

    internal override void Pull(Kept kept, ReadOnlySpan<Tensor?> cotangents, Span<Tensor?> into)
    {
        var g = cotangents[0]!;
        if (kept.Needs(0) && !Added(_addAdjointX, g, kept, 0, Reads.Y)) into[0] = _adjointX(g, kept.Y, kept);
        if (kept.Needs(1) && !Added(_addAdjointY, g, kept, 1, Reads.X)) into[1] = _adjointY(g, kept.X, kept);
    }

    internal override void Push(Kept kept, ReadOnlySpan<Tensor?> tangents, Span<Tensor?> into)
    {
        var ofX = tangents[0] is { } tx ? Apply(tx, kept.Y, kept.Args<object?>()) : null;
        var ofY = tangents[1] is { } ty ? Apply(kept.X, ty, kept.Args<object?>()) : null;
        into[0] = ofX is null ? ofY : ofY is null ? ofX : ofX + ofY;
    }

    private static bool Added(AddRule? rule, Tensor g, Kept kept, int input, Reads other)
        => rule is not null && kept.Plain(g) is { } plain && kept.Sum(input) is { } sum && rule(sum, plain, kept.Node.Kept(other));

    private Tensor ApplyBatched(Tensor x, Tensor y, object? args)
    {
        if (_batch is null) return BatchedOps.Loop(one => [Apply(one[0], one[1], args)], x, y)[0];
        var level = BatchedOps.LevelOf(x, y)!;
        return Batch.Hide(_batch(Batch.Show(x, level), Batch.Show(y, level), Batch.Hides(x, level), Batch.Hides(y, level), args), level);
    }

    internal override NdArray[] Compute(NdArray[] inputs, object? args) => [_kernel(inputs[0], inputs[1], args)];

    internal override bool OwnsGradients => true;

    private protected override Reads Keeps(uint tracked)
        => ((tracked & 1) != 0 ? Reads.Y : Reads.None) | ((tracked & 2) != 0 ? Reads.X : Reads.None);
}
