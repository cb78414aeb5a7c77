using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>
/// P · a = L · U of one square matrix of doubles in row-major order, with the largest element of a column as its pivot.
/// Panels of columns are factored one after another, and the matrix product brings what lies to the right of each up to
/// date, which is where the speed is (Golub and Van Loan, Matrix Computations, 3.4). The bits depend on the order alone.
/// </summary>
internal static unsafe class PivotedLu
{
    private const int Block = 16;

    /// <summary>Replaces a [n, n] by its factors L, whose unit diagonal is not stored, and U.</summary>
    /// <param name="a">The matrix.</param>
    /// <param name="n">The order.</param>
    /// <param name="exchanged">The row that was exchanged with row i at step i, in order of i.</param>
    internal static void Factor(double* a, int n, int[] exchanged)
    {
        var product = n <= Block ? [] : new double[(n - Block) * (n - Block)];
        fixed (double* updates = product)
        {
            for (var done = 0; done < n; done += Block)
            {
                var end = Math.Min(done + Block, n);
                Panel(a, n, done, end, exchanged);
                if (end < n) Update(a, n, done, end, updates);
            }
        }
    }

    /// <summary>Factors the columns from <paramref name="left"/> to <paramref name="end"/>, of which the rows above are done.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Panel(double* a, nint n, int left, int end, int[] exchanged)
    {
        for (var j = left; j < end; j++)
        {
            var at = j;
            for (var i = j + 1; i < n; i++)
                if (Math.Abs(a[(i * n) + j]) > Math.Abs(a[(at * n) + j])) at = i;
            exchanged[j] = at;
            var row = a + (j * n);
            if (at != j) Exchange(row, a + (at * n), (int)n);

            // A column of zeros is eliminated already; its pivot tells the caller.
            var pivot = row[j];
            if (pivot == 0) continue;
            for (var i = j + 1; i < n; i++)
            {
                var other = a + (i * n);
                other[j] /= pivot;
                Triangular.AddMultiple(-other[j], row + j + 1, other + j + 1, end - j - 1);
            }
        }
    }

    /// <summary>Eliminates the columns of a panel from what lies to the right of it.</summary>
    private static void Update(double* a, nint n, int done, int end, double* updates)
    {
        var rest = (int)n - end;
        for (var i = done + 1; i < end; i++)
            for (var p = done; p < i; p++) Triangular.AddMultiple(-a[(i * n) + p], a + (p * n) + end, a + (i * n) + end, rest);

        var lower = new Operand<double>(a + (end * n) + done, n, 1);
        var upper = new Operand<double>(a + (done * n) + end, n, 1);
        Gemm.Run(rest, rest, end - done, lower, upper, updates, (long)rest * rest * (end - done) >= Gemm.SplitFrom);
        for (var i = 0; i < rest; i++) Triangular.AddMultiple(-1, updates + ((nint)i * rest), a + ((end + i) * n) + end, rest);
    }

    private static void Exchange(double* x, double* y, int count)
    {
        for (var i = 0; i < count; i++) (x[i], y[i]) = (y[i], x[i]);
    }
}
