using Autograd.Properties.Transforms;

namespace Autograd.Properties.Graph;

/// <summary>Who looks on at a pass looks into checkpoints and through dropped values too; what cannot be had is refused.</summary>
public sealed class CheckpointPassTests
{
    private static readonly Tensor W = Tensor.Float64([2, 3]).Track();

    // Without a checkpoint, with one, and with one in another.
    private static readonly Func<Func<Tensor, Tensor>, Tensor, Tensor>[] Calls =
    [
        static (f, x) => f(x),
        static (f, x) => Differentiate.Checkpoint(f, x),
        static (f, x) => Differentiate.Checkpoint(z => Differentiate.Checkpoint(f, z), x),
        static (f, x) => Differentiate.Drop(Differentiate.Checkpoint(f, x)),
        static (f, x) => Differentiate.Drop(f(x)),
    ];

    private static Tensor Layer(Tensor x) => (x * W).Tanh().Exp();

    private static Tensor Leaf(params double[] values) => Tensor.From(values).Track();

    [Fact]
    public void Those_who_see_every_place_see_what_they_would_see_without()
    {
        foreach (var createGraph in new[] { false, true })
        {
            var seen = Calls.Select(call =>
            {
                var x = Leaf(0.5, -1);
                List<string> places = [];
                call(Layer, x.Sin()).Sum().Backward(options: new()
                {
                    CreateGraph = createGraph,
                    Observers = [Observer.Look((place, g) => places.Add($"{place.Node!.Op.Name} {string.Join(' ', g.ToArray<double>())}"))],
                });
                return places;
            }).ToArray();
            Assert.Equal(["exp", "leaf", "leaf", "mul", "sin", "sum", "tanh"], seen[0].Select(static line => line.Split(' ')[0]).Order(StringComparer.Ordinal));
            foreach (var places in seen) Assert.Equal(seen[0].Order(StringComparer.Ordinal), places.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void Checkpoint_that_is_not_gone_through_is_seen_itself()
    {
        var y = Differentiate.Checkpoint(Layer, Leaf(0.5, -1));
        List<string> places = [];
        Differentiate.Grad([y.Sin().Sum()], [y], options: new() { Observers = [Observer.Look((place, _) => places.Add(place.Node!.Op.Name))] });
        Assert.Equal(["sum", "sin", "checkpoint"], places);
    }

    [Fact]
    public void Replaced_gradients_inside_count_to_second_order()
    {
        foreach (var call in Calls)
        {
            var x = Leaf(0.5, -1);
            var halve = Observer.Replace(static (place, g) => place.Node!.Op.Name == "tanh" ? g * 0.5 : null);
            var y = call(Layer, x.Sin()).Sum();
            var half = y.Backward(options: new() { Observers = [halve] })[x];
            Near(Layer(x.Sin()).Sum().Backward()[x] * 0.5, half);
            var gradient = y.Backward(options: new() { CreateGraph = true, Observers = [halve] })[x];
            Near(half, gradient);
            Near(Differentiate.Hvp(static z => Layer(z.Sin()).Sum(), x.Detach(), Tensor.Ones([2], DType.Float64)) * 0.5, Differentiate.Grad(gradient.Sum(), x));
        }
    }

    [Fact]
    public void Place_outside_is_seen_once_and_complete()
    {
        foreach (var call in Calls)
        {
            var (x, looks) = (Leaf(0.5, -1), 0);
            var root = (call(Layer, x) * call(Layer, x * 2) * W).Sum();
            var gradients = root.Backward(options: new() { Observers = [Observer.Look(W, Look), Observer.Look(x, Look)] });
            Assert.Equal(2, looks);
            void Look(Tensor g) => looks++;
            Near((Layer(x) * Layer(x * 2) * W).Sum().Backward()[W], gradients[W]);
        }
    }

    [Fact]
    public void Anomaly_inside_names_the_step()
    {
        foreach (var call in Calls)
        {
            var x = Leaf(0, 4);
            var root = call(static z => (z * W).Sqrt() * 2, x).Sum();
            var error = Assert.Throws<AnomalyException>(() => root.Backward(options: new() { DetectAnomaly = true }));
            Assert.Equal("sqrt", error.Node.Op.Name);
        }
    }

    [Fact]
    public void Pass_that_is_cancelled_inside_ends_there_and_changes_nothing()
    {
        using var source = new CancellationTokenSource();
        var x = new Variable(Tensor.Float64([0.5, -1]), requiresGrad: true);
        var root = Checkpoint.Apply(static z => z.Tanh().Exp().Sin(), x).Sum();
        var seen = new List<string>();
        var options = new BackwardOptions
        {
            CancellationToken = source.Token,
            Observers = [Observer.Look((place, _) =>
            {
                seen.Add(place.Node!.Op.Name);
                if (place.Node.Op.Name == "exp") source.Cancel();
            })],
        };
        Assert.Throws<OperationCanceledException>(() => root.Backward(options: options));
        Assert.Equal(["sum", "sin", "exp"], seen);
        Assert.Null(x.Grad);
    }

    [Fact]
    public void Hooks_and_retained_gradients_of_variables_inside_work()
    {
        var x = new Variable(Tensor.Float64([0.5, -1]), requiresGrad: true);
        Variable? inside = null, argument = null;
        var hooked = 0;
        var root = Checkpoint.Apply(
            z =>
            {
                argument = z;
                inside = z.Tanh();
                argument.RetainGrad();
                inside.RetainGrad();
                inside.RegisterHook(g =>
                {
                    hooked++;
                    return g * 10;
                });
                return inside.Exp();
            },
            x).Sum();
        root.Backward();
        Assert.Equal(1, hooked);
        var expected = x.Tensor.Detach().Tanh().Exp() * 10;
        Near(expected, inside!.Grad!.Tensor);
        Near(x.Grad!.Tensor, argument!.Grad!.Tensor);
        Near(expected * (1 - x.Tensor.Detach().Tanh().Square()), x.Grad.Tensor);

        // A pass that is asked for one leaf retains on the way too, as without a checkpoint.
        root.Backward(inputs: [x]);
        Assert.NotNull(inside.Grad);
    }

    [Fact]
    public void Gradient_of_a_tensor_inside_is_refused_and_says_why()
    {
        var x = Leaf(0.5, -1);
        Tensor? inside = null;
        var root = Differentiate.Checkpoint(z => (inside = z.Tanh()).Exp(), x).Sum();
        Assert.Contains("inside a checkpointed function", Assert.Throws<InvalidOperationException>(() => Differentiate.Grad(root, inside!)).Message, StringComparison.Ordinal);

        var middle = x.Tanh();
        var y = middle.Tanh().Tanh();
        var thin = Differentiate.Drop(y.Tanh().Sum());
        Assert.Contains("Drop", Assert.Throws<InvalidOperationException>(() => Differentiate.Grad(thin, y)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Drop", Assert.Throws<InvalidOperationException>(() => Differentiate.Grad(y.Sum(), W)).Message, StringComparison.Ordinal);
    }

    private static void Near(Tensor expected, Tensor actual) => TransformCaseTests.Near(expected.ToArray<double>(), actual);
}
