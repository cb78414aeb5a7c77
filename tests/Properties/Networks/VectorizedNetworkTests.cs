namespace Autograd.Properties.Networks;

/// <summary>Functions of networks inside a vectorized function are those of each example, and so are their gradients.</summary>
public sealed class VectorizedNetworkTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Functions = new(StringComparer.Ordinal)
    {
        ["conv with a bias"] = static x => Functional.Conv1d(x, Random(2, 2, 3), Random(2), padding: 1),
        ["conv of its own filters"] = static x => Functional.Conv1d(Random(2, 6), x.Unsqueeze(0), padding: 2),
        ["conv of its own bias"] = static x => Functional.Conv1d(Random(2, 6), Random(2, 2, 3), x.Sum(1)),
        ["transposed conv"] = static x => Functional.ConvTranspose1d(x, Random(2, 3, 2), Random(3), stride: 2),
        ["max pool"] = static x => Functional.MaxPool1d(x, 2, stride: 1, padding: 1),
        ["unpool"] = static x => Functional.MaxUnpool1d(Functional.MaxPool1d(x, 2), Tensor.From([0L, 2, 1, 3], 2, 2), 2),
        ["adaptive pool"] = static x => Functional.AdaptiveAvgPool1d(x, 3),
        ["power pool"] = static x => Functional.LpPool1d(x, 2, 2),
        ["pad"] = static x => Functional.Pad(x, [1, 2], value: 3),
        ["circular pad"] = static x => Functional.Pad(x, [-1, 2, 1, 0], PaddingMode.Circular),
        ["interpolation"] = static x => Functional.Interpolate(x.Unsqueeze(0), scaleFactor: [1.7], mode: InterpolationMode.Linear),
        ["unfold"] = static x => Functional.Unfold(x.Unsqueeze(0), [1, 2]),
        ["fold"] = static x => Functional.Fold(x, new[] { 2, 4 }, [2, 1]),
        ["grid"] = static x => Functional.GridSample(Random(1, 2, 3, 3), (x * 0.4).Reshape(1, 2, 2, 2), padding: GridPadding.Reflection),
        ["image under a grid"] = static x => Functional.GridSample(x.Reshape(1, 2, 2, 2), Random(1, 1, 3, 2), GridMode.Bicubic),
        ["elu"] = static x => Functional.Elu(x),
        ["prelu"] = static x => Functional.Prelu(x, x.Sum(0)[0]),
        ["glu"] = static x => Functional.Glu(x),
        ["cross entropy with smoothing"] = static x => Functional.CrossEntropy(x, Tensor.From([3L, 0]), labelSmoothing: 0.25),
        ["cross entropy of probabilities"] = static x => Functional.CrossEntropy(Random(2, 4), x.Softmax(1)),
        ["binary cross entropy"] = static x => Functional.BinaryCrossEntropy(x.Sigmoid(), Random(2, 4).Sigmoid()),
        ["multi margin"] = static x => Functional.MultiMarginLoss(x, Tensor.From([1L, 2]), weight: Random(4).Exp()),
        ["multilabel margin"] = static x => Functional.MultilabelMarginLoss(x, Tensor.From([1L, 2, -1, 0, 0, -1, -1, -1], 2, 4)),
        ["gaussian"] = static x => Functional.GaussianNllLoss(x, Random(2, 4), x.Exp()),
        ["triplet"] = static x => Functional.TripletMarginLoss(x, Random(2, 4), -x, swap: true),
        ["batch norm"] = static x => Functional.BatchNorm<Tensor>(x, null, null, Random(4), training: true),
        ["group norm"] = static x => Functional.GroupNorm(x, 2, eps: 0.1),
        ["local response"] = static x => Functional.LocalResponseNorm(x, 3, alpha: 1),
        ["cosine"] = static x => Functional.CosineSimilarity(x, Random(1, 4)),
        ["distances"] = static x => Functional.Cdist(x, Random(3, 4)),
        ["bilinear"] = static x => Functional.Bilinear(x, Random(2, 3), Random(2, 4, 3)),
        ["attention"] = static x => Functional.ScaledDotProductAttention(x, Random(3, 4), Random(3, 2)),
        ["embedding"] = static x => Functional.Embedding(Tensor.From([1L, 0, 1]), x, paddingIdx: 0, maxNorm: 1),
        ["bag"] = static x => Functional.EmbeddingBag(Tensor.From([1L, 0, 1]), x, Tensor.From([0L, 2])),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Many_are_each_one(string name)
    {
        var f = Functions[name];
        var x = Tensor.Randn([3, 2, 4], new Generator(8), DType.Float64);
        Same(Tensor.Stack([f(x[0]), f(x[1]), f(x[2])]), Vectorize.VMap(f)(x));
        Func<Tensor, Tensor> gradient = one => Differentiate.Grad(z => f(z).Square().Sum(), one);
        Same(Tensor.Stack([gradient(x[0]), gradient(x[1]), gradient(x[2])]), Vectorize.VMap(gradient)(x));
    }

    private static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.All(actual.ToArray<double>().Zip(expected.ToArray<double>()), static pair => Assert.Equal(pair.Second, pair.First, 1e-9));
    }

    private static Tensor Random(params int[] shape) => Tensor.Randn(Shape.Of(shape), new Generator(3), DType.Float64);
}
