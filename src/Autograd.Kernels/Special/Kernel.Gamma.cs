namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>ln |Γ(x)|; ∞ at 0, −1, −2 …. Integers and bools become Float32.</summary>
    public static NdArray LGamma(NdArray x) => EvaluateEach<LGammaFormula>("lgamma", x);

    /// <summary>The derivative of ln Γ(x); ∓∞ at ±0, NaN at −1, −2 …. Integers and bools become Float32.</summary>
    public static NdArray Digamma(NdArray x) => EvaluateEach<DigammaFormula>("digamma", x);

    /// <summary>The n-th derivative of the digamma function. Integers and bools become Float32.</summary>
    /// <param name="n">The order; 0 is the digamma function itself.</param>
    /// <param name="x">Any shape. At 0, −1, −2 … the result is ±∞ by the sign of n.</param>
    /// <exception cref="ArgumentException"><paramref name="n"/> is negative.</exception>
    public static NdArray Polygamma(int n, NdArray x)
    {
        if (n < 0) throw Errors.NegativeOrder("polygamma", n);
        return n == 0 ? Digamma(x) : EvaluateOrder("polygamma", x, v => HurwitzZeta.Polygamma(n, v));
    }

    /// <summary>p(p − 1)/4 · ln π + Σ ln |Γ(x + (1 − j)/2)| for j = 1 … p. Integers and bools become Float32.</summary>
    /// <exception cref="ArgumentException"><paramref name="p"/> is below 1.</exception>
    public static NdArray MvLGamma(NdArray x, int p)
    {
        if (p < 1) throw Errors.NoDimensions("mvlgamma", p);
        return EvaluateOrder("mvlgamma", x, v => GammaFunction.LogOfMany(v, p));
    }

    /// <summary>Hurwitz's zeta function Σ (y + k)⁻ˣ over k ≥ 0, elementwise with broadcasting. Integers and bools become Float32.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">The dtypes differ.</exception>
    public static NdArray Zeta(NdArray x, NdArray y) => EvaluateEach2<ZetaFormula>("special_zeta", x, y);

    private readonly struct LGammaFormula : IScalarFormula
    {
        public static double Of(double x) => GammaFunction.Log(x);
    }

    private readonly struct DigammaFormula : IScalarFormula
    {
        public static double Of(double x) => GammaFunction.Digamma(x);
    }

    private readonly struct ZetaFormula : IScalarFormula2
    {
        public static double Of(double x, double y) => HurwitzZeta.Of(x, y);
    }
}
