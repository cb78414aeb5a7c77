using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Autograd.Properties.Inspection;

/// <summary>Mermaid and Graphviz: what is drawn, and that no name can break out of its label.</summary>
public sealed partial class DrawingTests
{
    private static Variable Wicked => new Named("a\"]; b -> c [x=\"\\\n<b>&#35;{|}%%").Apply(new Variable(Tensor.From([1.0, 2]), requiresGrad: true) * 2);

    [Fact]
    public void Mermaid_draws_nodes_and_arrows()
    {
        var x = Tensor.From([1.0, 2]).Track();
        Assert.Equal(
            """
            flowchart TD
              n0(["leaf<br/>float64 [2]"])
              n1["exp<br/>float64 [2]"]
              n2["add<br/>float64 [2]"]
              n0 --> n1
              n0 --> n2
              n1 --> n2

            """.ReplaceLineEndings("\n"),
            GraphView.Of(x + x.Exp()).ToMermaid());
    }

    [Fact]
    public void Dot_draws_nodes_and_arrows()
    {
        var x = Tensor.From([1.0, 2]).Track();
        Assert.Equal(
            """
            digraph {
              node [shape=box];
              n0 [label="leaf\nfloat64 [2]", style=rounded];
              n1 [label="exp\nfloat64 [2]"];
              n0 -> n1;
            }

            """.ReplaceLineEndings("\n"),
            GraphView.Of(x.Exp()).ToDot());
    }

    /// <summary>Outside quoted labels only our own words are left, whatever the op is called.</summary>
    [Fact]
    public void Names_cannot_break_out_of_their_labels()
    {
        var view = GraphView.Of(Wicked.Tensor);
        Assert.All(
            view.ToDot().Split('\n', StringSplitOptions.RemoveEmptyEntries),
            static line => Assert.Matches("""^(digraph \{|  node \[shape=box\];|  \w+ \[label=""(, style=rounded)?\];|  \w+ -> \w+;|\})$""", DotLabel().Replace(line, "\"\"")));
        Assert.All(
            view.ToMermaid().Split('\n', StringSplitOptions.RemoveEmptyEntries),
            static line => Assert.Matches("""^(flowchart TD|  \w+(\(\[""\]\)|\[""\])|  \w+ --> \w+)$""", MermaidLabel().Replace(line, "\"\"")));
    }

    [Fact]
    public void Of_a_large_graph_the_end_is_drawn_with_a_box_for_the_rest()
    {
        var y = Tensor.From([1.0]).Track();
        for (var i = 0; i < 100; i++) y = y.Sin();
        var dot = GraphView.Of(y).ToDot(5);
        Assert.Contains("more [label=\"96 more nodes\", style=rounded];", dot, StringComparison.Ordinal);
        Assert.Contains("more -> n96;", dot, StringComparison.Ordinal);
        Assert.DoesNotContain("n95", dot, StringComparison.Ordinal);
    }

    /// <summary>Graphviz itself reads it, where it is installed; the other tests hold everywhere.</summary>
    [Fact]
    public async Task Graphviz_accepts_what_is_written_for_it()
    {
        if (Graphviz() is not { } dot) return;
        var x = new Variable(Tensor.From([1.0, 2]), requiresGrad: true);
        foreach (var root in new[] { Wicked, (x * x.Exp()).Split(1)[1].Sum(), x })
        {
            var start = new ProcessStartInfo(dot, "-Tsvg") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            await process.StandardInput.WriteAsync(GraphView.Of(root.Tensor).ToDot());
            process.StandardInput.Close();
            var errors = process.StandardError.ReadToEndAsync();
            Assert.Contains("</svg>", await process.StandardOutput.ReadToEndAsync(), StringComparison.Ordinal);
            await process.WaitForExitAsync();
            Assert.Equal((0, ""), (process.ExitCode, await errors));
        }
    }

    private static string? Graphviz()
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(static folder => Path.Combine(folder, "dot")).FirstOrDefault(File.Exists);

    [GeneratedRegex("""(?<=label=)"(\\.|[^"\\\n])*(?<!\\)(\\\\)*" """, RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DotLabel();

    [GeneratedRegex("""
        "[^"]*"
        """, RegexOptions.IgnorePatternWhitespace, 1000)]
    private static partial Regex MermaidLabel();

    private sealed class Named(string name) : Function
    {
        public override string Name => name;

        protected internal override Variable[] Forward(FunctionContext context, Variable[] inputs) => [inputs[0] * 2];

        protected internal override Variable?[] Backward(FunctionContext context, Variable[] gradients) => [gradients[0] * 2];
    }
}
