using System.Numerics;

namespace Autograd.Kernels;

/// <summary>The vector formulas on one number, for functions that are evaluated element by element: the same bits on every platform.</summary>
internal static class Lane
{
    internal static double Exp(double x) => VectorExp.Exp(Vector.Create(x))[0];

    internal static double Log(double x) => VectorLog.Log(Vector.Create(x))[0];

    internal static double Log1p(double x) => VectorLog.Log1p(Vector.Create(x))[0];

    internal static double I0(double x) => VectorBessel.I0(Vector.Create(x))[0];

    internal static double I0e(double x) => VectorBessel.I0e(Vector.Create(x))[0];

    internal static double I1(double x) => VectorBessel.I1(Vector.Create(x))[0];

    internal static double I1e(double x) => VectorBessel.I1e(Vector.Create(x))[0];

    /// <summary>sin πx, from the exact distance to the nearest integer.</summary>
    internal static double SinPi(double x)
    {
        var n = Math.Round(x);
        var y = VectorTrigonometric.Sin(Vector.Create(Math.PI * (x - n)))[0];
        return n % 2 == 0 ? y : -y;
    }

    /// <summary>cos πx.</summary>
    internal static double CosPi(double x)
    {
        var n = Math.Round(x);
        var f = Math.Abs(x - n);
        var y = f <= 0.25 ? VectorTrigonometric.Cos(Vector.Create(Math.PI * f))[0] : VectorTrigonometric.Sin(Vector.Create(Math.PI * (0.5 - f)))[0];
        return n % 2 == 0 ? y : -y;
    }

    /// <summary>cot πx, which has the period 1.</summary>
    internal static double CotPi(double x)
    {
        var f = x - Math.Round(x);

        // Beyond ¼ by the tangent of what is left to the zero at ½, which is exact as well.
        return Math.Abs(f) <= 0.25
            ? 1 / VectorTrigonometric.Tan(Vector.Create(Math.PI * f))[0]
            : Math.CopySign(VectorTrigonometric.Tan(Vector.Create(Math.PI * (0.5 - Math.Abs(f))))[0], f);
    }
}
