namespace Autograd.Properties.Networks;

/// <summary>Pooling, padding and resampling at ties, NaN and borders.</summary>
public sealed class PoolingTests
{
    [Fact]
    public void Of_equal_largest_elements_the_first_has_the_gradient()
    {
        var x = Tensor.From([2.0, 5, 5, 1, 5, 5], 1, 6).Track();
        var (values, places) = Functional.MaxPool1dWithIndices(x, 3);
        Assert.Equal([5.0, 5], values.ToArray<double>());
        Assert.Equal([1L, 4], places.ToArray<long>());
        Assert.Equal([0.0, 1, 0, 0, 1, 0], values.Sum().Backward()[x].ToArray<double>());
    }

    [Fact]
    public void Nan_is_largest_and_has_the_gradient()
    {
        var x = Tensor.From([1.0, double.NaN, double.PositiveInfinity], 1, 3).Track();
        var y = Functional.MaxPool1d(x, 3);
        Assert.True(double.IsNaN(y.ToArray<double>()[0]));
        Assert.Equal([0.0, 1, 0], y.Backward(Tensor.Ones([1, 1], DType.Float64))[x].ToArray<double>());
    }

    [Fact]
    public void Minus_infinity_has_a_place_in_the_image_and_padding_has_none()
    {
        var x = Tensor.Full([1, 2], double.NegativeInfinity, DType.Float64);
        var (values, places) = Functional.MaxPool1dWithIndices(x, 2, stride: 1, padding: 1);
        Assert.All(values.ToArray<double>(), static v => Assert.Equal(double.NegativeInfinity, v));
        Assert.Equal([0L, 0, 1], places.ToArray<long>());
    }

    [Fact]
    public void Windows_that_share_an_element_add_their_gradients()
    {
        var x = Tensor.From([1.0, 9, 2], 1, 3).Track();
        Assert.Equal([0.0, 2, 0], Functional.MaxPool1d(x, 2, stride: 1).Sum().Backward()[x].ToArray<double>());
    }

    [Fact]
    public void Unpooling_puts_values_back()
    {
        var x = Tensor.From([1.0, 7, 3, 2, 5, 4, 8, 6], 1, 1, 2, 4);
        var (values, places) = Functional.MaxPool2dWithIndices(x, 2);
        Assert.Equal([0.0, 7, 0, 0, 0, 0, 8, 0], Functional.MaxUnpool2d(values, places, 2).ToArray<double>());
        Assert.Equal(Shape.Of(1, 1, 3, 5), Functional.MaxUnpool2d(values, places, 2, outputSize: [1, 1, 3, 5]).Shape);
    }

    [Fact]
    public void Padding_counts_in_a_mean_unless_it_is_left_out()
    {
        var x = Tensor.From([2.0, 4], 1, 2);
        Assert.Equal([1.0, 3, 2], Functional.AvgPool1d(x, 2, stride: 1, padding: 1).ToArray<double>());
        Assert.Equal([2.0, 3, 4], Functional.AvgPool1d(x, 2, stride: 1, padding: 1, countIncludePad: false).ToArray<double>());
        Assert.Equal([3.0], Functional.AvgPool2d(x.Reshape(1, 1, 2), [1, 2], divisorOverride: 2).ToArray<double>());
    }

    [Fact]
    public void What_lies_beyond_the_padding_is_no_place_of_a_window()
        => Assert.Equal([1.5, 3], Functional.AvgPool1d(Tensor.From([1.0, 2, 3], 1, 3), 2, ceilMode: true).ToArray<double>());

    [Fact]
    public void Adaptive_windows_overlap_where_the_sizes_do_not_divide()
    {
        var x = Tensor.From([1.0, 2, 3, 4, 5], 1, 5);
        Assert.Equal([1.5, 3, 4.5], Functional.AdaptiveAvgPool1d(x, 3).ToArray<double>());
        Assert.Equal([2.0, 4, 5], Functional.AdaptiveMaxPool1d(x, 3).Values.ToArray<double>());
        Assert.Equal(x.ToArray<double>(), Functional.AdaptiveAvgPool1d(x, -1).ToArray<double>());
    }

    [Fact]
    public void Padding_copies_as_its_mode_says()
    {
        var x = Tensor.From([1.0, 2, 3], 1, 3);
        Assert.Equal([9.0, 1, 2, 3, 9, 9], Functional.Pad(x, [1, 2], value: 9).ToArray<double>());
        Assert.Equal([3.0, 2, 1, 2, 3, 2], Functional.Pad(x, [2, 1], PaddingMode.Reflect).ToArray<double>());
        Assert.Equal([1.0, 1, 1, 2, 3, 3], Functional.Pad(x, [2, 1], PaddingMode.Replicate).ToArray<double>());
        Assert.Equal([2.0, 3, 1, 2, 3, 1], Functional.Pad(x, [2, 1], PaddingMode.Circular).ToArray<double>());
        Assert.Equal([2.0, 3, 0], Functional.Pad(x, [-1, 1]).ToArray<double>());
        Assert.Equal([2L, 7], Functional.Pad(Tensor.From([1L, 2]), [-1, 1], value: 7).ToArray<long>());
    }

    [Fact]
    public void What_is_cut_off_is_not_copied()
    {
        var x = Tensor.From([1.0, 2, 3], 1, 3);
        Assert.Equal([2.0, 3, 2], Functional.Pad(x, [-1, 1], PaddingMode.Circular).ToArray<double>());
        Assert.Equal([2.0, 3, 2], Functional.Pad(x, [-1, 1], PaddingMode.Reflect).ToArray<double>());
        Assert.Equal([2.0, 3, 3], Functional.Pad(x, [-1, 1], PaddingMode.Replicate).ToArray<double>());
    }

    [Fact]
    public void A_constant_beside_infinity_is_a_constant()
    {
        var x = Tensor.From([double.PositiveInfinity]).Track();
        var y = Functional.Pad(x, [1, 0], value: 2);
        Assert.Equal([2.0, double.PositiveInfinity], y.ToArray<double>());
        Assert.Equal([1.0], y.Sum().Backward()[x].ToArray<double>());
    }

    [Fact]
    public void Columns_of_windows_add_up_to_how_often_a_place_is_seen()
    {
        var ones = Tensor.Ones([1, 1, 3, 3], DType.Float64);
        var counts = Functional.Fold(Functional.Unfold(ones, 2), 3, 2);
        Assert.Equal([1.0, 2, 1, 2, 4, 2, 1, 2, 1], counts.ToArray<double>());
    }

    [Fact]
    public void A_shuffle_of_pixels_is_undone()
    {
        var x = Tensor.Arange(0, 32, dtype: DType.Float64).Reshape(1, 8, 2, 2);
        var y = Functional.PixelShuffle(x, 2);
        Assert.Equal([0.0, 4, 1, 5], y[0, 0, 0].ToArray<double>());
        Assert.Equal(x.ToArray<double>(), Functional.PixelUnshuffle(y, 2).ToArray<double>());
    }

    [Fact]
    public void Interpolation_goes_through_the_corners_that_are_aligned()
    {
        var x = Tensor.From([0.0, 4], 1, 1, 2);
        Assert.Equal([0.0, 1, 2, 3, 4], Functional.Interpolate(x, 5, mode: InterpolationMode.Linear, alignCorners: true).ToArray<double>());
        Assert.Equal([0.0, 1, 3, 4], Functional.Interpolate(x, scaleFactor: [2], mode: InterpolationMode.Linear).ToArray<double>());
        Assert.Equal([0.0, 0, 4, 4], Functional.Interpolate(x, scaleFactor: [2]).ToArray<double>());
        Assert.Equal([2.0], Functional.Interpolate(x, 1, mode: InterpolationMode.Area).ToArray<double>());
    }

    [Fact]
    public void Antialiasing_keeps_constants_and_smooths_what_becomes_smaller()
    {
        var flat = Functional.Interpolate(Tensor.Full([1, 1, 9, 9], 3, DType.Float64), 4, mode: InterpolationMode.Bicubic, antialias: true);
        Assert.All(flat.ToArray<double>(), static v => Assert.Equal(3, v, 1e-12));
        var spike = Functional.Interpolate(Tensor.From([0.0, 8, 0, 0], 1, 1, 1, 4), [1, 2], mode: InterpolationMode.Bilinear, antialias: true);
        Assert.All(spike.ToArray<double>().Zip([24.0 / 7, 8.0 / 7]), static pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Fact]
    public void The_identity_grid_gives_the_image_back()
    {
        var x = Tensor.Arange(0, 12, dtype: DType.Float64).Reshape(1, 1, 3, 4);
        var theta = Tensor.From([1.0, 0, 0, 0, 1, 0], 1, 2, 3);
        foreach (var aligned in new[] { true, false })
        {
            var grid = Functional.AffineGrid(theta, [1, 1, 3, 4], aligned);
            foreach (var mode in Enum.GetValues<GridMode>())
            {
                var y = Functional.GridSample(x, grid, mode, alignCorners: aligned);
                Assert.All(y.ToArray<double>().Zip(x.ToArray<double>()), static pair => Assert.Equal(pair.Second, pair.First, 1e-12));
            }
        }
    }

    [Fact]
    public void A_cubic_over_a_finer_grid_is_the_interpolation()
    {
        var x = Tensor.Randn([1, 2, 4, 5], new Generator(4), DType.Float64);
        var grid = Functional.AffineGrid(Tensor.From([1.0, 0, 0, 0, 1, 0], 1, 2, 3), [1, 2, 7, 9], alignCorners: true);
        var sampled = Functional.GridSample(x, grid, GridMode.Bicubic, GridPadding.Border, alignCorners: true);
        var finer = Functional.Interpolate(x, new[] { 7, 9 }, mode: InterpolationMode.Bicubic, alignCorners: true);
        Assert.All(sampled.ToArray<double>().Zip(finer.ToArray<double>()), static pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }

    [Fact]
    public void A_norm_of_a_pooling_is_that_of_each_window()
    {
        var x = Tensor.From([3.0, 4, 5, 12], 1, 4);
        Assert.Equal([5.0, 13], Functional.LpPool1d(x, 2, 2).ToArray<double>(), static (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal([24.0], Functional.LpPool2d(x.Reshape(1, 2, 2), 1, 2).ToArray<double>());
    }

    [Fact]
    public void Beside_the_image_a_sample_sees_what_the_padding_says()
    {
        var x = Tensor.From([1.0, 2, 4], 1, 1, 1, 3);
        var far = Tensor.From([5.0, 0], 1, 1, 1, 2);
        Assert.Equal(0, Functional.GridSample(x, far).Item());
        Assert.Equal(4, Functional.GridSample(x, far, padding: GridPadding.Border).Item());
        Assert.Equal(1, Functional.GridSample(x, Tensor.From([-5.0, 0], 1, 1, 1, 2), GridMode.Nearest, GridPadding.Reflection, alignCorners: true).Item());
    }
}
