namespace Autograd.Kernels;

/// <summary>Arithmetic on dimension numbers and sizes.</summary>
internal static class Dims
{
    /// <summary>Dimension numbers made non-negative, each at most once, in the given order. None given means all.</summary>
    internal static int[] Several(string op, ReadOnlySpan<int> dims, Shape shape)
    {
        if (dims.Length == 0) return [.. Enumerable.Range(0, shape.Rank)];
        var result = new int[dims.Length];
        for (var i = 0; i < dims.Length; i++)
        {
            var d = shape.Dim(op, dims[i]);
            if (result.AsSpan(0, i).Contains(d)) throw Errors.DuplicateDim(op, d, shape);
            result[i] = d;
        }

        return shape.IsScalar ? [] : result;
    }

    /// <summary>An order of all dimensions.</summary>
    internal static int[] Permutation(string op, ReadOnlySpan<int> dims, Shape shape)
    {
        if (dims.Length != shape.Rank) throw Errors.NotAPermutation(op, dims, shape);
        return dims.Length == 0 ? [] : Several(op, dims, shape);
    }

    /// <summary>The permutation that undoes another.</summary>
    internal static int[] Inverse(ReadOnlySpan<int> order)
    {
        var inverse = new int[order.Length];
        for (var d = 0; d < order.Length; d++) inverse[order[d]] = d;
        return inverse;
    }

    /// <summary>The target of a reshape, its −1 replaced.</summary>
    internal static Shape Infer(Shape from, ReadOnlySpan<int> to)
    {
        var hole = to.IndexOf(-1);
        if (hole < 0) return Shape.Create(to);
        if (to[(hole + 1)..].Contains(-1)) throw Errors.TwoHoles(from, to);
        var dims = to.ToArray();
        dims[hole] = 1;
        var rest = Shape.Create(dims).Numel;
        if (rest == 0 || from.Numel % rest != 0) throw Errors.NotReshapable(from, to);
        dims[hole] = from.Numel / rest;
        return Shape.Create(dims);
    }

    /// <summary>The shape left by a reduction over <paramref name="dims"/>, which are non-negative.</summary>
    internal static Shape Reduced(Shape shape, ReadOnlySpan<int> dims, bool keepDim)
    {
        List<int> sizes = [];
        for (var d = 0; d < shape.Rank; d++)
        {
            if (!dims.Contains(d)) sizes.Add(shape.Dims[d]);
            else if (keepDim) sizes.Add(1);
        }

        return new Shape([.. sizes]);
    }

    /// <summary>The dimensions over which a gradient of shape <paramref name="from"/> is summed to undo broadcasting to it.</summary>
    internal static int[] Broadcasted(Shape from, Shape to)
    {
        List<int> dims = [];
        var missing = from.Rank - to.Rank;
        for (var d = 0; d < from.Rank; d++)
            if (d < missing || (to.Dims[d - missing] == 1 && from.Dims[d] != 1)) dims.Add(d);
        return [.. dims];
    }

    /// <summary>Strides that show <paramref name="x"/> under another shape, or null where only a copy does.</summary>
    internal static int[]? ReshapedStrides(NdArray x, Shape shape)
    {
        if (x.Numel == 0) return NdArray.RowMajor(shape.Dims);
        var layout = Layout.Of(x);
        var strides = new int[shape.Rank];
        var group = layout.Sizes.Length - 1;
        var (left, stride) = group < 0 ? (1, 1) : (layout.Sizes[group], layout.Strides[group]);
        for (var d = shape.Rank - 1; d >= 0; d--)
        {
            var size = shape.Dims[d];
            if (size == 1)
            {
                strides[d] = 1;
                continue;
            }

            if (left == 1)
            {
                if (--group < 0) return null;
                (left, stride) = (layout.Sizes[group], layout.Strides[group]);
            }

            if (left % size != 0) return null;
            strides[d] = stride;
            left /= size;
            stride *= size;
        }

        return strides;
    }
}
