using System.Text.Json;
using Autograd.Kernels;
using static Autograd.Properties.Kernels.Accuracy;

namespace Autograd.Properties.Kernels;

/// <summary>
/// Values against references of 22 digits. A bound is the number of doubles (floats) between the result and the reference
/// rounded to nearest; the error itself is at most half an ulp more.
/// </summary>
public sealed class ElementwiseMathAccuracy
{
    /// <summary>The kernel, its bound in Float64 and in Float32, and its name in elementary.json if it is there.</summary>
    public static TheoryData<string, int, int, string?> Functions => new()
    {
        { "Exp", 1, 1, "exp" }, { "Exp2", 1, 1, null }, { "Expm1", 1, 1, "expm1" }, { "Log", 1, 1, "log" },
        { "Log1p", 1, 1, "log1p" }, { "Log2", 1, 1, "log2" }, { "Log10", 1, 1, "log10" }, { "Sigmoid", 2, 2, "sigmoid" },
        { "Tanh", 2, 2, "tanh" }, { "Sinh", 1, 1, "sinh" }, { "Cosh", 1, 1, "cosh" }, { "Sin", 1, 1, "sin" }, { "Cos", 1, 1, "cos" },
        { "Tan", 2, 1, "tan" }, { "Asin", 1, 1, "asin" }, { "Acos", 1, 1, "acos" }, { "Atan", 1, 1, "atan" },
        { "Asinh", 2, 1, "asinh" }, { "Acosh", 2, 1, "acosh" }, { "Atanh", 2, 1, "atanh" }, { "Reciprocal", 0, 0, "reciprocal" },
        { "Rsqrt", 1, 1, "rsqrt" }, { "Sqrt", 0, 0, "sqrt" },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_is_within_its_bound_of_the_reference(string name, int bound, int bound32, string? elementary)
    {
        var function = ElementwiseKernels.Unary(name);
        List<(double X, double Y)> points = [];
        if (Read("elementwise.json").GetProperty("unary").TryGetProperty(name, out var rows))
            points.AddRange(rows.EnumerateArray().Select(static row => (Number(row[0]), Number(row[1]))));
        if (elementary is not null)
            points.AddRange(Read("elementary.json").GetProperty("unary").GetProperty(elementary).EnumerateArray()
                .Select(static row => (Number(row.GetProperty("x")), Number(row.GetProperty("f")))));
        Assert.NotEmpty(points);

        double[] x = [.. points.Select(static p => p.X)];
        var y = function(NdArray.From<double>(x, [x.Length])).ToArray<double>();
        for (var i = 0; i < x.Length; i++)
            Assert.True(Ulps(y[i], points[i].Y) <= bound, ElementwiseKernels.Say($"{name}({x[i]:R}) is {y[i]:R}, not {points[i].Y:R}"));

        // In single precision the argument is another one, so the double result, checked above, is the reference.
        float[] x32 = [.. x.Select(static v => (float)v)];
        var y32 = function(NdArray.From<float>(x32, [x32.Length])).ToArray<float>();
        var wide = function(NdArray.From<double>([.. x32.Select(static v => (double)v)], [x32.Length])).ToArray<double>();
        for (var i = 0; i < x.Length; i++)
            Assert.True(
                Ulps(y32[i], (float)wide[i]) <= bound32, ElementwiseKernels.Say($"{name}({x32[i]:R}f) is {y32[i]:R}, not {(float)wide[i]:R}"));
    }

    [Theory]
    [InlineData("Pow", 1, "pow(x,y)")]
    [InlineData("Atan2", 1, "atan2(y,x)")]
    public void Function_of_two_is_within_its_bound_of_the_reference(string name, int bound, string elementary)
    {
        var function = ElementwiseKernels.Binary(name);
        List<(double A, double B, double F)> points =
        [
            .. Read("elementwise.json").GetProperty("binary").GetProperty(name).EnumerateArray()
                .Select(static row => (Number(row[0]), Number(row[1]), Number(row[2]))),
            .. Read("elementary.json").GetProperty("binary").GetProperty(elementary).EnumerateArray()
                .Select(static row => (Number(row.GetProperty("a")), Number(row.GetProperty("b")), Number(row.GetProperty("f")))),
        ];
        foreach (var (a, b, f) in points)
        {
            var y = function(NdArray.Scalar(a), NdArray.Scalar(b)).Item<double>();
            Assert.True(Ulps(y, f) <= bound, ElementwiseKernels.Say($"{name}({a:R}, {b:R}) is {y:R}, not {f:R}"));
        }
    }

    /// <summary>Every float of a dense sample, against the same kernel in double precision.</summary>
    [Theory]
    [InlineData("Exp", 1)]
    [InlineData("Expm1", 1)]
    [InlineData("Log", 1)]
    [InlineData("Tanh", 2)]
    [InlineData("Sigmoid", 2)]
    [InlineData("Erf", 2)]
    public void Single_precision_formula_agrees_with_double_over_all_exponents(string name, int bound)
    {
        var function = ElementwiseKernels.Unary(name);

        // A prime step through all bit patterns: 200,000 floats of either sign, every exponent, subnormals and infinities.
        var x = new float[200_000];
        for (var i = 0; i < x.Length; i++) x[i] = BitConverter.UInt32BitsToSingle(unchecked((uint)i * 2654435761));
        var y = function(NdArray.From<float>(x, [x.Length])).ToArray<float>();
        var wide = function(NdArray.From<double>([.. x.Select(static v => (double)v)], [x.Length])).ToArray<double>();
        for (var i = 0; i < x.Length; i++)
            if (Ulps(y[i], (float)wide[i]) > bound) Assert.Fail(ElementwiseKernels.Say($"{name}({x[i]:R}f) is {y[i]:R}, not {wide[i]:R}"));
    }

    [Fact]
    public void Exp_and_its_relatives_agree_with_the_C_library_where_that_is_good()
    {
        // The C library's exp and log are within 1 ulp of the true value, ours too: at most 2 between them.
        var random = new Random(12);
        double[] x = [.. Enumerable.Range(0, 20_000).Select(_ => (random.NextDouble() * 1450) - 742)];
        var y = Kernel.Exp(NdArray.From<double>(x, [x.Length]));
        Assert.All(y.ToArray<double>().Zip(x), static p => Assert.InRange(Ulps(p.First, Math.Exp(p.Second)), 0, 2));
        Assert.All(Kernel.Log(y).ToArray<double>().Zip(y.ToArray<double>()), static p => Assert.InRange(Ulps(p.First, Math.Log(p.Second)), 0, 2));
    }
}
