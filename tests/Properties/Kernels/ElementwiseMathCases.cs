using Autograd.Kernels;
using static Autograd.Properties.Kernels.Accuracy;

namespace Autograd.Properties.Kernels;

/// <summary>Special points, edges and dtypes of the elementwise kernels.</summary>
public sealed class ElementwiseMathCases
{
    private const double Inf = double.PositiveInfinity;
    private const double NaN = double.NaN;

    /// <summary>Function, argument, exact result; the sign of zero counts.</summary>
    public static TheoryData<string, double, double> Points => new()
    {
        { "Tanh", 1e-20, 1e-20 }, { "Tanh", double.Epsilon, double.Epsilon }, { "Tanh", 400, 1 }, { "Tanh", -Inf, -1 },
        { "Sinh", 1e-20, 1e-20 }, { "Sinh", 711, Inf }, { "Sinh", -Inf, -Inf }, { "Cosh", 0, 1 }, { "Cosh", -711, Inf }, { "Cosh", -Inf, Inf },
        { "Expm1", 1e-20, 1e-20 }, { "Expm1", -60, -1 }, { "Expm1", -Inf, -1 }, { "Expm1", 710, Inf }, { "Expm1", Inf, Inf },
        { "Expm1", double.Epsilon, double.Epsilon },
        { "Log1p", 1e-20, 1e-20 }, { "Log1p", -1, -Inf }, { "Log1p", -1.5, NaN }, { "Log1p", Inf, Inf }, { "Log1p", -double.Epsilon, -double.Epsilon },
        { "Exp", 0, 1 }, { "Exp", -746, 0 }, { "Exp", -745, double.Epsilon }, { "Exp", 710, Inf }, { "Exp", -Inf, 0 }, { "Exp", Inf, Inf },
        { "Exp2", 0, 1 }, { "Exp2", 1023, 8.98846567431158E+307 }, { "Exp2", 1024, Inf }, { "Exp2", -1074, double.Epsilon }, { "Exp2", -1076, 0 },
        { "Exp2", -Inf, 0 },
        { "Log", 0, -Inf }, { "Log", -0.0, -Inf }, { "Log", -1, NaN }, { "Log", -Inf, NaN }, { "Log", Inf, Inf }, { "Log", 1, 0 },
        { "Log2", 8, 3 }, { "Log2", double.Epsilon, -1074 }, { "Log2", 0, -Inf }, { "Log10", 1000, 3 }, { "Log10", 1e22, 22 }, { "Log10", -1, NaN },
        { "Sigmoid", 0, 0.5 }, { "Sigmoid", 800, 1 }, { "Sigmoid", -800, 0 }, { "Sigmoid", -Inf, 0 }, { "Sigmoid", Inf, 1 },
        { "Sigmoid", -745, double.Epsilon },
        { "Sin", Inf, NaN }, { "Cos", -Inf, NaN }, { "Tan", Inf, NaN }, { "Cos", 0, 1 }, { "Sin", double.Epsilon, double.Epsilon },
        { "Asin", 1.5, NaN }, { "Acos", -1.5, NaN }, { "Acos", 1, 0 }, { "Acosh", 0.5, NaN }, { "Acosh", 1, 0 }, { "Atanh", 1, Inf },
        { "Atanh", -1, -Inf }, { "Atanh", 2, NaN }, { "Atan", Inf, Math.PI / 2 },
        { "Reciprocal", 0, Inf }, { "Reciprocal", -0.0, -Inf }, { "Reciprocal", Inf, 0 }, { "Rsqrt", 0, Inf }, { "Rsqrt", -0.0, -Inf },
        { "Rsqrt", -1, NaN }, { "Rsqrt", Inf, 0 }, { "Rsqrt", 4, 0.5 },
        { "Relu", -0.0, 0 }, { "Relu", -3, 0 }, { "Relu", Inf, Inf }, { "Relu", -Inf, 0 }, { "Relu", double.Epsilon, double.Epsilon },
        { "Floor", -0.5, -1 }, { "Ceil", -0.5, -0.0 }, { "Trunc", -1.7, -1 }, { "Round", 2.5, 2 }, { "Round", 3.5, 4 }, { "Round", -2.5, -2 },
        { "Round", -0.5, -0.0 }, { "Round", 0.49999999999999994, 0 }, { "Floor", -Inf, -Inf },
    };

    [Theory]
    [MemberData(nameof(Points))]
    public void Special_point_is_exact_in_Float64(string name, double x, double expected)
        => Exactly(expected, ElementwiseKernels.Unary(name)(NdArray.Scalar(x)).Item<double>());

    [Theory]
    [InlineData("Tanh")]
    [InlineData("Sinh")]
    [InlineData("Sin")]
    [InlineData("Tan")]
    [InlineData("Asin")]
    [InlineData("Atan")]
    [InlineData("Asinh")]
    [InlineData("Atanh")]
    public void Odd_function_is_odd_to_the_bit_and_keeps_the_sign_of_zero(string name)
    {
        var function = ElementwiseKernels.Unary(name);
        double[] x = [0, 1e-310, 1e-20, 1e-8, 0.001, 0.25, 0.9, Math.PI / 2, Math.PI, 3.3, 501, 1001.2, 13437.7, 4988429.2, 1e20, Inf];
        var array = NdArray.From<double>(x, [x.Length]);
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var (plus, minus) = (function(Kernel.To(array, dtype)), Kernel.Neg(function(Kernel.Neg(Kernel.To(array, dtype)))));
            for (var i = 0; i < x.Length; i++) Exactly(plus.Select(0, i).Item(), minus.Select(0, i).Item());
        }
    }

    [Theory]
    [InlineData("Expm1")]
    [InlineData("Log1p")]
    [InlineData("Floor")]
    [InlineData("Ceil")]
    [InlineData("Round")]
    [InlineData("Trunc")]
    public void Negative_zero_is_kept(string name)
    {
        Exactly(-0.0, ElementwiseKernels.Unary(name)(NdArray.Scalar(-0.0)).Item<double>());
        Exactly(-0.0, ElementwiseKernels.Unary(name)(NdArray.Scalar(-0f)).Item<float>());
    }

    [Theory]
    [InlineData("Tanh", 1e-20f)]
    [InlineData("Tanh", 1e-8f)]
    [InlineData("Sinh", 1e-8f)]
    [InlineData("Expm1", 1e-20f)]
    [InlineData("Log1p", 1e-20f)]
    [InlineData("Tanh", 1e-44f)]
    [InlineData("Expm1", -1e-44f)]
    public void Function_near_zero_keeps_its_argument_in_Float32(string name, float x)
        => Exactly(x, ElementwiseKernels.Unary(name)(NdArray.Scalar(x)).Item<float>());

    [Theory]
    [InlineData("Exp", -104f, 0f)]
    [InlineData("Exp", -103f, 1e-45f)]
    [InlineData("Exp", 89f, float.PositiveInfinity)]
    [InlineData("Expm1", 89f, float.PositiveInfinity)]
    [InlineData("Sigmoid", -110f, 0f)]
    [InlineData("Sigmoid", -800f, 0f)]
    [InlineData("Sigmoid", 800f, 1f)]
    [InlineData("Log", 0f, float.NegativeInfinity)]
    [InlineData("Log", -1f, float.NaN)]
    [InlineData("Log", float.PositiveInfinity, float.PositiveInfinity)]
    [InlineData("Tanh", 50f, 1f)]
    public void Extreme_is_exact_in_Float32(string name, float x, float expected)
        => Exactly(expected, ElementwiseKernels.Unary(name)(NdArray.Scalar(x)).Item<float>());

    [Fact]
    public void NaN_in_an_element_reaches_that_element_only()
    {
        var x = new double[128 * 128];
        for (var i = 0; i < x.Length; i++) x[i] = i % 3 == 0 ? NaN : 1 / (1.5 + (i % 7));
        foreach (var name in ElementwiseKernels.UnaryNames)
        {
            if (name is "IsNan" or "IsFinite" or "Acosh") continue;
            foreach (var dtype in new[] { DType.Float32, DType.Float64 })
            {
                var y = ElementwiseKernels.Unary(name)(Kernel.To(NdArray.From<double>(x, [128, 128]), dtype));
                if (!y.DType.IsFloating()) continue;
                var nan = Kernel.IsNan(y).ToArray<bool>();
                for (var i = 0; i < x.Length; i++)
                    if (nan[i] != (i % 3 == 0)) Assert.Fail(ElementwiseKernels.Say($"{name} in {dtype}: element {i}"));
            }
        }
    }

    [Fact]
    public void IsNan_and_IsFinite_tell_the_kinds_of_value_apart()
    {
        var x = NdArray.From<double>([0, -0.0, double.Epsilon, double.MaxValue, Inf, -Inf, NaN], [7]);
        foreach (var array in new[] { x, Kernel.To(x, DType.Float32) })
            Assert.Equal([false, false, false, false, false, false, true], Kernel.IsNan(array).ToArray<bool>());
        Assert.Equal([true, true, true, true, false, false, false], Kernel.IsFinite(x).ToArray<bool>());
        Assert.Equal([false], Kernel.IsNan(NdArray.From<long>([3], [1])).ToArray<bool>());
        Assert.Equal([true], Kernel.IsFinite(NdArray.From<bool>([true], [1])).ToArray<bool>());
    }

    [Fact]
    public void Integers_and_bools_become_Float32()
    {
        foreach (var name in (string[])["Exp", "Log", "Sin", "Tanh", "Sigmoid", "Reciprocal", "Rsqrt", "Atan", "Acosh", "Log1p"])
        {
            var function = ElementwiseKernels.Unary(name);
            var expected = function(NdArray.Scalar(1f)).Item<float>();
            Exactly(expected, function(NdArray.Scalar(1L)).Item<float>());
            Exactly(expected, function(NdArray.Scalar(true)).Item<float>());
        }

        Exactly(MathF.PI / 4, Kernel.Atan2(NdArray.Scalar(1L), NdArray.Scalar(1L)).Item<float>());
    }

    [Fact]
    public void Rounding_leaves_integers_alone_and_refuses_bools()
    {
        var x = NdArray.From<long>([long.MaxValue, -3], [2]);
        foreach (var name in (string[])["Floor", "Ceil", "Round", "Trunc"])
        {
            Assert.Equal(x.ToArray<long>(), ElementwiseKernels.Unary(name)(x).ToArray<long>());
            Assert.Throws<DTypeException>(() => ElementwiseKernels.Unary(name)(NdArray.Scalar(true)));
        }

        Assert.Equal([long.MaxValue, 0], Kernel.Relu(x).ToArray<long>());
        Assert.Throws<DTypeException>(() => Kernel.Relu(NdArray.Scalar(true)));
    }

    [Fact]
    public void Atan2_follows_the_signs_of_zeros()
    {
        double[] edges = [0, -0.0, 1, -1, Inf, -Inf, NaN];
        foreach (var y in edges)
            foreach (var x in edges)
                Exactly(Math.Atan2(y, x), Kernel.Atan2(NdArray.Scalar(y), NdArray.Scalar(x)).Item<double>());
        Assert.True(Ulps(Kernel.Atan2(NdArray.Scalar(1f), NdArray.Scalar(-1f)).Item<float>(), 3 * MathF.PI / 4) <= 1);
    }

    private static void Exactly(double expected, double actual)
    {
        if (double.IsNaN(expected)) Assert.True(double.IsNaN(actual), ElementwiseKernels.Say($"{actual:R} is no NaN"));
        else Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(actual));
    }
}
