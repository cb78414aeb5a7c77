namespace Autograd.Testing;

/// <summary>
/// The shapes of one or several tensors that belong together. Described by a pattern, so that what is drawn always fits, and
/// still fits when it shrinks: a dimension that two tensors share is cut in both. Immutable.
/// </summary>
/// <remarks>
/// A pattern has a part for each tensor, between commas. A letter is a size, the same wherever it stands; a digit is that
/// size, always. A part may begin with <c>*</c>, any leading dimensions, the same for all tensors, or with <c>...</c>, leading
/// dimensions that broadcast: <c>"bi, io, o"</c> is a linear layer, <c>"...mk, ...kn"</c> a matrix product.
/// </remarks>
public sealed partial class Shapes
{
    private readonly ShapePart[] _parts;
    private readonly ShapeLimits _limits;

    private Shapes(string pattern, ShapePart[] parts, ShapeLimits limits) => (Pattern, _parts, _limits) = (pattern, parts, limits);

    private Shapes(string pattern, int maxRank)
        : this(pattern, ShapePattern.Parse(pattern), new ShapeLimits(MaxRank: maxRank))
    {
    }

    /// <summary>The pattern.</summary>
    public string Pattern { get; }

    /// <summary>How many tensors have a shape.</summary>
    public int Count => _parts.Length;

    /// <summary>Any shape, of 0 to 5 dimensions.</summary>
    public static Shapes Any() => new("*", 5);

    /// <summary>The same shape for several tensors, of 0 to 5 dimensions.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public static Shapes Same(int count) => new(Repeat("*", count), 5);

    /// <summary>Shapes that broadcast with each other: dimensions left out in front, sizes replaced by 1. The largest has 0 to 5 dimensions.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is less than 1.</exception>
    public static Shapes Broadcastable(int count) => new(Repeat("...", count), 5);

    /// <summary>Two shapes for a matrix product: […, m, k] and […, k, n], with up to two leading dimensions that broadcast.</summary>
    public static Shapes MatMul() => new("...mk, ...kn", 2);

    /// <summary>Matrices, […, m, n], with up to two leading dimensions.</summary>
    public static Shapes Matrices() => new("*mn", 2);

    /// <summary>Square matrices, […, n, n], with up to two leading dimensions.</summary>
    public static Shapes Square() => new("*nn", 2);

    /// <summary>Shapes that follow a pattern; the remarks of <see cref="Shapes"/> say how one is written.</summary>
    /// <exception cref="ArgumentException">The pattern cannot be read.</exception>
    public static Shapes Like(string pattern) => new(pattern, 2);

    /// <summary>With this many leading dimensions: those that <c>*</c> or <c>...</c> stand for.</summary>
    /// <exception cref="ArgumentException">A number is negative, or the first is larger.</exception>
    public Shapes WithRank(int min, int max)
        => min >= 0 && max >= min ? With(_limits with { MinRank = min, MaxRank = max }) : throw TestingErrors.Limits("rank", 0, min, max);

    /// <summary>With sizes from <paramref name="min"/> to <paramref name="max"/>, both included; 1 to 4 otherwise.</summary>
    /// <exception cref="ArgumentException">A number is less than 1, or the first is larger.</exception>
    public Shapes WithSizes(int min, int max)
        => min >= 1 && max >= min ? With(_limits with { MinSize = min, MaxSize = max }) : throw TestingErrors.Limits("sizes", 1, min, max);

    /// <summary>With at most this many elements in one tensor; 30 otherwise. Fixed sizes and the smallest ones stay, even if they hold more.</summary>
    /// <exception cref="ArgumentException"><paramref name="count"/> is less than 1.</exception>
    public Shapes WithMaxElements(int count)
        => count >= 1 ? With(_limits with { MaxElements = count }) : throw TestingErrors.NoElements(count);

    /// <summary>With a size of 0 for one dimension in ten, so that some tensors are empty.</summary>
    public Shapes WithEmpty() => With(_limits with { Empty = true });

    /// <summary>The pattern.</summary>
    public override string ToString() => Pattern;

    private Shapes With(ShapeLimits limits) => new(Pattern, _parts, limits);

    private static string Repeat(string part, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return string.Join(", ", Enumerable.Repeat(part, count));
    }
}

/// <summary>How far shapes go.</summary>
internal sealed record ShapeLimits(int MinRank = 0, int MaxRank = 5, int MinSize = 1, int MaxSize = 4, int MaxElements = 30, bool Empty = false);
