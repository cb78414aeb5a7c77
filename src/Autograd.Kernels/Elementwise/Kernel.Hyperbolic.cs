using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The hyperbolic sine. Integers and bools become Float32.</summary>
    public static NdArray Sinh(NdArray x) => Evaluate<SinhFormula>("sinh", x);

    /// <summary>The hyperbolic cosine. Integers and bools become Float32.</summary>
    public static NdArray Cosh(NdArray x) => Evaluate<CoshFormula>("cosh", x);

    /// <summary>The hyperbolic tangent; odd to the bit, and exact where it equals its argument. Integers and bools become Float32.</summary>
    public static NdArray Tanh(NdArray x) => EvaluateSingle<TanhFormula>("tanh", x);

    /// <summary>The inverse of the hyperbolic sine. Integers and bools become Float32.</summary>
    public static NdArray Asinh(NdArray x) => Evaluate<AsinhFormula>("asinh", x);

    /// <summary>The inverse of the hyperbolic cosine, 0 or more; NaN below 1. Integers and bools become Float32.</summary>
    public static NdArray Acosh(NdArray x) => Evaluate<AcoshFormula>("acosh", x);

    /// <summary>The inverse of the hyperbolic tangent; ±∞ at ±1, NaN beyond. Integers and bools become Float32.</summary>
    public static NdArray Atanh(NdArray x) => Evaluate<AtanhFormula>("atanh", x);

    private readonly struct SinhFormula : IFormula<SinhFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorHyperbolic.Sinh(x);
    }

    private readonly struct CoshFormula : IFormula<CoshFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorHyperbolic.Cosh(x);
    }

    private readonly struct TanhFormula : ISingleFormula<TanhFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorHyperbolic.Tanh(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => VectorHyperbolic.Tanh(x);
    }

    private readonly struct AsinhFormula : IFormula<AsinhFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorInverseHyperbolic.Asinh(x);
    }

    private readonly struct AcoshFormula : IFormula<AcoshFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorInverseHyperbolic.Acosh(x);
    }

    private readonly struct AtanhFormula : IFormula<AtanhFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorInverseHyperbolic.Atanh(x);
    }
}
