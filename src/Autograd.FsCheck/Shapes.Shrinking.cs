namespace Autograd.Testing;

/// <summary>A dimension made shorter: the indices that stay, and whether it disappears (then one stays).</summary>
internal readonly record struct Cut(Axis Axis, int Start, int Count, bool Drop);

/// <remarks>Every cut lowers the number of dimensions, or leaves it and lowers the sum of sizes: shrinking ends.</remarks>
public sealed partial class Shapes
{
    // Up to this size every index is tried alone; longer dimensions are halved first.
    private const int Few = 8;

    /// <summary>The cuts that leave shapes of this pattern, those that take most first.</summary>
    internal IEnumerable<Cut> Cuts(IReadOnlyList<Shape> shapes)
    {
        var axes = Axes(shapes);
        var leading = axes.Keys.Count(static axis => axis.Letter == '\0');
        foreach (var (axis, size) in axes)
        {
            if (axis.Letter != '\0' || leading <= _limits.MinRank || size == 0) continue;
            for (var i = 0; i < Math.Min(size, Few); i++) yield return new Cut(axis, i, 1, Drop: true);
        }

        foreach (var (axis, size) in axes)
        {
            var half = size / 2;
            if (size <= _limits.MinSize || half < _limits.MinSize) continue;
            yield return new Cut(axis, 0, half, Drop: false);
            yield return new Cut(axis, size - half, half, Drop: false);
        }

        foreach (var (axis, size) in axes)
        {
            if (size <= _limits.MinSize) continue;
            if (_limits.MinSize == 1 && size > 3)
                for (var i = 0; i < Math.Min(size, Few); i++) yield return new Cut(axis, i, 1, Drop: false);
            yield return new Cut(axis, 0, size - 1, Drop: false);
            yield return new Cut(axis, 1, size - 1, Drop: false);
        }
    }

    /// <summary>A shape after a cut.</summary>
    internal Shape Apply(Cut cut, int input, Shape shape)
        => Shape.Of([.. shape.ToArray().Select((size, d) => !Meets(cut, input, shape, d) ? size : cut.Drop ? -1 : Kept(size, cut)).Where(static size => size >= 0)]);

    /// <summary>An array after a cut: a view of what stays.</summary>
    internal NdArray Apply(Cut cut, int input, NdArray x)
    {
        var shape = x.Shape;
        for (var d = shape.Rank - 1; d >= 0; d--)
        {
            if (!Meets(cut, input, shape, d)) continue;
            var start = shape[d] == 1 ? 0 : cut.Start;
            x = cut.Drop ? x.Select(d, start) : x.Slice(d, start, start + Kept(shape[d], cut));
        }

        return x;
    }

    // A dimension of size 1 that broadcasts has nothing to lose but itself.
    private static int Kept(int size, Cut cut) => Math.Min(size, cut.Count);

    private bool Meets(Cut cut, int input, Shape shape, int dim) => _parts[input].AxisOf(dim, shape.Rank) == cut.Axis;

    // The named dimensions and their sizes, outermost first.
    private SortedDictionary<Axis, int> Axes(IReadOnlyList<Shape> shapes)
    {
        var axes = new SortedDictionary<Axis, int>(Comparer<Axis>.Create(static (x, y) => (x.Letter, -x.FromRight).CompareTo((y.Letter, -y.FromRight))));
        for (var i = 0; i < shapes.Count; i++)
        {
            for (var d = 0; d < shapes[i].Rank; d++)
            {
                if (_parts[i].AxisOf(d, shapes[i].Rank) is not { } axis) continue;
                var size = shapes[i][d];
                axes[axis] = axes.TryGetValue(axis, out var other) && other != 1 ? other : size;
            }
        }

        return axes;
    }
}
