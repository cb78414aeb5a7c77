using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>
/// P · a = L · U of one matrix of doubles in row-major order, with the largest element of a column as its pivot.
/// Panels of columns are factored one after another, and the matrix product brings what lies to the right of each up to
/// date, which is where the speed is (Golub and Van Loan, Matrix Computations, 3.4). The bits depend on the order alone.
/// </summary>
internal static unsafe class PivotedLu
{
    private const int Block = 16;

    /// <summary>Replaces a [m, n] by its factors L [m, k], whose unit diagonal is not stored, and U [k, n], with k = min(m, n).</summary>
    /// <param name="a">The matrix.</param>
    /// <param name="m">The number of rows.</param>
    /// <param name="n">The number of columns.</param>
    /// <param name="exchanged">The row that was exchanged with row i at step i, in order of i; k of them.</param>
    internal static void Factor(double* a, int m, int n, int[] exchanged)
    {
        var k = Math.Min(m, n);
        var first = Math.Min(Block, k);
        var product = new double[(m - first) * (n - first)];
        fixed (double* updates = product)
        {
            for (var done = 0; done < k; done += Block)
            {
                var end = Math.Min(done + Block, k);
                Panel(a, m, n, done, end, exchanged);
                if (end < n) Update(a, m, n, done, end, updates);
            }
        }
    }

    /// <summary>Factors the columns from <paramref name="left"/> to <paramref name="end"/>, of which the rows above are done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panel(double* a, nint m, nint n, int left, int end, int[] exchanged)
    {
        for (var j = left; j < end; j++)
        {
            var at = j;
            for (var i = j + 1; i < m; i++)
                if (Math.Abs(a[(i * n) + j]) > Math.Abs(a[(at * n) + j])) at = i;
            exchanged[j] = at;
            var row = a + (j * n);
            if (at != j) Exchange(row, a + (at * n), (int)n);

            // A column of zeros is eliminated already; its pivot tells the caller.
            var pivot = row[j];
            if (pivot == 0) continue;
            for (var i = j + 1; i < m; i++)
            {
                var other = a + (i * n);
                other[j] /= pivot;
                Triangular.AddMultiple(-other[j], row + j + 1, other + j + 1, end - j - 1);
            }
        }
    }

    /// <summary>Eliminates the columns of a panel from what lies to the right of it.</summary>
    private static void Update(double* a, int m, nint n, int done, int end, double* updates)
    {
        var (below, rest) = (m - end, (int)n - end);
        for (var i = done + 1; i < end; i++)
            for (var p = done; p < i; p++) Triangular.AddMultiple(-a[(i * n) + p], a + (p * n) + end, a + (i * n) + end, rest);

        if (below == 0) return;
        var lower = new Operand<double>(a + (end * n) + done, n, 1);
        var upper = new Operand<double>(a + (done * n) + end, n, 1);
        Gemm.Run(below, rest, end - done, lower, upper, updates, (long)below * rest * (end - done) >= Gemm.SplitFrom);
        for (var i = 0; i < below; i++) Triangular.AddMultiple(-1, updates + ((nint)i * rest), a + ((end + i) * n) + end, rest);
    }

    private static void Exchange(double* x, double* y, int count)
    {
        for (var i = 0; i < count; i++) (x[i], y[i]) = (y[i], x[i]);
    }
}
