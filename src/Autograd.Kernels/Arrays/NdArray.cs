using System.Runtime.CompilerServices;
using Autograd.Kernels;

namespace Autograd;

/// <summary>
/// An immutable n-dimensional array: a dtype, a shape, and a view (strides and offset) of one managed buffer that other
/// views may share. Nothing ever writes to a buffer once its array has been handed out, so sharing is safe.
/// </summary>
public sealed partial class NdArray
{
    // null while the elements lie in row-major order without gaps.
    private readonly int[]? _strides;
    private readonly Shape _shape;

    // The buffer, or deferred elements.
    private readonly object _source;

    internal NdArray(Array buffer, DType dtype, Shape shape, int[]? strides = null, int offset = 0)
    {
        _source = buffer;
        DType = dtype;
        _shape = shape;
        Numel = shape.Numel;
        Offset = Numel == 0 ? 0 : offset; // A slice of an empty array would point behind its buffer.
        _strides = strides is null || IsRowMajor(shape.Dims, strides) ? null : strides;
    }

    /// <summary>The type of the elements.</summary>
    public DType DType { get; }

    /// <summary>The sizes of the dimensions.</summary>
    public Shape Shape => _shape;

    /// <summary>The number of elements.</summary>
    public int Numel { get; }

    /// <summary>Whether the elements lie in row-major order without gaps, so that <see cref="AsSpan{T}"/> copies nothing.</summary>
    public bool IsContiguous => _strides is null;

    internal Array Buffer => _source as Array ?? ((Deferred)_source).Buffer;

    internal int Offset { get; }

    /// <summary>An array of these values in row-major order. The values are copied.</summary>
    /// <exception cref="ShapeException">The shape holds another number of values.</exception>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is none of float, double, long, bool.</exception>
    public static NdArray From<T>(ReadOnlySpan<T> values, Shape shape)
        where T : unmanaged
    {
        var dtype = DTypes.Of<T>();
        if (values.Length != shape.Numel) throw Errors.WrongCount("from", values.Length, shape);
        if (typeof(T) != typeof(bool)) return new NdArray(values.ToArray(), dtype, shape);

        // A bool may be any non-zero byte in memory; ours are 0 and 1 only.
        var flags = new bool[values.Length];
        for (var i = 0; i < flags.Length; i++) flags[i] = Unsafe.As<T, byte>(ref Unsafe.AsRef(in values[i])) != 0;
        return new NdArray(flags, dtype, shape);
    }

    /// <summary>A 0-d array of one value.</summary>
    public static NdArray Scalar<T>(T value)
        where T : unmanaged
        => From([value], default);

    /// <summary>A 0-d array of <paramref name="value"/> converted to <paramref name="dtype"/>.</summary>
    public static NdArray Scalar(double value, DType dtype) => Full(value, default, dtype);

    /// <summary>An array of this shape with every element equal to <paramref name="value"/>, converted to <paramref name="dtype"/>.</summary>
    public static NdArray Full(double value, Shape shape, DType dtype)
    {
        switch (dtype)
        {
            case DType.Float32: return Filled((float)value);
            case DType.Float64: return Filled(value);
            case DType.Int64: return Filled((long)value);
            case DType.Bool: return Filled(value != 0);
            default: throw Errors.UnknownDType(dtype);
        }

        NdArray Filled<T>(T element)
            where T : unmanaged
        {
            var result = Fresh<T>(shape, out var buffer);
            buffer.AsSpan().Fill(element);
            return result;
        }
    }

    /// <summary>An array of zeros.</summary>
    public static NdArray Zeros(Shape shape, DType dtype) => Full(0, shape, dtype);

    /// <summary>The elements in row-major order; they are copied if a view stands in the way.</summary>
    /// <exception cref="DTypeException">The elements are not of type <typeparamref name="T"/>.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged
    {
        var x = Contiguous();
        return x.Elements<T>().AsSpan(x.Offset, Numel);
    }

    /// <summary>A copy of the elements in row-major order.</summary>
    /// <exception cref="DTypeException">The elements are not of type <typeparamref name="T"/>.</exception>
    public T[] ToArray<T>()
        where T : unmanaged
        => AsSpan<T>().ToArray();

    /// <summary>The only element.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
    /// <exception cref="DTypeException">The element is not of type <typeparamref name="T"/>.</exception>
    public T Item<T>()
        where T : unmanaged
        => Numel == 1 ? Elements<T>()[Offset] : throw Errors.NotSingle("item", Shape);

    /// <summary>The only element, widened to double; a bool is 0 or 1.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one element.</exception>
    public double Item() => DType switch
    {
        DType.Float32 => Item<float>(),
        DType.Float64 => Item<double>(),
        DType.Int64 => Item<long>(),
        _ => Item<bool>() ? 1 : 0,
    };

    /// <summary>The distance in elements between neighbours along a dimension.</summary>
    internal int Stride(int dim)
    {
        if (_strides is not null) return _strides[dim];
        var stride = 1;
        for (var d = _shape.Rank - 1; d > dim; d--) stride *= _shape.Dims[d];
        return stride;
    }

    internal int[] Strides() => _strides is null ? RowMajor(_shape.Dims) : (int[])_strides.Clone();

    /// <summary>The buffer as an array of <typeparamref name="T"/>.</summary>
    internal T[] Elements<T>()
        where T : unmanaged
    {
        var source = _source;
        return source.GetType() == typeof(T[]) ? Unsafe.As<T[]>(source) : Later();

        T[] Later() => DTypes.Of<T>() == DType ? (T[])Buffer : throw Errors.WrongElement(DType, typeof(T));
    }

    /// <summary>A contiguous array whose buffer the caller fills, every element, before anyone else sees it.</summary>
    internal static NdArray Fresh<T>(Shape shape, out T[] buffer)
        where T : unmanaged
    {
        // Bool buffers are zeroed: a stray byte would be true and yet not equal to true.
        buffer = typeof(T) == typeof(bool) ? new T[shape.Numel] : Recycling<T>.Allocate(shape.Numel);
        return new NdArray(buffer, DTypes.Of<T>(), shape);
    }

    /// <summary>A contiguous array at the start of a buffer from the pool, for the caller to fill and to return.</summary>
    internal static NdArray Rented<T>(Shape shape, out T[] buffer)
        where T : unmanaged
    {
        buffer = System.Buffers.ArrayPool<T>.Shared.Rent(shape.Numel);
        return new NdArray(buffer, DTypes.Of<T>(), shape);
    }

    /// <summary>A new array in the whole of another one's buffer, for the caller to fill; the old one must never be read again.</summary>
    internal static NdArray Reused<T>(NdArray spent, out T[] buffer)
        where T : unmanaged
    {
        buffer = spent.Elements<T>();
        return new NdArray(buffer, spent.DType, spent._shape);
    }

    internal static int[] RowMajor(ReadOnlySpan<int> dims)
    {
        var strides = new int[dims.Length];
        var stride = 1;
        for (var d = dims.Length - 1; d >= 0; d--)
        {
            strides[d] = stride;
            stride *= Math.Max(dims[d], 1);
        }

        return strides;
    }

    private static bool IsRowMajor(ReadOnlySpan<int> dims, int[] strides)
    {
        var stride = 1;
        for (var d = dims.Length - 1; d >= 0; d--)
        {
            if (dims[d] == 0) return true;
            if (dims[d] != 1 && strides[d] != stride) return dims.Contains(0);
            stride *= dims[d];
        }

        return true;
    }
}
