namespace Autograd;

/// <summary>What a custom <see cref="Function"/> hands from its forward to its backward.</summary>
public sealed class FunctionContext
{
    private readonly List<NdArray> _saved = [];
    private readonly HashSet<NdArray> _constant = [];
    private IReadOnlyList<NdArray> _inputs = [];
    private IReadOnlyList<NdArray> _outputs = [];
    private IReadOnlyList<bool> _needs = [];

    internal FunctionContext()
    {
    }

    /// <summary>Anything else that backward wants: a number, a shape, a flag.</summary>
    public object? State { get; set; }

    /// <summary>
    /// Inside backward: the tensors that were saved. Inputs and outputs carry their history when the gradient is itself to be
    /// differentiated; other values are constants.
    /// </summary>
    public IReadOnlyList<Variable> SavedTensors { get; private set; } = [];

    /// <summary>Inside backward: whether the gradient of an input is asked for.</summary>
    public IReadOnlyList<bool> NeedsInputGrad => _needs;

    /// <summary>Inside forward: keeps tensors for backward.</summary>
    public void SaveForBackward(params IReadOnlyList<Variable> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        foreach (var tensor in tensors) _saved.Add(tensor.Tensor.Value);
    }

    /// <summary>Inside forward: outputs that carry no gradient, a mask for one.</summary>
    public void MarkNonDifferentiable(params IReadOnlyList<Variable> outputs)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        foreach (var output in outputs) _constant.Add(output.Tensor.Value);
    }

    internal bool IsDifferentiable(NdArray output) => output.DType.IsFloating() && !_constant.Contains(output);

    internal void Finish(IReadOnlyList<NdArray> inputs, IReadOnlyList<NdArray> outputs)
    {
        // Only identity is needed, to tell which saved values are inputs or outputs; what was not saved is not held.
        _inputs = [.. inputs.Select(x => _saved.Contains(x) ? x : null!)];
        _outputs = [.. outputs.Select(y => _saved.Contains(y) ? y : null!)];
    }

    /// <summary>A context for one run of backward: the shared one is never written, so that runs may be concurrent.</summary>
    internal FunctionContext For(Node node, bool track, IReadOnlyList<bool> needs) => new()
    {
        State = State,
        _needs = needs,
        SavedTensors = [.. _saved.Select(value => new Variable(track ? Tracked(value, node) : new Tensor(value)))],
    };

    private Tensor Tracked(NdArray value, Node node)
    {
        for (var i = 0; i < _inputs.Count; i++)
            if (ReferenceEquals(_inputs[i], value)) return new Tensor(value, node.Input(i));
        for (var o = 0; o < _outputs.Count; o++)
            if (ReferenceEquals(_outputs[o], value) && value.DType.IsFloating()) return new Tensor(value, new Edge(node, o));
        return new Tensor(value);
    }
}
