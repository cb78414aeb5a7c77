namespace Autograd;

/// <summary>
/// Trains a model on batches: forward, backward, step, epoch after epoch, with schedules, validation, early stopping and
/// checkpoints. Interrupted anywhere and resumed, in this process or another, it comes to the same bits as if it had not been.
/// </summary>
/// <remarks>
/// A batch is all or nothing: if it fails or is cancelled in the middle, the model, the optimizer, the data and the generators are
/// as they were before it. That holds for all randomness that comes from <see cref="Generators"/>, the data loader or the
/// default generator.
/// </remarks>
public sealed partial class TrainingLoop : ICheckpointed
{
    private readonly ICheckpointed _model;
    private readonly Optimizer _optimizer;
    private readonly DataLoader _data;
    private readonly Func<Variable, Variable, Variable> _loss;
    private Course _course = Course.Start;

    /// <summary>A loop at its beginning.</summary>
    /// <param name="model">Everything of the model that changes: see <see cref="Checkpointed"/>.</param>
    /// <param name="optimizer">What makes the steps.</param>
    /// <param name="data">The batches. An epoch that was begun is gone on with.</param>
    /// <param name="loss">From inputs and targets of a batch to one element: the mean over the samples.</param>
    public TrainingLoop(ICheckpointed model, Optimizer optimizer, DataLoader data, Func<Variable, Variable, Variable> loss)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(optimizer);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(loss);
        (_model, _optimizer, _data, _loss) = (model, optimizer, data, loss);
    }

    /// <summary>What moves the learning rates after each batch. Use one of the three: each sets rates, and the last one set holds.</summary>
    public Scheduler? PerBatch { get; init; }

    /// <summary>What moves the learning rates after each epoch, in place of <see cref="PerBatch"/>.</summary>
    public Scheduler? PerEpoch { get; init; }

    /// <summary>In place of a schedule, what lowers the learning rates when the metric, or without one the loss, does not become better.</summary>
    public PlateauScheduler? OnPlateau { get; init; }

    /// <summary>The largest norm of the gradients; longer ones are scaled down. Null for any.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The bound is negative or NaN.</exception>
    public double? MaxGradientNorm
    {
        get;
        init => field = value is null or >= 0 ? value : throw GraphErrors.ClipBound("training loop", value.Value);
    }

    /// <summary>The generators that the loss draws from, as dropout does. The default generator belongs to them unnamed.</summary>
    public IReadOnlyList<Generator> Generators
    {
        get;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            foreach (var generator in value) ArgumentNullException.ThrowIfNull(generator, nameof(value));
            field = [.. value];
        }
    }

    = [];

    /// <summary>Called after each epoch, with nothing recorded: a metric of data held out.</summary>
    public Func<double>? Validation { get; init; }

    /// <summary>When to stop before the last epoch; null to go through all. It looks at the metric, or without one at the loss.</summary>
    public EarlyStopping? EarlyStopping { get; init; }

    /// <summary>How many epochs were done.</summary>
    public int Epoch => _course.Epoch;

    /// <summary>Whether the metric did not become better for too long.</summary>
    public bool HasStopped => _course.Stopped;

    /// <summary>What the model saved after its best epoch; null before the first, and without early stopping.</summary>
    public IReadOnlyDictionary<string, Tensor>? Best => _course.Best;

    /// <summary>Trains, from where it stands, until so many epochs are done since the beginning or early stopping ends it.</summary>
    /// <param name="epochs">How many epochs in all, 0 or more.</param>
    /// <param name="progress">Told after each batch, when it counts.</param>
    /// <param name="cancellationToken">
    /// Ends the call between batches, or in the middle of a backward pass, whose batch then does not count. The loop can be
    /// saved afterwards, and run again.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public TrainingResult Run(int epochs, IProgress<TrainingProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        while (_course.Epoch < epochs && !_course.Stopped)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (rate, epoch) = (_optimizer.LearningRate, _course.Epoch + 1);
            if (_data.Position < _data.Batches) AllOrNothing(() => Batch(cancellationToken));
            var (batch, mean, ends) = (_data.Position, _course.MeanLoss, _data.Position == _data.Batches);
            if (ends) AllOrNothing(EndEpoch);
            if (CheckpointPath is not null && (CheckpointEvery is { } every ? batch % every == 0 : ends)) WriteCheckpoint(CheckpointPath);
            progress?.Report(new(epoch, epochs, batch, _data.Batches, _course.BatchLoss, mean, ends ? _course.Metric : null, rate));
        }

        if (EarlyStopping is { RestoreBest: true } && _course.Best is { } best) _model.Restore(best);
        var stopping = EarlyStopping is not null && _course.BestEpoch > 0;
        return new(
            _course.Epoch, _course.Loss, _course.Metric, stopping ? _course.BestEpoch : null, stopping ? _course.Stopping.Best : null, _course.Stopped);
    }

    private void Batch(CancellationToken cancellationToken)
    {
        var (inputs, targets) = _data.Next();
        _optimizer.ZeroGrad();
        double value;
        using (GradMode.EnableGrad())
        {
            var loss = _loss(new Variable(inputs), new Variable(targets)) ?? throw OptimizerErrors.NoLoss("training loop");
            loss.Backward(options: BackwardOptions.Default with { CancellationToken = cancellationToken });
            value = loss.Item();
        }

        if (MaxGradientNorm is { } max) GradientClipping.Norm_(_optimizer.Parameters, max);
        _optimizer.Step();
        PerBatch?.Step();
        var count = inputs.Shape[0];
        _course = _course with { BatchLoss = value, LossSum = _course.LossSum + (value * count), Samples = _course.Samples + count };
    }

    private void EndEpoch()
    {
        var course = _course with { Epoch = _course.Epoch + 1, Loss = _course.MeanLoss, LossSum = 0, Samples = 0 };
        if (Validation is { } validation)
        {
            using (GradMode.NoGrad()) course = course with { Metric = validation() };
        }

        var metric = course.Metric ?? course.Loss;
        PerEpoch?.Step();
        OnPlateau?.Step(metric);
        if (EarlyStopping is { } stopping)
        {
            var (state, stops) = stopping.Rule.Next(course.Stopping, metric);
            if (state.Best != course.Stopping.Best)
                course = course with { Best = _model.Save(), BestEpoch = course.Epoch };
            course = course with { Stopping = state, Stopped = stops };
        }

        _data.EndEpoch();
        _course = course;
    }

    private void AllOrNothing(Action part)
    {
        var (model, course) = (_model.Save(), _course);
        var states = Array.ConvertAll([.. Generators, DefaultGenerator.Current], static generator => (generator, generator.State));
        Action?[] others = [_optimizer.Keep(), _data.Keep(), PerBatch?.Keep(), PerEpoch?.Keep(), OnPlateau?.Keep()];
        try
        {
            part();
        }
        catch
        {
            _model.Restore(model);
            _course = course;
            foreach (var (generator, state) in states) generator.Restore(state);
            foreach (var undo in others) undo?.Invoke();
            throw;
        }
    }

    /// <summary>How far training went. Immutable.</summary>
    private sealed record Course(
        int Epoch, double LossSum, long Samples, double BatchLoss, double Loss, double? Metric, PlateauState Stopping, bool Stopped,
        int BestEpoch, IReadOnlyDictionary<string, Tensor>? Best)
    {
        internal static readonly Course Start = new(0, 0, 0, double.NaN, double.NaN, null, PlateauState.New, false, 0, null);

        internal double MeanLoss => Samples == 0 ? double.NaN : LossSum / Samples;
    }
}
