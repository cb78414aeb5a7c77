using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The error function, 2/√π ∫₀ˣ e^(−t²) dt. Integers and bools become Float32.</summary>
    public static NdArray Erf(NdArray x) => EvaluateSingle<ErfFormula>("erf", x);

    /// <summary>1 − erf x, accurate in the tail. Integers and bools become Float32.</summary>
    public static NdArray Erfc(NdArray x) => Evaluate<ErfcFormula>("erfc", x);

    /// <summary>e^(x²)·erfc x; ∞ below −26.6. Integers and bools become Float32.</summary>
    public static NdArray Erfcx(NdArray x) => Evaluate<ErfcxFormula>("special_erfcx", x);

    private readonly struct ErfFormula : ISingleFormula<ErfFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorErf.Erf(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => VectorErfSingle.Erf(x);
    }

    private readonly struct ErfcFormula : IFormula<ErfcFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorErf.Erfc(x);
    }

    private readonly struct ErfcxFormula : IFormula<ErfcxFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorErf.Erfcx(x);
    }
}
