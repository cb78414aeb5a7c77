namespace Autograd.Properties.Graph;

/// <summary>Anomaly detection: the first rule that makes NaN or infinity of finite cotangents is named.</summary>
public sealed class AnomalyTests
{
    private static readonly BackwardOptions Detect = new() { DetectAnomaly = true };

    [Fact]
    public void Rule_that_makes_an_infinity_is_named_with_its_input_and_place()
    {
        var x = Tensor.From([4.0, 0]).Track();
        var root = (x.Sqrt() * 2).Sum();
        var error = Assert.Throws<AnomalyException>(() => root.Backward(options: Detect));
        Assert.Equal(("sqrt", 0), (error.Node.Op.Name, error.Input));
        Assert.Empty(error.MadeByBackwardOf);
        foreach (var said in new[] { "<SqrtBackward0>", "inf at [1]", "input 0", "[2]" }) Assert.Contains(said, error.Message, StringComparison.Ordinal);
    }

    /// <summary>PyTorch's test_anomaly_detect_nan: "Function 'MyFuncBackward' returned nan values in its 0th output".</summary>
    [Fact]
    public void Custom_function_that_returns_NaN_is_named()
    {
        var x = new Variable(Tensor.From([1.0, 2]), requiresGrad: true);
        var other = new Variable(Tensor.From([1.0, 2]), requiresGrad: true);
        var y = new Broken().Apply(x * 1).Sum() + other.Sum();
        var error = Assert.Throws<AnomalyException>(() => y.Backward(options: Detect));
        Assert.Contains("BrokenBackward", error.Message, StringComparison.Ordinal);
        Assert.Contains("nan for input 0", error.Message, StringComparison.Ordinal);
        Assert.Null(x.Grad);
        Assert.Null(other.Grad);
        y.Backward();
        Assert.True(double.IsNaN(x.Grad![0].Item()));
    }

    /// <summary>PyTorch's test_nested_anomaly: of x^1.5 at 0 the slope is 0 and its slope is infinite.</summary>
    [Fact]
    public void Second_order_names_both_nodes()
    {
        var x = Tensor.From([0.0, 1]).Track();
        var y = x.Exp().Log().Pow(1.5);
        var g = Differentiate.Grad([y.Sum()], [x], null, Detect with { CreateGraph = true })[0]!;
        var error = Assert.Throws<AnomalyException>(() => Differentiate.Grad([g.Sum()], [x], null, Detect));
        Assert.Equal("pow", error.Node.Op.Name);
        Assert.NotEqual(y.Node, error.Node);
        Assert.Equal([y.Node!], error.MadeByBackwardOf);
        Assert.Contains("part of the backward of <PowBackward0>", error.Message, StringComparison.Ordinal);
    }

    /// <summary>The graph of a gradient reaches the forward graph too; its nodes belong to no backward.</summary>
    [Fact]
    public void Forward_node_reached_through_a_gradient_names_itself_alone()
    {
        var x = Tensor.Scalar(0.0).Track();
        var y = x.Sqrt();
        var z = y * y * y;
        var g = Differentiate.Grad([z], [y], null, Detect with { CreateGraph = true })[0]!;
        var error = Assert.Throws<AnomalyException>(() => Differentiate.Grad([g + y], [x], null, Detect));
        Assert.Equal(y.Node, error.Node);
        Assert.Empty(error.MadeByBackwardOf);
    }

    [Fact]
    public void Anomaly_that_came_with_the_seed_is_nobodys()
    {
        var x = Tensor.From([1.0, 2]).Track();
        var g = (x * 2).Backward(Tensor.From([double.NaN, 1]), Detect)[x];
        Assert.True(double.IsNaN(g[0].Item()));
        Assert.Equal(2, g[1].Item());
    }

    [Fact]
    public void Detection_changes_no_bit_of_any_order()
    {
        var x = Tensor.From([0.3, -0.7, 1.1]).Track();
        var y = (x.Tanh() * x.Exp()).Sum();
        foreach (var options in new[] { BackwardOptions.Default, Detect })
        {
            var first = Differentiate.Grad([y], [x], null, options with { CreateGraph = true })[0]!;
            var second = Differentiate.Grad([first.Sum()], [x], null, options)[0]!;
            var plain = Differentiate.Grad(y, x, createGraph: true);
            Assert.Equal(plain.ToArray<double>(), first.ToArray<double>());
            Assert.Equal(Differentiate.Grad(plain.Sum(), x).ToArray<double>(), second.ToArray<double>());
        }
    }

    private sealed class Broken : Function
    {
        protected internal override Variable[] Forward(FunctionContext context, Variable[] inputs) => [inputs[0] * 2];

        protected internal override Variable?[] Backward(FunctionContext context, Variable[] gradients) => [gradients[0] * double.NaN];
    }
}
