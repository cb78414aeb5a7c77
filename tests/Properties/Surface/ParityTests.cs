using Autograd.Folds;
using Autograd.Properties.Rules;

namespace Autograd.Properties.Surface;

/// <summary>Every op that is declared can be reached from the public surface; one without an entry here fails by name.</summary>
public sealed class ParityTests
{
    // By what member an op comes into a graph, of a leaf [2, 2] with values 1.5, 0.5, 0.25, 2.
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Members = new(StringComparer.Ordinal)
    {
        ["ActivationRules.Relu"] = static x => x.Relu(),
        ["ActivationRules.Sigmoid"] = static x => x.Sigmoid(),
        ["ActivationRules.Tanh"] = static x => x.Tanh(),
        ["Anomaly.Traced"] = static x => (x * x).Sum().Backward(options: new BackwardOptions { CreateGraph = true, DetectAnomaly = true })[x],
        ["ArithmeticRules.Add"] = static x => x + x,
        ["ArithmeticRules.Div"] = static x => x / 2,
        ["ArithmeticRules.Mul"] = static x => x * x,
        ["ArithmeticRules.Neg"] = static x => -x,
        ["ArithmeticRules.Rsub"] = static x => 2 - x,
        ["ArithmeticRules.Sub"] = static x => x - 2,
        ["ComparisonRules.Where"] = static x => Tensor.Where(x > 1, x, 0),
        ["ConversionRules.To"] = static x => x.To(DType.Float32),
        ["CumulativeRules.CumSum"] = static x => x.CumSum(0),
        ["DivisionRules.DivFloor"] = static x => x.Div(x, RoundingMode.Floor),
        ["DivisionRules.DivTrunc"] = static x => x.Div(2, RoundingMode.Trunc),
        ["DivisionRules.Fmod"] = static x => x.Fmod(2),
        ["DivisionRules.Reciprocal"] = static x => x.Reciprocal(),
        ["DivisionRules.Remainder"] = static x => x.Remainder(2),
        ["ErrorFunctionRules.Erf"] = static x => x.Erf(),
        ["ErrorFunctionRules.Erfc"] = static x => x.Erfc(),
        ["ErrorFunctionRules.Erfcx"] = static x => Special.Erfcx(x),
        ["CumulativeRules.CumProd"] = static x => x.CumProd(0),
        ["DiagonalRules.DiagEmbed"] = static x => x.DiagEmbed(),
        ["DiagonalRules.Diagonal"] = static x => x.Diagonal(),
        ["ExponentialRules.Exp"] = static x => x.Exp(),
        ["ExponentialRules.Exp2"] = static x => x.Exp2(),
        ["ExponentialRules.Expm1"] = static x => x.Expm1(),
        ["ExponentialRules.Log"] = static x => x.Log(),
        ["ExponentialRules.Log10"] = static x => x.Log10(),
        ["ExponentialRules.Log1p"] = static x => x.Log1p(),
        ["ExponentialRules.Log2"] = static x => x.Log2(),
        ["ExponentialRules.LogAddExp"] = static x => x.LogAddExp(x),
        ["ExponentialRules.Xlogy"] = static x => x.Xlogy(x),
        ["ExtremumRules.Abs"] = static x => x.Abs(),
        ["AssignmentRules.Copy"] = static x => new Variable(x * 2).Copy_(new Variable(x)).Tensor,
        ["AssignmentRules.Fill"] = static x => new Variable(x * 2).Fill_(3).Tensor,
        ["ExtremumRules.Clamp"] = static x => x.Clamp(0, 1),
        ["ExtremumRules.ClampMax"] = static x => x.Clamp(max: 1),
        ["ExtremumRules.ClampMin"] = static x => x.Clamp(min: 0),
        ["ExtremumRules.Maximum"] = static x => x.Maximum(Tensor.OnesLike(x)),
        ["ExtremumRules.Minimum"] = static x => x.Minimum(Tensor.OnesLike(x)),
        ["ExtremumRules.Sign"] = static x => x.Sign(),
        ["FactorisationRules.Cholesky"] = static x => Linalg.Cholesky(x),
        ["GammaRules.Digamma"] = static x => x.Digamma(),
        ["GammaRules.LGamma"] = static x => x.LGamma(),
        ["GammaRules.Polygamma"] = static x => x.Polygamma(1),
        ["HyperbolicRules.Acosh"] = static x => x.Acosh(),
        ["HyperbolicRules.Asinh"] = static x => x.Asinh(),
        ["HyperbolicRules.Atanh"] = static x => x.Atanh(),
        ["HyperbolicRules.Cosh"] = static x => x.Cosh(),
        ["HyperbolicRules.Sinh"] = static x => x.Sinh(),
        ["IndexingRules.PadSelect"] = static x => Gradient(x, static x => x.Select(0, 0)),
        ["IndexingRules.PadSlice"] = static x => Gradient(x, static x => x.Slice(0, 0, 1)),
        ["IndexingRules.Select"] = static x => x[0],
        ["IndexingRules.Slice"] = static x => x[1..],
        ["JoiningRules.Cat"] = static x => Tensor.Cat([x, x]),
        ["JoiningRules.Stack"] = static x => Tensor.Stack([x, x]),
        ["LinearSystemRules.Det"] = static x => Linalg.Det(x),
        ["LinearSystemRules.Inv"] = static x => Linalg.Inv(x),
        ["LinearSystemRules.Solve"] = static x => Linalg.Solve(x, x),
        ["LinearSystemRules.SolveTriangular"] = static x => Linalg.SolveTriangular(x, x, upper: true),
        ["LinearSystemRules.Tril"] = static x => x.Tril(),
        ["LinearSystemRules.Triu"] = static x => x.Triu(),
        ["LossRules.NllLoss"] = static x => Functional.NllLoss(x, Tensor.From([0L, 1])),
        ["LossRules.MseLoss"] = static x => Functional.MseLoss(x, Tensor.ZerosLike(x)),
        ["MaskingRules.MaskedFill"] = static x => x.MaskedFill(x > 1, 0),
        ["MaskingRules.MaskedFillTensor"] = static x => x.MaskedFill(x > 1, Tensor.Scalar(0.0)),
        ["MatrixProductRules.Batched"] = static x => x.Unsqueeze(0).MatMul(x),
        ["MatrixProductRules.Dot"] = static x => x[0].MatMul(x[1]),
        ["MatrixProductRules.Matrix"] = static x => x.MatMul(x),
        ["MatrixProductRules.Vector"] = static x => x.MatMul(x[0]),
        ["PickingRules.Gather"] = static x => x.Gather(0, Tensor.From([0L, 1], 1, 2)),
        ["PickingRules.Index"] = static x => x[Tensor.From([1L, 1])],
        ["PickingRules.IndexAdd"] = static x => Gradient(x, static x => x.IndexSelect(0, Tensor.From([1L, 1]))),
        ["PickingRules.IndexSelect"] = static x => x.IndexSelect(0, Tensor.From([1L, 1])),
        ["PickingRules.MaxDim"] = static x => x.Max(0).Values,
        ["PickingRules.MinDim"] = static x => x.Min(0).Values,
        ["PickingRules.Scatter"] = static x => Gradient(x, static x => x.Gather(0, Tensor.From([0L, 1], 1, 2))),
        ["PowerRules.Hypot"] = static x => x.Hypot(x),
        ["PlacementRules.IndexAdd"] = static x => x.IndexAdd(0, Tensor.From([1L], 1), x[..1]),
        ["PlacementRules.ScatterAdd"] = static x => x.ScatterAdd(0, Tensor.From([1L, 0], 1, 2), x),
        ["PowerRules.Pow"] = static x => x.Pow(x),
        ["PowerRules.PowNumber"] = static x => x.Pow(2),
        ["PowerRules.PowOfNumber"] = static x => Tensor.Pow(2, x),
        ["PowerRules.Rsqrt"] = static x => x.Rsqrt(),
        ["PowerRules.Sqrt"] = static x => x.Sqrt(),
        ["RearrangingRules.Fold"] = static x => Gradient(x, static x => x.Unfold(0, 2, 1)),
        ["RearrangingRules.Roll"] = static x => x.Roll(1),
        ["RearrangingRules.Unfold"] = static x => x.Unfold(0, 2, 1),
        ["ReductionRules.Amax"] = static x => x.Amax(),
        ["ReductionRules.Amin"] = static x => x.Amin(),
        ["ReductionRules.LogSumExp"] = static x => x.LogSumExp(),
        ["ReductionRules.Max"] = static x => x.Max(),
        ["ReductionRules.Min"] = static x => x.Min(),
        ["ReductionRules.Norm"] = static x => x.Norm(),
        ["ReductionRules.Prod"] = static x => x.Prod(),
        ["ReductionRules.ProdDim"] = static x => x.Prod(0),
        ["ReductionRules.Std"] = static x => x.Std(),
        ["ReductionRules.Var"] = static x => x.Var(),
        ["RoundingRules.Ceil"] = static x => x.Ceil(),
        ["RoundingRules.Floor"] = static x => x.Floor(),
        ["RoundingRules.Round"] = static x => x.Round(),
        ["RoundingRules.RoundDecimals"] = static x => x.Round(2),
        ["RoundingRules.Trunc"] = static x => x.Trunc(),
        ["SoftmaxRules.LogSoftmax"] = static x => x.LogSoftmax(0),
        ["SoftmaxRules.Softmax"] = static x => x.Softmax(0),
        ["SplittingRules.Unbind"] = static x => x.Unbind()[0],
        ["SplittingRules.SplitSizes"] = static x => x.Split([1, 1])[0],
        ["SortingRules.Sort"] = static x => x.Sort().Values,
        ["SortingRules.TopK"] = static x => x.TopK(1).Values,
        ["SplittingRules.Split"] = static x => x.Split(1)[0],
        ["SummationRules.Mean"] = static x => x.Mean(),
        ["SummationRules.MeanDim"] = static x => x.Mean(0),
        ["SummationRules.Sum"] = static x => x.Sum(),
        ["SummationRules.SumDim"] = static x => x.Sum(0),
        ["TrigonometricRules.Acos"] = static x => x.Acos(),
        ["TrigonometricRules.Asin"] = static x => x.Asin(),
        ["TrigonometricRules.Atan"] = static x => x.Atan(),
        ["TrigonometricRules.Atan2"] = static x => x.Atan2(x),
        ["TrigonometricRules.Cos"] = static x => x.Cos(),
        ["TrigonometricRules.Sin"] = static x => x.Sin(),
        ["TrigonometricRules.Tan"] = static x => x.Tan(),
        ["ViewRules.Alias"] = static x => Differentiate.Grad(static z => (z * z).Sum(), x), // a nested transform
        ["ViewRules.Expand"] = static x => x.Expand(3, 2, 2),
        ["ViewRules.Flip"] = static x => x.Flip(0),
        ["ViewRules.Permute"] = static x => x.Permute(1, 0),
        ["ViewRules.Reshape"] = static x => x.Reshape(4),
        ["ViewRules.Squeeze"] = static x => x[..1].Squeeze(),
        ["ViewRules.SqueezeDim"] = static x => x[..1].Squeeze(0),
        ["ViewRules.T"] = static x => x.T,
        ["ViewRules.Transpose"] = static x => x.Transpose(0, 1),
        ["ViewRules.Unsqueeze"] = static x => x.Unsqueeze(0),
    };

    public static TheoryData<string> Ops => OpCatalog.Names;

    [Theory, MemberData(nameof(Ops))]
    public void Op_is_reached_from_the_public_surface(string op)
    {
        Assert.True(Members.TryGetValue(op, out var member), $"The op {op} has no public member in this table: give it one, or explain what it is for.");
        var y = member!(Tensor.From([1.5, 0.5, 0.25, 2], 2, 2).Track());
        Assert.Contains(Paths.Reachable([y.Node!]), node => ReferenceEquals(node.Op, OpCatalog.All[op]));
    }

    [Fact]
    public void Every_entry_names_an_op() => Assert.Empty(Members.Keys.Except(OpCatalog.All.Keys, StringComparer.Ordinal));

    /// <summary>An op that is the adjoint of another is in the graph of a differentiable gradient, here of x·x after the other.</summary>
    private static Tensor Gradient(Tensor x, Func<Tensor, Tensor> of)
    {
        var y = of(x);
        return Differentiate.Grad((y * y).Sum(), x, createGraph: true);
    }
}
