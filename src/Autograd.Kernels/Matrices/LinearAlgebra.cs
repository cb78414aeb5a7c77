using System.Numerics;
using System.Runtime.CompilerServices;
using MathNet.Numerics;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Autograd.Kernels;

/// <summary>What the kernels take from a linear algebra library; no type of the library shows.</summary>
internal interface ILinearAlgebra
{
    /// <summary>c = a · b, all in row-major order.</summary>
    void Product<T>(int m, int n, int k, T[] a, T[] b, T[] c)
        where T : unmanaged;

    /// <summary>Replaces a matrix of order n, stored by columns, by its factors L (unit lower) and U.</summary>
    /// <returns>The row that was exchanged with row i at step i, in order of i.</returns>
    int[] Lu(double[] columns, int n);

    /// <summary>
    /// Replaces the lower triangle of a symmetric matrix of order n, stored by columns, by its Cholesky factor; false if the
    /// matrix is not positive-definite.
    /// </summary>
    bool TryCholesky(double[] columns, int n);

    /// <summary>
    /// The singular values of a matrix of order n, stored by columns and overwritten, largest first, and u and vᵀ by columns;
    /// false if the iteration does not end.
    /// </summary>
    bool TrySvd(double[] columns, int n, double[] s, double[] u, double[] vt);

    /// <summary>
    /// The eigenvalues and, by columns, the orthonormal eigenvectors of a symmetric matrix of order n, which is overwritten;
    /// false if the iteration does not end.
    /// </summary>
    bool TryEigh(double[] matrix, int n, double[] values, double[] vectors);
}

/// <summary>
/// MathNet's provider: managed code, or the native library that the user has chosen through MathNet's
/// <see cref="LinearAlgebraControl"/>. The control is read, and never set: the choice is one for the whole process, and so
/// the user's.
/// </summary>
internal sealed class MathNetAlgebra(ILinearAlgebraProvider provider) : ILinearAlgebra
{
    /// <summary>The provider in use now.</summary>
    internal static ILinearAlgebra Current => new MathNetAlgebra(LinearAlgebraControl.Provider);

    /// <summary>The provider in use now if it is native, else null.</summary>
    internal static ILinearAlgebra? Native
        => LinearAlgebraControl.Provider is var provider and not ManagedLinearAlgebraProvider ? new MathNetAlgebra(provider) : null;

    public void Product<T>(int m, int n, int k, T[] a, T[] b, T[] c)
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

    public int[] Lu(double[] columns, int n)
    {
        var exchanged = new int[n];
        provider.LUFactor(columns, n, exchanged);
        return exchanged;
    }

    public bool TrySvd(double[] columns, int n, double[] s, double[] u, double[] vt)
    {
        try
        {
            provider.SingularValueDecomposition(true, columns, n, n, s, u, vt);
            return true;
        }
        catch (NonConvergenceException)
        {
            return false;
        }
    }

    public bool TryEigh(double[] matrix, int n, double[] values, double[] vectors)
    {
        try
        {
            var spectrum = new Complex[n];
            provider.EigenDecomp(true, n, matrix, vectors, spectrum, new double[n * n]);
            for (var i = 0; i < n; i++) values[i] = spectrum[i].Real;
            return true;
        }
        catch (NonConvergenceException)
        {
            return false;
        }
    }

    public bool TryCholesky(double[] columns, int n)
    {
        try
        {
            provider.CholeskyFactor(columns, n);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
