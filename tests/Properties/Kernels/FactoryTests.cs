namespace Autograd.Properties.Kernels;

public sealed class FactoryTests
{
    [Fact]
    public void Eye_has_ones_on_its_diagonal()
    {
        Assert.Equal([1f, 0, 0, 0, 1, 0], NdArray.Eye(2, 3).ToArray<float>());
        Assert.Equal([1L, 0, 0, 1, 0, 0], NdArray.Eye(3, 2, DType.Int64).ToArray<long>());
        Assert.Equal([true], NdArray.Eye(1, dtype: DType.Bool).ToArray<bool>());
        Assert.Equal([0, 3], NdArray.Eye(0, 3, DType.Float64).Shape.ToArray());
        Assert.Throws<ShapeException>(() => NdArray.Eye(-1));
    }

    [Theory]
    [InlineData(0, 5, 1, 5)]
    [InlineData(1, 2.5, 0.5, 3)]
    [InlineData(1, 2.6, 0.5, 4)]
    [InlineData(5, 0, -2, 3)]
    [InlineData(3, 3, 1, 0)]
    public void Arange_has_as_many_values_as_in_PyTorch(double start, double stop, double step, int count)
    {
        var x = NdArray.Arange(start, stop, step, DType.Float64);
        Assert.Equal(Enumerable.Range(0, count).Select(i => start + (i * step)), x.ToArray<double>());
    }

    [Fact]
    public void Arange_does_not_drift()
        => Assert.Equal(99_999 * 0.1, NdArray.Arange(0, 10_000, 0.1, DType.Float64).ToArray<double>()[99_999]);

    [Fact]
    public void Arange_of_integers() => Assert.Equal([7L, 4, 1], NdArray.Arange(7, 0, -3, DType.Int64).ToArray<long>());

    [Fact]
    public void Ranges_that_lead_nowhere_are_refused()
    {
        Assert.Throws<ShapeException>(() => NdArray.Arange(0, 1, 0));
        Assert.Throws<ShapeException>(() => NdArray.Arange(0, 1, -1));
        Assert.Throws<ShapeException>(() => NdArray.Arange(0, 0, 0));
        Assert.Throws<ShapeException>(() => NdArray.Arange(0, double.NaN));
        Assert.Throws<ShapeException>(() => NdArray.Arange(0, double.PositiveInfinity));
        Assert.Throws<ShapeException>(() => NdArray.Arange(0, 1e12));
        Assert.Throws<DTypeException>(() => NdArray.Arange(0, 2, 1, DType.Bool));
        Assert.Throws<ShapeException>(() => NdArray.Linspace(0, 1, -1));
    }

    [Fact]
    public void Linspace_meets_both_ends_and_is_symmetric()
    {
        Assert.Equal([0, 0.25, 0.5, 0.75, 1], NdArray.Linspace(0, 1, 5, DType.Float64).ToArray<double>());
        Assert.Equal([3f], NdArray.Linspace(3, 9, 1).ToArray<float>());
        Assert.Empty(NdArray.Linspace(3, 9, 0).ToArray<float>());
        var x = NdArray.Linspace(-0.1, 0.1, 1001, DType.Float64).ToArray<double>();
        Assert.Equal(0.1, x[^1]);
        for (var i = 0; i < x.Length / 2; i++) Assert.Equal(-x[i], x[^(i + 1)]);
    }

    /// <summary>PyTorch cuts the bounds and then each value off towards 0, counted from the nearer end.</summary>
    [Fact]
    public void Linspace_of_integers_is_PyTorchs()
    {
        Assert.Equal([0L, 2, 5, 7, 10], NdArray.Linspace(0, 10, 5, DType.Int64).ToArray<long>());
        Assert.Equal([-5L, -1, 1, 5], NdArray.Linspace(-5, 5, 4, DType.Int64).ToArray<long>());
        Assert.Equal([0L, 2, 5], NdArray.Linspace(0.9, 5.1, 3, DType.Int64).ToArray<long>());
        Assert.Equal([-2L, 0, 2], NdArray.Linspace(-2.7, 2.7, 3, DType.Int64).ToArray<long>());
        Assert.Equal([3L], NdArray.Linspace(3.5, 9, 1, DType.Int64).ToArray<long>());
    }
}
