using Autograd.Properties.Kernels;

namespace Autograd.Properties.Graph;

/// <summary>What elementwise functions and their gradients are at zeros, infinities, NaN, subnormal and very large numbers.</summary>
public sealed class ElementwiseConventionTests
{
    private const double Inf = double.PositiveInfinity;
    private const double NaN = double.NaN;

    /// <summary>Functions that are smooth on the whole line, by name.</summary>
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Smooth = new(StringComparer.Ordinal)
    {
        ["sin"] = static x => x.Sin(),
        ["cos"] = static x => x.Cos(),
        ["atan"] = static x => x.Atan(),
        ["asinh"] = static x => x.Asinh(),
        ["tanh"] = static x => x.Tanh(),
        ["sigmoid"] = static x => x.Sigmoid(),
        ["erf"] = static x => x.Erf(),
        ["erfc"] = static x => x.Erfc(),
        ["sinc"] = static x => x.Sinc(),
        ["ndtr"] = Special.Ndtr,
        ["log_ndtr"] = Special.LogNdtr,
        ["i0e"] = Special.I0e,
        ["i1e"] = Special.I1e,
    };

    /// <summary>Functions of one tensor that return one of the same shape, whatever their domain.</summary>
    private static readonly Func<Tensor, Tensor>[] OfOne =
    [
        .. Smooth.Values, static x => x.Tan(), static x => x.Asin(), static x => x.Acos(), static x => x.Sinh(), static x => x.Cosh(), static x => x.Acosh(),
        static x => x.Atanh(), static x => x.Exp(), static x => x.Exp2(), static x => x.Expm1(), static x => x.Log(), static x => x.Log2(),
        static x => x.Log10(), static x => x.Log1p(), static x => x.Sqrt(), static x => x.Rsqrt(), static x => x.Reciprocal(), static x => x.Square(),
        static x => x.Abs(), static x => x.Sign(), static x => x.Floor(), static x => x.Ceil(), static x => x.Round(), static x => x.Trunc(),
        static x => x.Frac(), static x => x.Erfinv(), static x => x.LGamma(), static x => x.Digamma(), static x => x.Polygamma(2), static x => x.I0(),
        static x => x.Logit(), static x => x.NanToNum(), static x => x.Deg2Rad(), static x => x.Rad2Deg(), static x => x.MvLGamma(3),
        static x => x.Frexp().Mantissa, static x => Special.Entr(x), static x => Special.Erfcx(x), static x => Special.Ndtri(x), static x => Special.I1(x),
    ];

    public static TheoryData<string> SmoothNames => [.. Smooth.Keys];

    [Fact]
    public void Root_times_its_argument_at_zero_is_NaN_and_the_power_is_not()
    {
        var zero = Tensor.Scalar(0.0);
        Assert.Equal(NaN, Differentiate.Grad(static x => x * x.Sqrt(), zero).Item());
        Assert.Equal(0, Differentiate.Grad(static x => x.Pow(1.5), zero).Item());
    }

    [Fact]
    public void Hypot_does_not_overflow_or_underflow_and_its_slopes_neither()
    {
        var (x, y) = (Tensor.From([1e200, 3e-200, 5e-324, -Inf]), Tensor.From([1e200, 4e-200, 0, NaN]));
        double[] expected = [Math.Sqrt(2) * 1e200, 5e-200, 5e-324, Inf];
        foreach (var (ours, theirs) in x.Hypot(y).ToArray<double>().Zip(expected)) Assert.True(Accuracy.Ulps(ours, theirs) <= 1);
        var slope = Differentiate.Grad(z => z.Hypot(y[..2]).Sum(), x[..2]).ToArray<double>();
        Assert.Equal(Math.Sqrt(0.5), slope[0], 1e-15);
        Assert.Equal(0.6, slope[1], 1e-15);
        Assert.Equal(5e-201, Differentiate.Grad(static z => z.Atan2(Tensor.Scalar(1e200)), Tensor.Scalar(1e200)).Item(), 1e-215);
    }

    [Fact]
    public void Sinc_at_zero_is_1_with_the_derivatives_0_and_minus_a_third()
    {
        // In radians: sin u / u.
        static Tensor F(Tensor u) => (u / double.Pi).Sinc();
        Func<Tensor, Tensor> f = F, slope = x => Differentiate.Grad(f, x), bend = x => Differentiate.Grad(slope, x), third = x => Differentiate.Grad(bend, x);
        var zero = Tensor.Scalar(0.0);
        Assert.Equal(1, f(zero).Item());
        Assert.Equal(0, slope(zero).Item());
        Assert.Equal(-1.0 / 3, bend(zero).Item(), 1e-15);
        Assert.Equal(0, third(zero).Item());
        Assert.Equal(0.2, Differentiate.Grad(third, zero).Item(), 1e-14);
        foreach (var u in (double[])[1e-9, 1e-4, 0.3, 1, 2.9, 3.1, 20])
        {
            var x = Tensor.Scalar(u);
            var (s, c) = (Math.Sin(u), Math.Cos(u));
            if (u > 0.1) Assert.Equal(((u * c) - s) / (u * u), slope(x).Item(), 1e-14);
            if (u > 0.1) Assert.Equal(((2 - (u * u)) * s - (2 * u * c)) / (u * u * u), bend(x).Item(), 1e-13);
            if (u < 0.1) Assert.Equal(-u / 3, slope(x).Item(), u * 1e-8);
        }
    }

    [Fact]
    public void Sign_of_NaN_is_NaN_and_halves_round_to_even()
    {
        Assert.Equal(NaN, Tensor.Scalar(NaN).Sign().Item());
        Assert.Equal([2, 4, -2, 0], Tensor.From([2.5, 3.5, -2.5, 0.5]).Round().ToArray<double>());
        Assert.Equal([1.25, -1.23], Tensor.From([1.2500001, -1.2345]).Round(2).ToArray<double>());
        Assert.Equal([1200, 0], Tensor.From([1234.0, 49]).Round(-2).ToArray<double>());
    }

    [Fact]
    public void Subnormal_numbers_and_signs_of_zeros_survive()
    {
        var tiny = Tensor.Scalar(double.Epsilon);
        Assert.Equal(double.Epsilon, (tiny * 1.0).Item());
        var leaf = Tensor.Scalar(2.0).Track();
        Assert.Equal(double.Epsilon, (leaf * 1.0).Backward(tiny)[leaf].Item());
        Func<Tensor, Tensor>[] odd =
        [
            static x => x.Sin(), static x => x.Asin(), static x => x.Atan(), static x => x.Asinh(), static x => x.Atanh(), static x => x.Erf(), Special.I1,
        ];
        foreach (var f in odd)
        {
            Assert.True(double.IsNegative(f(Tensor.Scalar(-0.0)).Item()));
            Assert.True(Math.Abs(f(tiny).Item() - double.Epsilon) <= double.Epsilon);
        }

        Assert.True(double.IsNegative((Tensor.Scalar(-0.0) + Tensor.Scalar(-0.0)).Item()));
        Assert.True(double.IsNegative((Tensor.Scalar(-0.0) * 3.0).Item()));
        Assert.False(double.IsNegative((Tensor.Scalar(-0.0) + 0.0).Item()));
        Assert.Equal(-1, Tensor.Scalar(1.0).CopySign(Tensor.Scalar(-0.0)).Item());
    }

    /// <summary>A factor that is zero makes the value NaN at ∞, but the gradient is the factor.</summary>
    [Fact]
    public void Gradient_of_a_product_with_zero_at_infinity_is_zero()
    {
        Assert.Equal(NaN, (Tensor.Scalar(Inf) * 0.0).Item());
        Assert.Equal(0, Differentiate.Grad(static x => x * 0.0, Tensor.Scalar(Inf)).Item());
    }

    [Theory, MemberData(nameof(SmoothNames))]
    public void Smooth_function_and_its_slope_are_numbers_however_large_the_argument(string name)
    {
        double[] grid =
        [
            501, -501, 1001.2, -1001.2, 13437.7, -13437.7, 4988429.2, -4988429.2, 1e20, -1e20, 0, -0.0, 0.001, -0.001, 0.25, -0.25, 1, -1,
            Math.PI / 2, -Math.PI / 2, Math.PI - 1e-5, 1e-5 - Math.PI, Math.PI, -Math.PI,
        ];
        foreach (var dtype in (DType[])[DType.Float64, DType.Float32])
        {
            var x = Tensor.From(grid).To(dtype);
            Assert.All(Smooth[name](x).To(DType.Float64).ToArray<double>(), static y => Assert.False(double.IsNaN(y)));
            Assert.All(Differentiate.Grad(z => Smooth[name](z).Sum(), x).To(DType.Float64).ToArray<double>(), static y => Assert.True(double.IsFinite(y)));
        }
    }

    [Fact]
    public void NaN_reaches_the_gradient_of_its_own_element_only()
    {
        double[] values = [.. Enumerable.Range(0, 30).Select(static i => i % 3 == 0 ? NaN : 0.3 + (0.02 * i))];
        foreach (var f in OfOne)
        {
            var clean = Tensor.From(values.Where(static v => !double.IsNaN(v)).ToArray());
            var (y, g) = (f(Tensor.From(values)).ToArray<double>(), Differentiate.Grad(x => f(x).Sum(), Tensor.From(values)).ToArray<double>());
            var (y2, g2) = (f(clean).ToArray<double>(), Differentiate.Grad(x => f(x).Sum(), clean).ToArray<double>());
            Assert.Equal(y2, y.Where(static (_, i) => i % 3 != 0));
            Assert.Equal(g2, g.Where(static (_, i) => i % 3 != 0));
        }
    }

    [Fact]
    public void A_tensor_without_dimensions_and_one_of_one_element_are_alike()
    {
        foreach (var f in OfOne)
        {
            foreach (var value in (double[])[0.4, -0.4, 0, 1.5, 2, NaN, Inf])
            {
                var (alone, one) = (Tensor.Scalar(value), Tensor.From([value]));
                Assert.Equal(Shape.Of(), f(alone).Shape);
                Assert.Equal(f(one).ToArray<double>(), f(alone).ToArray<double>());
                Assert.Equal(Differentiate.Grad(x => f(x).Sum(), one).ToArray<double>(), Differentiate.Grad(x => f(x).Sum(), alone).ToArray<double>());
            }
        }
    }

    [Fact]
    public void Extreme_operands_give_what_C_gives()
    {
        double[] extremes = [Inf, -Inf, NaN, 0, -0.0, 1, -2.5];
        foreach (var a in extremes)
        {
            foreach (var b in extremes)
            {
                var (x, y) = (Tensor.Scalar(a), Tensor.Scalar(b));
                Assert.True(Accuracy.Ulps(Math.Atan2(a, b), x.Atan2(y).Item()) <= 1);
                Assert.Equal(double.Hypot(a, b), x.Hypot(y).Item(), 1e-15);
                Assert.Equal(a % b, x.Fmod(y).Item());
                Assert.Equal(Math.CopySign(a, b), x.CopySign(y).Item());
                Assert.Equal(double.MaxNumber(a, b), x.Fmax(y).Item());
                Assert.Equal(double.MinNumber(a, b), x.Fmin(y).Item());
            }
        }
    }

    [Fact]
    public void Whole_numbers_divide_as_Python_divides_and_refuse_a_divisor_of_zero()
    {
        var (x, y) = (Tensor.From([7L, -7, 7, -7, long.MinValue]), Tensor.From([2L, 2, -2, -2, -1]));
        Assert.Equal([3, -4, -4, 3, long.MinValue], x.Div(y, RoundingMode.Floor).ToArray<long>());
        Assert.Equal([3, -3, -3, 3, long.MinValue], x.Div(y, RoundingMode.Trunc).ToArray<long>());
        Assert.Equal([1, 1, -1, -1, 0], x.Remainder(y).ToArray<long>());
        Assert.Equal([1, -1, 1, -1, 0], x.Fmod(y).ToArray<long>());
        var error = Assert.Throws<ArgumentException>(() => x.Remainder(Tensor.From([2L, 2, 0, 2, 2])));
        Assert.Contains("remainder", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => x.Div(0L, RoundingMode.Floor));

        // From the exact remainder: 1 / 0.1 is 10, but 0.1 is a little more than a tenth.
        Assert.Equal(9, Tensor.Scalar(1.0).Div(0.1, RoundingMode.Floor).Item());
        Assert.Equal([11L], Tensor.From([5L]).Add(3, alpha: 2).ToArray<long>());
        Assert.Equal([-7L], Tensor.Sub(3, Tensor.From([5L]), alpha: 2).ToArray<long>());
        Assert.Equal(DType.Float32, Tensor.From([5L]).Sub(Tensor.From([5L]), 0.5).DType);
        Assert.Equal(DType.Float32, Tensor.From([1L]).Erf().DType);
        Assert.Equal(DType.Float64, Tensor.From([1L]).FloatPower(0.5).DType);
    }

    [Fact]
    public void Wrong_arguments_are_refused_with_the_way_out()
    {
        var x = Tensor.From([1.0, 2]);
        Assert.Contains("order -1", Assert.Throws<ArgumentException>(() => x.Polygamma(-1)).Message, StringComparison.Ordinal);
        Assert.Contains("p is 0", Assert.Throws<ArgumentException>(() => x.MvLGamma(0)).Message, StringComparison.Ordinal);
        Assert.Contains("[2]", Assert.Throws<ShapeException>(() => x.Fill(x)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => x.Clamp((Tensor?)null));
        var exponent = Tensor.Scalar(2.0).Track();
        Assert.Contains("input 0", Assert.Throws<InvalidOperationException>(() => Special.Zeta(exponent, x).Sum().Backward()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lerp_meets_both_ends_and_Fill_gives_the_value_the_sum()
    {
        var (x, y) = (Tensor.From([1e16, 0.1]), Tensor.From([3.0, 0.7]));
        Assert.Equal(x.ToArray<double>(), x.Lerp(y, 0).ToArray<double>());
        Assert.Equal(y.ToArray<double>(), x.Lerp(y, 1).ToArray<double>());
        var (leaf, value) = (x.Track(), Tensor.Scalar(2f).Track());
        var gradients = leaf.Fill(value).Sum().Backward();
        Assert.Equal([0, 0], gradients[leaf].ToArray<double>());
        Assert.Equal(2f, gradients[value].Item<float>());
    }
}
