using System.Numerics;
using System.Numerics.Tensors;

namespace Autograd.Kernels;

/// <summary>The one place where kernels over rows take their exponentials from.</summary>
internal static class RowMath
{
    /// <summary>e^x, elementwise; the spans may be the same.</summary>
    internal static void Exp<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged, IFloatingPointIeee754<T>
        => TensorPrimitives.Exp(x, y);
}
