using Autograd.Rules;

namespace Autograd;

/// <summary>What a custom <see cref="Function"/> hands from its forward to its backward.</summary>
public sealed class FunctionContext : IKeepsArrays
{
    private readonly List<Variable?> _saved = [];
    private readonly List<Variable> _constant = [];
    private Place[] _places = [];
    private Tensor?[] _values = [];

    internal FunctionContext(IReadOnlyList<bool> needsInputGrad) => NeedsInputGrad = needsInputGrad;

    /// <summary>What a saved tensor was in forward, so that it finds its history again.</summary>
    private enum Kind
    {
        Other,
        Input,
        Output,
    }

    /// <summary>Anything else that backward wants: a number, a shape, a flag.</summary>
    public object? State { get; set; }

    /// <summary>
    /// Inside backward: the tensors that were saved, null where null was. Inputs and outputs carry their history when the
    /// gradient is itself to be differentiated; other values are constants.
    /// </summary>
    public IReadOnlyList<Variable> SavedTensors { get; private set; } = [];

    /// <summary>Which inputs a gradient will be, or is, asked for.</summary>
    public IReadOnlyList<bool> NeedsInputGrad { get; }

    internal bool MaterializeGrads { get; private set; } = true;

    IEnumerable<NdArray> IKeepsArrays.Arrays => _values.OfType<Tensor>().Select(static x => x.Value);

    /// <summary>Inside forward: keeps tensors for backward; null stands for none.</summary>
    public void SaveForBackward(params IReadOnlyList<Variable?> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        _saved.AddRange(tensors);
    }

    /// <summary>Inside forward: outputs that carry no gradient, a mask for one.</summary>
    public void MarkNonDifferentiable(params IReadOnlyList<Variable> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        _constant.AddRange(outputs);
    }

    /// <summary>Inside forward: whether backward is handed zeros for outputs that were not used (the default), or null.</summary>
    public void SetMaterializeGrads(bool value) => MaterializeGrads = value;

    internal bool IsDifferentiable(Variable output) => output.DType.IsFloating() && !_constant.Contains(output);

    /// <summary>Forward is over: notes by handle which saved tensors are inputs or outputs, and lets go of the handles.</summary>
    internal void Finish(Variable[] inputs, Variable[] outputs)
    {
        _places = [.. _saved.Select(saved =>
            Array.IndexOf(inputs, saved) is >= 0 and var i ? new Place(Kind.Input, i)
            : Array.IndexOf(outputs, saved) is >= 0 and var o ? new Place(Kind.Output, o)
            : new Place(Kind.Other, 0))];
        _values = [.. _saved.Select(static saved => saved?.Tensor.Detach())];
        _saved.Clear();
        _constant.Clear();
    }

    /// <summary>A context for one run of backward: the shared one is never written, so that runs may be concurrent.</summary>
    internal FunctionContext For(Node node, bool track, IReadOnlyList<bool> needs) => new(needs)
    {
        State = State,
        SavedTensors = [.. _values.Select((value, i) => value is null ? null! : new Variable(track ? Tracked(value, _places[i], node) : value))],
    };

    private static Tensor Tracked(Tensor value, Place place, Node node)
    {
        var edge = place.Kind switch
        {
            Kind.Input => node.Input(place.Index),
            Kind.Output when value.DType.IsFloating() => new Edge(node, place.Index),
            _ => default,
        };
        return edge.Node is null ? value : new Tensor(value.Value, edge);
    }

    private readonly record struct Place(Kind Kind, int Index);
}
