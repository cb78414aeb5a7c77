namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The order up to which the cofactors of a singular matrix are determinants of minors; above it they come from an SVD.</summary>
    internal const int MostMinors = 16;

    /// <summary>The matrix of cofactors of each matrix of a batch: the gradient of its determinant.</summary>
    /// <param name="a">[…, n, n]; Float32 (computed in Float64 and rounded) or Float64.</param>
    /// <returns>[…, n, n]: ±∞ or 0 where a cofactor overflows or vanishes, NaN where the matrix has ∞ or NaN in reach.</returns>
    /// <remarks>Right for any rank, whatever becomes of the determinant itself. Not differentiable: numbers only.</remarks>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    internal static NdArray Cofactors(NdArray a)
    {
        var n = Order("cofactors", a);
        var values = To(a, DType.Float64).Contiguous();
        var result = new double[a.Numel];
        Each(n == 0 ? 0 : Matrices(a), n, n, i => Kernels.Cofactors.Of(values.AsSpan<double>().Slice(i * n * n, n * n), n, result.AsSpan(i * n * n, n * n)));
        return Rounded(result, a.Shape, a.DType);
    }

    /// <summary>
    /// Whether no matrix of a batch is singular but for rounding, so that its inverse has digits that count; one with ∞ or
    /// NaN in it, of which nothing is known, counts as regular.
    /// </summary>
    internal static bool AreRegular(NdArray a)
    {
        var n = Order("cofactors", a);
        var values = To(a, DType.Float64).Contiguous();
        var singular = 0;
        Each(n == 0 ? 0 : Matrices(a), n, n, i =>
        {
            if (!Kernels.Cofactors.TryInverse(values.AsSpan<double>().Slice(i * n * n, n * n), n, out _, out _)) Interlocked.Exchange(ref singular, 1);
        });
        return singular == 0;
    }
}
