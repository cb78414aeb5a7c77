using System.Numerics;

namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The largest element over some dimensions; NaN if one is. On Bool: <see cref="Any"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dims">The dimensions, negative ones from the end; null means all, an empty array none.</param>
    /// <param name="keepDim">Whether the reduced dimensions stay, with size 1.</param>
    /// <exception cref="ShapeException">A dimension is out of range or named twice, or there is nothing to compare.</exception>
    public static NdArray Amax(NdArray x, int[]? dims = null, bool keepDim = false) => Amax("amax", x, dims, keepDim);

    /// <summary>The same, in the name of the op that the caller used.</summary>
    internal static NdArray Amax(string op, NdArray x, int[]? dims, bool keepDim)
    {
        var d = AlongSome(op, x, dims);
        return x.DType switch
        {
            DType.Float32 => Fold<float, Larger<float>, Plain<float>>(x, d, keepDim),
            DType.Float64 => Fold<double, Larger<double>, Plain<double>>(x, d, keepDim),
            DType.Int64 => Fold<long, Larger<long>, Plain<long>>(x, d, keepDim),
            _ => Any(x, d, keepDim),
        };
    }

    /// <summary>The smallest element over some dimensions; NaN if one is. On Bool: <see cref="All"/>.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dims">The dimensions, negative ones from the end; null means all, an empty array none.</param>
    /// <param name="keepDim">Whether the reduced dimensions stay, with size 1.</param>
    /// <exception cref="ShapeException">A dimension is out of range or named twice, or there is nothing to compare.</exception>
    public static NdArray Amin(NdArray x, int[]? dims = null, bool keepDim = false) => Amin("amin", x, dims, keepDim);

    /// <summary>The same, in the name of the op that the caller used.</summary>
    internal static NdArray Amin(string op, NdArray x, int[]? dims, bool keepDim)
    {
        var d = AlongSome(op, x, dims);
        return x.DType switch
        {
            DType.Float32 => Fold<float, Smaller<float>, Plain<float>>(x, d, keepDim),
            DType.Float64 => Fold<double, Smaller<double>, Plain<double>>(x, d, keepDim),
            DType.Int64 => Fold<long, Smaller<long>, Plain<long>>(x, d, keepDim),
            _ => All(x, d, keepDim),
        };
    }

    /// <summary>The largest element along a dimension and where it first stands; the first NaN, if there is one.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <param name="keepDim">Whether the dimension stays, with size 1.</param>
    /// <returns>Values in the dtype of <paramref name="x"/>, and Int64 indices.</returns>
    /// <exception cref="ShapeException">There is no such dimension, or it is empty.</exception>
    public static (NdArray Values, NdArray Indices) Max(NdArray x, int dim, bool keepDim = false)
        => Extreme<AtTop>("max", x, dim, keepDim);

    /// <summary>The smallest element along a dimension and where it first stands; the first NaN, if there is one.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dim">The dimension, negative from the end; a 0-d array accepts 0 and −1.</param>
    /// <param name="keepDim">Whether the dimension stays, with size 1.</param>
    /// <returns>Values in the dtype of <paramref name="x"/>, and Int64 indices.</returns>
    /// <exception cref="ShapeException">There is no such dimension, or it is empty.</exception>
    public static (NdArray Values, NdArray Indices) Min(NdArray x, int dim, bool keepDim = false)
        => Extreme<AtBottom>("min", x, dim, keepDim);

    /// <summary>Where the largest element, or the first NaN, first stands: along a dimension, or in the flattened array.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dim">The dimension, or null for the whole array.</param>
    /// <param name="keepDim">Whether the reduced dimensions stay, with size 1.</param>
    /// <exception cref="ShapeException">There is no such dimension, or there is nothing to compare.</exception>
    public static NdArray ArgMax(NdArray x, int? dim = null, bool keepDim = false) => Where<AtTop>("argmax", x, dim, keepDim);

    /// <summary>Where the smallest element, or the first NaN, first stands: along a dimension, or in the flattened array.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="dim">The dimension, or null for the whole array.</param>
    /// <param name="keepDim">Whether the reduced dimensions stay, with size 1.</param>
    /// <exception cref="ShapeException">There is no such dimension, or there is nothing to compare.</exception>
    public static NdArray ArgMin(NdArray x, int? dim = null, bool keepDim = false) => Where<AtBottom>("argmin", x, dim, keepDim);

    private static NdArray Where<TSide>(string op, NdArray x, int? dim, bool keepDim)
        where TSide : ISide
    {
        ArgumentNullException.ThrowIfNull(x);
        if (dim is { } d) return Extreme<TSide>(op, x, d, keepDim).Indices;
        var indices = Extreme<TSide>(op, x.Reshape(new Shape([x.Numel])), 0, keepDim: false).Indices;
        return keepDim ? indices.Reshape(Dims.Reduced(x.Shape, Along(op, x, null), keepDim: true)) : indices;
    }

    private static (NdArray Values, NdArray Indices) Extreme<TSide>(string op, NdArray x, int dim, bool keepDim)
        where TSide : ISide
    {
        var d = AlongSome(op, x, [dim]);
        return x.DType switch
        {
            DType.Float32 => Run<float>(),
            DType.Float64 => Run<double>(),
            DType.Int64 => Run<long>(),
            _ => ToBool(Extreme<TSide>(op, To(x, DType.Int64), dim, keepDim)),
        };

        static (NdArray, NdArray) ToBool((NdArray Values, NdArray Indices) both) => (To(both.Values, DType.Bool), both.Indices);

        (NdArray, NdArray) Run<T>()
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
        {
            var values = TSide.Fold<T>(x, d);
            var indices = new long[values.Length];
            if (values.Length > 0) FirstEqual<T>.Find(x, d, values, indices);
            return (Reduced(x, d, keepDim, values), Reduced(x, d, keepDim, indices));
        }
    }

    /// <summary><see cref="Along"/>, refusing a reduction of nothing to something.</summary>
    private static int[] AlongSome(string op, NdArray x, int[]? dims)
    {
        var d = Along(op, x, dims);
        foreach (var dim in d)
            if (x.Shape.Dims[dim] == 0) throw Errors.EmptyReduction(op, x.Shape);
        return d;
    }

    private interface ISide
    {
        static abstract T[] Fold<T>(NdArray x, int[] dims)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>;
    }

    private readonly struct AtTop : ISide
    {
        public static T[] Fold<T>(NdArray x, int[] dims)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
            => Reduction<T, Larger<T>, Plain<T>>.Run(x, dims);
    }

    private readonly struct AtBottom : ISide
    {
        public static T[] Fold<T>(NdArray x, int[] dims)
            where T : unmanaged, INumber<T>, IMinMaxValue<T>
            => Reduction<T, Smaller<T>, Plain<T>>.Run(x, dims);
    }
}
