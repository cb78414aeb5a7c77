namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>What division towards zero leaves over: exact, with the sign of x. Elementwise with broadcasting.</summary>
    /// <returns>NaN where x is infinite or y is 0.</returns>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">The dtypes differ or are Bool.</exception>
    /// <exception cref="ArgumentException">An Int64 divisor is 0.</exception>
    public static NdArray Fmod(NdArray x, NdArray y)
        => Quotients("fmod", x, y, static (x, y) => x % y, static (x, y) => x % y, static (x, y) => y == -1 ? 0 : x % y);

    /// <summary>What division towards −∞ leaves over, with the sign of y. Elementwise with broadcasting.</summary>
    /// <inheritdoc cref="Fmod"/>
    public static NdArray Remainder(NdArray x, NdArray y)
        => Quotients("remainder", x, y, static (x, y) => Shifted(x % y, y), static (x, y) => Shifted(x % y, y), static (x, y) => y == -1 ? 0 : Shifted(x % y, y));

    /// <summary>x / y towards zero, elementwise with broadcasting.</summary>
    /// <returns>±∞ or NaN where y is 0.</returns>
    /// <inheritdoc cref="Fmod"/>
    public static NdArray DivTrunc(NdArray x, NdArray y)
        => Quotients("div", x, y, static (x, y) => MathF.Truncate(x / y), static (x, y) => Math.Truncate(x / y), static (x, y) => y == -1 ? unchecked(-x) : x / y);

    /// <summary>
    /// x / y towards −∞, elementwise with broadcasting: from the exact remainder, as Python divides, so that a quotient just
    /// below a whole number is not rounded up to it.
    /// </summary>
    /// <returns>±∞ or NaN where y is 0.</returns>
    /// <inheritdoc cref="Fmod"/>
    public static NdArray DivFloor(NdArray x, NdArray y)
        => Quotients("div", x, y, static (x, y) => Below(x, y), static (x, y) => Below(x, y),
            static (x, y) => y == -1 ? unchecked(-x) : (x - Shifted(x % y, y)) / y);

    private static NdArray Quotients(
        string op, NdArray x, NdArray y, Func<float, float, float> f32, Func<double, double, double> f64, Func<long, long, long> i64)
    {
        Common(op, x, y);
        if (y.DType == DType.Int64 && y.AsSpan<long>().Contains(0)) throw Errors.ZeroDivisor(op);
        return Zip(op, x, y, Each(f32), Each(f64), Each(i64), null);
    }

    private static T Shifted<T>(T rest, T y)
        where T : System.Numerics.INumber<T>
        => rest != T.Zero && T.IsNegative(y) != T.IsNegative(rest) ? rest + y : rest;

    private static T Below<T>(T x, T y)
        where T : System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        if (T.IsZero(y)) return x / y;
        var rest = x % y;
        var quotient = (x - rest) / y;
        if (!T.IsZero(rest) && T.IsNegative(rest) != T.IsNegative(y)) quotient -= T.One;

        // Whole but for the roundings on the way.
        return T.IsZero(quotient) ? T.CopySign(T.Zero, x / y) : T.Round(quotient);
    }
}
