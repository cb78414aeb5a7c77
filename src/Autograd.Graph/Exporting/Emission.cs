namespace Autograd.Exporting;

/// <summary>Writes the steps of a recording that its outputs need into a graph. What no output needs is not looked at.</summary>
internal sealed class Emission
{
    private readonly OnnxGraph _graph;
    private readonly Recording _recording;
    private readonly Recording? _twin;
    private readonly bool[] _needed;
    private readonly string[]?[] _names;
    private Func<Symbol, string> _input = static symbol => symbol.Name!;

    /// <param name="graph">Where nodes go.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="twin">The same function's recording with another batch size, to tell sizes that follow it; null if none does.</param>
    /// <param name="outputs">What is asked for.</param>
    internal Emission(OnnxGraph graph, Recording recording, Recording? twin, Symbol[] outputs)
    {
        (_graph, _recording, _twin) = (graph, recording, twin);
        var steps = recording.Steps;
        (_needed, _names) = (new bool[steps.Count], new string[]?[steps.Count]);
        foreach (var output in outputs) Need(output);
        for (var s = steps.Count - 1; s >= 0; s--)
        {
            if (!_needed[s]) continue;
            foreach (var input in steps[s].Inputs)
                if (input.Symbol is { } symbol) Need(symbol);
            if (steps[s].Args is PickingRules.PickArgs picks && recording.IsIndex(picks.Index, out var index)) Need(index);
        }
    }

    /// <summary>The names of inputs and parameters that the outputs need.</summary>
    internal HashSet<string> Used { get; } = new(StringComparer.Ordinal);

    /// <summary>Writes the steps.</summary>
    /// <param name="input">The name in the graph of what the recording was given.</param>
    internal void Run(Func<Symbol, string> input)
    {
        _input = input;
        foreach (var step in _recording.Steps)
            if (_needed[step.Number]) _names[step.Number] = Write(step);
    }

    /// <summary>The name in the graph.</summary>
    internal string NameOf(Symbol symbol)
    {
        if (symbol.Step is not { } step) return _input(symbol);
        return _names[step.Number]![symbol.Output] is { Length: > 0 } name ? name : throw OnnxErrors.Unsupported(step.Name, "as to its places");
    }

    /// <summary>The name of an array among the arguments: of the symbol that it is the value of, or as a constant.</summary>
    internal string NameOf(NdArray array) => _recording.IsIndex(array, out var symbol) ? NameOf(symbol) : _graph.Constant(array);

    /// <summary>The shape of a step's output as a constant, −1 for a size that follows the batch: for a change of shape.</summary>
    internal string Target(Step step)
    {
        var sizes = Array.ConvertAll(step.Outputs[0].Shape.ToArray(), static size => (long)size);
        if (_twin?.Steps[step.Number].Outputs[0].Shape is { } other && other.Rank == sizes.Length)
        {
            int[] differ = [.. Enumerable.Range(0, sizes.Length).Where(d => other.Dims[d] != sizes[d])];
            if (differ.Length == 1) sizes[differ[0]] = -1;
        }

        return _graph.Vector(sizes);
    }

    private void Need(Symbol symbol)
    {
        if (symbol.Step is { } step) _needed[step.Number] = true;
        else Used.Add(symbol.Name!);
    }

    private string[] Write(Step step)
    {
        var outer = _graph.From;
        if (outer.Length == 0) _graph.From = step.Name;
        var inputs = Array.ConvertAll(step.Inputs, input => input.Symbol is { } symbol ? NameOf(symbol) : _graph.Constant(input.Value!));
        var written = OnnxOps.Mapping(step) is { } mapping ? mapping(new OnnxStep(_graph, this, step, inputs))
            : OnnxFormulas.Of(step) is { } formula ? [Inline(step, inputs, formula)]
            : throw OnnxErrors.Unsupported(step.Name);
        _graph.From = outer;
        return written;
    }

    /// <summary>A step as the steps of a formula in other ops.</summary>
    private string Inline(Step step, string[] names, Func<Tensor[], Tensor> formula)
    {
        var inner = new Recording();
        var inputs = new Tensor[names.Length];
        for (var i = 0; i < inputs.Length; i++) inputs[i] = inner.Input(Parts.Number(i), NdArray.Zeros(step.Inputs[i].Shape, step.Inputs[i].DType));
        var output = formula(inputs).Symbol!;
        inner.End();
        var emission = new Emission(_graph, inner, null, [output]);
        emission.Run(symbol => names[int.Parse(symbol.Name!, System.Globalization.CultureInfo.InvariantCulture)]);
        return emission.NameOf(output);
    }
}
