using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>eˣ; overflows to ∞ above 709.78 (Float32: 88.72), subnormal results included. Integers and bools become Float32.</summary>
    public static NdArray Exp(NdArray x) => EvaluateSingle<ExpFormula>("exp", x);

    /// <summary>2ˣ. Integers and bools become Float32.</summary>
    public static NdArray Exp2(NdArray x) => Evaluate<Exp2Formula>("exp2", x);

    /// <summary>eˣ − 1 without the cancellation near 0. Integers and bools become Float32.</summary>
    public static NdArray Expm1(NdArray x) => EvaluateSingle<Expm1Formula>("expm1", x);

    /// <summary>The natural logarithm; −∞ at ±0, NaN below 0. Integers and bools become Float32.</summary>
    public static NdArray Log(NdArray x) => EvaluateSingle<LogFormula>("log", x);

    /// <summary>ln(1 + x) without the cancellation near 0; −∞ at −1, NaN below. Integers and bools become Float32.</summary>
    public static NdArray Log1p(NdArray x) => Evaluate<Log1pFormula>("log1p", x);

    /// <summary>The logarithm to base 2; −∞ at ±0, NaN below 0. Integers and bools become Float32.</summary>
    public static NdArray Log2(NdArray x) => Evaluate<Log2Formula>("log2", x);

    /// <summary>The logarithm to base 10; −∞ at ±0, NaN below 0. Integers and bools become Float32.</summary>
    public static NdArray Log10(NdArray x) => Evaluate<Log10Formula>("log10", x);

    /// <summary>The logistic function 1/(1 + e⁻ˣ), accurate in both tails. Integers and bools become Float32.</summary>
    public static NdArray Sigmoid(NdArray x) => EvaluateSingle<SigmoidFormula>("sigmoid", x);

    /// <summary>A vector formula over the elements; integers and bools become Float32 first.</summary>
    private static NdArray Evaluate<TFormula>(string op, NdArray x)
        where TFormula : struct, IFormula<TFormula>
        => Map(op, Floating(x), static (a, b) => Formula.Run<TFormula>(a, b), static (a, b) => Formula.Run<TFormula>(a, b));

    /// <summary>The same for a formula that has one in single precision.</summary>
    private static NdArray EvaluateSingle<TFormula>(string op, NdArray x)
        where TFormula : struct, ISingleFormula<TFormula>
        => Map(op, Floating(x), static (a, b) => Formula.RunSingle<TFormula>(a, b), static (a, b) => Formula.Run<TFormula>(a, b));

    /// <summary>The exponential that softmax and its kin use too.</summary>
    internal readonly struct ExpFormula : ISingleFormula<ExpFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorExp.Exp(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => VectorExpSingle.Exp(x);
    }

    private readonly struct Exp2Formula : IFormula<Exp2Formula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorExp.Exp2(x);
    }

    private readonly struct Expm1Formula : ISingleFormula<Expm1Formula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorExp.Expm1(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => VectorExpSingle.Expm1(x);
    }

    private readonly struct LogFormula : ISingleFormula<LogFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorLog.Log(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => VectorLogSingle.Log(x);
    }

    private readonly struct Log1pFormula : IFormula<Log1pFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorLog.Log1p(x);
    }

    private readonly struct Log2Formula : IFormula<Log2Formula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorLog.Log2(x);
    }

    private readonly struct Log10Formula : IFormula<Log10Formula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorLog.Log10(x);
    }

    private readonly struct SigmoidFormula : ISingleFormula<SigmoidFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x) => VectorHyperbolic.Sigmoid(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<float> Of(Vector512<float> x) => VectorHyperbolic.Sigmoid(x);
    }
}
