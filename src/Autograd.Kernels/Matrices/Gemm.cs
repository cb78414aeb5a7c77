using System.Buffers;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>
/// Products of two matrices. The inner dimension is cut into blocks of a fixed size; within a block an element is one
/// chain of fused multiply-adds in the order of k, and the blocks are added in order. Where one side is a few vectors and
/// the other has contiguous rows, an element is a dot product in a fixed number of lanes. So the bits depend on shapes
/// and strides alone: not on the number of threads, nor on the width of vectors.
/// </summary>
internal static unsafe class Gemm
{
    /// <summary>The inner size of a block.</summary>
    internal const int Block = 256;

    /// <summary>Elements of the right side that are packed at a time.</summary>
    internal const long SlabSize = 1 << 22;

    /// <summary>Elements beyond a buffer's need, to start it at a cache line.</summary>
    internal const int Alignment = 16;

    /// <summary>From this many rows on a large right side is packed.</summary>
    internal const int PackRows = 48;

    /// <summary>From this many elements on a right side is large.</summary>
    internal const int PackSize = 1 << 14;

    /// <summary>From this many columns on the left side is packed.</summary>
    internal const int PackColumns = 256;

    /// <summary>Elements that one thread packs at a time.</summary>
    internal const int PackTask = 1 << 15;

    /// <summary>Rows of a part.</summary>
    internal const int PartRows = 64;

    /// <summary>Columns of a part; whole tiles of every width.</summary>
    internal const int PartColumns = 1024;

    /// <summary>From this many multiplications on several threads share the work.</summary>
    internal const long SplitFrom = 1 << 20;

    /// <summary>Up to this many vectors are multiplied by dot products with the contiguous rows of a matrix.</summary>
    internal const int FewVectors = 4;

    /// <summary>With several vectors, dot products are quicker from this inner size on.</summary>
    internal const int LongRows = 64;

    /// <summary>c = a · b for m, n and k of 1 or more, with the widest vectors that the processor has.</summary>
    /// <param name="m">Rows of a and c.</param>
    /// <param name="n">Columns of b and c.</param>
    /// <param name="k">The inner size.</param>
    /// <param name="a">The left side.</param>
    /// <param name="b">The right side.</param>
    /// <param name="c">The result, in row-major order.</param>
    /// <param name="split">Whether several threads may share the work.</param>
    internal static void Run<T>(int m, int n, int k, Operand<T> a, Operand<T> b, T* c, bool split)
        where T : unmanaged, INumber<T>
    {
        if (Vector512.IsHardwareAccelerated) Run<T, Vector512<T>, Simd512<T>>(m, n, k, a, b, c, split);
        else if (Vector256.IsHardwareAccelerated) Run<T, Vector256<T>, Simd256<T>>(m, n, k, a, b, c, split);
        else Run<T, Vector128<T>, Simd128<T>>(m, n, k, a, b, c, split);
    }

    /// <summary>As the other, into a part of a larger matrix.</summary>
    /// <remarks>Always by blocks: each element is the same chain whatever part it is computed in.</remarks>
    internal static void Run<T>(int m, int n, int k, Operand<T> a, Operand<T> b, Operand<T> c, bool split)
        where T : unmanaged, INumber<T>
    {
        if (Vector512.IsHardwareAccelerated) Gemm<T, Vector512<T>, Simd512<T>>.Run(m, n, k, a, b, c, split);
        else if (Vector256.IsHardwareAccelerated) Gemm<T, Vector256<T>, Simd256<T>>.Run(m, n, k, a, b, c, split);
        else Gemm<T, Vector128<T>, Simd128<T>>.Run(m, n, k, a, b, c, split);
    }

    /// <summary>c += a · b where both sides are more than a few vectors; else nothing.</summary>
    internal static bool TryAdd<T>(int m, int n, int k, Operand<T> a, Operand<T> b, T* c, bool split)
        where T : unmanaged, INumber<T>
    {
        if (Math.Min(m, n) <= FewVectors) return false;
        var to = new Operand<T>(c, n, 1);
        if (Vector512.IsHardwareAccelerated) Gemm<T, Vector512<T>, Simd512<T>>.Run(m, n, k, a, b, to, split, add: true);
        else if (Vector256.IsHardwareAccelerated) Gemm<T, Vector256<T>, Simd256<T>>.Run(m, n, k, a, b, to, split, add: true);
        else Gemm<T, Vector128<T>, Simd128<T>>.Run(m, n, k, a, b, to, split, add: true);
        return true;
    }

    /// <summary>As the other, with vectors of one width.</summary>
    internal static void Run<T, TVector, TSimd>(int m, int n, int k, Operand<T> a, Operand<T> b, T* c, bool split)
        where T : unmanaged, INumber<T>
        where TSimd : struct, ISimd<T, TVector>
    {
        var few = Math.Min(m, n);
        if (few > FewVectors)
        {
            Gemm<T, TVector, TSimd>.Run(m, n, k, a, b, new Operand<T>(c, n, 1), split);
            return;
        }

        // A few vectors on one side, a matrix of many rows on the other; transposed, so that the vectors are on the right.
        var (rows, matrix, vectors, row, column) = n <= m ? (m, a, b, n, 1) : (n, b.Transposed, a.Transposed, 1, n);
        var dots = matrix.Column == 1 && (few == 1 || k >= LongRows);
        if (few == 1 && rows > 1 && matrix.Row == 1 && !dots)
        {
            Gemv<T, TVector, TSimd>.Rows(rows, k, vectors.At(0, 0), vectors.Row, matrix.Transposed, c, split);
        }
        else if (dots || (few == 1 && rows == 1))
        {
            Dots<T, TVector, TSimd>(rows, few, k, matrix, vectors, c, row, column, split);
        }
        else if (n <= m && matrix.Row == 1)
        {
            // Columns of the left side are contiguous, and there are many of them: they take the vectors' place.
            Gemm<T, TVector, TSimd>.Run(n, m, k, b.Transposed, a.Transposed, new Operand<T>(c, 1, n), split);
        }
        else
        {
            Gemm<T, TVector, TSimd>.Run(m, n, k, a, b, new Operand<T>(c, n, 1), split);
        }
    }

    /// <summary>Dot products; what is strided is first copied together, a vector or the one row.</summary>
    private static void Dots<T, TVector, TSimd>(
        int rows, int count, int k, Operand<T> matrix, Operand<T> vectors, T* to, nint row, nint column, bool split)
        where T : unmanaged, INumber<T>
        where TSimd : struct, ISimd<T, TVector>
    {
        var gatherRow = matrix.Column != 1;
        var gatherVectors = vectors.Row != 1 || (count > 1 && vectors.Column != k);
        var buffer = gatherRow || gatherVectors ? ArrayPool<T>.Shared.Rent(checked(((gatherRow ? 1 : 0) + count) * k)) : null;
        fixed (T* start = buffer)
        {
            T* lined = gatherVectors ? start : vectors.At(0, 0), one = start + ((nint)count * k);
            for (var v = 0; gatherVectors && v < count; v++) Panels.Pack(vectors.At(0, v), 1, vectors.Row, 1, k, 1, lined + ((nint)v * k));
            if (gatherRow) Panels.Pack(matrix.At(0, 0), 1, matrix.Column, 1, k, 1, one);
            Gemv<T, TVector, TSimd>.Dots(rows, count, k, gatherRow ? new Operand<T>(one, k, 1) : matrix, lined, to, row, column, split);
        }

        if (buffer is not null) ArrayPool<T>.Shared.Return(buffer);
    }

    internal static T* Align<T>(T* start)
        where T : unmanaged
        => (T*)(((nint)start + 63) & ~63);
}
