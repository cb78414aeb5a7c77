using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of functions that pick one of two elements, or part of one.</summary>
internal static class ChoiceRules
{
    /// <summary>A tie goes to the first, and so does a NaN in the second.</summary>
    internal static readonly ElementwiseOp Fmax = new(
        "fmax", Kernel.Fmax, Slope.OfXY(static (x, y) => (x >= y) | y.Ne(y)), Slope.OfXY(static (x, y) => !((x >= y) | y.Ne(y))));

    internal static readonly ElementwiseOp Fmin = new(
        "fmin", Kernel.Fmin, Slope.OfXY(static (x, y) => (x <= y) | y.Ne(y)), Slope.OfXY(static (x, y) => !((x <= y) | y.Ne(y))));

    /// <summary>±1 by whether the sign turned, 0 at 0.</summary>
    internal static readonly ElementwiseOp CopySign = new(
        "copysign", Kernel.CopySign, Slope.Of(Reads.X | Reads.Output, static k => k.X.Sign() * k.Output.Sign()), Slope.Zero);

    internal static readonly ElementwiseOp NanToNum = ElementwiseOp.With<NanArgs>(
        "nan_to_num", static (x, a) => Kernel.NanToNum(x, a.Nan, a.Positive, a.Negative), Slope.OfX(static x => x.Abs() < double.PositiveInfinity));

    /// <summary>The mantissa; the slope is a power of two.</summary>
    internal static readonly ElementwiseOp Frexp = new(
        "frexp", Kernel.Mantissa, Slope.Acting(Reads.X, static (g, k) => g / Exponent(k.X).To(g.DType).Exp2()));

    internal static readonly ElementwiseOp Lerp = new(
        "lerp", Kernel.Lerp,
        Slope.Of(Reads.Z, static k => 1 - k.Z), Slope.Of(Reads.Z, static k => k.Z), Slope.Of(Reads.X | Reads.Y, static k => k.Y - k.X), overload: 1);

    /// <summary>The exponent: a whole number, which carries no history.</summary>
    internal static Tensor Exponent(Tensor x) => x.IsBatched ? BatchedOps.Apply(x, Exponent) : new Tensor(Kernel.Exponent(x.Value));

    internal sealed record NanArgs(double Nan, double Positive, double Negative);
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The larger of two elements; a NaN gives way to the other. A tie gives all the gradient to this.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf Fmax(TSelf other) => Wrap(ArithmeticRules.Zip(ChoiceRules.Fmax, Core, CoreOf(other)));

    /// <summary>The smaller of two elements; a NaN gives way to the other. A tie gives all the gradient to this.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf Fmin(TSelf other) => Wrap(ArithmeticRules.Zip(ChoiceRules.Fmin, Core, CoreOf(other)));

    /// <summary>|x| with the sign of another, also that of −0; shapes broadcast, dtypes promote.</summary>
    /// <remarks>The slope is 1 or −1, 0 at 0; the other's gradient is zero.</remarks>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf CopySign(TSelf other) => Wrap(ArithmeticRules.ZipFloating(ChoiceRules.CopySign, Core, CoreOf(other)));

    /// <summary>|x| with the sign of a number, also that of −0.</summary>
    /// <inheritdoc cref="CopySign(TSelf)"/>
    public TSelf CopySign(double other) => Wrap(ArithmeticRules.Zip(ChoiceRules.CopySign, Core, other));

    /// <summary>Numbers in place of NaN and infinities, through which no gradient passes. Integers stay as they are.</summary>
    /// <param name="nan">In place of NaN.</param>
    /// <param name="posInf">In place of ∞; the largest number of the dtype if null.</param>
    /// <param name="negInf">In place of −∞; the lowest number of the dtype if null.</param>
    public TSelf NanToNum(double nan = 0, double? posInf = null, double? negInf = null)
    {
        var largest = DType == DType.Float32 ? float.MaxValue : double.MaxValue;
        return Wrap(ChoiceRules.NanToNum.ApplyWith(Core, new ChoiceRules.NanArgs(nan, posInf ?? largest, negInf ?? -largest)));
    }

    /// <summary>x as m·2ᵉ with ½ ≤ |m| &lt; 1, exactly; 0, infinities and NaN are their own mantissa.</summary>
    /// <returns>m, whose slope is 2⁻ᵉ, and e as Int64.</returns>
    public (TSelf Mantissa, TSelf Exponent) Frexp()
    {
        var x = ConversionRules.Floating(Core);
        return (Wrap(ChoiceRules.Frexp.Apply(x)), Wrap(ChoiceRules.Exponent(x)));
    }

    /// <summary>x + w·(end − x): from this at w = 0 to <paramref name="end"/> at w = 1, exact at both. Shapes broadcast.</summary>
    /// <param name="end">The other end.</param>
    /// <param name="weight">w; any number, also outside [0, 1].</param>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">The tensors are not floating.</exception>
    public TSelf Lerp(TSelf end, TSelf weight) => Wrap(ArithmeticRules.Zip(ChoiceRules.Lerp, Core, CoreOf(end), CoreOf(weight)));

    /// <inheritdoc cref="Lerp(TSelf, TSelf)"/>
    public TSelf Lerp(TSelf end, double weight) => Lerp(end, Wrap(new Tensor(NdArray.Scalar(weight, DType.ToFloating()))));
}
