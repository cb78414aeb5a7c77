namespace Autograd.Properties.Graph;

/// <summary>Conventions of ops that find elements by their order: ties, NaN, nothing.</summary>
public sealed class OrderTests
{
    private const double NaN = double.NaN;

    [Fact]
    public void Median_of_all_shares_its_gradient_among_equals()
    {
        Assert.Equal([0, 1 / 3.0, 0, 1 / 3.0, 1 / 3.0], Slope([1, 2, 3, 2, 2], static x => x.Median()));
        Assert.Equal([0, 1, 0, 0], Slope([4, 2, 3, 1], static x => x.Median())); // the lower middle
        Assert.Equal([0, 0.5, 0.5], Slope([1, NaN, NaN], static x => x.Median()));
        Assert.Equal([1, 0, 0], Slope([1, NaN, NaN], static x => x.NanMedian()));
        Assert.Equal([0.5, 0.5], Slope([NaN, NaN], static x => x.NanMedian()));
    }

    [Fact]
    public void Medians_along_a_dimension_give_all_to_the_element_found()
    {
        var x = Tensor.Float64([[1, 2, 2], [NaN, 5, NaN]]).Track();
        var (values, places) = x.Median(1);
        Assert.Equal([2, NaN], values.ToArray<double>());
        Assert.Equal([1, 0], places.ToArray<long>());
        Assert.Equal([0, 1, 0, 1, 0, 0], values.Sum().Backward()[x].ToArray<double>());
        Assert.Equal([2, 5], x.NanMedian(-1).Values.ToArray<double>());
        Assert.Equal([2, 1], x.NanMedian(-1, keepDim: true).Values.Shape);
        Assert.Equal(NaN, Tensor.Zeros(0).Median().Item());
    }

    [Fact]
    public void Mode_is_the_smallest_of_the_commonest()
    {
        var (values, places) = Tensor.Float64([[3, 1, 3, 1], [7, 5, 6, 4]]).Mode();
        Assert.Equal([1, 4], values.ToArray<double>());
        Assert.Equal([3, 3], places.ToArray<long>());
    }

    [Fact]
    public void Running_extremes_take_the_last_of_equals()
    {
        Assert.Equal([0, 1, 1, 3], Tensor.From([1.0, 2, 0, 2]).CumMax(0).Indices.ToArray<long>());
        Assert.Equal([0, 0, 2, 3], Tensor.From([1.0, 2, 1, 0]).CumMin(0).Indices.ToArray<long>());
        Assert.Equal([1, NaN, NaN], Tensor.From([1.0, NaN, 3]).CumMax(0).Values.ToArray<double>());
        Assert.Equal([1, 3, 0, 1], Slope([1, 2, 0, 2], static x => (x.CumMax(0).Values * Tensor.From([1.0, 1, 2, 1])).Sum()));
    }

    [Fact]
    public void Sorted_values_send_their_gradient_back()
    {
        Assert.Equal([2, 3, 1], Slope([2, NaN, 1], static x => (x.Sort().Values * Tensor.From([1.0, 2, 3])).Sum()));
        Assert.Equal([1, 1, 0], Slope([2, NaN, 1], static x => x.TopK(2).Values.Sum()));
        Assert.Equal([0, 1, 0], Slope([1, 1, 1], static x => x.KthValue(2).Values));
        Assert.Equal([1], Slope([4], static x => x[0].Sort().Values)); // 0-d
        Assert.Equal([0, 2], Tensor.Zeros(0, 2).Sort(0).Values.Shape);
    }

    [Theory]
    [InlineData(QuantileMethod.Linear, 1.75)]
    [InlineData(QuantileMethod.Lower, 1)]
    [InlineData(QuantileMethod.Higher, 2)]
    [InlineData(QuantileMethod.Midpoint, 1.5)]
    [InlineData(QuantileMethod.Nearest, 2)]
    public void Quantiles_lie_between_neighbours(QuantileMethod method, double expected)
    {
        var x = Tensor.From([3.0, 1, 0, 2]);
        Assert.Equal(expected, x.Quantile(1.75 / 3, method: method).Item(), 1e-15);
        Assert.Equal(expected, x.Quantile(Tensor.From([0, 1.75 / 3]), 0, keepDim: true, method)[1].Item(), 1e-15);
    }

    [Fact]
    public void Quantiles_treat_NaN_as_asked()
    {
        var x = Tensor.Float64([[1, NaN, 3], [NaN, NaN, NaN], [5, 4, 6]]);
        Assert.Equal([NaN, NaN, 5], x.Quantile(0.5, 1).ToArray<double>());
        Assert.Equal([2, NaN, 5], x.NanQuantile(0.5, 1).ToArray<double>());
        Assert.Equal([2, 3, 1], x.NanQuantile(Tensor.From([0.5, 1]), 1, keepDim: true).Shape);
        Assert.Equal([1, 1], x.NanQuantile(0, keepDim: true).Shape);
        Assert.Equal([0.5, 0, 0.5], Slope([1, NaN, 3], static y => y.NanQuantile(0.5)));
    }

    [Fact]
    public void Share_of_a_quantile_gets_a_gradient()
    {
        var q = Tensor.Scalar(0.25).Track();
        Assert.Equal(6, Tensor.From([0.0, 2, 9, 10]).Quantile(q).Backward()[q].Item(), 1e-12); // three gaps, the first of 2
    }

    [Fact]
    public void Many_at_once_are_the_same_as_one_by_one()
    {
        var x = Tensor.Float64([[3, 1, 2], [9, NaN, 7]]);
        foreach (var f in new Func<Tensor, Tensor>[]
        {
            static y => y.Quantile(0.25), static y => y.NanQuantile(0.25), static y => y.Median(), static y => y.Sort().Values, static y => y.CumMax(0).Indices,
            static y => y[0].Sort().Values, static y => y.Mode().Values, static y => y.TopK(2).Indices,
        })
        {
            var (expected, actual) = (Tensor.Stack(f(x[0]), f(x[1])), Vectorize.VMap(f)(x));
            Assert.Equal(expected.Shape, actual.Shape);
            Assert.Equal(expected.To(DType.Float64).ToArray<double>(), actual.To(DType.Float64).ToArray<double>());
        }
    }

    private static double[] Slope(double[] values, Func<Tensor, Tensor> of)
    {
        var x = Tensor.From(values).Track();
        return of(x).Backward()[x].ToArray<double>();
    }
}
