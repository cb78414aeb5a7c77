using Autograd.Kernels;

namespace Autograd;

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Differences of neighbours along a dimension, taken several times.</summary>
    /// <param name="n">How often, 0 or more; each time the dimension gets shorter by one.</param>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="prepend">What is joined in front first.</param>
    /// <param name="append">What is joined at the end first.</param>
    /// <remarks>Of bools, whether neighbours differ.</remarks>
    /// <exception cref="ShapeException">The tensor is 0-d, there is no such dimension, or what is joined does not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">n is negative.</exception>
    public TSelf Diff(int n = 1, int dim = -1, TSelf? prepend = null, TSelf? append = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        if (Rank == 0) throw GraphErrors.NoDimension("diff");
        var d = Shape.Dim("diff", dim);
        if (n == 0) return (TSelf)this;
        var x = (prepend, append) switch
        {
            (null, null) => (TSelf)this,
            (null, _) => Cat([(TSelf)this, append], d),
            (_, null) => Cat([prepend, (TSelf)this], d),
            _ => Cat([prepend, (TSelf)this, append], d),
        };
        for (var left = Math.Min(n, x.Shape.Dims[d]); left > 0 && x.Shape.Dims[d] > 0; left--)
        {
            var (later, earlier) = (x.Slice(d, 1), x.Slice(d, 0, x.Shape.Dims[d] - 1));
            x = x.DType == DType.Bool ? later.Ne(earlier) : later - earlier;
        }

        return x;
    }

    /// <summary>The integral along a dimension by the trapezoidal rule, from points at equal distances.</summary>
    /// <param name="dx">The distance.</param>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public TSelf Trapezoid(double dx = 1, int dim = -1) => (Neighbours("trapezoid", dim, out var d) * (dx / 2)).Sum(d);

    /// <summary>The integral along a dimension by the trapezoidal rule.</summary>
    /// <param name="x">The points: in one dimension, or in a shape that broadcasts with this tensor's.</param>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">There is no such dimension, or the points do not fit.</exception>
    public TSelf Trapezoid(TSelf x, int dim = -1) => (Neighbours("trapezoid", dim, out var d) * Widths("trapezoid", x, d) * 0.5).Sum(d - Rank);

    /// <summary>The integrals up to each point along a dimension by the trapezoidal rule, from points at equal distances; one fewer than points.</summary>
    /// <inheritdoc cref="Trapezoid(double, int)"/>
    public TSelf CumulativeTrapezoid(double dx = 1, int dim = -1) => (Neighbours("cumulative_trapezoid", dim, out var d) * (dx / 2)).CumSum(d);

    /// <summary>The integrals up to each point along a dimension by the trapezoidal rule; one fewer than points.</summary>
    /// <inheritdoc cref="Trapezoid(TSelf, int)"/>
    public TSelf CumulativeTrapezoid(TSelf x, int dim = -1)
        => (Neighbours("cumulative_trapezoid", dim, out var d) * Widths("cumulative_trapezoid", x, d) * 0.5).CumSum(d - Rank);

    /// <summary>Sums of neighbours along a dimension.</summary>
    private TSelf Neighbours(string op, int dim, out int d)
    {
        if (Rank == 0) throw GraphErrors.NoDimension(op);
        d = Shape.Dim(op, dim);
        return Slice(d, 1) + Slice(d, 0, Math.Max(Shape.Dims[d] - 1, 0));
    }

    /// <summary>Distances of neighbouring points, where dimensions are counted from the end.</summary>
    private TSelf Widths(string op, TSelf x, int dim)
    {
        if (CoreOf(x).Rank == 0) throw GraphErrors.NoDimension(op);
        var size = Shape.Dims[dim];
        if (x.Rank > 1) return x.Diff(1, dim - Rank);
        if (x.Numel != size) throw Errors.SizeDiffers(op, "points", Shape.Of(size), x.Shape, 0);
        return x.Diff().Reshape([Math.Max(size - 1, 0), .. Enumerable.Repeat(1, Rank - dim - 1)]);
    }
}
