using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Autograd;

/// <summary>
/// What backward passes tell .NET's diagnostics, and through them OpenTelemetry, dotnet-counters and dotnet-trace. While nobody
/// listens, a pass asks once whether anybody does, and an op nothing.
/// </summary>
/// <remarks>
/// <para>Activities: <c>autograd.backward</c>, one a pass, with the tags <c>autograd.create_graph</c>,
/// <c>autograd.backward.nodes</c>, and of a pass that failed <c>error.type</c>.</para>
/// <para>Instruments: <c>autograd.backward.duration</c> (histogram, s), <c>autograd.backward.passes</c> (counter, {pass}),
/// <c>autograd.backward.nodes</c> (counter, {node}: nodes pulled, those that a checkpoint makes again too),
/// <c>autograd.backward.allocated</c> (counter, By: by the thread of the pass), <c>autograd.graph.ops</c> (histogram, {op}: ops
/// recorded behind the roots of a pass), <c>autograd.graph.kept</c> (histogram, By: what those keep). The last two walk
/// the graph once more. All have the tags <c>autograd.create_graph</c> and, of a pass that failed, <c>error.type</c>.</para>
/// </remarks>
public static class Telemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/>, for <c>AddSource</c>.</summary>
    public const string ActivitySourceName = "Autograd";

    /// <summary>The name of the <see cref="Meter"/>, for <c>AddMeter</c>.</summary>
    public const string MeterName = "Autograd";

    // Not state: what is registered here once for the process is who listens, and no result depends on that.
    internal static readonly ActivitySource Activities = new(ActivitySourceName);
    internal static readonly Histogram<double> Duration;
    internal static readonly Counter<long> Passes, Nodes, Allocated;
    internal static readonly Histogram<long> Ops, Kept;

    static Telemetry()
    {
        var meter = new Meter(MeterName);
        Duration = meter.CreateHistogram<double>("autograd.backward.duration", "s", "How long backward passes take.");
        Passes = meter.CreateCounter<long>("autograd.backward.passes", "{pass}", "Backward passes.");
        Nodes = meter.CreateCounter<long>("autograd.backward.nodes", "{node}", "Nodes that backward passes pulled.");
        Allocated = meter.CreateCounter<long>("autograd.backward.allocated", "By", "Bytes that the threads of backward passes allocated in them.");
        Ops = meter.CreateHistogram<long>("autograd.graph.ops", "{op}", "Ops recorded behind the roots of a backward pass.");
        Kept = meter.CreateHistogram<long>("autograd.graph.kept", "By", "Bytes of the values that the ops behind the roots of a backward pass keep.");
    }

    /// <summary>Whether anybody wants to know anything of a pass.</summary>
    internal static bool IsListenedTo
        => Activities.HasListeners() || Duration.Enabled || Passes.Enabled || Nodes.Enabled || Allocated.Enabled || Ops.Enabled || Kept.Enabled;
}
