namespace Autograd.Properties.Graph;

/// <summary>Observers of the backward fold: what they see, in which order, what they may replace.</summary>
public sealed class ObserverTests
{
    private static Tensor Leaf(params double[] values) => Tensor.From(values).Track();

    private static BackwardOptions With(params Observer[] observers) => new() { Observers = observers };

    [Fact]
    public void Everything_is_seen_once_deepest_first_and_complete()
    {
        var x = Leaf(1, 2);
        var y = x * x;
        var z = (y + y.Exp()).Sum();
        List<(string, int)> seen = [];
        var gradients = z.Backward(options: With(Observer.Look((place, g) =>
        {
            seen.Add((place.Node!.Op.Name, place.Node.Depth));
            Assert.Equal(place.Node.ShapeOf(place.Index), g.Shape);
        })));
        Assert.Equal([("sum", 4), ("add", 3), ("exp", 2), ("mul", 1), ("leaf", 0)], seen);
        Assert.Equal(z.Backward()[x].ToArray<double>(), gradients[x].ToArray<double>());
    }

    [Fact]
    public void At_one_place_they_run_as_registered_and_see_what_was_replaced_before()
    {
        var x = Leaf(3);
        var y = x * 2;
        List<string> seen = [];
        var gradients = y.Sum().Backward(options: With(
            Observer.Look(y, g => seen.Add("first " + g.Item())),
            Observer.Replace((place, g) => place.Equals(y.Edge) ? g * 10 : null),
            Observer.Look(y, g => seen.Add("second " + g.Item())),
            Observer.Replace(y, static g => g + 1),
            Observer.Look((place, g) => seen.Add(place.Node!.Op.Name + " " + g.Item()))));
        Assert.Equal(["sum 1", "first 1", "second 10", "mul 11", "leaf 22"], seen);
        Assert.Equal(22, gradients[x].Item());
    }

    [Fact]
    public void Replacing_the_leafs_cotangent_changes_the_map_alone()
    {
        var x = Leaf(1, 2);
        var root = (x * x).Sum();
        Assert.Equal([0.0, 0], root.Backward(options: With(Observer.Replace(x, Tensor.ZerosLike)))[x].ToArray<double>());
        Assert.Equal([2.0, 4], root.Backward()[x].ToArray<double>());
        Assert.Equal([20.0, 40], Differentiate.Grad([root], [x], null, With(Observer.Replace(x, static g => g * 10)))[0]!.ToArray<double>());
    }

    [Fact]
    public void Replacement_of_another_shape_or_dtype_is_refused()
    {
        var x = Leaf(1, 2);
        var y = x.Exp();
        var shape = Assert.Throws<ShapeException>(() => y.Sum().Backward(options: With(Observer.Replace(y, static g => g.Sum()))));
        Assert.Contains("[2]", shape.Message, StringComparison.Ordinal);
        Assert.Contains("ExpBackward0", shape.Message, StringComparison.Ordinal);
        Assert.Throws<DTypeException>(() => y.Sum().Backward(options: With(Observer.Replace(y, static g => g.To(DType.Float32)))));
    }

    /// <summary>PyTorch's test_requires_grad: what is not tracked, or gets no gradient, is never observed.</summary>
    [Fact]
    public void Places_that_get_no_cotangent_are_never_observed()
    {
        Tensor x = Leaf(1), unused = Leaf(1);
        var side = unused * 2;
        var root = x * 3;
        var called = false;
        root.Backward(options: With(Observer.Look(unused, _ => called = true), Observer.Look(side, _ => called = true)));
        Differentiate.Grad([(root * 1) + (side * 0)], [x], null, With(Observer.Look(side, _ => called = true)));
        Assert.False(called);
        Assert.Throws<InvalidOperationException>(static () => Observer.Look(Tensor.Scalar(1.0), static _ => { }));
    }

    [Fact]
    public void First_order_replacements_carry_no_history_and_recorded_ones_do()
    {
        Tensor x = Leaf(3), scale = Leaf(5);
        var root = x * x;
        var times = Observer.Replace(root, g => g * scale);
        Assert.False(root.Backward(options: With(times))[x].IsTracked);
        var recorded = root.Backward(options: With(times) with { CreateGraph = true })[x];
        Assert.Equal(6, Differentiate.Grad(recorded, scale).Item());
        Assert.Equal(10, Differentiate.Grad(recorded, x).Item());
    }

    [Fact]
    public void Outputs_of_one_node_are_observed_each_on_its_own()
    {
        var x = Leaf(1, 2, 3, 4);
        var parts = x.Split(2);
        List<int> seen = [];
        (parts[1] * 3).Sum().Backward(options: With(Observer.Look(parts[0], _ => seen.Add(0)), Observer.Look(parts[1], _ => seen.Add(1))));
        Assert.Equal([1], seen);
    }

    /// <summary>A token that is cancelled while the pass runs ends it at the next node.</summary>
    [Fact]
    public void Cancellation_is_looked_at_once_a_node()
    {
        using var source = new CancellationTokenSource();
        var x = Leaf(1);
        var y = x;
        for (var i = 0; i < 1000; i++) y += 1;
        var nodes = 0;
        var options = With(Observer.Look((_, _) =>
        {
            if (++nodes == 10) source.Cancel();
        })) with
        { CancellationToken = source.Token };
        Assert.Throws<OperationCanceledException>(() => y.Backward(options: options));
        Assert.Equal(10, nodes);
        Assert.Throws<OperationCanceledException>(() => Differentiate.Grad([y], [x], null, options));
    }
}
