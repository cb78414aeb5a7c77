using Autograd.Kernels;

namespace Autograd;

/// <summary>How images are resampled.</summary>
public enum InterpolationMode
{
    /// <summary>The nearest place, as PyTorch rounds: ⌊o · scale⌋.</summary>
    Nearest,

    /// <summary>The place whose middle is nearest: ⌊(o + ½) · scale⌋.</summary>
    NearestExact,

    /// <summary>Between two places, of signals [N, C, L].</summary>
    Linear,

    /// <summary>Between four places, of images [N, C, H, W].</summary>
    Bilinear,

    /// <summary>A cubic through four places in each direction (Keys 1981, a = −0.75), of images [N, C, H, W].</summary>
    Bicubic,

    /// <summary>Between eight places, of volumes [N, C, D, H, W].</summary>
    Trilinear,

    /// <summary>Means over windows, as adaptive average pooling.</summary>
    Area,
}

public static partial class Functional
{
    /// <summary>Signals, images or volumes resampled to other sizes.</summary>
    /// <param name="input">[N, C, L], [N, C, H, W] or [N, C, D, H, W].</param>
    /// <param name="size">The inner sizes of the result; left out if there is a scale factor.</param>
    /// <param name="scaleFactor">One factor, or one for each inner dimension; null if there is a size.</param>
    /// <param name="mode">How.</param>
    /// <param name="alignCorners">Whether the middles of the first and last places stay where they are; of the linear and cubic modes.</param>
    /// <param name="recomputeScaleFactor">Whether the distances follow from the rounded sizes, not from the factor.</param>
    /// <param name="antialias">Whether a smaller result is smoothed first; of <see cref="InterpolationMode.Bilinear"/> and <see cref="InterpolationMode.Bicubic"/>.</param>
    /// <returns>The input's shape with other inner sizes, ⌊size · factor⌋.</returns>
    /// <remarks>Linear: a few weights for each dimension, one dimension after another. Keeps nothing.</remarks>
    /// <exception cref="ShapeException">The rank does not fit the mode, or a size is 0.</exception>
    /// <exception cref="DTypeException">The input is not floating.</exception>
    /// <exception cref="ArgumentException">Not exactly one of size and factor is given, or an option does not go with the mode.</exception>
    public static T Interpolate<T>(
        TensorOps<T> input, Sizes size = default, double[]? scaleFactor = null, InterpolationMode mode = InterpolationMode.Nearest, bool alignCorners = false,
        bool recomputeScaleFactor = false, bool antialias = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Wrap(Interpolations.Interpolate(input.Core, size, scaleFactor, mode, alignCorners, recomputeScaleFactor, antialias));
    }
}

/// <summary>The weights of resampling, dimension by dimension.</summary>
internal static class Interpolations
{
    private const string Op = "interpolate";

    internal static Tensor Interpolate(
        Tensor x, Sizes size, double[]? factors, InterpolationMode mode, bool alignCorners, bool recompute, bool antialias)
    {
        Check(x, mode, alignCorners, antialias);
        var dims = x.Rank - 2;
        if (size.IsLeftOut == (factors is null)) throw NetworkErrors.SizeOrFactor();
        var sizes = x.Shape.Dims[2..].ToArray();
        int[] counts;
        if (factors is null)
        {
            counts = size.For(Op, "size", dims, 1);
            if (recompute) throw NetworkErrors.NothingToRecompute();
        }
        else
        {
            if (factors.Length != 1 && factors.Length != dims) throw NetworkErrors.FactorsCount(factors.Length, dims);
            if (factors.Length == 1) factors = [.. Enumerable.Repeat(factors[0], dims)];
            counts = new int[dims];
            for (var d = 0; d < dims; d++)
            {
                var count = Math.Floor(sizes[d] * factors[d]);
                if (!(count >= 1 && count <= int.MaxValue)) throw NetworkErrors.BadFactor(factors[d], sizes[d]);
                counts[d] = (int)count;
            }
        }

        if (mode == InterpolationMode.Area) return BlendingRules.Last(x, BlendingRules.Adaptive(x, counts));
        var blends = new Blend[dims];
        for (var d = 0; d < dims; d++) blends[d] = Weights(sizes[d], counts[d], recompute ? null : factors?[d], mode, alignCorners, antialias);
        return BlendingRules.Last(x, blends);
    }

    private static void Check(Tensor x, InterpolationMode mode, bool alignCorners, bool antialias)
    {
        if (!x.DType.IsFloating()) throw GraphErrors.FloatingOnly(Op, x.DType);
        var rank = mode switch
        {
            InterpolationMode.Linear => 3,
            InterpolationMode.Bilinear or InterpolationMode.Bicubic => 4,
            InterpolationMode.Trilinear => 5,
            InterpolationMode.Nearest or InterpolationMode.NearestExact or InterpolationMode.Area => 0,
            _ => throw NetworkErrors.NoInterpolation(mode),
        };
        if (rank == 0 ? x.Rank is < 3 or > 5 : x.Rank != rank) throw NetworkErrors.InterpolationRank(mode, x.Shape);
        if (x.Shape.Dims[2..].Contains(0)) throw NetworkErrors.EmptyImage(Op, x.Shape);
        if (alignCorners && rank == 0) throw NetworkErrors.WrongOption(mode, "alignCorners");
        if (antialias && mode is not (InterpolationMode.Bilinear or InterpolationMode.Bicubic)) throw NetworkErrors.WrongOption(mode, "antialias");
    }

    private static Blend Weights(int size, int count, double? factor, InterpolationMode mode, bool alignCorners, bool antialias)
    {
        var scale = alignCorners ? count > 1 ? (size - 1.0) / (count - 1) : 0 : factor is { } f and > 0 ? 1 / f : (double)size / count;
        var cubic = mode == InterpolationMode.Bicubic;
        if (antialias) return Blend.Of(size, count, o => Smooth(o, size, scale, cubic));
        return mode switch
        {
            // PyTorch rounds the distance to single precision here.
            InterpolationMode.Nearest => Blend.Copying(size, count, o => size == count ? o : Math.Min((int)MathF.Floor(o * (float)scale), size - 1)),
            InterpolationMode.NearestExact => Blend.Copying(size, count, o => Math.Min((int)MathF.Floor((o + 0.5f) * (float)scale), size - 1)),
            InterpolationMode.Bicubic => Blend.Of(size, count, o => Cubic(alignCorners ? o * scale : ((o + 0.5) * scale) - 0.5, size)),
            _ => Blend.Of(size, count, o => size == count ? [(o, 1.0)] : Between(alignCorners ? o * scale : Math.Max(((o + 0.5) * scale) - 0.5, 0), size)),
        };
    }

    private static IEnumerable<(int From, double Weight)> Between(double at, int size)
    {
        var first = Math.Min((int)at, size - 1);
        var share = Math.Clamp(at - first, 0, 1);
        return [(first, 1 - share), (Math.Min(first + 1, size - 1), share)];
    }

    private static IEnumerable<(int From, double Weight)> Cubic(double at, int size)
    {
        var first = Math.Floor(at);
        var share = at - first;
        for (var i = -1; i <= 2; i++) yield return (Math.Clamp((int)first + i, 0, size - 1), Cubic(Math.Abs(share - i), -0.75));
    }

    /// <summary>The cubic convolution kernel of Keys (1981) at a distance.</summary>
    internal static double Cubic(double x, double a)
        => x < 1 ? ((((a + 2) * x) - (a + 3)) * x * x) + 1 : x < 2 ? ((((((x - 5) * x) + 8) * x) - 4) * a) : 0;

    /// <summary>The kernel stretched over as many places as become one.</summary>
    private static IEnumerable<(int From, double Weight)> Smooth(int o, int size, double scale, bool cubic)
    {
        var (reach, stretch) = ((cubic ? 2 : 1) * Math.Max(scale, 1), Math.Max(scale, 1));
        var centre = scale * (o + 0.5);
        var first = Math.Max((int)(centre - reach + 0.5), 0);
        var end = Math.Min((int)(centre + reach + 0.5), size);
        var weights = new double[Math.Max(end - first, 0)];
        for (var i = 0; i < weights.Length; i++)
        {
            var distance = Math.Abs((i + first - centre + 0.5) / stretch);
            weights[i] = cubic ? Cubic(distance, -0.5) : Math.Max(1 - distance, 0);
        }

        var total = weights.Sum();
        return weights.Select((w, i) => (first + i, total == 0 ? w : w / total));
    }
}
