namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>sin(πx)/(πx), 1 at 0. Integers and bools become Float32.</summary>
    public static NdArray Sinc(NdArray x) => Sinc(x, 0);

    /// <summary>The n-th derivative of sin(πx)/(πx).</summary>
    internal static NdArray Sinc(NdArray x, int n) => EvaluateOrder("sinc", x, v => SincFunction.Derivative(n, v));
}
