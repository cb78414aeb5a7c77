using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static Autograd.Kernels.Formula;

namespace Autograd.Kernels;

/// <summary>
/// The error function in single precision, hot in activations: below 1 a polynomial in x², above it 1 − e^(−q) with
/// q = −ln erfc x, which a polynomial on [1, 4] gives to 2e-8.
/// </summary>
internal static class VectorErfSingle
{
    /// <summary>erf x; 2 ulp.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<float> Erf(Vector512<float> x)
    {
        // From 4 on the result is 1.
        var a = AtMost(Vector512.Abs(x), 4);
        var z = a * a;
        var p = Fma(z, Vector512.Create(7.882497e-05f), -0.0008018855f);
        p = Fma(z, p, 0.005189312f);
        p = Fma(z, p, -0.026854329f);
        p = Fma(z, p, 0.112835975f);
        p = Fma(z, p, -0.37612627f);
        p = Fma(z, p, 0.12837917f);
        var near = Fma(a, p, a);

        var q = Fma(a, Vector512.Create(-1.6140616e-06f), 4.5590623e-05f);
        q = Fma(a, q, -0.00059276954f);
        q = Fma(a, q, 0.0047402223f);
        q = Fma(a, q, -0.026364717f);
        q = Fma(a, q, 0.109978245f);
        q = Fma(a, q, 0.6319371f);
        q = Fma(a, q, 1.1301667f);
        q = Fma(a, q, -0.000303212976f);
        var far = Vector512<float>.One - VectorExpSingle.ExpBelow(-q);
        return Vector512.CopySign(Vector512.ConditionalSelect(Vector512.LessThan(a, Vector512<float>.One), near, far), x);
    }
}
