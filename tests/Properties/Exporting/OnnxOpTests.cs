namespace Autograd.Properties.Exporting;

/// <summary>Every op that is exported gives in ONNX Runtime what it gives here, on other numbers than it was exported with.</summary>
public sealed class OnnxOpTests
{
    private static readonly Tensor Weights = Random(9, 4, 3), Mask = Random(8, 3, 4) > 0;

    // Name, function, and how many roundings of the largest result a result may carry: four for an elementary function
    // (ours and theirs are within two ulp each), one for each operation, the length for a sum.
    private static readonly Dictionary<string, (Func<Tensor, Tensor> F, int Roundings)> Functions = new(StringComparer.Ordinal)
    {
        ["add, subtract, multiply, divide"] = (static x => (2 - ((x + 3) * x / 7)) - x, 6),
        ["negative and reciprocal"] = (static x => -(x.Abs() + 1).Reciprocal(), 4),
        ["integers promoted"] = (static x => x + Tensor.Arange(0, 4, dtype: DType.Int64), 2),
        ["exp"] = (static x => x.Exp(), 8),
        ["log"] = (static x => x.Abs().Log(), 8),
        ["sqrt and its reciprocal"] = (static x => x.Abs().Sqrt() + (x.Abs() + 1).Rsqrt(), 6),
        ["powers"] = (static x => x.Square() + (x.Abs() + 1).Pow(1.5) + x.Abs().Pow(x) + new Tensor(NdArray.Scalar(2f)).Pow(x), 30),
        ["exponentials of other bases"] = (static x => x.Exp2() + x.Expm1(), 16),
        ["logarithms of other bases"] = (static x => (x.Abs() + 0.5).Log2() + (x.Abs() + 0.5).Log10() + x.Abs().Log1p(), 30),
        ["trigonometry"] = (static x => x.Sin() + x.Cos() + (x * 0.3).Tan() + x.Atan() + (x * 0.2).Asin() + (x * 0.2).Acos(), 40),
        ["hyperbolic"] = (static x => x.Sinh() + x.Cosh() + x.Tanh() + x.Asinh() + (x.Abs() + 1.1).Acosh() + (x * 0.2).Atanh(), 60),
        ["error functions"] = (static x => x.Erf() + x.Erfc(), 10),
        ["rounding"] = (static x => (x * 2).Floor() + (x * 2).Ceil() + (x * 2).Round() + (x * 2).Trunc(), 4),
        ["abs and sign"] = (static x => x.Abs() * x.Sign(), 2),
        ["relu and sigmoid"] = (static x => x.Relu() + x.Sigmoid(), 8),
        ["elu"] = (static x => Functional.Elu(x, 1.5) + Functional.Selu(x), 20),
        ["leaky relu"] = (static x => Functional.LeakyRelu(x, 0.2), 2),
        ["gelu"] = (static x => Functional.Gelu(x) + Functional.Gelu(x, approximate: true), 20),
        ["silu and mish"] = (static x => Functional.Silu(x) + Functional.Mish(x), 30),
        ["softplus"] = (static x => Functional.Softplus(x, 2, 3) + Functional.LogSigmoid(x), 30),
        ["hard functions"] = (static x => Functional.Hardtanh(x) + Functional.Hardsigmoid(x) + Functional.Hardswish(x), 10),
        ["shrinking functions"] = (static x => Functional.Softshrink(x) + Functional.Hardshrink(x) + Functional.Threshold(x, 0.1, -2), 4),
        ["other activations"] = (static x => Functional.Celu(x, 0.5) + Functional.Relu6(x) + Functional.Softsign(x) + Functional.Tanhshrink(x) + Functional.Glu(x, 1).Sum() + Functional.Prelu(x, Tensor.Full([1], 0.3)), 60),
        ["maximum and minimum"] = (static x => x.Maximum(0.1) + x.Minimum(Random(4, 4)), 2),
        ["clamp"] = (static x => x.Clamp(-0.5, 0.5) + x.Clamp(min: 0) + x.Clamp(max: 0.2), 3),
        ["comparisons"] = (static x => Tensor.Where((x > 0) & (x < 1) | (x >= 1.5) | !(x <= 2), x, -x) + Tensor.Where(x.Eq(0) | x.Ne(0), x, 1), 2),
        ["where of a constant condition"] = (static x => Tensor.Where(Mask, x, 0.0), 0),
        ["masked fill"] = (static x => x.MaskedFill(x > 0.5, -1), 0),
        ["casts"] = (static x => (x * 3).To(DType.Int64).To(DType.Float32) + (x > 0).To(DType.Float32), 2),
        ["count"] = (static x => (x > 0).Sum(1).To(DType.Float32), 0),
        ["matrix product"] = (static x => x.MatMul(Weights), 8),
        ["matrix and vector"] = (static x => x.MatMul(Random(3, 4)), 8),
        ["vectors"] = (static x => x[0].MatMul(x[1]) + x[1].MatMul(Weights), 10),
        ["batches of matrices"] = (static x => x.Reshape(3, 2, 2).MatMul(x.Reshape(3, 2, 2).Transpose(-1, -2)), 8),
        ["reshape, transpose, permute"] = (static x => x.Reshape(3, 2, 2).Permute(2, 0, 1).Transpose(0, 1).Flatten(1), 0),
        ["squeeze and unsqueeze"] = (static x => x.Unsqueeze(1).Squeeze().Unsqueeze(-1).Squeeze(2).T, 0),
        ["expand"] = (static x => x.Unsqueeze(1).Expand(3, 5, 4) + x[..1].Expand(3, 5, 4)[0], 2),
        ["flip"] = (static x => x.Flip(0, 1), 0),
        ["select and slice"] = (static x => x[1, 1..3] + x[^1, ..2] + x[.., 0][1..] + x.Slice(1, 0, null, 2)[0], 4),
        ["indices"] = (static x => x.IndexSelect(1, Tensor.From([2L, 0, 0])) + x[Tensor.From([2L, 1, 0])].Gather(1, Tensor.From([0L, 1, 2, 3, 3, 3, 0, 0, 1], 3, 3)), 2),
        ["indices of two dimensions"] = (static x => x[Tensor.From([2L, 0]), Tensor.From([1L, 3])], 0),
        ["places that are computed"] = (static x => x.Gather(1, x.ArgMax(1, keepDim: true)) + x[0][x.ArgMin(1)].Sum(), 6),
        ["argmax of all"] = (static x => x.ArgMax().To(DType.Float32), 0),
        ["cat and stack"] = (static x => Tensor.Cat([x, x * 2], 1).Sum(1) + Tensor.Stack([x, x]).Sum([0, 2]), 20),
        ["split and unbind"] = (static x => x.Split(3, 1)[1].Sum() + x.Chunk(2, 1)[0] + x.Unbind(1)[2].Unsqueeze(-1), 10),
        ["pad"] = (static x => Functional.Pad(x, [1, 2, 0, 1]), 0),
        ["pad with copies"] = (static x => Functional.Pad(x, [1, 2], PaddingMode.Reflect), 1),
        ["triangles"] = (static x => x.Tril() + x.Triu(1), 2),
        ["sums and means"] = (static x => x.Sum() + x.Mean(0) + x.Sum([0, 1], keepDim: true) + x.Mean(), 40),
        ["largest and smallest"] = (static x => x.Max() + x.Max(1).Values.Sum() + x.Min(0).Values.Sum() + x.Amax([0]) + x.Amin([1], keepDim: true).Sum(), 20),
        ["largest with their places"] = (static x => x.Max(1, keepDim: true).Values + x.Max(1).Indices.To(DType.Float32).Unsqueeze(1) - x.Min(0, keepDim: true).Indices.To(DType.Float32), 4),
        ["products and norms"] = (static x => x.Prod() + x.Norm() + x.Norm(1, [1]).Sum() + x.Norm(double.PositiveInfinity), 60),
        ["variances"] = (static x => x.Var(1) + x.Std(1, correction: 0) + x.LogSumExp(1), 60),
        ["running sum"] = (static x => x.CumSum(1), 8),
        ["softmax"] = (static x => x.Softmax(1) + x.Softmax(0), 20),
        ["log softmax"] = (static x => x.LogSoftmax(-1), 20),
        ["layer norm"] = (static x => Functional.LayerNorm(x, [4], Random(5, 4), Random(6, 4)), 60),
        ["rms and group norm"] = (static x => Functional.RmsNorm(x, [4]) + Functional.GroupNorm(x, 2), 60),
        ["convolution"] = (static x => Functional.Conv1d(x.Reshape(1, 3, 4), Random(5, 2, 3, 3), Random(6, 2), padding: 1), 30),
        ["convolution of even windows"] = (static x => Functional.Conv1d(x.Reshape(1, 3, 4), Random(5, 2, 3, 2), padding: Sizes.Same), 20),
        ["strided convolution in groups"] = (static x => Functional.Conv2d(x.Reshape(1, 2, 2, 3), Random(5, 4, 1, 2, 2), stride: 2, padding: [1, 2], groups: 2, dilation: [1, 2]), 20),
        ["convolution of volumes"] = (static x => Functional.Conv3d(x.Reshape(1, 1, 2, 3, 2), Random(5, 2, 1, 1, 2, 2), Random(6, 2)), 20),
        ["interpolation"] = (static x => Functional.Interpolate(x.Reshape(1, 1, 3, 4), scaleFactor: [2.0], mode: InterpolationMode.Bilinear) + Functional.Interpolate(x.Reshape(1, 1, 3, 4), scaleFactor: [2.0]), 20),
        ["instance norm"] = (static x => Functional.InstanceNorm(x.Reshape(1, 3, 4)), 60),
        ["max pooling"] = (static x => Functional.MaxPool2d(x.Reshape(1, 1, 3, 4), 2, stride: 1, padding: 1) + Functional.MaxPool2d(x.Reshape(1, 3, 4), 2, stride: [2, 3], ceilMode: true).Sum(), 4),
        ["average pooling"] = (static x => Functional.AvgPool2d(x.Reshape(1, 1, 3, 4), 2, stride: 1, padding: 1).Sum() + Functional.AdaptiveAvgPool2d(x.Reshape(1, 1, 3, 4), 2), 40),
        ["attention"] = (static x => Functional.ScaledDotProductAttention(x, x * 0.5, x, isCausal: true), 60),
        ["many at once"] = (static x => Vectorize.VMap(static row => row * row.Sum())(x), 12),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Gives_the_same_elsewhere(string name)
    {
        var (f, roundings) = Functions[name];
        var model = Onnx.Export(x => [f(x[0])], [Random(1, 3, 4)]);
        using var session = new OnnxRun(model);
        foreach (var seed in new ulong[] { 1, 2, 3 })
        {
            var x = Random(seed, 3, 4);
            Same(f(x), session.Run(x)[0], roundings);
        }
    }

    internal static void Same(Tensor expected, Tensor actual, int roundings)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.DType, actual.DType);
        var largest = Math.Max(1, expected.Abs().Max().Item());
        var difference = (expected - actual).Abs().Max().Item();
        Assert.True(difference <= roundings * largest * Math.Pow(2, -24), FormattableString.Invariant($"off by {difference * Math.Pow(2, 24) / largest} roundings of {largest}"));
    }

    internal static Tensor Random(ulong seed, params int[] shape) => Tensor.Randn(Shape.Of(shape), new Generator(seed));
}
