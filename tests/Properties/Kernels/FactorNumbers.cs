using Autograd.Kernels;
using FsCheck.Xunit;

namespace Autograd.Properties.Kernels;

/// <summary>Factors multiplied give the matrix back, and have the form that they promise; of sizes over several blocks.</summary>
public sealed class FactorNumbers
{
    private const double Epsilon = 2.220446049250313e-16;

    [Property(MaxTest = 60)]
    public void Qr_has_orthonormal_columns_and_a_triangle(byte rows, byte columns, bool complete, int seed)
    {
        var (m, n) = (rows % 60, columns % 60);
        var a = Any([2, m, n], seed);
        var (q, r) = Kernel.Qr(a, complete);
        var k = complete ? m : Math.Min(m, n);
        Assert.Equal((Shape.Of(2, m, k), Shape.Of(2, k, n)), (q.Shape, r.Shape));
        Near(a, Kernel.MatMul(q, r));
        Near(Eye(2, k), Kernel.MatMul(q.Transpose(-2, -1), q));
        Assert.Equal(Kernel.Triu(r).ToArray<double>(), r.ToArray<double>());
    }

    [Property(MaxTest = 60)]
    public void Svd_has_orthonormal_vectors_and_values_that_descend(byte rows, byte columns, int seed)
    {
        var (m, n) = (rows % 40, columns % 40);
        var a = Any([2, m, n], seed);
        var (u, s, vh) = Kernel.Svd(a);
        var k = Math.Min(m, n);
        Near(a, Kernel.MatMul(Kernel.Mul(u, s.Unsqueeze(-2)), vh));
        Near(Eye(2, k), Kernel.MatMul(u.Transpose(-2, -1), u));
        Near(Eye(2, k), Kernel.MatMul(vh, vh.Transpose(-2, -1)));
        var values = s.ToArray<double>();
        for (var i = 0; i < values.Length; i++) Assert.True(values[i] >= 0 && (i % k == 0 || values[i] <= values[i - 1]));
    }

    [Property(MaxTest = 60)]
    public void Eigh_has_orthonormal_vectors_and_reads_one_triangle(byte order, bool upper, int seed)
    {
        var n = order % 40;
        var a = Any([2, n, n], seed);
        var (w, v) = Kernel.Eigh(a, upper);
        var half = upper ? Kernel.Triu(a, 1) : Kernel.Tril(a, -1);
        var diagonal = Kernel.Sub(Kernel.Triu(a), Kernel.Triu(a, 1));
        var whole = Kernel.Add(Kernel.Add(half, half.Transpose(-2, -1)), diagonal);
        Near(whole, Kernel.MatMul(Kernel.Mul(v, w.Unsqueeze(-2)), v.Transpose(-2, -1)));
        Near(Eye(2, n), Kernel.MatMul(v.Transpose(-2, -1), v));
        var values = w.ToArray<double>();
        for (var i = 0; i < values.Length; i++) Assert.True(i % n == 0 || values[i] >= values[i - 1]);
    }

    [Property(MaxTest = 60)]
    public void LuFactor_gives_factors_of_the_exchanged_rows(byte rows, byte columns, int seed)
    {
        var (m, n) = (rows % 70, columns % 70);
        var a = Any([m, n], seed);
        var (lu, order, pivots, info) = Kernel.LuFactor(a, strict: false);
        var k = Math.Min(m, n);
        var l = Kernel.Add(Kernel.Tril(lu.Slice(1, 0, k), -1), NdArray.Eye(m, k, DType.Float64));
        var u = Kernel.Triu(lu.Slice(0, 0, k));
        Near(Kernel.IndexSelect(a, 0, order), Kernel.MatMul(l, u));
        Assert.All(l.ToArray<double>(), static x => Assert.True(Math.Abs(x) <= 1));

        // The exchanges, done one by one, give the order.
        var done = Enumerable.Range(0, m).Select(static i => (long)i).ToArray();
        var each = pivots.ToArray<long>();
        for (var i = 0; i < k; i++) (done[i], done[each[i] - 1]) = (done[each[i] - 1], done[i]);
        Assert.Equal(done, order.ToArray<long>());
        Assert.Equal(0, info.Item<long>());
    }

    [Theory]
    [InlineData(1e-300), InlineData(1e-160), InlineData(1.0), InlineData(1e160), InlineData(1e300)]
    public void Spectra_scale_with_the_matrix(double scale)
    {
        var a = Any([7, 7], 3);
        var factor = NdArray.Scalar(scale);
        Near(Kernel.Svd(a).S, Kernel.Div(Kernel.Svd(Kernel.Mul(a, factor)).S, factor));
        Near(Kernel.Eigh(a, false).Values, Kernel.Div(Kernel.Eigh(Kernel.Mul(a, factor), false).Values, factor));
    }

    [Theory]
    [InlineData(3, 3), InlineData(4, 2), InlineData(2, 4)]
    public void The_vectors_of_a_zero_matrix_are_those_of_the_identity(int m, int n)
    {
        var (u, s, vh) = Kernel.Svd(NdArray.Zeros([m, n], DType.Float64));
        var k = Math.Min(m, n);
        Assert.Equal(NdArray.Eye(m, k, DType.Float64).ToArray<double>(), u.ToArray<double>());
        Assert.Equal(new double[k], s.ToArray<double>());
        Assert.Equal(NdArray.Eye(k, n, DType.Float64).ToArray<double>(), vh.ToArray<double>());
    }

    [Property(MaxTest = 60)]
    public void MatrixExp_of_the_negative_is_the_inverse(byte order, byte size, int seed)
    {
        var n = order % 20;
        var a = Kernel.Mul(Any([n, n], seed), NdArray.Scalar(Math.Pow(2, (size % 12) - 8)));
        var (there, back) = (Kernel.MatrixExp(a), Kernel.MatrixExp(Kernel.Neg(a)));

        // Where both are large their product cancels.
        Near(Eye(1, n).Reshape(n, n), Kernel.MatMul(there, back), Math.Max(1, n * Largest(there) * Largest(back)));
    }

    [Theory]
    [InlineData(-700.0), InlineData(-20.0), InlineData(-0.3), InlineData(0.0), InlineData(1e-9), InlineData(2.2), InlineData(50.0), InlineData(700.0)]
    public void MatrixExp_of_a_number_is_its_power(double x)
    {
        var power = Kernel.MatrixExp(NdArray.From([x], [1, 1])).Item();
        Assert.Equal(1, power / Math.Exp(x), 1e-12);
    }

    [Fact]
    public void MatrixExp_of_a_nilpotent_matrix_is_a_short_sum()
        => Assert.Equal([1.0, 3, 0, 1], Kernel.MatrixExp(NdArray.From([0.0, 3, 0, 0], [2, 2])).ToArray<double>());

    [Fact]
    public void What_is_not_finite_has_no_spectrum_and_no_exponential()
    {
        foreach (var bad in new[] { double.NaN, double.PositiveInfinity })
        {
            var a = NdArray.From([1.0, bad, 0, 1], [2, 2]);
            Assert.Contains("svd", Assert.Throws<InvalidOperationException>(() => Kernel.Svd(a)).Message, StringComparison.Ordinal);
            Assert.Contains("eigh", Assert.Throws<InvalidOperationException>(() => Kernel.Eigh(a, upper: true)).Message, StringComparison.Ordinal);

            // The triangle that is not read may hold anything.
            Assert.Equal([1.0, 1], Kernel.Eigh(a, upper: false).Values.ToArray<double>());
            Assert.All(Kernel.MatrixExp(a).ToArray<double>(), static x => Assert.True(double.IsNaN(x)));
        }
    }

    [Fact]
    public void Single_precision_is_that_of_the_input()
    {
        var a = Any([9, 6], 11);
        var single = Kernel.To(a, DType.Float32);
        var (wide, narrow) = (Kernel.Svd(Kernel.To(single, DType.Float64)).S, Kernel.Svd(single).S);
        Assert.Equal(Kernel.To(wide, DType.Float32).ToArray<float>(), narrow.ToArray<float>());
    }

    /// <summary>Rounding of so many additions, times the size of what is added.</summary>
    private static void Near(NdArray expected, NdArray actual, double growth = 1)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        double[] x = expected.ToArray<double>(), y = actual.ToArray<double>();
        var largest = x.Append(1.0).Max(Math.Abs);
        for (var i = 0; i < x.Length; i++) Assert.Equal(x[i], y[i], 400 * growth * Epsilon * largest);
    }

    private static double Largest(NdArray x) => x.ToArray<double>().Append(0.0).Max(Math.Abs);

    private static NdArray Eye(int count, int n) => NdArray.Eye(n, n, DType.Float64).Expand(Shape.Of(count, n, n));

    private static NdArray Any(Shape shape, int seed)
    {
        var random = new Random(seed);
        return NdArray.From<double>([.. Enumerable.Range(0, shape.Numel).Select(_ => (random.NextDouble() * 2) - 1)], shape);
    }
}
