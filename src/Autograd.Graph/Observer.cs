using Autograd.Batching;

namespace Autograd;

/// <summary>
/// Looks at, or replaces, the cotangents that a backward pass hands to chosen tensors or to every node, while it runs. The
/// pass goes from the deepest node up to the leaves; at one place observers run in the order of
/// <see cref="BackwardOptions.Observers"/>, and later ones see what earlier ones replaced. An observer sees a cotangent once it
/// is complete: every contribution has been added, nothing has been pulled from it yet.
/// </summary>
/// <remarks>
/// A place that gets no cotangent, because nothing leads from the root to it or because it lies on no path to the inputs that
/// were asked for, is never observed. The gradient map holds what the observers left.
/// </remarks>
public sealed record Observer
{
    private readonly Func<Edge, Tensor, Tensor?> _run;
    private readonly Levels? _levels; // What the observed tensor hides; the place holds all examples.

    private Observer(Func<Edge, Tensor, Tensor?> run) => _run = run;

    private Observer(Tensor at, Func<Edge, Tensor, Tensor?> run)
    {
        ArgumentNullException.ThrowIfNull(at);
        if (!at.IsTracked) throw GraphErrors.NothingToObserve();
        (Place, _run, _levels) = (Batch.PhysicalOf(at).Edge, run, at.Batch?.Levels);
    }

    /// <summary>The place in the graph that is observed; null for every one.</summary>
    public Edge? Place { get; }

    /// <summary>Looks at the cotangent of a tensor, leaf or computed.</summary>
    /// <param name="at">A tracked tensor.</param>
    /// <param name="look">Is given the cotangent, of the tensor's shape and dtype.</param>
    /// <exception cref="InvalidOperationException">The tensor is not tracked: no cotangent ever comes to it.</exception>
    public static Observer Look(Tensor at, Action<Tensor> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        return new Observer(at, (_, g) =>
        {
            look(g);
            return null;
        });
    }

    /// <summary>Looks at the cotangent of every place that gets one.</summary>
    /// <param name="look">Is given the place (a node and which of its outputs) and its cotangent.</param>
    public static Observer Look(Action<Edge, Tensor> look)
    {
        ArgumentNullException.ThrowIfNull(look);
        return new Observer((place, g) =>
        {
            look(place, g);
            return null;
        });
    }

    /// <summary>Replaces the cotangent of a tensor, for the pass and for the gradient map.</summary>
    /// <param name="at">A tracked tensor.</param>
    /// <param name="replace">From the cotangent to another of the same shape and dtype; null leaves it.</param>
    /// <exception cref="InvalidOperationException">The tensor is not tracked: no cotangent ever comes to it.</exception>
    public static Observer Replace(Tensor at, Func<Tensor, Tensor?> replace)
    {
        ArgumentNullException.ThrowIfNull(replace);
        return new Observer(at, (_, g) => replace(g));
    }

    /// <summary>Replaces the cotangent of every place that gets one.</summary>
    /// <param name="replace">From the place and its cotangent to another of the same shape and dtype; null leaves it.</param>
    public static Observer Replace(Func<Edge, Tensor, Tensor?> replace)
    {
        ArgumentNullException.ThrowIfNull(replace);
        return new Observer(replace);
    }

    internal Tensor? Run(Edge place, Tensor g)
        => _levels is null ? _run(place, g) : _run(place, Batch.Conceal(g, _levels)) is { } replacement ? Batch.Reveal(replacement, _levels) : null;
}
