using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>
/// The mutable handle of PyTorch's users: an immutable <see cref="Autograd.Tensor"/> that in-place operations may swap, with
/// <see cref="Grad"/> beside it. A graph already built holds snapshots, so a later change cannot corrupt it.
/// </summary>
[DebuggerDisplay("{DebuggerText,nq}")]
[CollectionBuilder(typeof(VariableLiteral), nameof(VariableLiteral.Of))]
public sealed partial record Variable : TensorOps<Variable>
{
    private Tensor _tensor;

    // The last twin without history; out of date, and then made anew, if it holds another value than the tensor.
    private Tensor? _twin;

    // Of a leaf; kept while the leaf is frozen, so that its gradient and older graphs find it again.
    private GradientCell? _cell;

    /// <summary>A handle on a tensor, with its history if it has one.</summary>
    public Variable(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        _tensor = tensor;
    }

    /// <summary>A leaf with a new value.</summary>
    /// <exception cref="DTypeException">A gradient is required of a dtype that is not floating.</exception>
    public Variable(Tensor tensor, bool requiresGrad)
        : this(tensor)
    {
        _tensor = tensor.Detach();
        if (requiresGrad) RequiresGrad_();
    }

    private Variable(Variable original)
        : base(original)
        => throw VariableErrors.Copied();

    /// <summary>The immutable tensor that this variable holds now.</summary>
    public Tensor Tensor => _tensor;

    /// <summary>
    /// The accumulated gradient, of the same shape and dtype; null until a backward pass reaches this leaf. It is replaced
    /// by each pass, never written into: a reference taken earlier keeps its value. For a computed variable it is null
    /// unless <see cref="RetainGrad"/> was called before the pass.
    /// </summary>
    /// <exception cref="ArgumentException">A gradient of another shape or dtype, or the variable itself, is assigned.</exception>
    public Variable? Grad
    {
        get => Cell?.Gradient;
        set
        {
            if (value is not null) Fits(value);
            if (Cell is { } cell) cell.Gradient = value;
            else if (value is not null) (GradFn is null ? _cell ??= new GradientCell() : GradientCell.Retain(_tensor.Edge)).Gradient = value;
        }
    }

    /// <summary>Whether operations on this variable are recorded. Assigning is <see cref="RequiresGrad_"/>.</summary>
    public bool RequiresGrad
    {
        get => _tensor.IsTracked;
        set => RequiresGrad_(value);
    }

    /// <summary>Whether this variable was not computed from variables that require a gradient.</summary>
    public bool IsLeaf => GradFn is null;

    /// <summary>The node that computed this variable; null for a leaf. Prints as <c>&lt;AddBackward0&gt;</c>.</summary>
    public Node? GradFn => _tensor.Node is { IsLeaf: false } node ? node : null;

    /// <summary>
    /// The same value as a variable that requires no gradient. A variable of its own: changing it in place does not change
    /// this one; do that inside a <see cref="GradMode.NoGrad"/> scope.
    /// </summary>
    public Variable Data => Detach();

    // Under NoGrad an op sees the value without its history, so the graph layer knows no mode.
    internal override Tensor Core
    {
        get
        {
            var tensor = _tensor;
            if (GradMode.IsEnabled || !tensor.IsTracked) return tensor;
            if (tensor.IsBatched) return tensor.Without(Cut.NotRecorded);
            var twin = _twin;
            if (!ReferenceEquals(twin?.Value, tensor.Value)) _twin = twin = tensor.Without(Cut.NotRecorded);
            return twin!;
        }
    }

    private GradientCell? Cell => GradientCell.Of(_tensor.Edge) ?? (GradFn is null ? _cell : null);

    private string DebuggerText => $"{DType.Name()}{Shape}{(GradFn is { } node ? " " + node : RequiresGrad ? " requiresGrad" : "")}";

    /// <summary>Marks or unmarks this leaf, in place.</summary>
    /// <returns>This variable.</returns>
    /// <exception cref="InvalidOperationException">A computed variable cannot be unmarked; use <see cref="Detach"/>.</exception>
    /// <exception cref="DTypeException">Only floating dtypes can require a gradient.</exception>
    public Variable RequiresGrad_(bool requiresGrad = true)
    {
        if (requiresGrad == _tensor.IsTracked) return this;
        if (!requiresGrad && GradFn is { } node) throw VariableErrors.NotALeaf(node);
        if (!requiresGrad) _cell = Cell;
        _tensor = requiresGrad ? _tensor.Track(_cell ??= new GradientCell()) : _tensor.Detach();
        return this;
    }

    /// <summary>A variable with the same value that requires no gradient. Changing it in place does not change this one.</summary>
    public Variable Detach() => new(_tensor.Detach());

    /// <summary>Makes <see cref="Grad"/> of a computed variable be kept; does nothing on a leaf, or when called again.</summary>
    /// <exception cref="InvalidOperationException">The variable requires no gradient, or is inside <see cref="Vectorize"/>.</exception>
    public void RetainGrad()
    {
        if (!RequiresGrad) throw VariableErrors.NothingToRetain();
        if (_tensor.IsBatched) throw VariableErrors.StandsForMany("retain_grad");
        if (GradFn is not null) GradientCell.Retain(_tensor.Edge);
    }

    /// <summary>Forgets the accumulated gradient.</summary>
    public void ZeroGrad() => Grad = null;

    /// <summary>Whether both are the same object.</summary>
    public bool Equals(Variable? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>The variable as PyTorch prints a tensor, with <c>grad_fn</c> or <c>requires_grad</c>.</summary>
    public override string ToString() => _tensor.ToString();

    /// <summary>The variable as PyTorch prints a tensor, with other than the default precision or length.</summary>
    public string Format(Kernels.PrintOptions? options) => _tensor.Format(options);

    internal override Variable Wrap(Tensor tensor) => new(tensor);

    private void Fits(Variable gradient)
    {
        if (ReferenceEquals(gradient, this)) throw VariableErrors.OwnGradient();
        if (gradient.Shape != Shape) throw VariableErrors.GradientShape(gradient.Shape, Shape);
        if (gradient.DType != DType) throw VariableErrors.GradientDType(gradient.DType, DType);
    }
}
