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
            case DType.Float32: Check<float>(); break;
            case DType.Float64: Check<double>(); break;
            default: Check<long>(); break;
        }

        void Check<T>()
            where T : unmanaged, System.Numerics.INumber<T>
        {
            var (data, s, p) = (Kernel.To(v.X, dtype).ToArray<T>(), sums.ToArray<T>(), products.ToArray<T>());
            foreach (var group in groups)
            {
                var (sum, product) = (T.Zero, T.One);
                foreach (var i in group)
                {
                    (sum, product) = (sum + data[i], product * data[i]);
                    Assert.Equal(sum, s[i]);
                    Assert.Equal(product, p[i]);
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
}
