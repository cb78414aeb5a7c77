using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Autograd;

/// <summary>
/// The sizes of an array's dimensions, outermost first. Immutable; the default value is the shape of a 0-d array.
/// Written as a collection expression (<c>Shape s = [2, 3];</c>) or with <see cref="Of"/>.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The largest number of dimensions.</summary>
    public const int MaxRank = 32;

    // null for 0-d, so that scalars carry no array.
    private readonly int[]? _dims;

    /// <summary>A shape that owns <paramref name="dims"/>, already checked and never written again.</summary>
    internal Shape(int[] dims) => _dims = dims.Length == 0 ? null : dims;

    /// <summary>A shape of these sizes.</summary>
    /// <exception cref="ShapeException">A size is negative, there are more than 32, or they hold more elements than an array can.</exception>
    public static Shape Create(ReadOnlySpan<int> dims)
    {
        if (dims.Length == 0) return default;
        if (dims.Length > MaxRank) throw Errors.TooManyDims(dims.Length, nameof(dims));
        Check(dims, nameof(dims));
        return new Shape(dims.ToArray());
    }

    /// <summary>A shape of these sizes.</summary>
    /// <exception cref="ShapeException">A size is negative, there are more than 32, or they hold more elements than an array can.</exception>
    public static Shape Of(params int[] dims)
    {
        ArgumentNullException.ThrowIfNull(dims);
        return Create(dims);
    }

    /// <summary>The number of dimensions.</summary>
    public int Rank => _dims?.Length ?? 0;

    /// <summary>The number of elements: the product of the sizes, 1 for a 0-d shape.</summary>
    public int Numel
    {
        get
        {
            var count = 1;
            foreach (var size in Dims) count *= size;
            return count;
        }
    }

    /// <summary>The sizes.</summary>
    public ReadOnlySpan<int> Dims => _dims;

    /// <summary>The size of one dimension; negative numbers count from the end.</summary>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public int this[int dim] => Dims[Dim("size", dim)];

    /// <summary>Whether there are no dimensions.</summary>
    public bool IsScalar => _dims is null;

    /// <summary>A copy of the sizes.</summary>
    public int[] ToArray() => Dims.ToArray();

    /// <summary>Enumerates the sizes.</summary>
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => Dims.GetEnumerator();

    /// <summary>The shape of these sizes.</summary>
    [SuppressMessage("Usage", "CA2225", Justification = "Of is the named alternative.")]
    public static implicit operator Shape(int[] dims) => Of(dims);

    /// <summary>Whether all sizes are equal.</summary>
    public bool Equals(Shape other) => ReferenceEquals(_dims, other._dims) || Dims.SequenceEqual(other.Dims);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        foreach (var size in Dims) hash.Add(size);
        return hash.ToHashCode();
    }

    /// <summary>Whether all sizes are equal.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether some size differs.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The sizes in brackets: <c>[2, 3]</c>.</summary>
    public override string ToString() => Format(Dims);

    internal static string Format(ReadOnlySpan<int> dims)
    {
        var text = new System.Text.StringBuilder("[");
        for (var d = 0; d < dims.Length; d++)
            text.Append(d == 0 ? "" : ", ").Append(dims[d].ToString(CultureInfo.InvariantCulture));
        return text.Append(']').ToString();
    }

    /// <summary>A dimension from 0 to Rank − 1 from one that may count from the end. A 0-d shape accepts 0 and −1.</summary>
    internal int Dim(string op, int dim)
    {
        var rank = Math.Max(Rank, 1);
        if (dim < -rank || dim >= rank) throw Errors.DimOutOfRange(op, dim, this);
        return dim < 0 ? dim + rank : dim;
    }

    /// <summary>The shape that both broadcast to.</summary>
    internal static Shape Broadcast(string op, Shape x, Shape y)
    {
        if (x.Equals(y) || y.Rank == 0) return x;
        if (x.Rank == 0) return y;
        var rank = Math.Max(x.Rank, y.Rank);
        var dims = new int[rank];
        for (var d = 0; d < rank; d++)
        {
            var l = d < rank - x.Rank ? 1 : x._dims![d - rank + x.Rank];
            var r = d < rank - y.Rank ? 1 : y._dims![d - rank + y.Rank];
            dims[d] = l == r || r == 1 ? l : l == 1 ? r : throw Errors.NotBroadcastable(op, x, y, d, l, r);
        }

        Check(dims);
        return new Shape(dims);
    }

    /// <summary>Whether an array of this shape can be expanded to <paramref name="target"/>.</summary>
    internal bool BroadcastsTo(Shape target)
    {
        var missing = target.Rank - Rank;
        if (missing < 0) return false;
        for (var d = 0; d < Rank; d++)
            if (_dims![d] != 1 && _dims[d] != target._dims![d + missing]) return false;
        return true;
    }

    /// <summary>This shape with one size replaced.</summary>
    internal Shape With(int dim, int size)
    {
        var dims = ToArray();
        dims[dim] = size;
        Check(dims);
        return new Shape(dims);
    }

    /// <summary>This shape without one dimension.</summary>
    internal Shape Without(int dim) => new([.. Dims[..dim], .. Dims[(dim + 1)..]]);

    /// <summary>This shape with one more dimension before <paramref name="dim"/>.</summary>
    internal Shape Insert(int dim, int size)
    {
        if (Rank == MaxRank) throw Errors.TooManyDims(Rank + 1, parameter: null);
        int[] dims = [.. Dims[..dim], size, .. Dims[dim..]];
        Check(dims);
        return new Shape(dims);
    }

    // A shape that a caller gave has a parameter's name, one that an operation made has none.
    private static void Check(ReadOnlySpan<int> dims, string? parameter = null)
    {
        // Only non-zero sizes are multiplied: [0, int.MaxValue, int.MaxValue] is empty, yet its strides would overflow.
        long count = 1;
        foreach (var size in dims)
        {
            if (size < 0) throw Errors.NegativeSize(dims, parameter);
            if (size > 0) count *= size;
            if (count > Array.MaxLength) throw Errors.TooLarge(dims, parameter);
        }
    }
}
