namespace Autograd;

/// <summary>Where a training loop stands after a batch.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Epochs">How many there will be at most.</param>
/// <param name="Batch">From 1.</param>
/// <param name="Batches">How many there are in an epoch.</param>
/// <param name="Loss">Of the batch.</param>
/// <param name="MeanLoss">Of the samples of the epoch so far.</param>
/// <param name="Metric">What the validation gave; only with the last batch of an epoch, and if there is one.</param>
/// <param name="LearningRate">Of the first group, in the step that was done.</param>
public sealed record TrainingProgress(
    int Epoch, int Epochs, int Batch, int Batches, double Loss, double MeanLoss, double? Metric, double LearningRate)
{
    /// <summary>Whether the batch was the last of its epoch.</summary>
    public bool EndsEpoch => Batch == Batches;
}

/// <summary>How training went.</summary>
/// <param name="Epochs">How many epochs were done since the beginning.</param>
/// <param name="Loss">The mean over the samples of the last epoch; NaN if there was none.</param>
/// <param name="Metric">What the last validation gave; null if there is none.</param>
/// <param name="BestEpoch">The epoch with the best metric, from 1; null without early stopping.</param>
/// <param name="BestMetric">Its metric; null without early stopping.</param>
/// <param name="StoppedEarly">Whether it ended because the metric did not become better.</param>
public sealed record TrainingResult(int Epochs, double Loss, double? Metric, int? BestEpoch, double? BestMetric, bool StoppedEarly);
