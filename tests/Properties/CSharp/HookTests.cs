namespace Autograd.Properties.CSharp;

/// <summary>Hooks as PyTorch's users know them.</summary>
public sealed class HookTests
{
    private static Variable Leaf(params double[] values) => new(Tensor.From(values), requiresGrad: true);

    [Fact]
    public void Hooks_run_in_order_and_see_what_was_returned_before()
    {
        var x = Leaf(1, 2);
        var y = x * 3;
        List<double> seen = [];
        y.RegisterHook(static g => g * 2);
        y.RegisterHook(g =>
        {
            seen.AddRange(g.ToArray<double>());
            return null;
        });
        x.RegisterHook(static g => g + 1);
        y.Sum().Backward();
        Assert.Equal([2.0, 2], seen);
        Assert.Equal([7.0, 7], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Hook_is_removed_by_its_handle_and_only_it()
    {
        var x = Leaf(1);
        Func<Variable, Variable?> twice = static g => g * 2;
        var handle = x.RegisterHook(twice);
        x.RegisterHook(twice);
        (x * 1).Backward();
        Assert.Equal(4, x.Grad!.Item());
        handle.Remove();
        handle.Remove();
        x.ZeroGrad();
        (x * 1).Backward();
        Assert.Equal(2, x.Grad!.Item());
        using (x.RegisterHook(static g => g * 100))
        {
        }

        x.ZeroGrad();
        (x * 1).Backward();
        Assert.Equal(2, x.Grad!.Item());
    }

    /// <summary>Tensor hooks, whenever they were registered, come before the gradient is retained; then the leaves' post hooks.</summary>
    [Fact]
    public void Order_is_hooks_then_retained_gradient_then_post_accumulate()
    {
        var x = Leaf(1);
        var y = x * 3;
        y.RetainGrad();
        List<string> order = [];
        x.RegisterPostAccumulateGradHook(leaf => order.Add($"post {leaf.Grad!.Item()}"));
        x.RegisterPostAccumulateGradHook(leaf => order.Add($"post again {leaf.Grad!.Item()}"));
        x.RegisterHook(g =>
        {
            order.Add($"x {g.Item()} {x.Grad is null}");
            return null;
        });
        y.RegisterHook(g =>
        {
            order.Add($"y {g.Item()}");
            return g * 10;
        });
        y.Backward();
        Assert.Equal(["y 1", "x 30 True", "post 30", "post again 30"], order);
        Assert.Equal(10, y.Grad!.Item());
    }

    [Fact]
    public void Hook_alone_retains_nothing()
    {
        var x = Leaf(1);
        var y = x * 3;
        y.RegisterHook(static g => g * 2);
        y.Backward();
        Assert.Null(y.Grad);
        Assert.Equal(6, x.Grad!.Item());
    }

    /// <summary>PyTorch's test_requires_grad.</summary>
    [Fact]
    public void Hook_on_what_requires_no_gradient_is_refused_and_on_what_gets_none_never_runs()
    {
        Variable x = Leaf(1), unused = Leaf(1), constant = new(Tensor.From([1.0]));
        Assert.Contains("does not require", Assert.Throws<InvalidOperationException>(() => constant.RegisterHook(static g => g)).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => constant.RegisterPostAccumulateGradHook(static _ => { }));
        Assert.Contains("MulBackward0", Assert.Throws<InvalidOperationException>(() => (x * 2).RegisterPostAccumulateGradHook(static _ => { })).Message, StringComparison.Ordinal);
        var called = false;
        unused.RegisterHook(g =>
        {
            called = true;
            return null;
        });
        unused.RegisterPostAccumulateGradHook(_ => called = true);
        (x * 2).Backward();
        Assert.False(called);
        Assert.Null(unused.Grad);
    }

    /// <summary>PyTorch's notes: a computed variable's hooks stay with the value before the change, retain_grad moves on.</summary>
    [Fact]
    public void Inside_a_vectorized_function_hooks_are_refused()
    {
        Vectorize.VMap(static x =>
        {
            var v = new Variable(x);
            Action[] calls = [() => v.RegisterHook(static g => g), () => v.RegisterPostAccumulateGradHook(static _ => { }), v.RetainGrad];
            foreach (var call in calls) Assert.Contains("Observer", Assert.Throws<InvalidOperationException>(call).Message, StringComparison.Ordinal);
            return x;
        })(Tensor.Ones([2, 3]).Track());
    }

    [Fact]
    public void Change_in_place_leaves_hooks_with_the_old_value()
    {
        var x = Leaf(1);
        var y = x * 2;
        List<double> before = [], after = [];
        y.RetainGrad();
        y.RegisterHook(g =>
        {
            before.Add(g.Item());
            return null;
        });
        y.Mul_(5);
        y.RegisterHook(g =>
        {
            after.Add(g.Item());
            return null;
        });
        y.Backward();
        Assert.Equal([5.0], before);
        Assert.Equal([1.0], after);
        Assert.Equal(1, y.Grad!.Item());
        Assert.Equal(10, x.Grad!.Item());
    }

    [Fact]
    public void Leafs_hooks_survive_a_change_in_place_and_freezing()
    {
        var x = Leaf(1);
        var calls = 0;
        x.RegisterHook(g =>
        {
            calls++;
            return null;
        });
        x.RegisterPostAccumulateGradHook(_ => calls += 10);
        using (GradMode.NoGrad()) x.Add_(1);
        (x * 1).Backward();
        Assert.Equal(11, calls);
        x.RequiresGrad = false;
        x.RequiresGrad = true;
        (x * 1).Backward();
        Assert.Equal(22, calls);
    }

    [Fact]
    public void Exception_in_a_hook_leaves_every_gradient_as_it_was()
    {
        Variable a = Leaf(1), b = Leaf(2);
        (a * b).Backward();
        var handle = b.RegisterHook(static _ => throw new FormatException());
        Assert.Throws<FormatException>(() => (a * b).Backward());
        Assert.Equal((2, 1), (a.Grad!.Item(), b.Grad!.Item()));
        handle.Remove();
        using var wrong = a.RegisterHook(static g => g.Expand(3));
        Assert.Throws<ShapeException>(() => (a * b).Backward());
        using var dtype = b.RegisterHook(static g => g.To(DType.Float32));
        Assert.Throws<DTypeException>(() => (b * 1).Backward());
        Assert.Equal((2, 1), (a.Grad!.Item(), b.Grad!.Item()));
    }

    [Fact]
    public void Inside_hooks_nothing_is_recorded_unless_the_pass_creates_a_graph()
    {
        var x = Leaf(3);
        var y = x * x;
        List<bool> modes = [];
        x.RegisterHook(g =>
        {
            modes.Add(GradMode.IsEnabled);
            return g * x;
        });
        x.RegisterPostAccumulateGradHook(_ => modes.Add(GradMode.IsEnabled));
        y.Backward();
        Assert.False(x.Grad!.RequiresGrad);
        x.ZeroGrad();
        y.Backward(createGraph: true);
        Assert.Equal([false, false, true, true], modes);
        Assert.True(x.Grad!.RequiresGrad);
        Assert.Equal(18, x.Grad!.Item());
    }

    /// <summary>The use that PyTorch's tutorial makes of it: the optimizer's step, and no gradient kept.</summary>
    [Fact]
    public void Step_taken_in_a_post_accumulate_hook()
    {
        var x = Leaf(1);
        x.RegisterPostAccumulateGradHook(static leaf =>
        {
            leaf.Sub_(leaf.Grad! * 0.25);
            leaf.ZeroGrad();
        });
        for (var i = 0; i < 3; i++) (x * x).Sum().Backward();
        Assert.Null(x.Grad);
        Assert.Equal(0.125, x.Item());
    }

    [Fact]
    public void Cancelled_pass_changes_no_gradient()
    {
        var x = Leaf(1);
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => (x * 2).Backward(options: new BackwardOptions { CancellationToken = source.Token }));
        Assert.Null(x.Grad);
    }

    [Fact]
    public void Hook_on_a_leaf_that_the_graph_layer_made()
    {
        var tensor = Tensor.From([2.0]).Track();
        new Variable(tensor).RegisterHook(static g => g * 5);
        var again = new Variable(tensor);
        (again * 2).Backward();
        Assert.Equal(10, again.Grad!.Item());
    }

    /// <summary>PyTorch's test_retain_grad: it accumulates h, then 2h, as a leaf's does.</summary>
    [Fact]
    public void Retained_gradient_accumulates_as_a_leafs()
    {
        var x = Leaf(1, 2);
        var h = x * 3;
        h.RetainGrad();
        var root = h.Square().Sum();
        root.Backward();
        Assert.Equal([6.0, 12], h.Grad!.ToArray<double>());
        root.Backward();
        Assert.Equal([12.0, 24], h.Grad!.ToArray<double>());
    }
}
