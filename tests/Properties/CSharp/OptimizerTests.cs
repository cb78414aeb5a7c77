namespace Autograd.Properties.CSharp;

/// <summary>
/// SGD and Adam against the formulas of <c>torch.optim</c> written down once more on plain doubles, ten steps long. Both
/// sides round differently by a few ulps a step (fused or reordered sums), so sequences agree to 1e-13 relative.
/// </summary>
public sealed class OptimizerTests
{
    private const double Tolerance = 1e-13;
    private static readonly double[] Start = [1.5, -0.25, 0.375];

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0.9, 0, false)]
    [InlineData(0.9, 0, true)]
    [InlineData(0, 0.01, false)]
    [InlineData(0.8, 0.05, false)]
    [InlineData(0.8, 0.05, true)]
    public void Sgd_follows_the_formulas_for_ten_steps(double momentum, double weightDecay, bool nesterov)
    {
        var x = (double[])Start.Clone();
        var v = new double[x.Length];
        var w = Leaf(Start);
        var optimizer = new Sgd([w], 0.1, momentum, weightDecay, nesterov);
        for (var step = 0; step < 10; step++)
        {
            optimizer.LearningRate = 0.1 / (1 + step);
            StepOnCubes(optimizer, w);
            for (var i = 0; i < x.Length; i++)
            {
                var g = Slope(x[i]) + weightDecay * x[i];
                v[i] = step == 0 ? g : momentum * v[i] + g;
                x[i] -= 0.1 / (1 + step) * (momentum == 0 ? g : nesterov ? g + momentum * v[i] : v[i]);
            }

            Close(x, w);
        }
    }

    [Theory]
    [InlineData(0.9, 0.999, 1e-8, 0)]
    [InlineData(0.5, 0.9, 1e-3, 0)]
    [InlineData(0.9, 0.999, 1e-8, 0.1)]
    [InlineData(0, 0, 1e-8, 0)]
    public void Adam_follows_the_formulas_for_ten_steps(double beta1, double beta2, double eps, double weightDecay)
    {
        var x = (double[])Start.Clone();
        var m = new double[x.Length];
        var v = new double[x.Length];
        var w = Leaf(Start);
        var optimizer = new Adam([w], 0.05, (beta1, beta2), eps, weightDecay);
        for (var step = 1; step <= 10; step++)
        {
            StepOnCubes(optimizer, w);
            for (var i = 0; i < x.Length; i++)
            {
                var g = Slope(x[i]) + weightDecay * x[i];
                m[i] = beta1 * m[i] + (1 - beta1) * g;
                v[i] = beta2 * v[i] + (1 - beta2) * g * g;
                var (mean, square) = (m[i] / (1 - Math.Pow(beta1, step)), v[i] / (1 - Math.Pow(beta2, step)));
                x[i] -= 0.05 * mean / (Math.Sqrt(square) + eps);
            }

            Close(x, w);
        }
    }

    [Fact]
    public void Step_keeps_the_leaf_and_records_nothing()
    {
        var w = Leaf(Start);
        Optimizer[] optimizers = [new Sgd([w], 0.1, momentum: 0.9), new Adam([w])];
        foreach (var optimizer in optimizers)
        {
            var place = w.Tensor.Edge;
            StepOnCubes(optimizer, w);
            Assert.True(w.IsLeaf);
            Assert.True(w.RequiresGrad);
            Assert.Equal(place, w.Tensor.Edge);
        }
    }

    [Fact]
    public void Step_passes_over_a_parameter_without_gradient_and_its_state()
    {
        var (used, idle, alone) = (Leaf(Start), Leaf(Start), Leaf(Start));
        var pair = new Adam([used, idle]);
        var single = new Adam([alone]);
        for (var step = 0; step < 3; step++)
        {
            StepOnCubes(pair, used);
            StepOnCubes(single, alone);
        }

        Assert.Equal(Start, idle.ToArray<double>());
        Assert.Equal(alone.ToArray<double>(), used.ToArray<double>());

        // The idle one starts at its own first step, not at the fourth.
        var fresh = Leaf(Start);
        StepOnCubes(pair, idle);
        StepOnCubes(new Adam([fresh]), fresh);
        Assert.Equal(fresh.ToArray<double>(), idle.ToArray<double>());
    }

    [Fact]
    public void Step_leaves_a_gradient_that_carries_a_graph_out_of_the_history()
    {
        var w = Leaf(Start);
        (w * w * w).Sum().Backward(createGraph: true);
        Assert.True(w.Grad!.RequiresGrad);
        new Sgd([w], 0.1, momentum: 0.5).Step();
        Assert.Null(w.GradFn);
    }

    [Fact]
    public void Step_works_inside_NoGrad_and_keeps_Float32()
    {
        var w = new Variable(Tensor.From([1f, 2f]), requiresGrad: true);
        (w * w).Sum().Backward();
        using (GradMode.NoGrad()) new Adam([w], 0.5).Step();
        Assert.Equal(DType.Float32, w.DType);
        // The first step is lr · g/|g| up to eps, so 0.5 each; √ and the corrections round in Float32.
        Assert.Equal(0.5, w.ToArray<float>()[0], 1e-6);
        Assert.Equal(1.5, w.ToArray<float>()[1], 1e-6);
    }

    [Fact]
    public void ZeroGrad_forgets_every_gradient()
    {
        var (a, b) = (Leaf(Start), Leaf(Start));
        (a * b).Sum().Backward();
        new Sgd([a, b], 0.1).ZeroGrad();
        Assert.Null(a.Grad);
        Assert.Null(b.Grad);
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        var w = Leaf(Start);
        Says("empty", () => new Sgd([], 0.1));
        Says("computed by <MulBackward0>", () => new Adam([w * 2]));
        Says("int64", () => new Sgd([new Variable(Tensor.From([1L, 2L]))], 0.1));
        Says("twice", () => new Sgd([w, w], 0.1));
        Says("learning rate is -0.1", () => new Sgd([w], -0.1));
        Says("learning rate is NaN", () => new Sgd([w], 0.1).LearningRate = double.NaN);
        Says("momentum is -1", () => new Sgd([w], 0.1, momentum: -1));
        Says("nesterov", () => new Sgd([w], 0.1, nesterov: true));
        Says("beta2 is 1;", () => new Adam([w], betas: (0.9, 1)));
        Says("eps is -1", () => new Adam([w], eps: -1));
        Assert.Throws<ArgumentNullException>(() => new Adam(null!));
    }

    private static double Slope(double x) => 3 * x * x;

    private static Variable Leaf(double[] values) => new(Tensor.From(values), requiresGrad: true);

    private static void StepOnCubes(Optimizer optimizer, Variable w)
    {
        optimizer.ZeroGrad();
        (w * w * w).Sum().Backward();
        optimizer.Step();
    }

    private static void Close(double[] expected, Variable actual)
    {
        var found = actual.ToArray<double>();
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(found[i] - expected[i]) <= Tolerance * Math.Max(1, Math.Abs(expected[i])), $"[{i}]: {found[i]:R}, expected {expected[i]:R}");
    }

    private static void Says(string part, Action act) => Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
}
