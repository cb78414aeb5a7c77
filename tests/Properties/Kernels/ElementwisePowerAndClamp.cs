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
