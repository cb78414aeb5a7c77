using Autograd.Rules;

namespace Autograd.Properties.Custom;

/// <summary>What an op from delegates does: values, gradients, both worlds, several outputs, what is kept.</summary>
public sealed class CustomOpTests
{
    private static readonly CustomOp Softplus = CustomOp.Elementwise("softplus", static x => Math.Log(1 + Math.Exp(x)), slope: static x => x.Sigmoid());

    private static Tensor Leaf(params double[] values) => Tensor.From(values).Track();

    [Fact]
    public void Elementwise_needs_only_the_derivative_and_has_every_order()
    {
        var x = Tensor.Scalar(0.5);
        var s = 1 / (1 + Math.Exp(-0.5));
        Assert.Equal(Math.Log(1 + Math.Exp(0.5)), Softplus.Apply(x).Item());
        Assert.Equal(s, Differentiate.Grad(static x => Softplus.Apply(x), x).Item(), 15);
        Assert.Equal(s * (1 - s), Differentiate.Hessian(static x => Softplus.Apply(x), x).Item(), 15);
        var third = Differentiate.Grad(static x => Differentiate.Grad(static x => Differentiate.Grad(static x => Softplus.Apply(x), x), x), x);
        Assert.Equal(s * (1 - s) * (1 - (2 * s)), third.Item(), 15);
        Assert.Equal(3 * s, Differentiate.Jvp(static x => Softplus.Apply(x), x, Tensor.Scalar(3.0)).Tangent.Item(), 15);
    }

    [Fact]
    public void Elementwise_of_two_inputs_broadcasts_and_promotes()
    {
        var hypot = CustomOp.Elementwise(
            "hypot", double.Hypot, slopeOfX: static (x, y) => x / ((x * x) + (y * y)).Sqrt(), slopeOfY: static (x, y) => y / ((x * x) + (y * y)).Sqrt());
        var x = Leaf(3, 0, 8);
        var y = Tensor.From(new[] { 4f, 6f }, 2, 1).Track();
        var z = hypot.Apply(x, y);
        Assert.Equal((DType.Float64, "[2, 3]"), (z.DType, z.Shape.ToString()));
        Assert.Equal([5.0, 4, double.Hypot(8, 4), double.Hypot(3, 6), 6, 10], z.ToArray<double>());
        var gradients = z.Sum().Backward();
        Assert.Equal((DType.Float32, "[2, 1]"), (gradients[y].DType, gradients[y].Shape.ToString()));
        Assert.Equal((3.0 / 5) + (3 / double.Hypot(3, 6)), gradients[x].ToArray<double>()[0], 15);
    }

    [Fact]
    public void Slope_of_the_output_keeps_the_output_alone()
    {
        var exp = CustomOp.Elementwise("my_exp", Math.Exp, Slope.OfOutput(static y => y));
        var y = exp.Apply(Leaf(0, 1, 2));
        Assert.Equal(24, y.Node!.KeptBytes);
        Assert.Equal("MyExpBackward", y.Node.Name);
        Assert.Equal(Math.E, Differentiate.Hessian(x => exp.Apply(x), Tensor.Scalar(1.0)).Item());
    }

    [Fact]
    public void Linear_op_may_leave_the_tensor_world_in_both_directions()
    {
        // A permutation of numbers in a plain array and back; no tensor operation sees it.
        var rotate = CustomOp.Linear(
            "rotate",
            static x => Tensor.From([.. x.ToArray<double>()[1..], x.ToArray<double>()[0]]),
            adjoint: static g => Tensor.From([g.ToArray<double>()[^1], .. g.ToArray<double>()[..^1]]));
        var x = Leaf(1, 2, 3);
        var y = rotate.Apply(x);
        Assert.Equal(0, y.Node!.KeptBytes);
        Assert.Equal([2.0, 3, 1], y.ToArray<double>());
        Assert.Equal([30.0, 10, 20], Differentiate.Grad(y, x, Tensor.From([10.0, 20, 30])).ToArray<double>());
        Assert.Equal([20.0, 30, 10], Differentiate.Push([y], [x], [Tensor.From([10.0, 20, 30])])[0].ToArray<double>());

        // Σ rotate(x)³ has the second derivative 6x on the diagonal.
        Assert.Equal(
            [6.0, 0, 0, 0, 12, 0, 0, 0, 18],
            Differentiate.Hessian(x => rotate.Apply(x).Pow(3).Sum(), Tensor.From([1.0, 2, 3])).ToArray<double>());
    }

    /// <summary>A product of a matrix and a vector on plain arrays, in all three delegates: every order in both modes is that of MatMul.</summary>
    [Fact]
    public void Bilinear_op_may_leave_the_tensor_world_in_all_directions()
    {
        static Tensor Plain(Tensor x, Tensor y, Func<NdArray, NdArray, Tensor> f) => f(x.Value, y.Value);
        var product = CustomOp.Bilinear(
            "product",
            static (a, v) => Plain(a, v, static (a, v) => Tensor.Of(a).MatMul(Tensor.Of(v))),
            static (g, v) => Plain(g, v, static (g, v) => Tensor.Of(g).Unsqueeze(1) * Tensor.Of(v)),
            static (g, a) => Plain(g, a, static (g, a) => Tensor.Of(a).T.MatMul(Tensor.Of(g))));
        Tensor[] at = [Tensor.Randn([2, 3], new Generator(1), DType.Float64), Tensor.Randn([3], new Generator(2), DType.Float64)];
        Tensor Own(Tensor[] v) => product.Apply(v[0].Sin(), v[1].Exp()).Square().Sum();
        static Tensor Expected(Tensor[] v) => v[0].Sin().MatMul(v[1].Exp()).Square().Sum();
        for (var i = 0; i < 2; i++)
        {
            var place = i;
            Near(Differentiate.Grad(Expected, at)[i], Differentiate.Grad(Own, at)[i]);
            for (var j = 0; j < 2; j++) Near(Differentiate.Hessian(Expected, at)[i][j], Differentiate.Hessian(Own, at)[i][j]);
            Near(Third(Expected, at, place), Third(Own, at, place));
        }

        Near(Differentiate.Jvp(Expected, at, [at[0] * 2, at[1] * 3]).Tangent, Differentiate.Jvp(Own, at, [at[0] * 2, at[1] * 3]).Tangent);
        var (x, y) = (at[0].Track(), at[1]);
        Assert.Equal([Reads.Y, Reads.X], new[] { product.Apply(x, y), product.Apply(at[0], y.Track()) }.Select(static z => z.Node!.KeptReads));
        Assert.Equal("<ProductBackward>", product.Apply(x, y).Node!.ToString());

        static Tensor Third(Func<Tensor[], Tensor> f, Tensor[] at, int place)
            => Differentiate.Grad(v => Differentiate.Hvp(f, v, at).Select(static h => h.Square().Sum()).Aggregate(static (a, b) => a + b), at)[place];
        static void Near(Tensor expected, Tensor actual) => Transforms.TransformCaseTests.Near(expected.ToArray<double>(), actual);
    }

    [Fact]
    public void Adjoint_may_ask_for_the_shape_of_the_input()
    {
        var total = CustomOp.Linear("total", static x => x.Sum(), static (g, shape) => g.Expand(shape));
        var x = Tensor.Ones([2, 3], DType.Float64).Track();
        Assert.Equal([5.0, 5, 5, 5, 5, 5], Differentiate.Grad(total.Apply(x), x, Tensor.Scalar(5.0)).ToArray<double>());
    }

    [Fact]
    public void General_op_has_several_outputs_each_with_its_gradient()
    {
        var sinCos = CustomOp.General(
            "sin_cos", static x => [x[0].Sin(), x[0].Cos()],
            pull: static (g, k) => [(g[0] * k.OutputAt(1)) - (g[1] * k.Output)],
            keeps: Reads.Output | Reads.Output2);
        var x = Leaf(0.3);
        var both = sinCos.ApplyAll(x);
        Assert.Equal(Math.Cos(0.3), Differentiate.Grad(both[0], x).Item());
        Assert.Equal(-Math.Sin(0.3), Differentiate.Grad(both[1], x).Item());
        var error = Assert.Throws<InvalidOperationException>(() => sinCos.Apply(x));
        Assert.Contains("sin_cos: the function has 2 outputs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Integer_and_declared_constant_outputs_carry_no_history()
    {
        var op = CustomOp.General(
            "relu_with_mask", static x => [x[0].Relu(), x[0] > 0, (x[0] > 0).To(x[0].DType), x[0].ArgMax()],
            pull: static (g, k) => [g[0] * k.OutputAt(2)], keeps: Reads.Output3, constants: [2]);
        var x = Leaf(-1, 2);
        var outputs = op.ApplyAll(x);
        Assert.Equal([true, false, false, false], outputs.Select(static y => y.IsTracked));
        Assert.Equal([0.0, 1], Differentiate.Grad(outputs[0].Sum(), x).ToArray<double>());
    }

    [Fact]
    public void Unused_output_hands_pull_zeros_or_null_as_declared()
    {
        foreach (var zeros in new[] { true, false })
        {
            Tensor?[]? seen = null;
            var two = CustomOp.General(
                "two", static x => [x[0] * 2, x[0].Sum()],
                pull: (g, _) =>
                {
                    seen = g;
                    return [g[0] * 2];
                },
                zeros: zeros);
            var x = Leaf(1, 2);
            Assert.Equal([2.0, 2], Differentiate.Grad(two.ApplyAll(x)[0].Sum(), x).ToArray<double>());
            if (zeros) Assert.Equal([0.0], seen![1]!.ToArray<double>());
            else Assert.Null(seen![1]);
        }
    }

    [Fact]
    public void Same_tensor_twice_is_two_outputs()
    {
        var twice = CustomOp.General(
            "twice", static x => x[0] * 2 is var y ? [y, y] : [], pull: static (g, _) => [(g[0] * 2) + (g[1] * 2)]);
        var x = Leaf(3);
        var both = twice.ApplyAll(x);
        Assert.Equal([24.0], Differentiate.Grad([both[0], both[1]], [x], [Tensor.From([5.0]), Tensor.From([7.0])])[0]!.ToArray<double>());
    }

    [Fact]
    public void Op_that_returns_its_input_has_its_own_gradient()
    {
        var op = CustomOp.General("same", static x => x, pull: static (g, _) => [g[0] * 2]);
        Assert.Equal([2.0, 2], Differentiate.Grad(x => op.Apply(x).Sum(), Tensor.From([1.0, 2])).ToArray<double>());
    }

    [Fact]
    public void Null_gradient_means_not_connected()
    {
        var op = CustomOp.General("half", static x => [x[0] * x[1]], pull: static (g, k) => [null, g[0] * k.X], keeps: Reads.X);
        Tensor x = Leaf(1, 2), y = Leaf(3, 4);
        var gradients = op.Apply(x, y).Sum().Backward();
        Assert.False(gradients.ContainsKey(x));
        Assert.Equal([1.0, 2], gradients[y].ToArray<double>());
    }

    [Fact]
    public void Variables_go_through_the_same_op()
    {
        var x = new Variable(Tensor.From([0.5]), requiresGrad: true);
        var y = Softplus.Apply(x);
        Assert.Equal("<SoftplusBackward>", y.GradFn!.ToString());
        y.Backward();
        Assert.Equal(1 / (1 + Math.Exp(-0.5)), x.Grad!.Item(), 15);
        using (GradMode.NoGrad()) Assert.False(Softplus.Apply(x).RequiresGrad);
    }

    [Fact]
    public void Numbers_and_constant_tensors_may_be_closed_over()
    {
        Tensor Scale(Tensor x, double by, Tensor matrix)
            => CustomOp.Linear("scale", x => matrix.MatMul(x) * by, g => matrix.T.MatMul(g) * by).Apply(x);
        var matrix = Tensor.From(new[] { 1.0, 2, 3, 4 }, 2, 2);
        Assert.Equal([12.0, 18], Differentiate.Grad(x => Scale(x, 3, matrix).Sum(), Tensor.From([1.0, 1])).ToArray<double>());
    }

    /// <summary>Identity forward, the gradient clipped to [−0.1, x + 0.1]; JAX's test_clip_gradient.</summary>
    [Fact]
    public void Gradient_can_be_clipped_by_the_input()
    {
        var clip = CustomOp.General(
            "clip_gradient", static x => x, pull: static (g, k) => [g[0].Maximum(Tensor.FullLike(g[0], -0.1)).Minimum(k.X + 0.1)], keeps: Reads.X);
        Assert.Equal(0.2, Differentiate.Grad(x => clip.Apply(x), Tensor.Scalar(0.1)).Item());
    }

    [Fact]
    public void Pull_may_differentiate_on_its_own()
    {
        var cube = CustomOp.General(
            "cube", static x => [x[0] * x[0] * x[0]],
            pull: static (g, k) =>
            {
                var inner = k.X.Detach().Track();
                return [g[0] * (inner * inner * inner).Sum().Backward()[inner]];
            },
            keeps: Reads.X, once: true);
        var x = Leaf(2);
        Assert.Equal([12.0], Differentiate.Grad(cube.Apply(x), x).ToArray<double>());

        // By a transform of the kept value itself the second order follows too.
        var again = CustomOp.General(
            "cube", static x => [x[0] * x[0] * x[0]], pull: static (g, k) => [g[0] * Differentiate.Grad(static z => (z * z * z).Sum(), k.X)], keeps: Reads.X);
        Assert.Equal(12.0, Differentiate.Hessian(x => again.Apply(x), Tensor.Scalar(2.0)).Item());
    }

    /// <summary>Repeated second derivatives of a product with its own pull are the same numbers (PyTorch #106149).</summary>
    [Fact]
    public void Second_derivatives_can_be_taken_again_and_again()
    {
        var product = CustomOp.General("my_prod", static x => [x[0].Prod()], pull: static (g, k) => [g[0] * k.Output / k.X], keeps: Reads.X | Reads.Output);
        var x = Leaf(1, 2, 3);
        var first = Differentiate.Grad(product.Apply(x), x, createGraph: true);
        Assert.Equal([6.0, 3, 2], first.ToArray<double>());
        for (var run = 0; run < 3; run++) Assert.Equal([5.0, 4, 3], Differentiate.Grad(first, x, Tensor.OnesLike(first)).ToArray<double>());
    }
}
