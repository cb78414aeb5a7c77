namespace Autograd.Properties.Networks;

/// <summary>Normalisations, embeddings and attention.</summary>
public sealed class LayerTests
{
    [Fact]
    public void Running_statistics_move_by_the_momentum_with_the_unbiased_variance()
    {
        var x = Tensor.From([1.0, 3, 5, 7], 2, 1, 2);
        var (mean, variance) = Functional.RunningStatistics(x, Tensor.From([0.0]), Tensor.From([1.0]), momentum: 0.5);
        Assert.Equal(2, mean.Item(), 1e-15);
        Assert.Equal(0.5 + (0.5 * 20 / 3), variance.Item(), 1e-14);
    }

    [Fact]
    public void A_batch_is_normalised_by_itself_in_training_and_by_what_is_given_outside()
    {
        var x = Tensor.From([1.0, 3], 2, 1).Track();
        var inside = Functional.BatchNorm<Tensor>(x, null, null, training: true, eps: 0);
        Assert.Equal([-1.0, 1], inside.ToArray<double>());
        Assert.Equal([0.0, 0], (inside * Tensor.From([1.0, 1], 2, 1)).Sum().Backward()[x].ToArray<double>());
        var outside = Functional.BatchNorm(x, Tensor.From([1.0]), Tensor.From([4.0]), eps: 0);
        Assert.Equal([0.0, 1], outside.ToArray<double>());
        Assert.Equal([0.5, 0.5], outside.Sum().Backward()[x].ToArray<double>());
    }

    [Fact]
    public void A_group_of_one_channel_is_an_instance()
    {
        var x = Tensor.Randn([2, 3, 4], new Generator(1), DType.Float64);
        var pairs = Functional.GroupNorm(x, 3).ToArray<double>().Zip(Functional.InstanceNorm(x).ToArray<double>());
        Assert.All(pairs, static pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Fact]
    public void A_constant_channel_is_finite()
    {
        var x = Tensor.Ones([2, 1, 3], DType.Float64).Track();
        var y = Functional.BatchNorm<Tensor>(x, null, null, training: true);
        Assert.All(y.ToArray<double>(), static v => Assert.Equal(0, v));
        Assert.All((y * y).Sum().Backward()[x].ToArray<double>(), static v => Assert.Equal(0, v));
    }

    [Fact]
    public void Root_mean_square_is_1_afterwards()
    {
        var y = Functional.RmsNorm(Tensor.From([3.0, 4, 0, 5], 2, 2), [2], Tensor.From([1.0, 2]), eps: 0);
        Assert.Equal([3 / Math.Sqrt(12.5), 8 / Math.Sqrt(12.5), 0, 10 / Math.Sqrt(12.5)], y.ToArray<double>(), static (a, b) => Math.Abs(a - b) < 1e-14);
    }

    [Fact]
    public void The_row_of_the_padding_has_no_gradient_and_others_add_up()
    {
        var table = Tensor.Ones([3, 2], DType.Float64).Track();
        var y = Functional.Embedding(Tensor.From([0L, 2, 2, 1]), table, paddingIdx: -2);
        Assert.Equal([1.0, 1, 0, 0, 2, 2], y.Sum().Backward()[table].ToArray<double>());
        var shared = Functional.Embedding(Tensor.From([0L, 2, 2]), table, scaleGradByFreq: true);
        Assert.Equal([1.0, 1, 0, 0, 1, 1], shared.Sum().Backward()[table].ToArray<double>());
    }

    [Fact]
    public void A_row_that_is_too_long_is_scaled_and_its_gradient_is_not()
    {
        var table = Tensor.From([3.0, 4, 0.5, 0], 2, 2).Track();
        var y = Functional.Embedding(Tensor.From([0L, 1]), table, maxNorm: 1);
        Assert.Equal([0.6, 0.8, 0.5, 0], y.ToArray<double>(), static (a, b) => Math.Abs(a - b) < 1e-7);
        Assert.Equal([1.0, 1, 1, 1], y.Sum().Backward()[table].ToArray<double>());
    }

    [Fact]
    public void Bags_are_summed_averaged_or_their_largest_taken()
    {
        var table = Tensor.From([1.0, 2, 3, 4, 5, 6], 3, 2).Track();
        var (indices, offsets) = (Tensor.From([0L, 2, 1, 2]), Tensor.From([0L, 2, 2]));
        Assert.Equal([3.0, 4, 0, 0, 4, 5], Functional.EmbeddingBag(indices, table, offsets).ToArray<double>());
        Assert.Equal([6.0, 8, 0, 0, 8, 10], Functional.EmbeddingBag(indices, table, offsets, mode: BagMode.Sum).ToArray<double>());
        var largest = Functional.EmbeddingBag(indices, table, offsets, mode: BagMode.Max);
        Assert.Equal([5.0, 6, 0, 0, 5, 6], largest.ToArray<double>());
        Assert.Equal([0.0, 0, 0, 0, 2, 2], largest.Sum().Backward()[table].ToArray<double>());
        Assert.Equal([1.0, 2, 0, 0, 3, 4], Functional.EmbeddingBag(indices, table, offsets, paddingIdx: 2).ToArray<double>());
        Assert.Equal([3.0, 4, 4, 5], Functional.EmbeddingBag(indices, table, Tensor.From([0L, 2, 4]), includeLastOffset: true).ToArray<double>());
    }

    [Fact]
    public void Dropout_scales_what_stays_and_does_nothing_outside_of_training()
    {
        var x = Tensor.Full([1000], 3, DType.Float64).Track();
        Assert.Equal(x, Functional.Dropout(x, 0.5, null));
        var y = Functional.Dropout(x, 0.25, new Generator(1));
        Assert.All(y.ToArray<double>(), static v => Assert.True(v is 0 or 4));
        Assert.InRange(y.ToArray<double>().Count(static v => v == 0), 200, 300);
        Assert.Equal(y.ToArray<double>().Select(static v => v / 3), y.Sum().Backward()[x].ToArray<double>());
        Assert.All(Functional.Dropout(x, 1, new Generator(1)).ToArray<double>(), static v => Assert.Equal(0, v));
    }

    [Fact]
    public void An_empty_batch_is_normalised_to_nothing()
    {
        Assert.Equal(0, Functional.BatchNorm<Tensor>(Tensor.Zeros(0), null, null, training: true).Numel);
        Assert.Equal(Shape.Of(0, 2, 3), Functional.BatchNorm<Tensor>(Tensor.Zeros(0, 2, 3), null, null, training: true).Shape);
    }

    [Fact]
    public void A_causal_query_sees_no_later_key()
    {
        var generator = new Generator(2);
        Tensor q = Tensor.Randn([3, 2], generator, DType.Float64), k = Tensor.Randn([3, 2], generator, DType.Float64), v = Tensor.From([1.0, 2, 4], 3, 1);
        var y = Functional.ScaledDotProductAttention(q, k, v, isCausal: true);
        Assert.Equal(1, y[0, 0].Item());
        var masked = Functional.ScaledDotProductAttention(q, k, v, Tensor.Ones([3, 3], DType.Bool).Tril());
        Assert.Equal(masked.ToArray<double>(), y.ToArray<double>());
        Assert.Equal(q.MatMul(k.T).Softmax(-1).MatMul(v).ToArray<double>(), Functional.ScaledDotProductAttention(q, k, v, scale: 1).ToArray<double>());
    }
}
