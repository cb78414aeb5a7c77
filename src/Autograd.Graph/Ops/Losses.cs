using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of losses.</summary>
internal static class LossRules
{
    /// <summary>Linear in the log-probabilities: −Σ cᵢ·x[i, targetᵢ], with the coefficients as arguments.</summary>
    internal static readonly LinearOp NllLoss = LinearOp.With<NllArgs>(
        "nll_loss",
        static (x, a) => a.Losses(Kernel.Gather(x, a.ClassDim, a.Classes)),
        static (g, _, a) => PickingRules.Scatter.Apply(a.Spread(g), a.Places),
        batch: static (x, a) => a.OfMany(x));

    /// <summary>As <see cref="NllLoss"/>, where the targets or weights differ from example to example, which they do as tensors.</summary>
    internal static Tensor NllOfMany(Tensor x, Tensor target, Tensor? weight, int classDim, long ignoreIndex, Reduction reduction)
    {
        var classes = x.Shape.Dims[classDim];
        var targets = Batch.PhysicalOf(target).AsSpan<long>();
        for (var i = 0; i < targets.Length; i++)
            if (targets[i] != ignoreIndex && (targets[i] < 0 || targets[i] >= classes)) throw GraphErrors.TargetOutOfRange(targets[i], i, classes);
        var ignored = target.Eq(ignoreIndex);
        var place = Tensor.Where(ignored, Tensor.ZerosLike(target), target);
        var picked = Tensor.Where(ignored, 0.0, x.Gather(classDim, place.Unsqueeze(classDim)).Squeeze(classDim));

        // A mean of nothing is 0 / 0, and its gradient stops at the mask.
        var weights = Tensor.Where(ignored, 0.0, weight is null ? Tensor.Ones(target.Shape, DType.Float64) : weight.To(DType.Float64)[place]);
        if (reduction == Reduction.Mean) weights /= weights.Sum();
        var losses = -(picked * weights.To(x.DType));
        return reduction == Reduction.None ? losses : losses.Sum();
    }

    /// <summary>Squared differences, added up or averaged in one node; keeps both sides, as PyTorch. The argument is the reduction.</summary>
    internal static readonly GeneralOp MseLoss = new(
        "mse_loss",
        static (x, reduction) => [SquaredError(x[0], x[1], (Reduction)reduction!)],
        static _ => Reads.X | Reads.Y,
        static (k, from, into) =>
        {
            var slope = (k.X - k.Y) * (from[0]! * Share(k));
            if (k.Needs(0)) into[0] = Broadcasting.Undo(slope, k.ShapeOf(0));
            if (k.Needs(1)) into[1] = Broadcasting.Undo(-slope, k.ShapeOf(1));
        },
        static (k, from, into) =>
        {
            var moved = from[0] is not { } tx ? -from[1]! : from[1] is { } ty ? tx - ty : tx;
            var losses = (k.X - k.Y) * moved * Share(k);
            into[0] = k.Args<Reduction>() == Reduction.None ? losses : losses.Sum();
        })
    {
        Many = static (reduction, x, level) =>
        {
            var rank = Math.Max(x[0].Rank, x[1].Rank);
            var d = BatchedOps.Aligned(x[0], level, rank) - BatchedOps.Aligned(x[1], level, rank);
            int[] dims = [.. Enumerable.Range(1, d.Rank - 1)];
            return [(Reduction)reduction! switch { Reduction.Mean => (d * d).Mean(dims), Reduction.Sum => (d * d).Sum(dims), _ => d * d }];
        },
    };

    /// <summary>A loss for each sample as one number.</summary>
    internal static Tensor Reduce(Tensor losses, Reduction reduction)
        => reduction switch { Reduction.Mean => losses.Mean(), Reduction.Sum => losses.Sum(), _ => losses };

    /// <summary>Only one loss has a mean over a batch.</summary>
    internal static void Check(string op, Reduction reduction)
    {
        if (reduction is < Reduction.Mean or > Reduction.None) throw GraphErrors.NoReduction(op, reduction);
    }

    private static NdArray SquaredError(NdArray x, NdArray y, Reduction reduction)
    {
        var d = Kernel.Sub(x, y);
        var squares = Kernel.Mul(d, d);
        return reduction switch { Reduction.Mean => Kernel.Mean(squares), Reduction.Sum => Kernel.Sum(squares), _ => squares };
    }

    /// <summary>2, or 2/n for a mean over n.</summary>
    private static double Share(Kept k)
        => k.Args<Reduction>() == Reduction.Mean ? 2.0 / Shape.Broadcast("mse_loss", k.X.Shape, k.Y.Shape).Numel : 2;

    /// <summary>
    /// The class dimension; targets in the shape of the source with the class dimension at 1, −1 where one is ignored; a weight for
    /// each class; the source's shape; what the losses are divided by; and whether they are summed. All that PyTorch keeps: what
    /// follows from the targets is found again.
    /// </summary>
    internal sealed record NllArgs(int ClassDim, NdArray Target, NdArray? Weight, Shape Source, double Divisor, bool Sums, bool Ignores) : IKeepsArrays
    {
        public IEnumerable<NdArray> Arrays => Weight is null ? [Target] : [Target, Weight];

        /// <summary>The targets, 0 where one is ignored.</summary>
        internal NdArray Classes => Ignores ? Kernel.Where(Ignored, NdArray.Scalar(0L), Target) : Target;

        private NdArray Ignored => Kernel.Lt(Target, NdArray.Scalar(0L));

        internal PickingRules.PickArgs Places => new(ClassDim, Classes, Source);

        /// <summary>The losses from the log-probabilities of the targets. What is ignored may be infinite: it is masked.</summary>
        internal NdArray Losses(NdArray picked)
        {
            var losses = Kernel.Mul(picked, Coefficients(picked.DType));
            if (Ignores) losses = Kernel.Where(Ignored, NdArray.Scalar(0, losses.DType), losses);
            return Sums ? Kernel.Sum(losses) : losses.Squeeze(ClassDim);
        }

        /// <summary>The gradient of the targets' log-probabilities.</summary>
        internal Tensor Spread(Tensor g)
        {
            var all = (Sums ? g.Expand(Target.Shape) : g.Reshape(Target.Shape)) * new Tensor(Coefficients(g.DType));
            return Ignores ? Tensor.Where(new Tensor(Ignored), Tensor.ZerosLike(all), all) : all;
        }

        internal Tensor OfMany(Tensor x)
        {
            var losses = PickingRules.Gather.Apply(x, Places.EachOf(x.Shape.Dims[0])) * new Tensor(Coefficients(x.DType));
            if (Ignores) losses = Tensor.Where(new Tensor(Ignored), 0.0, losses);
            return Sums ? losses.Sum([.. Enumerable.Range(1, losses.Rank - 1)]) : losses.Squeeze(ClassDim + 1);
        }

        private NdArray Coefficients(DType dtype)
        {
            var divisor = NdArray.Scalar(-Divisor);
            var weights = Weight is null ? NdArray.Scalar(1.0) : Kernel.IndexSelect(Kernel.To(Weight, DType.Float64), 0, Classes.Reshape(-1)).Reshape(Target.Shape);
            return Kernel.To(Kernel.Div(weights, divisor), dtype);
        }
    }
}

public static partial class Functional
{
    /// <summary>The negative log likelihood of class indices under log-probabilities.</summary>
    /// <param name="logProbabilities">[C], [N, C] or [N, C, d₁, …].</param>
    /// <param name="target">Int64 class indices: [], [N] or [N, d₁, …].</param>
    /// <param name="weight">[C]: a weight for each class, or null.</param>
    /// <param name="ignoreIndex">A target that counts for nothing.</param>
    /// <param name="reduction">The mean (weighted, over targets not ignored; NaN if all are), the sum, or none.</param>
    /// <returns>0-d, or the target's shape without reduction.</returns>
    /// <exception cref="ShapeException">The shapes do not fit, or a target is no class; the message has its place and value.</exception>
    /// <exception cref="DTypeException">The target is not Int64, or the input is not floating.</exception>
    /// <exception cref="ArgumentException">There is no such reduction, or the weight requires a gradient.</exception>
    public static T NllLoss<T>(
        TensorOps<T> logProbabilities, TensorOps<T> target, TensorOps<T>? weight = null, long ignoreIndex = -100, Reduction reduction = Reduction.Mean)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(logProbabilities);
        ArgumentNullException.ThrowIfNull(target);
        return logProbabilities.Wrap(Likelihood(logProbabilities.Core, target.Core, weight?.Core, ignoreIndex, reduction, static (x, a) => LossRules.NllLoss.Apply(x, a)));
    }

    /// <summary>Checks the arguments, and hands them to an op in the form that it keeps.</summary>
    private static Tensor Likelihood(
        Tensor x, Tensor t, Tensor? weight, long ignoreIndex, Reduction reduction, Func<Tensor, LossRules.NllArgs, Tensor> op)
    {
        if (!x.DType.IsFloating()) throw GraphErrors.FloatingOnly("nll_loss", x.DType);
        if (t.DType != DType.Int64) throw GraphErrors.TargetDType(t.DType);
        var classDim = x.Rank == 1 ? 0 : 1;
        if (x.Rank == 0 || x.Shape.Without(classDim) != t.Shape) throw GraphErrors.TargetShape(x.Shape, t.Shape);
        var classes = x.Shape.Dims[classDim];
        if (weight is not null && weight.Shape != Shape.Of(classes)) throw GraphErrors.ClassWeights(weight.Shape, classes);
        if (weight is { IsTracked: true }) throw GraphErrors.NoDerivative("nll_loss", nameof(weight));
        LossRules.Check("nll_loss", reduction);

        if (t.IsBatched || weight is { IsBatched: true }) return LossRules.NllOfMany(x, t, weight, classDim, ignoreIndex, reduction);

        var targets = t.AsSpan<long>();
        var (ignored, total) = (0, 0.0);
        var weights = weight is null ? default : Kernel.To(weight.Value, DType.Float64).AsSpan<double>();
        for (var i = 0; i < targets.Length; i++)
        {
            if (targets[i] == ignoreIndex)
            {
                ignored++;
                continue;
            }

            if (targets[i] < 0 || targets[i] >= classes) throw GraphErrors.TargetOutOfRange(targets[i], i, classes);
            total += weight is null ? 1 : weights[(int)targets[i]];
        }

        // What is ignored stays out of a mean of nothing, 0 / 0, whose gradient is zero in PyTorch too.
        var kept = ignored == 0 ? t.Value : Kernel.Where(Kernel.Eq(t.Value, NdArray.Scalar(ignoreIndex)), NdArray.Scalar(-1L), t.Value);
        var args = new LossRules.NllArgs(
            classDim, kept.Reshape(x.Shape.With(classDim, 1)), weight?.Value, x.Shape,
            reduction == Reduction.Mean && ignored < targets.Length ? total : 1, reduction != Reduction.None, ignored > 0);
        var loss = op(x, args);
        return reduction == Reduction.Mean && ignored == targets.Length ? loss + double.NaN : loss;
    }

    /// <summary>The mean of squared differences.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="target">A shape that broadcasts with it. It gets a gradient too.</param>
    /// <param name="reduction">The mean (NaN of nothing), the sum, or none.</param>
    /// <returns>0-d, or the broadcast shape without reduction.</returns>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">Neither side is floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction.</exception>
    public static T MseLoss<T>(TensorOps<T> input, TensorOps<T> target, Reduction reduction = Reduction.Mean)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        LossRules.Check("mse_loss", reduction);
        Shape.Broadcast("mse_loss", input.Shape, target.Shape);
        var (x, y) = ConversionRules.Promote(input.Core, target.Core);
        if (!x.DType.IsFloating()) throw GraphErrors.FloatingOnly("mse_loss", x.DType);
        return input.Wrap(LossRules.MseLoss.Apply(reduction, x, y)[0]);
    }
}
