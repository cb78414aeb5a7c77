namespace Autograd;

public static partial class Functional
{
    /// <summary>Each channel less its mean, divided by its standard deviation, then scaled and shifted (Ioffe and Szegedy, Batch Normalization, 2015).</summary>
    /// <param name="input">[N, C, …].</param>
    /// <param name="runningMean">[C]: the means outside of training; null in training.</param>
    /// <param name="runningVar">[C]: the variances outside of training; null in training.</param>
    /// <param name="weight">[C]: the scale, or null.</param>
    /// <param name="bias">[C]: the shift, or null.</param>
    /// <param name="training">Whether mean and variance are the batch's own, over all but the channel dimension, and get gradients.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <remarks>Nothing is changed in place: <see cref="RunningStatistics"/> gives what PyTorch would store.</remarks>
    /// <exception cref="ShapeException">A vector is not of one number a channel, or a channel has one element alone in training.</exception>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    /// <exception cref="ArgumentException">Mean or variance are missing outside of training.</exception>
    public static T BatchNorm<T>(
        TensorOps<T> input, TensorOps<T>? runningMean, TensorOps<T>? runningVar, TensorOps<T>? weight = null, TensorOps<T>? bias = null,
        bool training = false, double eps = 1e-5)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        const string Op = "batch_norm";
        if (training && input.Rank > 1 && Normalisations.IsOne(input.Shape, withBatch: true)) throw NetworkErrors.OneElement(Op, input.Shape);
        return input.Wrap(Normalisations.Batch(Op, input.Core, runningMean?.Core, runningVar?.Core, weight?.Core, bias?.Core, training, eps).Output);
    }

    /// <summary><see cref="BatchNorm"/> with the mean and the inverse standard deviation that it used.</summary>
    /// <returns>The result; and, in training, [C] each: the batch's means and 1 / √(variance + ε). Outside of training both are empty.</returns>
    /// <inheritdoc cref="BatchNorm"/>
    public static (T Output, T SaveMean, T SaveInvStd) NativeBatchNorm<T>(
        TensorOps<T> input, TensorOps<T>? weight, TensorOps<T>? bias, TensorOps<T>? runningMean, TensorOps<T>? runningVar, bool training, double eps)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var (y, mean, inverse) = Normalisations.Batch(
            "native_batch_norm", input.Core, runningMean?.Core, runningVar?.Core, weight?.Core, bias?.Core, training, eps);
        var none = Tensor.Zeros([0], input.DType);
        return (input.Wrap(y), input.Wrap(training ? mean.Reshape(-1) : none), input.Wrap(training ? inverse.Reshape(-1) : none));
    }

    /// <summary>The running mean and variance of channels after one more batch, as <see cref="BatchNorm"/> wants them outside of training.</summary>
    /// <param name="input">[N, C, …]: the batch.</param>
    /// <param name="runningMean">[C]: the means so far.</param>
    /// <param name="runningVar">[C]: the variances so far.</param>
    /// <param name="momentum">How much the batch counts: old · (1 − momentum) + new · momentum.</param>
    /// <returns>[C] each, without history. The batch's variance is the unbiased one.</returns>
    /// <exception cref="ShapeException">A vector is not of one number a channel.</exception>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    public static (T Mean, T Var) RunningStatistics<T>(TensorOps<T> input, TensorOps<T> runningMean, TensorOps<T> runningVar, double momentum = 0.1)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(runningMean);
        ArgumentNullException.ThrowIfNull(runningVar);
        const string Op = "running_statistics";
        var x = Normalisations.Channels(Op, input.Core).Detach();
        var channels = Shape.Of(x.Shape.Dims[1]);
        if (runningMean.Shape != channels) throw NetworkErrors.ChannelVector(Op, nameof(runningMean), runningMean.Shape, x.Shape);
        if (runningVar.Shape != channels) throw NetworkErrors.ChannelVector(Op, nameof(runningVar), runningVar.Shape, x.Shape);
        int[] dims = [0, .. Enumerable.Range(2, x.Rank - 2)];
        var mean = (runningMean.Core.Detach() * (1 - momentum)) + (x.Mean(dims) * momentum);
        var variance = (runningVar.Core.Detach() * (1 - momentum)) + (x.Var(dims) * momentum);
        return (input.Wrap(mean), input.Wrap(variance));
    }

    /// <summary>Each channel of each example less its mean, divided by its standard deviation, then scaled and shifted.</summary>
    /// <param name="input">[N, C, d₁, …].</param>
    /// <param name="runningMean">[C]: the means, if the input's own are not used.</param>
    /// <param name="runningVar">[C]: the variances, if the input's own are not used.</param>
    /// <param name="weight">[C]: the scale, or null.</param>
    /// <param name="bias">[C]: the shift, or null.</param>
    /// <param name="useInputStats">Whether mean and variance are each channel's own.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <exception cref="ShapeException">A vector is not of one number a channel, or a channel has one element alone.</exception>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    /// <exception cref="ArgumentException">Mean or variance are missing.</exception>
    public static T InstanceNorm<T>(
        TensorOps<T> input, TensorOps<T>? runningMean = null, TensorOps<T>? runningVar = null, TensorOps<T>? weight = null, TensorOps<T>? bias = null,
        bool useInputStats = true, double eps = 1e-5)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        const string Op = "instance_norm";
        var x = Normalisations.Channels(Op, input.Core);
        if (!useInputStats) return input.Wrap(Normalisations.Batch(Op, x, runningMean?.Core, runningVar?.Core, weight?.Core, bias?.Core, training: false, eps).Output);
        if (Normalisations.IsOne(x.Shape, withBatch: false)) throw NetworkErrors.OneElement(Op, x.Shape);
        var y = Normalisations.Standardised(x, [.. Enumerable.Range(2, x.Rank - 2)], eps).Output;
        return input.Wrap(Normalisations.Affine(Op, y, weight?.Core, bias?.Core));
    }

    /// <summary>Groups of channels of each example less their mean, divided by their standard deviation, then scaled and shifted (Wu and He, Group Normalization, 2018).</summary>
    /// <param name="input">[N, C, …].</param>
    /// <param name="groups">Into how many groups the channels are cut.</param>
    /// <param name="weight">[C]: the scale, or null.</param>
    /// <param name="bias">[C]: the shift, or null.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <exception cref="ShapeException">The channels cannot be cut so, or a vector is not of one number a channel.</exception>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is not one group at least.</exception>
    public static T GroupNorm<T>(TensorOps<T> input, int groups, TensorOps<T>? weight = null, TensorOps<T>? bias = null, double eps = 1e-5)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        const string Op = "group_norm";
        if (groups < 1) throw NetworkErrors.NotPositive(Op, nameof(groups), groups);
        var x = Normalisations.Channels(Op, input.Core);
        var (n, channels) = (x.Shape.Dims[0], x.Shape.Dims[1]);
        if (channels % groups != 0) throw NetworkErrors.Indivisible(Op, "channels", channels, groups);
        var each = n * groups == 0 ? 0 : x.Numel / (n * groups);
        var y = Normalisations.Standardised(x.Reshape(n, groups, each), [2], eps).Output.Reshape(x.Shape);
        return input.Wrap(Normalisations.Affine(Op, y, weight?.Core, bias?.Core));
    }

    /// <summary>Each element divided by (k + α · the mean square over neighbouring channels)^β (Krizhevsky et al., ImageNet Classification, 2012).</summary>
    /// <param name="input">[N, C, …].</param>
    /// <param name="size">How many channels the mean is over; those that do not exist count as 0.</param>
    /// <param name="alpha">α.</param>
    /// <param name="beta">β.</param>
    /// <param name="k">k.</param>
    /// <exception cref="ShapeException">There is no channel dimension.</exception>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 1.</exception>
    public static T LocalResponseNorm<T>(TensorOps<T> input, int size, double alpha = 1e-4, double beta = 0.75, double k = 1)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        const string Op = "local_response_norm";
        if (size < 1) throw NetworkErrors.NotPositive(Op, nameof(size), size);
        var x = Normalisations.Channels(Op, input.Core);
        return input.Wrap(x / (((Normalisations.OverNeighbours(x * x, size) * alpha) + k).Pow(beta)));
    }

    /// <summary>The last dimensions divided by their root mean square, then scaled (Zhang and Sennrich, Root Mean Square Layer Normalization, 2019).</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="normalizedShape">The last dimensions.</param>
    /// <param name="weight">Of that shape: the scale, or null.</param>
    /// <param name="eps">What is added to the mean square; the dtype's precision if left out.</param>
    /// <exception cref="ShapeException">The input does not end in that shape, or the weight has another.</exception>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    public static T RmsNorm<T>(TensorOps<T> input, int[] normalizedShape, TensorOps<T>? weight = null, double? eps = null)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(normalizedShape);
        const string Op = "rms_norm";
        var x = input.Core;
        if (!x.DType.IsFloating()) throw GraphErrors.FloatingOnly(Op, x.DType);
        var count = normalizedShape.Length;
        if (count == 0 || count > x.Rank || !x.Shape.Dims[^count..].SequenceEqual(normalizedShape)) throw NetworkErrors.NormalizedShape(Op, normalizedShape, x.Shape);
        if (weight is not null && !weight.Shape.Dims.SequenceEqual(normalizedShape)) throw NetworkErrors.NormalizedShape(Op, normalizedShape, weight.Shape);
        var least = eps ?? (x.DType == DType.Float32 ? Math.Pow(2, -23) : Math.Pow(2, -52));
        var y = x * ((x * x).Mean([.. Enumerable.Range(x.Rank - count, count)], keepDim: true) + least).Rsqrt();
        return input.Wrap(weight is null ? y : y * weight.Core);
    }
}
