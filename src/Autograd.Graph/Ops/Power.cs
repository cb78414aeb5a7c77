using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of powers and roots.</summary>
internal static class PowerRules
{
    /// <summary>A tensor to a number. The slope is exactly 0 for the exponent 0, also at 0, ∞ and NaN.</summary>
    internal static readonly ElementwiseOp PowNumber = ElementwiseOp.With<double>(
        "pow",
        static (x, c) => Kernel.Pow(x, NdArray.Scalar(c, x.DType)),
        Slope.Acting(Reads.X, static (g, k) => k.Args<double>() switch { 0 => Tensor.ZerosLike(g), 2 => g * (k.X * 2), var c => g * (k.X.Pow(c - 1) * c) }));

    /// <summary>A tensor to a tensor: 0 in the base where the exponent is 0, 0 in the exponent where base = 0 and exponent ≥ 0.</summary>
    internal static readonly ElementwiseOp Pow = new(
        "pow",
        Kernel.Pow,
        Slope.Of(Reads.X | Reads.Y, static k => BaseSlope(k.X, k.Y)),
        Slope.Of(Reads.X | Reads.Y | Reads.Output, static k => LogSlope(k.X, k.Y, k.Output)),
        overload: 1);

    /// <summary>A number to a tensor, which PyTorch numbers apart.</summary>
    internal static readonly ElementwiseOp PowOfNumber = ElementwiseOp.With<double>(
        "pow",
        static (y, c) => Kernel.Pow(NdArray.Scalar(c, y.DType), y),
        Slope.Of(Reads.X | Reads.Output, static k => LogSlope(Tensor.FullLike(k.X, k.Args<double>()), k.X, k.Output)),
        overload: 2);

    /// <summary>At 0 the slope is 1 / 0: a cotangent above 0 gives ∞, one of 0 gives NaN, as in PyTorch.</summary>
    internal static readonly ElementwiseOp Sqrt = new("sqrt", Kernel.Sqrt, Slope.Acting(Reads.Output, static (g, k) => g / (k.Output * 2)));

    internal static readonly ElementwiseOp Rsqrt = new("rsqrt", Kernel.Rsqrt, Slope.OfOutput(static y => y.Pow(3) * -0.5));

    /// <summary>At (0, 0) both slopes are 0 / 0, as in PyTorch.</summary>
    internal static readonly ElementwiseOp Hypot = new(
        "hypot", Kernel.Hypot, Slope.Of(Reads.X | Reads.Output, static k => k.X / k.Output), Slope.Of(Reads.Y | Reads.Output, static k => k.Y / k.Output));

    /// <summary>y·xʸ⁻¹. Masked only where 0 · x⁻¹ would be NaN: elsewhere its own slope in y, x⁻¹ at y = 0, must survive.</summary>
    private static Tensor BaseSlope(Tensor x, Tensor y)
        => Tensor.Where(y.Eq(0) & (x.Eq(0) | x.Ne(x)), Tensor.ZerosLike(y), y * x.Pow(y - 1));

    private static Tensor LogSlope(Tensor x, Tensor y, Tensor z)
    {
        // Where the base is 0 and the exponent is not below 0 the power stays 0: masked, lest 0 · log 0 be NaN.
        var flat = new Tensor(Kernel.Mul(x.Eq(0).Value, (y >= 0).Value));
        return Tensor.Where(flat, Tensor.ZerosLike(z), z * Tensor.Where(flat, Tensor.OnesLike(x), x).Log());
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>
    /// xᶜ. A negative base with an exponent that is no whole number gives NaN. The slope is c·xᶜ⁻¹, and 0 if c is 0.
    /// </summary>
    public TSelf Pow(double exponent)
    {
        return Wrap(PowerRules.PowNumber.ApplyWith(ConversionRules.Floating(Core), exponent));
    }

    /// <summary>xⁿ for a whole number; an Int64 tensor stays Int64.</summary>
    /// <inheritdoc cref="Pow(double)"/>
    /// <exception cref="ArgumentException">An Int64 tensor is raised to a negative power.</exception>
    public TSelf Pow(long exponent) => Wrap(PowerRules.PowNumber.ApplyWith(ConversionRules.Beside(Core, exponent).X, (double)exponent));

    /// <summary>xʸ, elementwise; shapes broadcast, dtypes promote. 0⁰ is 1.</summary>
    /// <remarks>Slopes: y·xʸ⁻¹, 0 where y = 0; xʸ·log x, 0 where x = 0 and y ≥ 0. NaN in the exponent for a negative base.</remarks>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf Pow(TSelf exponent) => Wrap(ArithmeticRules.Zip(PowerRules.Pow, Core, CoreOf(exponent)));

    /// <summary>cˣ for a number c: the power whose exponent is the tensor.</summary>
    public static TSelf Pow(double @base, TSelf exponent)
    {
        var (y, _) = ConversionRules.Beside(CoreOf(exponent), @base);
        return exponent.Wrap(PowerRules.PowOfNumber.ApplyWith(y, @base));
    }

    /// <inheritdoc cref="Pow(double)"/>
    public static TSelf Pow(TSelf x, double exponent) => Given(x).Pow(exponent);

    /// <inheritdoc cref="Pow(TSelf)"/>
    public static TSelf Pow(TSelf x, TSelf exponent) => Given(x).Pow(exponent);

    /// <summary>x². The same as <c>Pow(2)</c>.</summary>
    public TSelf Square() => Pow(2L);

    /// <summary>√x; NaN below 0. The slope at 0 is ∞. Keeps its output.</summary>
    public TSelf Sqrt() => Wrap(PowerRules.Sqrt.Apply(ConversionRules.Floating(Core)));

    /// <summary>1/√x; ∞ at 0, where the slope is −∞, and NaN below. Keeps its output.</summary>
    public TSelf Rsqrt() => Wrap(PowerRules.Rsqrt.Apply(ConversionRules.Floating(Core)));

    /// <summary>√(x² + y²) without overflow; shapes broadcast, dtypes promote. At (0, 0) both slopes are NaN.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf Hypot(TSelf other) => Wrap(ArithmeticRules.ZipFloating(PowerRules.Hypot, Core, CoreOf(other)));

    /// <summary>xʸ in Float64, whatever the dtypes; shapes broadcast.</summary>
    /// <inheritdoc cref="Pow(TSelf)"/>
    public TSelf FloatPower(TSelf exponent) => To(DType.Float64).Pow(Given(exponent).To(DType.Float64));

    /// <summary>xᶜ in Float64, whatever the dtype.</summary>
    /// <inheritdoc cref="Pow(double)"/>
    public TSelf FloatPower(double exponent) => To(DType.Float64).Pow(exponent);

    /// <summary>cˣ in Float64, whatever the dtype.</summary>
    public static TSelf FloatPower(double @base, TSelf exponent) => Pow(@base, Given(exponent).To(DType.Float64));

    /// <summary>x·2ʸ; shapes broadcast. An integer y takes this tensor's dtype.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf Ldexp(TSelf other) => this * Pow(2.0, Given(other).DType.IsFloating() ? other : other.To(DType.ToFloating()));

    /// <inheritdoc cref="Sqrt()"/>
    public static TSelf Sqrt(TSelf x) => Given(x).Sqrt();
}
