using Autograd.Kernels;

namespace Autograd;

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The slopes of a function that was sampled at equal distances: central differences, and one-sided ones at the ends.</summary>
    /// <param name="spacing">The distance of the points along every dimension.</param>
    /// <param name="dims">The dimensions, all if null; negative numbers count from the end.</param>
    /// <param name="edgeOrder">The order of accuracy at the ends, 1 or 2.</param>
    /// <returns>A tensor of this shape for each of the dimensions.</returns>
    /// <exception cref="ShapeException">A dimension is out of range, named twice, or shorter than the order plus 1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is neither 1 nor 2.</exception>
    public TSelf[] Gradient(double spacing = 1, int[]? dims = null, int edgeOrder = 1)
    {
        var over = SampledDims(dims, edgeOrder);
        return Array.ConvertAll(over, d => Slopes(d, spacing, edgeOrder));
    }

    /// <summary>The slopes of a function that was sampled at equal distances, other ones along each dimension.</summary>
    /// <param name="spacing">The distances, one a dimension.</param>
    /// <param name="dims">The dimensions, all if null; negative numbers count from the end.</param>
    /// <param name="edgeOrder">The order of accuracy at the ends, 1 or 2.</param>
    /// <inheritdoc cref="Gradient(double, int[], int)"/>
    /// <exception cref="ArgumentException">There are more or fewer distances than dimensions.</exception>
    public TSelf[] Gradient(double[] spacing, int[]? dims = null, int edgeOrder = 1)
    {
        ArgumentNullException.ThrowIfNull(spacing);
        var over = SampledDims(dims, edgeOrder);
        if (spacing.Length != over.Length) throw GraphErrors.SpacingCount(spacing.Length, over.Length);
        return [.. over.Select((d, i) => Slopes(d, spacing[i], edgeOrder))];
    }

    /// <summary>The slopes of a function that was sampled at given points.</summary>
    /// <param name="coordinates">The points along each dimension, 1-d.</param>
    /// <param name="dims">The dimensions, all if null; negative numbers count from the end.</param>
    /// <param name="edgeOrder">The order of accuracy at the ends, 1 or 2.</param>
    /// <inheritdoc cref="Gradient(double, int[], int)"/>
    /// <exception cref="ArgumentException">There are more or fewer lists of points than dimensions.</exception>
    public TSelf[] Gradient(IReadOnlyList<TSelf> coordinates, int[]? dims = null, int edgeOrder = 1)
    {
        var over = SampledDims(dims, edgeOrder);
        var points = Cores("gradient", coordinates);
        if (points.Length != over.Length) throw GraphErrors.SpacingCount(points.Length, over.Length);
        for (var i = 0; i < points.Length; i++)
            if (points[i].Shape != Shape.Of(Shape.Dims[over[i]])) throw Errors.WrongSource("gradient", Shape.Of(Shape.Dims[over[i]]), points[i].Shape);
        return [.. over.Select((d, i) => Slopes(d, coordinates[i], edgeOrder))];
    }

    private int[] SampledDims(int[]? dims, int edgeOrder)
    {
        if (edgeOrder is not (1 or 2)) throw GraphErrors.EdgeOrder(edgeOrder);
        int[] over = dims is null ? [.. Enumerable.Range(0, Rank)] : dims.Length == 0 ? [] : Dims.Several("gradient", dims, Shape);
        foreach (var d in over)
            if (Shape.Dims[d] <= edgeOrder) throw GraphErrors.TooShort("gradient", d, Shape, edgeOrder + 1);
        return over;
    }

    private TSelf Slopes(int d, double h, int order)
    {
        var n = Shape.Dims[d];
        TSelf Part(int from) => Slice(d, from, from + 1);
        var (first, last) = order == 1
            ? ((Part(1) - Part(0)) / h, (Part(n - 1) - Part(n - 2)) / h)
            : (((Part(0) * -1.5) + (Part(1) * 2) - (Part(2) * 0.5)) / h, ((Part(n - 3) * 0.5) - (Part(n - 2) * 2) + (Part(n - 1) * 1.5)) / h);
        return Cat([first, (Slice(d, 2) - Slice(d, 0, n - 2)) / (2 * h), last], d);
    }

    // Fornberg 1988, for three points; a distance for each interval, along the dimension.
    private TSelf Slopes(int d, TSelf points, int order)
    {
        var n = Shape.Dims[d];
        var h = points.Diff().Reshape([n - 1, .. Enumerable.Repeat(1, Rank - d - 1)]);
        TSelf Part(int from) => Slice(d, from, from + 1);
        TSelf Width(int from) => h.Slice(0, from, from + 1);
        TSelf first, last;
        if (order == 1)
        {
            (first, last) = ((Part(1) - Part(0)) / Width(0), (Part(n - 1) - Part(n - 2)) / Width(n - 2));
        }
        else
        {
            var (a, b) = (Width(0), Width(1));
            first = (Part(1) * ((a + b) / (a * b))) - (Part(0) * (((2 * a) + b) / (a * (a + b)))) - (Part(2) * (a / (b * (a + b))));
            (a, b) = (Width(n - 3), Width(n - 2));
            last = (Part(n - 3) * (b / (a * (a + b)))) - (Part(n - 2) * ((a + b) / (a * b))) + (Part(n - 1) * (((2 * b) + a) / (b * (a + b))));
        }

        if (n == 2) return Cat([first, last], d);
        var (before, after) = (h.Slice(0, 0, n - 2), h.Slice(0, 1));
        var middle = (Slice(d, 1, n - 1) * ((after - before) / (before * after)))
            - (Slice(d, 0, n - 2) * (after / (before * (before + after))))
            + (Slice(d, 2) * (before / (after * (before + after))));
        return Cat([first, middle, last], d);
    }
}
