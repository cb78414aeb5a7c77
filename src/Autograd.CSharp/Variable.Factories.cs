using System.Runtime.CompilerServices;

namespace Autograd;

public sealed partial record Variable
{
    /// <summary>Float32 zeros of a shape.</summary>
    public static Variable Zeros(params int[] shape) => new(Tensor.Zeros(shape));

    /// <summary>Zeros of a shape.</summary>
    public static Variable Zeros(Shape shape, DType dtype = DType.Float32, bool requiresGrad = false) => new(Tensor.Zeros(shape, dtype), requiresGrad);

    /// <summary>Float32 ones of a shape.</summary>
    public static Variable Ones(params int[] shape) => new(Tensor.Ones(shape));

    /// <summary>Ones of a shape.</summary>
    public static Variable Ones(Shape shape, DType dtype = DType.Float32, bool requiresGrad = false) => new(Tensor.Ones(shape, dtype), requiresGrad);

    /// <summary>A shape filled with one value.</summary>
    public static Variable Full(Shape shape, double value, DType dtype = DType.Float32, bool requiresGrad = false)
        => new(Tensor.Full(shape, value, dtype), requiresGrad);

    /// <summary>Zeros of the shape and dtype of another variable.</summary>
    public static Variable ZerosLike(Variable other) => new(Tensor.ZerosLike(CoreOf(other)));

    /// <summary>Ones of the shape and dtype of another variable.</summary>
    public static Variable OnesLike(Variable other) => new(Tensor.OnesLike(CoreOf(other)));

    /// <summary>The identity matrix, or one with ones on its main diagonal.</summary>
    public static Variable Eye(int rows, int? columns = null, DType dtype = DType.Float32, bool requiresGrad = false)
        => new(Tensor.Eye(rows, columns, dtype), requiresGrad);

    /// <summary>start, start + step, … before stop.</summary>
    public static Variable Arange(double start, double stop, double step = 1, DType dtype = DType.Float32, bool requiresGrad = false)
        => new(Tensor.Arange(start, stop, step, dtype), requiresGrad);

    /// <summary>Evenly spaced values from start to stop, both included.</summary>
    public static Variable Linspace(double start, double stop, int count, DType dtype = DType.Float32, bool requiresGrad = false)
        => new(Tensor.Linspace(start, stop, count, dtype), requiresGrad);

    /// <summary>Random values, uniform in [0, 1), Float32, from the default generator: <c>Rand(5, 5)</c>.</summary>
    [OverloadResolutionPriority(-1)] // a list in brackets is a Shape, which the other overload takes
    public static Variable Rand(params int[] shape) => Rand(Shape.Of(shape));

    /// <summary>Random values, uniform in [0, 1), from a generator or the default one.</summary>
    public static Variable Rand(Shape shape, Generator? generator = null, DType dtype = DType.Float32, bool requiresGrad = false)
        => new(Tensor.Rand(shape, generator ?? DefaultGenerator.Current, dtype), requiresGrad);

    /// <summary>Random values from the standard normal distribution, Float32, from the default generator: <c>Randn(2, 3)</c>.</summary>
    [OverloadResolutionPriority(-1)] // a list in brackets is a Shape, which the other overload takes
    public static Variable Randn(params int[] shape) => Randn(Shape.Of(shape));

    /// <summary>Random values from the standard normal distribution, from a generator or the default one.</summary>
    public static Variable Randn(Shape shape, Generator? generator = null, DType dtype = DType.Float32, bool requiresGrad = false)
        => new(Tensor.Randn(shape, generator ?? DefaultGenerator.Current, dtype), requiresGrad);

    /// <summary>Random integers from low to high − 1; Int64.</summary>
    public static Variable RandInt(long low, long high, Shape shape, Generator? generator = null)
        => new(Tensor.RandInt(low, high, shape, generator ?? DefaultGenerator.Current));

    /// <summary>A variable of these values in row-major order, in the dtype of <typeparamref name="T"/>. The values are copied.</summary>
    /// <exception cref="ShapeException">The shape holds another number of values.</exception>
    public static Variable From<T>(ReadOnlySpan<T> values, Shape shape, bool requiresGrad = false)
        where T : unmanaged
        => new(Tensor.From(values, shape), requiresGrad);

    /// <summary>A variable of these values in row-major order; one dimension if no shape is given. The values are copied.</summary>
    /// <exception cref="ShapeException">The shape holds another number of values.</exception>
    public static Variable From<T>(T[] values, params int[] shape)
        where T : unmanaged
        => new(Tensor.From(values, shape));

    /// <summary>A 0-d variable of one value, in the dtype of <typeparamref name="T"/>.</summary>
    public static Variable Scalar<T>(T value, bool requiresGrad = false)
        where T : unmanaged
        => new(Tensor.Scalar(value), requiresGrad);

    /// <summary>A Float64 vector from literals, without rounding.</summary>
    public static Variable Float64(double[] values, bool requiresGrad = false) => new(Tensor.Float64(values), requiresGrad);

    /// <summary>A Float64 matrix from literals, without rounding.</summary>
    /// <exception cref="ShapeException">The rows differ in length.</exception>
    public static Variable Float64(double[][] rows, bool requiresGrad = false) => new(Tensor.Float64(rows), requiresGrad);
}
