using Autograd.Rules;

namespace Autograd.Exporting;

/// <summary>Ops without a counterpart as formulas in ops that have one.</summary>
internal static class OnnxFormulas
{
    private static readonly (Op Op, Func<Tensor[], object?, Tensor> Formula)[] All =
    [
        (PowerRules.Rsqrt, static (x, _) => x[0].Sqrt().Reciprocal()),
        (PowerRules.Hypot, static (x, _) => ((x[0] * x[0]) + (x[1] * x[1])).Sqrt()),
        (ExponentialRules.Expm1, static (x, _) => x[0].Exp() - 1),
        (ExponentialRules.Log1p, static (x, _) => (x[0] + 1).Log()),
        (ExponentialRules.Exp2, static (x, _) => (x[0] * Math.Log(2)).Exp()),
        (ExponentialRules.Log2, static (x, _) => x[0].Log() / Math.Log(2)),
        (ExponentialRules.Log10, static (x, _) => x[0].Log() / Math.Log(10)),
        (ErrorFunctionRules.Erfc, static (x, _) => 1 - x[0].Erf()),
        (RoundingRules.Trunc, static (x, _) => x[0].Sign() * x[0].Abs().Floor()),
        (NormalisationRules.LayerNorm, static (x, args) => LayerNorm(x[0], (NormalisationRules.LayerNormArgs)args!) * x[1] + x[2]),
        (ReductionRules.Var, static (x, args) => Variance(x[0], (ReductionRules.SpreadArgs)args!)),
        (ReductionRules.Std, static (x, args) => Variance(x[0], (ReductionRules.SpreadArgs)args!).Sqrt()),
    ];

    /// <summary>The formula of a step's op; null if there is none.</summary>
    internal static Func<Tensor[], Tensor>? Of(Step step)
    {
        if (step.Op is ElementwiseOp { Formula: { } own }) return x => own(x[0], step.Args);
        foreach (var (op, formula) in All)
            if (ReferenceEquals(op, step.Op)) return x => formula(x, step.Args);
        return null;
    }

    private static Tensor LayerNorm(Tensor x, NormalisationRules.LayerNormArgs args)
        => Normalisations.Standardised(x, [.. Enumerable.Range(x.Rank - args.Dims, args.Dims)], args.Eps).Output;

    private static Tensor Variance(Tensor x, ReductionRules.SpreadArgs args)
    {
        var over = args.Over(x.Shape);
        var centred = x - x.Mean(over, keepDim: true);
        return (centred * centred).Sum(over, args.KeepDim) / Math.Max(args.Extent(x.Shape) - args.Correction, 0);
    }
}
