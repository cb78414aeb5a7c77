using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The modified Bessel function I₀. Integers and bools become Float32.</summary>
    public static NdArray I0(NdArray x) => Evaluate<I0Formula>("i0", x);

    /// <summary>e^(−|x|) I₀(x). Integers and bools become Float32.</summary>
    public static NdArray I0e(NdArray x) => Evaluate<I0eFormula>("special_i0e", x);

    /// <summary>The modified Bessel function I₁. Integers and bools become Float32.</summary>
    public static NdArray I1(NdArray x) => Evaluate<I1Formula>("special_i1", x);

    /// <summary>e^(−|x|) I₁(x). Integers and bools become Float32.</summary>
    public static NdArray I1e(NdArray x) => Evaluate<I1eFormula>("special_i1e", x);

    /// <summary>The modified Bessel function of a whole order from 2 on.</summary>
    internal static NdArray In(NdArray x, int n) => EvaluateOrder("special_in", x, v => BesselOrder.Of(n, v, scaled: false));

    /// <summary>The modified Bessel function of a whole order from 2 on, times e^(−|x|).</summary>
    internal static NdArray Ine(NdArray x, int n) => EvaluateOrder("special_ine", x, v => BesselOrder.Of(n, v, scaled: true));

    private readonly struct I0Formula : IFormula<I0Formula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorBessel.I0(x);
    }

    private readonly struct I0eFormula : IFormula<I0eFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorBessel.I0e(x);
    }

    private readonly struct I1Formula : IFormula<I1Formula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorBessel.I1(x);
    }

    private readonly struct I1eFormula : IFormula<I1eFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorBessel.I1e(x);
    }
}
