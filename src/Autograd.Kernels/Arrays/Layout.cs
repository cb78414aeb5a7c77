namespace Autograd.Kernels;

/// <summary>
/// The fewest (size, stride) pairs that walk a view in row-major order: neighbouring dimensions are joined where one
/// stride serves both, and dimensions of size 1 dropped. An empty layout is a single element.
/// </summary>
internal readonly record struct Layout(int[] Sizes, int[] Strides)
{
    /// <summary>The layout of an array under its own shape.</summary>
    internal static Layout Of(NdArray x) => Of(x, x.Shape);

    /// <summary>The layout of an array broadcast to <paramref name="target"/>; repeated dimensions have stride 0.</summary>
    internal static Layout Of(NdArray x, Shape target)
    {
        var (sizes, strides, rank) = (new int[target.Rank], new int[target.Rank], 0);
        var mine = x.Strides();
        var missing = target.Rank - x.Shape.Rank;
        for (var d = 0; d < target.Rank; d++)
        {
            var size = target.Dims[d];
            if (size == 1) continue;
            var stride = d < missing || x.Shape.Dims[d - missing] == 1 ? 0 : mine[d - missing];
            if (rank > 0 && strides[rank - 1] == (long)stride * size)
            {
                sizes[rank - 1] *= size;
                strides[rank - 1] = stride;
            }
            else
            {
                (sizes[rank], strides[rank]) = (size, stride);
                rank++;
            }
        }

        return new Layout(sizes[..rank], strides[..rank]);
    }

    /// <summary>Whether the elements lie next to each other in row-major order.</summary>
    internal bool IsContiguous => Sizes.Length == 0 || (Sizes.Length == 1 && Strides[0] == 1);
}
