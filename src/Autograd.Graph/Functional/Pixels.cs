using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of laying windows out as columns, and of adding them up again.</summary>
internal static class ColumnRules
{
    internal static readonly LinearOp Unfold = LinearOp.With<ColumnArgs>(
        "im2col", static (x, a) => a.Columns.Unfolded(x), static (g, _, a) => Fold!.Apply(g, a),
        batch: static (x, a) => Joined(Unfold!, x, a));

    /// <summary>The adjoint of <see cref="Unfold"/>, and it of this.</summary>
    internal static readonly LinearOp Fold = LinearOp.With<ColumnArgs>(
        "col2im", static (g, a) => a.Columns.Folded(g), static (g, _, a) => Unfold.Apply(g, a),
        batch: static (x, a) => Joined(Fold!, x, a));

    private static Tensor Joined(LinearOp op, Tensor many, ColumnArgs args)
    {
        var shape = many.Shape.Dims;
        var y = op.Apply(many.Reshape(Shape.Create([shape[0] * shape[1], .. shape[2..]])), args);
        return y.Reshape(Shape.Create([many.Shape.Dims[0], many.Shape.Dims[1], .. y.Shape.Dims[1..]]));
    }

    internal sealed record ColumnArgs(Columns Columns);

    /// <summary>Windows over images of given inner sizes.</summary>
    internal static ColumnArgs Windows(string op, int[] image, Sizes kernelSize, Sizes dilation, Sizes padding, Sizes stride)
    {
        int[] window = kernelSize.For(op, "kernel size", 2, 1), apart = dilation.For(op, "dilation", 2, 1, [1, 1]);
        int[] before = padding.For(op, "padding", 2, 0, [0, 0]), step = stride.For(op, "stride", 2, 1, [1, 1]);
        var count = new int[2];
        for (var d = 0; d < 2; d++)
        {
            var reach = ((long)apart[d] * (window[d] - 1)) + 1;
            var room = image[d] + (2L * before[d]);
            if (room < reach) throw NetworkErrors.WindowTooLarge(op, (int)reach, image[d], 2 * before[d], d);
            count[d] = (int)(((room - reach) / step[d]) + 1);
        }

        return new ColumnArgs(new Columns(new Windows(
            Extent.Of(image, 1), Extent.Of(window, 1), Extent.Of(count, 1), Extent.Of(step, 1), Extent.Of(before, 0), Extent.Of(apart, 1))));
    }
}

public static partial class Functional
{
    /// <summary>The windows over images as columns, PyTorch's <c>unfold</c> of networks (im2col).</summary>
    /// <param name="input">[N, C, H, W] or [C, H, W].</param>
    /// <param name="kernelSize">The size of a window.</param>
    /// <param name="dilation">The distance between the places of a window; 1 if left out.</param>
    /// <param name="padding">Zeros on either side; none if left out.</param>
    /// <param name="stride">The distance between windows; 1 if left out.</param>
    /// <returns>[N, C·KH·KW, windows], without N if the input has none.</returns>
    /// <remarks>Adjoint of <see cref="Fold"/>. Keeps nothing.</remarks>
    /// <exception cref="ShapeException">The rank does not fit, or a window does not.</exception>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    public static T Unfold<T>(TensorOps<T> input, Sizes kernelSize, Sizes dilation = default, Sizes padding = default, Sizes stride = default)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!input.DType.IsFloating()) throw GraphErrors.FloatingOnly("unfold", input.DType);
        var (images, alone) = Images.Batched("unfold", input.Core, 2);
        var args = ColumnRules.Windows("unfold", images.Shape.Dims[2..].ToArray(), kernelSize, dilation, padding, stride);
        return input.Wrap(Images.Alone(ColumnRules.Unfold.Apply(images, args), alone));
    }

    /// <summary>Columns added up where their windows lie over images (col2im).</summary>
    /// <param name="input">[N, C·KH·KW, windows] or [C·KH·KW, windows].</param>
    /// <param name="outputSize">The inner sizes of the images.</param>
    /// <param name="kernelSize">The size of a window.</param>
    /// <param name="dilation">The distance between the places of a window; 1 if left out.</param>
    /// <param name="padding">What windows see of the zeros on either side; none if left out.</param>
    /// <param name="stride">The distance between windows; 1 if left out.</param>
    /// <returns>[N, C, H, W], without N if the input has none.</returns>
    /// <remarks>Adjoint of <see cref="Unfold"/>. Keeps nothing.</remarks>
    /// <exception cref="ShapeException">The columns are not as many as the windows, or not of a whole number of channels.</exception>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    public static T Fold<T>(TensorOps<T> input, Sizes outputSize, Sizes kernelSize, Sizes dilation = default, Sizes padding = default, Sizes stride = default)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!input.DType.IsFloating()) throw GraphErrors.FloatingOnly("fold", input.DType);
        if (input.Rank is not (2 or 3)) throw NetworkErrors.ColumnsShape(input.Shape, 0, 0);
        var args = ColumnRules.Windows("fold", outputSize.For("fold", "output size", 2, 1), kernelSize, dilation, padding, stride);
        var (columns, alone) = input.Rank == 2 ? (input.Core.Unsqueeze(0), true) : (input.Core, false);
        var (window, count) = (args.Columns.Windows.Window.Volume, args.Columns.Windows.Result.Volume);
        if (columns.Shape.Dims[1] % window != 0 || columns.Shape.Dims[2] != count) throw NetworkErrors.ColumnsShape(input.Shape, window, count);
        return input.Wrap(Images.Alone(ColumnRules.Fold.Apply(columns, args), alone));
    }

    /// <summary>Channels moved into r × r finer pixels (Shi et al., Real-Time Single Image Super-Resolution, 2016).</summary>
    /// <param name="input">[…, C·r², H, W].</param>
    /// <param name="upscaleFactor">r.</param>
    /// <returns>[…, C, H·r, W·r].</returns>
    /// <exception cref="ShapeException">There are less than three dimensions, or the channels cannot be cut so.</exception>
    /// <exception cref="ArgumentOutOfRangeException">r is below 1.</exception>
    public static T PixelShuffle<T>(TensorOps<T> input, int upscaleFactor)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        const string Op = "pixel_shuffle";
        var (x, r) = (input.Core, upscaleFactor);
        if (r < 1) throw NetworkErrors.NotPositive(Op, nameof(upscaleFactor), r);
        if (x.Rank < 3) throw NetworkErrors.NoImage(Op, x.Shape, 2);
        var (lead, (channels, height, width)) = (x.Shape.Dims[..^3].ToArray(), (x.Shape[-3], x.Shape[-2], x.Shape[-1]));
        if (channels % ((long)r * r) != 0) throw NetworkErrors.Indivisible(Op, "channels", channels, r * r);
        var n = lead.Length;
        var y = x.Reshape(Shape.Create([.. lead, channels / (r * r), r, r, height, width]))
            .Permute([.. Enumerable.Range(0, n + 1), n + 3, n + 1, n + 4, n + 2]);
        return input.Wrap(y.Reshape(Shape.Create([.. lead, channels / (r * r), height * r, width * r])));
    }

    /// <summary>Squares of r × r pixels moved into channels: the inverse of <see cref="PixelShuffle"/>.</summary>
    /// <param name="input">[…, C, H·r, W·r].</param>
    /// <param name="downscaleFactor">r.</param>
    /// <returns>[…, C·r², H, W].</returns>
    /// <exception cref="ShapeException">There are less than three dimensions, or the image cannot be cut so.</exception>
    /// <exception cref="ArgumentOutOfRangeException">r is below 1.</exception>
    public static T PixelUnshuffle<T>(TensorOps<T> input, int downscaleFactor)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        const string Op = "pixel_unshuffle";
        var (x, r) = (input.Core, downscaleFactor);
        if (r < 1) throw NetworkErrors.NotPositive(Op, nameof(downscaleFactor), r);
        if (x.Rank < 3) throw NetworkErrors.NoImage(Op, x.Shape, 2);
        var (lead, (channels, height, width)) = (x.Shape.Dims[..^3].ToArray(), (x.Shape[-3], x.Shape[-2], x.Shape[-1]));
        if (height % r != 0) throw NetworkErrors.Indivisible(Op, "rows", height, r);
        if (width % r != 0) throw NetworkErrors.Indivisible(Op, "columns", width, r);
        var n = lead.Length;
        var y = x.Reshape(Shape.Create([.. lead, channels, height / r, r, width / r, r]))
            .Permute([.. Enumerable.Range(0, n + 1), n + 2, n + 4, n + 1, n + 3]);
        return input.Wrap(y.Reshape(Shape.Create([.. lead, channels * r * r, height / r, width / r])));
    }
}
