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
    public static NdArray Asin(NdArray x) => Evaluate<AsinFormula>("asin", x);

    /// <summary>The angle from 0 to π whose cosine is x; NaN outside [−1, 1]. Integers and bools become Float32.</summary>
    public static NdArray Acos(NdArray x) => Evaluate<AcosFormula>("acos", x);

    /// <summary>The angle from −π/2 to π/2 whose tangent is x. Integers and bools become Float32.</summary>
    public static NdArray Atan(NdArray x) => Evaluate<AtanFormula>("atan", x);

    /// <summary>
    /// The angle from −π to π of the point (x, y), elementwise with broadcasting; the signs of zeros count, as in C.
    /// Integers and bools become Float32.
    /// </summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">The dtypes differ.</exception>
    public static NdArray Atan2(NdArray y, NdArray x) => Evaluate2<Atan2Formula>("atan2", y, x);

    /// <summary>A scalar formula over the elements; integers and bools become Float32 first.</summary>
    private static NdArray EvaluateEach<TFormula>(string op, NdArray x)
        where TFormula : struct, IScalarFormula
        => Map(op, Floating(x), static (a, b) => Formula.Scalar<TFormula>(a, b), static (a, b) => Formula.Scalar<TFormula>(a, b));

    /// <summary>A function that was made for an order, over the elements; integers and bools become Float32 first.</summary>
    private static NdArray EvaluateOrder(string op, NdArray x, Func<double, double> function) => Map(op, Floating(x), (a, b) =>
    {
        for (var i = 0; i < b.Length; i++) b[i] = (float)function(a[i]);
    },
    (a, b) =>
    {
        for (var i = 0; i < b.Length; i++) b[i] = function(a[i]);
    });

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

    private readonly struct AsinFormula : IFormula<AsinFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorInverseTrigonometric.Asin(x);
    }

    private readonly struct AcosFormula : IFormula<AcosFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorInverseTrigonometric.Acos(x);
    }

    private readonly struct AtanFormula : IFormula<AtanFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorInverseTrigonometric.Atan(x);
    }

    private readonly struct Atan2Formula : IFormula2<Atan2Formula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> y, Vector<double> x) => VectorInverseTrigonometric.Atan2(y, x);
    }
}
