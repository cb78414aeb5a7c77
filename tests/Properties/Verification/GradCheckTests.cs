namespace Autograd.Properties.Verification;

/// <summary>What the checker takes, what it gives back, and what it costs.</summary>
public sealed class GradCheckTests
{
    private static readonly Tensor Point = Tensor.Float64([[0.3, -1.2, 2.5], [0.7, 1.1, -0.4]]);

    [Fact]
    public void Passes_what_is_right()
    {
        Passes(GradCheck.Check(static x => x.Sin() * x.Exp(), Point));
        Passes(GradCheck.Check(static (x, y) => x.MatMul(y.T), Point, Point * 2));
        Passes(GradCheck.Check(static (x, y, z) => (x * y) + z, Point, Tensor.Float64(0.5), Point));
        Passes(GradCheck.Check<Tensor>(static v => [v[0].Sum(), v[0] * v[1]], [Point, Point]));
        Passes(GradCheck.Check(static x => x.LogSumExp(1), Point, new GradCheckOptions { Order = 2 }));
        Passes(GradCheck.Check(static x => x.Tanh(), new Variable(Point)));
        Passes(GradCheck.Check(static x => x.Tanh(), new Variable(Point, requiresGrad: true), new GradCheckOptions { Order = 2 }));
        Passes(GradCheck.Verify(static x => (x * 2) - 1, Point, new GradCheckOptions { Linear = true }));
    }

    [Fact]
    public void Verify_throws_the_report()
    {
        var wrong = CustomOp.Elementwise("wrong", Math.Sin, static (Tensor x) => -x.Cos());
        var failure = Assert.Throws<GradCheckException>(() => GradCheck.Verify(x => wrong.Apply(x), Point));
        Assert.Equal(failure.Report.ToString(), failure.Message);
        Assert.Equal("wrong", failure.Report.Op);
    }

    [Fact]
    public void Verify_throws_for_what_is_inconclusive_where_that_is_asked_for()
    {
        var edge = Tensor.Float64([0.0, 1]);
        Assert.Equal(GradCheckVerdict.Inconclusive, GradCheck.Verify(static x => x.Sqrt(), edge).Verdict);
        Assert.Throws<GradCheckException>(() => GradCheck.Verify(static x => x.Sqrt(), edge, new GradCheckOptions { ThrowIfInconclusive = true }));
    }

    [Fact]
    public void An_input_of_integers_is_held_fixed()
        => Passes(GradCheck.Check<Tensor>(static v => [v[0].IndexSelect(0, v[1]).Sin()], [Point, Tensor.From([1L, 1, 0])]));

    [Fact]
    public void Nothing_to_check_is_an_error()
    {
        Assert.Throws<ArgumentException>(() => GradCheck.Check(static x => x, Tensor.From([1L, 2])));
        Assert.Throws<ArgumentException>(() => GradCheck.Check<Tensor>(static v => v, []));
        Assert.Throws<ArgumentNullException>(() => GradCheck.Check(static x => x, (Tensor)null!));
        Assert.Throws<ArgumentNullException>(() => GradCheck.Check((Func<Tensor, Tensor>)null!, Point));
        Assert.Throws<InvalidOperationException>(() => GradCheck.Check(static _ => null!, Point));
    }

    [Fact]
    public void Options_out_of_range_are_an_error()
    {
        foreach (var options in new GradCheckOptions[]
        {
            new() { Order = 3 }, new() { Probes = 0 }, new() { MaxEvaluations = 0 }, new() { FullUpTo = -1 }, new() { Domain = new GradCheckDomain(1, 0) },
            new() { Domain = new GradCheckDomain(double.NaN, 0) },
        }) Assert.Throws<ArgumentOutOfRangeException>(() => GradCheck.Check(static x => x.Sin(), Point, options));
        Assert.Throws<ArgumentException>(() => GradCheck.Check(static x => x.Sin(), Point, new GradCheckOptions { Replay = "nonsense" }));
    }

    [Fact]
    public void Empty_and_0d_inputs_pass()
    {
        Passes(GradCheck.Check(static x => x.Sin(), Tensor.Zeros([0, 3], DType.Float64)));
        Passes(GradCheck.Check(static x => x.Sin().Sum(), Tensor.Zeros([0], DType.Float64)));
        Passes(GradCheck.Check(static x => x.Sin(), Tensor.Float64(0.5)));
        Passes(GradCheck.Check(static x => x * 0, Tensor.Float64(0.5)));
    }

    [Fact]
    public void What_is_not_finite_is_outside_the_domain()
    {
        foreach (var x in new[] { double.NaN, double.PositiveInfinity, -1 })
        {
            var report = GradCheck.Check(static x => x.Log(), Tensor.Float64([1.0, x]));
            Assert.Equal((GradCheckVerdict.Inconclusive, GradCheckReason.OutsideDomain), (report.Verdict, report.Reason));
        }
    }

    [Fact]
    public void No_step_leaves_the_domain()
    {
        var domain = new GradCheckDomain(0, 1);
        var x = Tensor.Float64([0.0, 0.001, 0.5, 1]);
        Passes(GradCheck.Check(v => Guarded(v).Pow(2.0), x, new GradCheckOptions { Domain = domain }));

        Tensor Guarded(Tensor v)
        {
            Assert.All(v.Detach().ToArray<double>(), e => Assert.True(domain.Contains(e), "a step left the domain"));
            return v;
        }
    }

    [Fact]
    public void A_subgradient_at_a_kink_is_noted()
    {
        var report = GradCheck.Check(static x => x.Relu() + x.Abs(), Tensor.Float64([-1.0, 0, 2]));
        Passes(report);
        Assert.Contains(report.Notes, static note => note.StartsWith("a kink: output 0[1] by input 0[1]", StringComparison.Ordinal));
    }

    [Fact]
    public void A_rule_for_one_direction_alone_is_noted()
    {
        var op = CustomOp.General("once", static x => [x[0] * 3], static (g, _) => [g[0] * 3], once: true);
        var report = GradCheck.Check(x => op.Apply(x), Point);
        Passes(report);
        Assert.Contains(report.Notes, static note => note.StartsWith("forward mode was not checked", StringComparison.Ordinal));
    }

    [Fact]
    public void A_spent_budget_is_inconclusive()
    {
        var report = GradCheck.Check(static x => x.Sin(), Point, new GradCheckOptions { MaxEvaluations = 20 });
        Assert.Equal((GradCheckVerdict.Inconclusive, GradCheckReason.Budget, 20), (report.Verdict, report.Reason, report.Evaluations));
    }

    [Fact]
    public void A_million_inputs_take_less_than_50_evaluations()
    {
        var x = Tensor.Rand([1_000_000], new Generator(1), DType.Float64) + 0.5;
        var runs = 0;
        var report = GradCheck.Check(v => Counted(v).Sin().Sum(), x);
        Passes(report);
        Assert.InRange(runs, 1, 49);
        Assert.InRange(report.Evaluations, 1, 49);
        Assert.Contains("is found with a probability of at least", report.Power, StringComparison.Ordinal);

        Tensor Counted(Tensor v)
        {
            runs++;
            return v;
        }
    }

    [Fact]
    public void The_same_check_twice_gives_the_same_report()
    {
        var options = new GradCheckOptions { Seed = 17, Order = 2 };
        Assert.Equal(
            GradCheck.Check(static x => x.Sin().Exp(), Point, options).ToJson(), GradCheck.Check(static x => x.Sin().Exp(), Point, options).ToJson());
    }

    [Fact]
    public void A_cancelled_check_ends()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => GradCheck.Check(static x => x.Sin(), Point, new GradCheckOptions { CancellationToken = source.Token }));
    }

    private static void Passes(GradCheckReport report) => Assert.True(report.Passed, report.ToString());
}
