using Autograd.Kernels;

namespace Autograd.Properties.Kernels;

/// <summary>Variances of data that lie far from zero, where the mean itself is not a number of their dtype.</summary>
public sealed class VarianceTests
{
    [Theory]
    [InlineData(1e7f, 1e7f + 1, 0.5)]
    [InlineData(16777216f, 16777218f, 2)]
    [InlineData(-16777218f, -16777216f, 2)]
    public void Two_neighbours_have_half_their_squared_distance(float a, float b, double expected)
    {
        var x = Tensor.From([a, b]).Track();
        Assert.Equal(expected, x.Var().Item());
        Assert.Equal((float)Math.Sqrt(expected), x.Std().Item());

        // The slope 2(x − mean)/(n − 1) = ±(b − a), although no Float32 is the mean.
        Assert.Equal([a - b, b - a], x.Var().Backward()[x].ToArray<float>());
        Assert.Equal(0, x.Std().Backward()[x].Sum().Item());
    }

    [Theory]
    [InlineData(1e4, 0.01, 10)]
    [InlineData(1e4, 0.01, 4099)]
    [InlineData(-1e6, 0.5, 100_003)]
    [InlineData(0, 1, 1000)]
    public void An_offset_costs_no_digits(double offset, double spread, int n)
    {
        var random = new Random(n);
        float[] data = [.. Enumerable.Range(0, n).Select(_ => (float)(offset + (spread * ((2 * random.NextDouble()) - 1))))];
        var mean = data.Average(static v => (double)v);
        var exact = data.Sum(v => (v - mean) * (v - mean)) / (n - 1);

        // 64 roundings of a sum and a few of each term, of 2⁻²⁴ each; typical is one.
        Assert.Equal(1, Kernel.Var(NdArray.From<float>(data, [n])).Item() / exact, 8 * 6e-8);
        var x = Tensor.From(data).Track();
        var slope = x.Var().Backward()[x];
        for (var i = 0; i < n; i += Math.Max(1, n / 50))
            Assert.Equal(2 * (data[i] - mean) / (n - 1), slope[i].Item(), 4 * spread * 2 / (n - 1) * 6e-8);
    }

    [Fact]
    public void Float64_far_from_zero_is_as_good()
    {
        var x = NdArray.From([9007199254740992.0, 9007199254740994.0], [2]);
        Assert.Equal(2.0, Kernel.Var(x).Item());
        Assert.Equal(0.5, Kernel.Var(NdArray.From([1e15, 1e15 + 1], [2])).Item());
    }

    [Fact]
    public void The_edges_stay()
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
        {
            Assert.Equal(0, Kernel.Var(NdArray.Full(0.1, [77], dtype)).Item());
            Assert.Equal(double.NaN, Kernel.Var(NdArray.Full(3, [1], dtype)).Item());
            Assert.Equal(double.NaN, Kernel.Var(NdArray.Full(3, [0], dtype)).Item());
            Assert.Equal(double.NaN, Kernel.Var(Kernel.To(NdArray.From([double.PositiveInfinity, 1], [2]), dtype)).Item());
            Assert.Equal(double.PositiveInfinity, Kernel.Var(Kernel.To(NdArray.From([1.0, 2], [2]), dtype), correction: 2).Item());
        }

        Assert.Equal(double.PositiveInfinity, Kernel.Var(NdArray.From([1e30f, -1e30f], [2])).Item());
        Assert.Equal(double.PositiveInfinity, Kernel.Var(NdArray.From([1e300, 1.5e300], [2])).Item());
    }
}
