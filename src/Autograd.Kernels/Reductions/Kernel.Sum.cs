using System.Numerics;

namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The sum over some dimensions; of no elements 0. Bool and Int64 give Int64, which wraps around.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dims">The dimensions, negative ones from the end; null means all, an empty array none.</param>
    /// <param name="keepDim">Whether the summed dimensions stay, with size 1.</param>
    /// <remarks>Floats are summed in blocks and halves (<see cref="Reduction{T, TFold, TLoad}"/>), so long sums do not drift.</remarks>
    /// <exception cref="ShapeException">A dimension is out of range or named twice.</exception>
    public static NdArray Sum(NdArray x, int[]? dims = null, bool keepDim = false)
    {
        var d = Along("sum", x, dims);
        return x.DType switch
        {
            DType.Float32 => Fold<float, Plus<float>, Plain<float>>(x, d, keepDim),
            DType.Float64 => Fold<double, Plus<double>, Plain<double>>(x, d, keepDim),
            _ => Fold<long, Plus<long>, Plain<long>>(To(x, DType.Int64), d, keepDim),
        };
    }

    /// <summary>The product over some dimensions; of no elements 1. Bool and Int64 give Int64, which wraps around.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dims">The dimensions, negative ones from the end; null means all, an empty array none.</param>
    /// <param name="keepDim">Whether the multiplied dimensions stay, with size 1.</param>
    /// <exception cref="ShapeException">A dimension is out of range or named twice.</exception>
    public static NdArray Prod(NdArray x, int[]? dims = null, bool keepDim = false)
    {
        var d = Along("prod", x, dims);
        return x.DType switch
        {
            DType.Float32 => Fold<float, Times<float>, Plain<float>>(x, d, keepDim),
            DType.Float64 => Fold<double, Times<double>, Plain<double>>(x, d, keepDim),
            _ => Fold<long, Times<long>, Plain<long>>(To(x, DType.Int64), d, keepDim),
        };
    }

    /// <summary>The mean over some dimensions; of no elements NaN.</summary>
    /// <param name="x">Any shape, floating.</param>
    /// <param name="dims">The dimensions, negative ones from the end; null means all, an empty array none.</param>
    /// <param name="keepDim">Whether the averaged dimensions stay, with size 1.</param>
    /// <exception cref="DTypeException">The array is not floating.</exception>
    /// <exception cref="ShapeException">A dimension is out of range or named twice.</exception>
    public static NdArray Mean(NdArray x, int[]? dims = null, bool keepDim = false)
    {
        var d = Along("mean", x, dims);
        NeedFloating("mean", x);
        return x.DType == DType.Float32 ? Run<float>() : Run<double>();

        NdArray Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
            => Reduced(x, d, keepDim, Means<T>(x, d));
    }

    /// <summary>The variance over some dimensions: Σ(x − mean)² / (n − correction).</summary>
    /// <param name="x">Any shape, floating.</param>
    /// <param name="dims">The dimensions, negative ones from the end; null means all, an empty array none.</param>
    /// <param name="correction">What is taken off the number of elements: 1 for a sample, 0 for a population.</param>
    /// <param name="keepDim">Whether the reduced dimensions stay, with size 1.</param>
    /// <remarks>
    /// Where n − correction is not positive it counts as 0: NaN if all elements are equal, else infinite, as in PyTorch.
    /// Around the mean, which is refined once: equal elements have variance exactly 0, and an offset of the data does not
    /// cancel. What the mean lost in being rounded is taken off after: Σ(x − m)² = Σ(x − c)² − n(m − c)² for any c.
    /// </remarks>
    /// <exception cref="DTypeException">The array is not floating.</exception>
    /// <exception cref="ShapeException">A dimension is out of range or named twice.</exception>
    public static NdArray Var(NdArray x, int[]? dims = null, double correction = 1, bool keepDim = false)
    {
        var d = Along("var", x, dims);
        NeedFloating("var", x);
        return x.DType == DType.Float32 ? Run<float>() : Run<double>();

        NdArray Run<T>()
            where T : unmanaged, IFloatingPointIeee754<T>
        {
            var count = Length(x, d);
            var means = Means<T>(x, d);
            var rest = Reduction<T, Plus<T>, Deviation<T>>.Run(x, d, means);
            for (var i = 0; i < means.Length; i++)
            {
                var (before, step) = (means[i], rest[i] / T.CreateTruncating(count));
                means[i] += step;
                rest[i] = step - (means[i] - before);
            }

            var squares = Reduction<T, Plus<T>, SquaredDeviation<T>>.Run(x, d, means);
            var freedom = T.CreateTruncating(Math.Max(count - correction, 0));
            for (var i = 0; i < squares.Length; i++)
            {
                // Of an infinite sum nothing can be taken off; and never more than all, where the lost part is itself all rounding.
                if (T.IsFinite(squares[i])) squares[i] = T.Max(squares[i] - (T.CreateTruncating(count) * rest[i] * rest[i]), T.Zero);
                squares[i] /= freedom;
            }

            return Reduced(x, d, keepDim, squares);
        }
    }

    private static T[] Means<T>(NdArray x, int[] dims)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var sums = Reduction<T, Plus<T>, Plain<T>>.Run(x, dims);
        var count = T.CreateTruncating(Length(x, dims));
        for (var i = 0; i < sums.Length; i++) sums[i] /= count;
        return sums;
    }

    /// <summary>The dimensions of a reduction made non-negative: null means all, empty none.</summary>
    private static int[] Along(string op, NdArray x, int[]? dims)
    {
        ArgumentNullException.ThrowIfNull(x);
        return dims is { Length: 0 } ? [] : Dims.Several(op, dims, x.Shape);
    }

    private static NdArray Fold<T, TFold, TLoad>(NdArray x, int[] dims, bool keepDim, T[]? pivots = null)
        where T : unmanaged, INumber<T>
        where TFold : IFold<T>
        where TLoad : ILoad<T>
        => Reduced(x, dims, keepDim, Reduction<T, TFold, TLoad>.Run(x, dims, pivots));

    /// <summary>Results of a reduction as an array.</summary>
    private static NdArray Reduced<T>(NdArray x, int[] dims, bool keepDim, T[] results)
        where T : unmanaged
        => new(results, DTypes.Of<T>(), Dims.Reduced(x.Shape, dims, keepDim));

    /// <summary>How many elements go into each result.</summary>
    private static int Length(NdArray x, int[] dims)
    {
        var length = 1;
        foreach (var d in dims) length *= x.Shape.Dims[d];
        return length;
    }

    private static void NeedFloating(string op, NdArray x)
    {
        if (!x.DType.IsFloating())
            throw Errors.Unsupported(op, x.DType, "convert with To(DType.Float32) or To(DType.Float64) first.");
    }
}
