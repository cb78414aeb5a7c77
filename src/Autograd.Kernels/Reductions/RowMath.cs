using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>The one place where kernels over rows take their exponentials from.</summary>
internal static class RowMath
{
    /// <summary>eˣ, elementwise, to the same bits as <see cref="Kernel.Exp"/>; the spans may be the same.</summary>
    internal static void Exp<T>(ReadOnlySpan<T> x, Span<T> y)
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) Formula.RunSingle<Kernel.ExpFormula>(MemoryMarshal.Cast<T, float>(x), MemoryMarshal.Cast<T, float>(y));
        else Formula.Run<Kernel.ExpFormula>(MemoryMarshal.Cast<T, double>(x), MemoryMarshal.Cast<T, double>(y));
    }
}
