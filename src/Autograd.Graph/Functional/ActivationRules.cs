using Autograd.Rules;

namespace Autograd;

/// <summary>
/// Rules of activation functions. Each is a formula and its slope, both functions of the input, which alone is kept; a
/// composite would keep what it is made of.
/// </summary>
internal static class ActivationFunctionRules
{
    /// <summary>scale · x, and scale · alpha · (eᵏˣ − 1) up to 0, which counts as below.</summary>
    internal static readonly ElementwiseOp Elu = Of<EluArgs>(
        "elu",
        static (x, a) => Tensor.Where(x <= 0, (x * a.InputScale).Expm1() * (a.Alpha * a.Scale), x * a.Scale),
        static (x, a) => Tensor.Where(x <= 0, (x.Clamp(max: 0) * a.InputScale).Exp() * (a.Alpha * a.Scale * a.InputScale), a.Scale));

    /// <summary>The argument is the slope up to 0.</summary>
    internal static readonly ElementwiseOp LeakyRelu = Of<double>(
        "leaky_relu",
        static (x, slope) => Tensor.Where(x > 0, x, x * slope),
        static (x, slope) => Tensor.Where(x > 0, Tensor.OnesLike(x), slope));

    /// <summary>Bounds whose gradient is 0 at the bounds, unlike clamp's.</summary>
    internal static readonly ElementwiseOp Hardtanh = Of<ExtremumRules.ClampArgs>(
        "hardtanh",
        static (x, a) => x.Clamp(a.Min, a.Max),
        static (x, a) => !((x <= a.Min!.Value) | (x >= a.Max!.Value)));

    internal static readonly ElementwiseOp Hardsigmoid = Of(
        "hardsigmoid",
        static x => (x + 3).Clamp(0, 6) / 6,
        static x => Tensor.Where((x > -3) & (x < 3), Tensor.FullLike(x, 1.0 / 6), 0.0));

    internal static readonly ElementwiseOp Hardswish = Of(
        "hardswish",
        static x => Tensor.Where(x >= 3, x, x * ((x.Clamp(-3, 3) + 3) / 6)),
        static x => Tensor.Where(x < -3, 0.0, Tensor.Where(x <= 3, (x / 3) + 0.5, 1.0)));

    internal static readonly ElementwiseOp Softplus = Of<SoftplusArgs>(
        "softplus",
        static (x, a) => Tensor.Where(x * a.Beta > a.Threshold, x, Log1pExp(x * a.Beta) / a.Beta),
        static (x, a) => Tensor.Where(x * a.Beta > a.Threshold, 1.0, (x * a.Beta).Sigmoid()));

    internal static readonly ElementwiseOp LogSigmoid = Of("log_sigmoid", static x => -Log1pExp(-x), static x => (-x).Sigmoid());

    internal static readonly ElementwiseOp Silu = Of(
        "silu",
        static x => x * x.Sigmoid(),
        static x => x.Sigmoid() is var s ? s * ((x * (1 - s)) + 1) : s);

    internal static readonly ElementwiseOp Mish = Of(
        "mish",
        static x => x * Log1pExp(x).Tanh(),
        static x => Softplus.ApplyWith(x, new SoftplusArgs(1, double.PositiveInfinity)).Tanh() is var t ? t + (x * x.Sigmoid() * (1 - (t * t))) : t);

    /// <summary>x · Φ(x), by erfc, which keeps the digits of the tail below 0; Φ' is the density.</summary>
    internal static readonly ElementwiseOp Gelu = Of(
        "gelu",
        static x => x * Normal(x),
        static x => Normal(x) + (x * ((x * x * -0.5).Exp() * (1 / Math.Sqrt(2 * Math.PI)))));

    /// <summary>½x · (1 + tanh(√(2/π) · (x + 0.044715x³))).</summary>
    internal static readonly ElementwiseOp GeluTanh = Of(
        "gelu",
        static x => x * 0.5 * (Bend(x).Tanh() + 1),
        static x => Bend(x).Tanh() is var t
            ? ((t + 1) * 0.5) + (x * 0.5 * (1 - (t * t)) * (((x * x * (3 * Cubic)) + 1) * Math.Sqrt(2 / Math.PI)))
            : t);

    /// <summary>The argument is the threshold, inside which everything is 0.</summary>
    internal static readonly ElementwiseOp Softshrink = Of<double>(
        "softshrink",
        static (x, t) => Tensor.Where(x > t, x - t, Tensor.Where(x < -t, x + t, x * 0)),
        static (x, t) => !((x >= -t) & (x <= t)));

    /// <summary>The argument is the threshold, inside which everything is 0.</summary>
    internal static readonly ElementwiseOp Hardshrink = Of<double>(
        "hardshrink",
        static (x, t) => Tensor.Where((x >= -t) & (x <= t), 0.0, x),
        static (x, t) => !((x >= -t) & (x <= t)));

    internal static readonly ElementwiseOp Threshold = Of<ThresholdArgs>(
        "threshold",
        static (x, a) => Tensor.Where(x <= a.Threshold, a.Value, x),
        static (x, a) => !(x <= a.Threshold));

    private const double Cubic = 0.044715;

    private static Tensor Normal(Tensor x) => (x * -Math.Sqrt(0.5)).Erfc() * 0.5;

    private static Tensor Bend(Tensor x) => (x + (x * x * x * Cubic)) * Math.Sqrt(2 / Math.PI);

    /// <summary>log(1 + eˣ), which neither overflows nor loses its small values.</summary>
    private static Tensor Log1pExp(Tensor x) => x.Maximum(0.0) + (-x.Abs()).Exp().Log1p();

    private static ElementwiseOp Of(string name, Func<Tensor, Tensor> value, Func<Tensor, Tensor> slope)
        => new(name, x => value(new Tensor(x)).Value, Slope.OfX(slope)) { Formula = (x, _) => value(x) };

    private static ElementwiseOp Of<TArgs>(string name, Func<Tensor, TArgs, Tensor> value, Func<Tensor, TArgs, Tensor> slope)
        => ElementwiseOp.With<TArgs>(name, (x, a) => value(new Tensor(x), a).Value, Slope.Of(Reads.X, k => slope(k.X, k.Args<TArgs>())), formula: value);

    internal sealed record EluArgs(double Alpha, double Scale, double InputScale);

    internal sealed record SoftplusArgs(double Beta, double Threshold);

    internal sealed record ThresholdArgs(double Threshold, double Value);
}
