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

    /// <summary>Results from images and filters, with a number added to each channel while it is at hand.</summary>
    internal static readonly GeneralOp Biased = new(
        "convolution",
        static (x, form) => [((Convolution)form!).Results(x[0], x[1], x[2])],
        static tracked => ((tracked & 1) != 0 ? Reads.Y : Reads.None) | ((tracked & 2) != 0 ? Reads.X : Reads.None),
        static (k, from, into) =>
        {
            var (g, form) = (from[0]!, k.Args<Convolution>());
            if (k.Needs(0)) into[0] = Transpose.Apply(g, k.Y, form);
            if (k.Needs(1)) into[1] = Filters.Apply(g, k.X, form);
            if (k.Needs(2)) into[2] = g.Sum([0, .. Enumerable.Range(2, form.Dims)]);
        },
        static (k, from, into) =>
        {
            var form = k.Args<Convolution>();
            var ofX = from[0] is { } tx ? Convolve.Apply(tx, k.Y, form) : null;
            var ofW = from[1] is { } tw ? Convolve.Apply(k.X, tw, form) : null;
            var sum = ofX is null ? ofW : ofW is null ? ofX : ofX + ofW;
            into[0] = from[2] is not { } tb ? sum : sum is null ? Channels(tb, form.Dims).Expand(k.OutputShape()) : sum + Channels(tb, form.Dims);
        })
    {
        Many = static (form, x, level) => [Batch.Show(Convolve.Apply(x[0], x[1], form) + Channels(x[2], ((Convolution)form!).Dims), level)],
    };

    private static Tensor Channels(Tensor numbers, int dims) => numbers.Reshape(Shape.Of([numbers.Shape.Dims[0], .. Sizes.All(1, dims)]));

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
        return Images.Alone(bias is null ? Convolve.Apply(images, w, form) : Biased.Apply(form, images, w, bias)[0], alone);
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
        var y = Transpose.Apply(results, w, form);
        return Images.Alone(bias is null ? y : y + Channels(bias, dims), alone);
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
