using Autograd.Properties.Graph;

namespace Autograd.Properties.Inspection;

/// <summary>The graph as data, as text and as drawings.</summary>
public sealed class GraphViewTests
{
    private static Tensor Leaf(params double[] values) => Tensor.From(values).Track();

    [Fact]
    public void Nodes_are_data()
    {
        var x = Leaf(1, 2, 3);
        var y = x * x;
        var view = GraphView.Of((y + y.Exp()).Sum());
        Assert.Equal(["leaf", "mul", "exp", "add", "sum"], view.Select(static n => n.Op));
        Assert.Equal([0, 1, 2, 3, 4], view.Select(static n => n.Depth));
        Assert.Equal([0, 48, 24, 0, 0], view.Select(static n => (int)n.KeptBytes)); // a factor each, exp its output
        Assert.Equal([1, 2], view[3].Inputs.Select(static i => i.From!.Value));
        Assert.Equal(Shape.Of(3), Assert.Single(view[1].Shapes));
        Assert.Equal([DType.Float64], view[1].DTypes);
    }

    [Fact]
    public void Every_number_is_larger_than_its_inputs_and_every_root_is_there()
    {
        Tensor x = Leaf(1, 2), y = Leaf(3, 4);
        Tensor a = (x * y).Sin(), b = (x + a).Exp();
        var view = GraphView.Of(a, b, Tensor.Scalar(1.0));
        Assert.All(view, static n => Assert.All(n.Inputs, i => Assert.True(i.From is null || i.From < n.Number)));
        Assert.Contains(view, n => n.Node.Equals(a.Node));
        Assert.Contains(view, n => n.Node.Equals(b.Node));
        Assert.Equal(view.Count, view.Select(static n => n.Node).Distinct().Count());
        Assert.Empty(GraphView.Of(Tensor.Scalar(1.0)));
    }

    [Fact]
    public void Costs_come_from_the_shapes()
    {
        var x = Tensor.Ones([4, 5], DType.Float64).Track();
        var view = GraphView.Of(x.MatMul(Tensor.Ones([5, 3], DType.Float64)).T.Tanh().Sum());
        Assert.Equal([0.0, 2 * 4 * 5 * 3, 0, 12, 12], view.Select(static n => n.Flops));
        Assert.Equal(8 * ((4 * 5) + (4 * 3)), view[1].Bytes);
        var constantLeft = GraphView.Of(Tensor.Ones([3, 4], DType.Float64).MatMul(x));
        Assert.Equal(2 * 3 * 4 * 5, constantLeft[1].Flops);
    }

    [Fact]
    public void Shared_values_are_kept_once()
    {
        var x = Leaf(1, 2);
        var y = x.Exp();
        var view = GraphView.Of(y * y.Sin());
        Assert.True(view.Sum(static n => n.KeptBytes) > view.KeptBytes);
        Assert.Equal(2 * 16, view.KeptBytes); // exp(x), and its sine for the product
    }

    [Fact]
    public void Text_says_operands_shapes_and_what_cut_them()
    {
        var x = Leaf(1, 2);
        var y = x * 3;
        var text = GraphView.Of(Tensor.Where(x > 1, y, y.Detach()).Split(1)[1]).ToText();
        Assert.Equal(
            [
                "%0 = leaf : float64 [2]",
                "%1 = mul(%0, const) : float64 [2], keeps 8 B",
                "%2 = where(not_floating, %1, detached) : float64 [2], keeps 2 B",
                "%3 = split(%2) : float64 [1], float64 [1]",
            ],
            text.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public void Second_output_is_told_from_the_first()
        => Assert.Contains("neg(%1.1)", GraphView.Of(-Leaf(1, 2).Split(1)[1]).ToText(), StringComparison.Ordinal);

    /// <summary>A million nodes in text with a limit: linear, small, and without recursion. Every text is short.</summary>
    [Fact]
    public void Chain_of_a_million_nodes_is_shown_with_a_limit() => SmallStack.Run(static () =>
    {
        var view = GraphView.Of(Chain(1_000_000));
        Assert.Equal(1_000_001, view.Count);
        var lines = view.ToText(10).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(11, lines.Length);
        Assert.Equal("... 999991 more nodes ...", lines[5]);
        Assert.Equal("%1000000 = add(%999999, const) : float64 []", lines[^1]);
        foreach (var text in new[] { view.ToString(), view[^1].ToString(), view[^1].Node.ToString(), view.ToMermaid(20), view.ToDot(20) })
            Assert.InRange(text.Length, 1, 4096);
    });

    /// <summary>
    /// Ten times the nodes take about ten times the memory: a walk in more than linear time would note more than its nodes.
    /// (Bytes, for a busy machine does not change them; doubling buffers may.)
    /// </summary>
    [Fact]
    public void Walking_is_linear()
    {
        var (small, large) = (Chain(20_000), Chain(200_000));
        Bytes(small);
        Assert.InRange((double)Bytes(large) / Bytes(small), 5, 20);

        static long Bytes(Tensor root)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            GraphView.Of(root).ToText(10);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Limits_below_one_are_refused()
    {
        var view = GraphView.Of(Leaf(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.ToText(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.ToMermaid(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => view.ToDot(-1));
    }

    private static Tensor Chain(int steps)
    {
        var y = Tensor.Scalar(1.0).Track();
        for (var i = 0; i < steps; i++) y += 1;
        return y;
    }
}
