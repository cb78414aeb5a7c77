namespace Autograd;

public static partial class Functional
{
    /// <summary>The mean of absolute differences; the slope is 0 where they are equal.</summary>
    /// <inheritdoc cref="MseLoss"/>
    public static T L1Loss<T>(TensorOps<T> input, TensorOps<T> target, Reduction reduction = Reduction.Mean)
        where T : TensorOps<T>
        => Compared("l1_loss", input, target, reduction, static (x, y) => (x - y).Abs());

    /// <summary>Squared differences divided by 2β below β, and absolute differences less β / 2 from there on.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="target">A shape that broadcasts with it. It gets a gradient too.</param>
    /// <param name="reduction">The mean (NaN of nothing), the sum, or none.</param>
    /// <param name="beta">β, 0 or more; with 0 it is <see cref="L1Loss"/>.</param>
    /// <returns>0-d, or the broadcast shape without reduction.</returns>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">Neither side is floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction, or β is below 0.</exception>
    public static T SmoothL1Loss<T>(TensorOps<T> input, TensorOps<T> target, Reduction reduction = Reduction.Mean, double beta = 1)
        where T : TensorOps<T>
        => beta == 0 ? L1Loss(input, target, reduction)
            : beta < 0 ? throw NetworkErrors.NegativeNumber("smooth_l1_loss", nameof(beta), beta)
            : Compared("smooth_l1_loss", input, target, reduction, (x, y) => Losses.Huber((x - y).Abs(), beta) / beta);

    /// <summary>Half of squared differences up to δ, and δ times the absolute difference less δ / 2 from there on.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="target">A shape that broadcasts with it. It gets a gradient too.</param>
    /// <param name="reduction">The mean (NaN of nothing), the sum, or none.</param>
    /// <param name="delta">δ, above 0.</param>
    /// <returns>0-d, or the broadcast shape without reduction.</returns>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">Neither side is floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction, or δ is not above 0.</exception>
    public static T HuberLoss<T>(TensorOps<T> input, TensorOps<T> target, Reduction reduction = Reduction.Mean, double delta = 1)
        where T : TensorOps<T>
        => delta > 0
            ? Compared("huber_loss", input, target, reduction, (x, y) => Losses.Huber((x - y).Abs(), delta))
            : throw NetworkErrors.NotAbove("huber_loss", nameof(delta), delta, 0);

    /// <summary>The Kullback–Leibler divergence of a distribution from another, t·(log t − x); 0 where t is 0.</summary>
    /// <param name="input">Log-probabilities, any shape.</param>
    /// <param name="target">Probabilities, a shape that broadcasts with it. It gets a gradient too.</param>
    /// <param name="reduction">The mean over all elements, the sum, the sum over the size of the first dimension, or none.</param>
    /// <param name="logTarget">Whether the target holds log-probabilities too.</param>
    /// <returns>0-d, or the broadcast shape without reduction.</returns>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">Neither side is floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction.</exception>
    public static T KlDiv<T>(TensorOps<T> input, TensorOps<T> target, Reduction reduction = Reduction.Mean, bool logTarget = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        var sum = Compared("kl_div", input, target, reduction == Reduction.BatchMean ? Reduction.Sum : reduction, logTarget
            ? static (x, t) => t.Exp() * (t - x)
            : static (x, t) => t.Xlogy(t) - (t * x));
        return reduction == Reduction.BatchMean && input.Rank > 0 ? sum / (long)input.Shape.Dims[0] : sum;
    }

    /// <summary>The negative log likelihood of counts with the given rates, up to a constant.</summary>
    /// <param name="input">Rates, or their logarithms; any shape.</param>
    /// <param name="target">Counts, a shape that broadcasts with it. It gets a gradient too.</param>
    /// <param name="logInput">Whether the input holds logarithms: exp(x) − t·x, else x − t·log(x + ε).</param>
    /// <param name="full">Whether Stirling's approximation of log t! is added, where t is above 1.</param>
    /// <param name="eps">ε, which keeps the logarithm of 0 finite.</param>
    /// <param name="reduction">The mean (NaN of nothing), the sum, or none.</param>
    /// <returns>0-d, or the broadcast shape without reduction.</returns>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">Neither side is floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such reduction.</exception>
    public static T PoissonNllLoss<T>(
        TensorOps<T> input, TensorOps<T> target, bool logInput = true, bool full = false, double eps = 1e-8, Reduction reduction = Reduction.Mean)
        where T : TensorOps<T>
        => Compared("poisson_nll_loss", input, target, reduction, (x, t) =>
        {
            var losses = logInput ? x.Exp() - (t * x) : x - (t * (x + eps).Log());
            return full ? losses + Losses.Stirling(t) : losses;
        });

    /// <summary>The negative log likelihood of targets under normal distributions, ½·(log v + (x − t)² / v).</summary>
    /// <param name="input">Expectations, any shape.</param>
    /// <param name="target">A shape that broadcasts with it. It gets a gradient too.</param>
    /// <param name="variance">v: the input's shape, or without its last dimension, or with that one at size 1. None below 0.</param>
    /// <param name="full">Whether the constant ½·log 2π is added.</param>
    /// <param name="eps">The least variance; the gradient passes as if it were not there, as in PyTorch.</param>
    /// <param name="reduction">The mean (NaN of nothing), the sum, or none.</param>
    /// <returns>0-d, or the broadcast shape without reduction.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="DTypeException">Neither side is floating.</exception>
    /// <exception cref="ArgumentException">There is no such reduction, or a variance is below 0.</exception>
    public static T GaussianNllLoss<T>(
        TensorOps<T> input, TensorOps<T> target, TensorOps<T> variance, bool full = false, double eps = 1e-6, Reduction reduction = Reduction.Mean)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(variance);
        var (v, shape) = (variance.Core, input.Shape);
        if (v.Shape != shape)
        {
            if (shape.Rank > 0 && v.Shape == shape.Without(shape.Rank - 1)) v = v.Unsqueeze(-1);
            else if (shape.Rank == 0 || v.Shape != shape.With(shape.Rank - 1, 1)) throw NetworkErrors.VarianceShape(v.Shape, shape);
        }

        if (!v.IsBatched && (v < 0).Any().Item<bool>()) throw NetworkErrors.NegativeVariance();
        var kept = Losses.AtLeast(v, eps);
        return Compared("gaussian_nll_loss", input, target, reduction, (x, t) => ((kept.Log() + ((x - t).Square() / kept)) * 0.5) + (full ? 0.5 * Math.Log(2 * Math.PI) : 0));
    }

    /// <summary>A loss of two tensors of one dtype that broadcast, reduced.</summary>
    private static T Compared<T>(string op, TensorOps<T> input, TensorOps<T> target, Reduction reduction, Func<Tensor, Tensor, Tensor> loss)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(target);
        LossRules.Check(op, reduction);
        Shape.Broadcast(op, input.Shape, target.Shape);
        var (x, t) = ConversionRules.Promote(input.Core, target.Core);
        if (!x.DType.IsFloating()) throw GraphErrors.FloatingOnly(op, x.DType);
        return input.Wrap(LossRules.Reduce(loss(x, t), reduction));
    }
}

/// <summary>Parts of losses.</summary>
internal static class Losses
{
    /// <summary>½d² up to δ, δ·(d − ½δ) above: no side is computed and thrown away, so that ∞ makes no NaN.</summary>
    internal static Tensor Huber(Tensor d, double delta)
    {
        var near = d.Clamp(max: delta);
        return (near * near * 0.5) + ((d - near) * delta);
    }

    /// <summary>t·log t − t + ½·log(2πt) above 1, else 0.</summary>
    internal static Tensor Stirling(Tensor t)
    {
        var small = t <= 1;
        var above = Tensor.Where(small, 2.0, t);
        return Tensor.Where(small, 0.0, (above * above.Log()) - above + ((above * (2 * Math.PI)).Log() * 0.5));
    }

    /// <summary>The norm over the last dimension; that of order 0 counts, and its gradient is zero.</summary>
    internal static Tensor Distance(Tensor d, double p) => p == 0 ? d.Sign().Abs().Sum(-1) : d.Norm(p, [-1]);

    /// <summary>At least a number, with the gradient of the identity.</summary>
    internal static Tensor AtLeast(Tensor x, double least) => Tensor.Where(x < least, (x - x.Detach()) + least, x);
}
