using Autograd.Batching;
using Autograd.Folds;

namespace Autograd;

public static partial class Differentiate
{
    /// <summary>
    /// The same tensor over a graph that keeps fewer values: those that are cheap to compute again from values that survive
    /// are dropped, and computed again in each pass. Derivatives have the same bits. The graph as it was is not changed; its
    /// values are freed when nothing else needs it.
    /// </summary>
    /// <param name="root">A tensor of a finished graph.</param>
    /// <param name="policy">What may be dropped; see <see cref="DropPolicy"/>.</param>
    /// <param name="known">Tensors of the graph whose values live anyway (parameters, data): other values are computed from them too.</param>
    /// <returns>The root over the thinner graph. Leaves are the same, so that gradients are found under them.</returns>
    /// <remarks>
    /// Dropped are results of elementwise and linear steps that someone keeps, if everything that they need survives, is
    /// dropped itself, or is known. Not dropped: values of leaves that are not known, results of other steps (products of
    /// matrices, factorisations, custom ops), and what was computed with a constant that no rule keeps (x + 2). Steps above a dropped
    /// value are new nodes; what was attached to an intermediate by its node (<c>RetainGrad</c>) stays with the old graph.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The policy's <see cref="DropPolicy.MaxSteps"/> is not from 1 to 64.</exception>
    public static Tensor Drop(Tensor root, DropPolicy? policy = null, IReadOnlyList<Tensor>? known = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        policy ??= DropPolicy.Default;
        if (policy.MaxSteps is < 1 or > 64) throw GraphErrors.DropSteps(policy.MaxSteps);
        ArgumentNullException.ThrowIfNull(policy.IsCheap, nameof(policy));

        // Inside a vectorized function the graph is that of all examples.
        var thin = Thinning.Run([Batch.PhysicalOf(root)], [.. (known ?? []).Select(Batch.PhysicalOf)], policy)[0];
        return root.Batch is { } batch ? batch.Around(thin) : thin;
    }
}
