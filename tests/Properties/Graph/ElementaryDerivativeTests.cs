using System.Globalization;
using System.Text.Json;
using Autograd.Properties.Kernels;

namespace Autograd.Properties.Graph;

/// <summary>Values, first and second derivatives of the elementary functions against references of 22 digits.</summary>
public sealed class ElementaryDerivativeTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Unary = new(StringComparer.Ordinal)
    {
        ["exp"] = static x => x.Exp(),
        ["expm1"] = static x => x.Expm1(),
        ["log"] = static x => x.Log(),
        ["log1p"] = static x => x.Log1p(),
        ["log2"] = static x => x.Log2(),
        ["log10"] = static x => x.Log10(),
        ["sqrt"] = static x => x.Sqrt(),
        ["rsqrt"] = static x => x.Rsqrt(),
        ["reciprocal"] = static x => x.Reciprocal(),
        ["sin"] = static x => x.Sin(),
        ["cos"] = static x => x.Cos(),
        ["tan"] = static x => x.Tan(),
        ["asin"] = static x => x.Asin(),
        ["acos"] = static x => x.Acos(),
        ["atan"] = static x => x.Atan(),
        ["sinh"] = static x => x.Sinh(),
        ["cosh"] = static x => x.Cosh(),
        ["tanh"] = static x => x.Tanh(),
        ["asinh"] = static x => x.Asinh(),
        ["acosh"] = static x => x.Acosh(),
        ["atanh"] = static x => x.Atanh(),
        ["sigmoid"] = static x => x.Sigmoid(),
        ["erf"] = static x => x.Erf(),
        ["erfc"] = static x => x.Erfc(),
        ["erfinv"] = static x => x.Erfinv(),
        ["normcdf"] = Special.Ndtr,
        ["lgamma"] = static x => x.LGamma(),
        ["digamma"] = static x => x.Digamma(),
        ["sinc_unnormalized"] = static x => (x / double.Pi).Sinc(),
        ["square"] = static x => x.Square(),
        ["cube"] = static x => x.Pow(3),
        ["pow_2.5"] = static x => x.Pow(2.5),
        ["pow_-1.5"] = static x => x.Pow(-1.5),
        ["two_pow_x"] = static x => Tensor.Pow(2, x),
        ["x_pow_x"] = static x => x.Pow(x),
        ["xlogx"] = static x => x.Xlogy(x),
    };

    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> Binary = new(StringComparer.Ordinal)
    {
        ["atan2(y,x)"] = static (y, x) => y.Atan2(x),
        ["hypot"] = static (x, y) => x.Hypot(y),
        ["pow(x,y)"] = static (x, y) => x.Pow(y),
        ["logaddexp"] = static (x, y) => x.LogAddExp(y),
        ["xlogy"] = static (x, y) => x.Xlogy(y),
        ["a/b"] = static (x, y) => x / y,
    };

    // Special functions have twice the bound of the others.
    private static readonly HashSet<string> SpecialFunctions = new(StringComparer.Ordinal) { "erf", "erfc", "erfinv", "normcdf", "lgamma", "digamma" };

    // Terms of the size of 1 cancel: in the slopes y + 1, 1 − y² and ln x + 1, in sinc's argument, in atan2's mixed derivative.
    private static readonly HashSet<string> Cancelling = new(StringComparer.Ordinal) { "expm1", "tanh", "xlogx", "sinc_unnormalized", "atan2(y,x)" };

    public static TheoryData<string> UnaryNames => [.. Unary.Keys];

    public static TheoryData<string> BinaryNames => [.. Binary.Keys];

    [Theory, MemberData(nameof(UnaryNames))]
    public void Function_and_two_derivatives_are_those_of_the_reference(string name)
    {
        List<string> wrong = [];
        foreach (var row in Accuracy.Read("elementary.json").GetProperty("unary").GetProperty(name).EnumerateArray())
        {
            var x = Accuracy.Number(row.GetProperty("x"));
            var leaf = Tensor.Scalar(x);
            var f = Unary[name];
            Check(wrong, name, row, "f", x, f(leaf));
            Check(wrong, name, row, "df", x, Differentiate.Grad(f, leaf));
            Check(wrong, name, row, "d2f", x, Differentiate.Grad(z => Differentiate.Grad(f, z), leaf));
        }

        Assert.True(wrong.Count == 0, name + ": " + string.Join("; ", wrong));
    }

    [Theory, MemberData(nameof(BinaryNames))]
    public void Function_of_two_and_its_derivatives_are_those_of_the_reference(string name)
    {
        List<string> wrong = [];
        foreach (var row in Accuracy.Read("elementary.json").GetProperty("binary").GetProperty(name).EnumerateArray())
        {
            var (a, b) = (Accuracy.Number(row.GetProperty("a")), Accuracy.Number(row.GetProperty("b")));
            var (x, y, f) = (Tensor.Scalar(a), Tensor.Scalar(b), Binary[name]);
            Check(wrong, name, row, "f", a, f(x, y));
            Check(wrong, name, row, "fa", a, Differentiate.Grad(z => f(z, y), x));
            Check(wrong, name, row, "fb", a, Differentiate.Grad(z => f(x, z), y));
            Check(wrong, name, row, "fab", a, Differentiate.Grad(z => Differentiate.Grad(w => f(w, z), x), y));
        }

        Assert.True(wrong.Count == 0, name + ": " + string.Join("; ", wrong));
    }

    private static void Check(List<string> wrong, string name, JsonElement row, string which, double x, Tensor ours)
    {
        var (value, reference) = (ours.Item(), Accuracy.Number(row.GetProperty(which)));
        var ulps = Accuracy.Ulps(value, reference);
        if (ulps <= (SpecialFunctions.Contains(name) ? 8 : 4)) return;
        if (Cancelling.Contains(name) && Math.Abs(value - reference) <= 4 * (Math.BitIncrement(1) - 1)) return;
        wrong.Add(string.Create(CultureInfo.InvariantCulture, $"{which}({x:R}) is {value:R}, not {reference:R}: {ulps} ulp"));
    }
}
