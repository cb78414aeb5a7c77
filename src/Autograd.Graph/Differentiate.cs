using System.Runtime.CompilerServices;
using Autograd.Batching;
using Autograd.Folds;
using Autograd.Rules;

namespace Autograd;

/// <summary>Derivatives of finished graphs, and transforms of functions built on them. All pure.</summary>
public static partial class Differentiate
{
    /// <summary>
    /// The gradients of Σ ⟨output, seed⟩ with respect to chosen inputs, leaves or intermediates, in their order. Nodes on
    /// no path from the outputs to the inputs are never run.
    /// </summary>
    /// <param name="outputs">The roots.</param>
    /// <param name="inputs">Tracked tensors.</param>
    /// <param name="seeds">One a root, of its shape and dtype; null, or a null entry, stands for 1 where the root has one element.</param>
    /// <param name="options">See <see cref="BackwardOptions"/>.</param>
    /// <returns>A gradient of the input's shape and dtype for each; null only with <see cref="UnusedInputs.Absent"/>.</returns>
    /// <exception cref="InvalidOperationException">A root has no history or needs a seed; an input is not tracked or not reached.</exception>
    /// <exception cref="ArgumentException">There are no inputs; the seeds do not fit the outputs.</exception>
    // A list in brackets could be a tensor too, which is the other overload's.
    [OverloadResolutionPriority(1)]
    public static Tensor?[] Grad(
        IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor?>? seeds = null, BackwardOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(inputs);
        options ??= BackwardOptions.Default;
        if (inputs.Count == 0) throw GraphErrors.NoInputs("grad");
        GraphErrors.NoneMissing("grad", "output", outputs);
        GraphErrors.NoneMissing("grad", "input", inputs);
        for (var i = 0; i < inputs.Count; i++)
            if (!inputs[i].IsTracked && options.Unused == UnusedInputs.Error) throw GraphErrors.InputNotTracked("grad", i);

        Tensor[] roots = [.. outputs], sources = [.. inputs];
        var checkedSeeds = Seeds("grad", roots, seeds);
        var inside = Inside.Of("grad", roots, sources);
        if (inside is not null) (roots, checkedSeeds, sources) = (inside.Outputs, inside.RevealSeeds(checkedSeeds), inside.Inputs);
        var map = BackwardFold.Run(
            roots, checkedSeeds, [.. sources.Where(static x => x.IsTracked).Select(static x => x.Edge)], options);
        var gradients = new Tensor?[inputs.Count];
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i] = map.GetValueOrDefault(sources[i].Edge);
            if (inside is not null && gradients[i] is { } many) gradients[i] = inside.ConcealGradient(i, many);
            if (gradients[i] is not null || options.Unused == UnusedInputs.Absent) continue;
            if (options.Unused == UnusedInputs.Error) throw NotReached(i, sources[i], roots);
            gradients[i] = Tensor.ZerosLike(inputs[i]);
        }

        return gradients;
    }

    /// <summary>The gradient of one root with respect to one input, leaf or intermediate.</summary>
    /// <inheritdoc cref="Grad(IReadOnlyList{Tensor}, IReadOnlyList{Tensor}, IReadOnlyList{Tensor?}?, BackwardOptions?)"/>
    public static Tensor Grad(Tensor output, Tensor input, Tensor? seed = null, bool createGraph = false)
        => Grad([output], [input], [seed], BackwardOptions.Default with { CreateGraph = createGraph })[0]!;

    /// <summary>
    /// Forward mode over a finished graph: the tangents of the outputs when the inputs move along theirs.
    /// </summary>
    /// <param name="outputs">Tensors of a graph.</param>
    /// <param name="inputs">Tracked tensors of it.</param>
    /// <param name="tangents">One an input, of its shape and dtype.</param>
    /// <param name="createGraph">Whether the tangents carry history.</param>
    /// <param name="cancellationToken">Ends the call; looked at once a node.</param>
    /// <returns>A tangent of the output's shape and dtype for each; zeros where it does not depend on the inputs.</returns>
    public static Tensor[] Push(
        IReadOnlyList<Tensor> outputs, IReadOnlyList<Tensor> inputs, IReadOnlyList<Tensor> tangents, bool createGraph = false,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(outputs);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(tangents);
        GraphErrors.NoneMissing("push", "output", outputs);
        GraphErrors.NoneMissing("push", "input", inputs);
        GraphErrors.NoneMissing("push", "tangent", tangents);
        Tensor[] sources = [.. inputs], directions = [.. tangents];
        CheckTangents(sources, directions);
        return Pushed([.. outputs], sources, directions, createGraph, cancellationToken);
    }

    /// <summary>The tangents of outputs, without further checks; zeros where there is no connection.</summary>
    internal static Tensor[] Pushed(Tensor[] outputs, Tensor[] inputs, Tensor[] tangents, bool createGraph, CancellationToken cancellation, ForwardPath? path = null)
    {
        var inside = Inside.Of("push", outputs, inputs);
        var found = inside is null
            ? ForwardFold.Run(outputs, inputs, tangents, createGraph, cancellation, path)
            : ForwardFold.Run(inside.Outputs, inside.Inputs, inside.RevealTangents(tangents), createGraph, cancellation, path);
        var pushed = new Tensor[found.Length];
        for (var o = 0; o < pushed.Length; o++)
            pushed[o] = found[o] is not { } t ? Tensor.ZerosLike(outputs[o]) : inside is null ? t : inside.ConcealTangent(o, t);
        return pushed;
    }

    internal static void CheckTangents(ReadOnlySpan<Tensor> inputs, ReadOnlySpan<Tensor> tangents)
    {
        if (inputs.Length == 0) throw GraphErrors.NoInputs("push");
        if (tangents.Length != inputs.Length) throw GraphErrors.TangentCount("push", tangents.Length, inputs.Length);
        for (var i = 0; i < inputs.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(tangents[i], nameof(tangents));
            if (!inputs[i].IsTracked) throw GraphErrors.InputNotTracked("push", i);
            if (tangents[i].Shape != inputs[i].Shape) throw GraphErrors.TangentShape(i, tangents[i].Shape, inputs[i].Shape);
            if (tangents[i].DType != inputs[i].DType) throw GraphErrors.TangentDType(i, tangents[i].DType, inputs[i].DType);
        }
    }

    private static InvalidOperationException NotReached(int place, Tensor input, Tensor[] roots)
        => CheckpointRun.Made(input.Node!) ? GraphErrors.InputForgotten(place)
            : Paths.Reachable(roots.Select(static root => root.Node!)).Exists(static node => node.Op is RecomputedOp) ? GraphErrors.InputReplaced(place)
            : GraphErrors.InputNotReached(place);

    /// <summary>The seeds of a backward pass, checked; a missing one is 1 for a root of one element.</summary>
    internal static Tensor[] Seeds(string what, ReadOnlySpan<Tensor> roots, IReadOnlyList<Tensor?>? seeds)
    {
        if (seeds is not null && seeds.Count != roots.Length) throw GraphErrors.SeedCount(what, seeds.Count, roots.Length);
        var checkedSeeds = new Tensor[roots.Length];
        for (var r = 0; r < roots.Length; r++)
        {
            var root = roots[r];
            ArgumentNullException.ThrowIfNull(root);
            if (!root.IsTracked) throw GraphErrors.NoHistory(what);
            var seed = seeds?[r];
            if (seed is null && root.Numel != 1) throw GraphErrors.NotScalar(root.Shape);
            seed ??= Tensor.OnesLike(root);
            if (seed.Shape != root.Shape) throw GraphErrors.SeedShape(what, r, seed.Shape, root.Shape);
            if (seed.DType != root.DType) throw GraphErrors.SeedDType(what, r, seed.DType, root.DType);
            checkedSeeds[r] = seed;
        }

        return checkedSeeds;
    }
}
