using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Autograd.Kernels;

/// <summary>An elementwise step of a kernel over rows, on single elements and on vectors of them, in the same operations.</summary>
internal interface IRowStep<T>
    where T : unmanaged, INumber<T>
{
    T Of(T x, T y);

    Vector512<T> Of(Vector512<T> x, Vector512<T> y);
}

/// <summary>Drives such steps. A row lies in the first-level cache, where the width of vectors is what counts.</summary>
internal static class RowLoop<T>
    where T : unmanaged, INumber<T>
{
    /// <summary>Each element of the result from those of two rows of its length; it may be one of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static void Run<TStep>(TStep step, ReadOnlySpan<T> x, ReadOnlySpan<T> y, Span<T> to)
        where TStep : struct, IRowStep<T>
    {
        ref var xs = ref MemoryMarshal.GetReference(x);
        ref var ys = ref MemoryMarshal.GetReference(y[..x.Length]);
        ref var tos = ref MemoryMarshal.GetReference(to[..x.Length]);
        var i = 0;
        for (; i <= x.Length - Vector512<T>.Count; i += Vector512<T>.Count)
            step.Of(Vector512.LoadUnsafe(ref xs, (nuint)i), Vector512.LoadUnsafe(ref ys, (nuint)i)).StoreUnsafe(ref tos, (nuint)i);
        for (; i < x.Length; i++) to[i] = step.Of(x[i], y[i]);
    }
}

/// <summary>x − y · factor.</summary>
internal readonly struct MinusMultiple<T>(T factor) : IRowStep<T>
    where T : unmanaged, INumber<T>
{
    public T Of(T x, T y) => x - (y * factor);

    public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => x - (y * Vector512.Create(factor));
}

/// <summary>0 − y · factor.</summary>
internal readonly struct NegativeMultiple<T>(T factor) : IRowStep<T>
    where T : unmanaged, INumber<T>
{
    public T Of(T x, T y) => T.Zero - (y * factor);

    public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => Vector512<T>.Zero - (y * Vector512.Create(factor));
}

/// <summary>x − mean − rest.</summary>
internal readonly struct Centring<T>(T mean, T rest) : IRowStep<T>
    where T : unmanaged, INumber<T>
{
    public T Of(T x, T y) => x - mean - rest;

    public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => x - Vector512.Create(mean) - Vector512.Create(rest);
}

/// <summary>x · (y · factor).</summary>
internal readonly struct ScaledTimes<T>(T factor) : IRowStep<T>
    where T : unmanaged, INumber<T>
{
    public T Of(T x, T y) => x * (y * factor);

    public Vector512<T> Of(Vector512<T> x, Vector512<T> y) => x * (y * Vector512.Create(factor));
}

/// <summary>(x − mean − y · scale · along) · scale.</summary>
internal readonly struct Projection<T>(T mean, T along, T scale) : IRowStep<T>
    where T : unmanaged, INumber<T>
{
    public T Of(T x, T y) => (x - mean - (y * scale * along)) * scale;

    public Vector512<T> Of(Vector512<T> x, Vector512<T> y)
        => (x - Vector512.Create(mean) - (y * Vector512.Create(scale) * Vector512.Create(along))) * Vector512.Create(scale);
}
