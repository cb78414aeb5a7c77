using System.Numerics;
using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>The product of a cotangent and a slope, on elements and on vectors of them.</summary>
internal interface IPull<T>
    where T : unmanaged, INumber<T>
{
    static abstract T Pull(T g, T y);

    static abstract Vector<T> Pull(Vector<T> g, Vector<T> y);
}

/// <content>
/// Gradients of activations from the cotangent and the output, in one pass over memory instead of three or four. Each has
/// the bits of its formula in single operations: nothing is fused into a multiply-add. The result may take the buffer of a
/// cotangent that nobody reads again.
/// </content>
public static partial class Kernel
{
    /// <summary>g · y, in the buffer of g if that is given; y itself where g is 1 everywhere, as it is behind a sum.</summary>
    internal static NdArray MulPull(NdArray g, NdArray y, NdArray? into) => IsOne(g) && y.Shape == g.Shape ? y : Mul(g, y, into);

    /// <summary>g · (1 − y²): the gradient through y = tanh x.</summary>
    internal static NdArray TanhPull(NdArray g, NdArray y, NdArray? into) => Pull<TanhSlope<float>, TanhSlope<double>>("tanh", g, y, into);

    /// <summary>g · (y · (1 − y)): the gradient through the logistic function y.</summary>
    internal static NdArray SigmoidPull(NdArray g, NdArray y, NdArray? into) => Pull<SigmoidSlope<float>, SigmoidSlope<double>>("sigmoid", g, y, into);

    /// <summary>0 where y ≤ 0, else g, also where y is NaN: the gradient through y = max(x, 0).</summary>
    internal static NdArray ReluPull(NdArray g, NdArray y, NdArray? into) => Pull<ReluSlope<float>, ReluSlope<double>>("relu", g, y, into);

    /// <summary>Whether an array is one number repeated, which is 1.</summary>
    private static bool IsOne(NdArray g)
    {
        for (var d = 0; d < g.Shape.Rank; d++)
            if (g.Shape.Dims[d] != 1 && g.Stride(d) != 0) return false;
        return g.Numel > 0 && (g.DType == DType.Float32 ? g.Elements<float>()[g.Offset] == 1 : g.DType == DType.Float64 && g.Elements<double>()[g.Offset] == 1);
    }

    private static NdArray Pull<TSingle, TDouble>(string op, NdArray g, NdArray y, NdArray? into)
        where TSingle : IPull<float>
        where TDouble : IPull<double>
        => Zip(op, g, y, static (a, b, c) => Pull<float, TSingle>(a, b, c), static (a, b, c) => Pull<double, TDouble>(a, b, c), null, null, into);

    private static void Pull<T, TPull>(ReadOnlySpan<T> g, ReadOnlySpan<T> y, Span<T> into)
        where T : unmanaged, INumber<T>
        where TPull : IPull<T>
    {
        var gs = MemoryMarshal.Cast<T, Vector<T>>(g);
        var ys = MemoryMarshal.Cast<T, Vector<T>>(y);
        var to = MemoryMarshal.Cast<T, Vector<T>>(into);
        for (var v = 0; v < to.Length; v++) to[v] = TPull.Pull(gs[v], ys[v]);
        for (var i = to.Length * Vector<T>.Count; i < into.Length; i++) into[i] = TPull.Pull(g[i], y[i]);
    }

    private readonly struct TanhSlope<T> : IPull<T>
        where T : unmanaged, INumber<T>
    {
        public static T Pull(T g, T y) => g * (T.One - (y * y));

        public static Vector<T> Pull(Vector<T> g, Vector<T> y) => g * (Vector<T>.One - (y * y));
    }

    private readonly struct SigmoidSlope<T> : IPull<T>
        where T : unmanaged, INumber<T>
    {
        public static T Pull(T g, T y) => g * (y * (T.One - y));

        public static Vector<T> Pull(Vector<T> g, Vector<T> y) => g * (y * (Vector<T>.One - y));
    }

    private readonly struct ReluSlope<T> : IPull<T>
        where T : unmanaged, INumber<T>
    {
        public static T Pull(T g, T y) => y <= T.Zero ? T.Zero : g;

        public static Vector<T> Pull(Vector<T> g, Vector<T> y)
            => Vector.ConditionalSelect(Vector.LessThanOrEqual(y, Vector<T>.Zero), Vector<T>.Zero, g);
    }
}
