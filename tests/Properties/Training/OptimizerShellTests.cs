namespace Autograd.Properties.Training;

/// <summary>The mutable shells: convergence, groups, saved states, faults, clipping.</summary>
public sealed class OptimizerShellTests
{
    public static TheoryData<string> Names => ["sgd", "adam", "adamw", "rmsprop", "adagrad", "amsgrad"];

    /// <summary>Least squares with a known solution: y = X·(2, −3) + 0.5, without noise.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Least_squares_is_solved(string name)
    {
        var generator = new Generator(1);
        var x = Variable.Randn([40, 2], generator, DType.Float64);
        var y = x.MatMul(new Variable(Tensor.Float64([2, -3]))) + 0.5;
        var (w, b) = (Variable.Zeros([2], DType.Float64, requiresGrad: true), Variable.Zeros([], DType.Float64, requiresGrad: true));
        var optimizer = Make(name, [w, b]);
        for (var step = 0; step < 600; step++)
        {
            optimizer.ZeroGrad();
            (x.MatMul(w) + b - y).Square().Mean().Backward();
            optimizer.Step();
        }

        // RMSprop ends in a cycle as wide as its step, lr = 0.01.
        Recorded.Near([2, -3, 0.5], [.. w.ToArray<double>(), b.Item()], name == "rmsprop" ? 1e-2 : 1e-4, name);
    }

    [Fact]
    public void Least_squares_is_solved_by_quasi_Newton_in_a_few_evaluations()
    {
        var x = Variable.Randn([40, 2], new Generator(1), DType.Float64);
        var y = x.MatMul(new Variable(Tensor.Float64([2, -3]))) + 0.5;
        var (w, b) = (Variable.Zeros([2], DType.Float64, requiresGrad: true), Variable.Zeros([], DType.Float64, requiresGrad: true));
        var optimizer = new Lbfgs([w, b], changeTolerance: 0, strongWolfe: true);
        optimizer.Step(() =>
        {
            optimizer.ZeroGrad();
            var loss = (x.MatMul(w) + b - y).Square().Mean();
            loss.Backward();
            return loss;
        });
        Recorded.Near([2, -3, 0.5], [.. w.ToArray<double>(), b.Item()], 1e-7, "lbfgs");
        Assert.InRange(optimizer.State.Evaluations, 1, 25);
    }

    [Theory, MemberData(nameof(Names))]
    public void Saved_and_restored_goes_on_with_the_same_bits(string name)
    {
        Variable[] a = [Leaf(1.5, -0.5), Leaf(0.25)], b = [Leaf(1.5, -0.5), Leaf(0.25)];
        var (first, second) = (Make(name, a), Make(name, b));
        for (var s = 0; s < 3; s++) StepOn(first, a);
        first.LearningRate = 0.0123;

        var bytes = Safetensors.Write(first.Save().Select(static p => (p.Key, p.Value)));
        second.Restore(Safetensors.Read(bytes).Tensors);
        using (GradMode.NoGrad())
            for (var p = 0; p < a.Length; p++) b[p].Copy_(a[p].Detach());
        for (var s = 0; s < 3; s++)
        {
            StepOn(first, a);
            StepOn(second, b);
            for (var p = 0; p < a.Length; p++) Assert.Equal(a[p].ToArray<double>(), b[p].ToArray<double>());
        }
    }

    [Fact]
    public void State_of_others_is_refused_and_nothing_changes()
    {
        Variable[] pair = [Leaf(1, 2), Leaf(3)], single = [Leaf(1, 2, 3)];
        var (adam, other) = (new Adam(pair), new Adam(single));
        StepOn(adam, pair);
        StepOn(other, single);
        var (state, rate) = (other.State, other.LearningRate);
        Says("parameter 1, but there are 1", () => other.Restore(adam.Save()));
        Says("has no 'exp_avg_sq'", () => other.Restore(other.Save().Where(static p => p.Key != "state.0.exp_avg_sq").ToDictionary()));
        Says("has no 'max_exp_avg_sq'", () => new Adam(single, amsGrad: true).Restore(other.Save()));
        Says("'exp_avg' of parameter 0", () => new Adam([Leaf(1)]).Restore(other.Save()));
        Says("'rule.0.learning_rate'", () => other.Restore(new Dictionary<string, Tensor>()));
        Says("learning rate is NaN", () => other.Restore(With("rule.0.learning_rate", Tensor.Scalar(double.NaN))));
        Says("must be float64 of shape []", () => other.Restore(With("rule.0.learning_rate", Tensor.Ones(2))));
        Says("'rule.1.learning_rate'", () => other.Restore(With("rule.1.learning_rate", Tensor.Scalar(1.0))));
        Says("'0.step' is float64", () => other.Restore(With("state.0.step", Tensor.Scalar(1.0))));
        Assert.Same(state, other.State);
        Assert.Equal(rate, other.LearningRate);

        Dictionary<string, Tensor> With(string name, Tensor value) => new(other.Save(), StringComparer.Ordinal) { [name] = value };
    }

    [Fact]
    public void Step_that_throws_changes_nothing()
    {
        Variable[] w = [Leaf(1, 2), Leaf(3)];
        var optimizer = new Faulty(w);
        StepOn(optimizer, w);
        var (values, state) = (w.Select(static x => x.ToArray<double>()).ToArray(), optimizer.State);
        optimizer.SetRule(0, new FaultyRule { Fails = true });
        Assert.Throws<TimeZoneNotFoundException>(() => StepOn(optimizer, w));
        for (var p = 0; p < w.Length; p++) Assert.Equal(values[p], w[p].ToArray<double>());
        Assert.Same(state, optimizer.State);
    }

    [Fact]
    public void Rate_of_all_groups_or_of_one()
    {
        var optimizer = new Sgd([new ParameterGroup([Leaf(1)]), new ParameterGroup([], learningRate: 3), new ParameterGroup([Leaf(1), Leaf(2)], 0.5, 0.25)], 0.1, weightDecay: 1);
        Assert.Equal([(0.1, 1), (3, 1), (0.5, 0.25)], optimizer.Rules.Select(static r => (r.LearningRate, r.WeightDecay)));
        optimizer.SetRule(2, optimizer.Rules[2] with { LearningRate = 7 });
        Assert.Equal(0.1, optimizer.LearningRate);
        optimizer.LearningRate = 2;
        Assert.Equal([2, 2, 2], optimizer.Rules.Select(static r => r.LearningRate));
        Says("AdamRule", () => optimizer.SetRule(0, new AdamRule()));
        Assert.Throws<ArgumentOutOfRangeException>(() => optimizer.SetRule(3, new SgdRule()));
        var w = Leaf(1);
        Says("twice", () => new Sgd([new ParameterGroup([w]), new ParameterGroup([w])], 0.1));
        Says("weight decay is -1", () => new Adam([new ParameterGroup([w], weightDecay: -1)]));
        Says("empty", () => new Adam(Array.Empty<ParameterGroup>()));
    }

    [Fact]
    public void Added_group_begins_with_its_own_first_step()
    {
        Variable[] early = [Leaf(1, 2)], late = [Leaf(3)], alone = [Leaf(3)];
        var (optimizer, fresh) = (new Adam(early, 0.1), new Adam(alone, 0.5));
        StepOn(optimizer, early);
        optimizer.AddGroup(new ParameterGroup(late, learningRate: 0.5));
        for (var s = 0; s < 2; s++)
        {
            StepOn(optimizer, [.. early, .. late]);
            StepOn(fresh, alone);
        }

        Assert.Equal(alone[0].ToArray<double>(), late[0].ToArray<double>());
        Assert.Equal([3, 2], Enumerable.Range(0, 2).Select(place => optimizer.State[place].Steps));
        Assert.Equal([0.1, 0.5], optimizer.Rules.Select(static r => r.LearningRate));
        Says("twice", () => optimizer.AddGroup(new ParameterGroup(late)));
        Assert.Equal(2, optimizer.Parameters.Count);
    }

    [Fact]
    public void Norm_of_gradients_is_clipped_as_PyTorch_does()
    {
        var (a, b, idle) = (Leaf(1, 1), Leaf(1), Leaf(1));
        (a.Grad, b.Grad) = (new Variable(Tensor.Float64([3, 0])), new Variable(Tensor.Float64([4])));
        Assert.Equal(5, GradientClipping.Norm_([a, b, idle], 10), 1e-15);
        Assert.Equal([3, 0], a.Grad!.ToArray<double>());
        Assert.Equal(5, GradientClipping.Norm_([a, b, idle], 1), 1e-15);
        Assert.Equal([3 * (1 / (5 + 1e-6)), 0], a.Grad!.ToArray<double>());
        Assert.Equal([4 * (1 / (5 + 1e-6))], b.Grad!.ToArray<double>());
        Assert.Null(idle.Grad);

        b.Grad = new Variable(Tensor.Float64([double.NaN]));
        var before = a.Grad!.ToArray<double>();
        Assert.Throws<InvalidOperationException>(() => GradientClipping.Norm_([a, b], 1, errorIfNotFinite: true));
        Assert.Equal(before, a.Grad!.ToArray<double>());
        Assert.Equal(double.NaN, GradientClipping.Norm_([a, b], 1));
        Assert.True(double.IsNaN(a.Grad!.ToArray<double>()[0]));
        Assert.Equal(0, GradientClipping.Norm_([idle], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.Norm_([a], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.Norm_([a], 1, 0));
        Assert.Throws<ArgumentNullException>(() => GradientClipping.Norm_([null!], 1));
    }

    [Fact]
    public void Values_of_gradients_are_clipped()
    {
        var a = Leaf(1, 1, 1);
        a.Grad = new Variable(Tensor.Float64([-3, 0.5, double.NaN]));
        GradientClipping.Value_([a], 1);
        Assert.Equal([-1, 0.5, double.NaN], a.Grad!.ToArray<double>());
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.Value_([a], double.NaN));
    }

    private static Optimizer Make(string name, Variable[] w) => name switch
    {
        "sgd" => new Sgd(w, 0.1, momentum: 0.5),
        "adam" => new Adam(w, 0.1),
        "amsgrad" => new Adam(w, 0.1, amsGrad: true),
        "adamw" => new AdamW(w, 0.1, weightDecay: 0),
        "rmsprop" => new RmsProp(w, 0.01),
        _ => new Adagrad(w, 0.5),
    };

    private static Variable Leaf(params double[] values) => new(Tensor.From(values), requiresGrad: true);

    private static void StepOn(Optimizer optimizer, Variable[] w)
    {
        optimizer.ZeroGrad();
        foreach (var x in w) x.Pow(4).Sum().Backward();
        optimizer.Step();
    }

    private static void Says(string part, Action act) => Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);

    private sealed record FaultyRule : UpdateRule
    {
        public bool Fails { get; init; }

        protected override (Tensor Parameter, ParameterState State) Update(Tensor x, Tensor g, ParameterState before)
            => Fails && x.Numel == 1 ? throw new TimeZoneNotFoundException() : (x - g, new(before.Steps + 1, ("m", g)));
    }

    private sealed class Faulty(Variable[] w) : Optimizer(new FaultyRule(), w);
}
