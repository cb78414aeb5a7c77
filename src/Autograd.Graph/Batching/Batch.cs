namespace Autograd.Batching;

/// <summary>What a tensor inside a vectorized function stands for: many examples in one tensor, whose leading dimensions are hidden.</summary>
/// <param name="physical">The examples, an ordinary tensor: its first dimensions are the levels', outermost first.</param>
/// <param name="levels">The levels.</param>
internal sealed class Batch(Tensor physical, Levels levels)
{
    internal Tensor Physical { get; } = physical;

    internal Levels Levels { get; } = levels;

    /// <summary>The shape of one example.</summary>
    internal Shape Shape { get; } = Shape.Create(physical.Shape.Dims[levels.Count..]);

    /// <summary>Another physical tensor with the same levels in front.</summary>
    internal Tensor Around(Tensor other) => new(new Batch(other, Levels));

    /// <summary>Hides the first dimension of a tensor behind a level.</summary>
    internal static Tensor Hide(Tensor x, Level level)
        => x.Batch is { } batch ? new Tensor(new Batch(batch.Physical, Levels.With(batch.Levels, level))) : new Tensor(new Batch(x, level.Alone));

    /// <summary>Whether a tensor hides a level.</summary>
    internal static bool Hides(Tensor x, Level level) => x.IsBatched && Levels.Contain(x.Batch!.Levels, level);

    /// <summary>Brings a level out again, as the first dimension; a tensor that does not hide it is returned as it is.</summary>
    internal static Tensor Show(Tensor x, Level level)
    {
        if (x.Batch is not { } batch || !Levels.Contain(batch.Levels, level)) return x;
        level.Cancellation.ThrowIfCancellationRequested();
        var rest = Levels.Without(batch.Levels, level);
        var physical = batch.Physical;
        if (!ReferenceEquals(batch.Levels.Last, level))
        {
            var (place, hidden) = (batch.Levels.Count - 1, batch.Levels.Count);
            foreach (var l in Levels.Of(batch.Levels))
            {
                if (ReferenceEquals(l, level)) break;
                place--;
            }

            var order = new int[physical.Rank];
            for (int d = 0, from = 0; d < order.Length; d++)
            {
                if (from == place) from++;
                order[d] = d == hidden - 1 ? place : d < hidden ? from++ : d;
            }

            physical = physical.Permute(order);
        }

        return rest is null ? physical : new Tensor(new Batch(physical, rest));
    }

    /// <summary>As <see cref="Show"/>; a tensor that does not hide the level is repeated.</summary>
    internal static Tensor Spread(Tensor x, Level level) => Hides(x, level) ? Show(x, level) : InFront(x, level.Size);

    /// <summary>A tensor repeated along a new first dimension, without copying.</summary>
    internal static Tensor InFront(Tensor x, int size) => x.Expand(x.Shape.Insert(0, size));

    /// <summary>All the levels brought out, outermost first; what is missing is repeated.</summary>
    internal static Tensor Reveal(Tensor x, Levels? levels)
    {
        foreach (var level in Levels.Of(levels)) x = Spread(x, level);
        return x;
    }

    /// <summary>The first dimensions hidden behind levels, the outermost first.</summary>
    internal static Tensor Conceal(Tensor x, Levels? levels) => levels is null ? x : Hide(Conceal(x, levels.Outer), levels.Last);

    /// <summary>The levels that some tensors hide and others do not all hide.</summary>
    internal static Levels? Missing(ReadOnlySpan<Tensor> among, ReadOnlySpan<Tensor> inputs)
    {
        Levels? missing = null;
        foreach (var x in among)
            foreach (var level in Levels.Of(x.Batch?.Levels))
                foreach (var input in inputs)
                    if (!Hides(input, level) && !Levels.Contain(missing, level)) missing = Levels.With(missing, level);
        return missing;
    }

    /// <summary>A tensor that hides all of these levels too.</summary>
    internal static Tensor Over(Tensor x, Levels? levels)
    {
        foreach (var level in Levels.Of(levels))
            if (!Hides(x, level)) x = Hide(InFront(x, level.Size), level);
        return x;
    }

    /// <summary>The ordinary tensor that holds the numbers.</summary>
    internal static Tensor PhysicalOf(Tensor x) => x.Batch is { } batch ? batch.Physical : x;
}
