using System.Numerics.Tensors;

namespace Autograd.Kernels;

/// <summary>
/// Functions from arrays to arrays. Operands broadcast and must be of one dtype (<see cref="To"/> converts); results are
/// fresh and contiguous. Each refuses bad shapes and dtypes before it allocates.
/// </summary>
public static partial class Kernel
{
    /// <summary>x + y, elementwise with broadcasting. On Bool: or.</summary>
    public static NdArray Add(NdArray x, NdArray y) => Add(x, y, null);

    /// <summary>x + y, in the buffer of an operand if one is given; see <see cref="Elementwise.Zip"/>.</summary>
    internal static NdArray Add(NdArray x, NdArray y, NdArray? into)
        => Zip("add", x, y, static (a, b, c) => TensorPrimitives.Add(a, b, c), static (a, b, c) => TensorPrimitives.Add(a, b, c),
            static (a, b, c) => TensorPrimitives.Add(a, b, c), static (a, b) => a | b, into);

    /// <summary>x − y, elementwise with broadcasting.</summary>
    public static NdArray Sub(NdArray x, NdArray y)
        => Zip("sub", x, y, static (a, b, c) => TensorPrimitives.Subtract(a, b, c),
            static (a, b, c) => TensorPrimitives.Subtract(a, b, c), static (a, b, c) => TensorPrimitives.Subtract(a, b, c), null);

    /// <summary>x · y, elementwise with broadcasting. On Bool: and.</summary>
    public static NdArray Mul(NdArray x, NdArray y) => Mul(x, y, null);

    /// <summary>x · y, in the buffer of an operand if one is given; see <see cref="Elementwise.Zip"/>.</summary>
    internal static NdArray Mul(NdArray x, NdArray y, NdArray? into)
        => Zip("mul", x, y, static (a, b, c) => TensorPrimitives.Multiply(a, b, c),
            static (a, b, c) => TensorPrimitives.Multiply(a, b, c), static (a, b, c) => TensorPrimitives.Multiply(a, b, c),
            static (a, b) => a & b, into);

    /// <summary>x / y, elementwise with broadcasting. Integers and bools are divided as Float32.</summary>
    public static NdArray Div(NdArray x, NdArray y)
        => Zip("div", Floating(x), Floating(y), static (a, b, c) => TensorPrimitives.Divide(a, b, c),
            static (a, b, c) => TensorPrimitives.Divide(a, b, c), null, null);

    /// <summary>−x.</summary>
    public static NdArray Neg(NdArray x)
        => Map("neg", x, static (a, b) => TensorPrimitives.Negate(a, b), static (a, b) => TensorPrimitives.Negate(a, b),
            static (a, b) => TensorPrimitives.Negate(a, b));

    /// <summary>|x|.</summary>
    public static NdArray Abs(NdArray x)
        => Map("abs", x, static (a, b) => TensorPrimitives.Abs(a, b), static (a, b) => TensorPrimitives.Abs(a, b), static (a, b) =>
        {
            // As PyTorch wraps: |long.MinValue| is itself.
            for (var i = 0; i < a.Length; i++) b[i] = a[i] < 0 ? unchecked(-a[i]) : a[i];
        });

    /// <summary>−1, 0 or 1; NaN stays NaN, and −0 gives 0.</summary>
    public static NdArray Sign(NdArray x)
        => Map("sign", x, static (a, b) =>
        {
            for (var i = 0; i < a.Length; i++) b[i] = a[i] > 0 ? 1 : a[i] < 0 ? -1 : a[i] == 0 ? 0 : float.NaN;
        },
        static (a, b) =>
        {
            for (var i = 0; i < a.Length; i++) b[i] = a[i] > 0 ? 1 : a[i] < 0 ? -1 : a[i] == 0 ? 0 : double.NaN;
        },
        static (a, b) =>
        {
            for (var i = 0; i < a.Length; i++) b[i] = long.Sign(a[i]);
        });

    /// <summary>√x; NaN below 0.</summary>
    public static NdArray Sqrt(NdArray x)
        => Map("sqrt", Floating(x), static (a, b) => TensorPrimitives.Sqrt(a, b), static (a, b) => TensorPrimitives.Sqrt(a, b));

    /// <summary>The larger of two elements; NaN if either is.</summary>
    public static NdArray Maximum(NdArray x, NdArray y)
        => Zip("maximum", x, y, static (a, b, c) => TensorPrimitives.Max(a, b, c), static (a, b, c) => TensorPrimitives.Max(a, b, c),
            static (a, b, c) => TensorPrimitives.Max(a, b, c), static (a, b) => a | b);

    /// <summary>The smaller of two elements; NaN if either is.</summary>
    public static NdArray Minimum(NdArray x, NdArray y)
        => Zip("minimum", x, y, static (a, b, c) => TensorPrimitives.Min(a, b, c), static (a, b, c) => TensorPrimitives.Min(a, b, c),
            static (a, b, c) => TensorPrimitives.Min(a, b, c), static (a, b) => a & b);

    /// <summary>The array in another dtype; floating values lose their fraction towards zero when they become integers.</summary>
    public static NdArray To(NdArray x, DType dtype)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.DType == dtype) return x;
        return (x.DType, dtype) switch
        {
            (DType.Float32, DType.Float64) => Elementwise.Map<float, double>(x, static (a, b) => TensorPrimitives.ConvertChecked(a, b)),
            (DType.Float64, DType.Float32) => Elementwise.Map<double, float>(x, static (a, b) => TensorPrimitives.ConvertTruncating(a, b)),
            (DType.Float32, DType.Int64) => Convert<float, long>(x, static v => (long)v),
            (DType.Float64, DType.Int64) => Convert<double, long>(x, static v => (long)v),
            (DType.Int64, DType.Float32) => Convert<long, float>(x, static v => v),
            (DType.Int64, DType.Float64) => Convert<long, double>(x, static v => v),
            (DType.Bool, DType.Float32) => Convert<bool, float>(x, static v => v ? 1 : 0),
            (DType.Bool, DType.Float64) => Convert<bool, double>(x, static v => v ? 1 : 0),
            (DType.Bool, DType.Int64) => Convert<bool, long>(x, static v => v ? 1 : 0),
            (DType.Float32, DType.Bool) => Convert<float, bool>(x, static v => v != 0),
            (DType.Float64, DType.Bool) => Convert<double, bool>(x, static v => v != 0),
            (DType.Int64, DType.Bool) => Convert<long, bool>(x, static v => v != 0),
            _ => throw Errors.UnknownDType(dtype),
        };
    }

    /// <summary>The array itself if it is floating, else as Float32.</summary>
    internal static NdArray Floating(NdArray x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return To(x, x.DType.ToFloating());
    }

    /// <summary>An elementwise function of one array; a missing loop refuses that dtype.</summary>
    internal static NdArray Map(
        string op, NdArray x, SpanMap<float, float>? f32, SpanMap<double, double>? f64, SpanMap<long, long>? i64 = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType switch
        {
            DType.Float32 when f32 is not null => Elementwise.Map(x, f32),
            DType.Float64 when f64 is not null => Elementwise.Map(x, f64),
            DType.Int64 when i64 is not null => Elementwise.Map(x, i64),
            _ => throw Errors.Unsupported(op, x.DType, "convert with To(dtype) first."),
        };
    }

    /// <summary>An elementwise function of two arrays of one dtype; a missing loop refuses that dtype.</summary>
    internal static NdArray Zip(
        string op, NdArray x, NdArray y, SpanZip<float, float>? f32, SpanZip<double, double>? f64, SpanZip<long, long>? i64,
        Func<bool, bool, bool>? flags, NdArray? into = null)
    {
        var shape = Common(op, x, y);
        switch (x.DType)
        {
            case DType.Float32 when f32 is not null: return Elementwise.Zip(x, y, shape, f32, into);
            case DType.Float64 when f64 is not null: return Elementwise.Zip(x, y, shape, f64, into);
            case DType.Int64 when i64 is not null: return Elementwise.Zip(x, y, shape, i64, into);
            case DType.Bool when flags is not null: return Flags(x, y, shape, flags);
            default: throw Errors.Unsupported(op, x.DType, "convert with To(dtype) first.");
        }

        // A method of its own, since a closure in the one above would be allocated for every dtype.
        static NdArray Flags(NdArray x, NdArray y, Shape shape, Func<bool, bool, bool> flags)
            => Elementwise.Zip<bool, bool>(x, y, shape, (a, b, c) =>
            {
                for (var i = 0; i < c.Length; i++) c[i] = flags(a[i], b[i]);
            });
    }

    /// <summary>The shape that two operands of one dtype broadcast to.</summary>
    private static Shape Common(string op, NdArray x, NdArray y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.DType != y.DType) throw Errors.Different(op, x.DType, y.DType);
        return Shape.Broadcast(op, x.Shape, y.Shape);
    }

    private static NdArray Convert<TIn, TOut>(NdArray x, Func<TIn, TOut> convert)
        where TIn : unmanaged
        where TOut : unmanaged
        => Elementwise.Map<TIn, TOut>(x, (a, b) =>
        {
            for (var i = 0; i < a.Length; i++) b[i] = convert(a[i]);
        });
}
