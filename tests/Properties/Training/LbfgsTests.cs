using System.Text.Json;

namespace Autograd.Properties.Training;

/// <summary>L-BFGS: recorded searches, the conditions that a search promises, minima, states, faults.</summary>
public sealed class LbfgsTests
{
    private static readonly LbfgsRule Wolfe = new() { StrongWolfe = true };

    // PyTorch's tolerance of changes stops five digits before the minimum, where the value changes by 10⁻⁹.
    private static readonly LbfgsRule Patient = Wolfe with { ChangeTolerance = 0, GradientTolerance = 1e-10 };

    public static TheoryData<string> Searches => Recorded.Names("wolfe.json");

    /// <summary>
    /// A search divides differences of values by differences of slopes, which loses up to four digits near a minimum; the
    /// recorded values are exact sums, ours are not. So 10⁻⁹ in place of 10⁻¹².
    /// </summary>
    [Theory, MemberData(nameof(Searches))]
    public void Searches_are_the_recorded_ones(string name)
    {
        var recorded = Recorded.Find("wolfe.json", name);
        var o = recorded.GetProperty("options");
        var rule = Wolfe with { LearningRate = o.Option("lr", 1), MaxIterations = (int)o.Option("max_iter"), HistorySize = (int)o.Option("history_size", 100) };
        Func<Tensor, Tensor> function = recorded.GetProperty("function").GetString() == "rosen" ? Rosenbrock : static x => Recorded.Loss(x[..6].Reshape(2, 3), x[6..]);
        var (x, state) = (Tensor.From(recorded.Numbers("start")), LbfgsState.New);
        foreach (var (expected, s) in recorded.GetProperty("steps").EnumerateArray().Select(static (e, s) => (e, s)))
        {
            (x, var loss, state) = rule.Step(function, x, state);
            Recorded.Near([expected.GetProperty("loss").GetDouble()], [loss], 1e-9, $"{name}, step {s}, loss");
            Recorded.Near(expected.Numbers("x"), x.AsSpan<double>(), 1e-9, $"{name}, step {s}, x");
        }
    }

    [Fact]
    public void Rosenbrock_is_minimised_to_nine_digits()
    {
        var (x, state) = (Tensor.Float64([-1.2, 1]), LbfgsState.New);
        for (var s = 0; s < 5; s++) (x, _, state) = Patient.Step(Rosenbrock, x, state);
        Recorded.Near([1, 1], x.AsSpan<double>(), 1e-9, "minimum");
        Assert.InRange(state.Evaluations, 1, 100);
    }

    /// <summary>The known minimum of the extended function in 50 dimensions, from the mutable side and in several tensors.</summary>
    [Fact]
    public void Rosenbrock_in_fifty_dimensions_is_minimised_by_the_shell()
    {
        var (x, y) = (new Variable(Tensor.Full([5, 5], -1.2, DType.Float64), true), new Variable(Tensor.Full([25], 1, DType.Float64), true));
        var optimizer = new Lbfgs([x, y], strongWolfe: true);
        var calls = 0;
        for (var s = 0; s < 10; s++)
        {
            optimizer.Step(() =>
            {
                calls++;
                optimizer.ZeroGrad();
                var loss = ((1 - x.Flatten()).Square() + (100 * (y - x.Flatten().Square()).Square())).Sum();
                loss.Backward();
                return loss;
            });
        }

        Assert.Equal(calls, optimizer.State.Evaluations);
        Assert.All(x.ToArray<double>().Concat(y.ToArray<double>()), static v => Assert.Equal(1, v, 1e-7));
    }

    /// <summary>What a search gives satisfies both conditions, or the bracket has become as small as the tolerance.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(0.01)]
    [InlineData(50)]
    public void Step_satisfies_the_strong_Wolfe_conditions(double first)
    {
        // Steps from many points, one direction each; the first direction is −g, scaled by nothing.
        var generator = new Generator(7);
        for (var trial = 0; trial < 20; trial++)
        {
            var x = Tensor.Of(generator.Normal([2], DType.Float64));
            var (f0, g0) = Differentiate.ValueAndGrad(Rosenbrock, x);
            var (y, _, _) = (Wolfe with { MaxIterations = 1, LearningRate = first }).Step(Rosenbrock, x, LbfgsState.New);
            var (f1, g1) = Differentiate.ValueAndGrad(Rosenbrock, y);
            var slope0 = -(g0 * g0).Sum().Item();
            var t = ((y - x) * -g0).Sum().Item() / -slope0;

            // t comes from a difference of points, which rounds to 10⁻¹² of them.
            Assert.True(f1.Item() <= f0.Item() + (1e-4 * t * slope0) + 1e-9, $"trial {trial}: no decrease");
            Assert.True(Math.Abs((g1 * -g0).Sum().Item()) <= (0.9 * -slope0) + 1e-9, $"trial {trial}: slope");
        }
    }

    [Fact]
    public void Search_turns_back_where_the_function_is_NaN()
    {
        // −ln(x) + x has its minimum at 1; the first step from 0.9 with so long a rate leaves the domain.
        var (x, _, _) = (Patient with { LearningRate = 1000 }).Step(static z => -(2 - z).Log() + (2 - z), Tensor.Float64(1.1), LbfgsState.New);
        Assert.Equal(1, x.Item(), 1e-6);
    }

    [Fact]
    public void State_goes_through_bytes_with_the_same_bits()
    {
        var (x, state) = (Tensor.Float64([-1.2, 1]), LbfgsState.New);
        var rule = Wolfe with { MaxIterations = 3, HistorySize = 2 };
        for (var s = 0; s < 6; s++)
        {
            var bytes = Safetensors.Write(state.ToTensors().Select(static p => (p.Key, p.Value)));
            var read = LbfgsState.FromTensors(Safetensors.Read(bytes).Tensors);
            var (y, _, _) = rule.Step(Rosenbrock, x, read);
            (x, _, state) = rule.Step(Rosenbrock, x, state);
            Assert.Equal(x.ToArray<double>(), y.ToArray<double>());
        }
    }

    [Fact]
    public void Shell_is_saved_and_restored_with_the_same_bits()
    {
        var (a, b) = (Start(), Start());
        var first = new Lbfgs([a], maxIterations: 2, strongWolfe: true);
        for (var s = 0; s < 3; s++) first.Step(() => Closure(first, a));
        first.LearningRate = 0.5;

        var second = new Lbfgs([b], maxIterations: 2, strongWolfe: true);
        using (GradMode.NoGrad()) b.Copy_(a.Detach());
        second.Restore(first.Save());
        for (var s = 0; s < 3; s++)
        {
            Assert.Equal(first.Step(() => Closure(first, a)), second.Step(() => Closure(second, b)));
            Assert.Equal(a.ToArray<double>(), b.ToArray<double>());
        }

        static Variable Start() => new(Tensor.Float64([-1.2, 1]), requiresGrad: true);
    }

    [Fact]
    public void Step_that_throws_leaves_parameters_and_state()
    {
        var x = new Variable(Tensor.Float64([-1.2, 1]), requiresGrad: true);
        var optimizer = new Lbfgs([x], strongWolfe: true);
        optimizer.Step(() => Closure(optimizer, x));
        var (value, state, calls) = (x.ToArray<double>(), optimizer.State, 0);
        Assert.Throws<TimeZoneNotFoundException>(() => optimizer.Step(() => ++calls < 3 ? Closure(optimizer, x) : throw new TimeZoneNotFoundException()));
        Assert.Equal(value, x.ToArray<double>());
        Assert.Same(state, optimizer.State);
        Assert.True(x is { IsLeaf: true, RequiresGrad: true });
    }

    [Fact]
    public void Point_that_is_optimal_stays()
    {
        var (x, value, state) = Wolfe.Step(Rosenbrock, Tensor.Float64([1, 1]), LbfgsState.New);
        Assert.Equal([1, 1], x.ToArray<double>());
        Assert.Equal(0, value);
        Assert.Equal(0, state.Iterations);
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        var x = new Variable(Tensor.Float64([1]), requiresGrad: true);
        var y = new Variable(Tensor.Ones(2), requiresGrad: true);
        Says("empty", () => new Lbfgs([]));
        Says("float32", () => new Lbfgs([x, y]));
        Says("iterations is 0", () => new Lbfgs([x], maxIterations: 0));
        Says("evaluations is 0", () => new Lbfgs([x], maxEvaluations: 0));
        Says("history is 0", () => new Lbfgs([x], historySize: 0));
        Says("tolerance of changes is NaN", () => new Lbfgs([x], changeTolerance: double.NaN));
        Says("int64", () => Wolfe.Step(static z => z.Sum(), Tensor.From([1L]), LbfgsState.New));
        Says("2 float64", () => Wolfe.Step(static z => z.Square().Sum(), Tensor.Float64([1, 2, 3]), Wolfe.Step(Rosenbrock, Tensor.Float64([3, 1]), LbfgsState.New).State));
        Says("1 gradients", () => Wolfe.StepWith(static _ => (1, [null]), [Tensor.Float64(1), Tensor.Float64(2)], LbfgsState.New));
        Says("'iterations' is missing", () => LbfgsState.FromTensors(new Dictionary<string, Tensor>()));
        Assert.Throws<InvalidOperationException>(() => new Lbfgs([x]).Step(static () => null!));
        Assert.Throws<ArgumentNullException>(() => new Lbfgs([x]).Step(null!));
    }

    private static Tensor Rosenbrock(Tensor p) => (1 - p[0]).Square() + (100 * (p[1] - p[0].Square()).Square());

    private static Variable Closure(Lbfgs optimizer, Variable x)
    {
        optimizer.ZeroGrad();
        var loss = (1 - x[0]).Square() + (100 * (x[1] - x[0].Square()).Square());
        loss.Backward();
        return loss;
    }

    private static void Says(string part, Action act) => Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
}
