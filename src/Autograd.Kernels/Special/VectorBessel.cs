using System.Numerics;
using System.Runtime.CompilerServices;
using static Autograd.Kernels.Formula;

namespace Autograd.Kernels;

/// <summary>
/// The modified Bessel functions I₀ and I₁, and the same times e^(−|x|): below 8 a polynomial in z = x²/4, above it
/// √x e⁻ˣ I(x) as a polynomial in t = 16/x − 1 (the division of Blair 1974, Mathematics of Computation 28; Chebyshev fits of
/// our own in 60 digits). 4 ulp, 6 for I₀ and I₁ above 8.
/// </summary>
internal static class VectorBessel
{
    private const double Border = 8;

    /// <summary>I₀(x), even.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> I0(Vector<double> x)
    {
        var a = Vector.Abs(x);
        return Vector.ConditionalSelect(Vector.LessThan(a, Vector.Create(Border)), Near0(a), Grown(a, Far0(a)));
    }

    /// <summary>e^(−|x|) I₀(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> I0e(Vector<double> x)
    {
        var a = Vector.Abs(x);
        return Vector.ConditionalSelect(Vector.LessThan(a, Vector.Create(Border)), Near0(a) * VectorExp.ExpBelow(-a), Far0(a));
    }

    /// <summary>I₁(x), odd.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> I1(Vector<double> x)
    {
        var a = Vector.Abs(x);
        return Vector.CopySign(Vector.ConditionalSelect(Vector.LessThan(a, Vector.Create(Border)), Near1(a), Grown(a, Far1(a))), x);
    }

    /// <summary>e^(−|x|) I₁(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<double> I1e(Vector<double> x)
    {
        var a = Vector.Abs(x);
        var y = Vector.ConditionalSelect(Vector.LessThan(a, Vector.Create(Border)), Near1(a) * VectorExp.ExpBelow(-a), Far1(a));
        return Vector.CopySign(y, x);
    }

    /// <summary>y·eᵃ, where the exponential overflows before the product does.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Grown(Vector<double> a, Vector<double> y)
    {
        // I(713.99) is the first that overflows; at ∞ the factor y is 0.
        var bounded = AtMost(a, 720);
        var grown = y * VectorExp.SmallExpAbove(bounded) * 65536;
        return Vector.ConditionalSelect(Vector.GreaterThan(a, bounded), Vector.Create(double.PositiveInfinity), grown);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Near0(Vector<double> a)
    {
        var z = 0.25 * a * a;
        var p = Fma(z, Vector.Create(3.549417367166656e-27), 5.061657142057408e-25);
        p = Fma(z, p, 1.3440601080501642e-22);
        p = Fma(z, p, 2.57222775316605e-20);
        p = Fma(z, p, 4.359500965631964e-18);
        p = Fma(z, p, 6.275948418499916e-16);
        p = Fma(z, p, 7.594070059407229e-14);
        p = Fma(z, p, 7.594057682348557e-12);
        p = Fma(z, p, 6.151187361529503e-10);
        p = Fma(z, p, 3.9367598879866713e-08);
        p = Fma(z, p, 1.929012345705477e-06);
        p = Fma(z, p, 6.944444444440464e-05);
        p = Fma(z, p, 0.0017361111111111472);
        p = Fma(z, p, 0.02777777777777776);
        p = Fma(z, p, 0.25);
        p = Fma(z, p, 1);
        return Fma(z, p, 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Near1(Vector<double> a)
    {
        var z = 0.25 * a * a;
        var p = Fma(z, Vector.Create(5.670623427712736e-26), 7.605583976506685e-24);
        p = Fma(z, p, 1.8808297774933083e-21);
        p = Fma(z, p, 3.344212859287525e-19);
        p = Fma(z, p, 5.23132598350008e-17);
        p = Fma(z, p, 6.90355536051477e-15);
        p = Fma(z, p, 7.594068700101541e-13);
        p = Fma(z, p, 6.834652021789808e-11);
        p = Fma(z, p, 4.920949883232588e-09);
        p = Fma(z, p, 2.755731921820714e-07);
        p = Fma(z, p, 1.1574074074173927e-05);
        p = Fma(z, p, 0.00034722222222211837);
        p = Fma(z, p, 0.006944444444444501);
        p = Fma(z, p, 0.08333333333333331);
        p = Fma(z, p, 0.5);
        return Fma(z, p, 1) * (0.5 * a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Far0(Vector<double> a)
    {
        var t = Turn(a);
        var p = Fma(t, Vector.Create(4.005227764863093e-11), 1.6645473602872717e-11);
        p = Fma(t, p, -3.210161204221311e-10);
        p = Fma(t, p, -1.2429481430536811e-10);
        p = Fma(t, p, 1.2061857017231527e-09);
        p = Fma(t, p, 4.388861044991905e-10);
        p = Fma(t, p, -2.871865993820918e-09);
        p = Fma(t, p, -1.0267340552488217e-09);
        p = Fma(t, p, 4.9905012775902334e-09);
        p = Fma(t, p, 1.983359036878627e-09);
        p = Fma(t, p, -6.93899627720982e-09);
        p = Fma(t, p, -3.82099512308995e-09);
        p = Fma(t, p, 7.92317806979789e-09);
        p = Fma(t, p, 7.697662019062485e-09);
        p = Fma(t, p, -5.573331421610012e-09);
        p = Fma(t, p, -1.3453822931523271e-08);
        p = Fma(t, p, -6.709029656225637e-09);
        p = Fma(t, p, 7.56377201554603e-09);
        p = Fma(t, p, 2.1542697342456025e-08);
        p = Fma(t, p, 3.9324708328742363e-08);
        p = Fma(t, p, 8.87226944343699e-08);
        p = Fma(t, p, 2.9735993830791437e-07);
        p = Fma(t, p, 1.4838475432345007e-06);
        p = Fma(t, p, 1.1143033788352455e-05);
        p = Fma(t, p, 0.00013621607439233397);
        p = Fma(t, p, 0.0033605519836678865);
        return Fma(t, p, 0.4021765094450081) / Vector.SquareRoot(a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Far1(Vector<double> a)
    {
        var t = Turn(a);
        var p = Fma(t, Vector.Create(-4.1681089783384256e-11), -1.5626599071977848e-11);
        p = Fma(t, p, 3.339867355634982e-10);
        p = Fma(t, p, 1.161813630287145e-10);
        p = Fma(t, p, -1.2547972491973786e-09);
        p = Fma(t, p, -4.086984233473255e-10);
        p = Fma(t, p, 2.9887350377570034e-09);
        p = Fma(t, p, 9.568523624905203e-10);
        p = Fma(t, p, -5.2022217601823894e-09);
        p = Fma(t, p, -1.8736450470066097e-09);
        p = Fma(t, p, 7.268242563538968e-09);
        p = Fma(t, p, 3.7219797447255018e-09);
        p = Fma(t, p, -8.401102179738338e-09);
        p = Fma(t, p, -7.778592763970399e-09);
        p = Fma(t, p, 6.14985231157688e-09);
        p = Fma(t, p, 1.4076395500755014e-08);
        p = Fma(t, p, 6.694265612407784e-09);
        p = Fma(t, p, -8.436290430234562e-09);
        p = Fma(t, p, -2.3368016560658254e-08);
        p = Fma(t, p, -4.312811174972107e-08);
        p = Fma(t, p, -1.0001340021780371e-07);
        p = Fma(t, p, -3.4838565069237384e-07);
        p = Fma(t, p, -1.8349101091858603e-06);
        p = Fma(t, p, -1.503854719814553e-05);
        p = Fma(t, p, -0.00021923576383430914);
        p = Fma(t, p, -0.00974957719323576);
        return Fma(t, p, 0.38939845902587233) / Vector.SquareRoot(a);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Turn(Vector<double> a) => (Vector.Create(16.0) / a) - Vector<double>.One;
}
