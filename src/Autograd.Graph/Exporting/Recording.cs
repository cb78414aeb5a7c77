using System.Diagnostics.CodeAnalysis;

namespace Autograd.Exporting;

/// <summary>
/// One run of a function as a list of steps. Nodes of a graph keep only what derivatives read, and whole numbers and truth values
/// have no nodes; so a recording marks the inputs of a function instead (as constants that carry a <see cref="Symbol"/>), and
/// every op that meets a mark writes itself down and marks its results. Ops that meet none cost a look at a field.
/// </summary>
internal sealed class Recording
{
    /// <summary>The op of a step whose op does not say its name.</summary>
    internal const string Unnamed = "a question (all, any, isnan, isfinite) or the places of a sort";

    // Indices are arguments of ops, as arrays: they are found again by the array.
    private readonly Dictionary<NdArray, Symbol> _indices = new(ReferenceEqualityComparer.Instance);

    /// <summary>The steps in their order.</summary>
    internal List<Step> Steps { get; } = [];

    /// <summary>Whether the model is written: from then on the marked tensors are ordinary constants.</summary>
    internal bool IsOver { get; private set; }

    /// <summary>The recording of the first tensor that has a mark; null if none has.</summary>
    internal static Recording? Of(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var x in tensors)
            if (x.Symbol is { } symbol) return symbol.Recording;
        return null;
    }

    /// <summary>A tensor that is picked from by an index: marked if the index is, so that picking is recorded.</summary>
    internal static Tensor Beside(Tensor x, Tensor index)
        => index.Symbol is { } symbol && x is { Symbol: null, IsBatched: false } ? symbol.Recording.Constant(x.Value) : x;

    /// <summary>A value that the function is given under a name: an input or a parameter.</summary>
    internal Tensor Input(string name, NdArray value) => Marked(new Symbol(this, null, 0, name), value);

    /// <summary>Writes a step down.</summary>
    /// <param name="op">The op; for comparisons and places its kernel, for what has no name <see cref="Unnamed"/>.</param>
    /// <param name="args">The op's arguments.</param>
    /// <param name="values">The values of the results.</param>
    /// <param name="inputs">What it was applied to; constants among them are part of the recording.</param>
    internal Tensor[] Add(object op, object? args, ReadOnlySpan<NdArray> values, ReadOnlySpan<Tensor> inputs)
    {
        var operands = new Operand[inputs.Length];
        for (var i = 0; i < operands.Length; i++)
        {
            if (inputs[i].Symbol is { } symbol && symbol.Recording != this) throw OnnxErrors.Nested();
            operands[i] = inputs[i].Symbol is { } own ? new Operand(own, null, inputs[i].Shape, inputs[i].DType) : new Operand(null, inputs[i].Value, inputs[i].Shape, inputs[i].DType);
        }

        var shapes = new (Shape, DType)[values.Length];
        for (var o = 0; o < shapes.Length; o++) shapes[o] = (values[o].Shape, values[o].DType);
        var step = new Step(Steps.Count, op, args, operands, shapes);
        Steps.Add(step);
        var results = new Tensor[values.Length];
        for (var o = 0; o < results.Length; o++) results[o] = Marked(new Symbol(this, step, o, null), values[o]);
        return results;
    }

    internal void End() => IsOver = true;

    /// <summary>What an array among the arguments of a step stands for.</summary>
    internal bool IsIndex(NdArray array, [MaybeNullWhen(false)] out Symbol symbol) => _indices.TryGetValue(array, out symbol);

    private Tensor Constant(NdArray value) => Add(Step.Constant, null, [value], [new Tensor(value)])[0];

    private Tensor Marked(Symbol symbol, NdArray value)
    {
        if (value.DType == DType.Int64) _indices[value] = symbol;
        return new Tensor(value, symbol);
    }
}

/// <summary>What a marked tensor stands for: an input by its name, or an output of a step.</summary>
internal sealed class Symbol(Recording recording, Step? step, int output, string? name)
{
    internal Recording Recording => recording;

    internal Step? Step => step;

    internal int Output => output;

    internal string? Name => name;
}

/// <summary>What a step was applied to: a symbol, or the value of a constant.</summary>
internal readonly record struct Operand(Symbol? Symbol, NdArray? Value, Shape Shape, DType DType);

/// <summary>One application of an op in a recording.</summary>
internal sealed record Step(int Number, object Op, object? Args, Operand[] Inputs, (Shape Shape, DType DType)[] Outputs)
{
    /// <summary>The op of a constant that was marked.</summary>
    internal const string Constant = "constant";

    internal string Name => NameOf(Op);

    internal static string NameOf(object op) => op switch
    {
        Rules.Op rule => rule.Name,
        Delegate => "a comparison or place",
        _ => (string)op,
    };
}
