using System.Numerics;

namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>eˣ / Σeˣ along a dimension, shifted by the largest element so that nothing overflows.</summary>
    /// <param name="x">Any shape, floating.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <returns>The shape of <paramref name="x"/>; where all elements are −∞, or one is +∞ or NaN, NaN as in PyTorch.</returns>
    /// <exception cref="DTypeException">The array is not floating.</exception>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public static NdArray Softmax(NdArray x, int dim) => Shifted("softmax", x, dim, logarithm: false);

    /// <summary>x − log Σeˣ along a dimension, shifted by the largest element so that nothing overflows.</summary>
    /// <param name="x">Any shape, floating.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <returns>The shape of <paramref name="x"/>; where all elements are −∞, or one is +∞ or NaN, NaN as in PyTorch.</returns>
    /// <exception cref="DTypeException">The array is not floating.</exception>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public static NdArray LogSoftmax(NdArray x, int dim) => Shifted("log_softmax", x, dim, logarithm: true);

    /// <summary>log Σeˣ over some dimensions, shifted by the largest element so that nothing overflows.</summary>
    /// <param name="x">Any shape; integers and bools count as Float32.</param>
    /// <param name="dims">The dimensions, negative ones from the end; null means all, an empty array none.</param>
    /// <param name="keepDim">Whether the reduced dimensions stay, with size 1.</param>
    /// <returns>−∞ where all elements are −∞ or there are none, +∞ where one is and none is NaN.</returns>
    /// <exception cref="ShapeException">A dimension is out of range or named twice.</exception>
    public static NdArray LogSumExp(NdArray x, int[]? dims = null, bool keepDim = false)
    {
        var d = Along("logsumexp", x, dims);
        var y = Floating(x);
        return y.DType == DType.Float32 ? Run<float>() : Run<double>();

        NdArray Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            if (SoftmaxRows<T>.Fits(y.Shape, d)) return Reduced(y, d, keepDim, SoftmaxRows<T>.LogSums(y, Length(y, d)));
            var tops = Reduction<T, Top<T>, Plain<T>>.Run(y, d);

            // ∞ − ∞ would be NaN: an infinite largest element needs no shift.
            for (var i = 0; i < tops.Length; i++)
                if (T.IsInfinity(tops[i])) tops[i] = T.Zero;
            var shift = new NdArray(tops, y.DType, Dims.Reduced(y.Shape, d, keepDim: true));
            var sums = Reduction<T, Plus<T>, Plain<T>>.Run(Exponentials<T>(Sub(y, shift)), d);
            for (var i = 0; i < sums.Length; i++) sums[i] = T.Log(sums[i]) + tops[i];
            return Reduced(y, d, keepDim, sums);
        }
    }

    /// <summary>The gradient through softmax along the last dimension; null where the dimension is another one, or too long.</summary>
    /// <param name="g">The cotangent, of the shape of <paramref name="y"/>.</param>
    /// <param name="y">The softmax.</param>
    /// <param name="dim">The dimension, not negative.</param>
    /// <param name="into">The cotangent, if the result may take its buffer.</param>
    internal static NdArray? SoftmaxPull(NdArray g, NdArray y, int dim, NdArray? into)
        => y.DType == DType.Float32
            ? SoftmaxRows<float>.Fits(y.Shape, [dim]) ? SoftmaxPulls<float>.Softmax(g, y, into) : null
            : SoftmaxRows<double>.Fits(y.Shape, [dim]) ? SoftmaxPulls<double>.Softmax(g, y, into) : null;

    /// <summary>The gradient through the logarithm of softmax.</summary>
    /// <inheritdoc cref="SoftmaxPull"/>
    internal static NdArray? LogSoftmaxPull(NdArray g, NdArray y, int dim, NdArray? into)
        => y.DType == DType.Float32
            ? SoftmaxRows<float>.Fits(y.Shape, [dim]) ? SoftmaxPulls<float>.LogSoftmax(g, y, into) : null
            : SoftmaxRows<double>.Fits(y.Shape, [dim]) ? SoftmaxPulls<double>.LogSoftmax(g, y, into) : null;

    private static NdArray Shifted(string op, NdArray x, int dim, bool logarithm)
    {
        var d = Along(op, x, [dim]);
        NeedFloating(op, x);
        return x.DType == DType.Float32 ? Run<float>() : Run<double>();

        NdArray Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
        {
            if (x.Numel == 0) return x;
            if (SoftmaxRows<T>.Fits(x.Shape, d)) return SoftmaxRows<T>.Run(x, Length(x, d), logarithm);
            if (SoftmaxColumns<T>.Fits(x.Shape, d)) return SoftmaxColumns<T>.Run(x.Contiguous(), Around(x.Shape, d[0]), logarithm);

            // Sequences too long for one chunk: step by step, with the same bits.
            var shifted = Sub(x, Fold<T, Top<T>, Plain<T>>(x, d, keepDim: true));
            var exponentials = Exponentials<T>(shifted);
            var sums = Fold<T, Plus<T>, Plain<T>>(exponentials, d, keepDim: true);
            if (!logarithm) return Div(exponentials, sums);
            return Sub(shifted, Elementwise.Map<T, T>(sums, static (a, b) =>
            {
                for (var i = 0; i < a.Length; i++) b[i] = T.Log(a[i]);
            }));
        }
    }

    private static NdArray Exponentials<T>(NdArray x)
        where T : unmanaged, IFloatingPointIeee754<T>
        => Elementwise.Map<T, T>(x, static (a, b) => RowMath.Exp(a, b));
}
