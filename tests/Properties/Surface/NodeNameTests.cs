using Autograd.Properties.Rules;

namespace Autograd.Properties.Surface;

/// <summary>
/// The names that nodes show are those of PyTorch's <c>grad_fn</c>: the capitalised name of the operation, <c>Backward</c>,
/// and the number of its overload in PyTorch's derivatives.yaml.
/// </summary>
public sealed class NodeNameTests
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["ActivationRules.Relu"] = "Relu0",
        ["ActivationRules.Sigmoid"] = "Sigmoid0",
        ["ActivationRules.Tanh"] = "Tanh0",
        ["Anomaly.Traced"] = "Traced0", // a mark of ours, which PyTorch does not have
        ["ArithmeticRules.Add"] = "Add0",
        ["ArithmeticRules.Div"] = "Div0",
        ["ArithmeticRules.Mul"] = "Mul0",
        ["ArithmeticRules.Neg"] = "Neg0",
        ["ArithmeticRules.Rsub"] = "Rsub1",
        ["ArithmeticRules.Sub"] = "Sub0",
        ["AssignmentRules.Copy"] = "Copy0",
        ["AssignmentRules.Fill"] = "Fill0",
        ["ComparisonRules.Where"] = "Where0",
        ["ConversionRules.To"] = "ToCopy0",
        ["CumulativeRules.CumSum"] = "Cumsum0",
        ["DivisionRules.DivFloor"] = "Div1",
        ["DivisionRules.DivTrunc"] = "Div1",
        ["DivisionRules.Fmod"] = "Fmod1",
        ["DivisionRules.Reciprocal"] = "Reciprocal0",
        ["DivisionRules.Remainder"] = "Remainder1",
        ["ErrorFunctionRules.Erf"] = "Erf0",
        ["ErrorFunctionRules.Erfc"] = "Erfc0",
        ["ErrorFunctionRules.Erfcx"] = "SpecialErfcx0",
        ["ExponentialRules.Exp"] = "Exp0",
        ["ExponentialRules.Exp2"] = "Exp20",
        ["ExponentialRules.Expm1"] = "Expm10",
        ["ExponentialRules.Log"] = "Log0",
        ["ExponentialRules.Log10"] = "Log100",
        ["ExponentialRules.Log1p"] = "Log1P0",
        ["ExponentialRules.Log2"] = "Log20",
        ["ExponentialRules.LogAddExp"] = "Logaddexp0",
        ["ExponentialRules.Xlogy"] = "Xlogy0",
        ["ExtremumRules.Abs"] = "Abs0",
        ["ExtremumRules.Clamp"] = "Clamp1",
        ["ExtremumRules.ClampMax"] = "ClampMax0",
        ["ExtremumRules.ClampMin"] = "ClampMin0",
        ["ExtremumRules.Maximum"] = "Maximum0",
        ["ExtremumRules.Minimum"] = "Minimum0",
        ["ExtremumRules.Sign"] = "Sign0",
        ["FactorisationRules.Cholesky"] = "LinalgCholeskyEx0",
        ["GammaRules.Digamma"] = "Digamma0",
        ["GammaRules.LGamma"] = "Lgamma0",
        ["GammaRules.Polygamma"] = "Polygamma0",
        ["HyperbolicRules.Acosh"] = "Acosh0",
        ["HyperbolicRules.Asinh"] = "Asinh0",
        ["HyperbolicRules.Atanh"] = "Atanh0",
        ["HyperbolicRules.Cosh"] = "Cosh0",
        ["HyperbolicRules.Sinh"] = "Sinh0",
        ["IndexingRules.PadSelect"] = "SelectBackward0",
        ["IndexingRules.PadSlice"] = "SliceBackward0",
        ["IndexingRules.Select"] = "Select0",
        ["IndexingRules.Slice"] = "Slice0",
        ["JoiningRules.Cat"] = "Cat0",
        ["JoiningRules.Stack"] = "Stack0",
        ["LinearSystemRules.Det"] = "LinalgDet0",
        ["LinearSystemRules.Inv"] = "LinalgInvEx0",
        ["LinearSystemRules.Solve"] = "LinalgSolveEx0",
        ["LinearSystemRules.SolveTriangular"] = "LinalgSolveTriangular0",
        ["LinearSystemRules.Tril"] = "Tril0",
        ["LinearSystemRules.Triu"] = "Triu0",
        ["LossRules.NllLoss"] = "NllLoss0",
        ["LossRules.MseLoss"] = "MseLoss0",
        ["MatrixProductRules.Batched"] = "Bmm0",
        ["MatrixProductRules.Dot"] = "Dot0",
        ["MatrixProductRules.Matrix"] = "Mm0",
        ["MatrixProductRules.Vector"] = "Mv0",
        ["PickingRules.Gather"] = "Gather0",
        ["PickingRules.Index"] = "Index0",
        ["PickingRules.IndexAdd"] = "IndexAdd0",
        ["PickingRules.IndexSelect"] = "IndexSelect0",
        ["PickingRules.MaxDim"] = "Max0",
        ["PickingRules.MinDim"] = "Min0",
        ["PickingRules.Scatter"] = "ScatterAdd0",
        ["PowerRules.Hypot"] = "Hypot0",
        ["PowerRules.Pow"] = "Pow1",
        ["PowerRules.PowNumber"] = "Pow0",
        ["PowerRules.PowOfNumber"] = "Pow2",
        ["PowerRules.Rsqrt"] = "Rsqrt0",
        ["PowerRules.Sqrt"] = "Sqrt0",
        ["ReductionRules.Amax"] = "Amax0",
        ["ReductionRules.Amin"] = "Amin0",
        ["ReductionRules.LogSumExp"] = "Logsumexp0",
        ["ReductionRules.Max"] = "Max1",
        ["ReductionRules.Min"] = "Min1",
        ["ReductionRules.Norm"] = "LinalgVectorNorm0",
        ["ReductionRules.Prod"] = "Prod0",
        ["ReductionRules.ProdDim"] = "Prod1",
        ["ReductionRules.Std"] = "Std0",
        ["ReductionRules.Var"] = "Var0",
        ["RoundingRules.Ceil"] = "Ceil0",
        ["RoundingRules.Floor"] = "Floor0",
        ["RoundingRules.Round"] = "Round0",
        ["RoundingRules.RoundDecimals"] = "Round1",
        ["RoundingRules.Trunc"] = "Trunc0",
        ["SoftmaxRules.LogSoftmax"] = "LogSoftmax0",
        ["SoftmaxRules.Softmax"] = "Softmax0",
        ["SplittingRules.Split"] = "Split0",
        ["SplittingRules.SplitSizes"] = "SplitWithSizes0",
        ["SplittingRules.Unbind"] = "Unbind0",
        ["SummationRules.Mean"] = "Mean0",
        ["SummationRules.MeanDim"] = "Mean1",
        ["SummationRules.Sum"] = "Sum0",
        ["SummationRules.SumDim"] = "Sum1",
        ["TrigonometricRules.Acos"] = "Acos0",
        ["TrigonometricRules.Asin"] = "Asin0",
        ["TrigonometricRules.Atan"] = "Atan0",
        ["TrigonometricRules.Atan2"] = "Atan20",
        ["TrigonometricRules.Cos"] = "Cos0",
        ["TrigonometricRules.Sin"] = "Sin0",
        ["TrigonometricRules.Tan"] = "Tan0",
        ["ViewRules.Alias"] = "Alias0",
        ["ViewRules.Expand"] = "Expand0",
        ["ViewRules.Flip"] = "Flip0",
        ["ViewRules.Permute"] = "Permute0",
        ["ViewRules.Reshape"] = "View0",
        ["ViewRules.Squeeze"] = "Squeeze0",
        ["ViewRules.SqueezeDim"] = "Squeeze1",
        ["ViewRules.T"] = "T0",
        ["ViewRules.Transpose"] = "Transpose0",
        ["ViewRules.Unsqueeze"] = "Unsqueeze0",
    };

    public static TheoryData<string> Ops => OpCatalog.Names;

    [Theory, MemberData(nameof(Ops))]
    public void Op_shows_PyTorchs_name(string op)
    {
        Assert.True(Names.TryGetValue(op, out var name), $"The op {op} is not in this table; look up its name in PyTorch's derivatives.yaml.");
        Assert.Equal(name!.Insert(name.Length - 1, "Backward"), OpCatalog.All[op].NodeName);
    }

    [Fact]
    public void Leaf_accumulates()
    {
        var x = Tensor.Scalar(1.0).Track();
        Assert.Equal("<AccumulateGrad>", x.Node!.ToString());
        Assert.Null(new Variable(x).GradFn);
    }
}
