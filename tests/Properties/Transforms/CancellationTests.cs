namespace Autograd.Properties.Transforms;

/// <summary>A token that is cancelled while a transform runs ends it: no further rule is run, and nothing is half done.</summary>
public sealed class CancellationTests
{
    private static readonly Tensor X = Tensor.Float64([0.5, -1, 2]);

    private static readonly Dictionary<string, Action<Func<Tensor, Tensor>, CancellationToken>> Transforms = new(StringComparer.Ordinal)
    {
        ["Grad"] = static (f, stop) => Differentiate.Grad(x => f(x).Sum(), X, stop),
        ["ValueAndGradWithAux"] = static (f, stop) => Differentiate.ValueAndGradWithAux(x => (f(x).Sum(), 1), X, stop),
        ["Vjp"] = static (f, stop) => Differentiate.Vjp(f, X, X, cancellationToken: stop),
        ["Jvp"] = static (f, stop) => Differentiate.Jvp(f, X, X, cancellationToken: stop),
        ["Linearize, pull"] = static (f, stop) => Differentiate.Linearize(f, X, stop).Pull(X, stop),
        ["Linearize, push"] = static (f, stop) => Differentiate.Linearize(f, X, stop).Push(X, stop),
        ["Jacobian by rows"] = static (f, stop) => Differentiate.Jacobian(f, X, JacobianMode.Reverse, cancellationToken: stop),
        ["Jacobian by columns"] = static (f, stop) => Differentiate.Jacobian(f, X, JacobianMode.Forward, cancellationToken: stop),
        ["Hessian"] = static (f, stop) => Differentiate.Hessian(x => f(x).Sum(), X, cancellationToken: stop),
        ["Hvp"] = static (f, stop) => Differentiate.Hvp(x => f(x).Sum(), X, X, cancellationToken: stop),
        ["Vhp"] = static (f, stop) => Differentiate.Vhp(x => f(x).Sum(), X, X, cancellationToken: stop),
        ["GaussNewtonProduct"] = static (f, stop) => Differentiate.GaussNewtonProduct(f, X, X, cancellationToken: stop),
        ["DirectionalDerivative"] = static (f, stop) => Differentiate.DirectionalDerivative(f, X, X, 2, stop),
        ["Divergence"] = static (f, stop) => Differentiate.Divergence(f, X, stop),
        ["Curl"] = static (f, stop) => Differentiate.Curl(f, X, stop),
        ["Laplacian"] = static (f, stop) => Differentiate.Laplacian(x => f(x).Sum(), X, stop),
        ["two tensors"] = static (f, stop) => Differentiate.Jacobian((x, y) => f(x) * y, (X, X), cancellationToken: stop),
        ["VMap"] = static (f, stop) => Vectorize.VMap(f, cancellationToken: stop)(Tensor.Stack([X, X])),
    };

    public static TheoryData<string> Names => [.. Transforms.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Cancelled_before_the_function_never_runs(string name)
    {
        var runs = 0;
        Assert.Throws<OperationCanceledException>(() => Transforms[name](
            x =>
            {
                runs++;
                return x.Exp();
            },
            new CancellationToken(canceled: true)));
        Assert.Equal(0, runs);
    }

    [Theory, MemberData(nameof(Names))]
    public void Cancelled_inside_the_function_no_rule_is_run(string name)
    {
        using var source = new CancellationTokenSource();
        var (runs, rules) = (0, 0);
        var counted = Counted(() => rules++);
        var error = Assert.Throws<OperationCanceledException>(() => Transforms[name](
            x =>
            {
                runs++;
                var y = counted.Apply(x);
                source.Cancel();
                return y;
            },
            source.Token));
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Equal((1, 0), (runs, rules));
    }

    /// <summary>In a batch the rule of a custom op runs once an example: the rest of the examples are left out too.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Cancelled_inside_a_rule_no_other_rule_is_run(string name)
    {
        using var source = new CancellationTokenSource();
        var rules = 0;
        var counted = Counted(() =>
        {
            rules++;
            source.Cancel();
        });
        void run() => Transforms[name](x => counted.Apply(counted.Apply(x)), source.Token);
        if (name == "VMap")
        {
            run(); // No rule is run by it.
            return;
        }

        Assert.Throws<OperationCanceledException>(run);
        Assert.Equal(1, rules);
    }

    [Fact]
    public void Loop_over_examples_stops_at_the_next_one()
    {
        using var source = new CancellationTokenSource();
        var examples = 0;
        var slow = CustomOp.General("slow", x =>
        {
            if (++examples == 3) source.Cancel();
            return [x[0] * 2];
        });
        var each = Vectorize.VMap(x => slow.Apply(x), cancellationToken: source.Token);
        Assert.Throws<OperationCanceledException>(() => { each(Tensor.Ones([10, 2])); });
        Assert.Equal(3, examples);
    }

    [Fact]
    public void Batched_function_stops_at_its_next_operation()
    {
        using var source = new CancellationTokenSource();
        var reached = false;
        Assert.Throws<OperationCanceledException>(() => Vectorize.VMap(
            x =>
            {
                source.Cancel();
                var y = x * 2;
                reached = true;
                return y;
            },
            cancellationToken: source.Token)(Tensor.Ones([10, 2])));
        Assert.False(reached);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Checkpoint_that_runs_again_is_left_before_its_rules(bool forward)
    {
        using var source = new CancellationTokenSource();
        var (runs, rules) = (0, 0);
        var counted = Counted(() => rules++);
        var x = X.Track();
        var y = Differentiate.Checkpoint(
            z =>
            {
                if (++runs == 2) source.Cancel();
                return counted.Apply(z).Exp();
            },
            x);
        Assert.Throws<OperationCanceledException>(() => forward
            ? Differentiate.Push([y], [x], [X], cancellationToken: source.Token)
            : Differentiate.Grad([y], [x], [X], new BackwardOptions { CancellationToken = source.Token }));
        Assert.Equal((2, 0), (runs, rules));

        // Nothing was changed: the same graph gives its gradient.
        Assert.Equal(Differentiate.Grad(z => (z * 2).Exp().Sum(), X).ToArray<double>(), Differentiate.Grad(y, x, Tensor.OnesLike(X)).ToArray<double>());
    }

    [Fact]
    public void Linearization_serves_on_after_a_call_was_ended()
    {
        using var source = new CancellationTokenSource();
        var line = Differentiate.Linearize(static x => x.Exp(), X, source.Token);
        source.Cancel();
        Assert.Throws<OperationCanceledException>(() => line.Push(X, source.Token));
        Assert.Throws<OperationCanceledException>(() => line.Pull(X, source.Token));
        Assert.Equal((X.Exp() * X).ToArray<double>(), line.Push(X).ToArray<double>());
    }

    private static CustomOp Counted(Action seen) => CustomOp.General(
        "counted",
        static x => [x[0] * 2],
        pull: (g, _) =>
        {
            seen();
            return [g[0] * 2];
        },
        push: (t, _) =>
        {
            seen();
            return [t[0] * 2];
        });
}
