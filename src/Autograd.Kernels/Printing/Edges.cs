namespace Autograd.Kernels;

/// <summary>Which elements are printed: all, or those within some distance of both ends of every dimension.</summary>
/// <param name="Keep">Elements kept at each end, or −1 if all are printed.</param>
internal readonly record struct Edges(int Keep)
{
    internal static Edges Of(NdArray x, PrintOptions options) => new(x.Numel > options.Threshold ? options.EdgeItems : -1);

    /// <summary>Whether the middle of a dimension of this size is left out.</summary>
    internal bool Cut(int size) => Keep >= 0 && size > 2L * Keep;

    /// <summary>How many indices of a dimension of this size are printed.</summary>
    internal int Shown(int size) => Cut(size) ? 2 * Keep : size;

    /// <summary>The printed elements in row-major order. Nothing else of the array is read.</summary>
    internal T[] Gather<T>(NdArray x)
        where T : unmanaged
    {
        var (buffer, sizes, strides, total) = (x.Elements<T>(), x.Shape.ToArray(), x.Strides(), 1);
        foreach (var size in sizes) total *= Shown(size);
        var result = new T[total];
        for (var i = 0; i < total; i++)
        {
            var position = x.Offset;
            for (int d = sizes.Length - 1, rest = i; d >= 0; d--)
            {
                var shown = Shown(sizes[d]);
                var index = rest % shown;
                rest /= shown;
                position += (Cut(sizes[d]) && index >= Keep ? sizes[d] - shown + index : index) * strides[d];
            }

            result[i] = buffer[position];
        }

        return result;
    }
}
