namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>P · L · U = a for each matrix of a batch, L and U packed in one array.</summary>
    /// <param name="a">[…, m, n]; Float32 (computed in Float64 and rounded) or Float64.</param>
    /// <param name="strict">Whether a zero pivot is refused.</param>
    /// <returns>
    /// […, m, n]: U from the diagonal on, L without its unit diagonal below; […, m], Int64: which row of a each row of L · U is;
    /// […, k] with k = min(m, n), Int64: the row, counted from 1, that was exchanged with each; and […], Int64: the first zero
    /// pivot, counted from 1, or 0.
    /// </returns>
    /// <exception cref="ShapeException">There are fewer than two dimensions.</exception>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    /// <exception cref="InvalidOperationException">A pivot is zero, and <paramref name="strict"/> is set.</exception>
    internal static (NdArray Lu, NdArray Order, NdArray Pivots, NdArray Info) LuFactor(NdArray a, bool strict)
    {
        var (m, n) = Sizes("lu_factor", a);
        var (k, count) = (Math.Min(m, n), Matrices(a));
        var values = To(a, DType.Float64).ToArray<double>();
        long[] order = new long[Elements(count, m, 1)], pivots = new long[Elements(count, k, 1)], info = new long[count];
        Each(count, Math.Max(m, n), k, i => info[i] = LuOf(values.AsSpan(i * m * n, m * n), m, n, order.AsSpan(i * m, m), pivots.AsSpan(i * k, k)));
        for (var i = 0; strict && i < count; i++)
            if (info[i] != 0) throw Errors.Singular("lu_factor", a.Shape, i, (int)info[i]);
        return (Rounded(values, a.Shape, a.DType), new NdArray(order, DType.Int64, Ends(a, m)), new NdArray(pivots, DType.Int64, Ends(a, k)), new NdArray(info, DType.Int64, Ends(a)));
    }

    private static unsafe long LuOf(Span<double> a, int m, int n, Span<long> order, Span<long> pivots)
    {
        var exchanged = new int[pivots.Length];
        fixed (double* matrix = a) PivotedLu.Factor(matrix, m, n, exchanged);
        for (var i = 0; i < m; i++) order[i] = i;
        long zero = 0;
        for (var i = 0; i < pivots.Length; i++)
        {
            pivots[i] = exchanged[i] + 1;
            (order[i], order[exchanged[i]]) = (order[exchanged[i]], order[i]);
            if (zero == 0 && a[(i * n) + i] == 0) zero = i + 1;
        }

        return zero;
    }
}
