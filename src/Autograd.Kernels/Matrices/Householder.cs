using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>
/// Householder reflections of one matrix of doubles in row-major order, with LAPACK's signs: H = I − τ v vᵀ, v = (1, …),
/// and an element of the diagonal of R has the sign opposite to the one it met. (Golub and Van Loan, Matrix Computations, 5.1.)
/// </summary>
internal static unsafe class Householder
{
    /// <summary>Replaces a [m, n] by R and, below its diagonal, the vectors of the reflections; fills their τ [min(m, n)].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Factor(double* a, nint m, nint n, double* tau)
    {
        var sums = new double[n];
        fixed (double* row = sums)
        {
            for (nint j = 0; j < Math.Min(m, n); j++)
            {
                var alpha = a[(j * n) + j];
                var below = Length(a + ((j + 1) * n) + j, m - j - 1, n);

                // As LAPACK: what is zero below already stays as it is, whatever its sign.
                tau[j] = 0;
                if (below == 0) continue;
                var beta = -Math.CopySign(double.Hypot(alpha, below), alpha);
                tau[j] = (beta - alpha) / beta;
                a[(j * n) + j] = beta;
                for (var i = j + 1; i < m; i++) a[(i * n) + j] /= alpha - beta;
                Reflect(a + (j * n) + j, n, tau[j], a + (j * n) + j + 1, n, m - j, (int)(n - j - 1), row);
            }
        }
    }

    /// <summary>Fills q [m, columns] with the first columns of the product of the k reflections that <see cref="Factor"/> left in a [m, n].</summary>
    internal static void Product(double* a, nint m, nint n, double* tau, nint k, double* q, nint columns)
    {
        var sums = new double[columns];
        fixed (double* row = sums)
        {
            new Span<double>(q, (int)(m * columns)).Clear();
            for (nint j = 0; j < Math.Min(m, columns); j++) q[(j * columns) + j] = 1;
            for (var j = k - 1; j >= 0; j--) Reflect(a + (j * n) + j, n, tau[j], q + (j * columns) + j, columns, m - j, (int)(columns - j), row);
        }
    }

    /// <summary>x −= τ v (vᵀ x), where v is a column whose first element counts as 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Reflect(double* v, nint vStep, double tau, double* x, nint xStep, nint rows, int columns, double* row)
    {
        if (tau == 0 || columns <= 0) return;
        new Span<double>(x, columns).CopyTo(new Span<double>(row, columns));
        for (nint i = 1; i < rows; i++) Triangular.AddMultiple(v[i * vStep], x + (i * xStep), row, columns);
        Triangular.AddMultiple(-tau, row, x, columns);
        for (nint i = 1; i < rows; i++) Triangular.AddMultiple(-tau * v[i * vStep], row, x + (i * xStep), columns);
    }

    /// <summary>The Euclidean length, which neither overflows nor vanishes before its time.</summary>
    private static double Length(double* x, nint count, nint step)
    {
        var largest = 0.0;
        for (nint i = 0; i < count; i++) largest = Math.Max(largest, Math.Abs(x[i * step]));
        if (largest == 0 || !double.IsFinite(largest)) return largest;
        var sum = 0.0;
        for (nint i = 0; i < count; i++) sum += x[i * step] / largest * (x[i * step] / largest);
        return largest * Math.Sqrt(sum);
    }
}
