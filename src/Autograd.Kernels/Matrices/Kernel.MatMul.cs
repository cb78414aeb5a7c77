namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>
    /// Matrix product. A vector on the left is a row, one on the right a column, and its dimension of size 1 is dropped
    /// from the result; so two vectors give their 0-d dot product.
    /// </summary>
    /// <param name="x">[k], or […, m, k].</param>
    /// <param name="y">[k], or […, k, n]. Leading dimensions broadcast with those of <paramref name="x"/>.</param>
    /// <returns>[…, m, n] without the dimensions that a vector does not have. Zeros where k is 0.</returns>
    /// <remarks>
    /// NaN and infinities propagate as in the plain sum of products. The order of a sum depends on shapes and strides
    /// alone: not on the number of threads, nor on the width of the processor's vectors.
    /// </remarks>
    /// <exception cref="ShapeException">An operand is 0-d, the inner sizes differ, or the leading ones do not broadcast.</exception>
    /// <exception cref="DTypeException">The dtypes differ or are Bool.</exception>
    public static NdArray MatMul(NdArray x, NdArray y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.DType != y.DType) throw Errors.Different("matmul", x.DType, y.DType);
        if (x.DType == DType.Bool) throw Errors.Unsupported("matmul", x.DType, "convert with To(dtype) first.");
        if (x.Shape.Rank == 0 || y.Shape.Rank == 0) throw Errors.ScalarOperand("matmul", x.Shape, y.Shape);
        var product = new Product(x, y);
        return x.DType switch
        {
            DType.Float32 => product.Run<float>(),
            DType.Float64 => product.Run<double>(),
            _ => product.Run<long>(),
        };
    }

    /// <summary>Adds x · y, two floating matrices, into one that the caller alone owns; false, and nothing done, where it is better made apart.</summary>
    internal static bool TryAddMatMul(NdArray sum, NdArray x, NdArray y)
        => x.DType == DType.Float32 ? new Product(x, y).TryAddTo<float>(sum) : new Product(x, y).TryAddTo<double>(sum);
}
