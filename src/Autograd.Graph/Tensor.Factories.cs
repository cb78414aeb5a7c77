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

    /// <summary>The identity matrix, or one with ones on its main diagonal.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns; as many as rows if null.</param>
    /// <param name="dtype">The dtype.</param>
    /// <exception cref="ShapeException">A size is negative.</exception>
    public static Tensor Eye(int rows, int? columns = null, DType dtype = DType.Float32) => new(NdArray.Eye(rows, columns, dtype));

    /// <summary>start, start + step, … before stop. Float32 unless a dtype is given.</summary>
    /// <exception cref="ArgumentException">The step is zero or leads away from stop.</exception>
    public static Tensor Arange(double start, double stop, double step = 1, DType dtype = DType.Float32) => new(NdArray.Arange(start, stop, step, dtype));

    /// <summary>Evenly spaced values from start to stop, both included.</summary>
    /// <exception cref="ArgumentException">The count is negative.</exception>
    public static Tensor Linspace(double start, double stop, int count, DType dtype = DType.Float32) => new(NdArray.Linspace(start, stop, count, dtype));

    /// <summary>Random values, uniform in [0, 1).</summary>
    public static Tensor Rand(Shape shape, Generator generator, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return new Tensor(generator.Uniform(shape, dtype));
    }

    /// <summary>Random values from the standard normal distribution.</summary>
    public static Tensor Randn(Shape shape, Generator generator, DType dtype = DType.Float32)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return new Tensor(generator.Normal(shape, dtype));
    }

    /// <summary>Random integers from low to high − 1; Int64.</summary>
    /// <exception cref="ArgumentException">The range is empty.</exception>
    public static Tensor RandInt(long low, long high, Shape shape, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return new Tensor(generator.Integers(low, high, shape));
    }

    /// <summary>A 0-d Float64 tensor.</summary>
    public static Tensor Float64(double value) => Scalar(value);

    /// <summary>A Float64 vector from literals, without rounding: <c>Tensor.Float64([0.1, 0.2])</c>.</summary>
    public static Tensor Float64(double[] values) => From(values);

    /// <summary>A Float64 matrix from literals, without rounding: <c>Tensor.Float64([[0.1, 0.2], [0.3, 0.4]])</c>.</summary>
    /// <exception cref="ShapeException">The rows differ in length.</exception>
    public static Tensor Float64(double[][] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return rows.Length == 0 ? Zeros([0, 0], DType.Float64) : Stack(Array.ConvertAll(rows, Float64));
    }

    /// <summary>A Float64 tensor of three dimensions from literals, without rounding.</summary>
    /// <exception cref="ShapeException">The parts differ in shape.</exception>
    public static Tensor Float64(double[][][] matrices)
    {
        ArgumentNullException.ThrowIfNull(matrices);
        return matrices.Length == 0 ? Zeros([0, 0, 0], DType.Float64) : Stack(Array.ConvertAll(matrices, Float64));
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
