using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

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

    /// <summary>√(x² + y²) without overflow or underflow on the way, elementwise with broadcasting. Integers and bools become Float32.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">The dtypes differ.</exception>
    public static NdArray Hypot(NdArray x, NdArray y) => Evaluate2<HypotFormula>("hypot", x, y);

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

    private readonly struct HypotFormula : IFormula2<HypotFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x, Vector<double> y)
        {
            var (high, low) = Formula.Ordered(Vector.Abs(x), Vector.Abs(y));

            // Squares that would leave the range are scaled by a power of two first.
            var up = Vector.LessThan(high, Vector.Create(1e-140));
            var down = Vector.GreaterThan(high, Vector.Create(1e140));
            var one = Vector<double>.One;
            var scale = Vector.ConditionalSelect(up, Vector.Create(BitConverter.UInt64BitsToDouble((1023UL + 600) << 52)),
                Vector.ConditionalSelect(down, Vector.Create(BitConverter.UInt64BitsToDouble((1023UL - 600) << 52)), one));
            var (a, b) = (high * scale, low * scale);
            var y0 = Vector.SquareRoot(Formula.Fma(a, a, b * b)) / scale;
            var infinity = Vector.Create(double.PositiveInfinity);
            var infinite = Vector.Equals(high, infinity) | Vector.Equals(low, infinity);
            return Vector.ConditionalSelect(infinite, infinity, y0);
        }
    }
}
