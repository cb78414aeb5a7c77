using System.Numerics;

namespace Autograd.Kernels;

/// <summary>What all windows over images see, as columns, and back.</summary>
internal sealed record Columns(Windows Windows)
{
    private Patch Whole => Windows.Patches(int.MaxValue)[0];

    /// <summary>[n, c · window, windows] from [n, c, height, width].</summary>
    internal NdArray Unfolded(NdArray x) => x.DType == DType.Float32 ? Unfolded<float>(x) : Unfolded<double>(x);

    /// <summary>The adjoint.</summary>
    internal NdArray Folded(NdArray x) => x.DType == DType.Float32 ? Folded<float>(x) : Folded<double>(x);

    private unsafe NdArray Unfolded<T>(NdArray x)
        where T : unmanaged
    {
        var (images, channels) = (x.Shape[0], x.Shape[1]);
        var (rows, count) = (checked(channels * Windows.Window.Volume), Windows.Result.Volume);
        var result = NdArray.Fresh<T>(Shape.Create([images, rows, count]), out var output);
        if (output.Length == 0) return result;
        x = x.Contiguous();
        var (patch, size) = (Whole, (nint)channels * Windows.Image.Volume);
        fixed (T* start = x.Elements<T>(), target = output)
        {
            T* from = start + x.Offset, to = target;
            Parallelism.For(images, Math.Max(1, Elementwise.Chunk / (rows * count)), (first, end) =>
            {
                for (var n = first; n < end; n++) Windows.Unfold(from + (n * size), channels, patch, to + ((nint)n * rows * count));
            });
        }

        return result;
    }

    private unsafe NdArray Folded<T>(NdArray x)
        where T : unmanaged, INumber<T>
    {
        var (images, rows, count) = (x.Shape[0], x.Shape[1], x.Shape[2]);
        var channels = rows / Windows.Window.Volume;
        var result = NdArray.Fresh<T>(Shape.Create([images, channels, Windows.Image.Height, Windows.Image.Width]), out var output);
        Array.Clear(output);
        if (x.Numel == 0) return result;
        x = x.Contiguous();
        var (patch, size) = (Whole, (nint)channels * Windows.Image.Volume);
        fixed (T* start = x.Elements<T>(), target = output)
        {
            T* from = start + x.Offset, to = target;
            Parallelism.For(images, Math.Max(1, Elementwise.Chunk / (rows * count)), (first, end) =>
            {
                for (var n = first; n < end; n++) Windows.Fold(from + ((nint)n * rows * count), channels, patch, to + (n * size));
            });
        }

        return result;
    }
}
