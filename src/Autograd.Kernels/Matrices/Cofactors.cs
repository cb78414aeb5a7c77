namespace Autograd.Kernels;

/// <summary>
/// The cofactors of one matrix. det · a⁻ᵀ while the matrix is regular, with the determinant's exponent apart, so that it
/// may overflow or vanish; of a singular one the determinants of its minors, or for a large one det(u) det(v) · u cof(s) vᵀ
/// from its SVD (the cofactors of a product are the product of the cofactors, and an orthogonal matrix is its own but for
/// the sign).
/// </summary>
internal static class Cofactors
{
    /// <summary>A condition at which an inverse has two digits left.</summary>
    private const double Worst = 0.01 / 2.220446049250313e-16;

    /// <summary>Writes the cofactors of a [n, n], n ≥ 1, in row-major order.</summary>
    internal static void Of(ReadOnlySpan<double> a, int n, Span<double> result)
    {
        if (TryInverse(a, n, out var factors, out var inverse))
        {
            var (mantissa, exponent) = factors.ScaledDeterminant();
            for (var i = 0; i < n; i++)
                for (var j = 0; j < n; j++) result[(i * n) + j] = Scaled(mantissa * inverse[(j * n) + i], exponent);
        }
        else if (n <= Kernel.MostMinors)
        {
            FromMinors(a, n, result);
        }
        else
        {
            FromSvd(a, n, result);
        }
    }

    /// <summary>
    /// The inverse; false if there is none or it is all rounding: det = 2·10⁻¹⁶ is that of a singular matrix, not of a
    /// regular one. The pivots decide, not their product.
    /// </summary>
    internal static bool TryInverse(ReadOnlySpan<double> a, int n, out LuFactors factors, out double[] inverse)
    {
        factors = new LuFactors(a, n);
        inverse = new double[n * n];
        if (factors.ZeroPivot != 0) return false;
        for (var j = 0; j < n; j++) inverse[(j * n) + j] = 1;
        factors.Solve(inverse, n);

        // NaN is not above: of a matrix with ∞ or NaN in it the inverse says all that there is to say.
        return !(n * Largest(a) * Largest(inverse) > Worst);
    }

    private static void FromMinors(ReadOnlySpan<double> a, int n, Span<double> result)
    {
        var minor = new double[(n - 1) * (n - 1)];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var at = 0;
                for (var row = 0; row < n; row++)
                {
                    if (row == i) continue;
                    for (var column = 0; column < n; column++)
                        if (column != j) minor[at++] = a[(row * n) + column];
                }

                var (mantissa, exponent) = new LuFactors(minor, n - 1).ScaledDeterminant();
                result[(i * n) + j] = Scaled((i + j) % 2 == 0 ? mantissa : -mantissa, exponent);
            }
        }
    }

    private static void FromSvd(ReadOnlySpan<double> a, int n, Span<double> result)
    {
        // Read by columns, the rows are the transposed matrix aᵀ = u·s·vᵀ, and cof(a) = cof(aᵀ)ᵀ.
        var scale = Largest(a);
        if (scale == 0 || !double.IsFinite(scale))
        {
            result.Fill(scale == 0 ? 0 : double.NaN);
            return;
        }

        var columns = a.ToArray();
        for (var i = 0; i < columns.Length; i++) columns[i] /= scale;
        double[] s = new double[n], u = new double[n * n], vt = new double[n * n];
        if (!MathNetAlgebra.Current.TrySvd(columns, n, s, u, vt)) throw Errors.NotConverged("det", Shape.Of(n, n), 0);
        var sign = (new LuFactors(u, n).Determinant() < 0) == (new LuFactors(vt, n).Determinant() < 0) ? 1.0 : -1.0;

        // The product of the other singular values, exponents apart; all brought to the largest exponent.
        var (others, exponents) = (new double[n], new long[n]);
        var top = long.MinValue;
        for (var k = 0; k < n; k++)
        {
            var product = new ScaledProduct();
            for (var i = 0; i < n - 1; i++) product.Times(scale);
            for (var i = 0; i < n; i++)
                if (i != k) product.Times(s[i]);
            (others[k], exponents[k]) = product.Value;
            if (others[k] != 0) top = Math.Max(top, exponents[k]);
        }

        result.Clear();
        if (top == long.MinValue) return;
        for (var k = 0; k < n; k++)
        {
            var c = Scaled(others[k], exponents[k] - top) * sign;
            if (c == 0) continue;

            // By columns: u[i, k] lies at k·n + i, vᵀ[k, j] at j·n + k; transposed into rows, row j, column i.
            for (var j = 0; j < n; j++)
                for (var i = 0; i < n; i++) result[(j * n) + i] += c * u[(k * n) + i] * vt[(j * n) + k];
        }

        for (var i = 0; i < result.Length; i++) result[i] = Scaled(result[i], top);
    }

    private static double Largest(ReadOnlySpan<double> x)
    {
        var largest = 0.0;
        foreach (var v in x) largest = Math.Max(largest, Math.Abs(v));
        return largest;
    }

    private static double Scaled(double x, long exponent) => Math.ScaleB(x, (int)Math.Clamp(exponent, -10_000, 10_000));
}
