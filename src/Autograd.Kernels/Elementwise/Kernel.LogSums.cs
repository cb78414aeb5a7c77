using System.Numerics;
using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <content>Sums of exponentials and products with logarithms.</content>
public static partial class Kernel
{
    /// <summary>
    /// ln(eˣ + eʸ) without overflow, elementwise with broadcasting; equal infinities stay. Integers and bools become Float32.
    /// </summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">The dtypes differ.</exception>
    public static NdArray LogAddExp(NdArray x, NdArray y) => Evaluate2<LogAddExpFormula>("logaddexp", x, y);

    /// <summary>
    /// log₂(2ˣ + 2ʸ) without overflow, elementwise with broadcasting; equal infinities stay. Integers and bools become Float32.
    /// </summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">The dtypes differ.</exception>
    public static NdArray LogAddExp2(NdArray x, NdArray y) => Evaluate2<LogAddExp2Formula>("logaddexp2", x, y);

    /// <summary>x·ln y, 0 where x is 0 unless y is NaN; elementwise with broadcasting. Integers and bools become Float32.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">The dtypes differ.</exception>
    public static NdArray Xlogy(NdArray x, NdArray y) => Evaluate2<XlogyFormula>("xlogy", x, y);

    /// <summary>x·ln(1 + y), 0 where x is 0 unless y is NaN; elementwise with broadcasting. Integers and bools become Float32.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">The dtypes differ.</exception>
    public static NdArray Xlog1py(NdArray x, NdArray y) => Evaluate2<Xlog1pyFormula>("special_xlog1py", x, y);

    /// <summary>The entropy −x·ln x; 0 at 0, −∞ below. Integers and bools become Float32.</summary>
    public static NdArray Entr(NdArray x) => Evaluate<EntrFormula>("special_entr", x);

    /// <summary>ln(x/(1 − x)), accurate near ½; ∓∞ at 0 and 1, NaN outside. Integers and bools become Float32.</summary>
    public static NdArray Logit(NdArray x) => Evaluate<LogitFormula>("logit", x);

    /// <summary>A vector formula over pairs of elements; integers and bools become Float32 first.</summary>
    private static NdArray Evaluate2<TFormula>(string op, NdArray x, NdArray y)
        where TFormula : struct, IFormula2<TFormula>
    {
        Common(op, x, y);
        return Zip(op, Floating(x), Floating(y), static (a, b, c) => Formula.Run2<TFormula>(a, b, c),
            static (a, b, c) => Formula.Run2<TFormula>(a, b, c), null, null);
    }

    private readonly struct LogAddExpFormula : IFormula2<LogAddExpFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x, Vector<double> y)
        {
            var (high, low) = Formula.Ordered(x, y);
            var sum = high + VectorLog.Log1p(VectorExp.ExpBelow(low - high));
            return Vector.ConditionalSelect(Vector.Equals(x, y), x + Vector.Create(0.6931471805599453), sum);
        }
    }

    private readonly struct XlogyFormula : IFormula2<XlogyFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x, Vector<double> y)
        {
            var zero = Vector.Equals(x, Vector<double>.Zero) & Vector.Equals(y, y);
            return Vector.ConditionalSelect(zero, Vector<double>.Zero, x * VectorLog.Log(y));
        }
    }

    private readonly struct LogAddExp2Formula : IFormula2<LogAddExp2Formula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x, Vector<double> y)
        {
            var (high, low) = Formula.Ordered(x, y);
            var sum = Formula.Fma(VectorLog.Log1p(VectorExp.Exp2(low - high)), 1.4426950408889634, high);
            return Vector.ConditionalSelect(Vector.Equals(x, y), x + Vector<double>.One, sum);
        }
    }

    private readonly struct Xlog1pyFormula : IFormula2<Xlog1pyFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x, Vector<double> y)
        {
            var zero = Vector.Equals(x, Vector<double>.Zero) & Vector.Equals(y, y);
            return Vector.ConditionalSelect(zero, Vector<double>.Zero, x * VectorLog.Log1p(y));
        }
    }

    private readonly struct EntrFormula : IFormula<EntrFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x)
        {
            var y = Vector.ConditionalSelect(Vector.Equals(x, Vector<double>.Zero), Vector<double>.Zero, -x * VectorLog.Log(x));
            return Vector.ConditionalSelect(Vector.LessThan(x, Vector<double>.Zero), Vector.Create(double.NegativeInfinity), y);
        }
    }

    private readonly struct LogitFormula : IFormula<LogitFormula>
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<double> Of(Vector<double> x)
        {
            // Near ½ the quotient is near 1, and its distance from 1 is (2x − 1)/(1 − x).
            var rest = Vector<double>.One - x;
            var near = VectorLog.Log1p((x + x - Vector<double>.One) / rest);
            var far = VectorLog.Log(x / rest);
            return Vector.ConditionalSelect(Vector.LessThan(Vector.Abs(x - Vector.Create(0.5)), Vector.Create(0.25)), near, far);
        }
    }
}
