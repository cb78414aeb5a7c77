using System.Numerics;
using System.Numerics.Tensors;

namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The largest integer not above x. Int64 stays as it is.</summary>
    /// <exception cref="DTypeException">x is Bool.</exception>
    public static NdArray Floor(NdArray x)
        => Rounded("floor", x, static (a, b) => TensorPrimitives.Floor(a, b), static (a, b) => TensorPrimitives.Floor(a, b));

    /// <summary>The smallest integer not below x. Int64 stays as it is.</summary>
    /// <exception cref="DTypeException">x is Bool.</exception>
    public static NdArray Ceil(NdArray x)
        => Rounded("ceil", x, static (a, b) => TensorPrimitives.Ceiling(a, b), static (a, b) => TensorPrimitives.Ceiling(a, b));

    /// <summary>The nearest integer, the even one of two: 2.5 gives 2. Int64 stays as it is.</summary>
    /// <exception cref="DTypeException">x is Bool.</exception>
    public static NdArray Round(NdArray x)
        => Rounded("round", x, static (a, b) => TensorPrimitives.Round(a, b), static (a, b) => TensorPrimitives.Round(a, b));

    /// <summary>
    /// The nearest multiple of 10 to the power −<paramref name="decimals"/>: multiplied by the power of ten, rounded half to even,
    /// divided again. Int64 stays as it is unless tens are asked for.
    /// </summary>
    /// <exception cref="DTypeException">x is Bool, or Int64 to be rounded to tens.</exception>
    public static NdArray Round(NdArray x, int decimals)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (decimals == 0) return Round(x);
        if (x.DType == DType.Int64 && decimals > 0) return x;
        var (scale, places) = (Math.Pow(10, Math.Abs(decimals)), decimals);
        return Map("round", x, (a, b) => Places(a, b, (float)scale, places), (a, b) => Places(a, b, scale, places));

        static void Places<T>(ReadOnlySpan<T> x, Span<T> y, T scale, int decimals)
            where T : IFloatingPointIeee754<T>
        {
            for (var i = 0; i < y.Length; i++) y[i] = decimals > 0 ? T.Round(x[i] * scale) / scale : T.Round(x[i] / scale) * scale;
        }
    }

    /// <summary>x without its fraction. Int64 stays as it is.</summary>
    /// <exception cref="DTypeException">x is Bool.</exception>
    public static NdArray Trunc(NdArray x)
        => Rounded("trunc", x, static (a, b) => TensorPrimitives.Truncate(a, b), static (a, b) => TensorPrimitives.Truncate(a, b));

    /// <summary>Whether an element is NaN; Bool. Integers and bools never are.</summary>
    public static NdArray IsNan(NdArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType switch
        {
            DType.Float32 => Elementwise.Map<float, bool>(x, static (a, b) =>
            {
                for (var i = 0; i < a.Length; i++) b[i] = float.IsNaN(a[i]);
            }),
            DType.Float64 => Elementwise.Map<double, bool>(x, static (a, b) =>
            {
                for (var i = 0; i < a.Length; i++) b[i] = double.IsNaN(a[i]);
            }),
            _ => NdArray.Full(0, x.Shape, DType.Bool),
        };
    }

    /// <summary>Whether an element is neither infinite nor NaN; Bool. Integers and bools always are finite.</summary>
    public static NdArray IsFinite(NdArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType switch
        {
            DType.Float32 => Elementwise.Map<float, bool>(x, static (a, b) =>
            {
                for (var i = 0; i < a.Length; i++) b[i] = float.IsFinite(a[i]);
            }),
            DType.Float64 => Elementwise.Map<double, bool>(x, static (a, b) =>
            {
                for (var i = 0; i < a.Length; i++) b[i] = double.IsFinite(a[i]);
            }),
            _ => NdArray.Full(1, x.Shape, DType.Bool),
        };
    }

    private static NdArray Rounded(string op, NdArray x, SpanMap<float, float> f32, SpanMap<double, double> f64)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType == DType.Int64 ? x : Map(op, x, f32, f64);
    }
}
