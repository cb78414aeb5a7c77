using Autograd.Rules;

namespace Autograd.Properties.Graph;

/// <summary>Graphs with more paths than atoms take one visit a node, and sums over them are exact where they can be.</summary>
public sealed class WideGraphTests
{
    [Fact]
    public void Ladder_of_ten_thousand_levels_has_gradient_one()
    {
        var x = Tensor.Scalar(1.0).Track();
        var y = x;
        for (var i = 0; i < 10_000; i++) y = (y + y) / 2;
        Assert.Equal(1.0, y.Backward()[x].Item());
        Assert.Equal(1.0, Differentiate.Push([y], [x], [Tensor.Scalar(1.0)])[0].Item());
    }

    [Fact]
    public void Sixty_diamonds_have_gradient_one()
    {
        var x = Tensor.Scalar(1.0).Track();
        var y = x;
        for (var i = 0; i < 60; i++) y = (y * 0.5) + (y * 0.5);
        Assert.Equal(1.0, y.Backward()[x].Item());
        Assert.Equal(1.0, Differentiate.Push([y], [x], [Tensor.Scalar(1.0)])[0].Item());
    }

    /// <summary>2¹⁰⁰⁰ paths, 1000 visits, in each direction and of each order.</summary>
    [Fact]
    public void Every_node_is_visited_once()
    {
        int pulls = 0, pushes = 0;
        var twice = new GeneralOp(
            "twice", static (x, _) => [x[0]], static _ => Reads.None,
            (_, g, into) => (into[0], into[1], pulls) = (g[0]! * 0.5, g[0]! * 0.5, pulls + 1),
            (_, t, into) => (into[0], pushes) = ((t[0]! + t[1]!) * 0.5, pushes + 1));
        var x = Tensor.Scalar(1.0).Track();
        var y = x;
        for (var i = 0; i < 1000; i++) y = twice.Apply(null, y, y)[0];

        Assert.Equal(1.0, Differentiate.Grad(y, x).Item());
        Assert.Equal(1000, pulls);
        Assert.Equal(1.0, y.Backward(options: new BackwardOptions { CreateGraph = true })[x].Item());
        Assert.Equal(2000, pulls);
        Assert.Equal(1.0, Differentiate.Push([y], [x], [Tensor.Scalar(1.0)])[0].Item());
        Assert.Equal(1000, pushes);
    }

    /// <summary>The number of lattice paths across a 20 × 20 grid: C(38, 19).</summary>
    [Fact]
    public void Grid_counts_its_paths()
    {
        const int N = 20;
        var corner = Tensor.Scalar(1.0).Track();
        var grid = new Tensor[N, N];
        for (var i = 0; i < N; i++)
            for (var j = 0; j < N; j++)
                grid[i, j] = (i, j) switch { (0, 0) => corner, (0, _) => +grid[0, j - 1], (_, 0) => +grid[i - 1, 0], _ => grid[i - 1, j] + grid[i, j - 1] };
        Assert.Equal(35_345_263_800.0, Differentiate.Grad(grid[N - 1, N - 1], corner).Item());
        Assert.Equal(35_345_263_800.0, Differentiate.Push([grid[N - 1, N - 1]], [corner], [Tensor.Scalar(1.0)])[0].Item());
    }

    /// <summary>
    /// A thousand times a thousand: each place is the mean of its neighbours above and to the left, so that all weights of paths
    /// to the corner add up to 1; each of the 2000 steps of a path rounds once at most.
    /// </summary>
    [Fact]
    public void Grid_of_a_million_places_shares_out_one() => SmallStack.Run(static () =>
    {
        const int N = 1000;
        var mean = new GeneralOp(
            "mean", static (x, _) => [NdArray.Scalar((x[0].AsSpan<double>()[0] + x[1].AsSpan<double>()[0]) / 2)], static _ => Reads.None,
            static (_, g, into) => into[0] = into[1] = g[0]! * 0.5, static (_, t, into) => into[0] = ((t[0] ?? t[1])! + (t[1] ?? t[0])!) * 0.5);
        var corner = Tensor.Scalar(1.0).Track();
        var row = new Tensor[N];
        Array.Fill(row, corner);
        for (var i = 0; i < N; i++)
            for (var j = 0; j < N; j++) row[j] = mean.Apply(null, row[j], j == 0 ? corner : row[j - 1])[0];
        Assert.Equal(1.0, Differentiate.Grad(row[^1], corner).Item(), 2000.0 / (1L << 52));
        Assert.Equal(1.0, Differentiate.Push([row[^1]], [corner], [Tensor.Scalar(1.0)])[0].Item(), 2000.0 / (1L << 52));
    });

    [Fact]
    public void Leaf_used_a_hundred_thousand_times_counts_them()
    {
        var x = Tensor.Scalar(1.0).Track();
        var y = x * 0;
        for (var i = 0; i < 100_000; i++) y += x;
        Assert.Equal(100_000.0, y.Backward()[x].Item());

        var stacked = Tensor.Stack([.. Enumerable.Repeat(x, 100_000)]).Sum();
        Assert.Equal(100_000.0, stacked.Backward()[x].Item());
        Assert.Equal(100_000.0, Differentiate.Push([stacked], [x], [Tensor.Scalar(1.0)])[0].Item());
    }

    [Fact]
    public void Sum_of_a_hundred_thousand_leaves_has_a_gradient_for_each()
    {
        Tensor[] leaves = [.. Enumerable.Range(0, 100_000).Select(static i => Tensor.Scalar((double)i).Track())];
        var gradients = Tensor.Stack(leaves).Sum().Backward();
        Assert.Equal(100_000, gradients.Count);
        Assert.All(leaves, x => Assert.Equal(1.0, gradients[x].Item()));

        var sum = leaves[0];
        foreach (var leaf in leaves[1..]) sum += leaf;
        gradients = sum.Backward();
        Assert.Equal(100_000, gradients.Count);
        Assert.All(leaves, x => Assert.Equal(1.0, gradients[x].Item()));
    }

    /// <summary>The fold asks nothing of nodes above the shallowest input that was named.</summary>
    [Fact]
    public void Gradient_of_the_last_step_does_not_walk_the_chain()
    {
        var pulls = 0;
        var step = new GeneralOp(
            "step", static (x, _) => [x[0]], static _ => Reads.None,
            (_, g, into) => (into[0], pulls) = (g[0], pulls + 1), static (_, t, into) => into[0] = t[0]);
        var y = Tensor.Scalar(1.0).Track();
        for (var i = 0; i < 1000; i++) y = step.Apply(null, y)[0];
        var last = step.Apply(null, y)[0];
        Assert.Equal(1.0, Differentiate.Grad(last, y).Item());
        Assert.Equal(1, pulls);
    }
}
