using System.Numerics;
using System.Runtime.InteropServices;

namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The larger of x and 0; NaN stays NaN, and −0 gives 0.</summary>
    /// <exception cref="DTypeException">x is Bool.</exception>
    public static NdArray Relu(NdArray x)
        => Map("relu", x, static (a, b) => Positive(a, b), static (a, b) => Positive(a, b), static (a, b) => Positive(a, b));

    /// <summary>x held between two bounds.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="min">The lower bound, or null for none.</param>
    /// <param name="max">The upper bound, or null for none; where it is below <paramref name="min"/>, every element becomes it.</param>
    /// <returns>
    /// The dtype of x, but Float32 for an Int64 with a bound that has a fraction. NaN stays NaN; a bound that is NaN makes
    /// every element NaN.
    /// </returns>
    /// <exception cref="ArgumentException">Neither bound is given.</exception>
    /// <exception cref="DTypeException">x is Bool.</exception>
    public static NdArray Clamp(NdArray x, double? min = null, double? max = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (min is null && max is null) throw Errors.NoBound("clamp", min);
        if (x.DType == DType.Int64 && !(IsWhole(min) && IsWhole(max))) x = To(x, DType.Float32);
        switch (x.DType)
        {
            case DType.Float32: return Between((float)(min ?? double.NegativeInfinity), (float)(max ?? double.PositiveInfinity));
            case DType.Float64: return Between(min ?? double.NegativeInfinity, max ?? double.PositiveInfinity);

            // The conversion saturates, and beyond the range of Int64 that is the same bound.
            case DType.Int64: return Between(min is null ? long.MinValue : (long)min, max is null ? long.MaxValue : (long)max);
            default: throw Errors.Unsupported("clamp", x.DType, "convert with To(dtype) first.");
        }

        static bool IsWhole(double? bound) => bound is null || double.Truncate(bound.Value) == bound.Value;

        NdArray Between<T>(T low, T high)
            where T : unmanaged, INumber<T>
            => T.IsNaN(low) || T.IsNaN(high)
                ? NdArray.Full(double.NaN, x.Shape, x.DType)
                : Elementwise.Map<T, T>(x, (a, b) => Hold(a, b, low, high));
    }

    private static void Positive<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, INumber<T>
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y);
        var whole = 0;
        for (; whole <= x.Length - Vector<T>.Count; whole += Vector<T>.Count)
        {
            var v = Vector.LoadUnsafe(ref from, (nuint)whole);
            Vector.ConditionalSelect(Vector.LessThanOrEqual(v, Vector<T>.Zero), Vector<T>.Zero, v).StoreUnsafe(ref to, (nuint)whole);
        }

        for (var i = whole; i < x.Length; i++) y[i] = x[i] <= T.Zero ? T.Zero : x[i];
    }

    private static void Hold<T>(ReadOnlySpan<T> x, Span<T> y, T low, T high)
        where T : unmanaged, INumber<T>
    {
        var (l, h) = (Vector.Create(low), Vector.Create(high));
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y);
        var whole = 0;
        for (; whole <= x.Length - Vector<T>.Count; whole += Vector<T>.Count)
        {
            var v = Vector.LoadUnsafe(ref from, (nuint)whole);
            v = Vector.ConditionalSelect(Vector.LessThan(v, l), l, v);
            Vector.ConditionalSelect(Vector.GreaterThan(v, h), h, v).StoreUnsafe(ref to, (nuint)whole);
        }

        for (var i = whole; i < x.Length; i++)
        {
            var v = x[i] < low ? low : x[i];
            y[i] = v > high ? high : v;
        }
    }
}
