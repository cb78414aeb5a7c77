using Autograd.Kernels;

namespace Autograd;

/// <summary>What is put around a tensor.</summary>
public enum PaddingMode
{
    /// <summary>A number.</summary>
    Constant,

    /// <summary>The tensor mirrored at its first and last element, which are not repeated.</summary>
    Reflect,

    /// <summary>The first and the last element repeated.</summary>
    Replicate,

    /// <summary>The tensor from its other end.</summary>
    Circular,
}

public static partial class Functional
{
    /// <summary>A tensor with more elements around it, or fewer.</summary>
    /// <param name="input">Any shape; floating unless the mode is constant.</param>
    /// <param name="pad">
    /// How many before and behind, two numbers for the last dimension, two for the one before it, and so on. A negative number
    /// cuts off.
    /// </param>
    /// <param name="mode">What is put there.</param>
    /// <param name="value">The number, in constant mode.</param>
    /// <returns>The input's shape with the sizes of those dimensions increased.</returns>
    /// <remarks>Keeps nothing. Gradients of copies add up.</remarks>
    /// <exception cref="ShapeException">
    /// There are more pairs than dimensions, nothing would be left, or a reflection reaches beyond the far element (size − 1), a
    /// circle beyond one turn.
    /// </exception>
    /// <exception cref="ArgumentException">The numbers do not make pairs, or there is no such mode.</exception>
    /// <exception cref="DTypeException">The dtype is not floating, and the mode not constant.</exception>
    public static T Pad<T>(TensorOps<T> input, int[] pad, PaddingMode mode = PaddingMode.Constant, double value = 0)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(pad);
        var x = input.Core;
        if (pad.Length % 2 != 0) throw NetworkErrors.OddPads(pad);
        if (pad.Length / 2 > x.Rank) throw NetworkErrors.TooManyPads(pad, x.Shape);
        if (mode is < PaddingMode.Constant or > PaddingMode.Circular) throw NetworkErrors.NoPaddingMode(mode);
        for (var i = 0; i < pad.Length; i += 2)
        {
            var size = x.Shape[-1 - (i / 2)] + (long)Math.Min(pad[i], 0) + Math.Min(pad[i + 1], 0);
            if (size < 0) throw NetworkErrors.NothingLeft(pad, x.Shape);
            var limit = mode switch { PaddingMode.Reflect => size - 1, PaddingMode.Circular => size, PaddingMode.Replicate when size == 0 => 0, _ => long.MaxValue };
            if (pad[i] > limit || pad[i + 1] > limit) throw NetworkErrors.PadTooLarge(mode, pad, x.Shape, limit);
        }

        return input.Wrap(mode == PaddingMode.Constant ? PaddingRules.Constant(x, pad, value) : PaddingRules.Copies(x, pad, mode));
    }
}

/// <summary>How tensors are padded.</summary>
internal static class PaddingRules
{
    internal static Tensor Constant(Tensor x, int[] pad, double value)
    {
        var inside = value == 0 ? null : new Tensor(NdArray.Full(1, x.Shape, DType.Bool));
        var y = Around(x, pad);
        return inside is null ? y : Tensor.Where(Around(inside, pad), y, new Tensor(NdArray.Scalar(value, x.DType)));
    }

    internal static Tensor Copies(Tensor x, int[] pad, PaddingMode mode)
    {
        if (!x.DType.IsFloating()) throw GraphErrors.FloatingOnly("pad", x.DType);

        // What is cut off is not there to be copied.
        x = Around(x, Array.ConvertAll(pad, static size => Math.Min(size, 0)));
        var blends = new Blend?[pad.Length / 2];
        for (var d = 0; d < blends.Length; d++)
        {
            var (size, before, behind) = (x.Shape[-1 - d], Math.Max(pad[2 * d], 0), Math.Max(pad[(2 * d) + 1], 0));
            if (before == 0 && behind == 0) continue;
            blends[^(d + 1)] = Blend.Copying(size, size + before + behind, o => (o - before) switch
            {
                var i when i >= 0 && i < size => i,
                var i when mode == PaddingMode.Reflect => i < 0 ? -i : (2 * (size - 1)) - i,
                var i when mode == PaddingMode.Replicate => i < 0 ? 0 : size - 1,
                var i => i < 0 ? i + size : i - size,
            });
        }

        return BlendingRules.Last(x, blends);
    }

    private static Tensor Around(Tensor x, int[] pad)
    {
        for (var i = 0; i < pad.Length; i += 2)
        {
            var (dim, before, behind) = (x.Rank - 1 - (i / 2), pad[i], pad[i + 1]);
            var size = x.Shape.Dims[dim];
            if (before < 0 || behind < 0) x = x.Slice(dim, Math.Max(-before, 0), size - Math.Max(-behind, 0));
            if (before <= 0 && behind <= 0) continue;
            var (start, left) = (Math.Max(before, 0), x.Shape.Dims[dim]);
            var shape = x.Shape.With(dim, checked(start + left + Math.Max(behind, 0)));
            x = IndexingRules.PadSlice.Apply(x, new IndexingRules.SliceArgs(dim, start, start + left, 1, shape));
        }

        return x;
    }
}
