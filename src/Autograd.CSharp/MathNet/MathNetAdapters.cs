using MathNet.Numerics.LinearAlgebra;

namespace Autograd;

/// <summary>
/// Bridges to MathNet.Numerics: its vectors and matrices both ways, and functions of tensors as what its minimizers take. The one
/// place where MathNet's types are in our signatures.
/// </summary>
public static partial class MathNetAdapters
{
    /// <summary>A copy as MathNet's dense vector.</summary>
    /// <param name="tensor">[n], of the dtype of <typeparamref name="T"/>.</param>
    /// <typeparam name="T">double or float.</typeparam>
    /// <exception cref="ShapeException">The tensor has other than one dimension.</exception>
    /// <exception cref="DTypeException">The elements are of another type, or of none that MathNet has.</exception>
    public static Vector<T> ToVector<T>(this Tensor tensor)
        where T : unmanaged, IEquatable<T>, IFormattable
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Rank != 1) throw MathNetErrors.WrongRank("to_vector", tensor.Shape, 1);
        CheckElement<T>("to_vector");
        return Vector<T>.Build.Dense(tensor.ToArray<T>());
    }

    /// <summary>A copy as MathNet's dense matrix, which is column-major.</summary>
    /// <param name="tensor">[m, n], of the dtype of <typeparamref name="T"/>.</param>
    /// <typeparam name="T">double or float.</typeparam>
    /// <exception cref="ShapeException">The tensor has other than two dimensions.</exception>
    /// <exception cref="DTypeException">The elements are of another type, or of none that MathNet has.</exception>
    public static Matrix<T> ToMatrix<T>(this Tensor tensor)
        where T : unmanaged, IEquatable<T>, IFormattable
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Rank != 2) throw MathNetErrors.WrongRank("to_matrix", tensor.Shape, 2);
        CheckElement<T>("to_matrix");
        return Matrix<T>.Build.Dense(tensor.Shape[0], tensor.Shape[1], tensor.Value.Transpose(0, 1).ToArray<T>());
    }

    /// <summary>A copy as a tensor, [n]. A sparse vector becomes a dense one.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is neither double nor float.</exception>
    public static Tensor ToTensor<T>(this Vector<T> vector)
        where T : unmanaged, IEquatable<T>, IFormattable
    {
        ArgumentNullException.ThrowIfNull(vector);
        CheckElement<T>("to_tensor");
        return Around(vector.ToArray(), [vector.Count]);
    }

    /// <summary>A copy as a tensor, [m, n]. A sparse or diagonal matrix becomes a dense one.</summary>
    /// <exception cref="DTypeException"><typeparamref name="T"/> is neither double nor float.</exception>
    public static Tensor ToTensor<T>(this Matrix<T> matrix)
        where T : unmanaged, IEquatable<T>, IFormattable
    {
        ArgumentNullException.ThrowIfNull(matrix);
        CheckElement<T>("to_tensor");
        return Around(matrix.ToRowMajorArray(), [matrix.RowCount, matrix.ColumnCount]);
    }

    // The array is nobody else's.
    private static Tensor Around<T>(T[] values, Shape shape)
        where T : unmanaged
        => new(new NdArray(values, DTypes.Of<T>(), shape));

    private static void CheckElement<T>(string what)
        where T : unmanaged
    {
        if (typeof(T) != typeof(double) && typeof(T) != typeof(float)) throw MathNetErrors.WrongElement(what, typeof(T));
    }
}
