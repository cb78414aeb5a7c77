using Autograd.Kernels;

namespace Autograd.Properties.Rules;

/// <summary>How the elements of an input lie in memory.</summary>
internal enum Lie
{
    Contiguous,
    Offset,
    Transposed,
    Stepped,
    Flipped,
    Expanded,
}

/// <summary>One input of a case: values in row-major order, and how they lie in memory.</summary>
/// <param name="Shape">The shape.</param>
/// <param name="Values">The values; all are exact in Float32.</param>
/// <param name="Lie">How they lie.</param>
/// <param name="Fixed">The dtype, where it is not the case's: a condition or an index. Such an input has no derivative.</param>
/// <param name="Differentiable">Whether the op has a derivative with respect to it.</param>
internal sealed record SampleInput(Shape Shape, double[] Values, Lie Lie, DType? Fixed = null, bool Differentiable = true)
{
    // What a kernel that misreads a view finds: NaN spreads, an index of 0 at least stays in range.
    private const double Junk = double.NaN;

    /// <summary>The array in row-major order without gaps.</summary>
    public NdArray Plain(DType dtype) => Kernel.To(NdArray.From<double>(Values, Shape), Fixed ?? dtype);

    /// <summary>The array as the view that the case asks for; values are the same.</summary>
    public NdArray Array(DType dtype) => Lay(Plain(dtype), Lie);

    /// <summary>The same values under another layout; the plain array where the shape does not allow it.</summary>
    public static NdArray Lay(NdArray plain, Lie lie)
    {
        var shape = plain.Shape;
        if (plain.Numel == 0) return plain;
        int[] all = [.. Enumerable.Range(0, shape.Rank)], reversed = [.. all.Reverse()];
        switch (lie)
        {
            case Lie.Offset:
                return Join(plain.Reshape(-1), after: 0).Slice(0, 1, 1 + plain.Numel).Reshape(shape);
            case Lie.Transposed when shape.Rank >= 2:
                return plain.Permute(reversed).Contiguous().Permute(reversed);
            case Lie.Flipped when shape.Rank >= 1:
                return plain.Flip(all).Contiguous().Flip(all);
            case Lie.Stepped when shape.Rank >= 1:
                var spread = Kernel.Cat([plain.Unsqueeze(-1), Filler(plain).Unsqueeze(-1)], shape.Rank);
                return spread.Reshape(shape.With(shape.Rank - 1, shape[-1] * 2)).Slice(shape.Rank - 1, 0, shape[-1] * 2, 2);
            case Lie.Expanded when shape.Rank >= 1:
                return plain.Slice(0, 0, 1).Contiguous().Expand(shape);
            default:
                return plain;
        }
    }

    /// <summary>Values that an expanded view can show: the first slice, repeated.</summary>
    public static double[] Repeated(Shape shape, double[] values)
        => shape.Rank == 0 || values.Length == 0 ? values : [.. values.Select((_, i) => values[i % (values.Length / shape[0])])];

    private static NdArray Join(NdArray row, int after)
        => Kernel.Cat([Filler(row).Slice(0, 0, 1), row, Filler(row).Slice(0, 0, after)], 0);

    private static NdArray Filler(NdArray like) => NdArray.Full(like.DType.IsFloating() ? Junk : 0, like.Shape, like.DType);

    public override string ToString()
        => $"{Fixed?.Name() ?? ""}{Shape} {Lie} {{{string.Join(", ", Values.Take(24).Select(static v => v.ToString("R", System.Globalization.CultureInfo.InvariantCulture)))}}}";
}
