using System.Text.Json;
using Autograd.Examples.AdBench;
using Autograd.Examples.CommandLine;

namespace Autograd.Properties.Examples;

/// <summary>ADBench's objectives, against the values and derivatives that it publishes, to its own tolerance.</summary>
public sealed class AdBenchTests
{
    private const double Tolerance = 1e-10;

    [Fact]
    public void Mixture_and_its_gradient_are_as_published()
    {
        var (mixture, at) = Problems.Mixture(PathOf("gmm", "test.txt"));
        using var expected = Expected("gmm.json");
        var (value, gradient) = Differentiate.ValueAndGrad(mixture.LogPosterior, at);
        Assert.Equal(expected.RootElement.GetProperty("objective").GetDouble(), mixture.LogPosterior(at).Item(), Tolerance);
        Assert.Equal(expected.RootElement.GetProperty("objective").GetDouble(), value.Item(), Tolerance);
        AssertNear(Numbers(expected.RootElement.GetProperty("gradient")), [.. gradient.ToTensors().SelectMany(static g => g.ToArray<double>())]);
    }

    // The sum by definition, a point and a component at a time.
    [Theory]
    [InlineData("1k_gmm_d2_K5.txt")]
    [InlineData("1k_gmm_d10_K5.txt")]
    public void Mixture_is_the_sum_over_its_points(string file)
    {
        var lines = DataFile.Lines(PathOf("gmm", file));
        var (mixture, at) = Problems.Mixture(file, lines);
        var (d, n) = (mixture.Dimensions, mixture.Count);
        var (alphas, means, factors) = (at.Alphas.ToArray<double>(), at.Means.ToArray<double>(), at.Factors.ToArray<double>());
        var points = lines.Skip(lines.Length - 1 - n).Take(n).SelectMany(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(Number).ToArray();
        var size = d * (d + 1) / 2;
        var sum = 0.0;
        for (var i = 0; i < n; i++) sum += Math.Log(alphas.Select((_, k) => Math.Exp(Term(i, k))).Sum());
        sum -= 0.5 * n * d * Math.Log(2 * Math.PI) + n * Math.Log(alphas.Sum(Math.Exp));

        // Without points only the prior is left.
        var prior = new GaussianMixture(Tensor.Zeros([0, d], DType.Float64), 1, 0).LogPosterior(at).Item();
        Assert.Equal(sum + prior, mixture.LogPosterior(at).Item(), Tolerance * Math.Abs(sum));

        double Term(int i, int k)
        {
            var (next, square, term) = (k * size + d, 0.0, alphas[k]);
            var y = new double[d];
            for (var c = 0; c < d; c++)
            {
                var x = points[i * d + c] - means[k * d + c];
                term += factors[k * size + c];
                y[c] += Math.Exp(factors[k * size + c]) * x;
                for (var r = c + 1; r < d; r++) y[r] += factors[next++] * x;
            }

            foreach (var z in y) square += z * z;
            return term - 0.5 * square;
        }
    }

    [Theory]
    [InlineData(1, "2 3", "test.txt, line 2: expected a number of points from 1 to 1000000, found '-0.649014'.")]
    [InlineData(1, "0 3 1", "test.txt, line 1: expected a number of dimensions from 1 to 1000000, found '0'.")]
    [InlineData(2, "x", "test.txt, line 2: expected a number, found 'x'.")]
    [InlineData(2, "NaN", "test.txt, line 2: expected a number, found 'NaN'.")]
    [InlineData(12, "1 0 3", "test.txt, line 12: expected the end of the file, found '3'.")]
    [InlineData(12, "1", "test.txt, line 13: expected degrees of freedom from 0 to 1000000, found 'the end of the file'.")]
    public void Malformed_lines_are_named(int line, string text, string sentence)
    {
        var lines = DataFile.Lines(PathOf("gmm", "test.txt"));
        lines[line - 1] = text;
        var e = Assert.Throws<ExampleException>(() => Problems.Mixture("test.txt", lines));
        Assert.Contains(sentence, e.Message, StringComparison.Ordinal);
    }

    private static void AssertNear(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (var i = 0; i < found.Length; i++) Assert.Equal(expected[i], found[i], Tolerance);
    }

    private static double Number(string word) => double.Parse(word, System.Globalization.CultureInfo.InvariantCulture);

    private static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(static x => x.GetDouble())];

    private static JsonDocument Expected(string file)
        => JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "adbench", file)));

    private static string PathOf(string folder, string file) => Path.Combine(DataFile.Folder, "adbench", folder, file);
}
