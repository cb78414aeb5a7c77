using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of trigonometric functions and their inverses.</summary>
internal static class TrigonometricRules
{
    internal static readonly ElementwiseOp Sin = new("sin", Kernel.Sin, Slope.OfX(static x => x.Cos()));

    internal static readonly ElementwiseOp Cos = new("cos", Kernel.Cos, Slope.OfX(static x => -x.Sin()));

    internal static readonly ElementwiseOp Tan = new("tan", Kernel.Tan, Slope.OfOutput(static y => (y * y) + 1));

    /// <summary>The product under the root keeps its digits near ±1, where 1 − x² would not.</summary>
    internal static readonly ElementwiseOp Asin = new("asin", Kernel.Asin, Slope.OfX(static x => ((1 - x) * (1 + x)).Rsqrt()));

    internal static readonly ElementwiseOp Acos = new("acos", Kernel.Acos, Slope.OfX(static x => -((1 - x) * (1 + x)).Rsqrt()));

    internal static readonly ElementwiseOp Atan = new("atan", Kernel.Atan, Slope.Acting(Reads.X, static (g, k) => g / ((k.X * k.X) + 1)));

    /// <summary>Divided twice by the distance, whose square could overflow; at (0, 0) both slopes are NaN, as in PyTorch.</summary>
    internal static readonly ElementwiseOp Atan2 = new(
        "atan2",
        Kernel.Atan2,
        Slope.OfXY(static (y, x) => Twice(x, y.Hypot(x))),
        Slope.OfXY(static (y, x) => Twice(-y, y.Hypot(x))));

    /// <summary>A derivative of sinc; the argument is its order.</summary>
    internal static readonly ElementwiseOp Sinc = ElementwiseOp.With<int>(
        "sinc", Kernel.Sinc, Slope.Of(Reads.X, static k => Derivative(k.X, k.Args<int>() + 1)));

    internal static Tensor Derivative(Tensor x, int order) => Sinc.ApplyWith(x, order);

    private static Tensor Twice(Tensor x, Tensor r) => x / r / r;
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Sine of an angle in radians; NaN at ±∞.</summary>
    public TSelf Sin() => Wrap(TrigonometricRules.Sin.Apply(ConversionRules.Floating(Core)));

    /// <summary>Cosine of an angle in radians; NaN at ±∞.</summary>
    public TSelf Cos() => Wrap(TrigonometricRules.Cos.Apply(ConversionRules.Floating(Core)));

    /// <summary>Tangent of an angle in radians; NaN at ±∞. Keeps its output.</summary>
    public TSelf Tan() => Wrap(TrigonometricRules.Tan.Apply(ConversionRules.Floating(Core)));

    /// <summary>The angle from −π/2 to π/2 whose sine is x; NaN outside [−1, 1]. The slope at ±1 is ∞.</summary>
    public TSelf Asin() => Wrap(TrigonometricRules.Asin.Apply(ConversionRules.Floating(Core)));

    /// <summary>The angle from 0 to π whose cosine is x; NaN outside [−1, 1]. The slope at ±1 is −∞.</summary>
    public TSelf Acos() => Wrap(TrigonometricRules.Acos.Apply(ConversionRules.Floating(Core)));

    /// <summary>The angle from −π/2 to π/2 whose tangent is x.</summary>
    public TSelf Atan() => Wrap(TrigonometricRules.Atan.Apply(ConversionRules.Floating(Core)));

    /// <summary>
    /// The angle from −π to π of the point (<paramref name="x"/>, this): this is the ordinate. Shapes broadcast, dtypes promote.
    /// </summary>
    /// <param name="x">The abscissa.</param>
    /// <remarks>The signs of zeros count, as in C. At (0, 0) the value is finite and both slopes are NaN.</remarks>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf Atan2(TSelf x) => Wrap(ArithmeticRules.ZipFloating(TrigonometricRules.Atan2, Core, CoreOf(x)));

    /// <summary>sin(πx)/(πx); at 0 the value is 1, the slope 0, the second derivative −π²/3.</summary>
    public TSelf Sinc() => Wrap(TrigonometricRules.Derivative(ConversionRules.Floating(Core), 0));

    /// <summary>Degrees to radians: x·π/180.</summary>
    public TSelf Deg2Rad() => this * (double.Pi / 180);

    /// <summary>Radians to degrees: x·180/π.</summary>
    public TSelf Rad2Deg() => this * (180 / double.Pi);

    /// <inheritdoc cref="Sin()"/>
    public static TSelf Sin(TSelf x) => Given(x).Sin();

    /// <inheritdoc cref="Cos()"/>
    public static TSelf Cos(TSelf x) => Given(x).Cos();

    /// <inheritdoc cref="Tan()"/>
    public static TSelf Tan(TSelf x) => Given(x).Tan();

    /// <inheritdoc cref="Asin()"/>
    public static TSelf Asin(TSelf x) => Given(x).Asin();

    /// <inheritdoc cref="Acos()"/>
    public static TSelf Acos(TSelf x) => Given(x).Acos();

    /// <inheritdoc cref="Atan()"/>
    public static TSelf Atan(TSelf x) => Given(x).Atan();

    /// <inheritdoc cref="Atan2(TSelf)"/>
    public static TSelf Atan2(TSelf y, TSelf x) => Given(y).Atan2(x);
}
