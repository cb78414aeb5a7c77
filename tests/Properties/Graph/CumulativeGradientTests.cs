namespace Autograd.Properties.Graph;

/// <summary>Gradients of running products and log sums where quotients or powers alone would fail.</summary>
public sealed class CumulativeGradientTests
{
    private const double Inf = double.PositiveInfinity;

    /// <summary>Of each running product, the product of the other factors, computed anew; and of that the same.</summary>
    [Theory]
    [InlineData(2, 3, -4, 0.5)]
    [InlineData(2, 0, 3, -4)]
    [InlineData(0, 2, 0, 3)]
    [InlineData(0, 0, 0, 2)]
    [InlineData(1e-200, 1e-200, 3, 5)]
    public void CumProd_has_exact_derivatives_where_elements_are_zero(double a, double b, double c, double d)
    {
        double[] x = [a, b, c, d];
        Func<Tensor, Tensor> weighed = static v => (v.CumProd(0) * Tensor.From([1.0, 10, 100, 1000])).Sum();
        double[] gradient = new double[4], hessian = new double[16];
        for (var i = 0; i < 4; i++)
        {
            var weight = Math.Pow(10, i);
            for (var j = 0; j <= i; j++)
            {
                gradient[j] += weight * Product(i, j, -1);
                for (var k = 0; k <= i; k++)
                    if (k != j) hessian[(4 * j) + k] += weight * Product(i, j, k);
            }
        }

        Close(gradient, Differentiate.Grad(weighed, Tensor.From(x)));
        Close(hessian, Differentiate.Hessian(weighed, Tensor.From(x)));
        Close(gradient, Differentiate.Jvp(weighed, Tensor.From(x), Tensor.From([1.0, 0, 0, 0])).Tangent, only: 0);

        double Product(int last, int without, int and)
        {
            var product = 1.0;
            for (var i = 0; i <= last; i++)
                if (i != without && i != and) product *= x[i];
            return product;
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void CumProd_runs_along_each_dimension(int dim)
    {
        var x = Tensor.Float64([[2, 0, 3], [0.5, 4, 1]]);
        var rows = dim == 1 ? x : x.T;
        var expected = Tensor.Stack([.. rows.Unbind().Select(static row => Differentiate.Grad(static v => v.CumProd(0).Sum(), row))]);
        Close((dim == 1 ? expected : expected.T).ToArray<double>(), Differentiate.Grad(v => v.CumProd(dim).Sum(), x));
        Assert.Equal(1, Differentiate.Grad(static v => v.CumProd(0), Tensor.Scalar(0.0)).Item());
    }

    [Fact]
    public void LogCumSumExp_is_the_log_sum_of_each_prefix()
    {
        var x = Tensor.Randn([50], new Generator(5), DType.Float64) * 300;
        Close([.. Enumerable.Range(1, 50).Select(n => x[..n].LogSumExp().Item())], x.LogCumSumExp(0));
        var slopes = Tensor.Stack([.. Enumerable.Range(1, 50).Select(n => Tensor.Cat([x[..n].Softmax(0), Tensor.Zeros([50 - n], DType.Float64)]))]);
        Close(slopes.ToArray<double>(), Differentiate.Jacobian(static v => v.LogCumSumExp(0), x, JacobianMode.Reverse));
        Close(slopes.ToArray<double>(), Differentiate.Jacobian(static v => v.LogCumSumExp(0), x, JacobianMode.Forward));
    }

    [Fact]
    public void LogCumSumExp_of_minus_infinity_spoils_nothing()
    {
        var x = Tensor.From([-Inf, -Inf, 1, -Inf, 1]);
        Close([-Inf, -Inf, 1, 1, 1 + Math.Log(2)], x.LogCumSumExp(0));
        Close([0, 0, 2.5, 0, 0.5], Differentiate.Grad(static v => v.LogCumSumExp(0)[2..].Sum(), x));
        Close([0, 0, 0.5, 0, 0.5], Differentiate.Grad(static v => v.LogCumSumExp(0)[4], x));
        Close([0, 0, 0.25, 0, -0.25], Differentiate.Hessian(static v => v.LogCumSumExp(0)[4], x)[2]);
    }

    [Fact]
    public void Nothing_runs_to_nothing()
    {
        foreach (var run in new Func<Tensor, Tensor>[] { static v => v.CumProd(1), static v => v.LogCumSumExp(1), static v => v.CumMax(-1).Values })
            foreach (var shape in new Shape[] { [2, 0], [0, 2] })
                Assert.Equal(shape, Differentiate.Grad(v => run(v).Sum(), Tensor.Zeros(shape, DType.Float64)).Shape);
    }

    private static void Close(double[] expected, Tensor actual, int? only = null)
    {
        var found = actual.ToArray<double>();
        if (only is { } one)
        {
            Assert.Equal(expected[one], found[0], Math.Abs(expected[one]) * 1e-13);
            return;
        }

        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < found.Length; i++)
            Assert.True(
                expected[i].Equals(found[i]) || Math.Abs(expected[i] - found[i]) <= 1e-13 * Math.Max(Math.Abs(expected[i]), 1e-300),
                FormattableString.Invariant($"at {i}: {found[i]:R}, expected {expected[i]:R}"));
    }
}
