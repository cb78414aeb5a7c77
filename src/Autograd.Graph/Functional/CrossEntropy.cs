namespace Autograd;

public static partial class Functional
{
    /// <summary>The cross entropy between class scores and class indices, −log softmax(logits)[target], or class probabilities.</summary>
    /// <param name="logits">[C], [N, C] or [N, C, d₁, …]: unnormalised scores of C classes.</param>
    /// <param name="target">Int64 class indices, [], [N] or [N, d₁, …]; or floating probabilities in the shape of the logits.</param>
    /// <param name="weight">[C]: a weight for each class, or null.</param>
    /// <param name="ignoreIndex">A class index that counts for nothing.</param>
    /// <param name="reduction">
    /// The mean (weighted, over indices not ignored, NaN if all are; or plain, over probabilities), the sum, or none.
    /// </param>
    /// <param name="labelSmoothing">The part, 0 to 1, of each target that is spread evenly over the classes.</param>
    /// <returns>0-d, or without reduction the logits' shape without the class dimension.</returns>
    /// <remarks>Probabilities get a gradient too.</remarks>
    /// <exception cref="ShapeException">The shapes do not fit, or a target is no class; the message has its place and value.</exception>
    /// <exception cref="DTypeException">The target is neither Int64 nor floating, or the logits are not floating.</exception>
    /// <exception cref="ArgumentException">There is no such reduction, the smoothing is not from 0 to 1, or the weight requires a gradient.</exception>
    public static T CrossEntropy<T>(
        TensorOps<T> logits, TensorOps<T> target, TensorOps<T>? weight = null, long ignoreIndex = -100, Reduction reduction = Reduction.Mean, double labelSmoothing = 0)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(target);
        const string Op = "cross_entropy";
        if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) throw NetworkErrors.NoFraction(Op, nameof(labelSmoothing), labelSmoothing);
        LossRules.Check(Op, reduction);
        var classDim = logits.Rank == 1 ? 0 : 1;
        if (labelSmoothing == 0 && CrossEntropyRules.Serves(logits.Core, target.Core, weight?.Core))
            return logits.Wrap(Likelihood(logits.Core, target.Core, weight?.Core, ignoreIndex, reduction, static (x, a) => CrossEntropyRules.OfRows.Apply(a, x)[0]));
        var likely = logits.LogSoftmax(classDim);
        if (target.DType.IsFloating() && target.Shape == logits.Shape && logits.Rank > 0)
            return logits.Wrap(CrossEntropies.OfProbabilities(likely.Core, target.Core, weight?.Core, reduction, labelSmoothing));
        var sharp = NllLoss(likely, target, weight, ignoreIndex, reduction);
        if (labelSmoothing == 0) return sharp;
        var spread = CrossEntropies.Spread(likely.Core, target.Core, weight?.Core, ignoreIndex, reduction);
        return logits.Wrap((sharp.Core * (1 - labelSmoothing)) + (spread * (labelSmoothing / logits.Shape.Dims[classDim])));
    }
}

/// <summary>Cross entropies with targets that are not one class.</summary>
internal static class CrossEntropies
{
    internal static Tensor OfProbabilities(Tensor likely, Tensor target, Tensor? weight, Reduction reduction, double smoothing)
    {
        var classDim = likely.Rank == 1 ? 0 : 1;
        var classes = likely.Shape.Dims[classDim];
        if (smoothing > 0) target = (target * (1 - smoothing)) + (smoothing / classes);
        var losses = -(Weighted(likely, weight, classDim) * target).Sum(classDim);
        return LossRules.Reduce(losses, reduction);
    }

    /// <summary>The loss against all classes at once, with the divisor that the loss of class indices has.</summary>
    internal static Tensor Spread(Tensor likely, Tensor target, Tensor? weight, long ignoreIndex, Reduction reduction)
    {
        var classDim = likely.Rank == 1 ? 0 : 1;
        var ignored = target.Eq(ignoreIndex);
        var losses = Tensor.Where(ignored, 0.0, -Weighted(likely, weight, classDim).Sum(classDim));
        if (reduction != Reduction.Mean) return LossRules.Reduce(losses, reduction);
        var counted = weight is null
            ? Tensor.OnesLike(losses)
            : weight.IndexSelect(0, Tensor.Where(ignored, Tensor.ZerosLike(target), target).Reshape(-1)).Reshape(target.Shape);
        return losses.Sum() / Tensor.Where(ignored, 0.0, counted).Sum();
    }

    private static Tensor Weighted(Tensor likely, Tensor? weight, int classDim)
    {
        if (weight is null) return likely;
        var classes = likely.Shape.Dims[classDim];
        if (weight.Shape != Shape.Of(classes)) throw GraphErrors.ClassWeights(weight.Shape, classes);
        return likely * weight.Reshape(Shape.Of([classes, .. Sizes.All(1, Math.Max(likely.Rank - 2, 0))]));
    }
}
