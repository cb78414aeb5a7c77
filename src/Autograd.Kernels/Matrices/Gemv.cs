using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>
/// Products of a matrix with one vector or a few: each element of the matrix is read once, so the loops follow the memory.
/// </summary>
internal static unsafe class Gemv<T, TVector, TSimd>
    where T : unmanaged, INumber<T>
    where TSimd : struct, ISimd<T, TVector>
{
    /// <summary>Terms of a dot product that are summed in T; the sums of such runs are added in double.</summary>
    private const int Run = 4096;

    /// <summary>Columns that one pass over the rows sums.</summary>
    private const int Segment = 512;

    /// <summary>Elements of the matrix that one thread reads at a time.</summary>
    private const int Chunk = 1 << 16;

    /// <summary>
    /// Terms that are summed side by side: 128 bytes, whatever the width of a vector, so that the width changes no bit.
    /// </summary>
    private static int Lanes => 128 / sizeof(T);

    /// <summary>to[i · row + v · column] = Σₚ matrix[i, p] · vectors[v · k + p], where the rows of the matrix are contiguous.</summary>
    internal static void Dots(
        int rows, int count, int k, Operand<T> matrix, T* vectors, T* to, nint row, nint column, bool split)
    {
        if (!split) Some(0, rows);
        else if (rows == 1 && count == 1) *to = Long(k, matrix.At(0, 0), vectors);
        else Parallelism.For(rows, Math.Max(1, Chunk / k), Some);

        void Some(int from, int end)
        {
            for (var i = from; i < end; i++)
                for (var v = 0; v < count; v++) to[(i * row) + (v * column)] = Dot(k, matrix.At(i, 0), vectors + ((nint)v * k));
        }
    }

    /// <summary>to[j] = Σₚ vector[p] · matrix[p, j], where the rows of the matrix are contiguous.</summary>
    /// <remarks>The same chains as in <see cref="Gemm{T, TVector, TSimd}"/>.</remarks>
    internal static void Rows(int n, int k, T* vector, nint step, Operand<T> matrix, T* to, bool split)
    {
        if (!split) Some(0, n);
        else Parallelism.For(n, Segment, Some);

        void Some(int from, int end)
        {
            for (var j = from; j < end; j += Segment)
                Columns(Math.Min(Segment, end - j), k, vector, step, matrix.From(0, j), to + j);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Columns(int n, int k, T* vector, nint step, Operand<T> matrix, T* to)
    {
        T* sums = stackalloc T[Segment];
        var whole = n - (n % TSimd.Lanes);
        for (var block = 0; block < k; block += Gemm.Block)
        {
            new Span<T>(sums, n).Clear();
            var end = Math.Min(block + Gemm.Block, k);
            var p = block;
            for (; p + 4 <= end; p += 4)
            {
                T* x = vector + (p * step), b0 = matrix.At(p, 0), b1 = b0 + matrix.Row, b2 = b1 + matrix.Row, b3 = b2 + matrix.Row;
                var (x0, x1, x2, x3) = (TSimd.Repeat(x), TSimd.Repeat(x + step), TSimd.Repeat(x + (2 * step)), TSimd.Repeat(x + (3 * step)));
                for (var j = 0; j < whole; j += TSimd.Lanes)
                {
                    var sum = TSimd.MultiplyAdd(x0, TSimd.Load(b0 + j), TSimd.Load(sums + j));
                    sum = TSimd.MultiplyAdd(x1, TSimd.Load(b1 + j), sum);
                    sum = TSimd.MultiplyAdd(x2, TSimd.Load(b2 + j), sum);
                    TSimd.Store(TSimd.MultiplyAdd(x3, TSimd.Load(b3 + j), sum), sums + j);
                }

                for (var j = whole; j < n; j++)
                {
                    var sum = T.MultiplyAddEstimate(x[0], b0[j], sums[j]);
                    sum = T.MultiplyAddEstimate(x[step], b1[j], sum);
                    sum = T.MultiplyAddEstimate(x[2 * step], b2[j], sum);
                    sums[j] = T.MultiplyAddEstimate(x[3 * step], b3[j], sum);
                }
            }

            for (; p < end; p++)
            {
                T* x = vector + (p * step), b = matrix.At(p, 0);
                for (var j = 0; j < n; j++) sums[j] = T.MultiplyAddEstimate(*x, b[j], sums[j]);
            }

            if (block == 0) new Span<T>(sums, n).CopyTo(new Span<T>(to, n));
            else for (var j = 0; j < n; j++) to[j] += sums[j];
        }
    }

    private static T Dot(int k, T* x, T* y)
    {
        if (k <= Run) return Sum(k, x, y);
        double total = 0;
        for (var p = 0; p < k; p += Run) total += double.CreateTruncating(Sum(Math.Min(Run, k - p), x + p, y + p));
        return T.CreateTruncating(total);
    }

    /// <summary>As <see cref="Dot"/> to the bit, on several threads.</summary>
    private static T Long(int k, T* x, T* y)
    {
        var runs = (k + Run - 1) / Run;
        var sums = ArrayPool<double>.Shared.Rent(runs);
        Parallelism.For(runs, Chunk / Run, (from, end) =>
        {
            for (var i = from; i < end; i++)
            {
                var p = i * Run;
                sums[i] = double.CreateTruncating(Sum(Math.Min(Run, k - p), x + p, y + p));
            }
        });
        double total = 0;
        for (var i = 0; i < runs; i++) total += sums[i];
        ArrayPool<double>.Shared.Return(sums);
        return T.CreateTruncating(total);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Sum(int k, T* x, T* y)
    {
        var vectors = Lanes / TSimd.Lanes;
        TVector s0 = TSimd.Zero, s1 = TSimd.Zero, s2 = TSimd.Zero, s3 = TSimd.Zero;
        TVector s4 = TSimd.Zero, s5 = TSimd.Zero, s6 = TSimd.Zero, s7 = TSimd.Zero;
        var p = 0;
        for (; p + Lanes <= k; p += Lanes)
        {
            s0 = Step(0, s0);
            s1 = Step(1, s1);
            if (vectors > 2)
            {
                s2 = Step(2, s2);
                s3 = Step(3, s3);
            }

            if (vectors > 4)
            {
                s4 = Step(4, s4);
                s5 = Step(5, s5);
                s6 = Step(6, s6);
                s7 = Step(7, s7);
            }
        }

        var sum = T.Zero;
        if (p > 0)
        {
            T* lanes = stackalloc T[Lanes];
            TSimd.Store(s0, lanes);
            TSimd.Store(s1, lanes + TSimd.Lanes);
            if (vectors > 2)
            {
                TSimd.Store(s2, lanes + (2 * TSimd.Lanes));
                TSimd.Store(s3, lanes + (3 * TSimd.Lanes));
            }

            if (vectors > 4)
            {
                TSimd.Store(s4, lanes + (4 * TSimd.Lanes));
                TSimd.Store(s5, lanes + (5 * TSimd.Lanes));
                TSimd.Store(s6, lanes + (6 * TSimd.Lanes));
                TSimd.Store(s7, lanes + (7 * TSimd.Lanes));
            }

            var one = Vector128<T>.Count;
            var v0 = Vector128.Load(lanes) + Vector128.Load(lanes + (4 * one));
            var v1 = Vector128.Load(lanes + one) + Vector128.Load(lanes + (5 * one));
            var v2 = Vector128.Load(lanes + (2 * one)) + Vector128.Load(lanes + (6 * one));
            var v3 = Vector128.Load(lanes + (3 * one)) + Vector128.Load(lanes + (7 * one));
            var v = (v0 + v2) + (v1 + v3);
            sum = typeof(T) == typeof(float) ? (v[0] + v[2]) + (v[1] + v[3]) : v[0] + v[1];
        }

        for (; p < k; p++) sum = T.MultiplyAddEstimate(x[p], y[p], sum);
        return sum;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        TVector Step(int i, TVector s)
            => TSimd.MultiplyAdd(TSimd.Load(x + p + (i * TSimd.Lanes)), TSimd.Load(y + p + (i * TSimd.Lanes)), s);
    }
}
