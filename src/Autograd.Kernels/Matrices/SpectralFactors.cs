namespace Autograd.Kernels;

/// <summary>Singular values and eigenvalues of one matrix of finite doubles in row-major order, from the linear algebra library.</summary>
internal static class SpectralFactors
{
    /// <summary>u [m, n], s [n] and vh [n, n] of a [m, n], m ≥ n; a is overwritten. False if the iteration does not end.</summary>
    internal static unsafe bool TrySvd(Span<double> a, int m, int n, Span<double> u, Span<double> s, Span<double> vh)
    {
        if (n == 0) return true;
        var exponent = Scale(a);

        // A tall matrix is its orthogonal factor times a square one, which saves the library's [m, m].
        var square = new double[n * n];
        double[] tau = m > n ? new double[n] : [];
        fixed (double* matrix = a, t = tau)
        {
            if (m > n) Householder.Factor(matrix, m, n, t);
            for (var i = 0; i < n; i++)
                for (var j = m > n ? i : 0; j < n; j++) square[(i * n) + j] = a[(i * n) + j];
            double[] values = new double[n], left = new double[n * n], right = new double[n * n];

            // Read by columns, the rows are the transposed matrix: its right factor, by columns, is our left one by rows.
            if (!MathNetAlgebra.Current.TrySvd(square, n, values, right, left)) return false;
            for (var k = 0; k < n; k++) s[k] = Math.ScaleB(values[k], exponent);
            right.CopyTo(vh);
            if (m == n)
            {
                left.CopyTo(u);
                return true;
            }

            var q = new double[m * n];
            fixed (double* x = q, y = left, product = u)
            {
                Householder.Product(matrix, m, n, t, n, x, n);
                Gemm.Run(m, n, n, new Operand<double>(x, n, 1), new Operand<double>(y, n, 1), product, false);
            }
        }

        return true;
    }

    /// <summary>The eigenvalues w [n], ascending, and the eigenvectors, columns of v [n, n]; the upper triangle of a is read and all of it overwritten.</summary>
    internal static bool TryEigh(Span<double> a, int n, Span<double> w, Span<double> v)
    {
        if (n == 0) return true;
        for (var i = 0; i < n; i++)
            for (var j = 0; j < i; j++) a[(i * n) + j] = a[(j * n) + i];
        var exponent = Scale(a);
        double[] values = new double[n], columns = new double[n * n];
        if (!MathNetAlgebra.Current.TryEigh(a.ToArray(), n, values, columns)) return false;
        int[] order = [.. Enumerable.Range(0, n)];
        Array.Sort(order, (x, y) => values[x].CompareTo(values[y]) is not 0 and var c ? c : x.CompareTo(y));
        for (var k = 0; k < n; k++)
        {
            w[k] = Math.ScaleB(values[order[k]], exponent);
            for (var i = 0; i < n; i++) v[(i * n) + k] = columns[(order[k] * n) + i];
        }

        return true;
    }

    /// <summary>Brings the largest element near 1 by a power of two, which rounds nothing: the library squares what it finds.</summary>
    private static int Scale(Span<double> a)
    {
        var largest = 0.0;
        foreach (var x in a) largest = Math.Max(largest, Math.Abs(x));
        if (largest == 0) return 0;
        var exponent = Math.ILogB(largest);
        if (Math.Abs(exponent) < 100) return 0;
        foreach (ref var x in a) x = Math.ScaleB(x, -exponent);
        return exponent;
    }
}
