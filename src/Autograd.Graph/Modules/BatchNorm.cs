namespace Autograd;

/// <summary>
/// Standardises each channel of [N, C, …], then scales and shifts (Ioffe and Szegedy 2015): PyTorch's <c>BatchNorm1d</c> to
/// <c>3d</c>. In training by the batch's own mean and variance, which move the running ones; outside of it by the running ones.
/// </summary>
/// <param name="Weight">[C]: the scale, or null.</param>
/// <param name="Bias">[C]: the shift, or null.</param>
/// <param name="RunningMean">[C], a buffer; null to use the batch's own always.</param>
/// <param name="RunningVar">[C], a buffer; null to use the batch's own always.</param>
/// <param name="NumBatchesTracked">0-d Int64, a buffer: how many batches the running ones have seen; null with them.</param>
public sealed record BatchNorm(Tensor? Weight, Tensor? Bias, Tensor? RunningMean, Tensor? RunningVar, Tensor? NumBatchesTracked) : IModule<BatchNorm>, ILayer
{
    /// <summary>A layer with a scale of ones, a shift of zeros, running means of 0 and variances of 1.</summary>
    /// <param name="channels">C.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <param name="momentum">How much one batch counts in the running statistics; null for the plain mean over all batches.</param>
    /// <param name="affine">Whether there are scale and shift.</param>
    /// <param name="trackRunningStats">Whether there are running statistics; otherwise the batch's own are always used.</param>
    /// <param name="dtype">A floating dtype.</param>
    /// <exception cref="ArgumentException">The number of channels is below 1.</exception>
    public BatchNorm(int channels, double eps = 1e-5, double? momentum = 0.1, bool affine = true, bool trackRunningStats = true, DType dtype = DType.Float32)
        : this(
            affine ? Tensor.Ones(Channels(channels), dtype) : null,
            affine ? Tensor.Zeros(Channels(channels), dtype) : null,
            trackRunningStats ? Tensor.Zeros(Channels(channels), dtype) : null,
            trackRunningStats ? Tensor.Ones(Channels(channels), dtype) : null,
            trackRunningStats ? Tensor.Scalar(0L) : null)
        => (Eps, Momentum) = (eps, momentum);

    /// <summary>What is added to the variance.</summary>
    public double Eps { get; init; } = 1e-5;

    /// <summary>How much one batch counts in the running statistics; null for the plain mean over all batches.</summary>
    public double? Momentum { get; init; } = 0.1;

    /// <summary>Not null in training, which <see cref="Modules.Train"/> sees to.</summary>
    public TrainingPass? Training { get; init; }

    /// <summary>The value. In training, the running statistics move in what <see cref="Modules.Train"/> returns.</summary>
    /// <param name="x">[N, C, …].</param>
    /// <returns>The shape of <paramref name="x"/>.</returns>
    /// <exception cref="ShapeException">The channels do not fit, or there is one element alone for each in training.</exception>
    public Tensor Forward(Tensor x)
    {
        var inTraining = Training is not null || RunningMean is null || RunningVar is null;
        var y = Functional.BatchNorm(x, inTraining ? null : RunningMean, inTraining ? null : RunningVar, Weight, Bias, inTraining, Eps);
        if (Training is not { } pass || RunningMean is null || RunningVar is null) return y;
        var seen = NumBatchesTracked is null ? null : pass.Latest(SeenName, NumBatchesTracked) + 1;
        var (mean, variance) = Functional.RunningStatistics(
            x, pass.Latest(MeanName, RunningMean), pass.Latest(VarName, RunningVar), Momentum ?? (seen is null ? 0 : 1 / seen.Item()));
        pass.Update(MeanName, mean);
        pass.Update(VarName, variance);
        if (seen is not null) pass.Update(SeenName, seen);
        return y;
    }

    /// <inheritdoc/>
    public BatchNorm Rebuild(Parts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return this with
        {
            Weight = parts.Parameter("weight", Weight),
            Bias = parts.Parameter("bias", Bias),
            RunningMean = parts.Buffer(MeanName, RunningMean),
            RunningVar = parts.Buffer(VarName, RunningVar),
            NumBatchesTracked = parts.Buffer(SeenName, NumBatchesTracked),
            Training = parts.Training(Training),
        };
    }

    /// <summary><c>BatchNorm([C])</c>.</summary>
    public override string ToString() => $"BatchNorm({(Weight ?? RunningMean)?.Shape.ToString() ?? ""})";

    private const string MeanName = "running_mean", VarName = "running_var", SeenName = "num_batches_tracked";

    private static Shape Channels(int channels) => channels < 1 ? throw ModuleErrors.Size("batch_norm", nameof(channels), channels) : Shape.Of(channels);
}
