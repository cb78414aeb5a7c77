namespace Autograd;

/// <summary>One entry of an indexer: a number, an index from the end, a range, a tensor of indices or a mask, a new dimension, or all the rest.</summary>
public readonly struct Dim
{
    private Dim(Kind kind, Index index = default, Range range = default, Tensor? tensor = null, int step = 1)
        => (Type, Index, Range, Tensor, Step) = (kind, index, range, tensor, step);

    internal enum Kind
    {
        /// <summary>One index; the dimension disappears.</summary>
        Index,

        /// <summary>A range.</summary>
        Range,

        /// <summary>A tensor of indices, or a mask.</summary>
        Tensor,

        /// <summary>A new dimension of size 1.</summary>
        New,

        /// <summary>As many whole dimensions as the other entries leave.</summary>
        Rest,
    }

    /// <summary>A new dimension of size 1, PyTorch's <c>None</c>.</summary>
    public static Dim NewAxis { get; } = new(Kind.New);

    /// <summary>As many whole dimensions as the other entries leave, PyTorch's <c>...</c>.</summary>
    public static Dim Ellipsis { get; } = new(Kind.Rest);

    internal Kind Type { get; }

    internal Index Index { get; }

    internal Range Range { get; }

    internal int Step { get; }

    internal Tensor? Tensor { get; }

    /// <summary>One index; negative numbers count from the end.</summary>
    public static implicit operator Dim(int index) => new(Kind.Index, index < 0 ? new Index(~index + 1, fromEnd: true) : new Index(index));

    /// <summary>One index, from the start or the end.</summary>
    public static implicit operator Dim(Index index) => new(Kind.Index, index);

    /// <summary>A range; what lies outside the dimension is cut off.</summary>
    public static implicit operator Dim(Range range) => new(Kind.Range, range: range);

    /// <summary>A tensor of indices (Int64, negative ones count from the end) or a mask (Bool).</summary>
    public static implicit operator Dim(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return new Dim(Kind.Tensor, tensor: tensor);
    }

    /// <summary>Every <paramref name="step"/>-th element of a range, PyTorch's <c>a:b:step</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The step is below 1.</exception>
    public static Dim Stepped(Range range, int step)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        return new Dim(Kind.Range, range: range, step: step);
    }
}
