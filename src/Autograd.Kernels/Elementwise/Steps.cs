using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>
/// Whole steps of the two optimisers that train most networks, in one pass over memory. Each has the bits of its formula in
/// single operations: nothing is fused into a multiply-add, and numbers are rounded to the dtype first, as operands are.
/// </summary>
internal static class Steps
{
    /// <summary>x − lr·d for g ← ±g + λ·x; v ← μ·v + (1 − τ)·g; d = g, v, or g + μ·v.</summary>
    /// <param name="x">The parameter.</param>
    /// <param name="g">Its gradient, of the same shape and dtype.</param>
    /// <param name="v">The momentum before; null if this is the first step, which takes v = g.</param>
    /// <param name="by">The numbers of the formula.</param>
    /// <returns>The next parameter, and the next momentum; null if there is none.</returns>
    internal static (NdArray X, NdArray? V) Sgd(NdArray x, NdArray g, NdArray? v, SgdNumbers by)
        => x.DType == DType.Float32 ? Sgd<float>(x, g, v, by) : Sgd<double>(x, g, v, by);

    /// <summary>x·κ − s · m / (√v/c + ε) for g ← ±g + λ·x; m ← m + (1 − β₁)(g − m); v ← β₂·v + (1 − β₂)·g².</summary>
    /// <param name="x">The parameter.</param>
    /// <param name="g">Its gradient, of the same shape and dtype.</param>
    /// <param name="m">The mean of gradients before.</param>
    /// <param name="v">The mean of their squares before.</param>
    /// <param name="by">The numbers of the formula.</param>
    internal static (NdArray X, NdArray M, NdArray V) Adam(NdArray x, NdArray g, NdArray m, NdArray v, AdamNumbers by)
        => x.DType == DType.Float32 ? Adam<float>(x, g, m, v, by) : Adam<double>(x, g, m, v, by);

    private static (NdArray X, NdArray? V) Sgd<T>(NdArray x, NdArray g, NdArray? v, SgdNumbers by)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (first, count) = (v is null, x.Numel);
        (x, g, v) = (x.Contiguous(), g.Contiguous(), v?.Contiguous());
        var next = NdArray.Fresh<T>(x.Shape, out var values);
        if (by.Momentum == 0)
        {
            Run(count, (from, n) => Plain(At<T>(x, from, n), At<T>(g, from, n), values.AsSpan(from, n), by));
            return (next, null);
        }

        var velocity = NdArray.Fresh<T>(x.Shape, out var velocities);
        Run(count, (from, n) => Moving(
            At<T>(x, from, n), At<T>(g, from, n), first ? default : At<T>(v!, from, n), values.AsSpan(from, n), velocities.AsSpan(from, n), by));
        return (next, velocity);
    }

    private static (NdArray X, NdArray M, NdArray V) Adam<T>(NdArray x, NdArray g, NdArray m, NdArray v, AdamNumbers by)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var count = x.Numel;
        (x, g, m, v) = (x.Contiguous(), g.Contiguous(), m.Contiguous(), v.Contiguous());
        var next = NdArray.Fresh<T>(x.Shape, out var values);
        var mean = NdArray.Fresh<T>(x.Shape, out var means);
        var square = NdArray.Fresh<T>(x.Shape, out var squares);
        Run(count, (from, n) => Adapted(
            At<T>(x, from, n), At<T>(g, from, n), At<T>(m, from, n), At<T>(v, from, n),
            values.AsSpan(from, n), means.AsSpan(from, n), squares.AsSpan(from, n), by));
        return (next, mean, square);
    }

    private static void Plain<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> g, Span<T> into, SgdNumbers by)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (rate, decay) = (Of<T>(by.LearningRate), Of<T>(by.WeightDecay));
        for (var i = 0; i < x.Length; i += Vector<T>.Count)
        {
            var (xs, gs) = (Load(x, i), Load(g, i));
            if (by.Maximize) gs = -gs;
            if (by.WeightDecay != 0) gs += decay * xs;
            Store(xs - (rate * gs), into, i);
        }
    }

    private static void Moving<T>(ReadOnlySpan<T> x, ReadOnlySpan<T> g, ReadOnlySpan<T> v, Span<T> into, Span<T> velocity, SgdNumbers by)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (rate, decay, momentum, part) = (Of<T>(by.LearningRate), Of<T>(by.WeightDecay), Of<T>(by.Momentum), Of<T>(1 - by.Dampening));
        for (var i = 0; i < x.Length; i += Vector<T>.Count)
        {
            var (xs, gs) = (Load(x, i), Load(g, i));
            if (by.Maximize) gs = -gs;
            if (by.WeightDecay != 0) gs += decay * xs;
            var vs = v.IsEmpty ? gs : (momentum * Load(v, i)) + (by.Dampening == 0 ? gs : part * gs);
            Store(vs, velocity, i);
            Store(xs - (rate * (by.Nesterov ? gs + (momentum * vs) : vs)), into, i);
        }
    }

    private static void Adapted<T>(
        ReadOnlySpan<T> x, ReadOnlySpan<T> g, ReadOnlySpan<T> m, ReadOnlySpan<T> v, Span<T> into, Span<T> mean, Span<T> square, AdamNumbers by)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (decay, shrink, size, eps, correction) = (Of<T>(by.WeightDecay), Of<T>(by.Shrink), Of<T>(by.StepSize), Of<T>(by.Eps), Of<T>(by.Correction));
        var (toMean, beta2, toSquare) = (Of<T>(1 - by.Beta1), Of<T>(by.Beta2), Of<T>(1 - by.Beta2));
        for (var i = 0; i < x.Length; i += Vector<T>.Count)
        {
            var (xs, gs, ms) = (Load(x, i), Load(g, i), Load(m, i));
            if (by.Maximize) gs = -gs;
            if (by.WeightDecay != 0) gs += decay * xs;
            if (by.Shrink != 1) xs *= shrink;
            ms += toMean * (gs - ms);
            var vs = (beta2 * Load(v, i)) + (toSquare * (gs * gs));
            Store(ms, mean, i);
            Store(vs, square, i);
            Store(xs - (size * (ms / ((Vector.SquareRoot(vs) / correction) + eps))), into, i);
        }
    }

    private static void Run(int count, Action<int, int> body)
        => Parallelism.For(count, Elementwise.Chunk, (from, to) => body(from, to - from));

    private static ReadOnlySpan<T> At<T>(NdArray x, int from, int count)
        where T : unmanaged
        => x.Elements<T>().AsSpan(x.Offset + from, count);

    private static Vector<T> Of<T>(double number)
        where T : unmanaged, IFloatingPointIeee754<T>
        => new(T.CreateTruncating(number));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<T> Load<T>(ReadOnlySpan<T> x, int at)
        where T : unmanaged
        => at <= x.Length - Vector<T>.Count ? Vector.LoadUnsafe(ref MemoryMarshal.GetReference(x), (nuint)at) : LoadRest(x[at..]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Vector<T> y, Span<T> into, int at)
        where T : unmanaged
    {
        if (at <= into.Length - Vector<T>.Count) y.StoreUnsafe(ref MemoryMarshal.GetReference(into), (nuint)at);
        else StoreRest(y, into[at..]);
    }

    // Out of line, since a method that takes memory from the stack is not inlined into a loop.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Vector<T> LoadRest<T>(ReadOnlySpan<T> x)
        where T : unmanaged
    {
        Span<T> rest = stackalloc T[Vector<T>.Count];
        rest.Clear();
        x.CopyTo(rest);
        return new Vector<T>(rest);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void StoreRest<T>(Vector<T> y, Span<T> into)
        where T : unmanaged
    {
        Span<T> rest = stackalloc T[Vector<T>.Count];
        y.CopyTo(rest);
        rest[..into.Length].CopyTo(into);
    }
}

/// <summary>The numbers of a step of gradient descent.</summary>
internal readonly record struct SgdNumbers(
    double LearningRate, double WeightDecay, double Momentum, double Dampening, bool Nesterov, bool Maximize);

/// <summary>
/// The numbers of a step of Adam. The step size is lr / (1 − β₁ᵗ), the correction √(1 − β₂ᵗ); λ is the weight decay if it is
/// added to the gradient, else 0, and shrink is 1 − lr·λ if it is taken from the parameter, else 1.
/// </summary>
internal readonly record struct AdamNumbers(
    double StepSize, double Correction, double Beta1, double Beta2, double Eps, double WeightDecay, double Shrink, bool Maximize);
