using Autograd.Kernels;

namespace Autograd.Testing;

/// <summary>Draws how the elements of an array lie in memory: as whoever passes a transposed or sliced tensor has them.</summary>
internal static class Layouts
{
    /// <summary>The same values, or under an expanded view a repetition of the first ones, in a layout that the shape has room for.</summary>
    public static NdArray Lay(Random random, NdArray plain, bool mayRepeat)
    {
        var rank = plain.Shape.Rank;
        if (plain.Numel == 0) return plain;
        int[] reversed = [.. Enumerable.Range(0, rank).Reverse()];
        switch (random.Next(rank == 0 ? 2 : rank == 1 ? 5 : 6))
        {
            case 1:
                return Kernel.Cat([Filler(plain).Slice(0, 0, 1), plain.Reshape(-1), Filler(plain).Slice(0, 0, 1)], 0).Slice(0, 1, 1 + plain.Numel).Reshape(plain.Shape);
            case 2:
                var spread = Kernel.Cat([plain.Unsqueeze(-1), Filler(plain).Reshape(plain.Shape.Dims).Unsqueeze(-1)], rank);
                int[] doubled = [.. plain.Shape.Dims[..^1], 2 * plain.Shape[-1]];
                return spread.Reshape(doubled).Slice(rank - 1, 0, doubled[^1], 2);
            case 3:
                return plain.Flip(reversed).Contiguous().Flip(reversed);
            case 4:
                return mayRepeat ? Copy(plain.Slice(0, 0, 1)).Expand(plain.Shape) : plain;
            case 5:
                return plain.Permute(reversed).Contiguous().Permute(reversed);
            default:
                return plain;
        }
    }

    /// <summary>The same values in row-major order in a buffer of their own.</summary>
    public static NdArray Copy(NdArray x) => Values.ToArray(Values.Of(x), x.Shape, x.DType);

    /// <summary>The places in the buffer that a view shows, each once, in the order in which the view first comes to them.</summary>
    public static int[] Places(NdArray x)
    {
        var places = new List<int>(x.Numel);
        var (strides, at) = (x.Strides(), new int[x.Shape.Rank]);
        for (var left = x.Numel; left > 0; left--)
        {
            places.Add(x.Offset + at.Zip(strides, static (i, s) => i * s).Sum());
            for (var d = at.Length - 1; d >= 0 && ++at[d] == x.Shape[d]; d--) at[d] = 0;
        }

        return [.. places.Distinct()];
    }

    /// <summary>The same view of other values, one for each of its places.</summary>
    public static NdArray Replace(NdArray x, int[] places, double[] values)
    {
        var buffer = Values.Of(Buffer(x));
        for (var i = 0; i < places.Length; i++) buffer[places[i]] = values[i];
        return Values.ToArray(buffer, Buffer(x).Shape, x.DType).View(x.Shape, x.Strides(), x.Offset);
    }

    /// <summary>The values at some places of a view's buffer.</summary>
    public static double[] At(NdArray x, int[] places)
    {
        var buffer = Values.Of(Buffer(x));
        return [.. places.Select(p => buffer[p])];
    }

    private static NdArray Buffer(NdArray x) => x.View(Shape.Of(x.Buffer.Length), [1], 0);

    // What an op that misreads a view finds: NaN spreads, an index of 0 at least stays in range.
    private static NdArray Filler(NdArray like) => NdArray.Full(like.DType.IsFloating() ? double.NaN : 0, Shape.Of(like.Numel), like.DType);
}
