using System.Globalization;
using Autograd.Exporting;
using Autograd.Inspection;

namespace Autograd.Rules;

/// <summary>
/// A differentiable operation, declared once: its name, its kernel, what its rule keeps, and the rule in both directions.
/// The categories are <see cref="ElementwiseOp"/>, <see cref="LinearOp"/>, <see cref="BilinearOp"/> and <see cref="GeneralOp"/>;
/// a composite is a plain function of other ops and needs no declaration. A user's own op is a <see cref="CustomOp"/>.
/// </summary>
public abstract class Op
{
    private protected Op(string name, int overload)
    {
        Name = name;
        NodeName = Title(name) + "Backward" + overload.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>PyTorch's name in lower case: <c>add</c>, <c>log_softmax</c>.</summary>
    public string Name { get; }

    /// <summary>The name that a node of this op shows: <c>AddBackward0</c>.</summary>
    public string NodeName { get; protected init; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>
    /// Reverse mode: from the cotangents of the outputs (null is zero) to those of the inputs that are needed.
    /// </summary>
    internal abstract void Pull(Kept kept, ReadOnlySpan<Tensor?> cotangents, Span<Tensor?> into);

    /// <summary>Forward mode: from the tangents of the inputs (null is zero) to those of the outputs.</summary>
    internal abstract void Push(Kept kept, ReadOnlySpan<Tensor?> tangents, Span<Tensor?> into);

    /// <summary>Whether <see cref="Compute"/> gives the outputs: the op is cheap, so that a kept value may be dropped and computed again.</summary>
    internal virtual bool CanCompute => false;

    /// <summary>The outputs from the inputs, without history; null if the op does not say.</summary>
    internal virtual NdArray[]? Compute(NdArray[] inputs, object? args) => null;

    /// <summary>The op applied to other inputs with the same arguments, in a graph of its own; null if the op does not say.</summary>
    internal virtual Tensor[]? Reapply(Tensor[] inputs, object? args)
        => Compute(Array.ConvertAll(inputs, static x => x.Value), args) is { } outputs ? Record(outputs, args, inputs) : null;

    /// <summary>
    /// Whether what <see cref="Pull"/> returns is of its own making, or what it was given, or what its node keeps: never
    /// something that a user's delegate may hold.
    /// </summary>
    internal virtual bool OwnsGradients => false;

    /// <summary>What a node keeps, given which of its inputs are tracked (bit i for input i).</summary>
    private protected abstract Reads Keeps(uint tracked);

    /// <summary>The result of a unary application: a constant, or a tensor with this step added to its history.</summary>
    private protected Tensor Record(NdArray value, object? args, Tensor x)
    {
        if (!x.IsTracked || !value.DType.IsFloating()) return Constant(value, args, x);
        var reads = Keeps(1);
        var (kept, too) = ((reads & Reads.X) != Reads.None ? x.Value : null, (reads & Reads.Output) != Reads.None ? value : null);
        var node = new Node(this, SourcePlaces.With(args, x), x.Edge, default, 1, value, reads, kept ?? too, kept is null ? null : too, null);
        return new Tensor(value, new Edge(node, 0));
    }

    /// <summary>The result of a binary application.</summary>
    private protected Tensor Record(NdArray value, object? args, Tensor x, Tensor y)
    {
        var tracked = (x.IsTracked ? 1u : 0) | (y.IsTracked ? 2u : 0);
        if (tracked == 0 || !value.DType.IsFloating()) return Constant(value, args, x, y);
        var reads = Keeps(tracked);
        NdArray? kept = null, too = null;
        NdArray[]? more = null;
        if (reads == (Reads.X | Reads.Y | Reads.Output))
        {
            more = [x.Value, y.Value, value];
        }
        else
        {
            if ((reads & Reads.X) != Reads.None) Keep(x.Value);
            if ((reads & Reads.Y) != Reads.None) Keep(y.Value);
            if ((reads & Reads.Output) != Reads.None) Keep(value);
        }

        var node = new Node(this, SourcePlaces.With(args, x, y), x.Edge, y.Edge, 2, value, reads, kept, too, more);
        return new Tensor(value, new Edge(node, 0));

        void Keep(NdArray what)
        {
            if (kept is null) kept = what;
            else too = what;
        }
    }

    /// <summary>The results of an application to any number of inputs.</summary>
    private protected Tensor[] Record(ReadOnlySpan<NdArray> values, object? args, ReadOnlySpan<Tensor> inputs)
    {
        var (tracked, any) = (0u, false);
        for (var i = 0; i < inputs.Length; i++)
        {
            if (!inputs[i].IsTracked) continue;
            any = true;
            if (i < 16) tracked |= 1u << i;
        }

        var differentiable = false;
        foreach (var value in values) differentiable |= value.DType.IsFloating();
        var results = new Tensor[values.Length];
        if (!any || !differentiable)
        {
            if (Recording.Of(inputs) is { } recording) return recording.Add(this, args, values, inputs);
            for (var o = 0; o < results.Length; o++) results[o] = Tensor.Constant(values[o], inputs);
            return results;
        }

        var reads = Keeps(tracked);
        List<NdArray> kept = [];
        for (var i = 0; i < Math.Min(inputs.Length, 16); i++)
            if ((reads & (Reads)(1 << i)) != Reads.None) kept.Add(inputs[i].Value);
        for (var o = 0; o < values.Length; o++)
            if ((reads & (Reads)((int)Reads.Output << o)) != Reads.None) kept.Add(values[o]);
        var edges = new Edge[inputs.Length];
        for (var i = 0; i < edges.Length; i++) edges[i] = inputs[i].Edge;
        var node = new Node(this, SourcePlaces.With(args, inputs), edges, values, reads, [.. kept]);
        for (var o = 0; o < results.Length; o++)
            results[o] = values[o].DType.IsFloating() ? new Tensor(values[o], new Edge(node, o)) : Tensor.Constant(values[o], inputs);
        return results;
    }

    /// <summary>A result without history, of constants or of a dtype that has none.</summary>
    private Tensor Constant(NdArray value, object? args, params ReadOnlySpan<Tensor> from)
        => Recording.Of(from) is { } recording ? recording.Add(this, args, [value], from)[0] : Tensor.Constant(value, from);

    /// <summary>Each part between underscores with a capital at its start and after a digit, as Python's <c>str.title</c>.</summary>
    private protected static string Title(string name)
    {
        var text = new System.Text.StringBuilder(name.Length);
        var start = true;
        foreach (var c in name)
        {
            if (c is not ('_' or '.')) text.Append(start ? char.ToUpperInvariant(c) : c);
            start = !char.IsAsciiLetter(c);
        }

        return text.ToString();
    }
}
