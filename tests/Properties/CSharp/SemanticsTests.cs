namespace Autograd.Properties.CSharp;

/// <summary>What a PyTorch user observes of flags, leaves and gradients; and the last lines of its tutorials.</summary>
public sealed class SemanticsTests
{
    private static Variable Leaf(params double[] values) => new(Tensor.From(values), requiresGrad: true);

    [Fact]
    public void Leaf_is_what_has_no_grad_fn()
    {
        Variable marked = Leaf(1), constant = Variable.Ones(1), computed = marked * 2, fromConstant = constant * 2;
        foreach (var x in new[] { marked, constant, computed, fromConstant }) Assert.Equal(x.GradFn is null, x.IsLeaf);
        Assert.True(marked.IsLeaf && constant.IsLeaf && fromConstant.IsLeaf);
        Assert.False(computed.IsLeaf);
        Assert.True(computed.RequiresGrad);
        Assert.False(fromConstant.RequiresGrad);
    }

    [Fact]
    public void Integer_and_bool_results_never_require_a_gradient()
    {
        var x = Leaf(1, 2);
        foreach (var y in new[] { x > 1, x.Eq(1), x.ArgMax(), x.To(DType.Int64), x.Max(0).Indices, !x, (x > 0) & (x < 2), x.All() })
            Assert.True(!y.RequiresGrad && y.IsLeaf);
    }

    [Fact]
    public void Flag_of_a_leaf_can_be_set_before_and_after()
    {
        var x = Variable.Ones(2);
        var y = x * 2;
        x.RequiresGrad_();
        Assert.False(y.RequiresGrad);
        Assert.True((x * 2).RequiresGrad);
        x.RequiresGrad = false;
        Assert.False((x * 2).RequiresGrad);
    }

    [Fact]
    public void Grad_is_null_then_accumulates_and_is_reset_by_its_user()
    {
        var x = Leaf(1, 2);
        Assert.Null(x.Grad);
        for (var i = 1; i <= 3; i++)
        {
            (x * 2).Sum().Backward();
            Assert.Equal([2.0 * i, 2.0 * i], x.Grad!.ToArray<double>());
        }

        x.Grad = null;
        (x * 2).Sum().Backward();
        Assert.Equal([2.0, 2], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void RetainGrad_of_a_leaf_changes_nothing()
    {
        var x = Leaf(1);
        x.RetainGrad();
        (x * 2).Sum().Backward();
        Assert.Equal(2.0, x.Grad!.Item());
    }

    [Fact]
    public void Functional_gradients_never_touch_Grad()
    {
        var x = Leaf(1, 2);
        var h = x * 2;
        h.RetainGrad();
        var y = (h * h).Sum();
        Assert.Equal([8.0, 16], Differentiate.Grad(y.Tensor, x.Tensor).ToArray<double>());
        Assert.Equal([4.0, 8], Differentiate.Grad(y.Tensor, h.Tensor).ToArray<double>());
        Assert.Null(x.Grad);
        Assert.Null(h.Grad);
    }

    [Fact]
    public void Detach_and_Data_share_the_value_and_drop_the_history()
    {
        var x = Leaf(1, 2);
        foreach (var y in new[] { x.Detach(), x.Data, (x * 1).Detach() })
        {
            Assert.True(y.IsLeaf && !y.RequiresGrad);
            Assert.Equal([1.0, 2], y.ToArray<double>());
        }

        Assert.Same(x.Tensor.Value, x.Detach().Tensor.Value);
    }

    [Fact]
    public void Every_graph_may_be_differentiated_again()
    {
        var x = Leaf(1, 2);
        var y = (x * x).Sum();
        for (var i = 0; i < 3; i++) y.Backward();
        Assert.Equal([6.0, 12], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void CreateGraph_puts_a_gradient_with_history_into_Grad()
    {
        var x = Leaf(3);
        (x * x * x).Sum().Backward(createGraph: true);
        var first = x.Grad!;
        Assert.True(first.RequiresGrad);
        x.ZeroGrad();
        first.Sum().Backward();
        Assert.Equal([18.0], x.Grad!.ToArray<double>());
    }

    /// <summary>The tutorial's question which of two sums require gradients.</summary>
    [Fact]
    public void Sum_requires_a_gradient_if_an_operand_does()
    {
        Variable x = Variable.Rand(5, 5), y = Variable.Rand(5, 5), z = Variable.Rand([5, 5], requiresGrad: true);
        var (a, b) = (x + y, x + z);
        Assert.Equal("Does `a` require gradients?: False", $"Does `a` require gradients?: {a.RequiresGrad}");
        Assert.Equal("Does `b` require gradients?: True", $"Does `b` require gradients?: {b.RequiresGrad}");
    }

    /// <summary>The basics tutorial's Jacobian product, three times over: doubled at the second call, as before after zeroing.</summary>
    [Fact]
    public void Jacobian_product_of_the_basics_accumulates()
    {
        const string First = "tensor([[4., 2., 2., 2., 2.],\n        [2., 4., 2., 2., 2.],\n        [2., 2., 4., 2., 2.],\n        [2., 2., 2., 4., 2.]])";
        const string Second = "tensor([[8., 4., 4., 4., 4.],\n        [4., 8., 4., 4., 4.],\n        [4., 4., 8., 4., 4.],\n        [4., 4., 4., 8., 4.]])";
        var input = Variable.Eye(4, 5, requiresGrad: true);
        var output = (input + 1).Pow(2).T;
        output.Backward(Variable.OnesLike(output));
        Assert.Equal(First, input.Grad!.ToString());
        output.Backward(Variable.OnesLike(output));
        Assert.Equal(Second, input.Grad!.ToString());
        input.Grad!.Zero_();
        output.Backward(Variable.OnesLike(output));
        Assert.Equal(First, input.Grad!.ToString());
    }

    /// <summary>The basics tutorial's three flags.</summary>
    [Fact]
    public void Tracking_of_the_basics_can_be_switched_off()
    {
        Variable x = Variable.Ones(5), w = Variable.Randn([5, 3], requiresGrad: true), b = Variable.Randn([3], requiresGrad: true);
        var z = x.MatMul(w) + b;
        Assert.True(z.RequiresGrad);
        using (GradMode.NoGrad()) Assert.False((x.MatMul(w) + b).RequiresGrad);
        Assert.False(z.Detach().RequiresGrad);
    }
}
