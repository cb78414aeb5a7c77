using System.Text.Json;
using Autograd.Examples.AdBench;
using Autograd.Examples.CommandLine;
using Autograd.Properties.Rules;

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

    [Fact]
    public void Pictures_and_their_sparse_Jacobian_are_as_published()
    {
        var (pictures, at) = Problems.Pictures(PathOf("ba", "test.txt"));
        using var expected = Expected("ba.json");
        var (reprojection, weight) = pictures.Residuals(at);
        var each = Numbers(expected.RootElement.GetProperty("reproj_err_each_obs"));
        AssertNear([.. Enumerable.Range(0, 10).SelectMany(_ => each)], reprojection.ToArray<double>());
        AssertNear([.. Enumerable.Repeat(expected.RootElement.GetProperty("w_err_each_obs").GetDouble(), 10)], weight.ToArray<double>());

        var jacobian = pictures.Jacobian(at);
        var csr = expected.RootElement.GetProperty("csr");
        Assert.Equal(Numbers(csr.GetProperty("rows")), jacobian.Starts.Select(static x => (double)x));
        Assert.Equal(Numbers(csr.GetProperty("cols")), jacobian.Columns.Select(static x => (double)x));
        AssertNear(Numbers(csr.GetProperty("vals")), [.. jacobian.Values]);
    }

    // Around 0 the rotation by r is x + r × x, as ADBench has it there; the Jacobian goes over into that without a jump.
    [Fact]
    public void A_camera_that_is_not_turned_has_the_derivatives_of_one_that_hardly_is()
    {
        var (pictures, at) = Problems.Pictures(PathOf("ba", "test.txt"));
        var flat = at with { Cameras = Tensor.Cat([Tensor.Zeros([2, 3], DType.Float64), at.Cameras.Slice(1, 3)], dim: 1) };
        var close = at with { Cameras = Tensor.Cat([Tensor.Full([2, 3], 1e-13, DType.Float64), at.Cameras.Slice(1, 3)], dim: 1) };
        var (found, expected) = (pictures.Jacobian(flat).Values, pictures.Jacobian(close).Values);
        for (var i = 0; i < found.Count; i++)
        {
            Assert.True(double.IsFinite(found[i]));
            Assert.Equal(expected[i], found[i], 1e-9 * (1 + Math.Abs(expected[i])));
        }
    }

    // Every parameter, on the first characters of the text: differences cost two runs of the network each.
    [Fact]
    public void Gradient_of_the_network_is_that_of_finite_differences()
    {
        var (text, at) = Problems.Text(PathOf("lstm", "lstm_l2_c1024.txt"));
        AssertDifferences(text with { Sequence = text.Sequence.Slice(0, 0, 12) }, at, Enumerable.Range(0, 2).SelectMany(
            tensor => Enumerable.Range(0, at.ToTensors()[tensor].Numel).Select(element => Unit(at, tensor, element))));
    }

    [Fact]
    public void Gradient_over_the_whole_text_is_that_of_finite_differences()
    {
        var (text, at) = Problems.Text(PathOf("lstm", "lstm_l2_c1024.txt"));
        var generator = new Generator(7);
        AssertDifferences(text, at, Enumerable.Range(0, 3).Select(_ => at.FromTensors(
            [.. at.ToTensors().Select(x => Tensor.Randn(x.Shape, generator, DType.Float64) / 8)])));
    }

    // The network by ADBench's definition, a bit at a time: no bit of a layer reads another bit.
    [Fact]
    public void Loss_is_the_mean_over_characters_and_bits()
    {
        var (text, at) = Problems.Text(PathOf("lstm", "lstm_l2_c1024.txt"));
        var (layers, ends) = (at.Layers.ToArray<double>(), at.Ends.ToArray<double>());
        var (state, bits) = (text.State.ToArray<double>(), text.Sequence.ToArray<double>());
        var (b, total) = (text.Sequence.Shape[1], 0.0);
        var count = text.Sequence.Shape[0] - 1;
        for (var t = 0; t < count; t++)
        {
            var y = new double[b];
            for (var i = 0; i < b; i++)
            {
                var x = bits[t * b + i] * ends[i];
                for (var layer = 0; layer < text.State.Shape[0]; layer++)
                {
                    ref var h = ref state[2 * b * layer + i];
                    ref var c = ref state[2 * b * layer + b + i];
                    c = c * Sigmoid(Gate(layer, 0, x, i)) + Sigmoid(Gate(layer, 1, h, i)) * Math.Tanh(Gate(layer, 3, h, i));
                    h = Sigmoid(Gate(layer, 2, x, i)) * Math.Tanh(c);
                    x = h;
                }

                y[i] = x * ends[b + i] + ends[2 * b + i];
            }

            var norm = Math.Log(2 + y.Sum(Math.Exp));
            for (var i = 0; i < b; i++) total += bits[(t + 1) * b + i] * (y[i] - norm);
        }

        Assert.Equal(-total / (count * b), text.Loss(at).Item(), Tolerance);

        double Gate(int layer, int gate, double x, int i) => x * layers[8 * b * layer + gate * b + i] + layers[8 * b * layer + (4 + gate) * b + i];
        static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
    }

    [Fact]
    public void Example_prints_every_value()
    {
        var run = Transcript.Of("adbench");
        Assert.Equal(0, run.ExitCode);
        var rows = run.Output.Split('\n').Skip(1).Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .TakeWhile(static words => words.Length > 0).ToDictionary(static words => words[0], static words => words[1..], StringComparer.Ordinal);
        Assert.Equal(["1k_gmm_d10_K5", "1k_gmm_d2_K5", "lstm_l2_c1024", "test", "test"], rows.Keys.Select(static name => name.Split('/')[1]).Order(StringComparer.Ordinal));
        var (mixture, at) = Problems.Mixture(PathOf("gmm", "test.txt"));
        Assert.Equal(mixture.LogPosterior(at).Item(), Number(rows["gmm/test"][0]));
        foreach (var row in rows.Values) Assert.True(Number(row[^1]) > 0);
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

    private static void AssertDifferences(DiagonalLstm text, DiagonalLstm.Parameters at, IEnumerable<DiagonalLstm.Parameters> directions)
    {
        var gradient = Differentiate.Grad(text.Loss, at);
        foreach (var direction in directions)
        {
            // A loss is rounded some ten times a character at most, relative to its size.
            var estimate = FiniteDifference.Derivative(step => [text.Loss(Moved(step)).Item()], roundings: 10 * text.Sequence.Shape[0]);
            var slope = gradient.ToTensors().Zip(direction.ToTensors(), static (g, t) => (g * t).Sum().Item()).Sum();
            Assert.InRange(Math.Abs(slope - estimate.Value), 0, estimate.Error);
            Assert.InRange(estimate.Error, 0, 1e-7);

            DiagonalLstm.Parameters Moved(double step) => at.FromTensors([.. at.ToTensors().Zip(direction.ToTensors(), (x, t) => x + step * t)]);
        }
    }

    private static DiagonalLstm.Parameters Unit(DiagonalLstm.Parameters at, int tensor, int element)
    {
        var units = at.ToTensors().Select(static x => new double[x.Numel]).ToArray();
        units[tensor][element] = 1;
        return at.FromTensors([.. at.ToTensors().Zip(units, static (x, unit) => Tensor.From(unit).Reshape(x.Shape))]);
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
