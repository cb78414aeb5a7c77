namespace Autograd.Kernels;

/// <summary>
/// Copies views whose last dimension is strided while another one is not: a walk in row-major order would use one element of
/// each cache line it fetches, so tiles pass through a small buffer instead.
/// </summary>
internal static class Transposition
{
    private const int Tile = 32;

    /// <summary>Below this a plain walk stays in the cache.</summary>
    private const int Smallest = 1 << 12;

    /// <summary>A contiguous copy where tiles pay, else the view itself.</summary>
    internal static NdArray Straighten<T>(NdArray x)
        where T : unmanaged
    {
        if (x.IsContiguous || x.Numel < Smallest) return x;
        var layout = Layout.Of(x);
        var (sizes, strides, last) = (layout.Sizes, layout.Strides, layout.Sizes.Length - 1);
        var across = Array.FindIndex(strides, static s => Math.Abs(s) == 1);
        if (last < 1 || across < 0 || across == last || sizes[across] < Tile || strides[last] == 0) return x;

        var target = NdArray.RowMajor(sizes);
        int[] outer = [.. Enumerable.Range(0, last).Where(d => d != across)];
        var shape = new Shape([.. outer.Select(d => sizes[d])]);
        int[] from = [.. outer.Select(d => strides[d])], to = [.. outer.Select(d => target[d])];
        var (rows, columns, buffer) = (sizes[across], sizes[last], x.Elements<T>());
        var (near, far, apart) = (strides[across], strides[last], target[across]);
        var bands = (rows + Tile - 1) / Tile;
        var result = NdArray.Fresh<T>(x.Shape, out var output);
        Parallelism.For(shape.Numel * bands, Math.Max(1, Elementwise.Chunk / (Tile * columns)), (first, end) =>
        {
            Span<T> tile = stackalloc T[Tile * Tile];
            for (var item = first; item < end; item++)
            {
                var (place, band) = Math.DivRem(item, bands);
                var (read, write) = (new Odometer(shape, from, x.Offset, place).Next(), new Odometer(shape, to, 0, place).Next());
                var height = Math.Min(Tile, rows - (band * Tile));
                for (var column = 0; column < columns; column += Tile)
                {
                    var width = Math.Min(Tile, columns - column);
                    for (var j = 0; j < width; j++)
                    {
                        var start = read + (band * Tile * near) + ((column + j) * far);
                        for (var i = 0; i < height; i++) tile[(i * Tile) + j] = buffer[start + (i * near)];
                    }

                    for (var i = 0; i < height; i++)
                        tile.Slice(i * Tile, width).CopyTo(output.AsSpan(write + (((band * Tile) + i) * apart) + column));
                }
            }
        });
        return result;
    }
}
