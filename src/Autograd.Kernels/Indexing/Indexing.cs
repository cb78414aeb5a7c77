using System.Numerics.Tensors;

namespace Autograd.Kernels;

/// <summary>Walks positions in a buffer over a shape in row-major order, one addition a step.</summary>
internal struct Odometer
{
    private readonly Shape _shape;
    private readonly int[] _strides;
    private readonly int[] _at;
    private readonly int _inner;
    private readonly int _step;
    private int _left;
    private int _position;

    internal Odometer(Shape shape, int[] strides, int offset, int start)
    {
        (_shape, _strides, _at, _position) = (shape, strides, new int[shape.Rank], offset);
        var last = shape.Rank - 1;
        (_inner, _step) = last < 0 ? (1, 0) : (shape.Dims[last], strides[last]);
        if (shape.Numel == 0) return;
        for (int d = last, rest = start; d >= 0; d--)
        {
            (rest, _at[d]) = Math.DivRem(rest, shape.Dims[d]);
            _position += _at[d] * strides[d];
        }

        _left = last < 0 ? 1 : _inner - _at[last];
    }

    internal int Next()
    {
        var position = _position;
        _position += _step;
        if (--_left == 0) Carry();
        return position;
    }

    private void Carry()
    {
        _position -= _inner * _step;
        _left = _inner;
        var sizes = _shape.Dims;
        for (var d = sizes.Length - 2; d >= 0; d--)
        {
            _position += _strides[d];
            if (++_at[d] < sizes[d]) return;
            _position -= sizes[d] * _strides[d];
            _at[d] = 0;
        }
    }
}

/// <summary>How an index array walks another array: by rows along its last dimension that is not of size 1.</summary>
internal readonly struct IndexRows
{
    private readonly Shape _outer;
    private readonly int[] _strides;

    /// <param name="index">The shape of the index.</param>
    /// <param name="x">The array, of as many dimensions; 0-d and [1] stand for each other.</param>
    /// <param name="dim">The dimension in which the index, not the walk, moves; −1 for none.</param>
    internal IndexRows(Shape index, NdArray x, int dim)
    {
        var strides = x.Shape.IsScalar ? [0] : x.Strides();
        if (dim >= 0) (Along, strides[dim]) = (strides[dim], 0);
        var rank = index.Rank;
        while (rank > 0 && index.Dims[rank - 1] == 1) rank--;
        (Inner, Step) = rank == 0 ? (1, 0) : (index.Dims[rank - 1], strides[rank - 1]);
        (_outer, _strides) = (new Shape(index.Dims[..Math.Max(rank - 1, 0)].ToArray()), strides);
        Count = index.Numel / Math.Max(Inner, 1);
        Inner = Math.Max(Inner, 1);
    }

    /// <summary>The number of rows.</summary>
    internal int Count { get; }

    /// <summary>The length of a row, 1 or more; an empty index has no rows.</summary>
    internal int Inner { get; }

    /// <summary>The distance from element to element of a row.</summary>
    internal int Step { get; }

    /// <summary>The distance that one step of the index makes.</summary>
    internal int Along { get; }

    /// <summary>The starts of the rows.</summary>
    internal Odometer Walk(int offset, int first) => new(_outer, _strides, offset, first);
}

public static partial class Kernel
{
    /// <summary>The index in row-major order, after its dtype, rank and values were found right for a dimension of a shape.</summary>
    private static NdArray Indices(string op, Shape shape, int dim, NdArray index)
    {
        ArgumentNullException.ThrowIfNull(index);
        if (index.DType != DType.Int64) throw Errors.IndexDType(op, index.DType);

        // As in PyTorch, 0-d and [1] stand for each other.
        if (index.Shape.Rank != shape.Rank && (index.Shape.Rank > 1 || shape.Rank > 1))
            throw Errors.RankDiffers(op, "index", shape, index.Shape);
        return Inside(op, shape, dim, index);
    }

    /// <summary>Refuses a list of indices that does not fit a dimension of a shape.</summary>
    internal static void CheckIndex(string op, Shape shape, int dim, NdArray index) => VectorOfIndices(op, shape, dim, index);

    private static NdArray VectorOfIndices(string op, Shape shape, int dim, NdArray index)
    {
        ArgumentNullException.ThrowIfNull(index);
        if (index.DType != DType.Int64) throw Errors.IndexDType(op, index.DType);
        if (index.Shape.Rank > 1) throw Errors.IndexNotVector(op, index.Shape);
        return Inside(op, shape, dim, index);
    }

    private static NdArray Inside(string op, Shape shape, int dim, NdArray index)
    {
        var values = index.Contiguous();
        var span = values.AsSpan<long>();
        var size = shape.IsScalar ? 1 : shape.Dims[dim];
        if (span.Length > 0 && (TensorPrimitives.Min(span) < 0 || TensorPrimitives.Max(span) >= size))
            foreach (var i in span)
                if (i < 0 || i >= size) throw Errors.IndexNotInside(op, i, dim, shape);
        return values;
    }

    /// <summary>A 0-d array can be indexed once, by 0.</summary>
    private static Shape SameAsIndex(string op, Shape shape, NdArray index)
        => index.Numel == 1 ? shape : throw Errors.IndexNotVector(op, index.Shape);

    private static void NeedSmaller(string op, Shape index, string what, Shape other, int except)
    {
        for (var d = 0; d < Math.Min(index.Rank, other.Rank); d++)
            if (d != except && index.Dims[d] > other.Dims[d]) throw Errors.IndexTooLarge(op, what, index, other, d);
        if (index.Rank != other.Rank && except != 0 && index.Numel > other.Numel) throw Errors.WrongSource(op, index, other);
    }

    private static void NeedSum(string op, NdArray x, NdArray source)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(source);
        if (x.DType != source.DType) throw Errors.Different(op, x.DType, source.DType);
        if (x.DType == DType.Bool) throw Errors.Unsupported(op, x.DType, "convert with To(DType.Int64) first.");
    }

    /// <summary>A contiguous copy whose buffer may be written until it is handed out.</summary>
    private static NdArray Copied<T>(NdArray x, out T[] buffer)
        where T : unmanaged
    {
        var copy = Elementwise.Copy(x, x.Shape);
        buffer = copy.Elements<T>();
        return copy;
    }
}
