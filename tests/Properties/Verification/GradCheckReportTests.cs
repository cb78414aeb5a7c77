using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Autograd.Properties.Documents;

namespace Autograd.Properties.Verification;

/// <summary>The report of a failure: read by people, by programs, and by the compiler.</summary>
public sealed class GradCheckReportTests
{
    private static readonly CustomOp Wrong = CustomOp.Elementwise("wrong", Math.Sin, static (Tensor x) => -x.Cos());
    private static readonly Tensor Point = Tensor.Float64([[0.3337, -1.2719], [2.5171, 0.7123]]);

    [Fact]
    public void Text_says_what_is_wrong_in_a_line_and_shows_the_way_back()
    {
        var text = GradCheck.Check(static x => Wrong.Apply(x), Point).ToString();
        Assert.StartsWith("gradcheck: FAIL", text, StringComparison.Ordinal);
        Assert.Contains("reverse mode: output 0[0, 0] by input 0[0, 0]: analytic -0.540302306, numeric 0.540302306 ± ", text, StringComparison.Ordinal);
        Assert.Contains("[Sign]: the sign is wrong", text, StringComparison.Ordinal);
        Assert.Contains("\n  op: wrong", text, StringComparison.Ordinal);
        Assert.Contains("\n  steps: ", text, StringComparison.Ordinal);
        Assert.Contains("\n  input 0: Tensor.From(new double[] { 1d }, 1, 1)", text, StringComparison.Ordinal);
        Assert.Contains("\n  replay: gc1-", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failing_point_shrinks_in_size_and_to_simple_numbers_but_not_to_0()
    {
        var report = GradCheck.Check(static (x, y) => x.MatMul(Wrong.Apply(y)), Tensor.Float64([[0.21, 0.4, -3.3]]), Tensor.Float64([[0.27, 1.1], [5.3, 2.2], [0.4, 0.11]]));
        Assert.Equal(["Tensor.From(new double[] { 1d }, 1, 1)", "Tensor.From(new double[] { 1d }, 1, 1)"], report.Inputs);
    }

    [Fact]
    public void The_domain_holds_for_what_is_shrunk()
    {
        var report = GradCheck.Check(static x => Wrong.Apply(x), Tensor.Float64([0.3]), new GradCheckOptions { Domain = new GradCheckDomain(0.25, 0.4) });
        Assert.Equal(["Tensor.From(new double[] { 0.296875d })"], report.Inputs);
    }

    [Fact]
    public void Json_parses_and_holds_everything()
    {
        var report = GradCheck.Check(static x => Wrong.Apply(x), Point, new GradCheckOptions { Shrink = false });
        using var json = JsonDocument.Parse(report.ToJson());
        var root = json.RootElement;
        Assert.Equal(("Fail", "wrong", report.Replay), (root.GetProperty("verdict").GetString(), root.GetProperty("op").GetString(), root.GetProperty("replay").GetString()));
        Assert.Equal(report.Findings.Count, root.GetProperty("findings").GetArrayLength());
        var first = root.GetProperty("findings")[0];
        Assert.Equal(("Reverse", "Sign", report.Findings[0].Numeric), (first.GetProperty("law").GetString(), first.GetProperty("diagnosis").GetString(), first.GetProperty("numeric").GetDouble()));
        Assert.Equal([0, 0], first.GetProperty("inputIndex").EnumerateArray().Select(static i => i.GetInt32()));
    }

    [Fact]
    public void Json_takes_what_is_not_finite()
    {
        using var json = JsonDocument.Parse(GradCheck.Check(static x => x.Sqrt(), Tensor.Float64([0.0, 1])).ToJson());
        Assert.Equal("Infinity", json.RootElement.GetProperty("findings")[0].GetProperty("analytic").GetString());
    }

    [Fact]
    public void JUnit_parses_and_counts()
    {
        Assert.Equal(("1", "0"), Counts(GradCheck.Check(static x => Wrong.Apply(x), Point), "failure"));
        Assert.Equal(("0", "1"), Counts(GradCheck.Check(static x => x.Sqrt(), Tensor.Float64([0.0])), "skipped"));
        Assert.Equal(("0", "0"), Counts(GradCheck.Check(static x => x.Sin(), Point), null));

        static (string?, string?) Counts(GradCheckReport report, string? element)
        {
            var suite = XElement.Parse(report.ToJUnitXml("a <name> & \u0001"));
            Assert.Equal("a <name> & \uFFFD", suite.Element("testcase")?.Attribute("name")?.Value);
            Assert.Equal(element is null, suite.Element("testcase")!.IsEmpty);
            if (element is not null) Assert.Equal(report.ToString(), suite.Element("testcase")!.Element(element)!.Value.Replace("\r\n", "\n", StringComparison.Ordinal));
            return (suite.Attribute("failures")?.Value, suite.Attribute("skipped")?.Value);
        }
    }

    [Fact]
    public void The_inputs_compile_and_give_the_same_bits()
    {
        double[] numbers = [0.1, -1.0 / 3, 1e300, double.Epsilon, -0.0, double.NaN, double.PositiveInfinity, double.NegativeInfinity];
        Tensor[] inputs =
        [
            Tensor.From(numbers, 2, 4), Tensor.From(Array.ConvertAll(numbers, static v => (float)v), 4, 2), Tensor.From([long.MinValue, 3]),
            Tensor.From([true, false]), Tensor.Float64(0.1), Tensor.Zeros([0, 2], DType.Float64), Tensor.Zeros([0], DType.Float64),
        ];
        var report = GradCheck.Check<Tensor>(static v => [v[0].Sum()], inputs);
        var code = "using Autograd; foreach (var x in new Tensor[] { " + string.Join(", ", report.Inputs)
            + " }) Console.WriteLine($\"{x.DType}{x.Shape} \" + string.Join(' ', x.DType == DType.Int64 ? x.ToArray<long>() : x.To(DType.Float64).ToArray<double>().Select(BitConverter.DoubleToInt64Bits)));";
        var expected = inputs.Select(static x => $"{x.DType}{x.Shape} " + string.Join(' ', x.DType == DType.Int64 ? x.ToArray<long>() : x.To(DType.Float64).ToArray<double>().Select(BitConverter.DoubleToInt64Bits)));
        Assert.Equal(string.Join('\n', expected) + "\n", CSharpBlock.Run(code));
    }

    [Fact]
    public void A_replay_token_repeats_a_check()
    {
        var report = GradCheck.Check(static x => Wrong.Apply(x), Point, new GradCheckOptions { Seed = 4711, Shrink = false });
        var again = GradCheck.Check(static x => Wrong.Apply(x), Point, new GradCheckOptions { Replay = report.Replay, Shrink = false });
        Assert.Equal(report.ToJson(), again.ToJson());
        Assert.Throws<ArgumentException>(() => GradCheck.Check(static x => Wrong.Apply(x), Point[0], new GradCheckOptions { Replay = report.Replay }));
    }

    [Fact]
    public void A_shrunk_failure_fails_again_from_its_own_report()
    {
        var report = GradCheck.Check(static x => Wrong.Apply(x), Point);
        var again = GradCheck.Check(static x => Wrong.Apply(x), Tensor.From([1.0], 1, 1), new GradCheckOptions { Replay = report.Replay });
        Assert.Equal(report.Findings.Select(static f => f.ToString()), again.Findings.Select(static f => f.ToString()));
    }

    [Fact]
    public void The_culture_of_the_thread_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        var expected = All();
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal(expected, All());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        static string All()
        {
            var report = GradCheck.Check(static x => Wrong.Apply(x), Point);
            return report + report.ToJson() + report.ToJUnitXml() + GradCheck.Check(static x => x.Relu(), Tensor.Float64([0.0, 1.5])) + new GradCheckDomain(0.5, 1.5);
        }
    }
}
