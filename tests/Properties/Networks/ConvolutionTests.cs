namespace Autograd.Properties.Networks;

/// <summary>Convolutions against their definition, in all that they may have, and the bits of batches.</summary>
public sealed class ConvolutionTests
{
    [Theory]
    [InlineData(2, 3, 4, 1, 7, 3, 1, 0, 1)]
    [InlineData(2, 4, 6, 2, 9, 3, 2, 1, 2)]
    [InlineData(1, 24, 20, 1, 6, 3, 1, 1, 1)] // more filters and places than dot products are made for
    [InlineData(3, 1, 2, 1, 5, 1, 1, 0, 1)]
    [InlineData(1, 3, 3, 3, 4, 2, 3, 2, 1)]
    public void Results_and_gradients_are_those_of_the_definition(
        int n, int channels, int filters, int groups, int size, int window, int stride, int padding, int dilation)
    {
        var generator = new Generator(7);
        var x = Tensor.Randn([n, channels, size, size + 1], generator, DType.Float64).Track();
        var w = Tensor.Randn([filters, channels / groups, window, window], generator, DType.Float64).Track();
        var y = Functional.Conv2d(x, w, stride: stride, padding: padding, dilation: dilation, groups: groups);
        var g = Tensor.Randn(y.Shape, generator, DType.Float64);
        var gradients = y.Backward(g);

        var (result, dx, dw) = (new double[y.Numel], new double[x.Numel], new double[w.Numel]);
        var (xs, ws, gs) = (x.ToArray<double>(), w.ToArray<double>(), g.ToArray<double>());
        int perGroup = channels / groups, high = y.Shape[2], wide = y.Shape[3];
        for (var o = 0; o < result.Length; o++)
        {
            int column = o % wide, row = o / wide % high, filter = o / (wide * high) % filters, image = o / (wide * high * filters);
            for (var k = 0; k < perGroup * window * window; k++)
            {
                int kx = k % window, ky = k / window % window, c = k / (window * window);
                int from = (column * stride) - padding + (kx * dilation), top = (row * stride) - padding + (ky * dilation);
                if (from < 0 || from > size || top < 0 || top >= size) continue;
                var at = (((((image * channels) + (filter / (filters / groups) * perGroup) + c) * size) + top) * (size + 1)) + from;
                var weight = (filter * perGroup * window * window) + k;
                result[o] += xs[at] * ws[weight];
                dx[at] += gs[o] * ws[weight];
                dw[weight] += gs[o] * xs[at];
            }
        }

        Near(result, y);
        Near(dx, gradients[x]);
        Near(dw, gradients[w]);
    }

    [Fact]
    public void Long_signals_are_cut_within_a_row()
    {
        var generator = new Generator(3);
        var x = Tensor.Randn([1, 1, 70_001], generator, DType.Float64).Track();
        var w = Tensor.Randn([2, 1, 5], generator, DType.Float64).Track();
        var y = Functional.Conv1d(x, w, padding: 2);
        var g = Tensor.Randn(y.Shape, generator, DType.Float64);
        var gradients = y.Backward(g);
        var (xs, ws, gs, dx, dw) = (x.ToArray<double>(), w.ToArray<double>(), g.ToArray<double>(), new double[x.Numel], new double[w.Numel]);
        var result = new double[y.Numel];
        for (var o = 0; o < result.Length; o++)
        {
            for (var k = 0; k < 5; k++)
            {
                var at = (o % xs.Length) - 2 + k;
                if (at < 0 || at >= xs.Length) continue;
                var weight = (o / xs.Length * 5) + k;
                result[o] += xs[at] * ws[weight];
                dx[at] += gs[o] * ws[weight];
                dw[weight] += gs[o] * xs[at];
            }
        }

        Near(result, y);
        Near(dx, gradients[x]);
        Near(dw, gradients[w]);
    }

    /// <summary>Images share nothing, so that neither their number nor their place in the batch moves a bit.</summary>
    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void An_image_of_a_batch_has_the_bits_that_it_has_alone(DType dtype)
    {
        var generator = new Generator(5);
        var x = Tensor.Randn([5, 3, 40, 41], generator, dtype);
        var w = Tensor.Randn([6, 3, 3, 3], generator, dtype);
        var y = Functional.Conv2d(x, w, padding: 1);
        var back = Functional.ConvTranspose2d(y, w, padding: 1);
        for (var n = 0; n < 5; n++)
        {
            var one = Functional.Conv2d(x[n], w, padding: 1);
            Assert.True(one.Eq(y[n]).All().Item<bool>());
            Assert.True(Functional.ConvTranspose2d(one, w, padding: 1).Eq(back[n]).All().Item<bool>());
        }
    }

    [Fact]
    public void Filters_sum_over_images_in_parts()
    {
        var generator = new Generator(6);
        var x = Tensor.Randn([5, 3, 40, 41], generator, DType.Float64);
        var w = Tensor.Randn([6, 3, 3, 3], generator, DType.Float64).Track();
        var whole = Functional.Conv2d(x, w, padding: 1).Square().Sum().Backward()[w];
        Tensor? sum = null;
        for (var n = 0; n < 5; n++)
        {
            var one = Functional.Conv2d(x[n], w, padding: 1).Square().Sum().Backward()[w];
            sum = sum is null ? one : sum + one;
        }

        Assert.All(whole.ToArray<double>().Zip(sum!.ToArray<double>()), static pair => Assert.Equal(pair.Second, pair.First, 1e-8));
    }

    [Fact]
    public void Same_keeps_the_size_and_pads_more_behind()
    {
        var x = Tensor.From([1.0, 2, 3], 1, 3);
        Assert.Equal([3.0, 5, 3], Functional.Conv1d(x, Tensor.Ones([1, 1, 2], DType.Float64), padding: Sizes.Same).ToArray<double>());
        Assert.Equal(Shape.Of(1, 3), Functional.Conv1d(x, Tensor.Ones([1, 1, 4], DType.Float64), padding: Sizes.Same, dilation: 3).Shape);
    }

    [Fact]
    public void A_kernel_and_its_gradient_are_small_enough_to_check_by_hand()
    {
        var x = Tensor.From([1.0, 2, 3, 4], 1, 4).Track();
        var w = Tensor.From([1.0, 10], 1, 1, 2).Track();
        var y = Functional.Conv1d(x, w, Tensor.From([0.5]), stride: 2);
        Assert.Equal([21.5, 43.5], y.ToArray<double>());
        var gradients = y.Sum().Backward();
        Assert.Equal([1.0, 10, 1, 10], gradients[x].ToArray<double>());
        Assert.Equal([4.0, 6], gradients[w].ToArray<double>());
        Assert.Equal([1.0, 10, 2, 20, 0], Functional.ConvTranspose1d(Tensor.From([1.0, 2], 1, 2), w, stride: 2, outputPadding: 1).ToArray<double>());
    }

    [Fact]
    public void Many_inside_a_vectorized_function_are_those_one_by_one()
    {
        var generator = new Generator(9);
        Tensor x = Tensor.Randn([3, 2, 2, 6], generator, DType.Float64), w = Tensor.Randn([3, 4, 1, 3], generator, DType.Float64);
        var many = Vectorize.VMap(static (a, b) => Functional.Conv1d(a, b, groups: 2, padding: 1))(x, w);
        var shared = Vectorize.VMap(b => Functional.Conv1d(x[0], b, groups: 2, padding: 1))(w);
        for (var i = 0; i < 3; i++)
        {
            Near(Functional.Conv1d(x[i], w[i], groups: 2, padding: 1).ToArray<double>(), many[i]);
            Near(Functional.Conv1d(x[0], w[i], groups: 2, padding: 1).ToArray<double>(), shared[i]);
        }
    }

    private static void Near(double[] expected, Tensor actual)
        => Assert.All(actual.ToArray<double>().Zip(expected), static pair => Assert.Equal(pair.Second, pair.First, 1e-10));
}
