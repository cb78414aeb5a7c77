using System.Numerics.Tensors;

namespace Autograd;

// .NET's own tensors. They have no rank 0: what is 0-d here is [1] there.
public sealed partial record Tensor
{
    /// <summary>A tensor of the values and the shape of .NET's span. The values are copied.</summary>
    /// <exception cref="ShapeException">There are more than 32 dimensions, or more elements than an array can hold.</exception>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is none of float, double, long, bool.</exception>
    public static Tensor From<T>(in ReadOnlyTensorSpan<T> values)
        where T : unmanaged
    {
        if (values.Rank == 0) return From(ReadOnlySpan<T>.Empty, [0]); // The default span, which has no elements.
        var dims = new int[values.Rank];
        for (var d = 0; d < dims.Length; d++) dims[d] = (int)nint.Min(values.Lengths[d], int.MaxValue);
        var shape = Shape.Create(dims);
        var flat = new T[shape.Numel];
        values.FlattenTo(flat);
        return From<T>(flat.AsSpan(), shape);
    }

    /// <summary>A tensor of the values and the shape of .NET's tensor. The values are copied.</summary>
    /// <exception cref="ShapeException">There are more than 32 dimensions, or more elements than an array can hold.</exception>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is none of float, double, long, bool.</exception>
    public static Tensor From<T>(Tensor<T> values)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        return From(values.AsReadOnlyTensorSpan());
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The elements as .NET's span of several dimensions, for reading. Nothing is copied, of a view neither.</summary>
    /// <returns>Of the shape of this; [1] of a 0-d tensor, for there are no spans of rank 0.</returns>
    /// <exception cref="DTypeException">The elements are of another type.</exception>
    public ReadOnlyTensorSpan<T> AsTensorSpan<T>()
        where T : unmanaged
    {
        var value = Core.Value;
        var (elements, rank) = (value.Elements<T>(), value.Shape.Rank);
        if (rank == 0) return new ReadOnlyTensorSpan<T>(elements, value.Offset, [1], [0]);
        Span<nint> lengths = stackalloc nint[rank], strides = stackalloc nint[rank];
        for (var d = 0; d < rank; d++) (lengths[d], strides[d]) = (value.Shape[d], value.Shape[d] > 1 ? value.Stride(d) : 0); // As .NET has it.
        return value.Numel == 0 ? new ReadOnlyTensorSpan<T>(elements, 0, lengths, []) : new ReadOnlyTensorSpan<T>(elements, value.Offset, lengths, strides);
    }

    /// <summary>A copy as .NET's tensor, which can be written to.</summary>
    /// <returns>Of the shape of this; [1] of a 0-d tensor.</returns>
    /// <exception cref="DTypeException">The elements are of another type.</exception>
    public Tensor<T> ToNumericsTensor<T>()
        where T : unmanaged
    {
        var lengths = Array.ConvertAll(Rank == 0 ? [1] : Shape.ToArray(), static size => (nint)size);
        return System.Numerics.Tensors.Tensor.Create(ToArray<T>(), lengths);
    }
}
