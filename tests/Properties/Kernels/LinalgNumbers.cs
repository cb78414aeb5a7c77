using Autograd.Kernels;
using FsCheck.Xunit;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Autograd.Properties.Kernels;

/// <summary>Residuals and identities of the linear algebra kernels, and agreement with MathNet.</summary>
public sealed class LinalgNumbers
{
    private const double Epsilon = 1.1102230246251565e-16;

    [Property(MaxTest = 100)]
    public void Solve_leaves_a_residual_of_rounding(byte order, byte columns, byte batch, int seed)
    {
        var (n, k, b, random) = (1 + (order % 70), columns % 12, 1 + (batch % 3), new Random(seed));
        var (a, right) = (Any([b, n, n], random), Any([b, n, k], random));
        SolvesWithin(a, Kernel.Solve(a, right), right, Growth * n);
    }

    [Property(MaxTest = 60)]
    public void SolveTriangular_leaves_a_residual_of_rounding(byte order, byte columns, bool upper, bool left, bool unit, int seed)
    {
        var (n, k, random) = (1 + (order % 90), 1 + (columns % 40), new Random(seed));

        // A diagonal of about √n keeps the solution from growing exponentially; the other triangle must not be read.
        var a = Kernel.Add(Any([n, n], random), Diagonal(n, 1 + Math.Sqrt(n)));
        var right = left ? Any([n, k], random) : Any([k, n], random);
        if (unit) a = Kernel.Div(a, NdArray.Scalar(1 + Math.Sqrt(n)));
        var read = upper ? Kernel.Triu(a, unit ? 1 : 0) : Kernel.Tril(a, unit ? -1 : 0);
        if (unit) read = Kernel.Add(read, Diagonal(n, 1));
        var x = Kernel.SolveTriangular(a, right, upper, left, unit);
        if (left) SolvesWithin(read, x, right, n);
        else SolvesWithin(read.Transpose(0, 1), x.Transpose(0, 1), right.Transpose(0, 1), n);
    }

    [Property(MaxTest = 60)]
    public void Inv_times_the_matrix_is_the_identity(byte order, int seed)
    {
        var n = 1 + (order % 50);
        var a = Kernel.Add(Any([n, n], new Random(seed)), Diagonal(n, n));
        SolvesWithin(a, Kernel.Inv(a), Diagonal(n, 1), n);
        SolvesWithin(Kernel.Inv(a), a, Diagonal(n, 1), n);
    }

    [Property(MaxTest = 60)]
    public void Cholesky_gives_factors_of_the_matrix(byte order, bool upper, int seed)
    {
        var n = 1 + (order % 70);
        var half = Any([n, n], new Random(seed));
        var a = Kernel.Add(Kernel.MatMul(half, half.Transpose(0, 1)), Diagonal(n, 1));
        var factor = Kernel.Cholesky(a, upper);
        Assert.Equal((upper ? Kernel.Triu(factor) : Kernel.Tril(factor)).ToArray<double>(), factor.ToArray<double>());
        SolvesWithin(factor.Transpose(0, 1), factor, a, n + 1, swap: !upper);
    }

    [Property(MaxTest = 60)]
    public void Cholesky_agrees_with_MathNet(byte order, int seed)
    {
        var n = 1 + (order % 40);
        var half = Any([n, n], new Random(seed));

        // A condition of a few n at most, times n roundings.
        var a = Kernel.Add(Kernel.MatMul(half, half.Transpose(0, 1)), Diagonal(n, n));
        var expected = a.ToArray<double>();
        Assert.True(new MathNetAlgebra(new ManagedLinearAlgebraProvider()).TryCholesky(expected, n));
        var actual = Kernel.Cholesky(a, upper: true).ToArray<double>();
        for (var i = 0; i < n; i++)
            for (var j = i; j < n; j++) Assert.Equal(expected[(i * n) + j], actual[(i * n) + j], 10.0 * n * n * Epsilon * Math.Sqrt(2 * n));
    }

    [Property(MaxTest = 60)]
    public unsafe void Lu_agrees_with_MathNet(byte order, int seed)
    {
        var n = 1 + (order % 60);
        var a = Any([n, n], new Random(seed));
        var (expected, actual, exchanged) = (a.Transpose(0, 1).ToArray<double>(), a.ToArray<double>(), new int[n]);
        Assert.Equal(new MathNetAlgebra(new ManagedLinearAlgebraProvider()).Lu(expected, n), Factored());

        // Each factor is exact for a matrix that differs by n roundings, and their condition grows with the order.
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) Assert.Equal(expected[(j * n) + i], actual[(i * n) + j], 1e6 * n * Epsilon);

        int[] Factored()
        {
            fixed (double* matrix = actual) PivotedLu.Factor(matrix, n, n, exchanged);
            return exchanged;
        }
    }

    [Property(MaxTest = 20)]
    public void Factors_of_matrices_of_several_blocks_leave_a_residual_of_rounding(byte order, int seed)
    {
        var (n, random) = (100 + order, new Random(seed));
        var (a, right) = (Any([n, n], random), Any([n, 3], random));
        SolvesWithin(a, Kernel.Solve(a, right), right, 3 * Growth * n);
        var b = Kernel.Add(Kernel.MatMul(a, a.Transpose(0, 1)), Diagonal(n, 1));
        var factor = Kernel.Cholesky(b);
        SolvesWithin(factor, factor.Transpose(0, 1), b, n + 1);
    }

    [Fact]
    public void MathNets_Cholesky_refuses_as_ours_does()
        => Assert.False(new MathNetAlgebra(new ManagedLinearAlgebraProvider()).TryCholesky([1, 2, 2, 1], 2));

    [Property(MaxTest = 60)]
    public void Det_and_Solve_agree_with_MathNets_dense_matrices(byte order, int seed)
    {
        var n = 1 + (order % 20);
        var a = Kernel.Add(Any([n, n], new Random(seed)), Diagonal(n, n));
        var other = Matrix<double>.Build.DenseOfRowMajor(n, n, a.ToArray<double>());
        var det = other.Determinant();
        Assert.Equal(1, Kernel.Det(a).Item() / det, 100.0 * n * Epsilon);
        var right = Any([n], new Random(seed + 1));
        var expected = other.Solve(Vector<double>.Build.Dense(right.ToArray<double>()));
        var actual = Kernel.Solve(a, right).ToArray<double>();
        for (var i = 0; i < n; i++) Assert.Equal(expected[i], actual[i], 1000.0 * n * Epsilon);
    }

    [Property(MaxTest = 60)]
    public void The_determinant_of_a_product_is_the_product_of_determinants(byte order, int seed)
    {
        var (n, random) = (1 + (order % 12), new Random(seed));
        var (a, b) = (Kernel.Add(Any([n, n], random), Diagonal(n, n)), Kernel.Add(Any([n, n], random), Diagonal(n, -n)));
        var (left, right) = (Kernel.Det(Kernel.MatMul(a, b)).Item(), Kernel.Det(a).Item() * Kernel.Det(b).Item());
        Assert.Equal(1, left / right, 1000.0 * n * n * Epsilon);
        var (sign, log) = Kernel.LogAbsDet(a);
        Assert.Equal(1, sign.Item() * Math.Exp(log.Item()) / Kernel.Det(a).Item(), 1000.0 * n * Epsilon);
    }

    [Fact]
    public void Exchanging_rows_turns_the_sign()
    {
        var a = NdArray.From([0.0, 0, 2, 3, 0, 0, 0, 5, 0], [3, 3]);
        Assert.Equal(30.0, Kernel.Det(a).Item());
        Assert.Equal(-30.0, Kernel.Det(NdArray.From([3.0, 0, 0, 0, 0, 2, 0, 5, 0], [3, 3])).Item());
        Assert.Equal(-1.0, Kernel.LogAbsDet(NdArray.From([0.0, 1, 1, 0], [2, 2])).Sign.Item());
    }

    [Fact]
    public void The_logarithm_does_not_overflow()
    {
        var (sign, log) = Kernel.LogAbsDet(Diagonal(300, -1e10));
        Assert.Equal(1.0, sign.Item());
        Assert.Equal(300 * Math.Log(1e10), log.Item(), 1e-9);
    }

    [Property(MaxTest = 30)]
    public void Floats_are_computed_in_double_and_rounded(byte order, int seed)
    {
        var (n, random) = (1 + (order % 30), new Random(seed));
        var a = Kernel.To(Kernel.Add(Any([n, n], random), Diagonal(n, n)), DType.Float32);
        var b = Kernel.To(Any([n, 2], random), DType.Float32);
        var (wideA, wideB) = (Kernel.To(a, DType.Float64), Kernel.To(b, DType.Float64));
        Same(Kernel.Solve(wideA, wideB), Kernel.Solve(a, b));
        Same(Kernel.Inv(wideA), Kernel.Inv(a));
        Same(Kernel.Det(wideA), Kernel.Det(a));
        Same(Kernel.SolveTriangular(wideA, wideB, upper: true), Kernel.SolveTriangular(a, b, upper: true));

        static void Same(NdArray wide, NdArray narrow) => Assert.Equal(Kernel.To(wide, DType.Float32).ToArray<float>(), narrow.ToArray<float>());
    }

    [Property(MaxTest = 30)]
    public void A_batch_is_its_matrices(byte order, byte batch, int seed)
    {
        var (n, b, random) = (1 + (order % 20), batch % 40, new Random(seed));
        var a = Kernel.Add(Any([b, n, n], random), Diagonal(n, n));

        // With a leading dimension, lest b = n vectors be meant.
        var (x, inverse, det) = (Kernel.Solve(a, Diagonal(n, 2).Unsqueeze(0)), Kernel.Inv(a), Kernel.Det(a));
        for (var i = 0; i < b; i++)
        {
            var one = a.Select(0, i);
            Assert.Equal(Kernel.Solve(one, Diagonal(n, 2)).ToArray<double>(), x.Select(0, i).ToArray<double>());
            Assert.Equal(Kernel.Inv(one).ToArray<double>(), inverse.Select(0, i).ToArray<double>());
            Assert.Equal(Kernel.Det(one).Item(), det.Select(0, i).Item());
        }
    }

    // Partial pivoting lets the factors grow over the matrix; for random ones by about n^(2/3), 20 at most here.
    private const double Growth = 30;

    /// <summary>
    /// |a · x − b| ≤ c · ε · (|a| · |x| + |b|) elementwise, with the c of a backward stable algorithm: three times the order for
    /// triangular solves, times the growth of the pivots for LU (Higham, Accuracy and Stability, theorems 8.5 and 9.4), and
    /// with the largest element of a in place of each, as the bound for LU has it.
    /// </summary>
    private static void SolvesWithin(NdArray a, NdArray x, NdArray b, double c, bool swap = false)
    {
        if (swap) (a, x) = (x, a);
        var error = Kernel.Abs(Kernel.Sub(Kernel.MatMul(a, x), b));
        var n = a.Shape[-1];
        var largest = a.ToArray<double>().Select(Math.Abs).Max();
        var size = Kernel.Add(
            Kernel.MatMul(NdArray.Full(largest, a.Shape, DType.Float64), Kernel.Abs(x)), Kernel.Abs(b));
        var (errors, sizes) = (error.ToArray<double>(), size.ToArray<double>());
        for (var i = 0; i < errors.Length; i++) Assert.InRange(errors[i], 0, 4 * (c + n) * Epsilon * sizes[i]);
    }

    private static NdArray Any(int[] dims, Random random)
        => NdArray.From<double>([.. Enumerable.Range(0, Shape.Of(dims).Numel).Select(_ => random.NextDouble() - 0.5)], dims);

    private static NdArray Diagonal(int n, double value)
    {
        var values = new double[n * n];
        for (var i = 0; i < n; i++) values[(i * n) + i] = value;
        return NdArray.From<double>(values, [n, n]);
    }
}
