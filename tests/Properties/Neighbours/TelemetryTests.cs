using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Autograd.Properties.Neighbours;

/// <summary>What .NET's diagnostics hear of backward passes. Listeners hear the whole process, so the tests run alone and look at their own thread.</summary>
[Collection("Console")]
public sealed class TelemetryTests
{
    private readonly int _thread = Environment.CurrentManagedThreadId;

    [Fact]
    public void Meters_count_passes_nodes_bytes_and_durations()
    {
        var x = Tensor.From([1.0, 2, 3]).Track();
        var y = (x.Exp() * x).Sum(); // exp keeps its result, mul both factors: x, and what exp keeps
        using var heard = new Heard(_thread);
        y.Backward();
        y.Backward(options: new BackwardOptions { CreateGraph = true });
        Differentiate.Grad(y, x);
        Assert.Equal(3, heard["autograd.backward.passes"].Sum());
        Assert.Equal(9, heard["autograd.backward.nodes"].Sum()); // exp, mul and sum, three times
        Assert.Equal([3.0, 3, 3], heard["autograd.graph.ops"]);
        Assert.All(heard["autograd.graph.kept"], static bytes => Assert.Equal(48, bytes));
        Assert.All(heard["autograd.backward.duration"], static seconds => Assert.InRange(seconds, 0, 60));
        Assert.Equal(3, heard["autograd.backward.duration"].Count);
        Assert.All(heard["autograd.backward.allocated"], static bytes => Assert.InRange(bytes, 1, 1 << 20));
        Assert.Equal([false, true, false], heard.Tags["autograd.backward.passes"].Select(static tags => tags["autograd.create_graph"]));
    }

    [Fact]
    public void Instruments_have_the_described_units()
    {
        using var heard = new Heard(_thread);
        Tensor.From([1.0]).Track().Exp().Backward();
        Assert.Equal(
            "autograd.backward.allocated By, autograd.backward.duration s, autograd.backward.nodes {node}, autograd.backward.passes {pass}, autograd.graph.kept By, autograd.graph.ops {op}",
            string.Join(", ", heard.Instruments.Select(static i => $"{i.Name} {i.Unit}").Order(StringComparer.Ordinal)));
        Assert.All(heard.Instruments, static i => Assert.NotEmpty(i.Description!));
    }

    [Fact]
    public void Activities_are_children_of_the_callers_and_end_with_the_pass()
    {
        var ended = new List<Activity>();
        using var mine = new ActivitySource("test");
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name is Telemetry.ActivitySourceName or "test",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (Environment.CurrentManagedThreadId == _thread && activity.Source.Name == Telemetry.ActivitySourceName) ended.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var outer = mine.StartActivity("training step")!;
        var x = Variable.From([1.0, 2], [2], requiresGrad: true);
        (x * x).Sum().Backward();
        Assert.Same(outer, Activity.Current);
        var pass = Assert.Single(ended);
        Assert.Equal(("autograd.backward", outer.SpanId, ActivityStatusCode.Unset), (pass.OperationName, pass.ParentSpanId, pass.Status));
        Assert.Equal(2L, pass.GetTagItem("autograd.backward.nodes"));
        Assert.Equal(false, pass.GetTagItem("autograd.create_graph"));

        Assert.Throws<TimeoutException>(() => (x * x).Sum().Tensor.Backward(options: new BackwardOptions { Observers = [Observer.Look(static (_, _) => throw new TimeoutException("late"))] }));
        Assert.Same(outer, Activity.Current);
        Assert.Equal((ActivityStatusCode.Error, "late"), (ended[1].Status, ended[1].StatusDescription));
        Assert.Equal("System.TimeoutException", ended[1].GetTagItem("error.type"));
    }

    [Fact]
    public void Failed_passes_are_counted_as_such()
    {
        var y = Tensor.From([1.0]).Track().Exp();
        using var heard = new Heard(_thread);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => y.Backward(options: new BackwardOptions { CancellationToken = cancelled.Token }));
        Assert.Equal("System.OperationCanceledException", Assert.Single(heard.Tags["autograd.backward.passes"])["error.type"]);
        Assert.Equal([0.0], heard["autograd.backward.nodes"]);
    }

    /// <summary>Steps that a checkpoint makes again belong to the pass that asks for them: one pass, and all their nodes.</summary>
    [Fact]
    public void Checkpoint_is_no_pass_of_its_own()
    {
        var x = Tensor.From([1.0, 2]).Track();
        var y = Differentiate.Checkpoint(static z => z.Exp().Exp(), x).Sum();
        using var heard = new Heard(_thread);
        y.Backward();
        Assert.Equal([1.0], heard["autograd.backward.passes"]);
        Assert.Equal([4.0], heard["autograd.backward.nodes"]); // sum, the checkpoint, and exp twice
    }

    [Fact]
    public void Nobody_hears_and_gradients_are_the_same()
    {
        var x = Tensor.From([1.0, 2, 3]).Track();
        var alone = (x.Exp() * x).Sum().Backward()[x].ToArray<double>();
        using var heard = new Heard(_thread);
        Assert.Equal(alone, (x.Exp() * x).Sum().Backward()[x].ToArray<double>());
    }

    /// <summary>Listens to all instruments, to what one thread says.</summary>
    private sealed class Heard : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, List<double>> _values = new(StringComparer.Ordinal);
        private readonly int _thread;

        public Heard(int thread)
        {
            _thread = thread;
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name != Telemetry.MeterName) return;
                Instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
            _listener.Start();
        }

        public List<Instrument> Instruments { get; } = [];

        public Dictionary<string, List<Dictionary<string, object?>>> Tags { get; } = new(StringComparer.Ordinal);

        public List<double> this[string name] => _values[name];

        public void Dispose() => _listener.Dispose();

        private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            if (Environment.CurrentManagedThreadId != _thread) return;
            if (!_values.ContainsKey(instrument.Name)) (_values[instrument.Name], Tags[instrument.Name]) = ([], []);
            _values[instrument.Name].Add(value);
            Tags[instrument.Name].Add(new Dictionary<string, object?>(tags.ToArray(), StringComparer.Ordinal));
        }
    }
}
