namespace Autograd.Examples.Digits;

/// <summary>Where training stands after an epoch.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">The mean loss over the epoch's batches.</param>
/// <param name="Accuracy">On the digits held out.</param>
public sealed record Progress(int Epoch, double Loss, double Accuracy);

/// <summary>Trains the network; everything random comes from one seed, so every run gives the same numbers.</summary>
public static class Training
{
    /// <summary>How many times training goes through its pictures.</summary>
    public const int Epochs = 30;

    private const ulong Seed = 0;
    private const int TrainingCount = 1437;
    private const int BatchSize = 32;
    private const int HiddenUnits = 64;

    /// <summary>Trains, and tells after each epoch where it stands.</summary>
    /// <param name="digits">All of them; 1,437 are trained on and the rest held out.</param>
    /// <param name="stop">Looked at before each batch.</param>
    public static IEnumerable<Progress> Run(DigitSet digits, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(digits);
        var generator = new Generator(Seed);
        var (train, heldOut) = digits.Split(TrainingCount, generator);
        var network = new Network(HiddenUnits, generator);
        var optimizer = new Sgd(network.Parameters, learningRate: 0.1, momentum: 0.9);

        for (var epoch = 1; epoch <= Epochs; epoch++)
        {
            // Large steps first, small ones in the end: half a cosine (Loshchilov and Hutter 2017).
            optimizer.LearningRate = 0.05 * (1 + Math.Cos(Math.PI * (epoch - 1) / Epochs));
            var order = Tensor.Of(generator.Permutation(train.Count));
            var (loss, batches) = (0.0, 0);
            for (var first = 0; first < train.Count; first += BatchSize, batches++)
            {
                stop.ThrowIfCancellationRequested();
                var batch = train.At(order[first..Math.Min(first + BatchSize, train.Count)]);
                loss += Step(network, optimizer, batch);
            }

            yield return new Progress(epoch, loss / batches, network.Accuracy(heldOut));
        }
    }

    private static double Step(Network network, Optimizer optimizer, DigitSet batch)
    {
        optimizer.ZeroGrad();
        var loss = Functional.CrossEntropy(network.Forward(batch.Pixels), (Variable)batch.Labels);
        loss.Backward();
        optimizer.Step();
        return loss.Item();
    }
}
