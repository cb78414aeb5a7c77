using FsCheck.Xunit;

namespace Autograd.Properties.Training;

/// <summary>Rules as pure functions: kernels against formulas, what is passed over, derivatives through a step, states, refusals.</summary>
public sealed class UpdateRuleTests
{
    private static readonly UpdateRule[] Rules =
    [
        new SgdRule { LearningRate = 0.1 },
        new SgdRule { LearningRate = 0.1, Momentum = 0.9, WeightDecay = 0.1, Dampening = 0.25 },
        new SgdRule { LearningRate = 0.1, Momentum = 0.9, Nesterov = true, Maximize = true },
        new AdamRule { LearningRate = 0.1 },
        new AdamRule { LearningRate = 0.1, WeightDecay = 0.1, Maximize = true, Beta1 = 0.5 },
        new AdamRule { LearningRate = 0.1, WeightDecay = 0.1, Decoupled = true },
        new AdamRule { LearningRate = 0.1, AmsGrad = true, Beta2 = 0.5 },
        new RmsPropRule { LearningRate = 0.1 },
        new RmsPropRule { LearningRate = 0.1, Centered = true, Momentum = 0.5 },
        new AdagradRule { LearningRate = 0.1, LearningRateDecay = 0.1, InitialAccumulator = 0.5 },
    ];

    public static TheoryData<int> Places => [.. Enumerable.Range(0, Rules.Length)];

    /// <summary>A tracked parameter takes the formula in tensor ops, a constant one the kernel; lengths around the width of vectors.</summary>
    [Property(MaxTest = 60)]
    public void Kernel_has_the_bits_of_the_formula(ulong seed)
    {
        var generator = new Generator(seed);
        var dtype = seed % 2 == 0 ? DType.Float32 : DType.Float64;
        var shape = Shape.Of((int)(seed % 37), 1 + (int)(seed % 3));
        foreach (var rule in Rules)
        {
            var (x, state) = (Tensor.Randn(shape, generator, dtype), ParameterState.New);
            for (var s = 0; s < 3; s++)
            {
                // Of a transposed view, as gradients of matrices often are, and with a NaN now and then.
                var g = Tensor.Randn([shape[1], shape[0]], generator, dtype).Transpose(0, 1);
                if (s == 2 && x.Numel > 3) g = Tensor.Where(Tensor.Arange(0, x.Numel).Reshape(shape).Eq(3), double.NaN, g);
                var (y, after) = rule.Step(x, g, state);
                var (z, slow) = rule.Step(x.Track(), g, state);
                Same(y, z);
                Assert.Equal(after.Select(static p => p.Key), slow.Select(static p => p.Key));
                foreach (var (name, value) in after) Same(value, slow[name]!);
                (x, state) = (y, after);
            }
        }
    }

    [Fact]
    public void Kernel_gives_the_same_bits_for_large_arrays()
    {
        var generator = new Generator(3);
        const int N = 100_001;
        var (x, g) = (Tensor.Randn([N], generator), Tensor.Randn([N], generator));
        foreach (var rule in Rules)
        {
            var state = rule.Step(x, g, ParameterState.New).State;
            var (whole, part) = (rule.Step(x, g, state).Parameter, rule.Step(x[77..], g[77..], Part(state)).Parameter);
            Assert.Equal(whole[77..].ToArray<float>(), part.ToArray<float>());
        }

        static ParameterState Part(ParameterState state)
            => new(state.Steps, [.. state.Select(static p => (p.Key, p.Value[77..]))]);
    }

    [Theory, MemberData(nameof(Places))]
    public void Step_is_pure(int rule)
    {
        var (x, g) = (Tensor.Float64([1.5, -2]), Tensor.Float64([0.5, 0.25]));
        var (_, state) = Rules[rule].Step([x], [g], OptimizerState.Empty);
        var before = state.ToTensors().ToDictionary(static p => p.Key, static p => p.Value.ToString());
        var (once, _) = Rules[rule].Step([x], [g], state);
        var (twice, _) = Rules[rule].Step([x], [g], state);
        Assert.Equal(once[0].ToArray<double>(), twice[0].ToArray<double>());
        Assert.Equal([1.5, -2], x.ToArray<double>());
        Assert.Equal(before, state.ToTensors().ToDictionary(static p => p.Key, static p => p.Value.ToString()));
    }

    [Theory, MemberData(nameof(Places))]
    public void State_goes_through_bytes_with_the_same_bits(int rule)
    {
        Tensor[] x = [Tensor.Float64([1.5, -2]), Tensor.Ones(3), Tensor.Float64(0.1)];
        Tensor?[] g = [Tensor.Float64([0.5, 0.25]), null, Tensor.Float64(-0.3)];
        var state = OptimizerState.Empty;
        for (var s = 0; s < 3; s++)
        {
            var bytes = Safetensors.Write(state.ToTensors().Select(static p => (p.Key, p.Value)));
            var read = OptimizerState.FromTensors(Safetensors.Read(bytes).Tensors);
            var (y, _) = Rules[rule].Step(x, g, read);
            (x, state) = Rules[rule].Step(x, g, state);
            for (var p = 0; p < x.Length; p++) Same(x[p], y[p]);
        }

        // The idle one is passed over, and begins with its own first step.
        Assert.Equal(0, state[1].Steps);
        var (begun, _) = Rules[rule].Step(x, [null, Tensor.Ones(3), null], state);
        Same(Rules[rule].Step(Tensor.Ones(3), Tensor.Ones(3), ParameterState.New).Parameter, begun[1]);
        Assert.Same(x[0], begun[0]);
    }

    /// <summary>d/dx of the parameter after two steps: the rule is a composition of tensor ops, so a loop of training can be differentiated.</summary>
    [Theory, MemberData(nameof(Places))]
    public void Two_steps_are_differentiable(int rule)
    {
        var x = Tensor.Float64([0.8, -1.3]);
        var exact = Differentiate.Grad(Unrolled, x).ToArray<double>();
        for (var i = 0; i < 2; i++)
        {
            // Central differences: h² of truncation and u/h of rounding, both about 10⁻¹⁰ of the values at 10⁻⁵, some of them thousands.
            var h = Tensor.Float64(i == 0 ? [1e-5, 0] : [0, 1e-5]);
            var slope = (Unrolled(x + h).Item() - Unrolled(x - h).Item()) / 2e-5;
            Assert.Equal(slope, exact[i], 1e-6 * Math.Max(1, Math.Abs(slope)));
        }

        Tensor Unrolled(Tensor start)
        {
            var state = OptimizerState.Empty;
            for (var s = 0; s < 2; s++)
            {
                (var next, state) = Rules[rule].Step([start], [Differentiate.Grad(static z => z.Pow(4).Sum(), start)], state);
                start = next[0];
            }

            return start.Square().Sum();
        }
    }

    [Fact]
    public void Step_works_inside_a_vectorized_function()
    {
        var rule = new AdamRule { LearningRate = 0.1 };
        var points = Tensor.Float64([[1, 2], [3, 4], [-1, 0.5]]);
        var all = Vectorize.VMap(static x => new AdamRule { LearningRate = 0.1 }.Step(x, 2 * x, ParameterState.New).Parameter)(points);
        for (var i = 0; i < 3; i++) Same(rule.Step(points[i], 2 * points[i], ParameterState.New).Parameter, all[i]);
    }

    [Fact]
    public void Step_of_a_record_keeps_its_form()
    {
        var rule = new SgdRule { LearningRate = 0.5 };
        var line = new Line(Tensor.Float64(1), Tensor.Float64(2));
        var gradient = Differentiate.Grad(static (Line l) => l.Slope * l.Slope + l.Offset, line);
        var (next, _) = rule.Step(line, gradient, OptimizerState.Empty);
        Assert.Equal(0, next.Slope.Item());
        Assert.Equal(1.5, next.Offset.Item());
    }

    [Fact]
    public void Gradients_step_starts_new_leaves_and_passes_over_what_is_absent()
    {
        var (w, idle) = (Tensor.Float64([1, 2]).Track(), Tensor.Float64(3).Track());
        var gradients = (w * w).Sum().Backward();
        var (next, _) = new SgdRule { LearningRate = 0.25 }.Step([w, idle], gradients, OptimizerState.Empty);
        Assert.Equal([0.5, 1], next[0].ToArray<double>());
        Assert.True(next[0].IsLeaf);
        Assert.NotEqual(w, next[0]);
        Assert.Same(idle, next[1]);
    }

    [Fact]
    public void A_rule_of_ones_own_is_pure_and_has_a_shell()
    {
        var x = new Variable(Tensor.Float64([1, -2]), requiresGrad: true);
        var optimizer = new SignDescent([x]);
        (x * x).Sum().Backward();
        optimizer.Step();
        Assert.Equal([0.9, -1.9], x.ToArray<double>());
        Assert.Equal(1, optimizer.State[0].Steps);
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        var (rule, x) = (new AdamRule(), Tensor.Ones(2));
        Says("2 gradients were given for 1", () => rule.Step([x], [x, x], OptimizerState.Empty));
        Says("adam: gradient 0 has shape [3]", () => rule.Step([x], [Tensor.Ones(3)], OptimizerState.Empty));
        Says("gradient 1 is float64", () => rule.Step([x, x], [x, Tensor.Float64([1, 2])], OptimizerState.Empty));
        Says("parameter 0 is int64", () => rule.Step([Tensor.From([1L])], [null], OptimizerState.Empty));
        var state = rule.Step([x, x], [null, x], OptimizerState.Empty).State;
        Says("parameter 1, but there are 1", () => rule.Step([x], [x], state));
        Says("'exp_avg' of parameter 1 is float32 of shape [2]", () => rule.Step([x, Tensor.Ones(3)], [x, null], state));
        Says("learning rate is -1", () => new SgdRule { LearningRate = -1 });
        Says("learning rate is Infinity", () => new SgdRule { LearningRate = double.PositiveInfinity });
        Says("dampening is 2", () => new SgdRule { Dampening = 2 });
        Says("nesterov", () => new SgdRule { Nesterov = true, Momentum = 0.5, Dampening = 0.5 }.Step(x, x, ParameterState.New));
        Says("beta2 is 1;", () => new AdamRule { Beta2 = 1 });
        Says("alpha is -1", () => new RmsPropRule { Alpha = -1 });
        Says("initial accumulator is NaN", () => new AdagradRule { InitialAccumulator = double.NaN });
        Says("a.b", () => new ParameterState(1, ("a.b", x)));
        Says("twice", () => new ParameterState(1, ("a", x), ("a", x)));
        Says("-1 steps", () => new ParameterState(-1));
        Says("'exp_avg'", () => OptimizerState.FromTensors([new("exp_avg", x)]));
        Says("'0.step' is missing", () => OptimizerState.FromTensors([new("0.exp_avg", x)]));
        Says("'0.step' is float32", () => OptimizerState.FromTensors([new("0.step", x)]));
        Says("999999999", () => OptimizerState.FromTensors([new("999999999.step", Tensor.Scalar(1L))]));
        Assert.Throws<ArgumentNullException>(() => rule.Step([null!], [x], OptimizerState.Empty));
        Assert.Throws<ArgumentNullException>(() => rule.Step(x, null!, ParameterState.New));
    }

    private static void Same(Tensor x, Tensor y)
    {
        Assert.Equal(x.Shape, y.Shape);
        if (x.DType == DType.Float32) Assert.Equal(Array.ConvertAll(x.ToArray<float>(), BitConverter.SingleToInt32Bits), Array.ConvertAll(y.ToArray<float>(), BitConverter.SingleToInt32Bits));
        else Assert.Equal(Array.ConvertAll(x.ToArray<double>(), BitConverter.DoubleToInt64Bits), Array.ConvertAll(y.ToArray<double>(), BitConverter.DoubleToInt64Bits));
    }

    private static void Says(string part, Action act) => Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);

    private sealed record Line(Tensor Slope, Tensor Offset) : IParameters<Line>
    {
        public IReadOnlyList<Tensor> ToTensors() => [Slope, Offset];

        public Line FromTensors(IReadOnlyList<Tensor> tensors) => new(tensors[0], tensors[1]);
    }

    private sealed record SignRule : UpdateRule
    {
        protected override (Tensor Parameter, ParameterState State) Update(Tensor x, Tensor g, ParameterState before)
            => (x - (LearningRate * Penalized(x, g).Sign()), new(before.Steps + 1));
    }

    private sealed class SignDescent(IEnumerable<Variable> parameters) : Optimizer(new SignRule { LearningRate = 0.1 }, parameters);
}
