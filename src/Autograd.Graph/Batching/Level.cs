namespace Autograd.Batching;

/// <summary>One dimension that a <see cref="Vectorize"/> call hides: equal only to itself.</summary>
internal sealed class Level
{
    internal Level(int size, CancellationToken cancellation = default) => (Size, Cancellation, Alone) = (size, cancellation, new Levels(this, null));

    /// <summary>How many examples there are.</summary>
    internal int Size { get; }

    /// <summary>Ends what is done to the examples; looked at whenever they are brought out, so at least once an op.</summary>
    internal CancellationToken Cancellation { get; }

    /// <summary>The list of this level alone.</summary>
    internal Levels Alone { get; }
}

/// <summary>The levels that a tensor hides, as its leading dimensions; the last one stands next to the visible dimensions. Immutable.</summary>
/// <param name="last">The innermost.</param>
/// <param name="outer">The ones before it, or null.</param>
internal sealed class Levels(Level last, Levels? outer)
{
    internal Level Last { get; } = last;

    internal Levels? Outer { get; } = outer;

    internal int Count { get; } = 1 + (outer?.Count ?? 0);

    /// <summary>Whether a level is among them.</summary>
    internal static bool Contain(Levels? levels, Level level)
    {
        for (; levels is not null; levels = levels.Outer)
            if (ReferenceEquals(levels.Last, level)) return true;
        return false;
    }

    /// <summary>The list with one more level inside.</summary>
    internal static Levels With(Levels? levels, Level level) => levels is null ? level.Alone : new Levels(level, levels);

    /// <summary>The list without one of its levels.</summary>
    internal static Levels? Without(Levels levels, Level level)
        => ReferenceEquals(levels.Last, level) ? levels.Outer : With(Without(levels.Outer!, level), levels.Last);

    /// <summary>The levels, innermost first.</summary>
    internal static IEnumerable<Level> Of(Levels? levels)
    {
        for (; levels is not null; levels = levels.Outer) yield return levels.Last;
    }
}
