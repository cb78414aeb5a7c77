using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of matrix products.</summary>
internal static class MatrixProductRules
{
    /// <summary>Two matrices; batches and vectors are brought to this form, or to <see cref="Batched"/>.</summary>
    internal static readonly BilinearOp Matrix = new(
        "mm", Kernel.MatMul, static (g, y, _) => Matrix!.Apply(g, y.T), static (g, x, _) => Matrix!.Apply(x.T, g), batch: Matrices,
        addAdjointX: static (sum, g, y) => Kernel.TryAddMatMul(sum, g, y.Transpose(0, 1)),
        addAdjointY: static (sum, g, x) => Kernel.TryAddMatMul(sum, x.Transpose(0, 1), g));

    internal static readonly BilinearOp Vector = new(
        "mv", Kernel.MatMul, static (g, y, _) => g.Unsqueeze(-1) * y, static (g, x, _) => Vector!.Apply(x.T, g), batch: Vectors);

    internal static readonly BilinearOp Dot = new("dot", Kernel.MatMul, static (g, y, _) => g * y, static (g, x, _) => g * x, batch: Dots);

    /// <summary>Batches of matrices with broadcasting leading dimensions, which the adjoints undo.</summary>
    internal static readonly BilinearOp Batched = new(
        "bmm",
        Kernel.MatMul,
        static (g, y, k) => Broadcasting.Undo(Batched!.Apply(g, y.Transpose(-2, -1)), k.ShapeOf(0)),
        static (g, x, k) => Broadcasting.Undo(Batched!.Apply(x.Transpose(-2, -1), g), k.ShapeOf(1)),
        batch: Batches);

    // Where one factor is shared, the batch joins the rows or columns of the other: one product does it all.
    private static Tensor Matrices(Tensor x, Tensor y, bool manyX, bool manyY)
        => manyY ? Batched.Apply(manyX ? x : x.Unsqueeze(0), y) : Rows(x, y, Matrix);

    private static Tensor Vectors(Tensor x, Tensor y, bool manyX, bool manyY)
        => !manyX ? Matrix.Apply(y, x.T) : manyY ? Batched.Apply(x, y.Unsqueeze(-1)).Squeeze(-1) : Rows(x, y, Vector);

    private static Tensor Dots(Tensor x, Tensor y, bool manyX, bool manyY)
        => !manyX ? Vector.Apply(y, x) : manyY ? (x * y).Sum(-1) : Vector.Apply(x, y);

    private static Tensor Batches(Tensor x, Tensor y, bool manyX, bool manyY)
    {
        var rank = Math.Max(x.Rank - (manyX ? 1 : 0), y.Rank - (manyY ? 1 : 0)) + 1;
        return Batched.Apply(manyX ? BatchedOps.Lifted(x, rank) : x, manyY ? BatchedOps.Lifted(y, rank) : y);
    }

    private static Tensor Rows(Tensor x, Tensor y, BilinearOp product)
    {
        var shape = x.Shape;
        var joined = product.Apply(x.Reshape(Shape.Of(shape.Dims[0] * shape.Dims[1], shape.Dims[2])), y);
        return joined.Reshape(Shape.Create([.. shape.Dims[..2], .. joined.Shape.Dims[1..]]));
    }

    internal static Tensor MatMul(Tensor x, Tensor y)
    {
        (x, y) = ConversionRules.Promote(x, y);
        return (x.Rank, y.Rank) switch
        {
            (1, 1) => Dot.Apply(x, y),
            (2, 1) => Vector.Apply(x, y),
            (2, 2) => Matrix.Apply(x, y),
            (1, 2) => Vector.Apply(y.T, x),
            (0, _) or (_, 0) => throw GraphErrors.MatMulOfScalar(x.Shape, y.Shape),
            (1, _) => Batched.Apply(x.Unsqueeze(0), y).Squeeze(-2),
            (_, 1) => Batched.Apply(x, y.Unsqueeze(-1)).Squeeze(-1),
            _ => Batched.Apply(x, y),
        };
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Matrix product.</summary>
    /// <param name="other">[…, k, n], or [k]; this is […, m, k], or [k]. Leading dimensions broadcast.</param>
    /// <returns>[…, m, n]; a vector operand's own dimension disappears, two vectors give 0-d.</returns>
    /// <remarks>Keeps each factor only if the other one is tracked. Adjoints: g·otherᵀ and thisᵀ·g.</remarks>
    /// <exception cref="ShapeException">The inner sizes differ, or an operand is 0-d.</exception>
    public TSelf MatMul(TSelf other) => Wrap(MatrixProductRules.MatMul(Core, CoreOf(other)));
}
