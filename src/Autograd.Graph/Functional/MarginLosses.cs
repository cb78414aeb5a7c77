namespace Autograd;

public static partial class Functional
{
    /// <summary>x where the target is 1, and max(0, margin − x) where it is −1; elsewhere their sum, as in PyTorch.</summary>
    /// <param name="input">Distances, any shape.</param>
    /// <param name="target">−1 and 1, a shape that broadcasts with it.</param>
    /// <param name="margin">From where on a distance is far enough; the slope there is −1.</param>
    /// <param name="reduction">The mean (NaN of nothing), the sum, or none.</param>
    /// <returns>0-d, or the broadcast shape without reduction.</returns>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">Neither side is floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction.</exception>
    public static T HingeEmbeddingLoss<T>(TensorOps<T> input, TensorOps<T> target, double margin = 1, Reduction reduction = Reduction.Mean)
        where T : TensorOps<T>
        => Compared("hinge_embedding_loss", input, target, reduction, (x, t)
            => Tensor.Where(t.Ne(1), (margin - x).Clamp(min: 0), 0.0) + Tensor.Where(t.Ne(-1), x, 0.0));

    /// <summary>max(0, margin − t·(x − y)): whether the first of two is ranked above the second (t = 1), or below (t = −1).</summary>
    /// <param name="input1">x, any shape.</param>
    /// <param name="input2">y, a shape that broadcasts with it.</param>
    /// <param name="target">t, −1 or 1, a shape that broadcasts with it.</param>
    /// <param name="margin">How far apart they should be; the gradient passes at it.</param>
    /// <param name="reduction">The mean (NaN of nothing), the sum, or none.</param>
    /// <returns>0-d, or the broadcast shape without reduction.</returns>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">No side is floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction.</exception>
    public static T MarginRankingLoss<T>(
        TensorOps<T> input1, TensorOps<T> input2, TensorOps<T> target, double margin = 0, Reduction reduction = Reduction.Mean)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(target);
        return Compared("margin_ranking_loss", input1, input2, reduction, (x, y) => ((-target.Core * (x - y)) + margin).Clamp(min: 0));
    }

    /// <summary>1 − cos(x, y) where the target is 1, and max(0, cos(x, y) − margin) where it is −1.</summary>
    /// <param name="input1">x, [N, D] or [D].</param>
    /// <param name="input2">y, a shape that broadcasts with it.</param>
    /// <param name="target">[N], or 0-d for [D].</param>
    /// <param name="margin">From where on vectors of different things are too alike.</param>
    /// <param name="reduction">The mean (NaN of nothing), the sum, or none.</param>
    /// <returns>0-d, or the target's shape without reduction.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="DTypeException">Neither vector is floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction.</exception>
    public static T CosineEmbeddingLoss<T>(
        TensorOps<T> input1, TensorOps<T> input2, TensorOps<T> target, double margin = 0, Reduction reduction = Reduction.Mean)
        where T : TensorOps<T>
    {
        const string Op = "cosine_embedding_loss";
        ArgumentNullException.ThrowIfNull(input1);
        ArgumentNullException.ThrowIfNull(target);
        if (target.Rank > 1 || input1.Rank != target.Rank + 1) throw NetworkErrors.VectorsAndTargets(Op, input1.Shape, target.Shape);
        const double Least = 1e-12; // Keeps the root of a zero vector's square differentiable.
        return Compared(Op, input1, input2, reduction, (x, y) =>
        {
            var lengths = ((x * x).Sum(-1) + Least) * ((y * y).Sum(-1) + Least);
            var cosine = (x * y).Sum(-1) / lengths.Sqrt();
            var t = target.Core;
            return Tensor.Where(t.Eq(1), 1 - cosine, 0.0) + Tensor.Where(t.Eq(-1), (cosine - margin).Clamp(min: 0), 0.0);
        });
    }

    /// <summary>max(0, margin + d(anchor, positive) − d(anchor, negative)) with the distance d of <see cref="PairwiseDistance"/>.</summary>
    /// <param name="anchor">[N, D] or [D].</param>
    /// <param name="positive">Of the anchor's kind; a shape that broadcasts with it.</param>
    /// <param name="negative">Of another kind; a shape that broadcasts with it.</param>
    /// <param name="margin">How much nearer the positive should be; the gradient passes at it.</param>
    /// <param name="p">The order of the norm.</param>
    /// <param name="eps">What is added to each difference.</param>
    /// <param name="swap">Whether the negative may also be compared with the positive, if that is nearer.</param>
    /// <param name="reduction">The mean (NaN of nothing), the sum, or none.</param>
    /// <returns>0-d, or [N] without reduction.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="DTypeException">The anchor is not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction.</exception>
    public static T TripletMarginLoss<T>(
        TensorOps<T> anchor, TensorOps<T> positive, TensorOps<T> negative, double margin = 1, double p = 2, double eps = 1e-6, bool swap = false,
        Reduction reduction = Reduction.Mean)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(negative);
        return Compared("triplet_margin_loss", anchor, positive, reduction, (x, y) =>
        {
            var far = PairwiseDistance(x, negative.Core, p, eps);
            if (swap) far = far.Minimum(PairwiseDistance(y, negative.Core, p, eps));
            return (PairwiseDistance(x, y, p, eps) - far + margin).Clamp(min: 0);
        });
    }

    /// <summary>The mean over classes j other than the target y of max(0, margin − x[y] + x[j])ᵖ, times the weight of y.</summary>
    /// <param name="input">[N, C] or [C]: scores of C classes.</param>
    /// <param name="target">Int64 class indices, [N], or 0-d or [1].</param>
    /// <param name="p">1 or 2.</param>
    /// <param name="margin">How far the target's score should be above the others; the slope there is 0.</param>
    /// <param name="weight">[C]: a weight for each class, or null.</param>
    /// <param name="reduction">The mean (NaN of nothing), the sum, or none.</param>
    /// <returns>0-d, or the target's shape without reduction.</returns>
    /// <exception cref="ShapeException">The shapes do not fit, or a target is no class.</exception>
    /// <exception cref="DTypeException">The target is not Int64, or the input not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction, or p is neither 1 nor 2.</exception>
    public static T MultiMarginLoss<T>(
        TensorOps<T> input, TensorOps<T> target, int p = 1, double margin = 1, TensorOps<T>? weight = null, Reduction reduction = Reduction.Mean)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        const string Op = "multi_margin_loss";
        LossRules.Check(Op, reduction);
        if (p is not (1 or 2)) throw NetworkErrors.NoPower(Op, p);
        return input.Wrap(ClassMargins.Multi(Op, input.Core, target.Core, p, margin, weight?.Core, reduction));
    }

    /// <summary>The sum over target classes y and other classes j of max(0, 1 − x[y] + x[j]), divided by the number of classes.</summary>
    /// <param name="input">[N, C] or [C]: scores of C classes.</param>
    /// <param name="target">Int64, the same shape: the target classes, then −1.</param>
    /// <param name="reduction">The mean (NaN of nothing), the sum, or none.</param>
    /// <returns>0-d, or without reduction [N] of [N, C].</returns>
    /// <exception cref="ShapeException">The shapes differ, or a target is no class.</exception>
    /// <exception cref="DTypeException">The target is not Int64, or the input not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction.</exception>
    public static T MultilabelMarginLoss<T>(TensorOps<T> input, TensorOps<T> target, Reduction reduction = Reduction.Mean)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        const string Op = "multilabel_margin_loss";
        LossRules.Check(Op, reduction);
        return input.Wrap(ClassMargins.Multilabel(Op, input.Core, target.Core, reduction));
    }
}
