namespace Autograd.Kernels;

/// <summary>Windows along one dimension: each sees the places First, First + Step, … before End, all of them inside.</summary>
internal sealed record Spans(int Size, int[] First, int[] End, int Step)
{
    /// <summary>The number of windows.</summary>
    internal int Count => First.Length;

    /// <summary>A dimension that images do not have.</summary>
    internal static Spans None { get; } = new(1, [0], [1], 1);

    /// <summary>Windows at equal distances; places in the padding are left out.</summary>
    internal static Spans Sliding(int size, int window, int stride, int padding, int dilation, int count)
    {
        var (first, end) = (new int[count], new int[count]);
        for (var o = 0; o < count; o++)
        {
            var start = (o * stride) - padding;
            end[o] = (int)Math.Min(start + ((window - 1L) * dilation) + 1, size);
            first[o] = start >= 0 ? start : start + ((-start + dilation - 1) / dilation * dilation);
        }

        return new Spans(size, first, end, dilation);
    }

    /// <summary>So many windows of about equal size that cover a dimension: from ⌊o · size / count⌋ to ⌈(o + 1) · size / count⌉.</summary>
    internal static Spans Adaptive(int size, int count)
    {
        var (first, end) = (new int[count], new int[count]);
        for (var o = 0; o < count; o++)
            (first[o], end[o]) = ((int)((long)o * size / count), (int)((((o + 1L) * size) + count - 1) / count));
        return new Spans(size, first, end, 1);
    }
}
