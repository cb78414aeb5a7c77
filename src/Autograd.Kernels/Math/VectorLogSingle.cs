using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Autograd.Kernels.Formula;

namespace Autograd.Kernels;

/// <summary>The logarithm in single precision, after fdlibm's e_logf.c: the scheme of <see cref="VectorLog"/>.</summary>
internal static class VectorLogSingle
{
    /// <summary>ln x; 1 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Log(Vector512<float> x)
    {
        var subnormal = Vector512.LessThan(x, Vector512.Create(1.17549435E-38f));
        var normal = Vector512.ConditionalSelect(subnormal, x * 33554432, x);
        var bits = normal.AsInt32() + Vector512.Create(0x3f800000 - 0x3f3504f3);
        var bias = Vector512.ConditionalSelect(subnormal.AsInt32(), Vector512.Create(127 + 25), Vector512.Create(127));
        var k = Vector512.ConvertToSingle(Vector512.ShiftRightArithmetic(bits, 23) - bias);
        var f = ((bits & Vector512.Create(0x007fffff)) + Vector512.Create(0x3f3504f3)).AsSingle() - Vector512<float>.One;

        var half = 0.5f * f * f;
        var s = f / (Vector512.Create(2f) + f);
        var z = s * s;
        var r = Fma(z, Vector512.Create(0.24279078841f), 0.28498786688f);
        r = Fma(z, r, 0.40000972152f);
        r = Fma(z, r, 0.66666662693f);
        var tail = s * Fma(z, r, half);
        var y = Fma(k, 6.9313812256e-01f, (Fma(k, 9.0580006145e-06f, tail) - half) + f);

        var infinity = Vector512.Create(float.PositiveInfinity);
        y = Vector512.ConditionalSelect(Vector512.LessThan(x, infinity), y, infinity);
        var edge = Vector512.ConditionalSelect(Vector512.Equals(x, Vector512<float>.Zero), -infinity, Vector512.Create(float.NaN));
        return Vector512.ConditionalSelect(Vector512.GreaterThan(x, Vector512<float>.Zero), y, edge);
    }
}
