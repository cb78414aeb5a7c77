using Autograd.Batching;
using Autograd.Folds;
using Autograd.Inspection;

namespace Autograd;

public sealed partial record Tensor
{
    /// <summary>
    /// Why the gradient of this root with respect to a tensor is absent, or where NaN or infinity came from: found in the
    /// finished graph, from the values that it kept, without running the function again.
    /// </summary>
    /// <param name="x">The tensor asked about, leaf or computed.</param>
    /// <param name="seed">The cotangent of this root; ones if it is not given.</param>
    /// <remarks>
    /// A constant remembers what took its history (a detach, a NoGrad scope, an integer or bool dtype) and hands that on to what
    /// is computed from it, so the graph knows where something cut off comes back into it. Which tensor that was is remembered,
    /// in words, where source places are recorded (see <see cref="SourcePlace"/>): its op, dtype, shape, and where it was made and cut.
    /// Inside <see cref="Vectorize"/> the answer is about all examples at once. Of forward values the graph knows those that some rule keeps, and this root.
    /// </remarks>
    /// <exception cref="ArgumentException">The seed has another shape or dtype than this root.</exception>
    public Explanation Explain(Tensor x, Tensor? seed = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (IsBatched || x.IsBatched) return Batch.PhysicalOf(this).Explain(Batch.PhysicalOf(x), seed is null ? null : Batch.Reveal(seed, Batch?.Levels));
        if (Absence.Of(this, x) is { } absence) return absence;
        var seeds = Differentiate.Seeds("explain", [this], [seed ?? OnesLike(this)]);
        var nodes = Paths.Reachable([Node!]);
        var origin = ForwardOrigin.Find(nodes, this);
        try
        {
            var map = BackwardFold.Run([this], seeds, [x.Edge], BackwardOptions.Default with { DetectAnomaly = true });
            if (!map.TryGetValue(x.Edge, out var g)) return new Explanation(Finding.NotReached, $"The root was computed from other outputs of {x.Node} than this tensor.", x.Node);
            if (origin is not null) return new Explanation(Finding.ForwardNotFinite, origin.Text, origin.Node);
            return NonFinite.In(g.Value) is null
                ? new Explanation(Finding.Finite, "The gradient exists and is finite, and so is every value that was kept.", null)
                : new Explanation(Finding.BackwardNotFinite, "The seed is not finite, or contributions overflowed when they were added.", null);
        }
        catch (AnomalyException anomaly)
        {
            return new Explanation(Finding.BackwardNotFinite, BackwardOrigin.Text(nodes, anomaly, origin), anomaly.Node);
        }
    }
}
