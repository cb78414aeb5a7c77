using System.Runtime.CompilerServices;
using Autograd.Batching;
using Autograd.Rules;

namespace Autograd;

/// <summary>
/// A user's own op, declared from delegates in the words of the built-in ones: elementwise with slopes, linear with an
/// adjoint, or general with a pull and a push. It works on tensors and on variables, and to every order where its rule is made
/// of tensor operations. Make it once and apply it often, or make it where it is used: it costs no more than its delegates.
/// </summary>
/// <remarks>
/// The function runs on values without history. It and the rules may close over numbers and constant tensors; a tracked tensor
/// that they use must be an input, and one that is not is an error in every order, since no gradient could reach it. A direction
/// without a rule is derived from the other one; if there is none, the op works, and raises when a derivative is asked for.
/// Exceptions in delegates are handed on as they are.
/// </remarks>
public sealed partial class CustomOp : Op
{
    private readonly Func<Tensor[], Tensor[]> _function;

    private CustomOp(string name, Func<Tensor[], Tensor[]> function)
        : base(string.IsNullOrEmpty(name) ? throw RuleErrors.NoName() : name, 0)
    {
        _function = function;
        NodeName = Title(name) + "Backward";
    }

    private Func<Tensor[], Kept, Tensor?[]>? PullRule { get; init; }

    private Func<Tensor[], Kept, Tensor?[]>? PushRule { get; init; }

    private Func<uint, Reads> Declared { get; init; } = static _ => Reads.None;

    private int? Arity { get; init; }

    private int[] Constants { get; init; } = [];

    private int[] Undefined { get; init; } = [];

    private bool Once { get; init; }

    private bool Zeros { get; init; }

    /// <summary>Whether each element of the result depends on one element of each input, so that many examples are one large one.</summary>
    private bool EachElement { get; init; }

    private Func<Tensor[], IReadOnlyList<bool>, Tensor[]>? Many { get; set; }

    /// <summary>The one output of the op.</summary>
    /// <param name="inputs">Tensors or variables, as many as the op takes.</param>
    /// <exception cref="ArgumentException">The number of inputs is not the op's.</exception>
    /// <exception cref="InvalidOperationException">There are several outputs, or the function returned none; it uses a tracked tensor that is no input.</exception>
    public TSelf Apply<TSelf>(params TSelf[] inputs)
        where TSelf : TensorOps<TSelf>
    {
        var outputs = ApplyAll(inputs);
        return outputs.Length == 1 ? outputs[0] : throw RuleErrors.SeveralOutputs(Name, outputs.Length);
    }

    /// <summary>All outputs of the op. One of an integer dtype or Bool, and one that is declared constant, has no history.</summary>
    /// <inheritdoc cref="Apply"/>
    public TSelf[] ApplyAll<TSelf>(params TSelf[] inputs)
        where TSelf : TensorOps<TSelf>
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (inputs.Length == 0) throw RuleErrors.NoInputs(Name);
        if (Arity is { } arity && inputs.Length != arity) throw RuleErrors.InputCount(Name, inputs.Length, arity);
        if (Array.IndexOf(inputs, null) is >= 0 and var missing) throw RuleErrors.MissingInput(Name, missing);
        return Array.ConvertAll(Run(Array.ConvertAll(inputs, static x => x.Core)), inputs[0].Wrap);
    }

    /// <summary>The same op with a rule for many examples at once, inside <see cref="Vectorize"/>. Without one it is applied to one after the other.</summary>
    /// <param name="batch">
    /// From the inputs to the outputs of all examples, made of operations (this op on whole tensors, for one), whose derivatives
    /// take the place of the op's own. An input has the examples along its first dimension, unless the flag at its place says
    /// that all share it; every output has them along its first dimension.
    /// </param>
    /// <remarks>An elementwise op needs none: many examples are one large one to it.</remarks>
    public CustomOp WithBatchRule(Func<Tensor[], IReadOnlyList<bool>, Tensor[]> batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var op = (CustomOp)MemberwiseClone();
        op.Many = batch;
        return op;
    }

    internal override void Pull(Kept kept, ReadOnlySpan<Tensor?> cotangents, Span<Tensor?> into)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack(); // The rule may run a pass with such a rule, and so on: better an exception than the process's end.
        var inputs = into.Length;
        if (!EachElement && BatchedOps.EachRule(cotangents, into, one => Filled(inputs, result => Pull(kept, one, result)))) return;
        for (var i = 0; i < into.Length; i++)
            if (kept.Needs(i)) Defined(i);
        if (PullRule is not null) PullBy(kept, cotangents).CopyTo(into);
        else if (PushRule is null) throw RuleErrors.NoDerivative(Name);
        else if (Once) throw RuleErrors.OneWay(Name);
        else Transposed.Pull(kept, t => PushBy(kept, t), cotangents).CopyTo(into);
    }

    internal override void Push(Kept kept, ReadOnlySpan<Tensor?> tangents, Span<Tensor?> into)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var outputs = into.Length;
        if (!EachElement && BatchedOps.EachRule(tangents, into, one => Filled(outputs, result => Push(kept, one, result)))) return;
        for (var i = 0; i < tangents.Length; i++)
            if (tangents[i] is not null) Defined(i);
        if (PushRule is not null) PushBy(kept, tangents).CopyTo(into);
        else if (PullRule is null) throw RuleErrors.NoDerivative(Name);
        else if (Once) throw RuleErrors.OneWay(Name);
        else Transposed.Push(kept, g => PullBy(kept, g), tangents).CopyTo(into);
    }

    internal override NdArray[] Compute(NdArray[] inputs, object? args)
        => Array.ConvertAll(Reapply(Array.ConvertAll(inputs, static x => new Tensor(x)), args), static y => y.Value);

    internal override Tensor[] Reapply(Tensor[] inputs, object? args) => Run(inputs);

    private protected override Reads Keeps(uint tracked) => Declared(tracked);

    private static Tensor?[] Filled(int count, Action<Tensor?[]> rule)
    {
        var result = new Tensor?[count];
        rule(result);
        return result;
    }

    private Tensor[] Run(Tensor[] inputs)
    {
        if (Array.Exists(inputs, static x => x.IsBatched)) return RunBatched(inputs);
        var outputs = _function(Array.ConvertAll(inputs, static x => x.Detach()));
        if (outputs is null || outputs.Length == 0) throw RuleErrors.NoOutputs(Name);
        if (Array.IndexOf(outputs, null) is >= 0 and var hole) throw RuleErrors.MissingOutput(Name, hole);
        if (Array.Exists(outputs, static y => y.IsBatched)) throw RuleErrors.CapturedMany(Name);
        if (Array.Exists(outputs, static y => y.IsTracked)) throw RuleErrors.Captured(Name, "function");
        CheckPlaces(inputs.Length, outputs.Length);

        var recorded = Record(
            Array.ConvertAll(outputs, static y => y.Value), Array.ConvertAll(inputs, static x => (x.Shape, x.DType)), inputs);
        foreach (var o in Constants) recorded[o] = recorded[o].Detach();
        return recorded;
    }

    private Tensor[] RunBatched(Tensor[] inputs)
    {
        if (EachElement && inputs.Length == 1) return [inputs[0].Batch!.Around(Run([inputs[0].Batch!.Physical])[0])];
        if (EachElement) return [BatchedOps.Broadcasting(inputs[0], inputs[1], (x, y) => Run([x, y])[0])];
        if (Many is null) return BatchedOps.Loop(Run, inputs);

        var level = BatchedOps.LevelOf(inputs)!;
        var hides = Array.ConvertAll(inputs, x => Batch.Hides(x, level));
        var outputs = Many(Array.ConvertAll(inputs, x => Batch.Show(x, level)), hides);
        if (outputs is null || outputs.Length == 0) throw RuleErrors.NoOutputs(Name);
        for (var o = 0; o < outputs.Length; o++)
        {
            if (outputs[o] is null) throw RuleErrors.MissingOutput(Name, o);
            if (outputs[o].Rank == 0 || outputs[o].Shape.Dims[0] != level.Size) throw RuleErrors.BatchResult(Name, o, outputs[o].Shape, level.Size);
        }

        return Array.ConvertAll(outputs, y => Batch.Hide(y, level));
    }

    private Tensor?[] PullBy(Kept kept, ReadOnlySpan<Tensor?> cotangents)
    {
        var given = cotangents.ToArray();
        if (Zeros)
            for (var o = 0; o < given.Length; o++) given[o] ??= Tensor.Zeros(kept.OutputShape(o), kept.OutputDType(o));
        if (Once && kept.CreateGraph) return OnceOp.Behind(kept, cotangents, Constant());
        var results = Returned.Gradients(Name, kept, cotangents, PullRule!(given!, kept));

        // History that ends elsewhere may be the rule's own: a pass inside it makes leaves. On constants, nothing gives its results
        // history but what it closed over, and then the check says so.
        if (Returned.ReachElsewhere(kept, cotangents, results)) Constant();
        return results;

        Tensor?[] Constant()
        {
            Tensor[] constants = Array.ConvertAll(given, static g => g?.Detach())!;
            return Returned.Gradients(Name, kept.Constant(), constants, PullRule!(constants, kept.Constant()));
        }
    }

    private Tensor?[] PushBy(Kept kept, ReadOnlySpan<Tensor?> tangents)
    {
        var given = tangents.ToArray();
        var inputs = kept.Args<(Shape Shape, DType DType)[]>();
        if (Zeros)
            for (var i = 0; i < given.Length; i++) given[i] ??= Tensor.Zeros(inputs[i].Shape, inputs[i].DType);
        if (Once && kept.CreateGraph) return OnceOp.Behind(kept, tangents, Constant());
        var results = Returned.Tangents(Name, kept, tangents, PushRule!(given!, kept));
        if (Returned.ReachElsewhere(kept, tangents, results)) Constant();
        return results;

        Tensor?[] Constant()
        {
            Tensor[] constants = Array.ConvertAll(given, static t => t?.Detach())!;
            return Returned.Tangents(Name, kept.Constant(), constants, PushRule!(constants, kept.Constant()));
        }
    }

    private void Defined(int input)
    {
        if (Array.IndexOf(Undefined, input) >= 0) throw RuleErrors.NoDerivative(Name, input);
    }

    // A declared place that is not there would be a wish that nobody grants.
    private void CheckPlaces(int inputs, int outputs)
    {
        foreach (var i in Undefined)
            if (i < 0 || i >= inputs) throw RuleErrors.NoSuchPlace(Name, "input", i, inputs);
        foreach (var o in Constants)
            if (o < 0 || o >= outputs) throw RuleErrors.NoSuchPlace(Name, "output", o, outputs);
        var reads = (uint)Declared(uint.MaxValue);
        for (var bit = 0; bit < 16; bit++)
        {
            if ((reads & (1u << bit)) != 0 && bit >= inputs) throw RuleErrors.NoSuchPlace(Name, "that it keeps input", bit, inputs);
            if ((reads & (1u << (bit + 16))) != 0 && bit >= outputs) throw RuleErrors.NoSuchPlace(Name, "that it keeps output", bit, outputs);
        }
    }
}
