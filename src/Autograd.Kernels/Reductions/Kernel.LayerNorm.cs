namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The last dimensions standardised, scaled and shifted; null where a row is empty or too long for one pass.</summary>
    /// <param name="x">Any shape, floating.</param>
    /// <param name="weight">Broadcasts to the last dimensions; null for 1.</param>
    /// <param name="bias">Broadcasts to the last dimensions; null for 0.</param>
    /// <param name="dims">How many dimensions make a row.</param>
    /// <param name="eps">What is added to the variance.</param>
    internal static NdArray? LayerNorm(NdArray x, NdArray? weight, NdArray? bias, int dims, double eps)
        => Row(x.Shape, dims) is var length and > 0 && length <= (x.DType == DType.Float32 ? LayerNormRows<float>.Longest : LayerNormRows<double>.Longest)
            ? x.DType == DType.Float32 ? LayerNormRows<float>.Run(x, weight, bias, length, eps) : LayerNormRows<double>.Run(x, weight, bias, length, eps)
            : null;

    /// <summary>The gradient of x; null where <see cref="LayerNorm"/> is.</summary>
    /// <param name="g">The shape of <paramref name="x"/>.</param>
    /// <param name="x">Any shape, floating.</param>
    /// <param name="weight">Broadcasts to the last dimensions; null for 1.</param>
    /// <param name="dims">How many dimensions make a row.</param>
    /// <param name="eps">What is added to the variance.</param>
    /// <param name="into">The cotangent, if the result may take its buffer.</param>
    internal static NdArray? LayerNormPull(NdArray g, NdArray x, NdArray? weight, int dims, double eps, NdArray? into)
        => Row(x.Shape, dims) is var length and > 0 && length <= (x.DType == DType.Float32 ? LayerNormRows<float>.Longest : LayerNormRows<double>.Longest)
            ? x.DType == DType.Float32 ? LayerNormRows<float>.Pull(g, x, weight, length, eps, into) : LayerNormRows<double>.Pull(g, x, weight, length, eps, into)
            : null;

    private static int Row(Shape shape, int dims)
    {
        var length = 1;
        foreach (var size in shape.Dims[^dims..]) length *= size;
        return length;
    }
}
