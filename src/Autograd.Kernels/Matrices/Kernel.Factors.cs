namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The orthogonal and the upper triangular factor of each matrix of a batch: q · r = a, with LAPACK's signs.</summary>
    /// <param name="a">[…, m, n]; Float32 (computed in Float64 and rounded) or Float64.</param>
    /// <param name="complete">Whether q is [m, m] and r [m, n]; else they are [m, k] and [k, n] with k = min(m, n).</param>
    /// <exception cref="ShapeException">There are fewer than two dimensions.</exception>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    internal static (NdArray Q, NdArray R) Qr(NdArray a, bool complete)
    {
        var (m, n) = Sizes("qr", a);
        var (least, count) = (Math.Min(m, n), Matrices(a));
        var k = complete ? m : least;
        var values = To(a, DType.Float64).ToArray<double>();
        double[] q = new double[Elements(count, m, k)], r = new double[Elements(count, k, n)];
        Each(count, Math.Max(m, n), least, i => QrOf(values.AsSpan(i * m * n, m * n), m, n, q.AsSpan(i * m * k, m * k), r.AsSpan(i * k * n, k * n), k));
        return (Rounded(q, Ends(a, m, k), a.DType), Rounded(r, Ends(a, k, n), a.DType));
    }

    /// <summary>The singular value decomposition of each matrix of a batch, reduced: u · diag(s) · vh = a, s from the largest down.</summary>
    /// <param name="a">[…, m, n]; Float32 (computed in Float64 and rounded) or Float64.</param>
    /// <returns>[…, m, k], […, k] and […, k, n] with k = min(m, n).</returns>
    /// <exception cref="ShapeException">There are fewer than two dimensions.</exception>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    /// <exception cref="InvalidOperationException">A matrix holds ∞ or NaN.</exception>
    internal static (NdArray U, NdArray S, NdArray Vh) Svd(NdArray a)
    {
        var (m, n) = Sizes("svd", a);
        if (m < n)
        {
            var (v, singular, uh) = Svd(a.Transpose(-2, -1));
            return (uh.Transpose(-2, -1).Contiguous(), singular, v.Transpose(-2, -1).Contiguous());
        }

        Finite("svd", a);
        var count = Matrices(a);
        var values = To(a, DType.Float64).ToArray<double>();
        double[] u = new double[Elements(count, m, n)], s = new double[Elements(count, n, 1)], vh = new double[Elements(count, n, n)];
        var failed = new bool[count];
        Each(count, m, n, i => failed[i] = !SpectralFactors.TrySvd(
            values.AsSpan(i * m * n, m * n), m, n, u.AsSpan(i * m * n, m * n), s.AsSpan(i * n, n), vh.AsSpan(i * n * n, n * n)));
        Converged("svd", a, failed);
        return (Rounded(u, a.Shape, a.DType), Rounded(s, Ends(a, n), a.DType), Rounded(vh, Ends(a, n, n), a.DType));
    }

    /// <summary>The eigenvalues, in ascending order, and orthonormal eigenvectors of each symmetric matrix of a batch: v · diag(w) · vᵀ = a.</summary>
    /// <param name="a">[…, n, n]; Float32 (computed in Float64 and rounded) or Float64. Only one triangle is read.</param>
    /// <param name="upper">Whether the upper triangle is read; else the lower.</param>
    /// <returns>[…, n] and […, n, n], whose columns are the vectors.</returns>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    /// <exception cref="InvalidOperationException">A matrix holds ∞ or NaN.</exception>
    internal static (NdArray Values, NdArray Vectors) Eigh(NdArray a, bool upper)
    {
        var n = Order("eigh", a);
        Finite("eigh", upper ? Triu(a) : Tril(a));
        var count = Matrices(a);
        var x = To(upper ? a : a.Transpose(-2, -1), DType.Float64).ToArray<double>();
        double[] w = new double[Elements(count, n, 1)], v = new double[Elements(count, n, n)];
        var failed = new bool[count];
        Each(count, n, n, i => failed[i] = !SpectralFactors.TryEigh(x.AsSpan(i * n * n, n * n), n, w.AsSpan(i * n, n), v.AsSpan(i * n * n, n * n)));
        Converged("eigh", a, failed);
        return (Rounded(w, Ends(a, n), a.DType), Rounded(v, a.Shape, a.DType));
    }

    private static unsafe void QrOf(Span<double> a, int m, int n, Span<double> q, Span<double> r, int k)
    {
        var least = Math.Min(m, n);
        var factors = new double[least];
        fixed (double* matrix = a, tau = factors, product = q)
        {
            Householder.Factor(matrix, m, n, tau);
            Householder.Product(matrix, m, n, tau, least, product, k);
        }

        for (var i = 0; i < least; i++) a.Slice((i * n) + i, n - i).CopyTo(r[((i * n) + i)..]);
    }

    /// <summary>The sizes m and n of […, m, n].</summary>
    private static (int M, int N) Sizes(string op, NdArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        if (!a.DType.IsFloating()) throw Errors.Unsupported(op, a.DType, "convert with To(dtype) first.");
        return a.Shape.Rank < 2 ? throw Errors.NoMatrix(op, a.Shape) : (a.Shape[-2], a.Shape[-1]);
    }

    /// <summary>The leading dimensions, and these.</summary>
    private static Shape Ends(NdArray a, params ReadOnlySpan<int> ends) => Shape.Of([.. a.Shape.Dims[..^2], .. ends]);

    private static int Elements(int count, int rows, int columns) => Shape.Of(count, rows, columns).Numel;

    private static void Finite(string op, NdArray a)
    {
        if (!All(IsFinite(a)).Item<bool>()) throw Errors.NotFinite(op, a.Shape);
    }

    private static void Converged(string op, NdArray a, bool[] failed)
    {
        if (Array.IndexOf(failed, true) is >= 0 and var matrix) throw Errors.NotConverged(op, a.Shape, matrix);
    }
}
