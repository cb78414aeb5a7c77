using Autograd.Kernels;

namespace Autograd.Properties.Graph;

/// <summary>Gradients of reductions where the result has lost digits that the gradient needs.</summary>
public sealed class ReductionGradientTests
{
    private const double Inf = double.PositiveInfinity;

    [Theory]
    [InlineData(DType.Float32, 1e5)]
    [InlineData(DType.Float32, -3e6)]
    [InlineData(DType.Float64, 1e14)]
    public void LogSumExps_gradient_of_equal_logits_is_even(DType dtype, double logit)
    {
        var x = Tensor.Full([10], logit, dtype).Track();
        var slope = x.LogSumExp().Backward()[x];
        Assert.All(slope.To(DType.Float64).ToArray<double>(), static p => Assert.Equal(0.1, p, 1e-8));
    }

    [Fact]
    public void LogSumExps_gradient_sums_to_one_along_each_row()
    {
        var x = (Tensor.Randn([50, 7], new Generator(3)) + 1e4).Track();
        var slope = x.LogSumExp(1).Sum().Backward()[x];
        Assert.All(slope.Sum(1).ToArray<float>(), static s => Assert.Equal(1, s, 4e-7));
    }

    [Fact]
    public void LogSumExps_gradient_keeps_its_conventions()
    {
        Assert.Equal([0, 0.5, 0.5], Slope([-Inf, 0, 0]));
        Assert.Equal([double.NaN, double.NaN], Slope([-Inf, -Inf]));
        Assert.Equal([double.NaN, 0, 0], Slope([Inf, 0, -Inf]));
        Assert.All(Slope([double.NaN, 1]), static p => Assert.Equal(double.NaN, p));
        Assert.Equal([1], Slope([3]));

        static double[] Slope(double[] values)
        {
            var x = Tensor.From(values).Track();
            return x.LogSumExp().Backward()[x].ToArray<double>();
        }
    }

    [Fact]
    public void Prods_gradient_of_a_subnormal_product_keeps_its_digits()
    {
        var x = Tensor.From([1e-22f, 1e-22f, 2f]).Track();
        Assert.Equal([2e-22f, 2e-22f, 1e-22f * 1e-22f], x.Prod().Backward()[x].ToArray<float>());
        var y = Tensor.From([1e-160, 1e-160, 2], 3, 1).Track();
        Assert.Equal([2e-160, 2e-160, 1e-160 * 1e-160], y.Prod(0).Backward(Tensor.From([1.0]))[y].ToArray<double>());
    }

    [Theory]
    [InlineData(3, 1e30, 0.62996052494743658)]
    [InlineData(3, 1e-30, 0.62996052494743658)]
    [InlineData(0.5, 1e30, 2)]
    [InlineData(-2, 1e-30, 0.35355339059327379)]
    public void Norms_gradient_has_no_size(double p, double size, double expected)
    {
        // 2^(1/p − 1) at two equal elements, however large they are.
        var x = Tensor.Full([2], size).Track();
        Assert.All(x.Norm(p).Backward()[x].ToArray<float>(), g => Assert.Equal(expected, g, 1e-6));
    }

    [Fact]
    public void Prod_is_numbered_as_PyTorch_numbers_it()
    {
        var x = Tensor.From([1.0, 2, 3, 4], 2, 2).Track();
        Assert.Equal("ProdBackward0", x.Prod().Node!.Name);
        Assert.Equal("ProdBackward1", x.Prod(0).Node!.Name);
    }

    [Fact]
    public void The_extreme_of_nothing_is_refused_in_the_callers_words()
    {
        var empty = Tensor.Zeros([2, 0]);
        Refused("max: ", () => empty.Max());
        Refused("min: ", () => empty.Min());
        Refused("amax: ", () => empty.Amax([1]));
        Refused("amin: ", () => empty.Amin());

        static void Refused(string start, Action call) => Assert.StartsWith(start, Assert.Throws<ShapeException>(call).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_dimension_has_no_indices_to_expect()
    {
        var errors = (ShapeException[])
        [
            Assert.Throws<ShapeException>(() => NdArray.Zeros([2, 0], DType.Float32).Select(1, 0)),
            Assert.Throws<ShapeException>(() => Kernel.IndexSelect(NdArray.Zeros([2, 0], DType.Float32), 1, NdArray.From([0L], [1]))),
        ];
        Assert.All(errors, static e => Assert.DoesNotContain("to -1", e.Message, StringComparison.Ordinal));
        Assert.All(errors, static e => Assert.Contains("which is empty", e.Message, StringComparison.Ordinal));
    }
}
