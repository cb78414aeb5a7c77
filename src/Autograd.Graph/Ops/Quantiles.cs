using Autograd.Kernels;

namespace Autograd;

/// <summary>What a quantile is between two neighbouring elements.</summary>
public enum QuantileMethod
{
    /// <summary>The point between them, in proportion.</summary>
    Linear,

    /// <summary>The lower one.</summary>
    Lower,

    /// <summary>The higher one.</summary>
    Higher,

    /// <summary>The point half way.</summary>
    Midpoint,

    /// <summary>The nearer one; half way, the one of even rank.</summary>
    Nearest,
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The element that a share of all is below, or a point between the two next to that; NaN if any is NaN.</summary>
    /// <param name="q">The share, from 0 to 1; 0.5 is the median.</param>
    /// <param name="dim">The dimension, negative from the end; null for all elements.</param>
    /// <param name="keepDim">Whether the dimension stays, or all of them do, with size 1.</param>
    /// <param name="method">What is between two elements.</param>
    /// <remarks>The rank is q·(n − 1). The gradient goes to the elements next to it.</remarks>
    /// <exception cref="ShapeException">There is no such dimension, or nothing along it.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The share is not from 0 to 1.</exception>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public TSelf Quantile(double q, int? dim = null, bool keepDim = false, QuantileMethod method = QuantileMethod.Linear)
        => Quantiles("quantile", Wrap(Number(q)), dim, keepDim, method, ignoreNan: false);

    /// <summary>The quantiles for several shares, along a new first dimension; for a 0-d tensor the one for it.</summary>
    /// <param name="q">0-d or 1-d, from 0 to 1, in this tensor's dtype. It gets a gradient where the method is linear.</param>
    /// <param name="dim">The dimension, negative from the end; null for all elements.</param>
    /// <param name="keepDim">Whether the dimension stays, or all of them do, with size 1.</param>
    /// <param name="method">What is between two elements.</param>
    /// <inheritdoc cref="Quantile(double, int?, bool, QuantileMethod)"/>
    public TSelf Quantile(TSelf q, int? dim = null, bool keepDim = false, QuantileMethod method = QuantileMethod.Linear)
        => Quantiles("quantile", q, dim, keepDim, method, ignoreNan: false);

    /// <summary>As <see cref="Quantile(double, int?, bool, QuantileMethod)"/> of the elements that are not NaN; NaN if there are none.</summary>
    /// <inheritdoc cref="Quantile(double, int?, bool, QuantileMethod)"/>
    public TSelf NanQuantile(double q, int? dim = null, bool keepDim = false, QuantileMethod method = QuantileMethod.Linear)
        => Quantiles("nanquantile", Wrap(Number(q)), dim, keepDim, method, ignoreNan: true);

    /// <summary>As <see cref="Quantile(TSelf, int?, bool, QuantileMethod)"/> of the elements that are not NaN; NaN if there are none.</summary>
    /// <inheritdoc cref="Quantile(TSelf, int?, bool, QuantileMethod)"/>
    public TSelf NanQuantile(TSelf q, int? dim = null, bool keepDim = false, QuantileMethod method = QuantileMethod.Linear)
        => Quantiles("nanquantile", q, dim, keepDim, method, ignoreNan: true);

    private TSelf Quantiles(string op, TSelf q, int? dim, bool keepDim, QuantileMethod method, bool ignoreNan)
    {
        if (!DType.IsFloating()) throw GraphErrors.FloatingOnly(op, DType);
        var d = dim is { } given ? Shape.Dim(op, given) : 0;
        Check(op, q, d, dim is null, method);

        // Rows along the last dimension, in order; NaN stands last.
        var rows = dim is null || Rank == 0 ? Core.Reshape(-1) : Core.MoveDim(d, -1);
        var sorted = rows.Sort().Values;
        var last = sorted.Shape[-1] - 1;
        var nan = sorted.Detach().Ne(sorted.Detach());
        var rank = q.Core.Reshape(-1);
        if (ignoreNan)
        {
            // As many fewer ranks as there are NaNs; with nothing else, the first of them.
            var places = (last - nan.To(DType.Int64).Sum(-1, keepDim: true)).Clamp(min: 0);
            rank *= places.To(DType);
        }
        else
        {
            rank = Tensor.Where(nan.To(DType.Int64).Sum(-1, keepDim: true) > 0, Tensor.FullLike(rank, last), rank * last);
        }

        var result = Between(sorted, rank.Expand(Shape.Of([.. sorted.Shape.Dims[..^1], q.Numel])), method);
        result = q.Rank == 0 ? result.Squeeze(-1) : result.MoveDim(-1, 0);
        if (!keepDim) return Wrap(result);
        int[] ones = dim is null ? [.. Enumerable.Repeat(1, Rank)] : Rank == 0 ? [] : Shape.With(d, 1).ToArray();
        return Wrap(result.Reshape([.. q.Shape.Dims, .. ones]));
    }

    private void Check(string op, TSelf q, int dim, bool all, QuantileMethod method)
    {
        ArgumentNullException.ThrowIfNull(q);
        if (!Enum.IsDefined(method)) throw new ArgumentOutOfRangeException(nameof(method));
        if (q.Rank > 1) throw GraphErrors.SharesShape(op, q.Shape);
        if (q.DType != DType) throw Errors.Different(op, DType, q.DType);
        if ((all ? Numel : Rank == 0 ? 1 : Shape.Dims[dim]) == 0) throw Errors.EmptyReduction(op, Shape);
        if (q.Core.IsBatched) return;
        foreach (var share in Kernel.To(q.Core.Value, DType.Float64).AsSpan<double>())
            if (!(share >= 0 && share <= 1)) throw GraphErrors.Share(op, share);
    }

    /// <summary>Elements at ranks along the last dimension, or points between two.</summary>
    private static Tensor Between(Tensor sorted, Tensor rank, QuantileMethod method)
    {
        switch (method)
        {
            case QuantileMethod.Lower: return At(Whole(Kernel.Floor, rank));
            case QuantileMethod.Higher: return At(Whole(Kernel.Ceil, rank));
            case QuantileMethod.Nearest: return At(Whole(Kernel.Round, rank));
        }

        var floor = Whole(Kernel.Floor, rank);
        var weight = method == QuantileMethod.Midpoint ? Tensor.FullLike(rank, 0.5) : rank - floor;
        var below = At(floor);
        return below + ((At(Whole(Kernel.Ceil, rank)) - below) * weight);

        Tensor At(Tensor ranks) => sorted.Gather(-1, ranks.To(DType.Int64));

        static Tensor Whole(Func<NdArray, NdArray> round, Tensor x) => x.Batch is { } batch ? batch.Around(Whole(round, batch.Physical)) : new Tensor(round(x.Value));
    }
}
