using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>
/// Windows that slide over images: place k of the window at place o of the result looks at o · stride − padding + k · dilation
/// of the image, and sees zero beside it.
/// </summary>
/// <param name="Image">The sizes of an image.</param>
/// <param name="Window">The sizes of a window.</param>
/// <param name="Result">How many windows there are.</param>
/// <param name="Stride">The distance between windows.</param>
/// <param name="Padding">What the first window sees of the zeros before the image.</param>
/// <param name="Dilation">The distance between the places of a window.</param>
internal sealed record Windows(Extent Image, Extent Window, Extent Result, Extent Stride, Extent Padding, Extent Dilation)
{
    private static readonly Extent One = new(1, 1, 1);

    /// <summary>Whether every window is one place, and the places of the image are the windows in their order.</summary>
    internal bool IsIdentity => Window == One && Stride == One && Padding == default && Result == Image;

    /// <summary>Cuts the results into patches of so many places at most, whole rows where one fits.</summary>
    internal Patch[] Patches(int places)
    {
        var (rows, width) = (Result.Depth * Result.Height, Result.Width);
        var (high, wide) = width <= places ? (Math.Max(1, places / width), width) : (1, places);
        List<Patch> patches = [];
        for (var top = 0; top < rows; top += high)
            for (var left = 0; left < width; left += wide)
                patches.Add(new Patch(Math.Min(high, rows - top), left, Math.Min(wide, width - left), (top * width) + left, Seen(top, Math.Min(high, rows - top))));
        return [.. patches];
    }

    /// <summary>Copies what windows see: a row for each channel and place of the window, a column for each window of a patch.</summary>
    /// <param name="image">Channel after channel of one image.</param>
    /// <param name="channels">The number of channels.</param>
    /// <param name="patch">Which windows.</param>
    /// <param name="to">The rows, one after another.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal unsafe void Unfold<T>(T* image, int channels, Patch patch, T* to)
        where T : unmanaged
    {
        for (var c = 0; c < channels; c++, image += Image.Volume)
        {
            for (var seen = 0; seen < patch.Seen.Length; seen += patch.Rows)
            {
                for (var w = 0; w < Window.Width; w++)
                {
                    var (first, end, offset) = Inside(w, patch);
                    for (var r = 0; r < patch.Rows; r++, to += patch.Width)
                    {
                        var row = patch.Seen[seen + r];
                        if (row < 0)
                        {
                            new Span<T>(to, patch.Width).Clear();
                            continue;
                        }

                        var from = image + (((nint)row * Image.Width) + offset);
                        for (var x = 0; x < first; x++) to[x] = default;
                        if (Stride.Width == 1) new ReadOnlySpan<T>(from + first, end - first).CopyTo(new Span<T>(to + first, end - first));
                        else for (var x = first; x < end; x++) to[x] = from[(nint)x * Stride.Width];
                        for (var x = end; x < patch.Width; x++) to[x] = default;
                    }
                }
            }
        }
    }

    /// <summary>The adjoint of <see cref="Unfold"/>: adds rows back to where they were seen.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal unsafe void Fold<T>(T* from, int channels, Patch patch, T* image)
        where T : unmanaged, INumber<T>
    {
        for (var c = 0; c < channels; c++, image += Image.Volume)
        {
            for (var seen = 0; seen < patch.Seen.Length; seen += patch.Rows)
            {
                for (var w = 0; w < Window.Width; w++)
                {
                    var (first, end, offset) = Inside(w, patch);
                    for (var r = 0; r < patch.Rows; r++, from += patch.Width)
                    {
                        var row = patch.Seen[seen + r];
                        if (row < 0) continue;
                        var to = image + (((nint)row * Image.Width) + offset);
                        if (Stride.Width == 1)
                        {
                            var sum = new Span<T>(to + first, end - first);
                            TensorPrimitives.Add(sum, new ReadOnlySpan<T>(from + first, end - first), sum);
                        }
                        else
                        {
                            for (var x = first; x < end; x++) to[(nint)x * Stride.Width] += from[x];
                        }
                    }
                }
            }
        }
    }

    /// <summary>
    /// The rows of the image that rows of the result see, through one row of the window after another; −1 beside the image. They
    /// are the same for every image and channel.
    /// </summary>
    private int[] Seen(int top, int rows)
    {
        var (seen, at) = (new int[Window.Depth * Window.Height * rows], 0);
        for (var d = 0; d < Window.Depth; d++)
        {
            for (var h = 0; h < Window.Height; h++)
            {
                for (var r = top; r < top + rows; r++)
                {
                    var (deep, high) = Math.DivRem(r, Result.Height);
                    var y = ((long)deep * Stride.Depth) - Padding.Depth + ((long)d * Dilation.Depth);
                    var x = ((long)high * Stride.Height) - Padding.Height + ((long)h * Dilation.Height);
                    seen[at++] = y < 0 || y >= Image.Depth || x < 0 || x >= Image.Height ? -1 : (int)((y * Image.Height) + x);
                }
            }
        }

        return seen;
    }

    /// <summary>Which columns of a patch see the image through a place of the window, and what the first column sees.</summary>
    private (int First, int End, nint Offset) Inside(int w, Patch patch)
    {
        var offset = ((long)patch.Left * Stride.Width) - Padding.Width + ((long)w * Dilation.Width);
        var first = offset >= 0 ? 0 : (-offset + Stride.Width - 1) / Stride.Width;
        var end = offset >= Image.Width ? 0 : ((Image.Width - 1 - offset) / Stride.Width) + 1;
        first = Math.Min(first, patch.Width);
        return ((int)first, (int)Math.Clamp(end, first, patch.Width), (nint)offset);
    }
}

/// <summary>A part of the results: some rows, or a part of one.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Left">The first column.</param>
/// <param name="Width">The number of columns.</param>
/// <param name="Start">Where the part starts in a plane of results; it lies there without gaps.</param>
/// <param name="Seen">For each row of a window, the rows of the image that the rows see through it; −1 beside the image.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Patch(int Rows, int Left, int Width, int Start, int[] Seen)
{
    internal int Count => Rows * Width;
}
