namespace Autograd.Kernels;

/// <summary>
/// Copies parts of a matrix into panels: as many rows (or columns) side by side as a tile has, for every k, without gaps.
/// The copy is where strides are read, so the loops behind it see one layout.
/// </summary>
internal static unsafe class Panels
{
    /// <summary>One panel: <paramref name="to"/>[p · width + lane], zero from <paramref name="lanes"/> to the width.</summary>
    /// <param name="from">The first element.</param>
    /// <param name="lane">Distance between the rows (or columns) that are laid side by side.</param>
    /// <param name="step">Distance between successive k.</param>
    /// <param name="lanes">How many there are.</param>
    /// <param name="k">The inner size.</param>
    /// <param name="width">How many the panel holds.</param>
    /// <param name="to">The panel.</param>
    internal static void Pack<T>(T* from, nint lane, nint step, int lanes, int k, int width, T* to)
        where T : unmanaged
    {
        if (lanes < width) new Span<T>(to, k * width).Clear();
        if (lane == 1)
        {
            for (var p = 0; p < k; p++, from += step, to += width) new ReadOnlySpan<T>(from, lanes).CopyTo(new Span<T>(to, lanes));
            return;
        }

        // A cache line of each row at a time: rows a power of two apart would push each other out of the cache.
        const int Line = 16;
        for (var p = 0; p < k; p += Line)
        {
            var count = Math.Min(Line, k - p);
            for (var i = 0; i < lanes; i++)
            {
                var source = from + (i * lane) + (p * step);
                var target = to + ((nint)p * width) + i;
                for (var q = 0; q < count; q++, source += step, target += width) *target = *source;
            }
        }
    }
}
