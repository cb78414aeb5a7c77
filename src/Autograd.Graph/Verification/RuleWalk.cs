using Autograd.Folds;
using Autograd.Inspection;
using Autograd.Transforms;

namespace Autograd.Verification;

/// <summary>
/// Goes through the graph of a function whose gradient is wrong, from the inputs on, and checks each op by itself at the values
/// that it was applied to: the first one whose own rule disagrees with it is the culprit.
/// </summary>
internal static class RuleWalk
{
    // Of one op: a wrong rule shows at once, and there may be many ops.
    private const int MostEvaluations = 20_000;

    /// <summary>The culprit and what is wrong with it; null if each op is right by itself, or cannot be applied again.</summary>
    internal static (Node Node, GradCheckFinding Finding)? Culprit(Subject subject, int order, GradCheckOptions options, ulong seed)
    {
        foreach (var node in Nodes(subject))
        {
            if (node.IsLeaf || node.Watch is not { } watch) continue;
            try
            {
                if (Fault(node, watch, order, options, seed) is { } finding) return (node, finding);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // An op that cannot be applied by itself is not blamed.
            }
        }

        return null;
    }

    /// <summary>What is to be said of a path that is missing though no rule is wrong: where history was cut off.</summary>
    internal static string? Cut(Subject subject)
    {
        foreach (var node in Nodes(subject))
            for (var i = 0; i < node.InputCount; i++)
                if (node.Input(i) is { Node: null, Cut: not Autograd.Cut.None } edge)
                    return Errors.Say($"the history of input {i} of {node.Op.Name} was cut off ({edge.Cut})") + (node.Source is { } place ? $", called at {place}" : "");
        return null;
    }

    private static List<Node> Nodes(Subject subject)
    {
        var inputs = Array.ConvertAll(subject.Point, Watch.Track);
        return Paths.Reachable(subject.Apply(inputs).Where(static y => y.Node is not null).Select(static y => y.Node!));
    }

    private static GradCheckFinding? Fault(Node node, Watch watch, int order, GradCheckOptions options, ulong seed)
    {
        int[] tracked = [.. Enumerable.Range(0, node.InputCount).Where(i => node.Input(i).Node is not null)];
        var budget = new Budget(MostEvaluations, options.CancellationToken);
        var alone = new Subject(Alone, Array.ConvertAll(tracked, i => new Tensor(watch.Inputs[i])), GradCheckDomain.Reals, budget);
        var examined = alone;
        if (order == 2) examined = SecondOrder.Of(alone, new Draw(seed), budget);
        var examination = new Examination(examined, options with { Linear = false, MaxEvaluations = MostEvaluations }, new Draw(seed), order);
        examination.Run();
        return examination.Failures.FirstOrDefault();

        Tensor[] Alone(Tensor[] x)
        {
            var inputs = Array.ConvertAll(watch.Inputs, static value => new Tensor(value));
            for (var t = 0; t < tracked.Length; t++) inputs[tracked[t]] = x[t];
            return node.Op.Reapply(inputs, node.Args)!;
        }
    }
}
