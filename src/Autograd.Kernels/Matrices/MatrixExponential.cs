namespace Autograd.Kernels;

/// <summary>
/// The exponential of one square matrix of doubles: a Padé approximant of the least degree that the norm allows, of a divided
/// by a power of two that is undone by squaring. (Higham 2005, The scaling and squaring method for the matrix exponential
/// revisited.)
/// </summary>
internal static class MatrixExponential
{
    // Numerators of the approximants of degree 3, 5, 7, 9 and 13, and the norms up to which each is exact to rounding.
    private static readonly (double Norm, double[] Coefficients)[] Approximants =
    [
        (1.495585217958292e-2, [120, 60, 12, 1]),
        (2.539398330063230e-1, [30240, 15120, 3360, 420, 30, 1]),
        (9.504178996162932e-1, [17297280, 8648640, 1995840, 277200, 25200, 1512, 56, 1]),
        (2.097847961257068, [17643225600, 8821612800, 2075673600, 302702400, 30270240, 2162160, 110880, 3960, 90, 1]),
        (5.371920351148152,
        [
            64764752532480000, 32382376266240000, 7771770303897600, 1187353796428800, 129060195264000, 10559470521600, 670442572800,
            33522128640, 1323241920, 40840800, 960960, 16380, 182, 1,
        ]),
    ];

    /// <summary>Replaces a [n, n] by its exponential; NaN if it holds ∞ or NaN.</summary>
    internal static void Of(Span<double> a, int n)
    {
        var norm = 0.0;
        for (var j = 0; j < n; j++)
        {
            var sum = 0.0;
            for (var i = 0; i < n; i++) sum += Math.Abs(a[(i * n) + j]);
            norm = Math.Max(norm, sum);
        }

        if (!double.IsFinite(norm))
        {
            a.Fill(double.NaN);
            return;
        }

        var at = Array.FindIndex(Approximants, one => norm <= one.Norm);
        var (largest, coefficients) = Approximants[at < 0 ? ^1 : at];
        var squarings = at < 0 ? Math.Max(0, Math.ILogB(norm / largest) + 1) : 0;
        foreach (ref var x in a) x = Math.ScaleB(x, -squarings);
        var result = Approximated(a.ToArray(), n, coefficients);
        for (; squarings > 0; squarings--) result = Product(result, result, n);
        result.CopyTo(a);
    }

    /// <summary>(v − u)⁻¹ (v + u), with the odd powers in u and the even ones in v.</summary>
    private static double[] Approximated(double[] a, int n, double[] coefficients)
    {
        var square = Product(a, a, n);
        double[] odd = new double[n * n], even = new double[n * n], power = new double[n * n];
        for (var i = 0; i < n; i++) power[(i * n) + i] = 1;
        for (var degree = 0; degree < coefficients.Length; degree += 2)
        {
            if (degree > 0) power = Product(power, square, n);
            for (var i = 0; i < power.Length; i++)
            {
                even[i] += coefficients[degree] * power[i];
                odd[i] += coefficients[degree + 1] * power[i];
            }
        }

        odd = Product(a, odd, n);
        var (sum, difference) = (new double[n * n], new double[n * n]);
        for (var i = 0; i < sum.Length; i++) (sum[i], difference[i]) = (even[i] + odd[i], even[i] - odd[i]);
        new LuFactors(difference, n).Solve(sum, n);
        return sum;
    }

    private static unsafe double[] Product(double[] x, double[] y, int n)
    {
        var product = new double[n * n];
        fixed (double* left = x, right = y, to = product)
            Gemm.Run(n, n, n, new Operand<double>(left, n, 1), new Operand<double>(right, n, 1), to, (long)n * n * n >= Gemm.SplitFrom);
        return product;
    }
}

public static partial class Kernel
{
    /// <summary>The exponential of each matrix of a batch.</summary>
    /// <param name="a">[…, n, n]; Float32 (computed in Float64 and rounded) or Float64.</param>
    /// <returns>[…, n, n]; NaN where a matrix holds ∞ or NaN.</returns>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    internal static NdArray MatrixExp(NdArray a)
    {
        var n = Order("matrix_exp", a);
        var values = To(a, DType.Float64).ToArray<double>();
        Each(n == 0 ? 0 : Matrices(a), n, n, i => MatrixExponential.Of(values.AsSpan(i * n * n, n * n), n));
        return Rounded(values, a.Shape, a.DType);
    }
}
