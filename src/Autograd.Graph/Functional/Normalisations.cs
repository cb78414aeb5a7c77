using Autograd.Kernels;

namespace Autograd;

/// <summary>What normalisations have in common.</summary>
internal static class Normalisations
{
    /// <summary>A floating tensor with a channel dimension.</summary>
    internal static Tensor Channels(string op, Tensor x)
        => !x.DType.IsFloating() ? throw GraphErrors.FloatingOnly(op, x.DType) : x.Rank < 2 ? throw NetworkErrors.NoChannels(op, x.Shape) : x;

    /// <summary>Less the mean, divided by the standard deviation; both over the same dimensions.</summary>
    internal static (Tensor Output, Tensor Mean, Tensor Inverse) Standardised(Tensor x, int[] dims, double eps)
    {
        var mean = x.Mean(dims, keepDim: true);
        var centred = x - mean;
        var inverse = ((centred * centred).Mean(dims, keepDim: true) + eps).Rsqrt();
        return (centred * inverse, mean, inverse);
    }

    internal static (Tensor Output, Tensor Mean, Tensor Inverse) Batch(
        string op, Tensor x, Tensor? runningMean, Tensor? runningVar, Tensor? weight, Tensor? bias, bool training, double eps)
    {
        if (!x.DType.IsFloating()) throw GraphErrors.FloatingOnly(op, x.DType);

        // As in PyTorch, a vector without elements passes.
        if (x.Rank == 1 && x.Numel == 0) return (x, x, x);
        if (x.Rank < 2) throw NetworkErrors.NoChannels(op, x.Shape);
        if (training)
        {
            var (y, own, scale) = Standardised(x, [0, .. Enumerable.Range(2, x.Rank - 2)], eps);
            return (Affine(op, y, weight, bias), own, scale);
        }

        var mean = Along(op, nameof(runningMean), runningMean ?? throw NetworkErrors.NotGiven(op, nameof(runningMean)), x);
        var inverse = (Along(op, nameof(runningVar), runningVar ?? throw NetworkErrors.NotGiven(op, nameof(runningVar)), x) + eps).Rsqrt();
        return (Affine(op, (x - mean) * inverse, weight, bias), mean, inverse);
    }

    /// <summary>Whether the dimensions other than the second, or behind it alone, hold one element.</summary>
    internal static bool IsOne(Shape shape, bool withBatch)
    {
        var count = withBatch ? shape.Dims[0] : 1;
        foreach (var size in shape.Dims[2..]) count *= size;
        return count == 1;
    }

    /// <summary>Scaled and shifted by one number a channel.</summary>
    internal static Tensor Affine(string op, Tensor x, Tensor? weight, Tensor? bias)
    {
        if (weight is not null) x *= Along(op, nameof(weight), weight, x);
        return bias is null ? x : x + Along(op, nameof(bias), bias, x);
    }

    /// <summary>Means over so many neighbours along the channels, of which the larger half comes before.</summary>
    internal static Tensor OverNeighbours(Tensor x, int size)
    {
        var channels = x.Shape.Dims[1];
        var blend = Blend.Of(channels, channels, o =>
        {
            var (first, end) = (Math.Max(o - (size / 2), 0), Math.Min(o + ((size - 1) / 2) + 1, channels));
            return Enumerable.Range(first, end - first).Select(i => (i, 1.0 / size));
        });
        return BlendingRules.Blend.Apply(x, new BlendingRules.BlendArgs(1, blend));
    }

    private static Tensor Along(string op, string what, Tensor vector, Tensor x)
    {
        var channels = x.Shape.Dims[1];
        if (vector.Shape != Shape.Of(channels)) throw NetworkErrors.ChannelVector(op, what, vector.Shape, x.Shape);
        return vector.Reshape(Shape.Of([channels, .. Sizes.All(1, x.Rank - 2)]));
    }
}
