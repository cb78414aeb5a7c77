using Autograd.Kernels;

namespace Autograd.Testing;

/// <summary>Arrays of any dtype as doubles, and back.</summary>
internal static class Values
{
    /// <summary>The elements in row-major order.</summary>
    public static double[] Of(NdArray x) => Kernel.To(x, DType.Float64).ToArray<double>();

    /// <summary>A contiguous array with a buffer of its own.</summary>
    public static NdArray ToArray(double[] values, Shape shape, DType dtype) => Kernel.To(NdArray.From<double>(values, shape), dtype);
}
