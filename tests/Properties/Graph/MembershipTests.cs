using System.Runtime.CompilerServices;

namespace Autograd.Properties.Graph;

/// <summary>What is in a graph and what is not: detached, not tracked, under NoGrad, not reached, dropped.</summary>
public sealed class MembershipTests
{
    private static Variable Leaf(params double[] values) => new(Tensor.From(values), requiresGrad: true);

    [Fact]
    public void Detached_branch_brings_no_gradient()
    {
        var x = Leaf(1, 2);
        (x + (x * 2).Detach()).Sum().Backward();
        Assert.Equal([1.0, 1], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Leaves_and_intermediates_can_be_asked_for_together()
    {
        Tensor x = Tensor.Scalar(2.0).Track(), y = Tensor.Scalar(3.0).Track();
        var xi = x * 1;
        var g = Differentiate.Grad([(xi * xi) + (xi * y) + (y * y)], [x, y, xi]);
        Assert.Equal([7.0, 8, 7], g.Select(static t => t!.Item()));
    }

    [Fact]
    public void NoGrad_ends_with_its_scope_also_by_an_exception()
    {
        var x = Leaf(1);
        Assert.Throws<FormatException>((Action)(() =>
        {
            using var scope = GradMode.NoGrad();
            Assert.False((x * 2).RequiresGrad);
            throw new FormatException();
        }));
        Assert.True((x * 2).RequiresGrad);
    }

    [Fact]
    public async Task NoGrad_holds_across_await_and_ends_with_the_awaited_method()
    {
        var x = Leaf(1);
        using (GradMode.NoGrad())
        {
            await Task.Yield();
            Assert.False(GradMode.IsEnabled);
            Assert.False(await Task.Run(static () => GradMode.IsEnabled));
        }

        await Opens();
        Assert.True(GradMode.IsEnabled);
        Assert.True((x * 2).RequiresGrad);

        static async Task Opens()
        {
            _ = GradMode.NoGrad();
            await Task.Yield();
            Assert.False(GradMode.IsEnabled);
        }
    }

    [Fact]
    public void Constants_collect_no_gradient()
    {
        Variable x = Leaf(1), c = new(Tensor.From([2.0]));
        (x * c).Sum().Backward();
        Assert.Null(c.Grad);
    }

    [Fact]
    public void Retained_gradient_accumulates_like_a_leafs()
    {
        var h = Leaf(1, 2) * 3;
        h.RetainGrad();
        h.RetainGrad();
        var root = (h * h).Sum();
        root.Backward();
        Assert.Equal([6.0, 12], h.Grad!.ToArray<double>());
        root.Backward();
        Assert.Equal([12.0, 24], h.Grad!.ToArray<double>());
    }

    [Fact]
    public void Wrong_assignment_to_Grad_changes_nothing()
    {
        var x = Leaf(1, 2);
        Variable kept = new(Tensor.From([5.0, 6]));
        x.Grad = kept;
        Assert.ThrowsAny<ArgumentException>(() => x.Grad = new Variable(Tensor.From([1.0])));
        Assert.ThrowsAny<ArgumentException>(() => x.Grad = new Variable(Tensor.From([1f, 2f])));
        Assert.ThrowsAny<ArgumentException>(() => x.Grad = x);
        Assert.Same(kept, x.Grad);
    }

    /// <summary>Of (x + 2)·m only m is kept: neither the sum nor the product outlives the line that made it.</summary>
    [Fact]
    public void Intermediates_that_no_rule_reads_are_collected()
    {
        var (root, values) = Build();
        GC.Collect();
        Assert.All(values, static value => Assert.False(value.IsAlive));
        GC.KeepAlive(root);
    }

    /// <summary>A gradient with history is held by the leaf that its history leads to: a ring, which the collector takes as one.</summary>
    [Fact]
    public void Leaf_that_holds_the_graph_of_its_own_gradient_is_collected()
    {
        var (leaf, node, gradient) = Ring();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(leaf.IsAlive || node.IsAlive || gradient.IsAlive);
    }

    /// <summary>
    /// Every step's graph and gradient are dropped, of ten thousand steps of training, and every value of the parameter but the
    /// last: counted by weak references, for other tests fill the heap beside this one.
    /// </summary>
    [Fact]
    public void Training_loop_does_not_grow()
    {
        var w = Leaf(0.1, 0.2, 0.3);
        var made = Steps(w, 10_000);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.Equal(40_000, made.Count);
        Assert.InRange(made.Count(static one => one.IsAlive), 0, 4); // what the last step left
        GC.KeepAlive(w);
    }

    [Fact]
    public void Infinite_and_NaN_losses_pass_on_without_an_exception()
    {
        var x = Leaf(0);
        var y = (1 / x).Sum();
        y.Backward();
        Assert.Equal(double.NegativeInfinity, x.Grad!.Item());
        ((x / x) * 1).Sum().Backward();
        Assert.True(double.IsNaN(x.Grad!.Item()));
    }

    /// <summary>Each step's graph, a value that it keeps, its gradient and the new value of the parameter.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static List<WeakReference> Steps(Variable w, int steps)
    {
        List<WeakReference> made = [];
        for (var i = 0; i < steps; i++)
        {
            w.ZeroGrad();
            var exp = (w * w).Exp();
            var loss = exp.Sum();
            loss.Backward();
            using var scope = GradMode.NoGrad();
            w.Sub_(w.Grad! * 0.01);
            made.AddRange(new object[] { loss.GradFn!, exp.Tensor.Value, w.Grad!.Tensor, w.Tensor.Value }.Select(static one => new WeakReference(one)));
        }

        return made;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Leaf, WeakReference Node, WeakReference Gradient) Ring()
    {
        var x = Leaf(1, 2);
        (x * x * x).Sum().Backward(createGraph: true);
        Assert.Contains(GraphView.Of(x.Grad!.Tensor), static node => node.Op == "leaf");
        return (new WeakReference(x), new WeakReference(x.Tensor.Node), new WeakReference(x.Grad!.GradFn));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Tensor Root, WeakReference[] Values) Build()
    {
        var x = Tensor.Ones([1000], DType.Float64).Track();
        var m = Tensor.Full([1000], 2, DType.Float64);
        var sum = x + 2;
        var product = sum * m;
        return (product.Sum(), [new WeakReference(sum.Value), new WeakReference(product.Value), new WeakReference(x.Value)]);
    }
}
