namespace Autograd.Kernels;

/// <content>Functions that pick one of two elements, or part of one.</content>
public static partial class Kernel
{
    /// <summary>The larger of two elements; a NaN gives way to the other. Elementwise with broadcasting.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">The dtypes differ or are Bool.</exception>
    public static NdArray Fmax(NdArray x, NdArray y)
        => Zip("fmax", x, y, Each<float>(static (x, y) => x >= y || float.IsNaN(y) ? x : y), Each<double>(static (x, y) => x >= y || double.IsNaN(y) ? x : y),
            Each<long>(Math.Max), null);

    /// <summary>The smaller of two elements; a NaN gives way to the other. Elementwise with broadcasting.</summary>
    /// <inheritdoc cref="Fmax"/>
    public static NdArray Fmin(NdArray x, NdArray y)
        => Zip("fmin", x, y, Each<float>(static (x, y) => x <= y || float.IsNaN(y) ? x : y), Each<double>(static (x, y) => x <= y || double.IsNaN(y) ? x : y),
            Each<long>(Math.Min), null);

    /// <summary>|x| with the sign of y, also that of −0. Elementwise with broadcasting; integers and bools become Float32.</summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">The dtypes differ.</exception>
    public static NdArray CopySign(NdArray x, NdArray y)
    {
        Common("copysign", x, y);
        return Zip("copysign", Floating(x), Floating(y), Each<float>(MathF.CopySign), Each<double>(Math.CopySign), null, null);
    }

    /// <summary>The array with numbers in place of NaN and infinities. Int64 and Bool stay as they are.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="nan">In place of NaN.</param>
    /// <param name="positive">In place of ∞.</param>
    /// <param name="negative">In place of −∞.</param>
    public static NdArray NanToNum(NdArray x, double nan, double positive, double negative)
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.DType switch
        {
            DType.Float32 => Elementwise.Map<float, float>(x, (a, b) =>
            {
                for (var i = 0; i < b.Length; i++) b[i] = float.IsFinite(a[i]) ? a[i] : (float)(float.IsNaN(a[i]) ? nan : a[i] > 0 ? positive : negative);
            }),
            DType.Float64 => Elementwise.Map<double, double>(x, (a, b) =>
            {
                for (var i = 0; i < b.Length; i++) b[i] = double.IsFinite(a[i]) ? a[i] : double.IsNaN(a[i]) ? nan : a[i] > 0 ? positive : negative;
            }),
            _ => x,
        };
    }

    /// <summary>
    /// The mantissa m of x = m·2ᵉ with ½ ≤ |m| &lt; 1, the exponent e as Int64: exact, subnormal or not. 0, infinities and NaN are
    /// their own mantissa, with the exponent 0. Integers and bools become Float32.
    /// </summary>
    public static (NdArray Mantissa, NdArray Exponent) Frexp(NdArray x) => (Mantissa(x), Exponent(x));

    internal static NdArray Mantissa(NdArray x) => EvaluateEach<MantissaFormula>("frexp", x);

    internal static NdArray Exponent(NdArray x) => (x = Floating(x)).DType == DType.Float32
        ? Elementwise.Map<float, long>(x, static (a, b) =>
        {
            for (var i = 0; i < b.Length; i++) b[i] = ExponentOf(a[i]);
        })
        : Elementwise.Map<double, long>(x, static (a, b) =>
        {
            for (var i = 0; i < b.Length; i++) b[i] = ExponentOf(a[i]);
        });

    /// <summary>
    /// x + w·(y − x), from the nearer end, so that both ends are met exactly. All three broadcast.
    /// </summary>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    /// <exception cref="DTypeException">The dtypes differ, or are not floating.</exception>
    public static NdArray Lerp(NdArray x, NdArray y, NdArray w)
    {
        Common("lerp", x, w);
        var shape = Shape.Broadcast("lerp", w.Shape, Common("lerp", x, y));
        return x.DType switch
        {
            DType.Float32 => Between<float>(),
            DType.Float64 => Between<double>(),
            _ => throw Errors.Unsupported("lerp", x.DType, "convert with To(dtype) first."),
        };

        NdArray Between<T>()
            where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
            => Elementwise.Zip3<T, T, T, T>(x, y, w, shape, static (a, b, w, to) =>
            {
                var half = T.One / (T.One + T.One);
                for (var i = 0; i < to.Length; i++)
                    to[i] = T.Abs(w[i]) < half ? a[i] + (w[i] * (b[i] - a[i])) : b[i] - ((b[i] - a[i]) * (T.One - w[i]));
            });
    }

    private static SpanZip<T, T> Each<T>(Func<T, T, T> function) => (a, b, c) =>
    {
        for (var i = 0; i < c.Length; i++) c[i] = function(a[i], b[i]);
    };

    private static int ExponentOf(double x) => x == 0 || !double.IsFinite(x) ? 0 : Math.ILogB(x) + 1;

    private readonly struct MantissaFormula : IScalarFormula
    {
        public static double Of(double x) => Math.ScaleB(x, -ExponentOf(x));
    }
}
