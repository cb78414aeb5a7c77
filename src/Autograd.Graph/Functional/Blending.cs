using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>The rule of sparse matrices along a dimension, which averaging, interpolation and padding are made of.</summary>
internal static class BlendingRules
{
    internal static readonly LinearOp Blend = LinearOp.With<BlendArgs>(
        "blend",
        static (x, a) => Blending.Along(x, a.Dim, a.Blend),
        static (g, _, a) => Blend!.Apply(g, a with { Blend = a.Blend.Transposed }),
        batch: static (x, a) => Blend!.Apply(x, a with { Dim = a.Dim + 1 }));

    /// <summary>One blend for each of the last dimensions; null leaves a dimension as it is.</summary>
    internal static Tensor Last(Tensor x, IReadOnlyList<Blend?> blends)
    {
        for (var d = 0; d < blends.Count; d++)
            if (blends[d] is { } blend) x = Blend.Apply(x, new BlendArgs(x.Rank - blends.Count + d, blend));
        return x;
    }

    /// <summary>Means over so many windows of about equal size in each inner dimension of images; null where the size stays.</summary>
    internal static Blend?[] Adaptive(Tensor images, int[] counts)
    {
        var blends = new Blend?[counts.Length];
        for (var d = 0; d < counts.Length; d++)
        {
            var size = images.Shape.Dims[d + 2];
            if (counts[d] == size) continue;
            var spans = Spans.Adaptive(size, counts[d]);
            blends[d] = Kernels.Blend.Of(size, counts[d], o => Enumerable.Range(spans.First[o], spans.End[o] - spans.First[o]).Select(i => (i, 1.0 / (spans.End[o] - spans.First[o]))));
        }

        return blends;
    }

    /// <summary>The dimension and the weights along it.</summary>
    internal sealed record BlendArgs(int Dim, Blend Blend);
}
