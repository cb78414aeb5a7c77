using System.Diagnostics;

namespace Autograd.Diagnostics;

/// <summary>A backward pass that somebody listens to, from its beginning to its end.</summary>
internal sealed class MeasuredPass
{
    private readonly bool _createGraph;
    private readonly Activity? _activity;
    private readonly long _started, _allocated;

    private MeasuredPass(ReadOnlySpan<Tensor> roots, bool createGraph)
    {
        _createGraph = createGraph;
        if (Telemetry.Ops.Enabled || Telemetry.Kept.Enabled) LookAtGraph(roots);
        _activity = Telemetry.Activities.StartActivity("autograd.backward");
        _allocated = GC.GetAllocatedBytesForCurrentThread();
        _started = Stopwatch.GetTimestamp();
    }

    /// <summary>Begins to measure; null if nobody listens.</summary>
    internal static MeasuredPass? Begin(ReadOnlySpan<Tensor> roots, BackwardOptions options)
        => Telemetry.IsListenedTo ? new MeasuredPass(roots, options.CreateGraph) : null;

    /// <summary>Says what the pass came to.</summary>
    /// <param name="nodes">How many nodes were pulled.</param>
    /// <param name="error">What ended it before its time, or null.</param>
    internal void End(long nodes, Exception? error = null)
    {
        var seconds = Stopwatch.GetElapsedTime(_started).TotalSeconds;
        var allocated = GC.GetAllocatedBytesForCurrentThread() - _allocated;
        var tags = Tags(error);
        Telemetry.Duration.Record(seconds, tags);
        Telemetry.Passes.Add(1, tags);
        Telemetry.Nodes.Add(nodes, tags);
        Telemetry.Allocated.Add(allocated, tags);
        if (_activity is null) return;
        foreach (var tag in tags) _activity.SetTag(tag.Key, tag.Value);
        _activity.SetTag("autograd.backward.nodes", nodes);
        if (error is not null) _activity.SetStatus(ActivityStatusCode.Error, error.Message);
        _activity.Dispose();
    }

    private TagList Tags(Exception? error)
    {
        var tags = new TagList { { "autograd.create_graph", _createGraph } };
        if (error is not null) tags.Add("error.type", error.GetType().FullName);
        return tags;
    }

    private void LookAtGraph(ReadOnlySpan<Tensor> roots)
    {
        var (graph, tags) = (GraphView.Of(roots.ToArray()), Tags(null));
        Telemetry.Ops.Record(graph.Count(static node => !node.Node.IsLeaf), tags);
        Telemetry.Kept.Record(graph.KeptBytes, tags);
    }
}
