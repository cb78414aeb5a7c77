using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd.Exporting;

/// <summary>Counterparts of reductions, running sums, and ops along one dimension.</summary>
internal static class OnnxReductions
{
    internal static readonly (object Op, OnnxMapping Mapping)[] All =
    [
        (SummationRules.Sum, Sum),
        (SummationRules.SumDim, Sum),
        (SummationRules.Mean, Reduced("ReduceMean")),
        (SummationRules.MeanDim, Reduced("ReduceMean")),
        (ReductionRules.Prod, Reduced("ReduceProd")),
        (ReductionRules.ProdDim, Reduced("ReduceProd")),
        (ReductionRules.Amax, Reduced("ReduceMax")),
        (ReductionRules.Amin, Reduced("ReduceMin")),
        (ReductionRules.Max, Reduced("ReduceMax")),
        (ReductionRules.Min, Reduced("ReduceMin")),
        (ReductionRules.LogSumExp, Reduced("ReduceLogSumExp")),
        (ReductionRules.Norm, Norm),
        (PickingRules.MaxDim, static s => [Extreme(s, "ReduceMax")]),
        (PickingRules.MinDim, static s => [Extreme(s, "ReduceMin")]),
        (Place(Kernel.ArgMax), static s => [Place(s, "ArgMax")]),
        (Place(Kernel.ArgMin), static s => [Place(s, "ArgMin")]),
        (Place(PickingRules.PlaceOfMax), static s => [Place(s, "ArgMax")]),
        (Place(PickingRules.PlaceOfMin), static s => [Place(s, "ArgMin")]),
        (SoftmaxRules.Softmax, static s => [s.Node("Softmax", s.Inputs, ("axis", (long)s.Args<int>()))]),
        (SoftmaxRules.LogSoftmax, static s => [s.Node("LogSoftmax", s.Inputs, ("axis", (long)s.Args<int>()))]),
        (CumulativeRules.CumSum, static s => [s.Node("CumSum", [s.Inputs[0], s.Graph.Constant(NdArray.Scalar((long)s.Args<int>()))])]),
    ];

    private static Func<NdArray, int?, bool, NdArray> Place(Func<NdArray, int?, bool, NdArray> find) => find;

    private static OnnxMapping Reduced(string type) => s => [Reduced(s, type, s.Inputs[0])];

    private static string Reduced(OnnxStep s, string type, string x)
    {
        var args = s.Args<ReduceArgs>();
        return Reduced(s, type, x, args.Over(s.Step.Inputs[0].Shape), args.KeepDim);
    }

    // Over no dimensions a reduction still squares, takes logarithms and the like: of single elements.
    private static string Reduced(OnnxStep s, string type, string x, int[] dims, bool keepDim)
        => dims.Length == 0 ? Single(s, type, x) : s.Node(type, [x, s.Graph.Vector(dims)], ("keepdims", keepDim ? 1L : 0L));

    private static string Single(OnnxStep s, string type, string x) => type is "ReduceL1" or "ReduceL2" ? s.Node("Abs", [x]) : x;

    /// <summary>Truth values are counted.</summary>
    private static string[] Sum(OnnxStep s)
        => [Reduced(s, "ReduceSum", s.DType == DType.Bool ? s.Node("Cast", s.Inputs, ("to", (long)OnnxGraph.TypeOf(DType.Int64))) : s.Inputs[0])];

    private static string[] Norm(OnnxStep s) => s.Args<ReductionRules.NormArgs>().P switch
    {
        1 => [Reduced(s, "ReduceL1", s.Inputs[0])],
        2 => [Reduced(s, "ReduceL2", s.Inputs[0])],
        double.PositiveInfinity => [Reduced(s, "ReduceMax", s.Node("Abs", s.Inputs))],
        _ => throw OnnxErrors.Unsupported(s.Step.Name, "of an order other than 1, 2 and ∞"),
    };

    private static string Extreme(OnnxStep s, string type)
    {
        var args = s.Args<PickingRules.ExtremeArgs>();
        return Reduced(s, type, s.Inputs[0], [args.At.Dim], args.KeepDim);
    }

    /// <summary>The first of equal ones, as ours; of all elements, in row-major order.</summary>
    private static string Place(OnnxStep s, string type)
    {
        var args = s.Args<PickingRules.PlaceArgs>();
        if (args.Dim is { } dim) return s.Node(type, s.Inputs, ("axis", (long)dim), ("keepdims", args.KeepDim ? 1L : 0L));
        var place = s.Node(type, [s.Node("Reshape", [s.Inputs[0], s.Graph.Vector(-1)])], ("axis", 0L), ("keepdims", 0L));
        return args.KeepDim ? s.Reshaped(place) : place;
    }
}
