namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>Whether all elements over some dimensions are true (not 0; NaN is true); true of no elements. Bool.</summary>
    /// <param name="x">Any shape and dtype.</param>
    /// <param name="dims">The dimensions, negative ones from the end; null means all, an empty array none.</param>
    /// <param name="keepDim">Whether the reduced dimensions stay, with size 1.</param>
    /// <exception cref="ShapeException">A dimension is out of range or named twice.</exception>
    public static NdArray All(NdArray x, int[]? dims = null, bool keepDim = false)
        => Search(x, Along("all", x, dims), keepDim, wanted: false);

    /// <summary>Whether some element over some dimensions is true (not 0; NaN is true); false of no elements. Bool.</summary>
    /// <param name="x">Any shape and dtype.</param>
    /// <param name="dims">The dimensions, negative ones from the end; null means all, an empty array none.</param>
    /// <param name="keepDim">Whether the reduced dimensions stay, with size 1.</param>
    /// <exception cref="ShapeException">A dimension is out of range or named twice.</exception>
    public static NdArray Any(NdArray x, int[]? dims = null, bool keepDim = false)
        => Search(x, Along("any", x, dims), keepDim, wanted: true);

    /// <summary>Each result is <paramref name="wanted"/> where that is found among its elements, else its opposite.</summary>
    private static NdArray Search(NdArray x, int[] dims, bool keepDim, bool wanted)
    {
        var length = Length(x, dims);
        var result = NdArray.Fresh<bool>(Dims.Reduced(x.Shape, dims, keepDim), out var found);
        if (x.Numel == 0)
        {
            found.AsSpan().Fill(!wanted);
            return result;
        }

        var flags = To(x, DType.Bool);
        var view = flags.Permute([.. Enumerable.Range(0, x.Shape.Rank).Except(dims), .. dims]);
        var reader = new Reader<bool>(view, view.Shape);
        Parallelism.For(found.Length, Math.Max(1, Elementwise.Chunk / length), (from, to) =>
        {
            Span<bool> scratch = stackalloc bool[reader.IsDirect ? 0 : Elementwise.Tile];
            for (var i = from; i < to; i++)
            {
                found[i] = !wanted;
                for (var at = 0; at < length && found[i] != wanted; at += Elementwise.Tile)
                {
                    var run = reader.Read((i * length) + at, Math.Min(Elementwise.Tile, length - at), scratch);
                    if (run.Contains(wanted)) found[i] = wanted;
                }
            }
        });
        return result;
    }
}
