namespace Autograd.Kernels;

/// <summary>
/// Copies views whose last dimension is strided while another one is not: a walk in row-major order would use one element of
/// each cache line it fetches, so it goes tile by tile instead.
/// </summary>
internal static unsafe class Transposition
{
    private const int Tile = 32;

    /// <summary>Below this a plain walk stays in the cache.</summary>
    private const int Smallest = 1 << 12;

    /// <summary>A contiguous copy where tiles pay, else the view itself.</summary>
    /// <param name="x">Any view.</param>
    /// <param name="rented">Whether the copy may lie in a part of a buffer from the pool.</param>
    internal static NdArray Straighten<T>(NdArray x, bool rented = false)
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
        T[] output;
        var result = rented ? NdArray.Rented(x.Shape, out output) : NdArray.Fresh(x.Shape, out output);
        Parallelism.For(shape.Numel * bands, Math.Max(1, Elementwise.Chunk / (Tile * columns)), (first, end) =>
        {
            fixed (T* source = buffer, sink = output)
            {
                for (var item = first; item < end; item++)
                {
                    var (place, band) = Math.DivRem(item, bands);
                    var (read, write) = (new Odometer(shape, from, x.Offset, place).Next(), new Odometer(shape, to, 0, place).Next());
                    var height = Math.Min(Tile, rows - (band * Tile));
                    for (var column = 0; column < columns; column += Tile)
                    {
                        var width = Math.Min(Tile, columns - column);
                        var start = read + (band * Tile * near) + (column * far);
                        Panels.Place(source + start, far, near, width, height, apart, sink + write + (band * Tile * apart) + column);
                    }
                }
            }
        });
        return result;
    }
}
