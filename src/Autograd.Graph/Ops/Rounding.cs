using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of rounding: the gradient exists and is zero everywhere.</summary>
internal static class RoundingRules
{
    internal static readonly ElementwiseOp Floor = new("floor", Kernel.Floor, Slope.Zero);

    internal static readonly ElementwiseOp Ceil = new("ceil", Kernel.Ceil, Slope.Zero);

    internal static readonly ElementwiseOp Trunc = new("trunc", Kernel.Trunc, Slope.Zero);

    internal static readonly ElementwiseOp Round = new("round", Kernel.Round, Slope.Zero);

    /// <summary>To a number of decimals.</summary>
    internal static readonly ElementwiseOp RoundDecimals = ElementwiseOp.With<int>("round", Kernel.Round, Slope.Zero, overload: 1);
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The largest whole number not above x. The gradient is zero.</summary>
    /// <exception cref="DTypeException">The tensor is Bool.</exception>
    public TSelf Floor() => Wrap(RoundingRules.Floor.Apply(Core));

    /// <summary>The smallest whole number not below x. The gradient is zero.</summary>
    /// <exception cref="DTypeException">The tensor is Bool.</exception>
    public TSelf Ceil() => Wrap(RoundingRules.Ceil.Apply(Core));

    /// <summary>x without its fraction. The gradient is zero.</summary>
    /// <exception cref="DTypeException">The tensor is Bool.</exception>
    public TSelf Trunc() => Wrap(RoundingRules.Trunc.Apply(Core));

    /// <summary>The nearest whole number, the even one of two: 2.5 gives 2. The gradient is zero.</summary>
    /// <exception cref="DTypeException">The tensor is Bool.</exception>
    public TSelf Round() => Wrap(RoundingRules.Round.Apply(Core));

    /// <summary>The nearest multiple of 10⁻ᵈ. The gradient is zero.</summary>
    /// <param name="decimals">d; negative to round to tens, hundreds ….</param>
    /// <remarks>Multiplied by the power of ten, rounded half to even, divided: with the roundings of those steps, as in PyTorch.</remarks>
    /// <exception cref="DTypeException">The tensor is Bool.</exception>
    public TSelf Round(int decimals) => Wrap(RoundingRules.RoundDecimals.ApplyWith(Core, decimals));

    /// <summary>The fraction x − trunc x, with the sign of x. The gradient passes.</summary>
    /// <exception cref="DTypeException">The tensor is Bool.</exception>
    public TSelf Frac() => this - Trunc();

    /// <inheritdoc cref="Floor()"/>
    public static TSelf Floor(TSelf x) => Given(x).Floor();

    /// <inheritdoc cref="Ceil()"/>
    public static TSelf Ceiling(TSelf x) => Given(x).Ceil();

    /// <inheritdoc cref="Trunc()"/>
    public static TSelf Truncate(TSelf x) => Given(x).Trunc();

    /// <inheritdoc cref="Round()"/>
    public static TSelf Round(TSelf x) => Given(x).Round();
}
