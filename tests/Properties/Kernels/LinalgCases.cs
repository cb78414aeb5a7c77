using Autograd.Kernels;

namespace Autograd.Properties.Kernels;

/// <summary>Shapes, edges and refusals of the linear algebra kernels.</summary>
public sealed class LinalgCases
{
    private static readonly NdArray Singular = NdArray.From([1.0, 2, 3, 2, 4, 6, 1, 0, 1], [3, 3]);

    [Theory]
    [InlineData(new[] { 3, 3 }, new[] { 3 }, new[] { 3 })]
    [InlineData(new[] { 3, 3 }, new[] { 3, 2 }, new[] { 3, 2 })]
    [InlineData(new[] { 4, 3, 3 }, new[] { 3 }, new[] { 4, 3 })]
    [InlineData(new[] { 4, 3, 3 }, new[] { 4, 3 }, new[] { 4, 3 })]
    [InlineData(new[] { 4, 3, 3 }, new[] { 3, 2 }, new[] { 4, 3, 2 })]
    [InlineData(new[] { 3, 3, 3 }, new[] { 3, 3 }, new[] { 3, 3 })]
    [InlineData(new[] { 2, 1, 3, 3 }, new[] { 5, 3, 2 }, new[] { 2, 5, 3, 2 })]
    [InlineData(new[] { 3, 3 }, new[] { 4, 3, 2 }, new[] { 4, 3, 2 })]
    [InlineData(new[] { 0, 0 }, new[] { 0, 2 }, new[] { 0, 2 })]
    [InlineData(new[] { 0, 0 }, new[] { 0 }, new[] { 0 })]
    [InlineData(new[] { 0, 3, 3 }, new[] { 3, 2 }, new[] { 0, 3, 2 })]
    [InlineData(new[] { 3, 3 }, new[] { 3, 0 }, new[] { 3, 0 })]
    public void Solve_has_PyTorchs_shapes(int[] a, int[] b, int[] expected)
        => Assert.Equal(Shape.Of(expected), Kernel.Solve(Regular(a), NdArray.Full(1, b, DType.Float64)).Shape);

    [Fact]
    public void Solve_of_a_stack_of_vectors_solves_each()
    {
        var (a, b) = (Regular([4, 3, 3]), Regular([4, 3, 3]).Select(2, 1));
        var x = Kernel.Solve(a, b);
        for (var i = 0; i < 4; i++)
            Assert.Equal(Kernel.Solve(a.Select(0, i), b.Select(0, i)).ToArray<double>(), x.Select(0, i).ToArray<double>());
    }

    [Fact]
    public void Singular_matrices_are_named()
    {
        var one = Assert.Throws<InvalidOperationException>(() => Kernel.Solve(Singular, NdArray.Full(1, [3], DType.Float64)));
        Assert.Equal("solve: the matrix is singular (pivot 3 is zero).", one.Message);
        var batch = Kernel.Mul(NdArray.From([1.0, 0], [2, 1, 1]), NdArray.From([1.0, 0, 0, 1], [2, 2]));
        var two = Assert.Throws<InvalidOperationException>(() => Kernel.Inv(batch));
        Assert.Equal("inv: matrix 1 of the batch [2, 2, 2] is singular (pivot 1 is zero).", two.Message);
    }

    [Fact]
    public void The_determinant_of_a_singular_matrix_is_zero()
    {
        Assert.Equal(0.0, Kernel.Det(Singular).Item());
        var (sign, log) = Kernel.LogAbsDet(Singular);
        Assert.Equal((0.0, double.NegativeInfinity), (sign.Item(), log.Item()));
    }

    [Fact]
    public void Empty_matrices_have_determinant_one_and_an_empty_inverse()
    {
        var empty = NdArray.Zeros([2, 0, 0], DType.Float32);
        Assert.Equal([1f, 1f], Kernel.Det(empty).ToArray<float>());
        Assert.Equal([0f, 0f], Kernel.LogAbsDet(empty).LogAbs.ToArray<float>());
        Assert.Equal(empty.Shape, Kernel.Inv(empty).Shape);
        Assert.Equal(empty.Shape, Kernel.Cholesky(empty).Shape);
    }

    [Fact]
    public void Matrices_that_are_not_positive_definite_are_named()
    {
        var a = NdArray.From([4.0, 2, 0, 2, 1, 0, 0, 0, 1], [3, 3]);
        var error = Assert.Throws<InvalidOperationException>(() => Kernel.Cholesky(a));
        Assert.Equal("cholesky: the matrix is not positive-definite (the leading minor of order 2 is not positive).", error.Message);
    }

    [Fact]
    public void Cholesky_reads_one_triangle()
    {
        var a = NdArray.From([4.0, 99, 2, 10], [2, 2]);
        Assert.Equal([2.0, 0, 1, 3], Kernel.Cholesky(a).ToArray<double>());
        Assert.Equal([2.0, 1, 0, 3], Kernel.Cholesky(a.Transpose(0, 1), upper: true).ToArray<double>());
    }

    [Fact]
    public void NaN_in_gives_NaN_or_a_refusal()
    {
        for (var n = 1; n <= 40; n += 13)
        {
            var a = NdArray.Full(double.NaN, [n, n], DType.Float64);
            Assert.All(Kernel.Solve(a, NdArray.Full(1, [n], DType.Float64)).ToArray<double>(), x => Assert.True(double.IsNaN(x)));
            Assert.All(Kernel.Inv(a).ToArray<double>(), x => Assert.True(double.IsNaN(x)));
            Assert.True(double.IsNaN(Kernel.Det(a).Item()));
            var (sign, log) = Kernel.LogAbsDet(a);
            Assert.True(double.IsNaN(sign.Item()) && double.IsNaN(log.Item()));
            Assert.Throws<InvalidOperationException>(() => Kernel.Cholesky(a));
        }
    }

    [Fact]
    public void SolveTriangular_divides_by_a_zero_on_the_diagonal_as_it_stands()
        => Assert.Equal(double.PositiveInfinity, Kernel.SolveTriangular(NdArray.Zeros([1, 1], DType.Float64), NdArray.Full(1, [1, 1], DType.Float64), true).Item());

    [Fact]
    public void What_is_not_square_or_floating_or_a_matrix_is_refused()
    {
        var (wide, whole, line) = (NdArray.Zeros([2, 3], DType.Float64), NdArray.Zeros([2, 2], DType.Int64), NdArray.Zeros([2], DType.Float64));
        foreach (var act in new Action<NdArray>[]
        {
            a => Kernel.Det(a), a => Kernel.Inv(a), a => Kernel.LogAbsDet(a), a => Kernel.Cholesky(a), a => Kernel.Solve(a, a),
            a => Kernel.SolveTriangular(a, a, upper: true),
        })
        {
            Assert.EndsWith("the shape is [2, 3]; square matrices […, n, n] are needed.", Assert.Throws<ShapeException>(() => act(wide)).Message);
            Assert.Throws<ShapeException>(() => act(line));
            Assert.Throws<DTypeException>(() => act(whole));
        }

        Assert.Throws<ShapeException>(() => Kernel.Tril(line));
        Assert.Throws<ShapeException>(() => Kernel.Triu(line));
    }

    [Fact]
    public void Shapes_that_do_not_fit_are_named()
    {
        var a = Regular([2, 3, 3]);
        Assert.Equal("solve: left is [2, 3, 3], right is [4, 2]; inner sizes 3 and 4 differ.",
            Assert.Throws<ShapeException>(() => Kernel.Solve(a, NdArray.Zeros([4, 2], DType.Float64))).Message);
        Assert.Equal("solve: left is [2, 3, 3], right is [5, 3, 2]; leading sizes 2 and 5 differ, and neither is 1.",
            Assert.Throws<ShapeException>(() => Kernel.Solve(a, NdArray.Zeros([5, 3, 2], DType.Float64))).Message);
        Assert.Throws<DTypeException>(() => Kernel.Solve(a, NdArray.Zeros([3, 2], DType.Float32)));
        Assert.Throws<ShapeException>(() => Kernel.SolveTriangular(a, NdArray.Zeros([3], DType.Float64), upper: true));
        Assert.Throws<ShapeException>(() => Kernel.Solve(a, NdArray.Scalar(1.0)));
    }

    [Theory]
    [InlineData(3, 4)]
    [InlineData(4, 3)]
    [InlineData(1, 1)]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    public void Triangles_keep_what_lies_on_their_side_of_the_diagonal(int m, int n)
    {
        var x = NdArray.From<long>([.. Enumerable.Range(1, 2 * m * n).Select(i => (long)i)], [2, n, m]).Transpose(1, 2);
        foreach (var diagonal in new[] { int.MinValue, -4, -1, 0, 1, 4, int.MaxValue })
        {
            var (lower, upper) = (Kernel.Tril(x, diagonal), Kernel.Triu(x, diagonal));
            Assert.Equal(x.Shape, lower.Shape);
            for (var at = 0; at < x.Numel; at++)
            {
                var (value, i, j) = (x.ToArray<long>()[at], at / n % m, at % n);
                Assert.Equal((long)j - i <= diagonal ? value : 0, lower.ToArray<long>()[at]);
                Assert.Equal((long)j - i >= diagonal ? value : 0, upper.ToArray<long>()[at]);
            }
        }

        Assert.Equal(DType.Bool, Kernel.Tril(NdArray.Full(1, [2, 2], DType.Bool)).DType);
    }

    /// <summary>Matrices with large diagonals, so never singular; or all ones where they are not square.</summary>
    private static NdArray Regular(int[] dims)
    {
        var n = dims[^1];
        var values = new double[Shape.Of(dims).Numel];
        for (var i = 0; i < values.Length; i++) values[i] = Math.Sin(i) + (i / n % n == i % n ? n : 0);
        return NdArray.From<double>(values, dims);
    }
}
