using System.Runtime.CompilerServices;

namespace Autograd.Properties.Graph;

/// <summary>A chain of a million nodes is ordinary: nothing walks a graph by recursion.</summary>
public sealed class DeepGraphTests
{
    private const int Million = 1_000_000;

    // What any single text about a node may take, however deep the graph behind it.
    private const int LongestText = 4096;

    [Fact]
    public void Chain_of_a_million_steps_is_built_differentiated_both_ways_and_printed() => SmallStack.Run(static () =>
    {
        var x = Tensor.Scalar(1.0).Track();
        var y = x;
        for (var i = 0; i < Million; i++) y += 1;

        Assert.Equal(Million, y.Node!.Depth);
        Assert.Equal(1.0, y.Backward()[x].Item());
        Assert.Equal(2.0, Differentiate.Push([y], [x], [Tensor.Scalar(2.0)])[0].Item());
        Assert.Equal(1.0, Differentiate.Grad(y, x).Item());

        var twin = new Tensor(y.Value, y.Edge);
        Assert.True(y.Equals(twin) && y.GetHashCode() == twin.GetHashCode());
        Assert.True(y.Node.Equals(twin.Node) && y.Edge.Equals(twin.Edge) && y.Edge.GetHashCode() == twin.Edge.GetHashCode());
        Assert.False(y.Equals(x) || y.Node.Equals(x.Node) || y.Edge.Equals(x.Edge));
        foreach (var text in new[] { y.ToString(), y.Node.ToString(), y.Edge.ToString(), new Variable(y).ToString() })
            Assert.InRange(text.Length, 1, LongestText);
        var error = Assert.Throws<InvalidOperationException>(() => Differentiate.Grad(y, Tensor.Scalar(1.0).Track()));
        Assert.InRange(error.Message.Length, 1, LongestText);
    });

    /// <summary>Each step rounds twice, so that 10⁶ steps are within 4·10⁶ ulp of (1 + 10⁻⁶)^10⁶.</summary>
    [Fact]
    public void Gradient_of_a_growing_chain_is_the_power() => SmallStack.Run(static () =>
    {
        var x = Tensor.Scalar(1.0).Track();
        var y = x;
        for (var i = 0; i < Million; i++) y += y * 1e-6;

        const double Exact = 2.7182804690957534; // exp(10⁶ · log1p(10⁻⁶)) in 40 digits
        Assert.Equal(Exact, y.Backward()[x].Item(), 4e6 * Exact / (1L << 52));
    });

    [Fact]
    public void Dropped_chain_is_collected() => SmallStack.Run(static () =>
    {
        var (leaf, middle) = BuildAndDrop(Million);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(leaf.IsAlive || middle.IsAlive);
    });

    /// <summary>Nothing needs a finalizer: a million of them would hold up the collector.</summary>
    [Fact]
    public void Graph_types_have_no_finalizers()
    {
        foreach (var type in new[] { typeof(Node), typeof(Tensor), typeof(NdArray), typeof(Variable), typeof(Gradients) })
            Assert.Equal(typeof(object), type.GetMethod("Finalize", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!.DeclaringType);
    }

    /// <summary>The gradient map keeps its gradients, not the values and nodes between root and leaf.</summary>
    [Fact]
    public void Gradients_keep_no_forward_values_alive()
    {
        var (gradients, value) = DifferentiateAndDrop();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(value.IsAlive);
        Assert.Single(gradients);
        GC.KeepAlive(gradients);
    }

    [Fact]
    public void Backward_of_a_custom_function_chain_is_not_recursive() => SmallStack.Run(static () =>
    {
        var x = new Variable(Tensor.Scalar(1.0), requiresGrad: true);
        var y = x;
        var average = new Average();
        for (var i = 0; i < 150_000; i++) y = average.Apply(y, y);
        y.Backward();
        Assert.Equal(1.0, x.Grad!.Item());
    });

    /// <summary>PyTorch's test_free_deep_graph_complicated: each step uses one of the last few, chosen at random.</summary>
    [Fact]
    public void Skip_connections_of_a_hundred_thousand_nodes() => SmallStack.Run(static () =>
    {
        var random = new Random(1);
        var x = Tensor.Scalar(1.0).Track();
        List<Tensor> made = [x];
        List<double> expected = [1];
        for (var i = 0; i < 100_000; i++)
        {
            int a = made.Count - 1, b = Math.Max(0, made.Count - 1 - random.Next(20));
            made.Add((made[a] + made[b]) * 0.5);
            expected.Add((expected[a] + expected[b]) * 0.5);
        }

        Assert.Equal(expected[^1], Differentiate.Grad(made[^1], x).Item(), 1e-9);
    });

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Leaf, WeakReference Middle) BuildAndDrop(int steps)
    {
        var x = Tensor.Scalar(1.0).Track();
        var y = x;
        Node? middle = null;
        for (var i = 0; i < steps; i++)
        {
            y += y * 1e-6;
            if (i == steps / 2) middle = y.Node;
        }

        return (new WeakReference(x.Node), new WeakReference(middle));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (Gradients Gradients, WeakReference Value) DifferentiateAndDrop()
    {
        var x = Tensor.Ones([1000], DType.Float64).Track();
        var y = x.Exp();
        return (y.Exp().Sum().Backward(), new WeakReference(y.Value));
    }

    private sealed class Average : Function
    {
        protected internal override Variable[] Forward(FunctionContext context, Variable[] inputs) => [(inputs[0] + inputs[1]) * 0.5];

        protected internal override Variable?[] Backward(FunctionContext context, Variable[] gradients) => [gradients[0] * 0.5, gradients[0] * 0.5];
    }
}
