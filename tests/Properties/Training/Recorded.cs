using System.Text.Json;

namespace Autograd.Properties.Training;

/// <summary>The recorded sequences of <c>Data/optim</c>; its README says how they were made.</summary>
internal static class Recorded
{
    private static readonly double[] Target = [0.3, -0.7];

    public static JsonElement[] Cases(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "optim", file)));
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    public static JsonElement Find(string file, string name) => Cases(file).Single(c => c.GetProperty("name").GetString() == name);

    public static TheoryData<string> Names(string file) => [.. Cases(file).Select(static c => c.GetProperty("name").GetString()!)];

    public static double[] Numbers(this JsonElement element, string name) => [.. element.GetProperty(name).EnumerateArray().Select(static v => v.GetDouble())];

    /// <summary>An option of a case; what it is if the case does not name it.</summary>
    public static double Option(this JsonElement options, string name, double otherwise = 0)
        => options.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;

    public static Variable Weights() => new(Tensor.Float64([[0.5, -1.25, 2], [1.5, 0.75, -0.375]]), requiresGrad: true);

    public static Variable Bias() => new(Tensor.Float64([1, -0.5, 0.25]), requiresGrad: true);

    /// <summary>The function of the recordings, in both worlds.</summary>
    public static T Loss<T>(T w, T b, Func<Tensor, T> constant)
        where T : TensorOps<T>
        => (w.MatMul(b) - constant(Tensor.From(Target))).Square().Sum() + (w.Pow(4).Sum() * 0.05) + (b.Square().Sum() * 0.1);

    public static Variable Loss(Variable w, Variable b) => Loss(w, b, static t => new Variable(t));

    public static Tensor Loss(Tensor w, Tensor b) => Loss(w, b, static t => t);

    public static void Near(double[] expected, ReadOnlySpan<double> actual, double tolerance, string where)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(
                Math.Abs(actual[i] - expected[i]) <= tolerance * Math.Max(1, Math.Abs(expected[i])),
                FormattableString.Invariant($"{where}[{i}]: {actual[i]:R}, recorded {expected[i]:R}"));
        }
    }
}
