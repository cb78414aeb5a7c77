namespace Autograd.Properties.Rules;

/// <summary>
/// Some slopes name a kernel for the gradient that nobody differentiates further. It has the bits of the formula, which
/// is what a recorded pass evaluates; NaNs are equal to each other, whatever their payload.
/// </summary>
public sealed class FusedSlopeTests
{
    private static readonly double[] Edges =
        [0, -0.0, 1, -1, 1e-30, -1e-30, 0.3, -2.7, 17, -90, 1e30, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1e-310, 0.99999];

    public static TheoryData<string, DType> Cases()
    {
        TheoryData<string, DType> cases = [];
        foreach (var name in new[] { "tanh", "sigmoid", "relu", "mul", "mul by a row", "mul by itself", "softmax", "log_softmax", "layer norm", "scaled layer norm", "cross entropy" })
        {
            cases.Add(name, DType.Float32);
            cases.Add(name, DType.Float64);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_fused_pull_has_the_bits_of_the_recorded_one(string name, DType dtype)
    {
        for (var n = 1; n <= 67; n++)
        {
            var x = Values(n, shift: 0, dtype).Track();
            var seed = Values(n, shift: n % 7, dtype);
            AssertSame(x, seed, Function(name, x));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_fused_pull_reads_views(string name, DType dtype)
    {
        var x = Values(5 * 13, shift: 3, dtype).Reshape(5, 13).T.Track();
        AssertSame(x, Values(5 * 13, shift: 1, dtype).Reshape(13, 5), Function(name, x));
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void A_cotangent_of_ones_has_the_bits_of_the_recorded_one(DType dtype)
    {
        var x = Values(5 * 13, shift: 3, dtype).Reshape(5, 13).T.Track();
        AssertSame(x, Tensor.Ones([], dtype).Expand(13, 5), x * Values(13 * 5, shift: 2, dtype).Reshape(13, 5));
        AssertSame(x, Tensor.Ones([], dtype).Expand(13, 5), x * Values(5, shift: 2, dtype));
        AssertSame(x, Tensor.Full([], 2, dtype).Expand(13, 5), x * x);
    }

    private static Tensor Function(string name, Tensor x) => name switch
    {
        "tanh" => x.Tanh(),
        "sigmoid" => x.Sigmoid(),
        "relu" => x.Relu(),
        "mul" => x * Values(x.Numel, shift: 2, x.DType).Reshape(x.Shape),
        "softmax" => x.Softmax(-1),
        "log_softmax" => x.LogSoftmax(-1),
        "layer norm" => Functional.LayerNorm(x, [x.Shape[-1]]),
        "scaled layer norm" => Functional.LayerNorm(x, [x.Shape[-1]], Values(x.Shape[-1], shift: 2, x.DType), Values(x.Shape[-1], shift: 9, x.DType), eps: 0.5),
        "cross entropy" => Functional.CrossEntropy(x.Reshape(-1, x.Shape[-1]), Tensor.Full([x.Numel / x.Shape[-1]], 0, DType.Int64), reduction: Reduction.None)
            .Reshape([.. x.Shape.ToArray()[..^1], 1]).Expand(x.Shape),
        "mul by a row" => x * Values(x.Shape[-1], shift: 5, x.DType),
        _ => x * x,
    };

    private static void AssertSame(Tensor x, Tensor seed, Tensor y)
    {
        var fused = y.Backward(seed)[x];
        var recorded = y.Backward(seed, new BackwardOptions { CreateGraph = true })[x];
        Assert.Equal(Bits(recorded), Bits(fused));
    }

    private static Tensor Values(int n, int shift, DType dtype)
        => Tensor.Float64([.. Enumerable.Range(0, n).Select(i => Edges[(i + shift) % Edges.Length])]).To(dtype);

    private static long[] Bits(Tensor x)
        => Array.ConvertAll(x.To(DType.Float64).ToArray<double>(), static v => double.IsNaN(v) ? -1 : BitConverter.DoubleToInt64Bits(v));
}
