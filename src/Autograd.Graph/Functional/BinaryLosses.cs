using Autograd.Rules;

namespace Autograd;

/// <summary>The rule of the cross entropy of probabilities, whose edges are bounded as in PyTorch.</summary>
internal static class BinaryLossRules
{
    /// <summary>
    /// Logarithms are at least −100, and the denominator of the slope at least 10⁻¹², so that a certain and wrong probability
    /// has a finite loss and slope.
    /// </summary>
    internal static readonly ElementwiseOp BinaryCrossEntropy = new(
        "binary_cross_entropy",
        static (x, t) => Loss(new Tensor(x), new Tensor(t)).Value,
        Slope.OfXY(static (x, t) => (x - t) / (x * (1 - x)).Clamp(min: 1e-12)),
        Slope.OfX(static x => Log(1 - x, (-x).Log1p()) - Log(x, x.Log())));

    private static Tensor Loss(Tensor x, Tensor t) => ((t - 1) * Log(1 - x, (-x).Log1p())) - (t * Log(x, x.Log()));

    // The bound's own slope is 0, not 0 · ∞.
    private static Tensor Log(Tensor of, Tensor log) => Tensor.Where(of.Eq(0), -100.0, log.Clamp(min: -100));
}

public static partial class Functional
{
    /// <summary>The cross entropy of probabilities and targets from 0 to 1, −t·log x − (1 − t)·log(1 − x).</summary>
    /// <param name="input">Probabilities, any shape.</param>
    /// <param name="target">The same shape. It gets a gradient too.</param>
    /// <param name="weight">A shape that broadcasts with it, or null.</param>
    /// <param name="reduction">The mean (NaN of nothing), the sum, or none.</param>
    /// <returns>0-d, or the input's shape without reduction.</returns>
    /// <remarks>Logarithms are at least −100, and x·(1 − x) in the slope at least 10⁻¹², as in PyTorch. Keeps both sides.</remarks>
    /// <exception cref="ShapeException">The shapes differ, or the weight does not broadcast.</exception>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    /// <exception cref="ArgumentException">There is no such reduction, or a probability is not from 0 to 1.</exception>
    public static T BinaryCrossEntropy<T>(TensorOps<T> input, TensorOps<T> target, TensorOps<T>? weight = null, Reduction reduction = Reduction.Mean)
        where T : TensorOps<T>
    {
        const string Op = "binary_cross_entropy";
        SameShape(Op, input, target);
        if (!input.Core.IsBatched && !((input.Core >= 0) & (input.Core <= 1)).All().Item<bool>()) throw NetworkErrors.NoProbability(Op);
        return Compared(Op, input, target, reduction, (x, t) => Weighted(BinaryLossRules.BinaryCrossEntropy.Apply(x, t), weight?.Core));
    }

    /// <summary>The cross entropy of σ(x) and targets from 0 to 1, without overflow.</summary>
    /// <param name="input">Scores, any shape.</param>
    /// <param name="target">The same shape. It gets a gradient too.</param>
    /// <param name="weight">A shape that broadcasts with it, or null.</param>
    /// <param name="reduction">The mean (NaN of nothing), the sum, or none.</param>
    /// <param name="posWeight">How much the positive side counts; a shape that broadcasts with it, or null.</param>
    /// <returns>0-d, or the input's shape without reduction.</returns>
    /// <exception cref="ShapeException">The shapes differ, or a weight does not broadcast.</exception>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction.</exception>
    public static T BinaryCrossEntropyWithLogits<T>(
        TensorOps<T> input, TensorOps<T> target, TensorOps<T>? weight = null, Reduction reduction = Reduction.Mean, TensorOps<T>? posWeight = null)
        where T : TensorOps<T>
    {
        const string Op = "binary_cross_entropy_with_logits";
        SameShape(Op, input, target);
        return Compared(Op, input, target, reduction, (x, t) =>
        {
            var surprise = LogSigmoid(x);
            if (posWeight is not null) surprise *= ((posWeight.Core - 1) * t) + 1;
            return Weighted(((1 - t) * x) - surprise, weight?.Core);
        });
    }

    /// <summary>The loss of scores against targets of −1 and 1, log(1 + exp(−t·x)), without overflow.</summary>
    /// <inheritdoc cref="MseLoss"/>
    public static T SoftMarginLoss<T>(TensorOps<T> input, TensorOps<T> target, Reduction reduction = Reduction.Mean)
        where T : TensorOps<T>
        => Compared("soft_margin_loss", input, target, reduction, static (x, t) => -LogSigmoid(t * x));

    /// <summary>The mean over classes of the cross entropy of σ(x) and targets from 0 to 1.</summary>
    /// <param name="input">[N, C] or [C]: scores.</param>
    /// <param name="target">The same shape. It gets a gradient too.</param>
    /// <param name="weight">[C] or null: a weight for each class.</param>
    /// <param name="reduction">The mean (NaN of nothing), the sum, or none.</param>
    /// <returns>0-d, or without reduction the input's shape without its last dimension.</returns>
    /// <exception cref="ShapeException">The shapes differ, or the weight does not broadcast.</exception>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction.</exception>
    public static T MultilabelSoftMarginLoss<T>(TensorOps<T> input, TensorOps<T> target, TensorOps<T>? weight = null, Reduction reduction = Reduction.Mean)
        where T : TensorOps<T>
    {
        const string Op = "multilabel_soft_margin_loss";
        SameShape(Op, input, target);
        return Compared(Op, input, target, reduction, (x, t)
            => Weighted(-((t * LogSigmoid(x)) + ((1 - t) * LogSigmoid(-x))), weight?.Core).Mean(-1));
    }

    private static void SameShape<T>(string op, TensorOps<T> input, TensorOps<T> target)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        if (input.Shape != target.Shape) throw NetworkErrors.TargetShape(op, target.Shape, input.Shape);
    }

    private static Tensor Weighted(Tensor losses, Tensor? weight) => weight is null ? losses : losses * weight;
}
