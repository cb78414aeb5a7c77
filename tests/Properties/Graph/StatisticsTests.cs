namespace Autograd.Properties.Graph;

/// <summary>Statistics and calculus on samples: what has a closed form, and what is missing.</summary>
public sealed class StatisticsTests
{
    private const double NaN = double.NaN;

    [Fact]
    public void Missing_numbers_count_for_nothing()
    {
        var x = Tensor.Float64([[1, NaN, 3], [NaN, NaN, NaN]]).Track();
        Assert.Equal([4, 0], x.NanSum([1]).ToArray<double>());
        Assert.Equal([2, NaN], x.NanMean([1]).ToArray<double>());
        Assert.Equal([1, 1], x.NanMean(keepDim: true).Shape);
        Assert.Equal([0.5, 0, 0.5, 0, 0, 0], x.NanMean().Backward()[x].ToArray<double>());
        Assert.Equal(3, Tensor.From([1L, 2]).NanSum().Item());
    }

    [Fact]
    public void Covariances_of_weighted_observations_are_those_of_repeated_ones()
    {
        var x = Tensor.Randn([3, 4], new Generator(1), DType.Float64);
        var often = Tensor.From([1L, 3, 0, 2]);
        Close(x.RepeatInterleave(often, 1).Cov(), x.Cov(frequencies: often));
        Close(x.Cov(0), x.Cov(0, weights: Tensor.Full([4], 2.5, DType.Float64)));
        Close(x.Var(1), x.Cov().Diagonal());
        Close(Tensor.Ones([3], DType.Float64), x.CorrCoef().Diagonal());
        Assert.Equal(default, x[0].Cov().Shape);
        Assert.Equal(1, x[0].CorrCoef().Item());
        Assert.Equal(x.Cov(2, often, x[1].Abs()).Shape, x.Cov().Shape);
    }

    [Fact]
    public void Both_results_are_those_of_each()
    {
        var x = Tensor.Randn([3, 4], new Generator(2), DType.Float64);
        var ((deviation, mean), (variance, same)) = (x.StdMean([0], 0, keepDim: true), x.VarMean([0], 0, keepDim: true));
        Close(x.Std([0], 0, keepDim: true), deviation);
        Close(variance, deviation * deviation);
        Close(mean, same);
        Assert.Equal([1, 1], x.StdMean(keepDim: true).Mean.Shape);
    }

    [Fact]
    public void Large_slices_are_scaled_down()
    {
        var x = Tensor.Float64([[3, 4], [0.3, 0.4]]);
        Close(Tensor.Float64([[3, 4], [0.3, 0.4]]) * Tensor.Float64([[1 / (5 + 1e-7)], [1]]), x.Renorm(2, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Renorm(0, 0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => x.Renorm(2, 0, -1));
    }

    [Fact]
    public void Differences_undo_sums()
    {
        var x = Tensor.From([1.0, 4, 9, 16, 25]);
        Assert.Equal([2, 2, 2], x.Diff(2).ToArray<double>());
        Assert.Equal([1, 4, 9], x[..3].CumSum(0).Diff(prepend: Tensor.From([0.0])).ToArray<double>());
        Assert.Equal([0], x.Diff(7).Shape);
        Assert.Equal([true, false], Tensor.From([true, false, false]).Diff().ToArray<bool>());
        Assert.Equal([-1, 0, 0, 0, 1], Differentiate.Grad(static v => v.Diff().Sum(), x).ToArray<double>());
    }

    /// <summary>The trapezoidal rule is exact for lines, the differences of second order for parabolas, whatever the points.</summary>
    [Fact]
    public void Calculus_is_exact_for_simple_functions()
    {
        var t = Tensor.From([0.0, 1, 3, 4.5, 8]);
        Assert.Equal(64, (t * 2).Trapezoid(t).Item(), 1e-12);
        Close(t[1..].Square(), (t * 2).CumulativeTrapezoid(t));
        Assert.Equal(18, Tensor.From([0.0, 1, 2, 3]).Trapezoid(4).Item(), 1e-12);
        Close(t * 2, t.Square().Gradient([t], edgeOrder: 2)[0]);
        var even = Tensor.From([0.0, 0.5, 1, 1.5]);
        Close(even * 2, even.Square().Gradient(0.5, edgeOrder: 2)[0]);
        Close(Tensor.Ones([2], DType.Float64), Tensor.From([1.0, 3]).Gradient([2.0])[0]);
        var plane = (t.Unsqueeze(1) * 3) + (even * 5);
        Close(Tensor.Full([5, 4], 5, DType.Float64), plane.Gradient([t, even])[1]);
        Close(Tensor.Full([5, 4], 3, DType.Float64), plane.Gradient([t], [-2])[0]);
        Assert.Equal([0, 0], Tensor.Zeros([2, 0], DType.Float64).Trapezoid().ToArray<double>());
        Assert.Throws<ShapeException>(() => even[..2].Gradient(edgeOrder: 2));
    }

    private static void Close(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        foreach (var (e, a) in expected.ToArray<double>().Zip(actual.ToArray<double>())) Assert.Equal(e, a, 1e-12);
    }
}
