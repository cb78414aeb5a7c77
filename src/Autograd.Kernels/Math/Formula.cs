using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>
/// A function written once over vectors. Every operation in it acts on each lane alone and is exact IEEE arithmetic
/// (<c>Vector.FusedMultiplyAdd</c> rounds once everywhere, if need be in software), so the bits of a result depend on
/// the argument only: not on vector width, position, length or JIT tier. Estimates and platform-dependent minima are out.
/// </summary>
internal interface IFormula<TSelf>
    where TSelf : struct, IFormula<TSelf>
{
    static abstract Vector<double> Of(Vector<double> x);

    /// <summary>Widened, evaluated and rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual Vector<float> Of(Vector<float> x)
    {
        Vector.Widen(x, out var low, out var high);
        return Vector.Narrow(TSelf.Of(low), TSelf.Of(high));
    }
}

/// <summary>A function of two numbers, written once over vectors under the rules of <see cref="IFormula{TSelf}"/>.</summary>
internal interface IFormula2<TSelf>
    where TSelf : struct, IFormula2<TSelf>
{
    static abstract Vector<double> Of(Vector<double> x, Vector<double> y);

    /// <summary>Widened, evaluated and rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static virtual Vector<float> Of(Vector<float> x, Vector<float> y)
    {
        Vector.Widen(x, out var a, out var c);
        Vector.Widen(y, out var b, out var d);
        return Vector.Narrow(TSelf.Of(a, b), TSelf.Of(c, d));
    }
}

/// <summary>
/// A formula that has one in single precision beside it, of sixteen elements at a time: with registers half as wide it takes half
/// as long again (eˣ 0.59 ns an element, and 0.39), while narrower processors take it in halves. In formulas of doubles the
/// wider vectors cost more than they bring.
/// </summary>
internal interface ISingleFormula<TSelf> : IFormula<TSelf>
    where TSelf : struct, ISingleFormula<TSelf>
{
    static abstract Vector512<float> Of(Vector512<float> x);
}

/// <summary>A function of one double that has no formula over vectors; in Float32 it is evaluated in double and rounded.</summary>
internal interface IScalarFormula
{
    static abstract double Of(double x);
}

/// <summary>A function of two doubles; in Float32 it is evaluated in double and rounded.</summary>
internal interface IScalarFormula2
{
    static abstract double Of(double x, double y);
}

/// <summary>The loops that drive formulas over spans.</summary>
internal static class Formula
{
    private const int TileSize = 256;

    /// <summary>A vector formula; what is left over is padded to one more vector, so every element takes the same path.</summary>
    internal static void Run<TFormula>(ReadOnlySpan<double> x, Span<double> y)
        where TFormula : struct, IFormula<TFormula>
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y);
        var (whole, count) = (x.Length - (x.Length % Vector<double>.Count), x.Length);
        for (var i = 0; i < whole; i += Vector<double>.Count)
            TFormula.Of(Vector.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        if (whole == count) return;
        Span<double> rest = stackalloc double[Vector<double>.Count];
        rest.Clear();
        x[whole..].CopyTo(rest);
        TFormula.Of(new Vector<double>(rest)).CopyTo(rest);
        rest[..(count - whole)].CopyTo(y[whole..]);
    }

    /// <inheritdoc cref="Run{TFormula}(ReadOnlySpan{double}, Span{double})"/>
    internal static void Run<TFormula>(ReadOnlySpan<float> x, Span<float> y)
        where TFormula : struct, IFormula<TFormula>
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y);
        var (whole, count) = (x.Length - (x.Length % Vector<float>.Count), x.Length);
        for (var i = 0; i < whole; i += Vector<float>.Count)
            TFormula.Of(Vector.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        if (whole == count) return;
        Span<float> rest = stackalloc float[Vector<float>.Count];
        rest.Clear();
        x[whole..].CopyTo(rest);
        TFormula.Of(new Vector<float>(rest)).CopyTo(rest);
        rest[..(count - whole)].CopyTo(y[whole..]);
    }

    /// <summary>A formula in single precision; what is left over is padded as for the others.</summary>
    internal static void RunSingle<TFormula>(ReadOnlySpan<float> x, Span<float> y)
        where TFormula : struct, ISingleFormula<TFormula>
    {
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(y);
        var (whole, count) = (x.Length - (x.Length % Vector512<float>.Count), x.Length);
        for (var i = 0; i < whole; i += Vector512<float>.Count)
            TFormula.Of(Vector512.LoadUnsafe(ref from, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        if (whole == count) return;
        Span<float> rest = stackalloc float[Vector512<float>.Count];
        rest.Clear();
        x[whole..].CopyTo(rest);
        TFormula.Of(Vector512.Create<float>(rest)).CopyTo(rest);
        rest[..(count - whole)].CopyTo(y[whole..]);
    }

    /// <summary>A vector formula of two; what is left over is padded to one more vector.</summary>
    internal static void Run2<TFormula>(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> z)
        where TFormula : struct, IFormula2<TFormula>
    {
        var i = 0;
        for (; i <= z.Length - Vector<double>.Count; i += Vector<double>.Count)
            TFormula.Of(new Vector<double>(x[i..]), new Vector<double>(y[i..])).CopyTo(z[i..]);
        if (i == z.Length) return;
        Span<double> rest = stackalloc double[2 * Vector<double>.Count];
        rest.Clear();
        x[i..].CopyTo(rest);
        y[i..].CopyTo(rest[Vector<double>.Count..]);
        TFormula.Of(new Vector<double>(rest), new Vector<double>(rest[Vector<double>.Count..])).CopyTo(rest);
        rest[..(z.Length - i)].CopyTo(z[i..]);
    }

    /// <inheritdoc cref="Run2{TFormula}(ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double})"/>
    internal static void Run2<TFormula>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z)
        where TFormula : struct, IFormula2<TFormula>
    {
        var i = 0;
        for (; i <= z.Length - Vector<float>.Count; i += Vector<float>.Count)
            TFormula.Of(new Vector<float>(x[i..]), new Vector<float>(y[i..])).CopyTo(z[i..]);
        if (i == z.Length) return;
        Span<float> rest = stackalloc float[2 * Vector<float>.Count];
        rest.Clear();
        x[i..].CopyTo(rest);
        y[i..].CopyTo(rest[Vector<float>.Count..]);
        TFormula.Of(new Vector<float>(rest), new Vector<float>(rest[Vector<float>.Count..])).CopyTo(rest);
        rest[..(z.Length - i)].CopyTo(z[i..]);
    }

    internal static void Scalar<TFormula>(ReadOnlySpan<double> x, Span<double> y)
        where TFormula : struct, IScalarFormula
    {
        for (var i = 0; i < x.Length; i++) y[i] = TFormula.Of(x[i]);
    }

    internal static void Scalar<TFormula>(ReadOnlySpan<float> x, Span<float> y)
        where TFormula : struct, IScalarFormula
    {
        // Through a tile: the conversions one by one cost more than the function (13 of 21 ns for atan).
        Span<double> tile = stackalloc double[TileSize];
        for (var at = 0; at < x.Length; at += TileSize)
        {
            var part = tile[..Math.Min(TileSize, x.Length - at)];
            TensorPrimitives.ConvertChecked(x.Slice(at, part.Length), part);
            for (var i = 0; i < part.Length; i++) part[i] = TFormula.Of(part[i]);
            TensorPrimitives.ConvertTruncating(part, y[at..]);
        }
    }

    internal static void Scalar2<TFormula>(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> z)
        where TFormula : struct, IScalarFormula2
    {
        for (var i = 0; i < z.Length; i++) z[i] = TFormula.Of(x[i], y[i]);
    }

    internal static void Scalar2<TFormula>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z)
        where TFormula : struct, IScalarFormula2
    {
        for (var i = 0; i < z.Length; i++) z[i] = (float)TFormula.Of(x[i], y[i]);
    }

    /// <summary>The smaller of x and a bound; NaN stays NaN, which the vector minimum does not promise everywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> AtMost(Vector<double> x, double high)
        => Vector.ConditionalSelect(Vector.GreaterThan(x, Vector.Create(high)), Vector.Create(high), x);

    /// <summary>The larger of x and a bound; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> AtLeast(Vector<double> x, double low)
        => Vector.ConditionalSelect(Vector.LessThan(x, Vector.Create(low)), Vector.Create(low), x);

    /// <summary>The smaller of x and a bound; NaN stays NaN, which the vector minimum does not promise everywhere.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> AtMost(Vector512<float> x, float high)
        => Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512.Create(high)), Vector512.Create(high), x);

    /// <summary>The larger of x and a bound; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> AtLeast(Vector512<float> x, float low)
        => Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(low)), Vector512.Create(low), x);

    /// <summary>The larger of two and the smaller; NaN in either makes one of them NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (Vector<double> High, Vector<double> Low) Ordered(Vector<double> x, Vector<double> y)
    {
        var above = Vector.GreaterThan(x, y);
        return (Vector.ConditionalSelect(above, x, y), Vector.ConditionalSelect(above, y, x));
    }

    /// <summary>a·b + c, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Fma(Vector<double> a, Vector<double> b, Vector<double> c) => Vector.FusedMultiplyAdd(a, b, c);

    /// <summary>a·b + c, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Fma(Vector<double> a, double b, Vector<double> c)
        => Vector.FusedMultiplyAdd(a, Vector.Create(b), c);

    /// <summary>a·b + c, rounded once: a step of Horner's rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Fma(Vector<double> a, Vector<double> b, double c)
        => Vector.FusedMultiplyAdd(a, b, Vector.Create(c));

    /// <summary>a·b + c, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Fma(Vector512<float> a, Vector512<float> b, Vector512<float> c) => Vector512.FusedMultiplyAdd(a, b, c);

    /// <summary>a·b + c, rounded once.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Fma(Vector512<float> a, float b, Vector512<float> c)
        => Vector512.FusedMultiplyAdd(a, Vector512.Create(b), c);

    /// <summary>a·b + c, rounded once: a step of Horner's rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Fma(Vector512<float> a, Vector512<float> b, float c)
        => Vector512.FusedMultiplyAdd(a, b, Vector512.Create(c));
}
