using System.Numerics;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>An associative operation with an identity, on single elements and on vectors of them.</summary>
internal interface IFold<T>
    where T : unmanaged, INumber<T>
{
    static abstract T Identity { get; }

    static abstract T Combine(T x, T y);

    static abstract Vector512<T> Combine(Vector512<T> x, Vector512<T> y);
}

/// <summary>What happens to an element on its way into a fold; the pivot is one number for each result.</summary>
internal interface ILoad<T>
    where T : unmanaged, INumber<T>
{
    static abstract T Load(T x, T pivot);

    static abstract Vector512<T> Load(Vector512<T> x, Vector512<T> pivot);
}

/// <summary>x + y from 0. The start at +0 makes the sum of −0 alone +0, as in PyTorch.</summary>
internal readonly struct Plus<T> : IFold<T>
    where T : unmanaged, INumber<T>
{
    public static T Identity => T.Zero;

    public static T Combine(T x, T y) => x + y;

    public static Vector512<T> Combine(Vector512<T> x, Vector512<T> y) => x + y;
}

/// <summary>x · y from 1.</summary>
internal readonly struct Times<T> : IFold<T>
    where T : unmanaged, INumber<T>
{
    public static T Identity => T.One;

    public static T Combine(T x, T y) => x * y;

    public static Vector512<T> Combine(Vector512<T> x, Vector512<T> y) => x * y;
}

/// <summary>The larger; NaN if either is.</summary>
internal readonly struct Larger<T> : IFold<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    // 1/0 in floating arithmetic: below every number there is −∞, and for integers the least one.
    public static T Identity => typeof(T) == typeof(float) || typeof(T) == typeof(double) ? -T.One / T.Zero : T.MinValue;

    public static T Combine(T x, T y) => T.Max(x, y);

    public static Vector512<T> Combine(Vector512<T> x, Vector512<T> y) => Vector512.Max(x, y);
}

/// <summary>
/// The larger, in a quarter of the time, where a NaN may get lost and of two zeros either may be taken: to shift exponentials by,
/// whose sum is NaN all the same.
/// </summary>
internal readonly struct Top<T> : IFold<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public static T Identity => T.NegativeInfinity;

    public static T Combine(T x, T y) => x > y ? x : y;

    public static Vector512<T> Combine(Vector512<T> x, Vector512<T> y) => Vector512.ConditionalSelect(Vector512.GreaterThan(x, y), x, y);
}

/// <summary>The smaller; NaN if either is.</summary>
internal readonly struct Smaller<T> : IFold<T>
    where T : unmanaged, INumber<T>, IMinMaxValue<T>
{
    public static T Identity => typeof(T) == typeof(float) || typeof(T) == typeof(double) ? T.One / T.Zero : T.MaxValue;

    public static T Combine(T x, T y) => T.Min(x, y);

    public static Vector512<T> Combine(Vector512<T> x, Vector512<T> y) => Vector512.Min(x, y);
}

/// <summary>The later one.</summary>
internal readonly struct Last<T> : IFold<T>
    where T : unmanaged, INumber<T>
{
    public static T Identity => T.Zero;

    public static T Combine(T x, T y) => y;

    public static Vector512<T> Combine(Vector512<T> x, Vector512<T> y) => y;
}

/// <summary>x.</summary>
internal readonly struct Plain<T> : ILoad<T>
    where T : unmanaged, INumber<T>
{
    public static T Load(T x, T pivot) => x;

    public static Vector512<T> Load(Vector512<T> x, Vector512<T> pivot) => x;
}

/// <summary>|x|.</summary>
internal readonly struct Magnitude<T> : ILoad<T>
    where T : unmanaged, INumber<T>
{
    public static T Load(T x, T pivot) => T.Abs(x);

    public static Vector512<T> Load(Vector512<T> x, Vector512<T> pivot) => Vector512.Abs(x);
}

/// <summary>1 where x is not 0 (NaN is not), else 0.</summary>
internal readonly struct NotZero<T> : ILoad<T>
    where T : unmanaged, INumber<T>
{
    public static T Load(T x, T pivot) => x == T.Zero ? T.Zero : T.One;

    public static Vector512<T> Load(Vector512<T> x, Vector512<T> pivot)
        => Vector512.AndNot(Vector512<T>.One, Vector512.Equals(x, Vector512<T>.Zero));
}

/// <summary>x².</summary>
internal readonly struct Square<T> : ILoad<T>
    where T : unmanaged, INumber<T>
{
    public static T Load(T x, T pivot) => x * x;

    public static Vector512<T> Load(Vector512<T> x, Vector512<T> pivot) => x * x;
}

/// <summary>(x / pivot)².</summary>
internal readonly struct ScaledSquare<T> : ILoad<T>
    where T : unmanaged, INumber<T>
{
    public static T Load(T x, T pivot) => x / pivot * (x / pivot);

    public static Vector512<T> Load(Vector512<T> x, Vector512<T> pivot)
    {
        var scaled = x / pivot;
        return scaled * scaled;
    }
}

/// <summary>x − pivot.</summary>
internal readonly struct Deviation<T> : ILoad<T>
    where T : unmanaged, INumber<T>
{
    public static T Load(T x, T pivot) => x - pivot;

    public static Vector512<T> Load(Vector512<T> x, Vector512<T> pivot) => x - pivot;
}

/// <summary>(x − pivot)².</summary>
internal readonly struct SquaredDeviation<T> : ILoad<T>
    where T : unmanaged, INumber<T>
{
    public static T Load(T x, T pivot) => (x - pivot) * (x - pivot);

    public static Vector512<T> Load(Vector512<T> x, Vector512<T> pivot)
    {
        var deviation = x - pivot;
        return deviation * deviation;
    }
}
