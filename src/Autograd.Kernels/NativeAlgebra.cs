using System.Runtime.CompilerServices;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Autograd.Kernels;

/// <summary>
/// The native library that the user has chosen through MathNet's <see cref="LinearAlgebraControl"/>, if any. It is read, and
/// never set: the choice is one for the whole process, and so the user's.
/// </summary>
internal sealed class NativeAlgebra(ILinearAlgebraProvider provider)
{
    /// <summary>The one chosen now, or null where MathNet works in managed code.</summary>
    internal static NativeAlgebra? Current
    {
        get
        {
            var provider = LinearAlgebraControl.Provider;

            // The native providers derive from the managed one, so only the exact type tells.
            return provider.GetType() == typeof(ManagedLinearAlgebraProvider) ? null : new NativeAlgebra(provider);
        }
    }

    /// <summary>c = a · b, all in row-major order.</summary>
    internal void Product<T>(int m, int n, int k, T[] a, T[] b, T[] c)
        where T : unmanaged
    {
        // Read by columns, each array is the transposed matrix; and cᵀ = bᵀ · aᵀ.
        if (typeof(T) == typeof(float))
        {
            provider.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.DontTranspose, 1, Unsafe.As<float[]>(b), n, k,
                Unsafe.As<float[]>(a), k, m, 0, Unsafe.As<float[]>(c));
        }
        else
        {
            provider.MatrixMultiplyWithUpdate(Transpose.DontTranspose, Transpose.DontTranspose, 1, Unsafe.As<double[]>(b), n, k,
                Unsafe.As<double[]>(a), k, m, 0, Unsafe.As<double[]>(c));
        }
    }
}
