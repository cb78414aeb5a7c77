using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of losses.</summary>
internal static class LossRules
{
    /// <summary>Linear in the log-probabilities: −Σ cᵢ·x[i, targetᵢ], with the coefficients as arguments.</summary>
    internal static readonly LinearOp NllLoss = LinearOp.With<NllArgs>(
        "nll_loss",
        static (x, a) => a.Reduce(Kernel.Mul(a.Pick(x), Kernel.To(a.Coefficients, x.DType))),
        static (g, _, a) => PickingRules.Scatter.Apply(
            a.Restore(g) * new Tensor(Kernel.To(a.Coefficients, g.DType)), new PickingRules.PickArgs(a.ClassDim, a.Target, a.Source)));

    /// <summary>Squared differences, elementwise; keeps both sides, as PyTorch.</summary>
    internal static readonly ElementwiseOp SquaredError = new(
        "mse_loss",
        static (x, y) => Kernel.Sub(x, y) is var d ? Kernel.Mul(d, d) : d,
        Slope.OfXY(static (x, y) => (x - y) * 2),
        Slope.OfXY(static (x, y) => (y - x) * 2));

    /// <summary>
    /// The class dimension; targets and coefficients in the shape of the source with the class dimension at 1; the source's
    /// shape; and whether the losses are summed (the coefficients hold the divisor of a mean); where a target is ignored, if any is.
    /// </summary>
    internal sealed record NllArgs(int ClassDim, NdArray Target, NdArray Coefficients, Shape Source, bool Sums, NdArray? Ignored = null) : IKeepsArrays
    {
        public IEnumerable<NdArray> Arrays => Ignored is null ? [Target, Coefficients] : [Target, Coefficients, Ignored];

        // What is ignored is not even multiplied by zero: it may be infinite.
        internal NdArray Pick(NdArray x)
        {
            var picked = Kernel.Gather(x, ClassDim, Target);
            return Ignored is null ? picked : Kernel.Where(Ignored, NdArray.Scalar(0, x.DType), picked);
        }

        internal NdArray Reduce(NdArray losses) => Sums ? Kernel.Sum(losses) : losses.Squeeze(ClassDim);

        internal Tensor Restore(Tensor g) => Sums ? g.Expand(Target.Shape) : g.Reshape(Target.Shape);
    }
}

public static partial class Functional
{
    /// <summary>The cross entropy between class scores and class indices: −log softmax(logits)[target].</summary>
    /// <param name="logits">[C], [N, C] or [N, C, d₁, …]: unnormalised scores of C classes.</param>
    /// <param name="target">Int64 class indices: [], [N] or [N, d₁, …].</param>
    /// <param name="weight">[C]: a weight for each class, or null.</param>
    /// <param name="ignoreIndex">A target that counts for nothing.</param>
    /// <param name="reduction">The mean (weighted, over targets not ignored; NaN if all are), the sum, or none.</param>
    /// <returns>0-d, or the target's shape without reduction.</returns>
    /// <exception cref="ShapeException">The shapes do not fit, or a target is no class; the message has its place and value.</exception>
    /// <exception cref="DTypeException">The target is not Int64, or the logits are not floating.</exception>
    public static T CrossEntropy<T>(
        TensorOps<T> logits, TensorOps<T> target, TensorOps<T>? weight = null, long ignoreIndex = -100, Reduction reduction = Reduction.Mean)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(logits);
        return NllLoss(logits.LogSoftmax(logits.Rank == 1 ? 0 : 1), target, weight, ignoreIndex, reduction);
    }

    /// <summary>The negative log likelihood of class indices under log-probabilities.</summary>
    /// <param name="logProbabilities">[C], [N, C] or [N, C, d₁, …].</param>
    /// <param name="target">Int64 class indices: [], [N] or [N, d₁, …].</param>
    /// <param name="weight">[C]: a weight for each class, or null.</param>
    /// <param name="ignoreIndex">A target that counts for nothing.</param>
    /// <param name="reduction">The mean (weighted, over targets not ignored; NaN if all are), the sum, or none.</param>
    /// <returns>0-d, or the target's shape without reduction.</returns>
    /// <exception cref="ShapeException">The shapes do not fit, or a target is no class; the message has its place and value.</exception>
    /// <exception cref="DTypeException">The target is not Int64, or the input is not floating.</exception>
    public static T NllLoss<T>(
        TensorOps<T> logProbabilities, TensorOps<T> target, TensorOps<T>? weight = null, long ignoreIndex = -100, Reduction reduction = Reduction.Mean)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(logProbabilities);
        ArgumentNullException.ThrowIfNull(target);
        var (x, t) = (logProbabilities.Core, target.Core);
        if (!x.DType.IsFloating()) throw GraphErrors.FloatingOnly("nll_loss", x.DType);
        if (t.DType != DType.Int64) throw GraphErrors.TargetDType(t.DType);
        var classDim = x.Rank == 1 ? 0 : 1;
        if (x.Rank == 0 || x.Shape.Without(classDim) != t.Shape) throw GraphErrors.TargetShape(x.Shape, t.Shape);
        var classes = x.Shape.Dims[classDim];
        if (weight is not null && weight.Shape != Shape.Of(classes)) throw GraphErrors.ClassWeights(weight.Shape, classes);

        var targets = t.AsSpan<long>();
        var (indices, coefficients, ignored, total) = (new long[targets.Length], new double[targets.Length], new bool[targets.Length], 0.0);
        var weights = weight is null ? default : Kernel.To(weight.Core.Value, DType.Float64).AsSpan<double>();
        for (var i = 0; i < targets.Length; i++)
        {
            ignored[i] = targets[i] == ignoreIndex;
            if (ignored[i]) continue;
            if (targets[i] < 0 || targets[i] >= classes) throw GraphErrors.TargetOutOfRange(targets[i], i, classes);
            indices[i] = targets[i];
            var w = weight is null ? 1 : weights[(int)targets[i]];
            coefficients[i] = -w;
            total += w;
        }

        // What is ignored stays out of a mean of nothing, 0 / 0, whose gradient is zero in PyTorch too.
        if (reduction == Reduction.Mean)
            for (var i = 0; i < coefficients.Length; i++)
                if (!ignored[i]) coefficients[i] /= total;
        var place = x.Shape.With(classDim, 1);
        var args = new LossRules.NllArgs(
            classDim, NdArray.From<long>(indices, place), Kernel.To(NdArray.From<double>(coefficients, place), x.DType), x.Shape, reduction != Reduction.None,
            ignored.Contains(true) ? NdArray.From<bool>(ignored, place) : null);
        var loss = LossRules.NllLoss.Apply(x, args);
        return logProbabilities.Wrap(reduction == Reduction.Mean && Array.TrueForAll(ignored, static i => i) ? loss + double.NaN : loss);
    }

    /// <summary>The mean of squared differences.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="target">A shape that broadcasts with it. It gets a gradient too.</param>
    /// <param name="reduction">The mean, the sum, or none.</param>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public static T MseLoss<T>(TensorOps<T> input, TensorOps<T> target, Reduction reduction = Reduction.Mean)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        return input.Wrap(Reduced(ArithmeticRules.Zip(LossRules.SquaredError, input.Core, target.Core), reduction));
    }

    private static Tensor Reduced(Tensor losses, Reduction reduction) => reduction switch
    {
        Reduction.Mean => losses.Mean(),
        Reduction.Sum => losses.Sum(),
        _ => losses,
    };
}
