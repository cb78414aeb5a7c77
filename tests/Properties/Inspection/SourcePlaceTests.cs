using System.Diagnostics;
using Autograd.Inspection;
using Autograd.Properties.Documents;

namespace Autograd.Properties.Inspection;

/// <summary>Where in the user's source an op was called.</summary>
public sealed class SourcePlaceTests
{
    [Fact]
    public void Place_is_the_innermost_line_that_is_not_the_librarys()
    {
        var place = SourcePlaces.Here()!;
        Assert.EndsWith("SourcePlaceTests.cs", place.File, StringComparison.Ordinal);
        Assert.Equal("SourcePlaceTests.Place_is_the_innermost_line_that_is_not_the_librarys", place.Member);
        Assert.True(place.Line > 10);
    }

    [Fact]
    public void Nothing_is_recorded_unless_asked_for() => Assert.Null(Tensor.Scalar(1.0).Track().Exp().Node!.Source);

    /// <summary>The switch is read when a process starts, so this one starts another.</summary>
    [Fact]
    public void Switched_on_nodes_texts_and_anomalies_say_where()
    {
        const string Program = """
            using Autograd;
            var x = Tensor.From([0.0]).Track();
            var y = x.Sqrt();
            Console.WriteLine(y.Node!.Source);
            Console.WriteLine(GraphView.Of(y).ToText());
            try { y.Backward(options: new BackwardOptions { DetectAnomaly = true }); }
            catch (AnomalyException e) { Console.WriteLine(e.Message); }
            Console.WriteLine(y.Explain(x));
            var w = Tensor.From([2.0]).Track();
            var cut = (x + 1).Exp()
                .Detach();
            Console.WriteLine((cut * 2 * w).Explain(x));
            Console.WriteLine((x > 0).Explain(x));
            Console.WriteLine((w * x.To(DType.Int64).Neg()).Explain(x));
            static (Tensor, WeakReference) Cut(Tensor x)
            {
                var large = Tensor.Ones([1000], DType.Float64) * x;
                return (large.Sin().Detach(), new WeakReference(large.Sin().Node));
            }

            var (kept, graph) = Cut(x);
            GC.Collect();
            Console.WriteLine($"kept alive: {graph.IsAlive}");
            GC.KeepAlive(kept);
            """;
        var file = Path.Combine(AppContext.BaseDirectory, $"SourcePlaces{Guid.NewGuid():N}.dll");
        var own = Path.Combine(AppContext.BaseDirectory, "Autograd.Properties");
        try
        {
            File.WriteAllBytes(file, CSharpBlock.Compile(Program));
            var start = new ProcessStartInfo(Environment.ProcessPath!, ["exec", "--runtimeconfig", own + ".runtimeconfig.json", "--depsfile", own + ".deps.json", file])
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                Environment = { ["AUTOGRAD_SOURCE_PLACES"] = "1" },
            };
            using var process = Process.Start(start)!;
            var printed = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.Equal(0, process.ExitCode);
            var lines = printed.ReplaceLineEndings("\n").Split('\n');
            Assert.StartsWith("Program.cs:3 in Program.", lines[0], StringComparison.Ordinal);
            Assert.Contains("%1 = sqrt(%0) : float64 [1], keeps 8 B, at Program.cs:3", printed, StringComparison.Ordinal);
            Assert.Contains("called at Program.cs:3", printed, StringComparison.Ordinal);
            Assert.Contains("Backward: <SqrtBackward0> (sqrt) made inf at [0] of the gradient of its input 0, called at Program.cs:3", printed, StringComparison.Ordinal);
            Assert.Contains("it was <ExpBackward0> (exp), float64 [1], made at Program.cs:10 in Program", printed, StringComparison.Ordinal);
            Assert.Contains(", cut off at Program.cs:1", printed, StringComparison.Ordinal);
            Assert.Contains("carries none\n    it was a leaf, float64 [1], made at Program.cs:2", printed.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.Contains("input 1 of <MulBackward0>", printed, StringComparison.Ordinal);
            Assert.Contains("kept alive: False", printed, StringComparison.Ordinal);
            Assert.DoesNotContain("AUTOGRAD_SOURCE_PLACES", printed, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
