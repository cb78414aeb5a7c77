using System.Numerics;

namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The vector norm (Σ|x|ᵖ)^(1/p) over some dimensions.</summary>
    /// <param name="x">Any shape, floating.</param>
    /// <param name="p">
    /// The order: 2 is Euclid's, 1 the sum of magnitudes, 0 the count of elements other than 0, ±∞ the largest or smallest magnitude.
    /// </param>
    /// <param name="dims">The dimensions, negative ones from the end; null means all, an empty array none.</param>
    /// <param name="keepDim">Whether the reduced dimensions stay, with size 1.</param>
    /// <remarks>No power overflows or vanishes: what leaves the safe range is computed again, scaled by its largest element (the smallest for p &lt; 0).</remarks>
    /// <exception cref="DTypeException">The array is not floating.</exception>
    /// <exception cref="ShapeException">
    /// A dimension is out of range or named twice, or p is negative or infinite and there are no elements.
    /// </exception>
    public static NdArray Norm(NdArray x, double p = 2, int[]? dims = null, bool keepDim = false)
    {
        var d = p < 0 || double.IsInfinity(p) ? AlongSome("norm", x, dims) : Along("norm", x, dims);
        NeedFloating("norm", x);
        return x.DType == DType.Float32 ? Run<float>(1e-30f, float.MaxValue) : Run<double>(1e-290, double.MaxValue);

        NdArray Run<T>(T least, T most)
            where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
            => p switch
            {
                2 => Reduced(x, d, keepDim, Euclid(x, d, least, most)),
                1 => Fold<T, Plus<T>, Magnitude<T>>(x, d, keepDim),
                0 => Fold<T, Plus<T>, NotZero<T>>(x, d, keepDim),
                double.PositiveInfinity => Fold<T, Larger<T>, Magnitude<T>>(x, d, keepDim),
                double.NegativeInfinity => Fold<T, Smaller<T>, Magnitude<T>>(x, d, keepDim),
                _ => Reduced(x, d, keepDim, General(x, p, d, least, most)),
            };
    }

    private static T[] Euclid<T>(NdArray x, int[] dims, T least, T most)
        where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        var norms = Reduction<T, Plus<T>, Square<T>>.Run(x, dims);
        var safe = true;
        foreach (var square in norms) safe &= !(square < least) && !(square > most);

        // Only now, so that ordinary data are read once. Where the sum is NaN it stays: an element is.
        var scaled = safe ? null : Scaled();
        for (var i = 0; i < norms.Length; i++)
            norms[i] = scaled is not null && (norms[i] < least || norms[i] > most) ? scaled[i] : T.Sqrt(norms[i]);
        return norms;

        T[] Scaled()
        {
            var scales = Reduction<T, Larger<T>, Magnitude<T>>.Run(x, dims);
            for (var i = 0; i < scales.Length; i++)
                if (!T.IsFinite(scales[i]) || !(scales[i] > T.Zero)) scales[i] = T.One;
            var result = Reduction<T, Plus<T>, ScaledSquare<T>>.Run(x, dims, scales);
            for (var i = 0; i < result.Length; i++) result[i] = T.Sqrt(result[i]) * scales[i];
            return result;
        }
    }

    private static T[] General<T>(NdArray x, double p, int[] dims, T least, T most)
        where T : unmanaged, IFloatingPointIeee754<T>, IMinMaxValue<T>
    {
        var norms = PowerSums<T>(x, p, dims);
        var safe = true;
        foreach (var sum in norms) safe &= !(sum < least) && !(sum > most);

        // Only now, as for Euclid's norm.
        var scaled = safe ? null : Scaled();
        for (var i = 0; i < norms.Length; i++)
            norms[i] = scaled is not null && (norms[i] < least || norms[i] > most) ? scaled[i] : Root(norms[i]);
        return norms;

        T Root(T sum) => T.CreateTruncating(Math.Pow(double.CreateTruncating(sum), 1 / p));

        T[] Scaled()
        {
            var scales = p > 0 ? Reduction<T, Larger<T>, Magnitude<T>>.Run(x, dims) : Reduction<T, Smaller<T>, Magnitude<T>>.Run(x, dims);

            // The scale alone is the norm where it is 0, ∞ or NaN; below 0 it is the largest of nothing, whose norm is 0.
            var by = Array.ConvertAll(scales, static s => T.IsFinite(s) && s > T.Zero ? s : T.One);
            var result = PowerSums<T>(Div(x, Reduced(x, dims, keepDim: true, by)), p, dims);
            for (var i = 0; i < result.Length; i++)
                result[i] = T.IsFinite(scales[i]) && scales[i] > T.Zero ? Root(result[i]) * scales[i] : T.Max(scales[i], T.Zero);
            return result;
        }
    }

    /// <summary>Σ|x|ᵖ.</summary>
    private static T[] PowerSums<T>(NdArray x, double p, int[] dims)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var powers = Elementwise.Map<T, T>(x, (a, b) =>
        {
            for (var i = 0; i < a.Length; i++) b[i] = T.CreateTruncating(Math.Pow(Math.Abs(double.CreateTruncating(a[i])), p));
        });
        return Reduction<T, Plus<T>, Plain<T>>.Run(powers, dims);
    }
}
