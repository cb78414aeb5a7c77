using Autograd.Kernels;
using FsCheck.Xunit;

namespace Autograd.Properties.Kernels;

/// <summary>Running sums and products against a loop, in the same order, so exactly.</summary>
[Properties(Arbitrary = [typeof(Views)], MaxTest = 300)]
public sealed class CumulativeTests
{
    [Property]
    public void CumSum_and_CumProd_run_one_after_another(View v)
    {
        var (sums, products) = (Kernel.CumSum(v.X, v.Dim), Kernel.CumProd(v.X, v.Dim));
        var dtype = v.X.DType.IsFloating() ? v.X.DType : DType.Int64;
        Assert.Equal((dtype, v.X.Shape), (sums.DType, sums.Shape));
        Assert.Equal((dtype, v.X.Shape), (products.DType, products.Shape));
        var groups = Views.Groups(v.X.Shape, v.X.Shape.IsScalar ? [] : [v.Dim]);
        switch (dtype)
        {
            case DType.Float32: Check<float, double>(); break;
            case DType.Float64: Check<double, double>(); break;
            default: Check<long, long>(); break;
        }

        void Check<T, TWide>()
            where T : unmanaged, System.Numerics.INumber<T>
            where TWide : unmanaged, System.Numerics.INumber<TWide>
        {
            var (data, s, p) = (Kernel.To(v.X, dtype).ToArray<T>(), sums.ToArray<T>(), products.ToArray<T>());
            foreach (var group in groups)
            {
                var (sum, product) = (TWide.Zero, TWide.One);
                foreach (var i in group)
                {
                    (sum, product) = (sum + TWide.CreateTruncating(data[i]), product * TWide.CreateTruncating(data[i]));
                    Assert.Equal(T.CreateTruncating(sum), s[i]);
                    Assert.Equal(T.CreateTruncating(product), p[i]);
                }
            }
        }
    }

    [Fact]
    public void A_long_scan_matches_a_loop_along_either_dimension()
    {
        var random = new Random(3);
        var data = Enumerable.Range(0, 600 * 70).Select(_ => (float)random.NextDouble()).ToArray();
        var x = NdArray.From<float>(data, [600, 70]);
        var byRow = Kernel.CumSum(x.Transpose(0, 1).Contiguous(), 1);
        Assert.Equal(byRow.Transpose(0, 1).ToArray<float>(), Kernel.CumSum(x, 0).ToArray<float>());
    }

    /// <summary>One rounding a prefix, however long it is: in Float32 alone the last is off by 0.3 %.</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 0)]
    [InlineData(5, 1)]
    public void A_long_scan_of_Float32_does_not_drift(int beside, int dim)
    {
        const int n = 300_000;
        Shape shape = dim == 0 ? [n, beside] : [beside, n];
        var sums = Kernel.CumSum(NdArray.Scalar(0.1f).Expand(shape).Contiguous(), dim);
        for (var k = 99_999; k < n; k += 50_000)
            Assert.Equal((float)((k + 1) * (double)0.1f), sums.Select(dim, k).Select(0, beside - 1).Item<float>(), 0.002f);
        Assert.Equal(16777220f, Kernel.CumSum(NdArray.From([16777216f, 1, 1, 1, 1], [5]), 0).Select(0, 4).Item<float>());
    }
}
