using Autograd.Properties.Surface;

namespace Autograd.Properties.CSharp;

/// <summary>Changes in place: what they keep connected, what they refuse, and that a graph already built does not see them.</summary>
public sealed class InPlaceTests
{
    private static Variable Leaf(params double[] values) => new(Tensor.From(values), requiresGrad: true);

    [Fact]
    public void What_a_dtype_cannot_hold_is_refused()
    {
        Variable whole = Variable.From([1L, 2]), flags = Variable.From([true, false]);
        Message.Says<DTypeException>(() => whole.Add_(0.5), "add_", "float32", "int64", "To(DType.Float32)");
        Message.Says<DTypeException>(() => whole.Div_(2), "div_", "float32", "int64");
        Message.Says<DTypeException>(() => whole.Fill_(double.NaN), "fill_", "int64");
        Message.Says<DTypeException>(() => whole.Fill_(double.PositiveInfinity), "fill_", "int64");
        Message.Says<DTypeException>(() => whole.Fill_(0.5), "fill_", "int64");
        Message.Says<DTypeException>(() => flags.Add_(1), "add_", "bool");
        Message.Says<ShapeException>(() => Variable.Ones(2).Add_(Variable.Ones(3, 2)), "add_", "[3, 2]", "[2]");
        Message.Says<ShapeException>(() => Variable.Ones(2).Copy_(Variable.Ones(3)), "copy_", "[3]", "[2]");
        Assert.Equal([1L, 2], whole.ToArray<long>());
        Assert.Equal([true, false], flags.ToArray<bool>());
    }

    [Fact]
    public void Zeroed_variable_stays_connected()
    {
        var w = Leaf(1, 2);
        var y = w * 2;
        y.Zero_();
        Assert.True(y.RequiresGrad);
        Assert.Equal("<FillBackward0>", y.GradFn!.ToString());
        y.Sum().Backward();
        Assert.Equal([0.0, 0], w.Grad!.ToArray<double>());
    }

    [Fact]
    public void Copy_of_a_leaf_makes_a_computed_variable()
    {
        Variable x = Variable.Zeros([2], DType.Float64), w = Leaf(3, 4);
        x.Copy_(w);
        Assert.Equal("<CopyBackward0>", x.GradFn!.ToString());
        Assert.False(x.IsLeaf);
        (x * 5).Sum().Backward();
        Assert.Equal([5.0, 5], w.Grad!.ToArray<double>());
        Assert.Null(x.Grad);
    }

    [Theory]
    [InlineData("Reshape")]
    [InlineData("Ellipsis")]
    [InlineData("Range")]
    [InlineData("Expand")]
    public void Same_shape_of_a_leaf_is_not_the_leaf(string way)
    {
        var w = Leaf(1, 2);
        var y = way switch { "Reshape" => w.Reshape(2), "Ellipsis" => w[Dim.Ellipsis, ..], "Range" => w[..], _ => w.Expand(2) };
        Assert.NotSame(w, y);
        Assert.False(y.IsLeaf);
        y.Mul_(3);
        Assert.Equal([1.0, 2], w.ToArray<double>());
        y.Sum().Backward();
        Assert.Equal([3.0, 3], w.Grad!.ToArray<double>());
        Assert.Null(y.Grad);
    }

    [Fact]
    public void Retained_gradient_follows_a_change_in_place()
    {
        var y = Leaf(1, 2) * 2;
        y.RetainGrad();
        y.Mul_(3);
        (y * 5).Sum().Backward();
        Assert.Equal([5.0, 5], y.Grad!.ToArray<double>());
    }

    [Fact]
    public void Graph_already_built_keeps_its_values()
    {
        var x = Leaf(1, 2);
        var y = (x * x).Sum();
        using (GradMode.NoGrad()) x.Fill_(100);
        y.Backward();
        Assert.Equal([2.0, 4], x.Grad!.ToArray<double>());
        Assert.Equal([100.0, 100], x.ToArray<double>());
    }

    [Fact]
    public void Compound_assignment_updates_a_leaf_in_place_under_NoGrad_only()
    {
        var w = Leaf(1, 2);
        var same = w;
        (w * w).Sum().Backward();
        using (GradMode.NoGrad())
        {
            w -= 0.5 * w.Grad!;
            w *= 2;
            w += 1;
            w /= 4;
        }

        Assert.Same(same, w);
        Assert.True(w.IsLeaf && w.RequiresGrad);
        Assert.Equal([0.25, 0.25], w.ToArray<double>());
        Message.Says<InvalidOperationException>(() => w -= 0.5 * w.Grad!, "sub_", "leaf", "GradMode.NoGrad()");
        Message.Says<InvalidOperationException>(() => w += 1, "add_", "leaf");
    }

    [Fact]
    public void Frozen_leaf_keeps_its_gradient_and_older_graphs_find_it()
    {
        var x = Leaf(1, 2);
        var y = (x * 3).Sum();
        y.Backward();
        x.RequiresGrad = false;
        Assert.Equal([3.0, 3], x.Grad!.ToArray<double>());
        y.Backward();
        Assert.Equal([6.0, 6], x.Grad!.ToArray<double>());
        x.RequiresGrad = true;
        Assert.Equal([6.0, 6], x.Grad!.ToArray<double>());
        (x * 1).Sum().Backward();
        Assert.Equal([7.0, 7], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Named_inputs_do_not_keep_retained_places_on_the_path_from_theirs()
    {
        var x = Leaf(1, 2);
        var h = x * 2;
        h.RetainGrad();
        (h * h).Sum().Backward(inputs: [x]);
        Assert.Equal([8.0, 16], x.Grad!.ToArray<double>());
        Assert.Equal([4.0, 8], h.Grad!.ToArray<double>());
    }

    [Fact]
    public void Gradient_reference_taken_earlier_keeps_its_value()
    {
        var x = Leaf(1, 2);
        var y = (x * 3).Sum();
        y.Backward();
        var first = x.Grad!;
        y.Backward();
        Assert.Equal([3.0, 3], first.ToArray<double>());
        Assert.Equal([6.0, 6], x.Grad!.ToArray<double>());
        x.ZeroGrad();
        Assert.Null(x.Grad);
    }
}
