using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Autograd.Kernels;

/// <summary>
/// Copies parts of a matrix into panels: as many rows (or columns) side by side as a tile has, for every k, without gaps.
/// The copy is where strides are read, so the loops behind it see one layout.
/// </summary>
internal static unsafe class Panels
{
    // k at a time, a cache line or two: rows a power of two apart would push each other out of the cache.
    private const int Run = 16;

    private static bool CanZip => Sse2.IsSupported || AdvSimd.Arm64.IsSupported;

    /// <summary>One panel: <paramref name="to"/>[p · width + lane], zero from <paramref name="lanes"/> to the width.</summary>
    /// <param name="from">The first element.</param>
    /// <param name="lane">Distance between the rows (or columns) that are laid side by side.</param>
    /// <param name="step">Distance between successive k.</param>
    /// <param name="lanes">How many there are.</param>
    /// <param name="k">The inner size.</param>
    /// <param name="width">How many the panel holds.</param>
    /// <param name="to">The panel.</param>
    internal static void Pack<T>(T* from, nint lane, nint step, int lanes, int k, int width, T* to)
        where T : unmanaged
    {
        if (lanes < width) new Span<T>(to, k * width).Clear();
        Place(from, lane, step, lanes, k, width, to);
    }

    /// <summary>As <see cref="Pack"/>, but what lies between the lanes and the width is left as it is.</summary>
    internal static void Place<T>(T* from, nint lane, nint step, int lanes, int k, int width, T* to)
        where T : unmanaged
    {
        if (lane == 1) Copy(from, step, lanes, k, width, to);
        else if (step == 1 && CanZip && typeof(T) == typeof(float)) Turn((float*)from, lane, lanes, k, width, (float*)to);
        else if (step == 1 && CanZip && typeof(T) == typeof(double)) Turn((double*)from, lane, lanes, k, width, (double*)to);
        else Gather(from, lane, step, 0, lanes, 0, k, width, to);
    }

    /// <summary>Lanes that lie next to each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Copy<T>(T* from, nint step, int lanes, int k, int width, T* to)
        where T : unmanaged
    {
        var whole = lanes - (lanes % Vector128<T>.Count);
        for (var p = 0; p < k; p++, from += step, to += width)
        {
            var i = 0;
            for (; i < whole; i += Vector128<T>.Count) Vector128.Load(from + i).Store(to + i);
            for (; i < lanes; i++) to[i] = from[i];
        }
    }

    /// <summary>Lanes along which k lies next to each other, four by four: half the time of a loop over elements, or less.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn(float* from, nint lane, int lanes, int k, int width, float* to)
    {
        var (wholeLanes, wholeK) = (lanes & ~3, k & ~3);
        for (var p0 = 0; p0 < wholeK; p0 += Run)
        {
            var end = Math.Min(p0 + Run, wholeK);
            for (var i = 0; i < wholeLanes; i += 4)
            {
                for (var p = p0; p < end; p += 4)
                {
                    var source = from + (i * lane) + p;
                    var target = to + ((nint)p * width) + i;
                    var (x0, x1) = (Vector128.Load(source), Vector128.Load(source + lane));
                    var (x2, x3) = (Vector128.Load(source + (2 * lane)), Vector128.Load(source + (3 * lane)));
                    var (low01, low23) = (Low(x0, x1).AsDouble(), Low(x2, x3).AsDouble());
                    var (high01, high23) = (High(x0, x1).AsDouble(), High(x2, x3).AsDouble());
                    Low(low01, low23).AsSingle().Store(target);
                    High(low01, low23).AsSingle().Store(target + width);
                    Low(high01, high23).AsSingle().Store(target + (2 * width));
                    High(high01, high23).AsSingle().Store(target + (3 * width));
                }
            }
        }

        Gather(from, lane, 1, wholeLanes, lanes, 0, wholeK, width, to);
        Gather(from, lane, 1, 0, lanes, wholeK, k, width, to);
    }

    /// <summary>As for floats, two by two.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Turn(double* from, nint lane, int lanes, int k, int width, double* to)
    {
        var (wholeLanes, wholeK) = (lanes & ~1, k & ~1);
        for (var p0 = 0; p0 < wholeK; p0 += Run)
        {
            var end = Math.Min(p0 + Run, wholeK);
            for (var i = 0; i < wholeLanes; i += 2)
            {
                for (var p = p0; p < end; p += 2)
                {
                    var source = from + (i * lane) + p;
                    var target = to + ((nint)p * width) + i;
                    var (x0, x1) = (Vector128.Load(source), Vector128.Load(source + lane));
                    Low(x0, x1).Store(target);
                    High(x0, x1).Store(target + width);
                }
            }
        }

        Gather(from, lane, 1, wholeLanes, lanes, 0, wholeK, width, to);
        Gather(from, lane, 1, 0, lanes, wholeK, k, width, to);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Gather<T>(T* from, nint lane, nint step, int lane0, int lane1, int k0, int k1, int width, T* to)
        where T : unmanaged
    {
        for (var p = k0; p < k1; p += Run)
        {
            var count = Math.Min(Run, k1 - p);
            for (var i = lane0; i < lane1; i++)
            {
                var source = from + (i * lane) + (p * step);
                var target = to + ((nint)p * width) + i;
                for (var q = 0; q < count; q++, source += step, target += width) *target = *source;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Low(Vector128<float> x, Vector128<float> y)
        => Sse.IsSupported ? Sse.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> High(Vector128<float> x, Vector128<float> y)
        => Sse.IsSupported ? Sse.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Low(Vector128<double> x, Vector128<double> y)
        => Sse2.IsSupported ? Sse2.UnpackLow(x, y) : AdvSimd.Arm64.ZipLow(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> High(Vector128<double> x, Vector128<double> y)
        => Sse2.IsSupported ? Sse2.UnpackHigh(x, y) : AdvSimd.Arm64.ZipHigh(x, y);
}
