using System.Numerics;
using System.Runtime.CompilerServices;
using static Autograd.Kernels.Formula;

namespace Autograd.Kernels;

/// <summary>The normal distribution function and its logarithm, by the scaled complement of the error function.</summary>
internal static class VectorNormal
{
    private const double RootHalf = 0.7071067811865476;

    /// <summary>Φ(x) = ½ e^(−x²/2) erfcx(−x/√2) below 0, its complement above, and by erf near 0; 4 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> Ndtr(Vector<double> x)
    {
        // From 39 on the tail is 0.
        var a = AtMost(Vector.Abs(x), 39);
        var square = a * a;
        var rest = Fma(a, a, -square);
        var y = 0.5 * VectorErf.Scaled(a * RootHalf);
        var tail = VectorExp.ExpBelow(-0.5 * square) * Fma(y, -0.5 * rest, y);
        var far = Vector.ConditionalSelect(Vector.LessThan(x, Vector<double>.Zero), tail, Vector<double>.One - tail);
        var near = Fma(VectorErf.ErfNear(x * RootHalf), 0.5, Vector.Create(0.5));
        return Vector.ConditionalSelect(Vector.LessThan(a, Vector.Create(0.7)), near, far);
    }

    /// <summary>ln Φ(x): below −1 −x²/2 plus the logarithm of the scaled tail, where both are negative; 4 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> LogNdtr(Vector<double> x)
    {
        var far = VectorLog.Log(0.5 * VectorErf.Scaled(Vector.Abs(x) * RootHalf)) - (0.5 * x * x);
        var near = VectorLog.Log1p(-Ndtr(-x));
        return Vector.ConditionalSelect(Vector.LessThan(x, -Vector<double>.One), far, near);
    }
}
