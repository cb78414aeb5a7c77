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
        }
        finally
        {
            File.Delete(file);
        }
    }
}
