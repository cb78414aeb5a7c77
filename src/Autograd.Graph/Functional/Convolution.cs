namespace Autograd;

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
