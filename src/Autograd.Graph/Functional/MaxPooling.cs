namespace Autograd;

public static partial class Functional
{
    /// <summary>The largest element of each window over signals [N, C, L] or [C, L].</summary>
    /// <inheritdoc cref="MaxPool2d"/>
    public static T MaxPool1d<T>(TensorOps<T> input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes dilation = default, bool ceilMode = false)
        where T : TensorOps<T>
        => Largest("max_pool1d", 1, input, kernelSize, stride, padding, dilation, ceilMode).Values;

    /// <summary>The largest element of each window over images [N, C, H, W] or [C, H, W].</summary>
    /// <param name="input">The images.</param>
    /// <param name="kernelSize">The size of a window.</param>
    /// <param name="stride">The distance between windows; the window's size if left out.</param>
    /// <param name="padding">Places of −∞ on either side, at most half a window; none if left out.</param>
    /// <param name="dilation">The distance between the places of a window; 1 if left out.</param>
    /// <param name="ceilMode">Whether a last window that reaches beyond the padding counts.</param>
    /// <returns>The input's shape with ⌊(size + 2·padding − dilation·(kernelSize − 1) − 1) / stride⌋ + 1 in each inner dimension.</returns>
    /// <remarks>
    /// All the gradient goes to the first of equal largest elements; NaN counts as largest. Keeps where the largest stand.
    /// </remarks>
    /// <exception cref="ShapeException">The rank does not fit, an inner size is 0, or a window does not fit.</exception>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    public static T MaxPool2d<T>(TensorOps<T> input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes dilation = default, bool ceilMode = false)
        where T : TensorOps<T>
        => Largest("max_pool2d", 2, input, kernelSize, stride, padding, dilation, ceilMode).Values;

    /// <summary>The largest element of each window over volumes [N, C, D, H, W] or [C, D, H, W].</summary>
    /// <inheritdoc cref="MaxPool2d"/>
    public static T MaxPool3d<T>(TensorOps<T> input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes dilation = default, bool ceilMode = false)
        where T : TensorOps<T>
        => Largest("max_pool3d", 3, input, kernelSize, stride, padding, dilation, ceilMode).Values;

    /// <summary>As <see cref="MaxPool1d"/>, with the place of each largest element in its signal (Int64).</summary>
    /// <inheritdoc cref="MaxPool2d"/>
    public static (T Values, T Indices) MaxPool1dWithIndices<T>(
        TensorOps<T> input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes dilation = default, bool ceilMode = false)
        where T : TensorOps<T>
        => Largest("max_pool1d", 1, input, kernelSize, stride, padding, dilation, ceilMode);

    /// <summary>As <see cref="MaxPool2d"/>, with the place of each largest element in its image, counted in row-major order (Int64).</summary>
    /// <inheritdoc cref="MaxPool2d"/>
    public static (T Values, T Indices) MaxPool2dWithIndices<T>(
        TensorOps<T> input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes dilation = default, bool ceilMode = false)
        where T : TensorOps<T>
        => Largest("max_pool2d", 2, input, kernelSize, stride, padding, dilation, ceilMode);

    /// <summary>As <see cref="MaxPool3d"/>, with the place of each largest element in its volume, counted in row-major order (Int64).</summary>
    /// <inheritdoc cref="MaxPool2d"/>
    public static (T Values, T Indices) MaxPool3dWithIndices<T>(
        TensorOps<T> input, Sizes kernelSize, Sizes stride = default, Sizes padding = default, Sizes dilation = default, bool ceilMode = false)
        where T : TensorOps<T>
        => Largest("max_pool3d", 3, input, kernelSize, stride, padding, dilation, ceilMode);

    /// <summary>The largest elements of as many windows as are asked for over signals [N, C, L] or [C, L], and their places (Int64).</summary>
    /// <inheritdoc cref="AdaptiveMaxPool2d"/>
    public static (T Values, T Indices) AdaptiveMaxPool1d<T>(TensorOps<T> input, Sizes outputSize)
        where T : TensorOps<T>
        => LargestOf("adaptive_max_pool1d", 1, input, outputSize);

    /// <summary>The largest elements of as many windows as are asked for over images [N, C, H, W] or [C, H, W], and their places (Int64).</summary>
    /// <param name="input">The images.</param>
    /// <param name="outputSize">How many windows along each inner dimension; −1 (PyTorch's <c>None</c>) as many as places.</param>
    /// <returns>The values, and the place of each in its image, counted in row-major order.</returns>
    /// <remarks>Window o of n along a dimension of size s reaches from ⌊o·s/n⌋ to ⌈(o + 1)·s/n⌉. Gradient as in <see cref="MaxPool2d"/>.</remarks>
    /// <exception cref="ShapeException">The rank does not fit, or an inner size is 0.</exception>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    public static (T Values, T Indices) AdaptiveMaxPool2d<T>(TensorOps<T> input, Sizes outputSize)
        where T : TensorOps<T>
        => LargestOf("adaptive_max_pool2d", 2, input, outputSize);

    /// <summary>The largest elements of as many windows as are asked for over volumes [N, C, D, H, W] or [C, D, H, W], and their places (Int64).</summary>
    /// <inheritdoc cref="AdaptiveMaxPool2d"/>
    public static (T Values, T Indices) AdaptiveMaxPool3d<T>(TensorOps<T> input, Sizes outputSize)
        where T : TensorOps<T>
        => LargestOf("adaptive_max_pool3d", 3, input, outputSize);

    /// <summary>Puts the values of <see cref="MaxPool1dWithIndices"/> back where they were found; zeros elsewhere.</summary>
    /// <inheritdoc cref="MaxUnpool2d"/>
    public static T MaxUnpool1d<T>(TensorOps<T> input, TensorOps<T> indices, Sizes kernelSize, Sizes stride = default, Sizes padding = default, int[]? outputSize = null)
        where T : TensorOps<T>
        => Unpooled("max_unpool1d", 1, input, indices, kernelSize, stride, padding, outputSize);

    /// <summary>Puts the values of <see cref="MaxPool2dWithIndices"/> back where they were found; zeros elsewhere.</summary>
    /// <param name="input">What the pooling gave.</param>
    /// <param name="indices">The places that it gave with it (Int64).</param>
    /// <param name="kernelSize">The size of a window.</param>
    /// <param name="stride">The distance between windows; the window's size if left out.</param>
    /// <param name="padding">The padding; none if left out.</param>
    /// <param name="outputSize">The inner sizes of what was pooled, or its whole shape, where several give the same result.</param>
    /// <returns>The input's shape with (size − 1)·stride − 2·padding + kernelSize in each inner dimension, or the sizes asked for.</returns>
    /// <remarks>A place that is named twice holds the last value; as in PyTorch the gradient goes to each of them.</remarks>
    /// <exception cref="ShapeException">Shapes or sizes do not fit, or an index is outside.</exception>
    /// <exception cref="DTypeException">The indices are not Int64.</exception>
    public static T MaxUnpool2d<T>(TensorOps<T> input, TensorOps<T> indices, Sizes kernelSize, Sizes stride = default, Sizes padding = default, int[]? outputSize = null)
        where T : TensorOps<T>
        => Unpooled("max_unpool2d", 2, input, indices, kernelSize, stride, padding, outputSize);

    /// <summary>Puts the values of <see cref="MaxPool3dWithIndices"/> back where they were found; zeros elsewhere.</summary>
    /// <inheritdoc cref="MaxUnpool2d"/>
    public static T MaxUnpool3d<T>(TensorOps<T> input, TensorOps<T> indices, Sizes kernelSize, Sizes stride = default, Sizes padding = default, int[]? outputSize = null)
        where T : TensorOps<T>
        => Unpooled("max_unpool3d", 3, input, indices, kernelSize, stride, padding, outputSize);

    private static (T Values, T Indices) Largest<T>(
        string op, int dims, TensorOps<T> input, Sizes kernelSize, Sizes stride, Sizes padding, Sizes dilation, bool ceilMode)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var (values, places) = PoolingRules.Sliding(op, dims, input.Core, kernelSize, stride, padding, dilation, ceilMode);
        return (input.Wrap(values), input.Wrap(places));
    }

    private static (T Values, T Indices) LargestOf<T>(string op, int dims, TensorOps<T> input, Sizes outputSize)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var (values, places) = PoolingRules.Adaptive(op, dims, input.Core, outputSize);
        return (input.Wrap(values), input.Wrap(places));
    }

    private static T Unpooled<T>(
        string op, int dims, TensorOps<T> input, TensorOps<T> indices, Sizes kernelSize, Sizes stride, Sizes padding, int[]? outputSize)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(indices);
        return input.Wrap(PoolingRules.Unpooled(op, dims, input.Core, indices.Core, kernelSize, stride, padding, outputSize));
    }
}
