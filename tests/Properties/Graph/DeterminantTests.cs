namespace Autograd.Properties.Graph;

/// <summary>Gradients of determinants that overflow, vanish, or belong to singular matrices.</summary>
public sealed class DeterminantTests
{
    [Fact]
    public void A_determinant_that_vanishes_for_its_size_is_not_singular()
    {
        // 0.01²⁰⁰ is no number of Float64, nor are the cofactors 0.01¹⁹⁹.
        var x = (Tensor.Eye(200, dtype: DType.Float64) * 0.01).Track();
        Assert.Equal(0, Linalg.Det(x).Item());
        Assert.All(Gradient(x), static g => Assert.Equal(0, g));

        // 0.01²⁰⁰ · 10²⁰⁰ is none of Float32, yet its cofactors are: det · 100 = 10⁻⁴³ · 10¹⁰.
        var y = Tensor.From([1e-10f, 0, 0, 1e-36f], 2, 2).Track();
        Assert.Equal([1e-36f, 0, 0, 1e-10f], Linalg.Det(y).Backward()[y].ToArray<float>());
    }

    [Fact]
    public void A_determinant_that_overflows_needs_no_minors()
    {
        var x = Tensor.Randn([80, 80], new Generator(1)).Track();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var det = Linalg.Det(x);
        Assert.True(double.IsInfinity(det.Item()));
        var slope = det.Backward()[x].ToArray<float>();

        // A few matrices of 51 KB; the minors were 160 MB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
        Assert.Contains(slope, float.IsPositiveInfinity);
        Assert.Contains(slope, float.IsNegativeInfinity);
        Assert.DoesNotContain(slope, float.IsNaN);

        // The cofactors of a diagonal matrix, of which all but one overflow with the determinant.
        var y = Tensor.From([1e30f, 0, 0, 0, 1e30f, 0, 0, 0, 1e-30f], 3, 3).Track();
        Assert.Equal([1f, 0, 0, 0, 1f, 0, 0, 0, float.PositiveInfinity], Linalg.Det(y).Backward()[y].ToArray<float>());
    }

    [Fact]
    public void The_gradient_at_a_large_singular_matrix_is_its_cofactors()
    {
        // Of rank n − 1: cof(a) = det(p) det(q) · p⁻ᵀ cof(diag) q⁻ᵀ for a = p · diag · q, here with unit triangles.
        const int n = 40;
        var generator = new Generator(2);
        var (p, q) = (Unit(generator, n), Unit(generator, n).T);
        var diagonal = Tensor.Eye(n, dtype: DType.Float64) - Corner(n);
        var x = p.MatMul(diagonal).MatMul(q).Detach().Track();
        var expected = Linalg.Inv(p).T.MatMul(Corner(n)).MatMul(Linalg.Inv(q).T).ToArray<double>();
        var actual = Linalg.Det(x).Backward()[x].ToArray<double>();
        var size = expected.Max(Math.Abs);
        for (var i = 0; i < actual.Length; i++) Assert.Equal(expected[i], actual[i], 1e-10 * size);
    }

    [Fact]
    public void The_gradient_at_a_matrix_of_low_rank_is_zero()
    {
        var x = Tensor.Randn([30, 5], new Generator(4), DType.Float64);
        var low = x.MatMul(x.T).Track();
        Assert.All(Linalg.Det(low).Backward()[low].ToArray<double>(), static g => Assert.Equal(0, g, 1e-100));
        var zero = Tensor.Zeros([20, 20], DType.Float64).Track();
        Assert.All(Linalg.Det(zero).Backward()[zero].ToArray<double>(), static g => Assert.Equal(0, g));
    }

    [Fact]
    public void The_second_derivative_at_a_large_singular_matrix_is_refused()
    {
        var x = (Tensor.Eye(17, dtype: DType.Float64) - Corner(17)).Track();
        var error = Assert.Throws<InvalidOperationException>(() => Linalg.Det(x).Backward(options: new BackwardOptions { CreateGraph = true }));
        Assert.StartsWith("linalg_det: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("17", error.Message, StringComparison.Ordinal);

        // At 16 it is what minors say: the second derivative over (0,0) and (15,15) of a diagonal is the product of the rest.
        var y = (Tensor.Eye(16, dtype: DType.Float64) - Corner(16)).Track();
        var first = Differentiate.Grad([Linalg.Det(y)], [y], null, new BackwardOptions { CreateGraph = true })[0]!;
        Assert.Equal(1, first[15][15].Item());
        Assert.Equal(1, Differentiate.Grad([first[15][15]], [y])[0]![0][0].Item());
    }

    [Fact]
    public void A_batch_gives_each_matrix_its_own_gradient()
    {
        var x = Tensor.From([1.0, 2, 2, 4, 2, 0, 0, 3, double.NaN, 1, 1, 1, 0, 0, 0, 0], 4, 2, 2).Track();
        var slope = Linalg.Det(x).Backward(Tensor.Ones([4], DType.Float64))[x].ToArray<double>();
        Assert.Equal([4, -2, -2, 1, 3, 0, 0, 2], slope[..8].Select(static g => Math.Round(g, 12) + 0.0));
        Assert.All(slope[8..12], static g => Assert.Equal(double.NaN, g));
        Assert.All(slope[12..], static g => Assert.Equal(0, g));
    }

    [Fact]
    public void Second_derivatives_of_a_Float32_matrix_have_its_digits()
    {
        // ∂²det / ∂a₀₀∂a₁₁ = 1 whatever the matrix; its condition of 10⁶ takes all digits from a product in Float32.
        var x = Tensor.From([1f, 1f, 1f, 1.000001f], 2, 2).Track();
        var first = Differentiate.Grad([Linalg.Det(x)], [x], null, new BackwardOptions { CreateGraph = true })[0]!;
        Assert.Equal([0f, 0, 0, 1], Differentiate.Grad([first[0][0]], [x])[0]!.ToArray<float>());
    }

    private static double[] Gradient(Tensor x) => Linalg.Det(x).Backward()[x].ToArray<double>();

    /// <summary>1 in the last place of the diagonal.</summary>
    private static Tensor Corner(int n)
    {
        var values = new double[n * n];
        values[^1] = 1;
        return Tensor.From(values, n, n);
    }

    /// <summary>A lower triangle with ones on its diagonal and little beside it.</summary>
    private static Tensor Unit(Generator generator, int n)
        => Tensor.Eye(n, dtype: DType.Float64) + (Tensor.Randn([n, n], generator, DType.Float64) * (0.3 / Math.Sqrt(n))).Tril(-1);
}
