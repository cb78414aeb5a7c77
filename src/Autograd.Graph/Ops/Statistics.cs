using Autograd.Kernels;

namespace Autograd;

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The variance and the mean along dimensions.</summary>
    /// <inheritdoc cref="Var(int[], double, bool)"/>
    public (TSelf Var, TSelf Mean) VarMean(int[]? dims = null, double correction = 1, bool keepDim = false) => (Var(dims, correction, keepDim), MeanOf(dims, keepDim));

    /// <summary>The standard deviation and the mean along dimensions.</summary>
    /// <inheritdoc cref="Var(int[], double, bool)"/>
    public (TSelf Std, TSelf Mean) StdMean(int[]? dims = null, double correction = 1, bool keepDim = false) => (Std(dims, correction, keepDim), MeanOf(dims, keepDim));

    /// <summary>The sum along dimensions, with 0 for NaN, which gets a gradient of 0.</summary>
    /// <param name="dims">The dimensions, all if null; negative numbers count from the end.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <exception cref="ShapeException">A dimension is named twice or out of range.</exception>
    public TSelf NanSum(int[]? dims = null, bool keepDim = false)
    {
        var present = DType.IsFloating() ? MaskedFill(Ne((TSelf)this), 0) : (TSelf)this;
        return dims is null && !keepDim ? present.Sum() : present.Sum(dims ?? [.. Enumerable.Range(0, Rank)], keepDim);
    }

    /// <summary>The mean along dimensions of the elements that are not NaN; NaN if there are none.</summary>
    /// <param name="dims">The dimensions, all if null; negative numbers count from the end.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <exception cref="ShapeException">A dimension is named twice or out of range.</exception>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public TSelf NanMean(int[]? dims = null, bool keepDim = false)
    {
        if (!DType.IsFloating()) throw GraphErrors.FloatingOnly("nanmean", DType);
        return NanSum(dims, keepDim) / Eq((TSelf)this).To(DType).NanSum(dims, keepDim);
    }

    /// <summary>The covariances of variables, from observations of them.</summary>
    /// <param name="correction">What is subtracted from the number of observations, or from the sum of their weights.</param>
    /// <param name="frequencies">How often each observation was made, Int64 [n]; once if null.</param>
    /// <param name="weights">The importance of each observation, [n], not negative; 1 if null.</param>
    /// <returns>[v, v] of [v, n]: a row a variable, a column an observation. Of [n], or of one variable, 0-d.</returns>
    /// <remarks>NaN or ∞ where no degree of freedom is left, as in PyTorch.</remarks>
    /// <exception cref="ShapeException">There are more than two dimensions, or not a weight for each observation.</exception>
    /// <exception cref="DTypeException">The frequencies are not Int64.</exception>
    public TSelf Cov(double correction = 1, TSelf? frequencies = null, TSelf? weights = null)
    {
        if (Rank > 2) throw GraphErrors.NotMatrix("cov", Shape);
        var x = ConversionRules.Floating(Core).Reshape(Rank < 2 ? [1, Numel] : Shape.ToArray());
        var n = x.Shape.Dims[1];
        if (frequencies is not null && frequencies.DType != DType.Int64) throw Errors.IndexDType("cov", frequencies.DType);
        foreach (var given in new[] { frequencies, weights })
            if (given is not null && given.Shape != Shape.Of(n)) throw Errors.WrongSource("cov", Shape.Of(n), given.Shape);

        var importance = weights?.Core.To(x.DType);
        var weight = (frequencies?.Core.To(x.DType), importance) switch
        {
            (null, var a) => a,
            (var f, null) => f,
            var (f, a) => f * a,
        };
        var total = weight?.Sum() ?? Tensor.Scalar((double)n).To(x.DType);
        var centred = x - (weight is null ? x.Mean(1, keepDim: true) : (x * weight).Sum(1, keepDim: true) / total);
        var freedom = importance is null || correction == 0 ? total - correction : total - ((weight! * importance).Sum() / total * correction);
        var product = centred.MatMul((weight is null ? centred : centred * weight).T);
        return Wrap((product / freedom.MaskedFill(freedom <= 0, 0)).Squeeze());
    }

    /// <summary>The correlations of variables: their covariances in units of their deviations, from −1 to 1.</summary>
    /// <returns>[v, v] of [v, n]: a row a variable, a column an observation. Of [n], or of one variable, 0-d.</returns>
    /// <remarks>NaN for a variable that does not vary.</remarks>
    /// <exception cref="ShapeException">There are more than two dimensions.</exception>
    public TSelf CorrCoef()
    {
        var covariance = Cov();
        if (covariance.Rank == 0) return covariance / covariance;
        var deviation = covariance.Diagonal().Sqrt();
        return (covariance / deviation.Unsqueeze(1) / deviation).Clamp(-1, 1);
    }

    /// <summary>Slices along a dimension, of which those with a larger norm are scaled down to it.</summary>
    /// <param name="p">The order of the norm, above 0.</param>
    /// <param name="dim">The dimension whose slices are meant; negative numbers count from the end.</param>
    /// <param name="maxNorm">The largest norm that stays, 0 or more.</param>
    /// <remarks>The divisor is the norm plus 1e-7, as in PyTorch.</remarks>
    /// <exception cref="ShapeException">There is no such dimension, or it is the only one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is not above 0, or the largest norm is below 0.</exception>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public TSelf Renorm(double p, int dim, double maxNorm)
    {
        if (!(p > 0)) throw GraphErrors.NormOrder(p);
        if (!(maxNorm >= 0)) throw GraphErrors.ClipBound("renorm", maxNorm);
        if (Rank < 2) throw GraphErrors.NoSlices("renorm", Shape);
        var d = Shape.Dim("renorm", dim);
        var norm = Core.Norm(p, [.. Enumerable.Range(0, Rank).Where(e => e != d)], keepDim: true);
        var factor = Tensor.Where(norm > maxNorm, maxNorm / (norm + 1e-7), Tensor.OnesLike(norm));
        return Wrap(Core * factor);
    }

    private TSelf MeanOf(int[]? dims, bool keepDim) => dims is null && !keepDim ? Mean() : Mean(dims ?? [.. Enumerable.Range(0, Rank)], keepDim);
}
