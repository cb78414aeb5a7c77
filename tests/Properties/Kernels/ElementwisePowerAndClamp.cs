using System.Numerics;
using Autograd.Kernels;

namespace Autograd.Properties.Kernels;

/// <summary>Powers as C and IEEE 754 define them, exact powers of integers, and clamping.</summary>
public sealed class ElementwisePowerAndClamp
{
    private const double Inf = double.PositiveInfinity;
    private const double NaN = double.NaN;

    /// <summary>Base, exponent, result: annex F.10.4.4 of the C standard, and the exponents with a path of their own.</summary>
    public static TheoryData<double, double, double> Powers => new()
    {
        { 0, 0, 1 }, { NaN, 0, 1 }, { Inf, -0.0, 1 }, { 1, NaN, 1 }, { 1, Inf, 1 }, { -1, Inf, 1 }, { -1, -Inf, 1 }, { NaN, 1, NaN }, { 2, NaN, NaN },
        { -8, 1.0 / 3, NaN }, { -2, 3, -8 }, { -2, -3, -0.125 }, { 0, -1, Inf }, { -0.0, -1, -Inf }, { -0.0, -2, Inf }, { -0.0, 3, -0.0 },
        { -0.0, 2, 0 }, { 0, 0.5, 0 }, { -0.0, 0.5, 0 }, { -Inf, 0.5, Inf }, { Inf, 0.5, Inf }, { -4, 0.5, NaN }, { 4, 0.5, 2 }, { -Inf, 3, -Inf },
        { -Inf, -1, -0.0 }, { -Inf, 2, Inf }, { Inf, -2, 0 }, { 0.5, Inf, 0 }, { 0.5, -Inf, Inf }, { 2, -Inf, 0 }, { -0.0, 1, -0.0 }, { 3, 2, 9 },
        { 1e200, 2, Inf }, { 2, -1074, double.Epsilon }, { 2, 1023, 8.98846567431158E+307 },
    };

    [Theory]
    [MemberData(nameof(Powers))]
    public void Pow_is_the_power_of_C_in_both_precisions(double x, double y, double expected)
    {
        var z = Kernel.Pow(NdArray.Scalar(x), NdArray.Scalar(y)).Item<double>();
        Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(double.IsNaN(z) ? NaN : z));
        var z32 = Kernel.Pow(NdArray.Scalar((float)x), NdArray.Scalar((float)y)).Item<float>();
        Assert.Equal(BitConverter.SingleToInt32Bits((float)expected), BitConverter.SingleToInt32Bits(float.IsNaN(z32) ? float.NaN : z32));
    }

    [Fact]
    public void Pow_in_single_precision_is_the_double_power_rounded()
    {
        var random = new Random(4);
        var (x, y) = (new float[50_000], new float[50_000]);
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = BitConverter.Int32BitsToSingle(random.Next(int.MinValue, int.MaxValue));
            y[i] = (i % 4) switch { 0 => 2, 1 => random.Next(-6, 7), _ => (float)((random.NextDouble() - 0.5) * 20) };
            if (i % 8 > 2) x[i] = (float)(random.NextDouble() * 30);
        }

        // Rounded twice, so the two may stand on either side of a halfway point.
        var z = Kernel.Pow(NdArray.From<float>(x, [x.Length]), NdArray.From<float>(y, [y.Length])).ToArray<float>();
        for (var i = 0; i < x.Length; i++)
            if (Accuracy.Ulps(z[i], (float)Math.Pow(x[i], y[i])) > 1) Assert.Fail(ElementwiseKernels.Say($"{x[i]:R} to {y[i]:R}: {z[i]:R}"));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(-1)]
    [InlineData(0.5)]
    [InlineData(2.5)]
    public void Pow_with_one_exponent_for_all_has_the_bits_of_exponents_one_by_one(double exponent)
    {
        // Among other exponents, so that no path for a single exponent is taken; squares of 13 bits are halfway cases.
        var x = NdArray.From<double>([.. Enumerable.Range(0, 300).Select(static i => 4097.0 + (i * 0.5))], [300]);
        var mixed = NdArray.From<double>([.. Enumerable.Range(0, 300).Select(i => i % 2 == 0 ? exponent : 1.7)], [300]);
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var one = Kernel.Pow(Kernel.To(x, dtype), NdArray.Scalar(exponent, dtype)).Slice(0, 0, 300, 2);
            var several = Kernel.Pow(Kernel.To(x, dtype), Kernel.To(mixed, dtype)).Slice(0, 0, 300, 2);
            Assert.DoesNotContain(false, Kernel.Eq(one, several).ToArray<bool>());
        }
    }

    [Fact]
    public void Pow_of_integers_is_exact_and_wraps()
    {
        long[] bases = [0, 1, -1, 2, -2, 3, 7, -10, 12345678901, long.MaxValue, long.MinValue];
        for (var exponent = 0L; exponent < 80; exponent++)
        {
            var powers = Kernel.Pow(NdArray.From<long>(bases, [bases.Length]), NdArray.Scalar(exponent)).ToArray<long>();
            for (var i = 0; i < bases.Length; i++)
                Assert.Equal((long)(ulong)(BigInteger.Pow(bases[i], (int)exponent) & ulong.MaxValue), powers[i]);
        }
    }

    [Fact]
    public void Pow_refuses_negative_exponents_of_integers_and_bools_and_unequal_dtypes()
    {
        var x = NdArray.From<long>([2, 3], [2]);
        var error = Assert.ThrowsAny<ArgumentException>(() => Kernel.Pow(x, NdArray.From<long>([1, -4], [2])));
        Assert.Contains("pow: the int64 exponent -4 is negative", error.Message, StringComparison.Ordinal);
        Assert.Throws<DTypeException>(() => Kernel.Pow(NdArray.Scalar(true), NdArray.Scalar(true)));
        Assert.Throws<DTypeException>(() => Kernel.Pow(x, NdArray.Scalar(2.0)));
        Assert.Throws<ShapeException>(() => Kernel.Pow(x, NdArray.Zeros([3], DType.Int64)));
    }

    [Fact]
    public void Clamp_holds_within_the_bounds_and_keeps_NaN()
    {
        double[] x = [-Inf, -3, -0.0, 0, 0.1, 2.5, Inf, NaN];
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var array = Kernel.To(NdArray.From<double>(x, [x.Length]), dtype);
            Expect([-1, -1, -0.0, 0, 0.1, 2, 2, NaN], Kernel.Clamp(array, -1, 2), dtype);
            Expect([-1, -1, -0.0, 0, 0.1, 2.5, Inf, NaN], Kernel.Clamp(array, min: -1), dtype);
            Expect([-Inf, -3, -0.0, 0, 0.1, 2, 2, NaN], Kernel.Clamp(array, max: 2), dtype);
            Expect([1, 1, 1, 1, 1, 1, 1, NaN], Kernel.Clamp(array, 3, 1), dtype);
            Expect([NaN, NaN, NaN, NaN, NaN, NaN, NaN, NaN], Kernel.Clamp(array, NaN, 1), dtype);
        }

        static void Expect(double[] expected, NdArray actual, DType dtype)
            => Assert.Equal(Kernel.To(Kernel.To(NdArray.From<double>(expected, [expected.Length]), dtype), DType.Float64).ToArray<double>(),
                Kernel.To(actual, DType.Float64).ToArray<double>());
    }

    [Fact]
    public void Clamp_of_integers_stays_integer_for_whole_bounds()
    {
        var x = NdArray.From<long>([long.MinValue, -3, 0, 5, long.MaxValue], [5]);
        Assert.Equal([-2L, -2, 0, 4, 4], Kernel.Clamp(x, -2, 4).ToArray<long>());
        Assert.Equal([long.MinValue, -3, 0, 5, long.MaxValue], Kernel.Clamp(x, -1e30, Inf).ToArray<long>());
        Assert.Equal([0.5f, 0.5f, 0.5f, 5f, (float)long.MaxValue], Kernel.Clamp(x, min: 0.5).ToArray<float>());
        Assert.Throws<DTypeException>(() => Kernel.Clamp(NdArray.Scalar(true), 0, 1));
        Assert.Contains("clamp: neither", Assert.ThrowsAny<ArgumentException>(() => Kernel.Clamp(x)).Message, StringComparison.Ordinal);
    }
}
