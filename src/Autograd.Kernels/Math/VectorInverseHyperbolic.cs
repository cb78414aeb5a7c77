using System.Numerics;
using System.Runtime.CompilerServices;
using static Autograd.Kernels.Formula;

namespace Autograd.Kernels;

/// <summary>Inverse hyperbolic functions as log1p of a sum of positive terms, whose rounding is carried along; 2 ulp.</summary>
internal static class VectorInverseHyperbolic
{
    private const double Ln2 = 0.6931471805599453;

    // From here on √(x² ± 1) is x.
    private const double Large = 1 << 28;

    /// <summary>asinh x = log1p(a + a²/(1 + √(1 + a²))) for a = |x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Asinh(Vector<double> x)
    {
        var a = Vector.Abs(x);
        var bounded = AtMost(a, Large);
        var square = bounded * bounded;
        var y = Log1pSum(bounded, square / (Vector<double>.One + Vector.SquareRoot(Vector<double>.One + square)));
        return Vector.CopySign(Vector.ConditionalSelect(Vector.GreaterThan(a, Vector.Create(Large)), LogTwice(a), y), x);
    }

    /// <summary>acosh x = log1p(t + √(t(t + 2))) for t = x − 1, which is exact near 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Acosh(Vector<double> x)
    {
        var t = AtMost(x, Large) - Vector<double>.One;
        var y = Log1pSum(Vector.SquareRoot(t * (t + Vector.Create(2.0))), t);

        // Far below −1 the product under the root is positive again.
        y = Vector.ConditionalSelect(Vector.LessThan(x, Vector<double>.One), Vector.Create(double.NaN), y);
        return Vector.ConditionalSelect(Vector.GreaterThan(x, Vector.Create(Large)), LogTwice(x), y);
    }

    /// <summary>atanh x = ½·log1p(2a + 2a²/(1 − a)) for a = |x|.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Atanh(Vector<double> x)
    {
        var a = Vector.Abs(x);
        var twice = a + a;
        var near = Log1pSum(twice, twice * a / (Vector<double>.One - a));

        // From ½ on 1 − a is exact; at 1 the sum would be ∞ − ∞ on the way.
        var far = VectorLog.Log1p(twice / (Vector<double>.One - a));
        return Vector.CopySign(0.5 * Vector.ConditionalSelect(Vector.LessThan(a, Vector.Create(0.5)), near, far), x);
    }

    /// <summary>log1p(a + b) with the rounding of the sum made good, for b no larger than a or both positive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Log1pSum(Vector<double> a, Vector<double> b)
    {
        var sum = a + b;
        var back = sum - a;
        var rest = (a - (sum - back)) + (b - back);
        return VectorLog.Log1p(sum) + (rest / (Vector<double>.One + sum));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> LogTwice(Vector<double> a) => VectorLog.Log(a) + Vector.Create(Ln2);
}
