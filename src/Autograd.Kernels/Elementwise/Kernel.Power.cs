using System.Numerics.Tensors;

namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>x to the power y, elementwise with broadcasting.</summary>
    /// <param name="x">The base, of any shape.</param>
    /// <param name="y">The exponent, of the same dtype.</param>
    /// <returns>
    /// The power as C and IEEE 754 define it: 0⁰ = 1, NaN⁰ = 1, 1^NaN = 1; a negative base has NaN for an exponent that is
    /// no integer. Int64 powers are exact modulo 2⁶⁴.
    /// </returns>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">The dtypes differ or are Bool.</exception>
    /// <exception cref="ArgumentException">An Int64 exponent is negative.</exception>
    public static NdArray Pow(NdArray x, NdArray y)
    {
        Common("pow", x, y);
        if (y.DType == DType.Int64)
        {
            foreach (var exponent in y.AsSpan<long>())
                if (exponent < 0) throw Errors.NegativePower("pow", exponent);
        }

        return Zip("pow", x, y, static (a, b, c) => VectorPower.Run(a, b, c), static (a, b, c) => VectorPower.Run(a, b, c), static (a, b, c) =>
        {
            for (var i = 0; i < c.Length; i++) c[i] = Power(a[i], b[i]);
        },
        null);
    }

    /// <summary>1/x; ±∞ at ±0. Integers and bools become Float32.</summary>
    public static NdArray Reciprocal(NdArray x)
        => Map("reciprocal", Floating(x), static (a, b) => TensorPrimitives.Divide(1f, a, b), static (a, b) => TensorPrimitives.Divide(1d, a, b));

    /// <summary>1/√x; ±∞ at ±0, NaN below 0. Integers and bools become Float32.</summary>
    public static NdArray Rsqrt(NdArray x)
        => Map("rsqrt", Floating(x), static (a, b) =>
        {
            TensorPrimitives.Sqrt(a, b);
            TensorPrimitives.Divide(1f, b, b);
        },
        static (a, b) =>
        {
            TensorPrimitives.Sqrt(a, b);
            TensorPrimitives.Divide(1d, b, b);
        });

    private static long Power(long x, long exponent)
    {
        var result = 1L;
        for (; exponent != 0; exponent >>= 1)
        {
            if ((exponent & 1) != 0) result = unchecked(result * x);
            x = unchecked(x * x);
        }

        return result;
    }
}
