using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>
/// Sizes, steps or offsets for the inner dimensions of images: one number for all of them (<c>2</c>) or one each
/// (<c>[2, 1]</c>). Left out, it is what the parameter's documentation says.
/// </summary>
[CollectionBuilder(typeof(Sizes), nameof(Create))]
public readonly struct Sizes
{
    // null if left out; a single number serves every dimension.
    private readonly int[]? _each;

    private Sizes(int[]? each, bool isSame = false) => (_each, IsSame) = (each, isSame);

    /// <summary>A padding with which a convolution of stride 1 keeps the size of its input; where it is odd, the larger part comes behind.</summary>
    public static Sizes Same { get; } = new(null, isSame: true);

    internal bool IsSame { get; }

    internal bool IsLeftOut => _each is null && !IsSame;

    /// <summary>The same number for every dimension.</summary>
    public static implicit operator Sizes(int all) => new([all]);

    /// <summary>One number for each dimension, or one for all.</summary>
    public static implicit operator Sizes(int[] each)
    {
        ArgumentNullException.ThrowIfNull(each);
        return Create(each);
    }

    /// <summary>One number for each dimension, or one for all.</summary>
    public static Sizes Create(ReadOnlySpan<int> each) => each.Length == 0 ? default : new(each.ToArray());

    /// <summary>Enumerates the numbers.</summary>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => new ReadOnlySpan<int>(_each).GetEnumerator();

    /// <summary>One number a dimension.</summary>
    /// <param name="op">The function that asks.</param>
    /// <param name="what">The parameter.</param>
    /// <param name="dims">The number of dimensions.</param>
    /// <param name="least">The least that makes sense.</param>
    /// <param name="otherwise">What holds if it was left out; null if it must be given.</param>
    internal int[] For(string op, string what, int dims, int least, int[]? otherwise = null)
    {
        if (IsSame) throw NetworkErrors.SameOutOfPlace(op, what);
        var each = _each ?? otherwise ?? throw NetworkErrors.NotGiven(op, what);
        if (each.Length == 1 && dims != 1) each = [.. Enumerable.Repeat(each[0], dims)];
        if (each.Length != dims) throw NetworkErrors.SizesCount(op, what, each, dims);
        foreach (var size in each)
            if (size < least) throw NetworkErrors.SizeTooSmall(op, what, each, least);
        return each;
    }

    /// <summary>The same number for so many dimensions.</summary>
    internal static int[] All(int number, int dims) => [.. Enumerable.Repeat(number, dims)];
}
