using System.Globalization;
using Autograd.Properties.Kernels;

namespace Autograd.Properties.Graph;

/// <summary>Three derivatives of the special functions against references: each is a rule applied to the rule before it.</summary>
public sealed class SpecialDerivativeTests
{
    // Relative. In the rules of these, terms cancel at large arguments, each time a digit or two.
    private static readonly HashSet<string> Cancelling = new(StringComparer.Ordinal) { "log_ndtr", "i0e", "i1e" };

    private static readonly Dictionary<string, Func<Tensor, Tensor>> Functions = new(StringComparer.Ordinal)
    {
        ["erf"] = static x => x.Erf(),
        ["erfc"] = static x => x.Erfc(),
        ["erfcx"] = Special.Erfcx,
        ["erfinv"] = static x => x.Erfinv(),
        ["ndtr"] = Special.Ndtr,
        ["log_ndtr"] = Special.LogNdtr,
        ["ndtri"] = Special.Ndtri,
        ["lgamma"] = static x => x.LGamma(),
        ["digamma"] = static x => x.Digamma(),
        ["i0"] = static x => x.I0(),
        ["i1"] = Special.I1,
        ["i0e"] = Special.I0e,
        ["i1e"] = Special.I1e,
        ["sinc"] = static x => x.Sinc(),
        ["entr"] = Special.Entr,
        ["logit"] = static x => x.Logit(),
        ["exp2"] = static x => x.Exp2(),
        ["log2"] = static x => x.Log2(),
        ["log10"] = static x => x.Log10(),
        ["tan"] = static x => x.Tan(),
        ["asin"] = static x => x.Asin(),
        ["acos"] = static x => x.Acos(),
        ["atan"] = static x => x.Atan(),
        ["asinh"] = static x => x.Asinh(),
        ["acosh"] = static x => x.Acosh(),
        ["atanh"] = static x => x.Atanh(),
        ["rsqrt"] = static x => x.Rsqrt(),
        ["mvlgamma"] = static x => x.MvLGamma(3),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Function_and_three_derivatives_are_those_of_the_reference(string name)
    {
        List<string> wrong = [];
        foreach (var row in Accuracy.Read("derivatives.json").GetProperty(name).EnumerateArray())
        {
            var (x, derivative) = (Tensor.Scalar(Accuracy.Number(row[0])), Functions[name]);
            for (var order = 0; order <= 3; order++)
            {
                var (ours, theirs) = (derivative(x).Item(), Accuracy.Number(row[order + 1]));
                if (!(Math.Abs(ours - theirs) <= (Cancelling.Contains(name) ? 1e-9 : 1e-12) * Math.Abs(theirs)))
                    wrong.Add(string.Create(CultureInfo.InvariantCulture, $"derivative {order} at {x.Item():R} is {ours:R}, not {theirs:R}"));
                var below = derivative;
                derivative = z => Differentiate.Grad(below, z);
            }
        }

        Assert.True(wrong.Count == 0, name + ": " + string.Join("; ", wrong));
    }
}
