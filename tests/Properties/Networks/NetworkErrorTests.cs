using Autograd.Properties.Surface;

namespace Autograd.Properties.Networks;

/// <summary>What bad input to the functions of networks raises, before anything is computed.</summary>
public sealed class NetworkErrorTests
{
    private static readonly Dictionary<string, (Action Call, string[] Parts)> Shapes = new(StringComparer.Ordinal)
    {
        ["conv of a vector"] = (static () => Functional.Conv2d(X(4, 4), X(1, 1, 2, 2)), ["conv2d", "[4, 4]", "channel", "2 inner"]),
        ["conv with a flat weight"] = (static () => Functional.Conv2d(X(1, 4, 4), X(1, 2, 2)), ["conv2d", "[1, 2, 2]", "[filters, channels / groups]", "4 in all"]),
        ["conv of other channels"] = (static () => Functional.Conv1d(X(1, 3, 4), X(2, 2, 2)), ["conv1d", "[1, 3, 4]", "3 channels", "[2, 2, 2]", "takes 2"]),
        ["conv in groups"] = (static () => Functional.Conv1d(X(1, 4, 4), X(3, 2, 2), groups: 2), ["conv1d", "3 filters", "2 equal groups"]),
        ["conv bias"] = (static () => Functional.Conv1d(X(1, 1, 4), X(3, 1, 2), X(2)), ["conv1d", "bias", "[2]", "[3]"]),
        ["conv window"] = (static () => Functional.Conv1d(X(1, 1, 4), X(1, 1, 3), dilation: 3, padding: 1), ["conv1d", "window of 7", "size 4", "2 of padding"]),
        ["conv stride"] = (static () => Functional.Conv1d(X(1, 1, 4), X(1, 1, 3), stride: 0), ["conv1d", "stride", "[0]", "at least 1"]),
        ["conv strides"] = (static () => Functional.Conv2d(X(1, 1, 4, 4), X(1, 1, 3, 3), stride: new[] { 1, 2, 3 }), ["conv2d", "stride", "3 numbers", "2 inner"]),
        ["transposed conv channels"] = (static () => Functional.ConvTranspose1d(X(1, 3, 4), X(2, 2, 2)), ["conv_transpose1d", "3 channels", "takes 2"]),
        ["transposed conv output padding"] = (static () => Functional.ConvTranspose1d(X(1, 1, 4), X(1, 1, 2), outputPadding: 1), ["conv_transpose1d", "output padding [1]", "stride [1]"]),
        ["transposed conv of nothing"] = (static () => Functional.ConvTranspose1d(X(1, 1, 1), X(1, 1, 2), padding: 2), ["conv_transpose1d", "inner sizes"]),
        ["pool padding"] = (static () => Functional.MaxPool1d(X(1, 1, 4), 2, padding: 2), ["max_pool1d", "padding [2]", "half", "[2]"]),
        ["pool window"] = (static () => Functional.AvgPool2d(X(1, 4, 4), [5, 1]), ["avg_pool2d", "window of 5", "dimension 0", "size 4"]),
        ["pool of nothing"] = (static () => Functional.MaxPool1d(X(1, 0), 1), ["max_pool1d", "[1, 0]", "not be 0"]),
        ["unpool place"] = (static () => Functional.MaxUnpool1d(X(1, 1), Tensor.From([5L], 1, 1), 2), ["max_unpool1d", "index 5", "0 to 1"]),
        ["unpool size"] = (static () => Functional.MaxUnpool1d(X(1, 1), Tensor.From([0L], 1, 1), 2, outputSize: [9]), ["max_unpool1d", "[9]", "[2]"]),
        ["unpool indices"] = (static () => Functional.MaxUnpool1d(X(1, 1), Tensor.From([0L, 1], 1, 2), 2), ["max_unpool1d", "[1, 2]", "[1, 1]"]),
        ["pad of too many"] = (static () => Functional.Pad(X(2), [1, 1, 1, 1]), ["pad", "2 dimensions", "[2]"]),
        ["reflection"] = (static () => Functional.Pad(X(2), [2, 0], PaddingMode.Reflect), ["pad", "[2, 0]", "Reflect", "at most 1"]),
        ["pad that leaves nothing"] = (static () => Functional.Pad(X(2), [-3, 0]), ["pad", "[-3, 0]", "[2]"]),
        ["interpolation rank"] = (static () => Functional.Interpolate(X(1, 2, 3), 4, mode: InterpolationMode.Bilinear), ["interpolate", "Bilinear", "[1, 2, 3]"]),
        ["grid"] = (static () => Functional.GridSample(X(1, 1, 2, 2), X(1, 2, 2, 3)), ["grid_sample", "[1, 1, 2, 2]", "[1, 2, 2, 3]"]),
        ["affine grid"] = (static () => Functional.AffineGrid(X(1, 2, 2), [1, 1, 2, 2]), ["affine_grid", "[1, 2, 2]", "[N, 2, 3]"]),
        ["fold"] = (static () => Functional.Fold(X(1, 4, 3), 3, 2), ["fold", "[1, 4, 3]", "4"]),
        ["pixels"] = (static () => Functional.PixelShuffle(X(3, 2, 2), 2), ["pixel_shuffle", "3 channels", "4"]),
        ["glu"] = (static () => Functional.Glu(X(2, 3)), ["glu", "dimension 1", "[2, 3]", "even"]),
        ["prelu"] = (static () => Functional.Prelu(X(2, 3), X(2)), ["prelu", "[2]", "[2, 3]", "channel"]),
        ["bce"] = (static () => Functional.BinaryCrossEntropy(X(2), X(3)), ["binary_cross_entropy", "[3]", "[2]"]),
        ["multi margin class"] = (static () => Functional.MultiMarginLoss(X(1, 3), Tensor.From([3L])), ["multi_margin_loss", "target 3", "0 to 2"]),
        ["multilabel class"] = (static () => Functional.MultilabelMarginLoss(X(1, 2), Tensor.From([0L, 7], 1, 2)), ["multilabel_margin_loss", "target 7", "0 to 1"]),
        ["variance"] = (static () => Functional.GaussianNllLoss(X(2, 3), X(2, 3), X(3)), ["gaussian_nll_loss", "[3]", "[2, 3]"]),
        ["batch norm vector"] = (static () => Functional.BatchNorm(X(2, 3), X(2), X(3)), ["batch_norm", "runningMean", "[2]", "[3]"]),
        ["batch norm of one"] = (static () => Functional.BatchNorm<Tensor>(X(1, 3), null, null, training: true), ["batch_norm", "[1, 3]", "one element"]),
        ["instance norm of one"] = (static () => Functional.InstanceNorm(X(2, 3, 1)), ["instance_norm", "[2, 3, 1]", "one element"]),
        ["group norm"] = (static () => Functional.GroupNorm(X(2, 3), 2), ["group_norm", "3 channels", "2 equal groups"]),
        ["rms norm"] = (static () => Functional.RmsNorm(X(2, 3), [2]), ["rms_norm", "[2, 3]", "[2]"]),
        ["linear"] = (static () => Functional.Linear(X(2, 3), X(4, 5)), ["matmul", "3", "5"]),
        ["bilinear"] = (static () => Functional.Bilinear(X(2, 3), X(2, 4), X(5, 3, 3)), ["bilinear", "[2, 3]", "[2, 4]", "[5, 3, 3]"]),
        ["embedding"] = (static () => Functional.Embedding(Tensor.From([3L]), X(3, 2)), ["index 3", "0 to 2"]),
        ["embedding padding"] = (static () => Functional.Embedding(Tensor.From([0L]), X(3, 2), paddingIdx: 3), ["embedding", "3", "table of 3"]),
        ["bag offsets"] = (static () => Functional.EmbeddingBag(Tensor.From([0L, 1]), X(3, 2), Tensor.From([0L, 3])), ["embedding_bag", "offset 1 is 3"]),
        ["cdist"] = (static () => Functional.Cdist(X(2, 3), X(2, 4)), ["cdist", "[2, 3]", "[2, 4]"]),
        ["pdist"] = (static () => Functional.Pdist(X(3)), ["pdist", "[3]"]),
        ["cosine embedding"] = (static () => Functional.CosineEmbeddingLoss(X(2, 3), X(2, 3), X()), ["cosine_embedding_loss", "[2, 3]", "[]"]),
    };

    public static TheoryData<string> Names => [.. Shapes.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Shapes_that_do_not_fit_say_what_disagrees(string name) => Message.Says<ShapeException>(Shapes[name].Call, Shapes[name].Parts);

    [Fact]
    public void Dtypes_that_do_not_fit_say_which()
    {
        var whole = Tensor.Ones([1, 1, 4], DType.Int64);
        Message.Says<DTypeException>(() => Functional.Conv1d(whole, whole), "conv1d", "int64", "To(DType.Float32)");
        Message.Says<DTypeException>(() => Functional.Conv1d(X(1, 1, 4), Tensor.Ones(1, 1, 2)), "conv1d", "float64", "float32");
        Message.Says<DTypeException>(() => Functional.MaxPool1d(whole, 2), "max_pool1d", "int64");
        Message.Says<DTypeException>(() => Functional.Pad(whole, [1, 1], PaddingMode.Reflect), "pad", "int64");
        Message.Says<DTypeException>(() => Functional.MultiMarginLoss(X(1, 3), X(1)), "multi_margin_loss", "float64", "int64");
        Message.Says<DTypeException>(() => Functional.Embedding(X(1), X(3, 2)), "embedding", "float64", "int64");
    }

    [Fact]
    public void Arguments_that_make_no_sense_say_why()
    {
        Message.Says<ArgumentException>(static () => Functional.Conv1d(X(1, 1, 4), X(1, 1, 2), stride: 2, padding: Sizes.Same), "conv1d", "Sizes.Same", "stride is [2]");
        Message.Says<ArgumentException>(static () => Functional.MaxPool1d(X(1, 1, 4), Sizes.Same), "max_pool1d", "Sizes.Same", "kernel size");
        Message.Says<ArgumentException>(static () => Functional.MaxPool1d(X(1, 1, 4), default), "max_pool1d", "kernel size is not given");
        Message.Says<ArgumentException>(static () => Functional.AvgPool2d(X(1, 4, 4), 2, divisorOverride: 0), "avg_pool2d", "divisor");
        Message.Says<ArgumentException>(static () => Functional.Pad(X(2), [1]), "pad", "[1]", "pairs");
        Message.Says<ArgumentException>(static () => Functional.Interpolate(X(1, 1, 2)), "interpolate", "size or a scale factor");
        Message.Says<ArgumentException>(static () => Functional.Interpolate(X(1, 1, 2), 3, alignCorners: true), "interpolate", "alignCorners", "Nearest");
        Message.Says<ArgumentException>(static () => Functional.Celu(X(1), 0), "celu", "alpha");
        Message.Says<ArgumentException>(static () => Functional.Softshrink(X(1), -1), "softshrink", "-1", "0 or more");
        Message.Says<ArgumentException>(static () => Functional.HuberLoss(X(1), X(1), delta: 0), "huber_loss", "delta", "above 0");
        Message.Says<ArgumentException>(static () => Functional.CrossEntropy(X(1, 2), Tensor.From([0L]), labelSmoothing: 2), "cross_entropy", "labelSmoothing", "0 to 1");
        Message.Says<ArgumentException>(static () => Functional.BinaryCrossEntropy(X(2) * 2, X(2)), "binary_cross_entropy", "0 to 1", "logits");
        Message.Says<ArgumentException>(static () => Functional.BatchNorm<Tensor>(X(2, 3), null, null), "batch_norm", "runningMean");
        Message.Says<ArgumentException>(static () => Functional.EmbeddingBag(Tensor.From([0L]), X(3, 2)), "embedding_bag", "offsets");
        Message.Says<ArgumentException>(static () => Functional.EmbeddingBag(Tensor.From([0L], 1, 1), X(3, 2), perSampleWeights: X(1, 1)), "embedding_bag", "BagMode.Sum");
        Message.Says<ArgumentException>(static () => Functional.ScaledDotProductAttention(X(2, 2), X(2, 2), X(2, 2), X(2, 2), isCausal: true), "mask", "causality");
    }

    private static Tensor X(params int[] shape) => Tensor.Ones(Shape.Of(shape), DType.Float64);
}
