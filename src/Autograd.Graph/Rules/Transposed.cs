namespace Autograd.Rules;

/// <summary>
/// The rule in one direction from the rule in the other. Pull and push are linear and each other's transpose, so ⟨rule(v), w⟩
/// differentiated with respect to v is the transpose applied to w (JAX derives reverse from forward mode in this way).
/// </summary>
internal static class Transposed
{
    /// <summary>Applies the transpose of a rule.</summary>
    /// <param name="rule">Linear, made of tensor operations; null for zero on both sides.</param>
    /// <param name="places">What the transpose is to give: the shapes and dtypes that the rule takes, null for none.</param>
    /// <param name="weights">What the transpose is applied to; null for zero.</param>
    /// <param name="createGraph">Whether the results carry history.</param>
    /// <param name="cancellation">Of the pass that the rule runs in.</param>
    /// <returns>One a place; null for zero.</returns>
    internal static Tensor?[] Apply(
        Func<Tensor?[], Tensor?[]> rule, ReadOnlySpan<(Shape Shape, DType DType)?> places, ReadOnlySpan<Tensor?> weights, bool createGraph,
        CancellationToken cancellation = default)
    {
        // Ones, not zeros: a rule that is made of no tensor operations then shows itself by a result without history.
        var variables = new Tensor?[places.Length];
        for (var p = 0; p < variables.Length; p++)
            if (places[p] is var (shape, dtype) && dtype.IsFloating()) variables[p] = Tensor.Ones(shape, dtype).Track();

        var results = rule(variables);
        List<Tensor> roots = [];
        List<Tensor?> seeds = [];
        for (var r = 0; r < results.Length; r++)
        {
            if (results[r] is not { IsTracked: true } root || weights[r] is not { } weight) continue;
            roots.Add(root);
            seeds.Add(weight);
        }

        var transposed = new Tensor?[places.Length];
        Tensor[] targets = [.. variables.OfType<Tensor>()];
        if (roots.Count == 0 || targets.Length == 0) return transposed;
        var options = new BackwardOptions { CreateGraph = createGraph, Unused = UnusedInputs.Absent, CancellationToken = cancellation };
        var found = Differentiate.Grad(roots, targets, seeds, options);
        for (int p = 0, t = 0; p < transposed.Length; p++)
            if (variables[p] is not null) transposed[p] = found[t++];
        return transposed;
    }

    /// <summary>The push of an op that has a pull.</summary>
    internal static Tensor?[] Push(Kept kept, Func<Tensor?[], Tensor?[]> pull, ReadOnlySpan<Tensor?> tangents)
    {
        var places = new (Shape, DType)?[kept.Node.OutputCount];
        for (var o = 0; o < places.Length; o++) places[o] = (kept.OutputShape(o), kept.OutputDType(o));
        return Apply(pull, places, tangents, kept.CreateGraph, kept.Cancellation);
    }

    /// <summary>The pull of an op that has a push.</summary>
    internal static Tensor?[] Pull(Kept kept, Func<Tensor?[], Tensor?[]> push, ReadOnlySpan<Tensor?> cotangents)
    {
        var places = new (Shape, DType)?[kept.Node.InputCount];
        for (var i = 0; i < places.Length; i++)
            if (kept.Needs(i)) places[i] = (kept.ShapeOf(i), kept.DTypeOf(i));
        return Apply(push, places, cotangents, kept.CreateGraph, kept.Cancellation);
    }
}
