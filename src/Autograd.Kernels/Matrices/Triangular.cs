using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>
/// Loops over triangular matrices of doubles in row-major order. What lies outside a diagonal block goes through the
/// matrix product, which is where the speed is.
/// </summary>
internal static unsafe class Triangular
{
    private const int Block = 16;

    /// <summary>Replaces x [n, k] by the solution of a · y = x; only the one triangle of a [n, n] is read.</summary>
    internal static void Solve(double* a, bool upper, bool unit, double* x, int n, int k)
    {
        if (k == 0) return;
        var product = n <= Block ? [] : new double[Block * k];
        fixed (double* sums = product)
        {
            for (var done = 0; done < n; done += Block)
            {
                var rows = Math.Min(Block, n - done);
                var (top, known) = upper ? (n - done - rows, n - done) : (done, 0);
                if (done > 0)
                {
                    var left = new Operand<double>(a + ((nint)top * n) + known, n, 1);
                    Gemm.Run(rows, k, done, left, new Operand<double>(x + ((nint)known * k), k, 1), sums, (long)rows * k * done >= Gemm.SplitFrom);
                    var target = x + ((nint)top * k);
                    for (var i = 0; i < rows * k; i++) target[i] -= sums[i];
                }

                for (var r = 0; r < rows; r++)
                {
                    var i = upper ? top + rows - 1 - r : top + r;
                    var (from, to) = upper ? (i + 1, top + rows) : (top, i);
                    for (var p = from; p < to; p++) AddMultiple(-a[((nint)i * n) + p], x + ((nint)p * k), x + ((nint)i * k), k);
                    if (unit) continue;
                    var diagonal = a[((nint)i * n) + i];
                    for (var j = 0; j < k; j++) x[((nint)i * k) + j] /= diagonal;
                }
            }
        }
    }

    /// <summary>
    /// Replaces the upper triangle of a symmetric a [n, n] by r with rᵀ · r = a; the rest is neither read nor written.
    /// </summary>
    /// <returns>0, or the order of the first leading minor that is not positive.</returns>
    internal static int Cholesky(double* a, int n)
    {
        var product = n <= Block ? [] : new double[Block * (n - Block)];
        fixed (double* updates = product)
        {
            for (var done = 0; done < n; done += Block)
            {
                var end = Math.Min(done + Block, n);
                if (Rows(a, n, done, end) is not 0 and var minor) return minor;

                // Strips of the rest, each from the diagonal on: below it nothing is read.
                for (var top = end; top < n; top += Block)
                {
                    var (high, wide) = (Math.Min(Block, n - top), n - top);
                    var right = new Operand<double>(a + ((nint)done * n) + top, n, 1);
                    Gemm.Run(high, wide, end - done, right.Transposed, right, updates, (long)high * wide * (end - done) >= Gemm.SplitFrom);
                    for (var i = 0; i < high; i++) AddMultiple(-1, updates + ((nint)i * wide) + i, a + ((nint)(top + i) * (n + 1)), wide - i);
                }
            }
        }

        return 0;
    }

    /// <summary>The rows of the factor from <paramref name="done"/> to <paramref name="end"/>, of which the ones above are subtracted.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Rows(double* a, nint n, int done, int end)
    {
        for (var j = done; j < end; j++)
        {
            var row = a + (j * n);
            if (!(row[j] > 0)) return j + 1;
            var root = Math.Sqrt(row[j]);
            row[j] = root;
            for (var i = j + 1; i < n; i++) row[i] /= root;
            for (var i = j + 1; i < end; i++) AddMultiple(-row[i], row + i, a + (i * n) + i, (int)n - i);
        }

        return 0;
    }

    /// <summary>y += factor · x, fused; the same bits for every width of vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void AddMultiple(double factor, double* x, double* y, int count)
    {
        var (repeated, i) = (new Vector<double>(factor), 0);
        for (; i + Vector<double>.Count <= count; i += Vector<double>.Count)
            Vector.Store(Vector.MultiplyAddEstimate(repeated, Vector.Load(x + i), Vector.Load(y + i)), y + i);
        for (; i < count; i++) y[i] = double.MultiplyAddEstimate(factor, x[i], y[i]);
    }
}
