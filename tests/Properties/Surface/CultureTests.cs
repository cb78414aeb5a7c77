using System.Globalization;
using System.Text;
using Autograd.Kernels;
using Autograd.Properties.Examples;
using Autograd.Rules;

namespace Autograd.Properties.Surface;

/// <summary>No culture changes a character: what is printed, read and said is the same everywhere.</summary>
public sealed class CultureTests
{
    private static readonly string Invariant = Under(CultureInfo.InvariantCulture);

    [Theory]
    [InlineData("de-DE")] // decimal comma
    [InlineData("fr-FR")] // narrow no-break space between thousands
    [InlineData("tr-TR")] // i becomes İ
    [InlineData("sv-SE")] // minus is U+2212
    [InlineData("ar-SA")] // another calendar, a right-to-left mark before the minus
    public void Texts_are_those_of_the_invariant_culture(string name) => Assert.Equal(Invariant, Under(Hostile(name)));

    /// <summary><c>.ci/cultures</c> runs every test under other cultures; that one is in force, this one sees.</summary>
    [Fact]
    public void Culture_is_the_one_that_was_asked_for()
    {
        if (Environment.GetEnvironmentVariable("AUTOGRAD_CULTURE") is { Length: > 0 } asked) Assert.Equal(asked, CultureInfo.CurrentCulture.Name);
    }

    /// <summary>The culture, with its peculiarities spelled out where a machine comes without their data.</summary>
    private static CultureInfo Hostile(string name)
    {
        CultureInfo culture;
        try
        {
            culture = new CultureInfo(name);
        }
        catch (CultureNotFoundException)
        {
            culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        }

        if (culture.IsReadOnly) culture = (CultureInfo)culture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        culture.NumberFormat.NumberGroupSeparator = ".";
        culture.NumberFormat.NegativeSign = "\u2212";
        culture.NumberFormat.NaNSymbol = "none";
        culture.NumberFormat.PositiveInfinitySymbol = "endless";
        return culture;
    }

    private static string Under(CultureInfo culture)
    {
        var (before, beforeTexts) = (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture);
        try
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (culture, culture);
            return Everything();
        }
        finally
        {
            (CultureInfo.CurrentCulture, CultureInfo.CurrentUICulture) = (before, beforeTexts);
        }
    }

    private static string Everything()
    {
        var text = new StringBuilder();
        void Say(object? value) => text.Append(value).Append('\n');
        void Error(Action action) => Say(Record.Exception(action)?.Message);

        Say(Tensor.From([1.5, -2.25, double.NaN, double.PositiveInfinity, 1e-9]));
        Say(Tensor.From([1234567.0, -1234567]));
        Say(Tensor.From([long.MinValue, 1_000_000]));
        Say(Tensor.From([true, false]));
        Say(Tensor.Arange(0, 2000, dtype: DType.Float64));
        Say(Tensor.Ones([2, 0], DType.Int64));
        Say(Variable.Float64([-0.5], requiresGrad: true));
        Say((Variable.Float64([-0.5], requiresGrad: true) * 2).Sigmoid());
        Say(Tensor.From([-0.123456789]).Format(new PrintOptions { Precision = 7 }));
        Say(new GeneralOp("index_i", static (x, _) => x, static _ => Reads.None, static (_, _, _) => { }, static (_, _, _) => { }).NodeName);
        foreach (var dtype in Enum.GetValues<DType>()) Say(dtype.Name());
        Say(Shape.Of(1000, 2));
        foreach (var (leaf, gradient) in (Tensor.Scalar(-1.5).Track() * -2.5).Backward()) Say($"{leaf} {gradient}");

        var x = Variable.Float64([[1, 2], [3, 4]], requiresGrad: true);
        Error(() => x.Backward());
        Error(() => x.Sum(-3));
        Error(() => x.Reshape(-1, 3));
        Error(() => _ = x[-3]);
        Error(() => _ = x[1000000]);
        Error(() => x.Add_(1.5));
        Error(() => Tensor.Arange(0, -1.5));
        Error(() => Tensor.Linspace(0, 1.5, -1));
        Error(() => new Generator(1).Bernoulli(1.5, [2]));
        Error(() => new Sgd([x], -0.5));
        Error(() => _ = new AdamRule { Beta2 = 1.5 });
        Error(() => Schedule.Exponential(-0.5));
        Error(() => GradientClipping.Norm_([x], -1.5));
        foreach (var name in new Sgd([x], 0.5).Save().Keys) Say(name);
        Error(() => OptimizerState.FromTensors([new("-1.step", Tensor.Scalar(1L))]));
        Error(() => Functional.CrossEntropy(x, Variable.From([0L, -7])));
        Error(() => Variable.From([2L]).Pow(-1000));
        Error(() => Linalg.Inv(Variable.Zeros([2, 2], DType.Float64)));
        Error(() => Linalg.Cholesky(Variable.Float64([[-1, 0], [0, -1]])));
        Error(() => new PrintOptions { Precision = -1 }.ToString());
        foreach (var step in Transcript.Of("tutorial").Steps()) Say(step);
        foreach (var step in Transcript.Of("tutorial-fsharp").Steps()) Say(step);
        return text.ToString();
    }
}
