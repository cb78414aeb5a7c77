using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using Autograd.Inspection;
using Autograd.Rules;

namespace Autograd;

/// <summary>
/// One application of an op in the expression graph: the op, edges to the nodes that made its inputs, and the values that
/// the op's rule declared it keeps. Immutable; edges go from node to node, so no intermediate value lives longer than a
/// rule needs it. Equal only to itself.
/// </summary>
[DebuggerDisplay("{DebuggerText,nq}")]
public sealed record Node
{
    private readonly object? _args;
    private readonly Node? _first;
    private readonly Node? _second;
    private readonly Edge[]? _inputs; // all of them, where there are more than two
    private readonly NdArray? _keptFirst;
    private readonly NdArray? _keptSecond;
    private readonly NdArray[]? _kept; // all of them, where there are more than two
    private readonly Shape _shape;
    private readonly (Shape Shape, DType DType)[]? _outputs; // all of them, where there are several
    private readonly DType _dtype;
    private readonly Reads _reads;
    private readonly int _inputCount;
    private readonly int _firstIndex; // Beside each other the two take half the room that they take in two edges.
    private readonly int _secondIndex;

    /// <summary>A leaf: the start of a history, for a value of this shape and dtype.</summary>
    internal Node(Shape shape, DType dtype, object? owner)
    {
        Op = LeafOp.Instance;
        _args = SourcePlaces.With(owner);
        _shape = shape;
        _dtype = dtype;
    }

    /// <summary>An op applied to one or two inputs, with one output.</summary>
    internal Node(Op op, object? args, Edge first, Edge second, int inputCount, NdArray output, Reads reads, NdArray? kept, NdArray? keptToo, NdArray[]? keptMore)
    {
        Op = op;
        _args = SourcePlaces.With(args);
        (_first, _firstIndex, _second, _secondIndex, _inputCount) = (first.Node, first.Index, second.Node, second.Index, inputCount);
        Depth = Math.Max(first.Node?.Depth ?? 0, second.Node?.Depth ?? 0) + 1;
        (_reads, _keptFirst, _keptSecond, _kept) = (reads, kept, keptToo, keptMore);
        kept?.Late?.Keep();
        keptToo?.Late?.Keep();
        foreach (var more in keptMore ?? []) more.Late?.Keep();
        _shape = output.Shape;
        _dtype = output.DType;
    }

    /// <summary>An op applied to any number of inputs, with any number of outputs.</summary>
    internal Node(Op op, object? args, Edge[] inputs, ReadOnlySpan<NdArray> outputs, Reads reads, NdArray[] kept)
    {
        Op = op;
        _args = SourcePlaces.With(args);
        _inputs = inputs;
        _inputCount = inputs.Length;
        foreach (var input in inputs) Depth = Math.Max(Depth, (input.Node?.Depth ?? 0) + 1);
        (_reads, _kept) = (reads, kept);
        foreach (var value in kept) value.Late?.Keep();
        (_shape, _dtype) = (outputs[0].Shape, outputs[0].DType);
        if (outputs.Length == 1) return;
        _outputs = new (Shape, DType)[outputs.Length];
        for (var o = 0; o < outputs.Length; o++) _outputs[o] = (outputs[o].Shape, outputs[o].DType);
    }

    /// <summary>A node in the place of another one: with outputs of the same shapes and dtypes and inputs of the same depths.</summary>
    internal Node(Node like, Op op, object? args, Func<int, Edge> input, Reads reads, NdArray[] kept)
    {
        Op = op;
        _args = SourcePlaces.With(args);
        Depth = like.Depth;
        _inputCount = like._inputCount;
        _inputs = new Edge[_inputCount];
        for (var i = 0; i < _inputs.Length; i++) _inputs[i] = input(i);
        (_reads, _kept) = (reads, kept);
        foreach (var value in kept) value.Late?.Keep();
        (_shape, _dtype, _outputs) = (like._shape, like._dtype, like._outputs);
    }

    /// <summary>The op that was applied.</summary>
    public Op Op { get; }

    /// <summary>One more than the deepest input's; 0 for a leaf. Depth orders the graph: an input is never as deep as its user.</summary>
    public int Depth { get; }

    /// <summary>The node's name as PyTorch gives it: <c>AddBackward0</c>.</summary>
    public string Name => Op.NodeName;

    /// <summary>Whether this node starts a history.</summary>
    public bool IsLeaf => ReferenceEquals(Op, LeafOp.Instance);

    /// <summary>The number of inputs, tracked or not.</summary>
    public int InputCount => _inputCount;

    /// <summary>The number of outputs.</summary>
    public int OutputCount => _outputs?.Length ?? 1;

    /// <summary>The inputs in the op's order; an untracked one has no node.</summary>
    public IReadOnlyList<Edge> Inputs => [.. Enumerable.Range(0, _inputCount).Select(Input)];

    /// <summary>The bytes of the values that this node keeps for its rule, each as large as its elements.</summary>
    public long KeptBytes => KeptValues().Sum(static x => (long)x.Numel * x.DType.ItemSize());

    /// <summary>Where in the user's source the op was called; null unless that is recorded, see <see cref="SourcePlace"/>.</summary>
    public SourcePlace? Source => (_args as SourcePlaces.Placed)?.Place;

    private string DebuggerText => Errors.Say($"{Name} {DTypeOf(0).Name()} {ShapeOf(0)}, depth {Depth}, {InputCount} inputs") + (Source is { } place ? $" at {place}" : "");

    /// <summary>What the op's rule reads, and this node therefore keeps.</summary>
    internal Reads KeptReads => _reads;

    /// <summary>The op's own arguments (dimensions, exponents …), or a leaf's owner.</summary>
    internal object? Args => Unplaced(_args) is Watch watch ? watch.Args : Unplaced(_args);

    /// <summary>What the op was applied to; null unless the graph is watched.</summary>
    internal Watch? Watch => Unplaced(_args) as Watch;

    /// <summary>The shape of one output.</summary>
    public Shape ShapeOf(int output) => _outputs is null ? _shape : _outputs[output].Shape;

    /// <summary>The dtype of one output.</summary>
    public DType DTypeOf(int output) => _outputs is null ? _dtype : _outputs[output].DType;

    /// <summary>Whether both are the same object.</summary>
    public bool Equals(Node? other) => ReferenceEquals(this, other);

    /// <inheritdoc/>
    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

    /// <summary>The name in angle brackets, as PyTorch prints a <c>grad_fn</c>, without an address: <c>&lt;AddBackward0&gt;</c>.</summary>
    public override string ToString() => $"<{Name}>";

    /// <summary>What a constant input was before its history was cut off; null unless that is recorded.</summary>
    internal string? LostAt(int input) => (_args as SourcePlaces.Placed)?.LostAt(input);

    /// <summary>An input, by its place among the op's arguments.</summary>
    internal Edge Input(int i) => _inputs is not null ? _inputs[i] : i == 0 ? new(_first, _firstIndex) : new(_second, _secondIndex);

    /// <summary>The kept value that a rule reads.</summary>
    /// <exception cref="InvalidOperationException">The rule did not declare that it reads it.</exception>
    internal NdArray Kept(Reads what)
    {
        if ((_reads & what) == Reads.None) throw GraphErrors.Undeclared(Op.Name, what);
        var place = BitOperations.PopCount((uint)_reads & ((uint)what - 1));
        return _kept is not null ? _kept[place] : place == 0 ? _keptFirst! : _keptSecond!;
    }

    /// <summary>Whether a value is kept.</summary>
    internal bool Keeps(Reads what) => (_reads & what) != Reads.None;

    /// <summary>Whether a kept value lies in this array's buffer, or will be computed from it.</summary>
    internal bool Holds(NdArray array)
    {
        if (_keptFirst?.Reads(array) == true || _keptSecond?.Reads(array) == true) return true;
        foreach (var value in _kept ?? [])
            if (value.Reads(array)) return true;
        return Args is IKeepsArrays more && more.Arrays.Any(value => value.Reads(array));
    }

    internal IEnumerable<NdArray> KeptValues()
        => (_kept ?? new[] { _keptFirst, _keptSecond }.OfType<NdArray>()).Concat(Args is IKeepsArrays more ? more.Arrays : []);

    private static object? Unplaced(object? args) => args is SourcePlaces.Placed placed ? placed.Args : args;
}
