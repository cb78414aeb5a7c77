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
}
