namespace Autograd;

public static partial class Functional
{
    /// <summary>x·Wᵀ + b.</summary>
    /// <param name="input">x, […, in].</param>
    /// <param name="weight">W, [out, in], or [in].</param>
    /// <param name="bias">b, [out] or 0-d, or null.</param>
    /// <returns>[…, out], or […] for a weight [in].</returns>
    /// <exception cref="ShapeException">The inner sizes differ, or the bias does not broadcast.</exception>
    public static T Linear<T>(TensorOps<T> input, TensorOps<T> weight, TensorOps<T>? bias = null)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(weight);
        if (weight.Rank is 0 or > 2) throw NetworkErrors.LinearWeight(weight.Shape);
        var w = weight.Core;
        var y = input.Core.MatMul(w.Rank == 2 ? w.T : w);
        return input.Wrap(bias is null ? y : y + bias.Core);
    }

    /// <summary>xᵀ·W[o]·y + b[o] for each o.</summary>
    /// <param name="input1">x, […, in₁].</param>
    /// <param name="input2">y, […, in₂].</param>
    /// <param name="weight">W, [out, in₁, in₂].</param>
    /// <param name="bias">b, [out], or null.</param>
    /// <returns>[…, out].</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    public static T Bilinear<T>(TensorOps<T> input1, TensorOps<T> input2, TensorOps<T> weight, TensorOps<T>? bias = null)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input1);
        ArgumentNullException.ThrowIfNull(input2);
        ArgumentNullException.ThrowIfNull(weight);
        var (x, y, w) = (input1.Core, input2.Core, weight.Core);
        if (w.Rank != 3 || x.Rank == 0 || y.Rank != x.Rank || x.Shape[-1] != w.Shape.Dims[1] || y.Shape[-1] != w.Shape.Dims[2]
            || !x.Shape.Dims[..^1].SequenceEqual(y.Shape.Dims[..^1])) throw NetworkErrors.BilinearShapes(x.Shape, y.Shape, w.Shape);
        var (outputs, inner) = (w.Shape.Dims[0], w.Shape.Dims[1]);
        var half = x.MatMul(w.Permute(1, 0, 2).Reshape(inner, outputs * w.Shape.Dims[2]));
        var z = (half.Reshape(Shape.Create([.. x.Shape.Dims[..^1], outputs, w.Shape.Dims[2]])) * y.Unsqueeze(-2)).Sum(-1);
        return input1.Wrap(bias is null ? z : z + bias.Core);
    }

    /// <summary>Elements set to 0 by chance, and the others scaled so that the expectation stays (Srivastava et al., Dropout, 2014).</summary>
    /// <param name="input">Any shape, floating.</param>
    /// <param name="p">The probability of 0.</param>
    /// <param name="generator">Where chance comes from; null outside of training, where nothing changes.</param>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not from 0 to 1.</exception>
    public static T Dropout<T>(TensorOps<T> input, double p, Generator? generator)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!(p >= 0 && p <= 1)) throw NetworkErrors.NoFraction("dropout", nameof(p), p);
        var x = input.Core;
        if (!x.DType.IsFloating()) throw GraphErrors.FloatingOnly("dropout", x.DType);
        if (generator is null || p == 0) return input.Wrap(x);
        var stays = Tensor.Rand(x.Shape, generator, DType.Float64) >= p;
        return input.Wrap(Tensor.Where(stays, p < 1 ? x / (1 - p) : x, 0.0));
    }

    /// <summary>Values averaged with weights softmax(q·kᵀ·scale + mask) (Vaswani et al., Attention Is All You Need, 2017).</summary>
    /// <param name="query">q, […, L, E].</param>
    /// <param name="key">k, […, S, E].</param>
    /// <param name="value">[…, S, D].</param>
    /// <param name="mask">Added to the scores; or Bool, true where a query may look at a key. Broadcasts to […, L, S]. Null for none.</param>
    /// <param name="isCausal">Whether a query looks at no key behind its own place; not with a mask.</param>
    /// <param name="scale">The scale; 1 / √E if left out.</param>
    /// <returns>[…, L, D].</returns>
    /// <exception cref="ShapeException">The sizes do not fit.</exception>
    /// <exception cref="ArgumentException">There are both a mask and causality.</exception>
    public static T ScaledDotProductAttention<T>(
        TensorOps<T> query, TensorOps<T> key, TensorOps<T> value, TensorOps<T>? mask = null, bool isCausal = false, double? scale = null)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        if (query.Rank < 2 || key.Rank < 2 || value.Rank < 2) throw NetworkErrors.AttentionShapes(query.Shape, key.Shape, value.Shape);
        if (isCausal && mask is not null) throw NetworkErrors.TwoMasks();
        var scores = query.Core.MatMul(key.Core.Transpose(-2, -1)) * (scale ?? 1 / Math.Sqrt(query.Shape[-1]));
        var allowed = isCausal ? Tensor.Ones([query.Shape[-2], key.Shape[-2]], DType.Bool).Tril() : mask?.Core;
        if (allowed is { DType: DType.Bool }) scores = Tensor.Where(allowed, scores, double.NegativeInfinity);
        else if (allowed is not null) scores += allowed;
        return query.Wrap(scores.Softmax(-1).MatMul(value.Core));
    }
}
