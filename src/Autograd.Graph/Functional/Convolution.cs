using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>
/// Rules of convolutions. The products of one trilinear form of results, filters and images: the derivative of each by one of
/// its factors is another of the three, so that they are closed under differentiation.
/// </summary>
internal static class ConvolutionRules
{
    /// <summary>Results from images and filters.</summary>
    internal static readonly BilinearOp Convolve = BilinearOp.With<Convolution>(
        "convolution",
        static (x, w, form) => form.Results(x, w),
        static (g, w, _, form) => Transpose!.Apply(g, w, form),
        static (g, x, _, form) => Filters!.Apply(g, x, form),
        batch: static (x, w, manyX, manyW, form) => manyX && !manyW
            ? Joined(x, w, Convolve!, form)
            : Grouped(x, w, manyX, manyW, 1, 0, Convolve!, form, 1));

    /// <summary>Images from results and filters: a transposed convolution.</summary>
    internal static readonly BilinearOp Transpose = BilinearOp.With<Convolution>(
        "convolution", // PyTorch has one node for both.
        static (y, w, form) => form.Images(y, w),
        static (g, w, _, form) => Convolve.Apply(g, w, form),
        static (g, y, _, form) => Filters!.Apply(y, g, form),
        batch: static (y, w, manyY, manyW, form) => manyY && !manyW
            ? Joined(y, w, Transpose!, form)
            : Grouped(y, w, manyY, manyW, 1, 0, Transpose!, form, 1));

    /// <summary>Filters from results and images, summed over all images.</summary>
    internal static readonly BilinearOp Filters = BilinearOp.With<Convolution>(
        "convolution_backward",
        static (y, x, form) => form.Filters(y, x),
        static (g, x, _, form) => Convolve.Apply(x, g, form),
        static (g, y, _, form) => Transpose.Apply(y, g, form),
        batch: static (y, x, manyY, manyX, form) => Grouped(y, x, manyY, manyX, 1, 1, Filters!, form, 0));

    // The examples join the images, which share the filters.
    private static Tensor Joined(Tensor many, Tensor w, BilinearOp op, Convolution form)
    {
        var (size, shape) = (many.Shape.Dims[0], many.Shape);
        var joined = op.Apply(many.Reshape(Shape.Create([size * shape.Dims[1], .. shape.Dims[2..]])), w, form);
        return joined.Reshape(Shape.Create([size, shape.Dims[1], .. joined.Shape.Dims[1..]]));
    }

    // Each example is a group of its own: it joins the channels of each side.
    private static Tensor Grouped(Tensor x, Tensor y, bool manyX, bool manyY, int inX, int inY, BilinearOp op, Convolution form, int inResult)
    {
        var size = (manyX ? x : y).Shape.Dims[0];
        var joined = op.Apply(Join(manyX ? x : Batch.InFront(x, size), inX), Join(manyY ? y : Batch.InFront(y, size), inY), form.Times(size));
        var apart = joined.Reshape(Shape.Create([.. joined.Shape.Dims[..inResult], size, joined.Shape.Dims[inResult] / size, .. joined.Shape.Dims[(inResult + 1)..]]));
        return inResult == 0 ? apart : apart.Permute([1, 0, .. Enumerable.Range(2, apart.Rank - 2)]);

        static Tensor Join(Tensor many, int dim)
        {
            var moved = dim == 0 ? many : many.Permute([1, 0, .. Enumerable.Range(2, many.Rank - 2)]);
            var shape = moved.Shape.Dims;
            return moved.Reshape(Shape.Create([.. shape[..dim], shape[dim] * shape[dim + 1], .. shape[(dim + 2)..]]));
        }
    }

    /// <summary>Filters that slide over images.</summary>
    internal static Tensor Forward(string op, int dims, Tensor x, Tensor w, Tensor? bias, Sizes stride, Sizes padding, Sizes dilation, int groups)
    {
        Check(op, dims, x, w, bias, groups, "[filters, channels / groups]");
        var (images, alone) = Images.Batched(op, x, dims);
        var (image, window) = (images.Shape.Dims[2..].ToArray(), w.Shape.Dims[2..].ToArray());
        int[] step = stride.For(op, "stride", dims, 1, Sizes.All(1, dims)), apart = dilation.For(op, "dilation", dims, 1, Sizes.All(1, dims));
        if (padding.IsSame && step.Any(static s => s != 1)) throw NetworkErrors.StridedSame(op, step);
        var before = padding.IsSame ? new int[dims] : padding.For(op, "padding", dims, 0, Sizes.All(0, dims));
        if (w.Shape.Dims[0] % groups != 0) throw NetworkErrors.Indivisible(op, "filters", w.Shape.Dims[0], groups);
        var (channels, taken) = (images.Shape.Dims[1], (long)w.Shape.Dims[1] * groups);
        if (channels != taken) throw NetworkErrors.ChannelsDiffer(op, x.Shape, w.Shape, channels, (int)taken, groups);
        if (bias is not null && bias.Shape != Shape.Of(w.Shape.Dims[0])) throw NetworkErrors.BiasShape(op, bias.Shape, w.Shape.Dims[0]);
        var result = new int[dims];
        for (var d = 0; d < dims; d++)
        {
            var reach = ((long)apart[d] * (window[d] - 1)) + 1;
            if (padding.IsSame) before[d] = (int)((reach - 1) / 2);
            var room = padding.IsSame ? image[d] + reach - 1 : image[d] + (2L * before[d]);
            if (window[d] < 1 || room < reach) throw NetworkErrors.WindowTooLarge(op, (int)reach, image[d], (int)(room - image[d]), d);
            result[d] = (int)(((room - reach) / step[d]) + 1);
        }

        var form = Form(dims, image, window, result, step, before, apart, groups);
        return Images.Alone(Biased(Convolve.Apply(images, w, form), bias, dims), alone);
    }

    /// <summary>The adjoint of the same convolution, for inputs of the shape of its results.</summary>
    internal static Tensor Backward(
        string op, int dims, Tensor x, Tensor w, Tensor? bias, Sizes stride, Sizes padding, Sizes outputPadding, int groups, Sizes dilation)
    {
        Check(op, dims, x, w, bias, groups, "[channels, filters / groups]");
        var (results, alone) = Images.Batched(op, x, dims);
        var (result, window) = (results.Shape.Dims[2..].ToArray(), w.Shape.Dims[2..].ToArray());
        int[] step = stride.For(op, "stride", dims, 1, Sizes.All(1, dims)), apart = dilation.For(op, "dilation", dims, 1, Sizes.All(1, dims));
        int[] before = padding.For(op, "padding", dims, 0, Sizes.All(0, dims)), more = outputPadding.For(op, "output padding", dims, 0, Sizes.All(0, dims));
        var (channels, taken) = (results.Shape.Dims[1], w.Shape.Dims[0]);
        if (channels != taken) throw NetworkErrors.ChannelsDiffer(op, x.Shape, w.Shape, channels, taken, groups);
        if (channels % groups != 0) throw NetworkErrors.Indivisible(op, "channels", channels, groups);
        var filters = checked(w.Shape.Dims[1] * groups);
        if (bias is not null && bias.Shape != Shape.Of(filters)) throw NetworkErrors.BiasShape(op, bias.Shape, filters);
        var image = new int[dims];
        for (var d = 0; d < dims; d++)
        {
            if (more[d] >= step[d] && more[d] >= apart[d]) throw NetworkErrors.OutputPadding(op, more, step, apart);
            image[d] = (int)Math.Clamp(((result[d] - 1L) * step[d]) - (2L * before[d]) + ((long)apart[d] * (window[d] - 1)) + more[d] + 1, -1, int.MaxValue);
        }

        if (Array.Exists(image, static size => size < 1) || Array.Exists(window, static size => size < 1)) throw NetworkErrors.NoResult(op, x.Shape, image);
        var form = Form(dims, image, window, result, step, before, apart, groups);
        return Images.Alone(Biased(Transpose.Apply(results, w, form), bias, dims), alone);
    }

    private static void Check(string op, int dims, Tensor x, Tensor w, Tensor? bias, int groups, string expected)
    {
        if (groups < 1) throw NetworkErrors.NotPositive(op, nameof(groups), groups);
        if (w.Rank != dims + 2) throw NetworkErrors.FilterShape(op, w.Shape, dims, expected);
        if (!x.DType.IsFloating()) throw GraphErrors.FloatingOnly(op, x.DType);
        if (w.DType != x.DType) throw Errors.Different(op, x.DType, w.DType);
        if (bias is not null && bias.DType != x.DType) throw Errors.Different(op, x.DType, bias.DType);
    }

    internal static Convolution Form(int dims, int[] image, int[] window, int[] result, int[] stride, int[] padding, int[] dilation, int groups)
    {
        var windows = new Windows(
            Extent.Of(image, 1), Extent.Of(window, 1), Extent.Of(result, 1), Extent.Of(stride, 1), Extent.Of(padding, 0), Extent.Of(dilation, 1));
        return new Convolution(windows, groups, dims);
    }

    private static Tensor Biased(Tensor y, Tensor? bias, int dims)
        => bias is null ? y : y + bias.Reshape(Shape.Of([bias.Numel, .. Sizes.All(1, dims)]));
}

/// <summary>Images with and without a batch dimension.</summary>
internal static class Images
{
    /// <summary>[n, c, …inner], and whether the batch dimension was added.</summary>
    internal static (Tensor Images, bool Alone) Batched(string op, Tensor x, int dims)
    {
        if (x.Rank != dims + 1 && x.Rank != dims + 2) throw NetworkErrors.NoImage(op, x.Shape, dims);
        return x.Rank == dims + 1 ? (x.Unsqueeze(0), true) : (x, false);
    }

    internal static Tensor Alone(Tensor x, bool alone) => alone ? x.Squeeze(0) : x;
}

public static partial class Functional
{
    /// <summary>Filters that slide over signals: a cross-correlation, summed over channels.</summary>
    /// <param name="input">[N, C, L] or [C, L].</param>
    /// <param name="weight">[O, C / groups, K].</param>
    /// <param name="bias">[O], or null.</param>
    /// <param name="stride">The distance between windows; 1 if left out.</param>
    /// <param name="padding">Zeros on either side, or <see cref="Sizes.Same"/>; none (PyTorch's <c>valid</c>) if left out.</param>
    /// <param name="dilation">The distance between the places of a window; 1 if left out.</param>
    /// <param name="groups">Into how many groups channels and filters are cut; a filter sees its own group.</param>
    /// <returns>[N, O, ⌊(L + 2·padding − dilation·(K − 1) − 1) / stride⌋ + 1], without N if the input has none.</returns>
    /// <remarks>Keeps each factor only if the other one is tracked. Float32 and Float64.</remarks>
    /// <exception cref="ShapeException">Ranks, channels or groups do not fit, or a window is larger than the padded input.</exception>
    /// <exception cref="DTypeException">The dtypes differ or are not floating.</exception>
    public static T Conv1d<T>(
        TensorOps<T> input, TensorOps<T> weight, TensorOps<T>? bias = null, Sizes stride = default, Sizes padding = default, Sizes dilation = default, int groups = 1)
        where T : TensorOps<T>
        => Convolved("conv1d", 1, input, weight, bias, stride, padding, dilation, groups);

    /// <summary>
    /// Filters [O, C / groups, KH, KW] that slide over images [N, C, H, W] or [C, H, W]: a cross-correlation, summed over channels.
    /// </summary>
    /// <inheritdoc cref="Conv1d"/>
    /// <returns>[N, O, H', W'] where each size is that of <see cref="Conv1d"/>.</returns>
    public static T Conv2d<T>(
        TensorOps<T> input, TensorOps<T> weight, TensorOps<T>? bias = null, Sizes stride = default, Sizes padding = default, Sizes dilation = default, int groups = 1)
        where T : TensorOps<T>
        => Convolved("conv2d", 2, input, weight, bias, stride, padding, dilation, groups);

    /// <summary>
    /// Filters [O, C / groups, KD, KH, KW] that slide over volumes [N, C, D, H, W] or [C, D, H, W]: a cross-correlation, summed
    /// over channels.
    /// </summary>
    /// <inheritdoc cref="Conv1d"/>
    /// <returns>[N, O, D', H', W'] where each size is that of <see cref="Conv1d"/>.</returns>
    public static T Conv3d<T>(
        TensorOps<T> input, TensorOps<T> weight, TensorOps<T>? bias = null, Sizes stride = default, Sizes padding = default, Sizes dilation = default, int groups = 1)
        where T : TensorOps<T>
        => Convolved("conv3d", 3, input, weight, bias, stride, padding, dilation, groups);

    /// <summary>The adjoint of <see cref="Conv1d"/>: each element of the input spreads a filter.</summary>
    /// <param name="input">[N, C, L] or [C, L].</param>
    /// <param name="weight">[C, O / groups, K].</param>
    /// <param name="bias">[O], or null.</param>
    /// <param name="stride">The distance between windows; 1 if left out.</param>
    /// <param name="padding">What the convolution would have padded; 0 if left out.</param>
    /// <param name="outputPadding">More elements at the end of the result, of the sizes that the convolution maps to L; 0 if left out.</param>
    /// <param name="groups">Into how many groups channels are cut.</param>
    /// <param name="dilation">The distance between the places of a window; 1 if left out.</param>
    /// <returns>[N, O, (L − 1)·stride − 2·padding + dilation·(K − 1) + outputPadding + 1], without N if the input has none.</returns>
    /// <remarks>Keeps each factor only if the other one is tracked. Float32 and Float64.</remarks>
    /// <exception cref="ShapeException">Ranks, channels or groups do not fit, the result would be empty, or the output padding reaches stride and dilation.</exception>
    /// <exception cref="DTypeException">The dtypes differ or are not floating.</exception>
    public static T ConvTranspose1d<T>(
        TensorOps<T> input, TensorOps<T> weight, TensorOps<T>? bias = null, Sizes stride = default, Sizes padding = default, Sizes outputPadding = default, int groups = 1, Sizes dilation = default)
        where T : TensorOps<T>
        => Transposed("conv_transpose1d", 1, input, weight, bias, stride, padding, outputPadding, groups, dilation);

    /// <summary>
    /// The adjoint of <see cref="Conv2d"/>: each element of the input [N, C, H, W] or [C, H, W] spreads a filter of
    /// [C, O / groups, KH, KW].
    /// </summary>
    /// <inheritdoc cref="ConvTranspose1d"/>
    /// <returns>[N, O, H', W'] where each size is that of <see cref="ConvTranspose1d"/>.</returns>
    public static T ConvTranspose2d<T>(
        TensorOps<T> input, TensorOps<T> weight, TensorOps<T>? bias = null, Sizes stride = default, Sizes padding = default, Sizes outputPadding = default, int groups = 1, Sizes dilation = default)
        where T : TensorOps<T>
        => Transposed("conv_transpose2d", 2, input, weight, bias, stride, padding, outputPadding, groups, dilation);

    /// <summary>
    /// The adjoint of <see cref="Conv3d"/>: each element of the input [N, C, D, H, W] or [C, D, H, W] spreads a filter of
    /// [C, O / groups, KD, KH, KW].
    /// </summary>
    /// <inheritdoc cref="ConvTranspose1d"/>
    /// <returns>[N, O, D', H', W'] where each size is that of <see cref="ConvTranspose1d"/>.</returns>
    public static T ConvTranspose3d<T>(
        TensorOps<T> input, TensorOps<T> weight, TensorOps<T>? bias = null, Sizes stride = default, Sizes padding = default, Sizes outputPadding = default, int groups = 1, Sizes dilation = default)
        where T : TensorOps<T>
        => Transposed("conv_transpose3d", 3, input, weight, bias, stride, padding, outputPadding, groups, dilation);

    private static T Convolved<T>(
        string op, int dims, TensorOps<T> input, TensorOps<T> weight, TensorOps<T>? bias, Sizes stride, Sizes padding, Sizes dilation, int groups)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        return input.Wrap(ConvolutionRules.Forward(op, dims, input.Core, weight.Core, bias?.Core, stride, padding, dilation, groups));
    }

    private static T Transposed<T>(
        string op, int dims, TensorOps<T> input, TensorOps<T> weight, TensorOps<T>? bias, Sizes stride, Sizes padding, Sizes outputPadding, int groups, Sizes dilation)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        return input.Wrap(ConvolutionRules.Backward(op, dims, input.Core, weight.Core, bias?.Core, stride, padding, outputPadding, groups, dilation));
    }
}
