using Autograd.Batching;

namespace Autograd.Rules;

/// <summary>What a user's rule returned, checked before it enters a fold, and completed where it was not asked for all.</summary>
internal static class Returned
{
    /// <summary>The gradients of the inputs that are needed.</summary>
    /// <param name="op">The op's name.</param>
    /// <param name="kept">The view that the rule had.</param>
    /// <param name="given">The cotangents of the outputs; null is zero.</param>
    /// <param name="results">What the rule returned.</param>
    internal static Tensor?[] Gradients(string op, Kept kept, ReadOnlySpan<Tensor?> given, Tensor?[]? results)
    {
        if (results is null) throw RuleErrors.NoGradients(op);
        if (results.Length != kept.Node.InputCount) throw GraphErrors.WrongGradientCount(op, results.Length, kept.Node.InputCount);
        var gradients = new Tensor?[results.Length];
        for (var i = 0; i < gradients.Length; i++)
        {
            if (results[i] is not { } g || !kept.Needs(i)) continue;
            if (g.Shape != kept.ShapeOf(i)) throw GraphErrors.WrongGradientShape(op, i, g.Shape, kept.ShapeOf(i));
            if (g.DType != kept.DTypeOf(i)) throw GraphErrors.WrongGradientDType(op, i, g.DType, kept.DTypeOf(i));
            History(op, "pull", kept, given, g);
            gradients[i] = g;
        }

        return gradients;
    }

    /// <summary>The tangents of the outputs.</summary>
    internal static Tensor?[] Tangents(string op, Kept kept, ReadOnlySpan<Tensor?> given, Tensor?[]? results)
    {
        if (results is null) throw RuleErrors.NoTangents(op);
        if (results.Length != kept.Node.OutputCount) throw RuleErrors.TangentCount(op, results.Length, kept.Node.OutputCount);
        var tangents = new Tensor?[results.Length];
        for (var o = 0; o < tangents.Length; o++)
        {
            if (results[o] is not { } t || !kept.OutputDType(o).IsFloating()) continue;
            if (t.Shape != kept.OutputShape(o)) throw RuleErrors.TangentShape(op, o, t.Shape, kept.OutputShape(o));
            if (t.DType != kept.OutputDType(o)) throw RuleErrors.TangentDType(op, o, t.DType, kept.OutputDType(o));
            History(op, "push", kept, given, t);
            tangents[o] = t;
        }

        return tangents;
    }

    /// <summary>
    /// Whether the history of some result ends elsewhere than at the node and at what the rule was given: at a leaf that the
    /// rule closed over, or that it made.
    /// </summary>
    internal static bool ReachElsewhere(Kept kept, ReadOnlySpan<Tensor?> given, Tensor?[] results)
    {
        if (!Array.Exists(results, static x => x is { IsTracked: true })) return false;
        var seen = new HashSet<Node> { kept.Node, kept.Place };
        var open = new Stack<Node>();
        for (var i = 0; i < kept.Node.InputCount; i++)
            if (kept.Node.Input(i).Node is { } input) seen.Add(input);
        foreach (var one in given)
            if (NodeOf(one) is { } node) seen.Add(node);
        foreach (var result in results)
            if (NodeOf(result) is { } node && seen.Add(node)) open.Push(node);
        while (open.TryPop(out var node))
        {
            if (node.IsLeaf) return true;
            for (var i = 0; i < node.InputCount; i++)
                if (node.Input(i).Node is { } input && seen.Add(input)) open.Push(input);
        }

        return false;

        static Node? NodeOf(Tensor? x) => x is null ? null : Batch.PhysicalOf(x).Node;
    }

    /// <summary>A result depends on what was given, and on nothing else that is tracked or stands for many.</summary>
    private static void History(string op, string rule, Kept kept, ReadOnlySpan<Tensor?> given, Tensor result)
    {
        foreach (var level in Levels.Of(result.Batch?.Levels))
        {
            var known = false;
            foreach (var one in given) known |= one is not null && Batch.Hides(one, level);
            if (!known) throw RuleErrors.Captured(op, rule);
        }

        bool any = false, all = true;
        foreach (var one in given)
        {
            any |= one is { IsTracked: true };
            all &= one is null or { IsTracked: true };
        }

        if (result.IsTracked && !any && !kept.CreateGraph) throw RuleErrors.Captured(op, rule);

        // Linear in what is given, all of it tracked: without history, the rule has left the world of tensor operations.
        if (any && all && !result.IsTracked && !IsZero(result)) throw GraphErrors.NotDifferentiableTwice(op);
    }

    private static bool IsZero(Tensor x) => !Batch.PhysicalOf(x).Ne(0L).Any().Item<bool>();
}
