using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of sums of exponentials and products with logarithms.</summary>
internal static class LogSumRules
{
    /// <summary>Each operand by the other's odds; NaN where both are the same infinity.</summary>
    internal static readonly ElementwiseOp LogAddExp = new(
        "logaddexp", Kernel.LogAddExp, Slope.OfXY(static (x, y) => (x - y).Sigmoid()), Slope.OfXY(static (x, y) => (y - x).Sigmoid()));

    /// <summary>0 in x where x = 0 and y ≤ 0, lest 0 · log 0 be NaN; in y the quotient x/y as it is.</summary>
    internal static readonly ElementwiseOp Xlogy = new(
        "xlogy",
        Kernel.Xlogy,
        Slope.Acting(Reads.X | Reads.Y, static (g, k) => Tensor.Where(k.X.Eq(0) & (k.Y <= 0), Tensor.ZerosLike(g), g.Xlogy(k.Y))),
        Slope.OfXY(static (x, y) => x / y));

    internal static readonly ElementwiseOp LogAddExp2 = new(
        "logaddexp2", Kernel.LogAddExp2,
        Slope.OfXY(static (x, y) => ((x - y) * ExponentialRules.Ln2).Sigmoid()), Slope.OfXY(static (x, y) => ((y - x) * ExponentialRules.Ln2).Sigmoid()));

    internal static readonly ElementwiseOp Xlog1py = new(
        "special_xlog1py",
        Kernel.Xlog1py,
        Slope.Acting(Reads.X | Reads.Y, static (g, k) => Tensor.Where(k.X.Eq(0) & (k.Y <= -1), Tensor.ZerosLike(g), Special.Xlog1py(g, k.Y))),
        Slope.OfXY(static (x, y) => x / (y + 1)));

    /// <summary>∞ at 0.</summary>
    internal static readonly ElementwiseOp Entr = new("special_entr", Kernel.Entr, Slope.OfX(static x => -(x.Log() + 1)));

    /// <summary>
    /// ∞ at 0 and 1; outside NaN, where the formula would give a number, or 0 beyond the distance from 0 and 1 that is the argument.
    /// </summary>
    internal static readonly ElementwiseOp Logit = ElementwiseOp.With<double?>(
        "logit", static (x, eps) => Kernel.Logit(eps is { } e ? Kernel.Clamp(x, e, 1 - e) : x),
        Slope.Acting(Reads.X, static (g, k) => k.Args<double?>() is { } e
            ? Tensor.Where((k.X >= e) & (k.X <= 1 - e), g / (k.X * (1 - k.X)), 0)
            : g / Tensor.Where((k.X >= 0) & (k.X <= 1), k.X * (1 - k.X), double.NaN)));
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>ln(eˣ + eʸ) without overflow; shapes broadcast, dtypes promote.</summary>
    /// <remarks>Where both operands are the same infinity the value is that infinity and both slopes are NaN, as in PyTorch.</remarks>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf LogAddExp(TSelf other) => Wrap(ArithmeticRules.ZipFloating(LogSumRules.LogAddExp, Core, CoreOf(other)));

    /// <summary>x·ln y, 0 where x is 0 unless y is NaN; shapes broadcast, dtypes promote.</summary>
    /// <remarks>Slopes: ln y, 0 where x = 0 and y ≤ 0; and x/y, which is NaN where both are 0.</remarks>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf Xlogy(TSelf other) => Wrap(ArithmeticRules.ZipFloating(LogSumRules.Xlogy, Core, CoreOf(other)));

    /// <summary>x·ln y for a number y.</summary>
    /// <inheritdoc cref="Xlogy(TSelf)"/>
    public TSelf Xlogy(double other) => Wrap(ArithmeticRules.Zip(LogSumRules.Xlogy, Core, other));

    /// <summary>x·ln y for a number x.</summary>
    /// <inheritdoc cref="Xlogy(TSelf)"/>
    public static TSelf Xlogy(double x, TSelf other) => Given(other).Wrap(ArithmeticRules.Zip(LogSumRules.Xlogy, x, ConversionRules.Floating(CoreOf(other))));

    /// <summary>log₂(2ˣ + 2ʸ) without overflow; shapes broadcast, dtypes promote.</summary>
    /// <remarks>Where both operands are the same infinity the value is that infinity and both slopes are NaN, as in PyTorch.</remarks>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf LogAddExp2(TSelf other) => Wrap(ArithmeticRules.ZipFloating(LogSumRules.LogAddExp2, Core, CoreOf(other)));

    /// <summary>ln(x/(1 − x)), the inverse of <see cref="Sigmoid()"/>.</summary>
    /// <param name="eps">
    /// How close to 0 and 1 the argument may come: it is held between eps and 1 − eps, beyond which the gradient is zero. Without
    /// it the value is ∓∞ at 0 and 1, NaN outside.
    /// </param>
    public TSelf Logit(double? eps = null) => Wrap(LogSumRules.Logit.ApplyWith(ConversionRules.Floating(Core), eps!));
}

public static partial class Special
{
    /// <summary>x·ln(1 + y), accurate for small y, 0 where x is 0 unless y is NaN; shapes broadcast, dtypes promote.</summary>
    /// <remarks>Slopes: ln(1 + y), 0 where x = 0 and y ≤ −1; and x/(1 + y).</remarks>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public static T Xlog1py<T>(T x, T y)
        where T : TensorOps<T>
        => Apply(LogSumRules.Xlog1py, x, y);

    /// <summary>x·ln(1 + y) for a number y.</summary>
    /// <inheritdoc cref="Xlog1py{T}(T, T)"/>
    public static T Xlog1py<T>(T x, double y)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Wrap(ArithmeticRules.Zip(LogSumRules.Xlog1py, x.Core, y));
    }

    /// <summary>x·ln(1 + y) for a number x.</summary>
    /// <inheritdoc cref="Xlog1py{T}(T, T)"/>
    public static T Xlog1py<T>(double x, T y)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(y);
        return y.Wrap(ArithmeticRules.Zip(LogSumRules.Xlog1py, x, ConversionRules.Floating(y.Core)));
    }

    /// <summary>The entropy −x·ln x; 0 at 0, where the slope is ∞, and −∞ below.</summary>
    public static T Entr<T>(T x)
        where T : TensorOps<T>
        => Apply(LogSumRules.Entr, x);
}
