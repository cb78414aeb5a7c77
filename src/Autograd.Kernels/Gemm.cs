using System.Numerics;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>
/// Products of two matrices. The inner dimension is cut into blocks of a fixed size; within a block an element is one
/// chain of fused multiply-adds in the order of k, and the blocks are added in order. So the bits depend on the inner
/// size alone: not on the other sizes, nor on strides, threads or the width of vectors.
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
    internal static int PackRows = 48;

    /// <summary>From this many elements on a right side is large.</summary>
    internal static int PackSize = 1 << 14;

    /// <summary>From this many columns on the left side is packed.</summary>
    internal static int PackColumns = 256;

    /// <summary>Elements that one thread packs at a time.</summary>
    internal static int PackTask = 1 << 15;

    /// <summary>Rows of a part.</summary>
    internal static int PartRows = 64;

    /// <summary>Columns of a part; whole tiles of every width.</summary>
    internal static int PartColumns = 1024;

    /// <summary>From this many multiplications on several threads share the work.</summary>
    internal static long SplitFrom = 1 << 20;

    /// <summary>c = a · b, with the widest vectors that the processor has.</summary>
    internal static void Run<T>(int m, int n, int k, Operand<T> a, Operand<T> b, Operand<T> c, bool split)
        where T : unmanaged, INumber<T>
    {
        if (Vector512.IsHardwareAccelerated) Gemm<T, Vector512<T>, Simd512<T>>.Run(m, n, k, a, b, c, split);
        else if (Vector256.IsHardwareAccelerated) Gemm<T, Vector256<T>, Simd256<T>>.Run(m, n, k, a, b, c, split);
        else Gemm<T, Vector128<T>, Simd128<T>>.Run(m, n, k, a, b, c, split);
    }

    internal static T* Align<T>(T* start)
        where T : unmanaged
        => (T*)(((nint)start + 63) & ~63);
}
