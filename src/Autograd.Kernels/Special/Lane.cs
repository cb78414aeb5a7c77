using System.Numerics;

namespace Autograd.Kernels;

/// <summary>The vector formulas on one number, for functions that are evaluated element by element: the same bits on every platform.</summary>
internal static class Lane
{
    internal static double Exp(double x) => VectorExp.Exp(Vector.Create(x))[0];

    internal static double Log(double x) => VectorLog.Log(Vector.Create(x))[0];

    internal static double Log1p(double x) => VectorLog.Log1p(Vector.Create(x))[0];

    /// <summary>|sin πx|, from the exact distance to the nearest integer.</summary>
    internal static double SinPi(double x) => Math.Abs(VectorTrigonometric.Sin(Vector.Create(Math.PI * (x - Math.Round(x))))[0]);

    /// <summary>cot πx = cos πx / sin πx, which has the period 1.</summary>
    internal static double CotPi(double x)
    {
        var f = x - Math.Round(x);

        // Beyond an eighth by the tangent of what is left to the zero at ½, which is exact as well.
        return Math.Abs(f) <= 0.25
            ? 1 / VectorTrigonometric.Tan(Vector.Create(Math.PI * f))[0]
            : Math.CopySign(VectorTrigonometric.Tan(Vector.Create(Math.PI * (0.5 - Math.Abs(f))))[0], f);
    }
}
