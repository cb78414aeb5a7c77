using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Autograd.Bench.Kernels;

/// <summary>What the machine can do with the threads that the kernels use, measured when it is first asked for.</summary>
internal static class Machine
{
    private const int Rounds = 1_000_000;
    private const int Chains = 10;

    private static readonly Dictionary<(DType DType, int Threads), double> Arithmetic = [];
    private static readonly Dictionary<long, double> Copies = [];

    /// <summary>Multiplications and additions in registers: GFLOP/s.</summary>
    internal static double MultiplyAdds(DType dtype) => MultiplyAdds(dtype, Parallelism.Max);

    /// <summary>A copy between two arrays, each of half as many bytes, by one thread or all, whichever is faster: GB/s.</summary>
    /// <param name="bytes">Those read and those written.</param>
    internal static double Copy(double bytes)
    {
        var half = Math.Max(64, (long)bytes / 2);
        if (Copies.TryGetValue(half, out var known)) return known;
        var (from, to) = (new byte[half], new byte[half]);
        var times = (int)Math.Max(1, (16 << 20) / half);
        return Copies[half] = new[] { 1, Parallelism.Max }.Max(threads => 2.0 * times * half / Nanoseconds(threads, thread =>
        {
            var (start, end) = ((int)(half * thread / threads), (int)(half * (thread + 1) / threads));
            for (var i = 0; i < times; i++) from.AsSpan(start..end).CopyTo(to.AsSpan(start));
        }));
    }

    internal static void Print()
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64])
            foreach (var threads in new[] { 1, Parallelism.Max }.Distinct())
                Console.WriteLine(FormattableString.Invariant($"peak, {dtype}, {threads} threads: {MultiplyAdds(dtype, threads):F1} GFLOP/s"));
        foreach (var bytes in (double[])[32e3, 512e3, 8e6, 120e6])
            Console.WriteLine(FormattableString.Invariant($"peak, copy of {bytes / 2e3:F0} kB: {Copy(bytes):F1} GB/s"));
    }

    private static double MultiplyAdds(DType dtype, int threads)
    {
        if (Arithmetic.TryGetValue((dtype, threads), out var known)) return known;
        Action<int> work = dtype == DType.Float32 ? static _ => Multiply<float>() : static _ => Multiply<double>();
        var lanes = (Vector512.IsHardwareAccelerated ? 64 : 32) / dtype.ItemSize();
        return Arithmetic[(dtype, threads)] = 2.0 * Chains * Rounds * lanes * threads / Nanoseconds(threads, work);
    }

    /// <summary>The least of twenty runs, each by as many threads at once.</summary>
    private static double Nanoseconds(int threads, Action<int> work)
    {
        using var barrier = new Barrier(threads);
        var least = double.PositiveInfinity;
        var others = Enumerable.Range(1, threads - 1).Select(thread => new Thread(() => Repeat(thread))).ToArray();
        foreach (var other in others) other.Start();
        Repeat(0);
        foreach (var other in others) other.Join();
        return least;

        void Repeat(int thread)
        {
            for (var run = 0; run < 20; run++)
            {
                barrier.SignalAndWait();
                var start = Stopwatch.GetTimestamp();
                work(thread);
                barrier.SignalAndWait();
                if (thread == 0) least = Math.Min(least, Stopwatch.GetElapsedTime(start).TotalNanoseconds);
            }
        }
    }

    /// <summary>Chains that do not depend on each other: as many as hide the latency, and as the registers hold.</summary>
    private static bool Multiply<T>()
        where T : unmanaged
        => Vector512.IsHardwareAccelerated ? Wide(default(T)) : Narrow(default(T));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Wide<T>(T start)
        where T : unmanaged
    {
        var x = Vector512.Create(start);
        var (a, b, c, d, e, f, g, h, i, j) = (x, x, x, x, x, x, x, x, x, x);
        for (var round = 0; round < Rounds; round++)
        {
            (a, b, c, d, e) = (Fused(a, x), Fused(b, x), Fused(c, x), Fused(d, x), Fused(e, x));
            (f, g, h, i, j) = (Fused(f, x), Fused(g, x), Fused(h, x), Fused(i, x), Fused(j, x));
        }

        return (a ^ b ^ c ^ d ^ e ^ f ^ g ^ h ^ i ^ j) == x;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static bool Narrow<T>(T start)
        where T : unmanaged
    {
        var x = Vector256.Create(start);
        var (a, b, c, d, e, f, g, h, i, j) = (x, x, x, x, x, x, x, x, x, x);
        for (var round = 0; round < Rounds; round++)
        {
            (a, b, c, d, e) = (Fused(a, x), Fused(b, x), Fused(c, x), Fused(d, x), Fused(e, x));
            (f, g, h, i, j) = (Fused(f, x), Fused(g, x), Fused(h, x), Fused(i, x), Fused(j, x));
        }

        return (a ^ b ^ c ^ d ^ e ^ f ^ g ^ h ^ i ^ j) == x;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<T> Fused<T>(Vector512<T> sum, Vector512<T> x) => typeof(T) == typeof(float)
        ? Vector512.FusedMultiplyAdd(x.AsSingle(), x.AsSingle(), sum.AsSingle()).As<float, T>()
        : Vector512.FusedMultiplyAdd(x.AsDouble(), x.AsDouble(), sum.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<T> Fused<T>(Vector256<T> sum, Vector256<T> x) => typeof(T) == typeof(float)
        ? Vector256.FusedMultiplyAdd(x.AsSingle(), x.AsSingle(), sum.AsSingle()).As<float, T>()
        : Vector256.FusedMultiplyAdd(x.AsDouble(), x.AsDouble(), sum.AsDouble()).As<double, T>();
}
