namespace Autograd.Properties.Training;

/// <summary>Schedules against TorchSharp's sequences, their laws, the mutable schedulers, refusals.</summary>
public sealed class ScheduleTests
{
    // Closed forms against products and sums of up to 35 rounded steps.
    private const double Tolerance = 1e-13;

    private static readonly Dictionary<string, Schedule> Schedules = new(StringComparer.Ordinal)
    {
        ["step-3-0.5"] = Schedule.Step(3, 0.5),
        ["multistep-2-5-9-0.3"] = Schedule.MultiStep([2, 5, 9], 0.3),
        ["exponential-0.9"] = Schedule.Exponential(0.9),
        ["cosine-10-0.01"] = Schedule.CosineAnnealing(10, 0.01),
        ["linear-0.25-1-6"] = Schedule.Linear(0.25, 1, 6),
        ["constant-0.3-4"] = Schedule.Constant(0.3, 4),
        ["polynomial-6-2"] = Schedule.Polynomial(6, 2),
        ["onecycle-2-20"] = Schedule.OneCycle(2, 20),
        ["onecycle-2-20-linear-0.4-10-100"] = Schedule.OneCycle(2, 20, rise: 0.4, linear: true, divisor: 10, finalDivisor: 100),
        ["onecycle-2-20-three"] = Schedule.OneCycle(2, 20, threePhase: true),
        ["lambda"] = Schedule.Lambda(static step => 1.0 / (1 + step)),
        ["sequential"] = Schedule.Sequential([Schedule.Linear(0.1, 1, 5), Schedule.Exponential(0.8)], [5]),
    };

    public static TheoryData<string> Names => [.. Schedules.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Rates_are_the_recorded_ones(string name)
    {
        var recorded = Recorded.Find("schedules.json", name);
        var rates = recorded.Numbers("rates");
        var found = Enumerable.Range(0, rates.Length).Select(step => Schedules[name].At(recorded.GetProperty("lr").GetDouble(), step)).ToArray();
        Recorded.Near(rates, found, Tolerance, name);

        // The mutable scheduler walks the same way.
        var optimizer = Optimizer(recorded.GetProperty("lr").GetDouble());
        var scheduler = new Scheduler(optimizer, Schedules[name]);
        foreach (var rate in found)
        {
            Assert.Equal(rate, optimizer.LearningRate);
            scheduler.Step();
        }
    }

    [Theory]
    [InlineData("plateau-min-rel", false, false, 0.01, 1, 2)]
    [InlineData("plateau-max-abs", true, true, 0.1, 0, 1)]
    public void Plateaus_are_the_recorded_ones(string name, bool maximize, bool absolute, double threshold, int cooldown, int patience)
    {
        double[] metrics = [5, 4, 3.99, 3.98, 3.97, 3.96, 3.9, 3.95, 3.94, 3.93, 3.92, 3, 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 3.7, 3.8];
        var optimizer = Optimizer(0.5);
        var scheduler = new PlateauScheduler(optimizer, new()
        {
            Factor = 0.5,
            Maximize = maximize,
            AbsoluteThreshold = absolute,
            Threshold = threshold,
            Cooldown = cooldown,
            Patience = patience,
        });
        var rates = Recorded.Find("schedules.json", name).Numbers("rates");
        for (var i = 0; i < metrics.Length; i++)
        {
            // On the way through a file, every time.
            var saved = scheduler.Save();
            scheduler.Step(0.1);
            scheduler.Restore(saved);
            optimizer.LearningRate = i == 0 ? 0.5 : rates[i - 1];
            scheduler.Step(metrics[i]);
            Assert.Equal(rates[i], optimizer.LearningRate);
        }
    }

    [Fact]
    public void Plateau_has_a_floor_and_NaN_is_never_better()
    {
        var plateau = new Plateau { Patience = 0, MinRate = 0.02 };
        Assert.Equal(0.02, plateau.Lower(0.1));
        Assert.Equal(0.02, plateau.Lower(0.02));
        var (state, falls) = plateau.Next(PlateauState.New, double.NaN);
        Assert.True(falls);
        Assert.Null(state.Best);
    }

    [Fact]
    public void Warm_restarts_begin_again_each_time_longer()
    {
        var schedule = Schedule.CosineAnnealingWarmRestarts(3, 2, 0.1);
        foreach (var (step, at, length) in new[] { (0, 0, 3), (2, 2, 3), (3, 0, 6), (8, 5, 6), (9, 0, 12), (20, 11, 12), (21, 0, 24) })
            Assert.Equal(0.1 + 0.9 / 2 * (1 + Math.Cos(Math.PI * at / length)), schedule.At(1, step), 1e-15);
        Assert.Equal(1, Schedule.CosineAnnealingWarmRestarts(5).At(1, 5L * 1_000_000_000), 1e-15);
    }

    [Fact]
    public void Chained_schedules_multiply()
    {
        var chained = Schedule.Chained(Schedule.Constant(0.5, 3), Schedule.Exponential(0.9));
        Assert.Equal(0.5 * Math.Pow(0.9, 2), chained.At(1, 2), 1e-15);
        Assert.Equal(Math.Pow(0.9, 4), chained.At(1, 4), 1e-15);
    }

    [Fact]
    public void Momentum_of_one_cycle_mirrors_the_rate()
    {
        var (rate, momentum) = (Schedule.OneCycle(1, 10, divisor: 10), Schedule.OneCycleMomentum(10));
        Assert.Equal(0.95, momentum.At(0, 0), 1e-15);
        Assert.Equal(0.85, momentum.At(0, 2), 1e-15);
        Assert.Equal(1, rate.At(0, 2), 1e-15);
        Assert.Equal(0.95, momentum.At(0, 9), 1e-15);
        Assert.Equal(0.95, momentum.At(0, 1000), 1e-15);
        for (var s = 3; s < 9; s++) Assert.True(momentum.At(0, s) < momentum.At(0, s + 1));
    }

    [Fact]
    public void Scheduler_moves_each_group_from_its_own_rate_and_is_restored()
    {
        var (a, b) = (Leaf(), Leaf());
        Optimizer Make() => new Sgd([new ParameterGroup([a]), new ParameterGroup([b], learningRate: 0.5)], 0.1);
        var (first, second) = (Make(), Make());
        var (walked, fresh) = (new Scheduler(first, Schedule.Exponential(0.5)), new Scheduler(second, Schedule.Exponential(0.5)));
        for (var s = 0; s < 3; s++) walked.Step();
        Assert.Equal([0.1 / 8, 0.5 / 8], first.Rules.Select(static r => r.LearningRate));
        second.Restore(first.Save());
        fresh.Restore(walked.Save());
        Assert.Equal(first.Rules, second.Rules);
        walked.Step();
        fresh.Step();
        Assert.Equal(first.Rules, second.Rules);
        Assert.Equal(4, fresh.Steps);
    }

    [Fact]
    public void Wrong_arguments_are_named()
    {
        Says("size of a stair is 0", () => Schedule.Step(0));
        Says("gamma is -1", () => Schedule.Exponential(-1));
        Says("milestone 1 is 3", () => Schedule.MultiStep([5, 3]));
        Says("2 schedules with 2 milestones", () => Schedule.Sequential([Schedule.Step(1), Schedule.Step(1)], [1, 2]));
        Says("number of steps is 0", () => Schedule.CosineAnnealing(0));
        Says("divisor is 0", () => Schedule.OneCycle(1, 10, divisor: 0));
        Says("rises is 2", () => Schedule.OneCycle(1, 10, rise: 2));
        Says("growth is 0", () => Schedule.CosineAnnealingWarmRestarts(3, 0));
        Says("initial rate is NaN", () => Schedule.Step(1).At(double.NaN, 0));
        Says("factor is 1;", () => new Plateau { Factor = 1 });
        Says("learning rate is NaN", () => new Scheduler(Optimizer(1), Schedule.Lambda(static _ => double.NaN)));
        Says("'steps'", () => new Scheduler(Optimizer(1), Schedule.Step(1)).Restore(new Dictionary<string, Tensor>()));
        Says("'more'", () => new PlateauScheduler(Optimizer(1)).Restore(
            new Dictionary<string, Tensor> { ["bad"] = Tensor.Scalar(1L), ["cooldown"] = Tensor.Scalar(1L), ["more"] = Tensor.Ones(1) }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Schedule.Step(1).At(1, -1));
        Assert.Throws<ArgumentNullException>(() => Schedule.Lambda(null!));
    }

    private static Variable Leaf() => new(Tensor.Float64([1, 2]), requiresGrad: true);

    private static Sgd Optimizer(double rate) => new([Leaf()], rate);

    private static void Says(string part, Action act) => Assert.Contains(part, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
}
