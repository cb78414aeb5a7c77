using Autograd.Kernels;

namespace Autograd.Properties.Rules;

internal static partial class OpSamples
{
    private static Dictionary<string, Func<Source, Sample>> ImageSamples => new(StringComparer.Ordinal)
    {
        ["ConvolutionRules.Convolve"] = static s =>
        {
            var (form, x, w, _) = Convolution(s);
            return new Sample(t => [ConvolutionRules.Convolve.Apply(t[0], t[1], form)], s.Input(x), s.Input(w));
        },
        ["ConvolutionRules.Biased"] = static s =>
        {
            var (form, x, w, y) = Convolution(s);
            return new Sample(t => [ConvolutionRules.Biased.Apply(form, t[0], t[1], t[2])[0]], s.Input(x), s.Input(w), s.Input([y[1]])) { Affine = true };
        },
        ["ConvolutionRules.Transpose"] = static s =>
        {
            var (form, _, w, y) = Convolution(s);
            return new Sample(t => [ConvolutionRules.Transpose.Apply(t[0], t[1], form)], s.Input(y), s.Input(w));
        },
        ["ConvolutionRules.Filters"] = static s =>
        {
            var (form, x, _, y) = Convolution(s);
            return new Sample(t => [ConvolutionRules.Filters.Apply(t[0], t[1], form)], s.Input(y), s.Input(x));
        },
        ["ColumnRules.Unfold"] = static s =>
        {
            var (args, image, _) = Columns(s);
            return new Sample(x => [ColumnRules.Unfold.Apply(x[0], args)], s.Input(image));
        },
        ["ColumnRules.Fold"] = static s =>
        {
            var (args, _, columns) = Columns(s);
            return new Sample(x => [ColumnRules.Fold.Apply(x[0], args)], s.Input(columns));
        },
        ["BlendingRules.Blend"] = Linear(
            BlendingRules.Blend,
            static (s, shape) =>
            {
                var dim = s.Int(0, shape.Rank - 1);
                int size = shape[dim], count = s.Int(0, 4);
                (int From, double Weight)[][] places =
                    [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, s.Int(0, size)).Select(i => (i, s.Of(0.5, 1, -0.25, 0))).ToArray())];
                return new BlendingRules.BlendArgs(dim, Blend.Of(size, count, o => places[o]));
            },
            minRank: 1),
        ["PoolingRules.MaxPool"] = static s =>
        {
            var dims = s.Int(1, 3);
            int[] sizes = [.. Enumerable.Range(0, dims).Select(_ => s.Int(1, 3))];
            var spans = Array.ConvertAll(sizes, size => Windows(s, size));
            return new Sample(x => PoolingRules.MaxPool.Apply(new PoolingRules.PoolArgs(spans), x[0]), s.Distinct(Shape.Of([s.Int(1, 2), s.Size(), .. sizes])));
        },
        ["PoolingRules.Spread"] = static s =>
        {
            int planes = s.Size(), size = s.Int(1, 6), count = s.Size();
            var args = new PickingRules.PickArgs(1, s.Indices([planes, count], size).Plain(DType.Int64), [planes, size]);
            return new Sample(x => [PoolingRules.Spread.Apply(x[0], args)], s.Input([planes, count]));
        },
        ["PoolingRules.MaxUnpool"] = static s =>
        {
            int planes = s.Int(1, 3), size = s.Int(1, 6), count = s.Int(1, size);
            long[] places = [.. Enumerable.Range(0, planes).SelectMany(_ => Order(s, size)[..count].Select(static i => (long)i))];
            var picks = new PickingRules.PickArgs(1, NdArray.From<long>(places, [planes, count]), [planes, size]);
            return new Sample(x => [PoolingRules.MaxUnpool.Apply(new PoolingRules.UnpoolArgs(picks, [1, planes, size]), x[0])[0]], s.Input([1, planes, count])) { Affine = true };
        },
    };

    private static Dictionary<string, Func<Source, Sample>> ActivationSamples => new(StringComparer.Ordinal)
    {
        ["ActivationFunctionRules.Elu"] = With(ActivationFunctionRules.Elu, static s => new ActivationFunctionRules.EluArgs(s.Of(1, 1.5), s.Of(1, 0.75), s.Of(1, 0.5))),
        ["ActivationFunctionRules.LeakyRelu"] = With(ActivationFunctionRules.LeakyRelu, static s => s.Of(0.25, 0, -0.5)),
        ["ActivationFunctionRules.Hardtanh"] = With(ActivationFunctionRules.Hardtanh, static _ => new ExtremumRules.ClampArgs(-1.03, 2.04)),
        ["ActivationFunctionRules.Softplus"] = With(ActivationFunctionRules.Softplus, static s => new ActivationFunctionRules.SoftplusArgs(s.Of(1, 0.5), 20)),
        ["ActivationFunctionRules.Softshrink"] = With(ActivationFunctionRules.Softshrink, static _ => 0.53),
        ["ActivationFunctionRules.Hardshrink"] = With(ActivationFunctionRules.Hardshrink, static _ => 0.53),
        ["ActivationFunctionRules.Threshold"] = With(ActivationFunctionRules.Threshold, static s => new ActivationFunctionRules.ThresholdArgs(0.53, s.Of(0, 2.5))),
    };

    /// <summary>A convolution with everything that it may have, and the shapes of images, filters and results.</summary>
    private static (Convolution Form, Shape Images, Shape Filters, Shape Results) Convolution(Source s)
    {
        int dims = s.Int(1, 3), images = s.Of(1, 2, 0), groups = s.Int(1, 2), channels = s.Of(1, 2), filters = s.Of(1, 2);
        var (image, window, result, stride, padding, dilation) = (new int[dims], new int[dims], new int[dims], new int[dims], new int[dims], new int[dims]);
        for (var d = 0; d < dims; d++)
        {
            (image[d], stride[d], padding[d]) = (s.Int(1, 4), s.Int(1, 3), s.Int(0, 2));
            var room = image[d] + (2 * padding[d]);
            window[d] = s.Int(1, Math.Min(2, room));
            dilation[d] = window[d] == 1 ? 1 : s.Int(1, Math.Min(2, (room - 1) / (window[d] - 1)));
            result[d] = ((room - (dilation[d] * (window[d] - 1)) - 1) / stride[d]) + 1;
        }

        var form = ConvolutionRules.Form(dims, image, window, result, stride, padding, dilation, groups);
        return (form, Shape.Of([images, channels * groups, .. image]), Shape.Of([filters * groups, channels, .. window]), Shape.Of([images, filters * groups, .. result]));
    }

    private static (ColumnRules.ColumnArgs Args, Shape Images, Shape Columns) Columns(Source s)
    {
        int[] image = [s.Int(1, 4), s.Int(1, 4)];
        int images = s.Of(1, 2, 0), channels = s.Int(1, 2);
        var args = ColumnRules.Windows("unfold", image, new[] { s.Int(1, image[0]), s.Int(1, image[1]) }, 1, s.Int(0, 1), s.Int(1, 2));
        var windows = args.Columns.Windows;
        return (args, Shape.Of([images, channels, .. image]), Shape.Of(images, channels * windows.Window.Volume, windows.Result.Volume));
    }

    private static Spans Windows(Source s, int size)
    {
        if (s.Coin()) return Spans.Adaptive(size, s.Int(1, 3));
        int window = s.Int(1, size), padding = s.Int(0, window / 2), stride = s.Int(1, 2);
        return Spans.Sliding(size, window, stride, padding, 1, ((size + (2 * padding) - window) / stride) + 1);
    }
}
