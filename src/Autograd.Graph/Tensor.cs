using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using Autograd.Batching;
using Autograd.Exporting;
using Autograd.Inspection;
using Autograd.Kernels;

namespace Autograd;

/// <summary>
/// An immutable tensor: a value and, if it is tracked, its place in an expression graph. A constant has no history and
/// makes none. A tracked tensor is equal to another of the same place, a constant only to itself.
/// </summary>
[DebuggerDisplay("{DebuggerText,nq}")]
[CollectionBuilder(typeof(Literal), nameof(Literal.Of))]
[JsonConverter(typeof(TensorJsonConverter))]
public sealed partial record Tensor : TensorOps<Tensor>
{
    // The numbers and the node; or, of a constant, the numbers and what its history was, in words, if that was asked for, or
    // what it stands for while a function is recorded for export; or neither numbers nor index, and the batch that this tensor
    // stands for.
    private readonly NdArray? _value;
    private readonly object? _history;
    private readonly int _output;

    internal Tensor(NdArray value)
        : this(value, default(Edge))
    {
    }

    internal Tensor(NdArray value, Edge edge) => (_value, _history, _output) = (value, edge.Node, edge.Index);

    internal Tensor(NdArray value, Cut cut, string? lost) => (_value, _history, _output) = (value, lost, (int)cut);

    internal Tensor(Batch batch) => _history = batch;

    internal Tensor(NdArray value, Symbol symbol) => (_value, _history) = (value, symbol);

    /// <summary>The numbers.</summary>
    /// <exception cref="InvalidOperationException">The tensor is one of many inside <see cref="Vectorize"/>, where no single value exists.</exception>
    public NdArray Value => _value ?? throw GraphErrors.NoValueInside(Shape);

    /// <summary>The place in the graph: an output of a node. A constant has no node.</summary>
    public Edge Edge => new(Node, _output);

    /// <summary>The node that made this tensor, or its leaf; null for a constant.</summary>
    public Node? Node => _history as Node;

    /// <summary>Whether a gradient with respect to this tensor can be asked for.</summary>
    public bool IsTracked => _value is null ? Batch!.Physical.IsTracked : _history is Node;

    /// <summary>Whether this tensor starts a history.</summary>
    public bool IsLeaf => Node is { IsLeaf: true };

    /// <summary>Whether this tensor stands for many, inside <see cref="Vectorize"/>.</summary>
    internal bool IsBatched => _value is null;

    /// <summary>The many that this tensor stands for; null for an ordinary tensor.</summary>
    internal Batch? Batch => _history as Batch;

    /// <summary>Of a constant: which tensor's history was cut off, in words; null unless source places are recorded.</summary>
    internal string? Lost => _history as string;

    /// <summary>What this constant stands for in a recording; null unless a function is being recorded for export.</summary>
    internal Symbol? Symbol => _history is Symbol { Recording.IsOver: false } symbol ? symbol : null;

    internal Shape VisibleShape => _value is { } value ? value.Shape : Batch!.Shape;

    internal DType ElementType => _value is { } value ? value.DType : Batch!.Physical.DType;

    internal override Tensor Core => this;

    private string DebuggerText => $"{DType.Name()}{Shape}{(Node is null ? "" : " " + Node)}";

    /// <summary>A constant with this value.</summary>
    public static Tensor Of(NdArray value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return new Tensor(value);
    }

    /// <summary>The same value as a new leaf, with respect to which one can differentiate. A tracked tensor is returned as it is.</summary>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public Tensor Track() => Track(owner: null);

    /// <summary>The same value without history.</summary>
    public Tensor Detach() => Without(Cut.Detached);

    /// <summary>This tensor, its elements computed if they waited: a gradient that is kept must not keep a graph alive.</summary>
    internal Tensor Computed()
    {
        _value?.Compute();
        return this;
    }

    /// <summary>Whether both are the same output of the same node, or the same constant.</summary>
    public bool Equals(Tensor? other)
        => ReferenceEquals(this, other) || (other is not null && Node is not null && Edge.Equals(other.Edge));

    /// <inheritdoc/>
    public override int GetHashCode() => Node is not null ? Edge.GetHashCode() : RuntimeHelpers.GetHashCode(this);

    /// <summary>The tensor as PyTorch prints it, with <c>grad_fn</c> or <c>requires_grad</c> if it is tracked.</summary>
    public override string ToString() => Format(null);

    /// <summary>The tensor as PyTorch prints it, with other than the default precision or length.</summary>
    public string Format(PrintOptions? options)
        => IsBatched ? $"<one of a batch: {DType.Name()}{Shape}>" : Printer.Format(Value, options, Node is { IsLeaf: false } node ? node.Name : null, IsLeaf);

    /// <summary>A leaf that carries one opaque owner, which the graph never reads.</summary>
    internal Tensor Track(object? owner)
    {
        if (IsTracked) return this;
        if (Symbol is not null) throw OnnxErrors.Tracked();
        if (!DType.IsFloating()) throw GraphErrors.NotDifferentiable("requires_grad", DType);
        return Batch is { } batch ? batch.Around(batch.Physical.Track(owner)) : new Tensor(Value, new Edge(new Node(Shape, DType, owner), 0));
    }

    /// <summary>The same value without history, and what took it.</summary>
    internal Tensor Without(Cut cut)
        => !IsTracked ? this : Batch is { } batch ? batch.Around(batch.Physical.Without(cut)) : new Tensor(Value, cut, SourcePlaces.Lost(Edge));

    /// <summary>A constant that was computed from tensors, and passes on why one of them has no history, or its dtype has none.</summary>
    internal static Tensor Constant(NdArray value, params ReadOnlySpan<Tensor> from)
    {
        if (Recording.Of(from) is { } recording) return recording.Add(Recording.Unnamed, null, [value], from)[0];
        var (cut, lost) = (Cut.None, default(string));
        foreach (var x in from)
        {
            if (x.IsTracked) return new Tensor(value, Cut.NotFloating, SourcePlaces.Lost(x.Edge));
            if (x.Edge.Cut > cut) (cut, lost) = (x.Edge.Cut, x.Lost);
        }

        return new Tensor(value, cut, lost);
    }

    internal override Tensor Wrap(Tensor tensor) => tensor;
}
