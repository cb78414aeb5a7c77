using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>Powers of floating values, by C's rules.</summary>
internal static class VectorPower
{
    internal static void Run(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> z)
    {
        // Squares by the span: multiplication gives the bits that Of gives one by one.
        if (!y.ContainsAnyExcept(2d)) TensorPrimitives.Multiply(x, x, z);
        else for (var i = 0; i < z.Length; i++) z[i] = Of(x[i], y[i]);
    }

    internal static void Run(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z)
    {
        if (!y.ContainsAnyExcept(2f))
        {
            TensorPrimitives.Multiply(x, x, z);
            return;
        }

        var i = 0;
        for (; i <= z.Length - Vector<float>.Count; i += Vector<float>.Count)
            Of(new Vector<float>(x[i..]), new Vector<float>(y[i..])).CopyTo(z[i..]);
        if (i == z.Length) return;
        Span<float> a = stackalloc float[Vector<float>.Count];
        Span<float> b = stackalloc float[Vector<float>.Count];
        a.Fill(1);
        b.Clear();
        x[i..].CopyTo(a);
        y[i..].CopyTo(b);
        Of(new Vector<float>(a), new Vector<float>(b)).CopyTo(a);
        a[..(z.Length - i)].CopyTo(z[i..]);
    }

    /// <summary>
    /// Exponents that people write are exact to an ulp without a logarithm; √x is no power at −0 and −∞, so those go the
    /// long way.
    /// </summary>
    private static double Of(double x, double y) => y switch
    {
        2 => x * x,
        1 => x,
        3 => x * x * x,
        -1 => 1 / x,
        0.5 when x > 0 => Math.Sqrt(x),
        _ => Math.Pow(x, y),
    };

    /// <summary>
    /// exp(y·ln x) in double precision, whose error of 3e-14 at most leaves the rounding to single the only one that counts.
    /// Lanes whose base is not positive and finite or whose exponent is not finite go one by one, and so do squares, which
    /// are often halfway between two floats and must round as the product does.
    /// </summary>
    private static Vector<float> Of(Vector<float> x, Vector<float> y)
    {
        Vector.Widen(x, out var a, out var c);
        Vector.Widen(y, out var b, out var d);
        var z = Vector.Narrow(ExpLog(a, b), ExpLog(c, d));
        var infinity = Vector.Create(float.PositiveInfinity);
        var easy = Vector.GreaterThan(x, Vector<float>.Zero) & Vector.LessThan(x, infinity) & Vector.LessThan(Vector.Abs(y), infinity);
        easy = Vector.AndNot(easy, Vector.Equals(y, Vector.Create(2f)));
        return Vector.EqualsAll(easy, Vector<int>.AllBitsSet) ? z : OneByOne(x, y, z, easy);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> ExpLog(Vector<double> x, Vector<double> y) => VectorExp.Exp(y * VectorLog.Log(x));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<float> OneByOne(Vector<float> x, Vector<float> y, Vector<float> z, Vector<int> easy)
    {
        for (var i = 0; i < Vector<float>.Count; i++)
            if (easy[i] == 0) z = z.WithElement(i, (float)Of((double)x[i], y[i]));
        return z;
    }
}
