using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The sine of x in radians; NaN at ±∞. Integers and bools become Float32.</summary>
    public static NdArray Sin(NdArray x) => Evaluate<SinFormula>("sin", x);

    /// <summary>The cosine of x in radians; NaN at ±∞. Integers and bools become Float32.</summary>
    public static NdArray Cos(NdArray x) => Evaluate<CosFormula>("cos", x);

    /// <summary>The tangent of x in radians; NaN at ±∞. Integers and bools become Float32.</summary>
    public static NdArray Tan(NdArray x) => Evaluate<TanFormula>("tan", x);

    /// <summary>The angle from −π/2 to π/2 whose sine is x; NaN outside [−1, 1]. Integers and bools become Float32.</summary>
    public static NdArray Asin(NdArray x) => EvaluateEach<AsinFormula>("asin", x);

    /// <summary>The angle from 0 to π whose cosine is x; NaN outside [−1, 1]. Integers and bools become Float32.</summary>
    public static NdArray Acos(NdArray x) => EvaluateEach<AcosFormula>("acos", x);

    /// <summary>The angle from −π/2 to π/2 whose tangent is x. Integers and bools become Float32.</summary>
    public static NdArray Atan(NdArray x) => EvaluateEach<AtanFormula>("atan", x);

    /// <summary>
    /// The angle from −π to π of the point (x, y), elementwise with broadcasting; the signs of zeros count, as in C.
    /// Integers and bools become Float32.
    /// </summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">The dtypes differ.</exception>
    public static NdArray Atan2(NdArray y, NdArray x) => EvaluateEach2<Atan2Formula>("atan2", y, x);

    /// <summary>A scalar formula over the elements; integers and bools become Float32 first.</summary>
    private static NdArray EvaluateEach<TFormula>(string op, NdArray x)
        where TFormula : struct, IScalarFormula
        => Map(op, Floating(x), static (a, b) => Formula.Scalar<TFormula>(a, b), static (a, b) => Formula.Scalar<TFormula>(a, b));

    /// <summary>A scalar formula over pairs of elements; integers and bools become Float32 first.</summary>
    private static NdArray EvaluateEach2<TFormula>(string op, NdArray x, NdArray y)
        where TFormula : struct, IScalarFormula2
    {
        Common(op, x, y);
        return Zip(op, Floating(x), Floating(y), static (a, b, c) => Formula.Scalar2<TFormula>(a, b, c),
            static (a, b, c) => Formula.Scalar2<TFormula>(a, b, c), null, null);
    }

    private readonly struct SinFormula : IFormula<SinFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorTrigonometric.Sin(x);
    }

    private readonly struct CosFormula : IFormula<CosFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorTrigonometric.Cos(x);
    }

    private readonly struct TanFormula : IFormula<TanFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorTrigonometric.Tan(x);
    }

    private readonly struct AsinFormula : IScalarFormula
    {
        public static double Of(double x) => Math.Asin(x);
    }

    private readonly struct AcosFormula : IScalarFormula
    {
        public static double Of(double x) => Math.Acos(x);
    }

    private readonly struct AtanFormula : IScalarFormula
    {
        public static double Of(double x) => Math.Atan(x);
    }

    private readonly struct Atan2Formula : IScalarFormula2
    {
        public static double Of(double x, double y) => Math.Atan2(x, y);
    }
}
