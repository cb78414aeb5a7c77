using System.Text.Json;
using Autograd.Kernels;
using static Autograd.Properties.Kernels.Accuracy;

namespace Autograd.Properties.Kernels;

/// <summary>
/// Values of the special and inverse functions against references of 22 digits. A bound is the number of doubles (floats) between
/// the result and the reference rounded to nearest; the error itself is at most half an ulp more.
/// </summary>
public sealed class SpecialFunctionAccuracy
{
    /// <summary>The kernel and its bound in Float64.</summary>
    public static TheoryData<string, int> Functions => new()
    {
        { "Erf", 1 }, { "Erfc", 4 }, { "Erfcx", 4 }, { "Erfinv", 4 }, { "Ndtr", 4 }, { "LogNdtr", 4 }, { "Ndtri", 4 }, { "LGamma", 4 }, { "Digamma", 4 },
        { "Polygamma1", 4 }, { "Polygamma2", 4 }, { "Polygamma3", 4 }, { "Polygamma4", 4 }, { "I0", 3 }, { "I1", 3 }, { "I0e", 3 }, { "I1e", 3 },
        { "Entr", 2 }, { "Logit", 2 }, { "Sinc", 2 }, { "Asin", 1 }, { "Acos", 1 }, { "Atan", 1 }, { "Asinh", 2 }, { "Acosh", 2 }, { "Atanh", 2 },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void Function_is_within_its_bound_of_the_reference(string name, int bound)
    {
        var points = Points(Read("special.json").GetProperty("unary").GetProperty(name));
        var function = Function(name);
        foreach (var (x, y) in points)
        {
            var ours = function(NdArray.Scalar(x)).Item<double>();
            Assert.True(Ulps(ours, y) <= bound, ElementwiseKernels.Say($"{name}({x:R}) is {ours:R}, not {y:R}"));

            // In single precision the argument is another one, so the double result, checked above, is the reference.
            var single = function(NdArray.Scalar((float)x)).Item<float>();
            var wide = (float)function(NdArray.Scalar((double)(float)x)).Item<double>();
            Assert.True(Ulps(single, wide) <= (name == "Erf" ? 2 : 1), ElementwiseKernels.Say($"{name}({(float)x:R}f) is {single:R}, not {wide:R}"));
        }
    }

    /// <summary>
    /// Below 0 the terms of the reflection formula cancel near the zeros between the poles: what holds is an error of 8 ulp of the
    /// largest term. ψ′ has no zeros.
    /// </summary>
    [Theory]
    [InlineData("LGamma")]
    [InlineData("Digamma")]
    [InlineData("Polygamma1")]
    public void Function_below_zero_is_within_8_ulp_of_its_largest_term(string name)
    {
        foreach (var (x, y) in Points(Read("special.json").GetProperty("below").GetProperty(name)))
        {
            var ours = Function(name)(NdArray.Scalar(x)).Item<double>();
            var mirrored = name == "Polygamma1" ? 0 : Math.Abs(Function(name)(NdArray.Scalar(1 - x)).Item<double>());
            var scale = Math.Max(Math.Max(Math.Abs(y), mirrored), name == "LGamma" ? 1.2 : 0);
            Assert.True(Math.Abs(ours - y) <= 8 * (Math.BitIncrement(scale) - scale), ElementwiseKernels.Say($"{name}({x:R}) is {ours:R}, not {y:R}"));
        }
    }

    [Theory]
    [InlineData("Atan2", 1)]
    [InlineData("Hypot", 1)]
    [InlineData("LogAddExp", 2)]
    [InlineData("LogAddExp2", 2)]
    [InlineData("Xlogy", 2)]
    [InlineData("Xlog1py", 2)]
    [InlineData("Zeta", 4)]
    public void Function_of_two_is_within_its_bound_of_the_reference(string name, int bound)
    {
        foreach (var row in Read("special.json").GetProperty("binary").GetProperty(name).EnumerateArray())
        {
            var (a, b, y) = (Number(row[0]), Number(row[1]), Number(row[2]));
            var ours = ElementwiseKernels.Binary(name)(NdArray.Scalar(a), NdArray.Scalar(b)).Item<double>();
            Assert.True(Ulps(ours, y) <= bound, ElementwiseKernels.Say($"{name}({a:R}, {b:R}) is {ours:R}, not {y:R}"));
        }
    }

    private static (double X, double Y)[] Points(JsonElement rows) => [.. rows.EnumerateArray().Select(static row => (Number(row[0]), Number(row[1])))];

    private static Func<NdArray, NdArray> Function(string name)
        => name.StartsWith("Polygamma", StringComparison.Ordinal) ? x => Kernel.Polygamma(name[^1] - '0', x) : ElementwiseKernels.Unary(name);
}
