using Autograd.Kernels;

namespace Autograd;

public static partial class Functional
{
    /// <summary>The mean of each window over signals [N, C, L] or [C, L].</summary>
    /// <inheritdoc cref="AvgPool2d"/>
    public static T AvgPool1d<T>(TensorOps<T> input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, bool ceilMode = false, bool countIncludePad = true)
        where T : TensorOps<T>
        => Averaged("avg_pool1d", 1, input, kernelSize, stride, padding, ceilMode, countIncludePad, null);

    /// <summary>The mean of each window over images [N, C, H, W] or [C, H, W].</summary>
    /// <param name="input">The images.</param>
    /// <param name="kernelSize">The size of a window.</param>
    /// <param name="stride">The distance between windows; the window's size if left out.</param>
    /// <param name="padding">Zeros on either side, at most half a window; none if left out.</param>
    /// <param name="ceilMode">Whether a last window that reaches beyond the padding counts; what lies beyond it is no place of the window.</param>
    /// <param name="countIncludePad">Whether the padding counts among the places that a mean is over.</param>
    /// <param name="divisorOverride">What sums are divided by in place of the number of places, or null; not 0.</param>
    /// <returns>The input's shape with ⌊(size + 2·padding − kernelSize) / stride⌋ + 1 in each inner dimension.</returns>
    /// <remarks>Keeps nothing. Computed one dimension after another.</remarks>
    /// <exception cref="ShapeException">The rank does not fit, an inner size is 0, or a window does not fit.</exception>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The divisor is 0.</exception>
    public static T AvgPool2d<T>(
        TensorOps<T> input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, bool ceilMode = false, bool countIncludePad = true, int? divisorOverride = null)
        where T : TensorOps<T>
        => Averaged("avg_pool2d", 2, input, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);

    /// <summary>The mean of each window over volumes [N, C, D, H, W] or [C, D, H, W].</summary>
    /// <inheritdoc cref="AvgPool2d"/>
    public static T AvgPool3d<T>(
        TensorOps<T> input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, bool ceilMode = false, bool countIncludePad = true, int? divisorOverride = null)
        where T : TensorOps<T>
        => Averaged("avg_pool3d", 3, input, kernelSize, stride, padding, ceilMode, countIncludePad, divisorOverride);

    /// <summary>The means of as many windows as are asked for over signals [N, C, L] or [C, L].</summary>
    /// <inheritdoc cref="AdaptiveAvgPool2d"/>
    public static T AdaptiveAvgPool1d<T>(TensorOps<T> input, Sizes outputSize)
        where T : TensorOps<T>
        => AveragedTo("adaptive_avg_pool1d", 1, input, outputSize);

    /// <summary>The means of as many windows as are asked for over images [N, C, H, W] or [C, H, W].</summary>
    /// <param name="input">The images.</param>
    /// <param name="outputSize">How many windows along each inner dimension; −1 (PyTorch's <c>None</c>) as many as places.</param>
    /// <remarks>Window o of n along a dimension of size s reaches from ⌊o·s/n⌋ to ⌈(o + 1)·s/n⌉. Keeps nothing.</remarks>
    /// <exception cref="ShapeException">The rank does not fit, or an inner size is 0.</exception>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    public static T AdaptiveAvgPool2d<T>(TensorOps<T> input, Sizes outputSize)
        where T : TensorOps<T>
        => AveragedTo("adaptive_avg_pool2d", 2, input, outputSize);

    /// <summary>The means of as many windows as are asked for over volumes [N, C, D, H, W] or [C, D, H, W].</summary>
    /// <inheritdoc cref="AdaptiveAvgPool2d"/>
    public static T AdaptiveAvgPool3d<T>(TensorOps<T> input, Sizes outputSize)
        where T : TensorOps<T>
        => AveragedTo("adaptive_avg_pool3d", 3, input, outputSize);

    /// <summary>The root of the sum of powers, (Σ xᵖ)^(1/p), of each window over signals [N, C, L] or [C, L].</summary>
    /// <inheritdoc cref="LpPool2d"/>
    public static T LpPool1d<T>(TensorOps<T> input, double normType, Sizes kernelSize, Sizes stride = default, bool ceilMode = false)
        where T : TensorOps<T>
        => Powers("lp_pool1d", 1, input, normType, kernelSize, stride, ceilMode);

    /// <summary>The root of the sum of powers, (Σ xᵖ)^(1/p), of each window over images [N, C, H, W] or [C, H, W].</summary>
    /// <param name="input">The images.</param>
    /// <param name="normType">p, not 0.</param>
    /// <param name="kernelSize">The size of a window.</param>
    /// <param name="stride">The distance between windows; the window's size if left out.</param>
    /// <param name="ceilMode">Whether a last window that reaches beyond the image counts; as in PyTorch it is scaled to a whole one.</param>
    /// <remarks>Where a sum is 0 the slope is 0, not ∞; below 0 there may be no root, and the result is NaN.</remarks>
    /// <exception cref="ShapeException">The rank does not fit, an inner size is 0, or a window does not fit.</exception>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">p is 0.</exception>
    public static T LpPool2d<T>(TensorOps<T> input, double normType, Sizes kernelSize, Sizes stride = default, bool ceilMode = false)
        where T : TensorOps<T>
        => Powers("lp_pool2d", 2, input, normType, kernelSize, stride, ceilMode);

    private static T Powers<T>(string op, int dims, TensorOps<T> input, double normType, Sizes kernelSize, Sizes stride, bool ceilMode)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        if (normType == 0) throw NetworkErrors.ZeroNumber(op, nameof(normType));
        var count = kernelSize.For(op, "kernel size", dims, 1).Aggregate(1.0, static (product, size) => product * size);
        var means = Averaged(op, dims, input.Pow(normType), kernelSize, stride, default, ceilMode, countIncludePad: true, null).Core;
        return input.Wrap((Tensor.Where(means.Eq(0), 0.0, means) * count).Pow(1 / normType));
    }

    private static T Averaged<T>(
        string op, int dims, TensorOps<T> input, Sizes kernelSize, Sizes stride, Sizes padding, bool ceilMode, bool countIncludePad, int? divisorOverride)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var (images, alone) = PoolingRules.Given(op, input.Core, dims);
        var window = kernelSize.For(op, "kernel size", dims, 1);
        int[] step = stride.For(op, "stride", dims, 1, window), before = padding.For(op, "padding", dims, 0, Sizes.All(0, dims));
        if (divisorOverride == 0) throw NetworkErrors.NoDivisor(op);
        var blends = new Blend[dims];
        for (var d = 0; d < dims; d++)
        {
            var (size, dim) = (images.Shape.Dims[d + 2], d);
            var count = PoolingRules.Windowed(op, size, d, window, step[d], before, 1, ceilMode);
            blends[d] = Blend.Of(size, count, o => Places(o, size, dim));
        }

        return input.Wrap(Images.Alone(BlendingRules.Last(images, blends), alone));

        // The number of places of a window is the product of the numbers along the dimensions.
        IEnumerable<(int From, double Weight)> Places(int o, int size, int d)
        {
            var start = (o * step[d]) - before[d];
            var (first, end) = (Math.Max(start, 0), Math.Min(start + window[d], size));
            double places = countIncludePad ? Math.Min(start + window[d], size + before[d]) - start : end - first;
            var weight = divisorOverride is not { } divisor ? 1 / places : d == 0 ? 1.0 / divisor : 1;
            for (var i = first; i < end; i++) yield return (i, weight);
        }
    }

    private static T AveragedTo<T>(string op, int dims, TensorOps<T> input, Sizes outputSize)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var (images, alone) = PoolingRules.Given(op, input.Core, dims);
        return input.Wrap(Images.Alone(BlendingRules.Last(images, BlendingRules.Adaptive(images, PoolingRules.Counts(op, outputSize, images, dims))), alone));
    }
}
