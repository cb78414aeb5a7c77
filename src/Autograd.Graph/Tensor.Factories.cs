namespace Autograd;

public sealed partial record Tensor
{
    /// <summary>Float32 zeros of a shape.</summary>
    public static Tensor Zeros(params int[] shape) => Full(Shape.Of(shape), 0);

    /// <summary>Zeros of a shape and dtype.</summary>
    public static Tensor Zeros(Shape shape, DType dtype) => Full(shape, 0, dtype);

    /// <summary>Float32 ones of a shape.</summary>
    public static Tensor Ones(params int[] shape) => Full(Shape.Of(shape), 1);

    /// <summary>Ones of a shape and dtype.</summary>
    public static Tensor Ones(Shape shape, DType dtype) => Full(shape, 1, dtype);

    /// <summary>A shape filled with one value.</summary>
    public static Tensor Full(Shape shape, double value, DType dtype = DType.Float32) => new(NdArray.Full(value, shape, dtype));

    /// <summary>A constant of zeros, of the shape and dtype of another tensor; one number in memory.</summary>
    public static Tensor ZerosLike(Tensor other) => FullLike(other, 0);

    /// <summary>A constant of ones, of the shape and dtype of another tensor; one number in memory.</summary>
    public static Tensor OnesLike(Tensor other) => FullLike(other, 1);

    /// <summary>A constant of one value, of the shape and dtype of another tensor; one number in memory.</summary>
    public static Tensor FullLike(Tensor other, double value)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Tensor(NdArray.Scalar(value, other.DType).Expand(other.Shape));
    }

    /// <summary>A tensor of these values in row-major order, in the dtype of <typeparamref name="T"/>. The values are copied.</summary>
    /// <exception cref="ShapeException">The shape holds another number of values.</exception>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is none of float, double, long, bool.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> values, Shape shape)
        where T : unmanaged
        => new(NdArray.From(values, shape));

    /// <summary>A tensor of these values in row-major order; one dimension if no shape is given. The values are copied.</summary>
    /// <exception cref="ShapeException">The shape holds another number of values.</exception>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is none of float, double, long, bool.</exception>
    public static Tensor From<T>(T[] values, params int[] shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(shape);
        return From<T>(values.AsSpan(), shape.Length == 0 ? [values.Length] : Shape.Of(shape));
    }

    /// <summary>A 0-d tensor of one value, in the dtype of <typeparamref name="T"/>.</summary>
    public static Tensor Scalar<T>(T value)
        where T : unmanaged
        => new(NdArray.Scalar(value));

    /// <summary>A 0-d tensor in the default dtype, Float32.</summary>
    public static implicit operator Tensor(double value) => new(NdArray.Scalar(value, DType.Float32));

    /// <summary>A 0-d Bool tensor.</summary>
    public static implicit operator Tensor(bool value) => new(NdArray.Scalar(value));
}
