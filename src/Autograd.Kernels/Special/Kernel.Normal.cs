using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The normal distribution function, ½ erfc(−x/√2), accurate in the lower tail. Integers and bools become Float32.</summary>
    public static NdArray Ndtr(NdArray x) => Evaluate<NdtrFormula>("special_ndtr", x);

    /// <summary>The logarithm of the normal distribution function, also where that underflows. Integers and bools become Float32.</summary>
    public static NdArray LogNdtr(NdArray x) => Evaluate<LogNdtrFormula>("special_log_ndtr", x);

    /// <summary>The inverse of the normal distribution function; ∓∞ at 0 and 1, NaN outside. Integers and bools become Float32.</summary>
    public static NdArray Ndtri(NdArray x) => EvaluateEach<NdtriFormula>("special_ndtri", x);

    /// <summary>The inverse of the error function; ±∞ at ±1, NaN beyond. Integers and bools become Float32.</summary>
    public static NdArray Erfinv(NdArray x) => EvaluateEach<ErfinvFormula>("erfinv", x);

    private readonly struct NdtrFormula : IFormula<NdtrFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorNormal.Ndtr(x);
    }

    private readonly struct LogNdtrFormula : IFormula<LogNdtrFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorNormal.LogNdtr(x);
    }

    private readonly struct NdtriFormula : IScalarFormula
    {
        public static double Of(double p) => p switch
        {
            0 => double.NegativeInfinity,
            1 => double.PositiveInfinity,
            > 0 and < 1 => Math.Abs(p - 0.5) <= 0.425 ? NormalQuantile.Central(p - 0.5)
                : p < 0.5 ? -NormalQuantile.Far(Math.Sqrt(-Lane.Log(p))) : NormalQuantile.Far(Math.Sqrt(-Lane.Log(1 - p))),
            _ => double.NaN,
        };
    }

    private readonly struct ErfinvFormula : IScalarFormula
    {
        private const double RootHalf = 0.7071067811865476;

        public static double Of(double x) => Math.Abs(x) switch
        {
            <= 0.85 => NormalQuantile.Central(0.5 * x) * RootHalf,
            < 1 and var a => Math.CopySign(NormalQuantile.Far(Math.Sqrt(-Lane.Log(0.5 * (1 - a)))) * RootHalf, x),
            1 => Math.CopySign(double.PositiveInfinity, x),
            _ => double.NaN,
        };
    }
}
