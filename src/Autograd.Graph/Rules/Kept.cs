using Autograd.Folds;

namespace Autograd.Rules;

/// <summary>
/// What a rule sees of its node: the values that it declared, the op's arguments, the shapes. The values are constants, so
/// that a first-order pass records nothing; when a differentiable gradient is being made they carry their history.
/// </summary>
public readonly struct Kept
{
    private readonly Node _node;
    private readonly bool _track;
    private readonly bool _spare;
    private readonly Frontier? _sums;
    private readonly Pass? _pass;
    private readonly Node? _place; // The node that outputs are places of, where the values are read from another.

    internal Kept(
        Node node, bool track, Pass? pass = null, Node? place = null, bool spare = false, Frontier? sums = null, CancellationToken cancellation = default)
        => (_node, _track, _pass, _place, _spare, _sums, Cancellation) = (node, track, pass, place, spare, sums, cancellation);

    /// <summary>The first input.</summary>
    public Tensor X => Input(0);

    /// <summary>The second input.</summary>
    public Tensor Y => Input(1);

    /// <summary>The third input.</summary>
    public Tensor Z => Input(2);

    /// <summary>The first output.</summary>
    public Tensor Output => OutputAt(0);

    /// <summary>The node that the rule runs for.</summary>
    internal Node Node => _node;

    /// <summary>The node that its outputs are places of.</summary>
    internal Node Place => _place ?? _node;

    /// <summary>Whether the gradient that is being made will itself be differentiated.</summary>
    internal bool CreateGraph => _track;

    /// <summary>The backward pass that the rule runs in; null in forward mode.</summary>
    internal Pass? Pass => _pass;

    /// <summary>The token of the pass in either direction, for a rule that makes passes of its own.</summary>
    internal CancellationToken Cancellation { get; }

    /// <summary>A cotangent for a kernel that takes a formula's place, bit for bit; null where that must be recorded, or serves many at once.</summary>
    internal NdArray? Plain(Tensor? g) => _track || g is not { IsTracked: false, IsBatched: false } ? null : g.Value;

    /// <summary>The first output's cotangent, if nobody reads it behind this rule, which may then write its result there; else null.</summary>
    internal NdArray? Spare(NdArray g) => _spare ? g : null;

    /// <summary>
    /// The cotangent that an input has so far, if the pass owns it: a rule may add to it, and give no gradient of its own. Null
    /// where a gradient is to be given.
    /// </summary>
    internal NdArray? Sum(int input)
    {
        if (_sums is null) return null;

        // Of what stands twice among the inputs both gradients are given, in their order.
        for (var i = 0; i < _node.InputCount; i++)
            if (i != input && Source(i).Equals(Source(input))) return null;
        return _sums.Sum(Source(input));
    }

    /// <summary>An input, by its place, of the first 16.</summary>
    /// <exception cref="InvalidOperationException">The rule did not declare that it reads it, or cannot.</exception>
    public Tensor Input(int i)
    {
        var value = i is >= 0 and < 16 ? _node.Kept((Reads)(1 << i)) : throw RuleErrors.NeverKept(_node.Op.Name, "input", i);
        return _track && _node.Input(i) is { Node: not null } edge ? new Tensor(value, edge) : new Tensor(value);
    }

    /// <summary>An output, by its place, of the first 16.</summary>
    /// <exception cref="InvalidOperationException">The rule did not declare that it reads it, or cannot.</exception>
    public Tensor OutputAt(int o)
    {
        var value = o is >= 0 and < 16 ? _node.Kept((Reads)((int)Reads.Output << o)) : throw RuleErrors.NeverKept(_node.Op.Name, "output", o);
        return _track && value.DType.IsFloating() ? new Tensor(value, new Edge(Place, o)) : new Tensor(value);
    }

    /// <summary>The op's arguments.</summary>
    public T Args<T>() => (T)_node.Args!;

    /// <summary>The shape of a tracked input.</summary>
    /// <exception cref="InvalidOperationException">The input is a constant, of which nothing is known here.</exception>
    public Shape ShapeOf(int input) => Maker(input).ShapeOf(Source(input).Index);

    /// <summary>The dtype of a tracked input.</summary>
    /// <exception cref="InvalidOperationException">The input is a constant, of which nothing is known here.</exception>
    public DType DTypeOf(int input) => Maker(input).DTypeOf(Source(input).Index);

    /// <summary>The shape of an output.</summary>
    public Shape OutputShape(int output = 0) => _node.ShapeOf(output);

    /// <summary>The dtype of an output.</summary>
    public DType OutputDType(int output = 0) => _node.DTypeOf(output);

    /// <summary>The same view, with the history of the kept values.</summary>
    internal Kept Tracking() => new(_node, track: true, _pass, _place, cancellation: Cancellation);

    /// <summary>The same view of the same place, with its values read from a node that has them all.</summary>
    internal Kept ReadFrom(Node whole) => new(whole, _track, _pass, Place, cancellation: Cancellation);

    /// <summary>The same view, without the history of the kept values.</summary>
    internal Kept Constant() => new(_node, track: false, _pass, cancellation: Cancellation);

    /// <summary>Whether the gradient of an input is asked for: it is tracked, and lies on a path to what was asked for.</summary>
    public bool Needs(int input) => Source(input).Node is { } node && _pass?.Wants(node) != false;

    private Edge Source(int input) => _node.Input(input);

    private Node Maker(int input) => Source(input).Node ?? throw RuleErrors.ConstantInput(_node.Op.Name, input);
}
