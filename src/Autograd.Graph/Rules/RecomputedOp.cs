namespace Autograd.Rules;

/// <summary>
/// A step of which some kept values were dropped: before its rule runs they are computed again from values that survived.
/// Another op in place of the original one, with the same name, rule and inputs.
/// </summary>
internal sealed class RecomputedOp : Op
{
    private readonly Op _original;

    internal RecomputedOp(Op original)
        : base(original.Name, 0)
        => (_original, NodeName) = (original, original.NodeName);

    internal override void Pull(Kept kept, ReadOnlySpan<Tensor?> cotangents, Span<Tensor?> into)
        => _original.Pull(kept.ReadFrom(kept.Args<RecomputedArgs>().Whole(kept.Node, _original)), cotangents, into);

    internal override void Push(Kept kept, ReadOnlySpan<Tensor?> tangents, Span<Tensor?> into)
        => _original.Push(kept.ReadFrom(kept.Args<RecomputedArgs>().Whole(kept.Node, _original)), tangents, into);

    private protected override Reads Keeps(uint tracked) => Reads.None;
}

/// <summary>What is left of a step's kept values.</summary>
/// <param name="Args">The op's own arguments.</param>
/// <param name="Reads">What the rule reads.</param>
/// <param name="Kept">Its values in their order, some of them as recipes.</param>
internal sealed record RecomputedArgs(object? Args, Reads Reads, Recipe[] Kept) : IKeepsArrays
{
    IEnumerable<NdArray> IKeepsArrays.Arrays
    {
        get
        {
            var (found, seen, open) = (new HashSet<NdArray>(ReferenceEqualityComparer.Instance), new HashSet<Recipe>(ReferenceEqualityComparer.Instance), new Stack<Recipe>(Kept));
            while (open.TryPop(out var recipe))
            {
                if (!seen.Add(recipe)) continue;
                if (recipe.Value is { } value) found.Add(value);
                else foreach (var input in recipe.Inputs) open.Push(input);
            }

            return Args is IKeepsArrays own ? found.Concat(own.Arrays) : found;
        }
    }

    /// <summary>The step with all of its values, for one run of its rule.</summary>
    internal Node Whole(Node node, Op original)
    {
        var made = new Dictionary<Recipe, NdArray>(ReferenceEqualityComparer.Instance);
        return new Node(node, original, Args, node.Input, Reads, Array.ConvertAll(Kept, recipe => recipe.Make(made)));
    }
}

/// <summary>A value that survived, or how to compute it: an op, its arguments and inputs, and which of its outputs.</summary>
internal sealed class Recipe
{
    private readonly Op? _op;
    private readonly object? _args;
    private readonly int _output;

    internal Recipe(NdArray value) => Value = value;

    internal Recipe(Op op, object? args, Recipe[] inputs, int output)
    {
        (_op, _args, Inputs, _output) = (op, args, inputs, output);
        foreach (var input in inputs) Steps = Math.Max(Steps, input.Steps + 1);
    }

    internal NdArray? Value { get; }

    internal Recipe[] Inputs { get; } = [];

    /// <summary>The longest way from here to values that survived; bounded, so that recursion over it is too.</summary>
    internal int Steps { get; }

    internal NdArray Make(Dictionary<Recipe, NdArray> made)
    {
        if (Value is not null) return Value;
        if (made.TryGetValue(this, out var known)) return known;
        return made[this] = _op!.Compute(Array.ConvertAll(Inputs, input => input.Make(made)), _args)![_output];
    }
}
