using System.Runtime.InteropServices;

namespace Autograd.Kernels;

/// <summary>A product as mantissa · 2^exponent, which neither overflows nor vanishes, however many factors it has.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct ScaledProduct
{
    private double _mantissa;
    private long _exponent;

    /// <summary>1.</summary>
    public ScaledProduct() => _mantissa = 1;

    /// <summary>The mantissa, of a magnitude from 1 to below 2 (or 0, ∞ or NaN), and the exponent.</summary>
    internal readonly (double Mantissa, long Exponent) Value => (_mantissa, _exponent);

    internal void Times(double x)
    {
        // Apart first: of two small factors the product would already be subnormal, and have lost its digits.
        _mantissa *= Apart(x, ref _exponent);
        _mantissa = Apart(_mantissa, ref _exponent);
    }

    private static double Apart(double x, ref long exponent)
    {
        if (x == 0 || !double.IsFinite(x)) return x;
        var e = Math.ILogB(x);
        exponent += e;
        return Math.ScaleB(x, -e);
    }
}
