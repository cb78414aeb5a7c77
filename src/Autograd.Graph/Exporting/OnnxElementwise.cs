using Autograd.Kernels;

namespace Autograd.Exporting;

/// <summary>Counterparts of ops that look at one element each, or at one of each operand.</summary>
internal static class OnnxElementwise
{
    internal static readonly (object Op, OnnxMapping Mapping)[] All =
    [
        (Step.Constant, static s => [s.Inputs[0]]),
        (ArithmeticRules.Add, OnnxOps.Same("Add")),
        (ArithmeticRules.Sub, OnnxOps.Same("Sub")),
        (ArithmeticRules.Rsub, OnnxOps.Same("Sub")),
        (ArithmeticRules.Mul, OnnxOps.Same("Mul")),
        (ArithmeticRules.Div, OnnxOps.Same("Div")),
        (ArithmeticRules.Neg, OnnxOps.Same("Neg")),
        (DivisionRules.Reciprocal, OnnxOps.Same("Reciprocal")),
        (ExponentialRules.Exp, OnnxOps.Same("Exp")),
        (ExponentialRules.Log, OnnxOps.Same("Log")),
        (PowerRules.Sqrt, OnnxOps.Same("Sqrt")),
        (PowerRules.Pow, OnnxOps.Same("Pow")),
        (PowerRules.PowNumber, static s => [s.Args<double>() is 2 ? s.Node("Mul", [s.Inputs[0], s.Inputs[0]]) : s.Node("Pow", [s.Inputs[0], s.Scalar(s.Args<double>())])]),
        (PowerRules.PowOfNumber, static s => [s.Node("Pow", [s.Scalar(s.Args<double>()), s.Inputs[0]])]),
        (ActivationRules.Tanh, OnnxOps.Same("Tanh")),
        (ActivationRules.Sigmoid, OnnxOps.Same("Sigmoid")),
        (ActivationRules.Relu, OnnxOps.Same("Relu")),
        (ErrorFunctionRules.Erf, OnnxOps.Same("Erf")),
        (TrigonometricRules.Sin, OnnxOps.Same("Sin")),
        (TrigonometricRules.Cos, OnnxOps.Same("Cos")),
        (TrigonometricRules.Tan, OnnxOps.Same("Tan")),
        (TrigonometricRules.Asin, OnnxOps.Same("Asin")),
        (TrigonometricRules.Acos, OnnxOps.Same("Acos")),
        (TrigonometricRules.Atan, OnnxOps.Same("Atan")),
        (HyperbolicRules.Sinh, OnnxOps.Same("Sinh")),
        (HyperbolicRules.Cosh, OnnxOps.Same("Cosh")),
        (HyperbolicRules.Asinh, OnnxOps.Same("Asinh")),
        (HyperbolicRules.Acosh, OnnxOps.Same("Acosh")),
        (HyperbolicRules.Atanh, OnnxOps.Same("Atanh")),
        (RoundingRules.Floor, OnnxOps.Same("Floor")),
        (RoundingRules.Ceil, OnnxOps.Same("Ceil")),
        (RoundingRules.Round, OnnxOps.Same("Round")),
        (ExtremumRules.Abs, OnnxOps.Same("Abs")),
        (ExtremumRules.Sign, OnnxOps.Same("Sign")),
        (ExtremumRules.Maximum, OnnxOps.Same("Max")),
        (ExtremumRules.Minimum, OnnxOps.Same("Min")),
        (ExtremumRules.ClampMinTensor, OnnxOps.Same("Max")),
        (ExtremumRules.ClampMaxTensor, OnnxOps.Same("Min")),
        (ExtremumRules.ClampTensor, static s => [s.Node("Min", [s.Node("Max", s.Inputs.AsSpan(0, 2)), s.Inputs[2]])]),
        (ExtremumRules.Clamp, Clip),
        (ExtremumRules.ClampMin, Clip),
        (ExtremumRules.ClampMax, Clip),
        (ActivationFunctionRules.Hardtanh, Clip),
        (ActivationFunctionRules.LeakyRelu, static s => [s.Node("LeakyRelu", s.Inputs, ("alpha", s.Args<double>()))]),
        (ComparisonRules.Where, OnnxOps.Same("Where")),
        (MaskingRules.MaskedFill, Filled),
        (MaskingRules.MaskedFillTensor, Filled),
        (ConversionRules.To, static s => [s.Node("Cast", s.Inputs, ("to", (long)OnnxGraph.TypeOf(s.Args<DType>())))]),
        (Kernel2(Kernel.Lt), OnnxOps.Same("Less")),
        (Kernel2(Kernel.Le), OnnxOps.Same("LessOrEqual")),
        (Kernel2(Kernel.Gt), OnnxOps.Same("Greater")),
        (Kernel2(Kernel.Ge), OnnxOps.Same("GreaterOrEqual")),
        (Kernel2(Kernel.Eq), OnnxOps.Same("Equal")),
        (Kernel2(Kernel.Ne), static s => [s.Node("Not", [s.Node("Equal", s.Inputs)])]),

        // Truth values are multiplied and added.
        (Kernel2(Kernel.Mul), OnnxOps.Same("And")),
        (Kernel2(Kernel.Add), OnnxOps.Same("Or")),
    ];

    private static Func<NdArray, NdArray, NdArray> Kernel2(Func<NdArray, NdArray, NdArray> kernel) => kernel;

    private static string[] Clip(OnnxStep s)
    {
        var args = s.Args<ExtremumRules.ClampArgs>();
        var x = args.Min is { } min ? s.Node("Max", [s.Inputs[0], s.Scalar(min)]) : s.Inputs[0];
        return [args.Max is { } max ? s.Node("Min", [x, s.Scalar(max)]) : x];
    }

    private static string[] Filled(OnnxStep s) => [s.Node("Where", [s.Inputs[1], s.Inputs[2], s.Inputs[0]])];
}
