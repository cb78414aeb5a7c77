using System.Numerics;
using System.Runtime.CompilerServices;
using static Autograd.Kernels.Formula;

namespace Autograd.Kernels;

/// <summary>The logarithm in single precision, after fdlibm's e_logf.c: the scheme of <see cref="VectorLog"/>.</summary>
internal static class VectorLogSingle
{
    /// <summary>ln x; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> Log(Vector<float> x)
    {
        var subnormal = Vector.LessThan(x, Vector.Create(1.17549435E-38f));
        var normal = Vector.ConditionalSelect(subnormal, x * 33554432, x);
        var bits = Vector.AsVectorInt32(normal) + Vector.Create(0x3f800000 - 0x3f3504f3);
        var bias = Vector.ConditionalSelect(subnormal, Vector.Create(127 + 25), Vector.Create(127));
        var k = Vector.ConvertToSingle(Vector.ShiftRightArithmetic(bits, 23) - bias);
        var f = Vector.AsVectorSingle((bits & Vector.Create(0x007fffff)) + Vector.Create(0x3f3504f3)) - Vector<float>.One;

        var half = 0.5f * f * f;
        var s = f / (Vector.Create(2f) + f);
        var z = s * s;
        var r = Fma(z, Vector.Create(0.24279078841f), 0.28498786688f);
        r = Fma(z, r, 0.40000972152f);
        r = Fma(z, r, 0.66666662693f);
        var tail = s * Fma(z, r, half);
        var y = Fma(k, 6.9313812256e-01f, (Fma(k, 9.0580006145e-06f, tail) - half) + f);

        var infinity = Vector.Create(float.PositiveInfinity);
        y = Vector.ConditionalSelect(Vector.LessThan(x, infinity), y, infinity);
        var edge = Vector.ConditionalSelect(Vector.Equals(x, Vector<float>.Zero), -infinity, Vector.Create(float.NaN));
        return Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), y, edge);
    }
}
