using Autograd.Properties.Surface;

namespace Autograd.Properties.Graph;

/// <summary>What linear algebra does at its edges, as PyTorch: singular, empty, tall, wide and degenerate matrices.</summary>
public sealed class LinalgConventionTests
{
    private static readonly Tensor Singular = Tensor.Float64([[1, 2], [2, 4]]);

    private static readonly Tensor Regular = Tensor.Float64([[4, 1, 2], [0.5, 3, -1], [2, -1, 5]]);

    [Fact]
    public void Singular_matrices_are_refused_or_told()
    {
        var b = Tensor.Ones([2, 1], DType.Float64);
        Message.Says<InvalidOperationException>(() => Linalg.Solve(Singular, b), "solve", "singular", "pivot 2");
        Message.Says<InvalidOperationException>(() => Linalg.SolveEx(Singular, b, checkErrors: true), "solve", "singular");
        Message.Says<InvalidOperationException>(() => Linalg.InvEx(Singular, checkErrors: true), "inv", "singular");
        Message.Says<InvalidOperationException>(() => Linalg.LuFactor(Singular), "lu_factor", "singular", "pivot 2");
        Message.Says<InvalidOperationException>(() => Linalg.CholeskyEx(-Singular, checkErrors: true), "cholesky", "order 1");
        Message.Says<InvalidOperationException>(() => Linalg.MatrixPower(Singular, -1), "inv", "singular");
        Assert.Equal(2, Linalg.SolveEx(Singular, b).Info.Item<long>());
        Assert.Equal(2, Linalg.InvEx(Singular).Info.Item<long>());
        Assert.Equal(2, Linalg.LuFactorEx(Singular).Info.Item<long>());
        Assert.Equal(1, Linalg.CholeskyEx(-Singular).Info.Item<long>());
        Assert.Equal([0L, 2], Linalg.InvEx(Tensor.Stack([Tensor.Eye(2, dtype: DType.Float64), Singular])).Info.ToArray<long>());
        Assert.All(Linalg.SolveEx(Singular, b).Result.ToArray<double>(), static x => Assert.False(double.IsFinite(x)));
    }

    [Fact]
    public void Logarithms_of_determinants_tell_the_sign()
    {
        var (sign, log) = Linalg.Slogdet(Singular);
        Assert.Equal((0.0, double.NegativeInfinity), (sign.Item(), log.Item()));
        Assert.Equal(double.NegativeInfinity, Singular.LogDet().Item());
        var negative = Tensor.Float64([[0, 2], [3, 0]]).Track();
        (sign, log) = Linalg.Slogdet(negative);
        Assert.Equal((-1.0, Math.Log(6)), (sign.Item(), log.Item()));
        Assert.True(double.IsNaN(negative.LogDet().Item()));
        Assert.Equal([0, 0.5, 1.0 / 3, 0], Differentiate.Grad(log, negative).ToArray<double>());
        Assert.Equal([0, 0.5, 1.0 / 3, 0], Differentiate.Grad(negative.LogDet(), negative).ToArray<double>());
    }

    [Fact]
    public void Systems_from_the_right_are_transposed_ones()
    {
        var b = Tensor.Float64([[1, 2, 3], [4, 5, 6]]);
        Near(b, Linalg.Solve(Regular, b, left: false).MatMul(Regular));
        Near(b, Linalg.SolveTriangular(Regular, b, upper: true, left: false).MatMul(Regular.Triu()));
        var unit = Regular.Tril(-1) + Tensor.Eye(3, dtype: DType.Float64);
        Near(b, Linalg.SolveTriangular(Regular, b, upper: false, left: false, unitriangular: true).MatMul(unit));
        Near(b[0], Linalg.Solve(Regular, b[0], left: false).MatMul(Regular));
    }

    [Fact]
    public void Empty_matrices_have_PyTorchs_values()
    {
        Tensor none = Tensor.Zeros([0, 0], DType.Float64), few = Tensor.Zeros([3, 0, 0], DType.Float64), flat = Tensor.Zeros([0, 4], DType.Float64);
        Assert.Equal(0, none.LogDet().Item());
        Assert.Equal([1.0, 1, 1], Linalg.Slogdet(few).Sign.ToArray<double>());
        Assert.Equal(0, Linalg.Cond(none).Item());
        Assert.Equal(0, Linalg.MatrixRank(flat).Item<long>());
        Assert.Equal(Shape.Of(4, 0), Linalg.Pinv(flat).Shape);
        Assert.Equal(Shape.Of(0, 3), Linalg.Eigvalsh(Tensor.Zeros([0, 3, 3], DType.Float64)).Shape);
        Assert.Equal((Shape.Of(0, 0), Shape.Of(0), Shape.Of(4, 4)), Linalg.Svd(flat) is var (u, s, vh) ? (u.Shape, s.Shape, vh.Shape) : default);
        Assert.Equal((Shape.Of(0, 0), Shape.Of(0, 4)), Linalg.Qr(flat) is var (q, r) ? (q.Shape, r.Shape) : default);
        Assert.Equal((Shape.Of(4, 4), Shape.Of(4, 0)), Linalg.Qr(flat.T, QrMode.Complete) is var (c, e) ? (c.Shape, e.Shape) : default);
        Assert.Equal(Shape.Of(2, 0, 0), Linalg.MatrixExp(Tensor.Zeros([2, 0, 0], DType.Float64)).Shape);
        Assert.Equal(Shape.Of(2, 3), Tensor.Ones([2, 0], DType.Float64).Tensordot(Tensor.Ones([0, 3], DType.Float64), 1).Shape);
        Assert.Equal(Shape.Of(0, 3), Linalg.Lstsq(Tensor.Ones([2, 0], DType.Float64), Tensor.Ones([2, 3], DType.Float64)).Solution.Shape);
    }

    [Fact]
    public void Equal_values_have_gradients_and_their_vectors_have_none()
    {
        var x = Tensor.Eye(3, dtype: DType.Float64).Track();
        Near(Tensor.Eye(3, dtype: DType.Float64), Differentiate.Grad(Linalg.Eigvalsh(x).Sum(), x));
        Near(Tensor.Eye(3, dtype: DType.Float64), Differentiate.Grad(Linalg.Svdvals(x).Sum(), x));
        var weights = Regular;
        Assert.Contains(Differentiate.Grad((Linalg.Eigh(x).Eigenvectors * weights).Sum(), x).ToArray<double>(), static g => !double.IsFinite(g));
        Assert.Contains(Differentiate.Grad((Linalg.Svd(x).U * weights).Sum(), x).ToArray<double>(), static g => !double.IsFinite(g));
    }

    [Fact]
    public void Whole_factors_are_orthonormal_and_their_extra_columns_constant()
    {
        var x = Regular[.., ..2].Track();
        var (u, s, vh) = Linalg.Svd(x);
        Near(Tensor.Eye(3, dtype: DType.Float64), u.MatMul(u.T));
        Near(x, (u[.., ..2] * s).MatMul(vh));
        Near(
            Differentiate.Grad(Linalg.Svd(x, fullMatrices: false).U.Square().Select(0, 0).Sum(), x),
            Differentiate.Grad(u[.., ..2].Square().Select(0, 0).Sum(), x));
        var (q, r) = Linalg.Qr(x, QrMode.Complete);
        Near(x, q.MatMul(r));
        Near(Tensor.Eye(3, dtype: DType.Float64), q.MatMul(q.T));
        Message.Says<InvalidOperationException>(() => Differentiate.Grad(r.Sum(), x), "qr", "complete", "QrMode.Reduced");
        var (nothing, only) = Linalg.Qr(x, QrMode.R);
        Assert.Equal(Shape.Of(0), nothing.Shape);
        Near(Differentiate.Grad(Linalg.Qr(x).R.Square().Sum(), x), Differentiate.Grad(only.Square().Sum(), x));
    }

    [Theory]
    [InlineData(4, 3), InlineData(3, 4), InlineData(3, 3)]
    public void Lu_multiplies_to_the_matrix_in_batches(int m, int n)
    {
        var x = Tensor.Randn([2, m, n], new Generator(3), DType.Float64);
        var (p, l, u) = Linalg.Lu(x);
        Near(x, p.MatMul(l).MatMul(u));
        Assert.False(p.IsTracked);
        var pivots = Linalg.LuFactor(x).Pivots.ToArray<long>();
        Assert.All(pivots, pivot => Assert.InRange(pivot, 1, m));
    }

    [Fact]
    public void Lstsq_gives_what_its_driver_gives()
    {
        Tensor a = Regular[.., ..2], b = Tensor.Float64([[1, 2], [3, 4], [5, 7]]);
        var x = Linalg.Pinv(a).MatMul(b);
        var left = (a.MatMul(x) - b).Square().Sum(0);
        foreach (var driver in Enum.GetValues<LstsqDriver>())
        {
            var found = Linalg.Lstsq(a, b, driver: driver);
            Near(x, found.Solution);
            if (driver == LstsqDriver.Gelsy) Assert.Equal(0, found.Residuals.Numel);
            else Near(left, found.Residuals);
            Assert.Equal(driver == LstsqDriver.Gels ? Shape.Of(0) : Shape.Of(), found.Rank.Shape);
            Assert.Equal(driver >= LstsqDriver.Gelsd ? 2 : 0, found.SingularValues.Numel);
        }

        Assert.Equal(0, Linalg.Lstsq(Tensor.Ones([3, 2], DType.Float64), b, driver: LstsqDriver.Gelsd).Residuals.Numel);
        Near(x.Select(1, 0), Linalg.Lstsq(a, b.Select(1, 0)).Solution);
    }

    [Fact]
    public void Pseudo_inverses_have_the_four_properties_of_Penrose()
    {
        var x = Tensor.Float64([[1, 2, 3], [2, 4, 6], [1, 0, 1], [0, 0, 0]]);
        foreach (var a in new[] { x, x.T, Tensor.Stack([x, x * 2]) })
        {
            var p = Linalg.Pinv(a);
            Near(a, a.MatMul(p).MatMul(a));
            Near(p, p.MatMul(a).MatMul(p));
            Near(a.MatMul(p), a.MatMul(p).Transpose(-2, -1));
            Near(p.MatMul(a), p.MatMul(a).Transpose(-2, -1));
        }

        Assert.Equal(2, Linalg.MatrixRank(x).Item<long>());
        Assert.Equal(1, Linalg.MatrixRank(x, atol: 2).Item<long>());
        Assert.Equal([1L, 2], Linalg.MatrixRank(Tensor.Stack([Singular, Tensor.Eye(2, dtype: DType.Float64)]), hermitian: true).ToArray<long>());
        Near(Tensor.Zeros([3, 4], DType.Float64), Linalg.Pinv(x, rtol: 1));
        var bounds = Linalg.Pinv(Tensor.Stack([x, x]), null, Tensor.Float64([0, 1]));
        Near(Tensor.Stack([Linalg.Pinv(x, rtol: 1e-9), Tensor.Zeros([3, 4], DType.Float64)]), Linalg.Pinv(Tensor.Stack([x, x]), null, Tensor.Float64([1e-9, 1])));
        Assert.Equal(Shape.Of(2, 3, 4), bounds.Shape);
    }

    [Fact]
    public void Norms_and_conditions_are_those_of_singular_values()
    {
        var s = Linalg.Svdvals(Regular);
        Near(s.Sum(), Linalg.MatrixNorm(Regular, NormOrder.Nuclear));
        Near(s[0], Linalg.MatrixNorm(Regular, 2));
        Near(s[^1], Linalg.Norm(Regular, -2));
        Near(Regular.Norm(), Linalg.MatrixNorm(Regular));
        Near(Regular.Norm(), Linalg.Norm(Regular, NormOrder.Frobenius));
        Assert.Equal(8, Linalg.MatrixNorm(Regular, 1).Item());
        Assert.Equal(5, Linalg.Norm(Regular, -1).Item());
        Assert.Equal(8, Linalg.Norm(Regular, double.PositiveInfinity).Item());
        Assert.Equal(4.5, Linalg.Norm(Regular, double.NegativeInfinity).Item());
        Assert.Equal(3, Linalg.Norm(Regular[0], 0).Item());
        Near(s[0] / s[^1], Linalg.Cond(Regular));
        Near(s[^1] / s[0], Linalg.Cond(Regular, -2));
        Near(Linalg.MatrixNorm(Regular, 1) * Linalg.MatrixNorm(Linalg.Inv(Regular), 1), Linalg.Cond(Regular, 1));
        Near(s.Sum() * s.Reciprocal().Sum(), Linalg.Cond(Regular, NormOrder.Nuclear));
        Assert.Equal(double.PositiveInfinity, Linalg.Cond(Singular, NormOrder.Nuclear).Item());
        Assert.Equal(double.PositiveInfinity, Linalg.Cond(Singular, 1).Item());
        var batch = Tensor.Stack([Regular, Regular * 2], 1);
        Assert.Equal(Shape.Of(1, 2, 1), Linalg.MatrixNorm(batch, NormOrder.Nuclear, 0, 2, keepDim: true).Shape);
        Near(Linalg.MatrixNorm(Regular, 1) * Tensor.Float64([1, 2]), Linalg.MatrixNorm(batch, 1, 0, 2));
        Near(Linalg.MatrixNorm(Regular, 1) * Tensor.Float64([1, 2]), Linalg.MatrixNorm(batch, double.PositiveInfinity, 2, 0));
    }

    [Fact]
    public void Chains_and_powers_are_products()
    {
        var generator = new Generator(2);
        Tensor[] x = [.. new[] { (4, 2), (2, 7), (7, 1), (1, 5), (5, 3) }.Select(size => Tensor.Randn([size.Item1, size.Item2], generator, DType.Float64))];
        Near(x.Aggregate(static (a, b) => a.MatMul(b)), Linalg.MultiDot<Tensor>(x));
        Near(x[0][0].MatMul(x[1]), Linalg.MultiDot<Tensor>(x[0][0], x[1]));
        Assert.Equal(Shape.Of(), Linalg.MultiDot<Tensor>(x[0][0], x[1], x[2].Squeeze(1)).Shape);
        for (var n = 0; n < 12; n++) Near(Enumerable.Repeat(Regular, n).Aggregate(Tensor.Eye(3, dtype: DType.Float64), static (a, b) => a.MatMul(b)), Linalg.MatrixPower(Regular, n), 1e-6);
        Near(Linalg.Inv(Regular).MatMul(Linalg.Inv(Regular)), Linalg.MatrixPower(Regular, -2));
        var broken = Tensor.Full(Shape.Of(2, 2), double.NaN, DType.Float64).Track();
        Assert.Equal([1.0, 0, 0, 1], Linalg.MatrixPower(broken, 0).ToArray<double>());
        Assert.Equal(new double[4], Differentiate.Grad(Linalg.MatrixPower(broken, 0).Sum(), broken).ToArray<double>());
    }

    [Fact]
    public void A_factor_of_zero_hides_what_is_not_a_number()
    {
        var x = Tensor.Full(Shape.Of(2, 2), double.NaN, DType.Float64).Track();
        var y = x.Addmm(Singular, Singular, beta: 0);
        Assert.Equal(Singular.MatMul(Singular).ToArray<double>(), y.ToArray<double>());
        Assert.Equal(new double[4], Differentiate.Grad(y.Sum(), x).ToArray<double>());
    }

    [Fact]
    public void Solutions_of_tensors_are_those_of_matrices()
    {
        var a = Tensor.Randn([2, 3, 6], new Generator(4), DType.Float64);
        var b = Tensor.Randn([2, 3], new Generator(5), DType.Float64);
        Near(b, a.Tensordot(Linalg.Tensorsolve(a, b), 1));
        var moved = a.MoveDim(2, 0);
        Near(Linalg.Tensorsolve(a, b), Linalg.Tensorsolve(moved, b, [0]));
        Near(Linalg.Tensorsolve(a, b), Linalg.Tensorinv(a, 2).Tensordot(b, 2));
    }

    private static void Near(Tensor expected, Tensor actual, double tolerance = 1e-11)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double[] x = expected.ToArray<double>(), y = actual.ToArray<double>();
        for (var i = 0; i < x.Length; i++) Assert.Equal(x[i], y[i], tolerance * Math.Max(1, Math.Abs(x[i])));
    }
}
