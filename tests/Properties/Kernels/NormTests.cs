using Autograd.Kernels;

namespace Autograd.Properties.Kernels;

/// <summary>Norms of a general order, at sizes whose powers are no numbers.</summary>
public sealed class NormTests
{
    private const double Inf = double.PositiveInfinity;

    [Theory]
    [InlineData(3, 1e30, 2, 1e30 * 1.2599210498948732)]
    [InlineData(3, 1e-30, 2, 1e-30 * 1.2599210498948732)]
    [InlineData(1.5, 1e-36, 8, 4e-36)]
    [InlineData(0.5, 1e30, 4, 1.6e31)]
    [InlineData(-2, 1e-30, 4, 5e-31)]
    [InlineData(-2, 1e30, 4, 5e29)]
    [InlineData(40, 7, 1, 7)]
    public void No_power_overflows_or_vanishes(double p, double value, int n, double expected)
    {
        Assert.Equal(1, Kernel.Norm(NdArray.Full(value, [n], DType.Float32), p).Item() / expected, 4e-7);
        Assert.Equal(1, Kernel.Norm(NdArray.Full(value, [n], DType.Float64), p).Item() / expected, 1e-14);
        Assert.Equal(1, Kernel.Norm(NdArray.Full(value, [3, n], DType.Float32), p, [1]).ToArray<float>()[2] / expected, 4e-7);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Zeros_infinities_and_NaN_are_what_they_are(DType dtype)
    {
        foreach (var p in (double[])[0.5, 1.5, 3])
        {
            Assert.Equal(0, Norm(p, 0, 0));
            Assert.Equal(Inf, Norm(p, 1, -Inf));
            Assert.Equal(double.NaN, Norm(p, 1, double.NaN));
            Assert.Equal(double.NaN, Norm(p, Inf, double.NaN));
            Assert.Equal(0, Kernel.Norm(NdArray.Full(1, [0], dtype), p).Item());
        }

        Assert.Equal(0, Norm(-1.5, 0, 3));
        Assert.Equal(3, Norm(-1.5, Inf, 3), 1e-6);
        Assert.Equal(Inf, Norm(-1.5, Inf, -Inf));
        Assert.Equal(double.NaN, Norm(-1.5, 0, double.NaN));

        double Norm(double p, params double[] x) => Kernel.Norm(Kernel.To(NdArray.From<double>(x, [x.Length]), dtype), p).Item();
    }
}
