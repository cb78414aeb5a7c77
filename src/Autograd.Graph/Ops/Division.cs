using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>How a quotient becomes a whole number.</summary>
public enum RoundingMode
{
    /// <summary>Towards zero, as C# divides integers.</summary>
    Trunc,

    /// <summary>Towards −∞, as Python's <c>//</c>.</summary>
    Floor,
}

/// <summary>Rules of division with a remainder. In what is left over, the whole quotient counts as a constant.</summary>
internal static class DivisionRules
{
    internal static readonly ElementwiseOp Reciprocal = new("reciprocal", Kernel.Reciprocal, Slope.OfOutput(static y => -(y * y)));

    internal static readonly ElementwiseOp Fmod = new(
        "fmod", Kernel.Fmod, Slope.One, Slope.Acting(Reads.X | Reads.Y, static (g, k) => -g * k.X.Div(k.Y, RoundingMode.Trunc)), overload: 1);

    internal static readonly ElementwiseOp Remainder = new(
        "remainder", Kernel.Remainder, Slope.One, Slope.Acting(Reads.X | Reads.Y, static (g, k) => -g * k.X.Div(k.Y, RoundingMode.Floor)), overload: 1);

    internal static readonly ElementwiseOp DivTrunc = new("div", Kernel.DivTrunc, Slope.Zero, Slope.Zero, overload: 1);

    internal static readonly ElementwiseOp DivFloor = new("div", Kernel.DivFloor, Slope.Zero, Slope.Zero, overload: 1);

    internal static ElementwiseOp Div(RoundingMode rounding) => rounding == RoundingMode.Floor ? DivFloor : DivTrunc;
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>1/x; ±∞ at ±0. Keeps its output.</summary>
    public TSelf Reciprocal() => Wrap(DivisionRules.Reciprocal.Apply(ConversionRules.Floating(Core)));

    /// <summary>x / y, rounded to a whole number of the same dtype; shapes broadcast, dtypes promote. Both gradients are zero.</summary>
    /// <param name="other">The divisor; 0 gives ±∞ or NaN.</param>
    /// <param name="rounding">The direction.</param>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="ArgumentException">An Int64 divisor is 0.</exception>
    public TSelf Div(TSelf other, RoundingMode rounding) => Wrap(ArithmeticRules.Zip(DivisionRules.Div(rounding), Core, CoreOf(other)));

    /// <inheritdoc cref="Div(TSelf, RoundingMode)"/>
    public TSelf Div(double other, RoundingMode rounding) => Wrap(ArithmeticRules.Zip(DivisionRules.Div(rounding), Core, other));

    /// <inheritdoc cref="Div(TSelf, RoundingMode)"/>
    public TSelf Div(long other, RoundingMode rounding) => Wrap(ArithmeticRules.Zip(DivisionRules.Div(rounding), Core, other));

    /// <summary>What division towards zero leaves over, with the sign of x (C's <c>fmod</c>, C#'s <c>%</c>); shapes broadcast, dtypes promote.</summary>
    /// <param name="other">The divisor; 0 gives NaN.</param>
    /// <remarks>Slopes: 1, and −trunc(x/y).</remarks>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="ArgumentException">An Int64 divisor is 0.</exception>
    public TSelf Fmod(TSelf other) => Wrap(ArithmeticRules.Zip(DivisionRules.Fmod, Core, CoreOf(other)));

    /// <inheritdoc cref="Fmod(TSelf)"/>
    public TSelf Fmod(double other) => Wrap(ArithmeticRules.Zip(DivisionRules.Fmod, Core, other));

    /// <inheritdoc cref="Fmod(TSelf)"/>
    public TSelf Fmod(long other) => Wrap(ArithmeticRules.Zip(DivisionRules.Fmod, Core, other));

    /// <summary>What division towards −∞ leaves over, with the sign of y (Python's <c>%</c>); shapes broadcast, dtypes promote.</summary>
    /// <param name="other">The divisor; 0 gives NaN.</param>
    /// <remarks>Slopes: 1, and −floor(x/y).</remarks>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="ArgumentException">An Int64 divisor is 0.</exception>
    public TSelf Remainder(TSelf other) => Wrap(ArithmeticRules.Zip(DivisionRules.Remainder, Core, CoreOf(other)));

    /// <inheritdoc cref="Remainder(TSelf)"/>
    public TSelf Remainder(double other) => Wrap(ArithmeticRules.Zip(DivisionRules.Remainder, Core, other));

    /// <inheritdoc cref="Remainder(TSelf)"/>
    public TSelf Remainder(long other) => Wrap(ArithmeticRules.Zip(DivisionRules.Remainder, Core, other));

    /// <summary>What division of a number by each element towards −∞ leaves over.</summary>
    /// <inheritdoc cref="Remainder(TSelf)"/>
    public static TSelf Remainder(double x, TSelf other) => Given(other).Wrap(ArithmeticRules.Zip(DivisionRules.Remainder, x, CoreOf(other)));

    /// <summary>What division of a whole number by each element towards −∞ leaves over.</summary>
    /// <inheritdoc cref="Remainder(TSelf)"/>
    public static TSelf Remainder(long x, TSelf other) => Given(other).Wrap(ArithmeticRules.Zip(DivisionRules.Remainder, x, CoreOf(other)));
}
