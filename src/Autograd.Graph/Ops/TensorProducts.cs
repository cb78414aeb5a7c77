using Autograd.Kernels;

namespace Autograd;

/// <summary>Products over chosen dimensions, composed of reshapes and matrix products.</summary>
internal static class TensorProducts
{
    internal static Tensor Outer(string op, Tensor x, Tensor y)
    {
        if (x.Rank != 1) throw GraphErrors.WrongRank(op, "the first factor", x.Shape, 1);
        if (y.Rank != 1) throw GraphErrors.WrongRank(op, "the second factor", y.Shape, 1);
        return x.Unsqueeze(-1) * y;
    }

    /// <summary>Σ over pairs of dimensions; those of x that stay come first, then those of y.</summary>
    internal static Tensor Dot(string op, Tensor x, Tensor y, int[] dims, int[] otherDims)
    {
        if (dims.Length != otherDims.Length) throw GraphErrors.PairCount(op, dims, otherDims);
        int[] ofX = Named(op, x, dims), ofY = Named(op, y, otherDims);
        for (var i = 0; i < ofX.Length; i++)
        {
            var (p, q) = (x.Shape[ofX[i]], y.Shape[ofY[i]]);
            if (p == q) continue;

            // As PyTorch: a size of 1 is summed over the other's.
            if (p == 1) y = y.Sum(ofY[i], keepDim: true);
            else if (q == 1) x = x.Sum(ofX[i], keepDim: true);
            else throw GraphErrors.PairSizes(op, x.Shape, y.Shape, ofX[i], ofY[i]);
        }

        int[] keptX = [.. Enumerable.Range(0, x.Rank).Except(ofX)], keptY = [.. Enumerable.Range(0, y.Rank).Except(ofY)];
        var (m, k, n) = (Product(x, keptX), Product(x, ofX), Product(y, keptY));
        var result = MatrixProductRules.MatMul(
            x.Permute([.. keptX, .. ofX]).Reshape(Shape.Of(m, k)), y.Permute([.. ofY, .. keptY]).Reshape(Shape.Of(k, n)));
        return result.Reshape(Shape.Create([.. keptX.Select(d => x.Shape[d]), .. keptY.Select(d => y.Shape[d])]));
    }

    private static int[] Named(string op, Tensor x, int[] dims)
    {
        var named = new int[dims.Length];
        for (var i = 0; i < dims.Length; i++)
        {
            named[i] = x.Rank == 0 ? throw Errors.DimOutOfRange(op, dims[i], x.Shape) : x.Shape.Dim(op, dims[i]);
            if (Array.IndexOf(named, named[i]) < i) throw Errors.DuplicateDim(op, named[i], x.Shape);
        }

        return named;
    }

    private static int Product(Tensor x, int[] dims) => Shape.Of([.. dims.Select(d => x.Shape[d])]).Numel;

    /// <summary>The cross product along a dimension of 3.</summary>
    internal static Tensor Cross(string op, Tensor x, Tensor y, int dim)
    {
        if (x.Rank != y.Rank) throw GraphErrors.RanksDiffer(op, x.Shape, y.Shape);
        var d = x.Shape.Dim(op, dim);
        if (x.Rank == 0 || x.Shape[d] != 3 || y.Shape[d] != 3) throw GraphErrors.NotThree(op, x.Shape, y.Shape, d);
        return (x.Roll(-1, d) * y.Roll(-2, d)) - (x.Roll(-2, d) * y.Roll(-1, d));
    }
}

public static partial class Linalg
{
    /// <summary>The cross product of vectors in space.</summary>
    /// <param name="x">A tensor whose dimension <paramref name="dim"/> has size 3.</param>
    /// <param name="y">A tensor of as many dimensions; the others broadcast.</param>
    /// <param name="dim">The dimension of the vectors; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">The dimension does not have size 3, or the shapes do not fit.</exception>
    public static T Cross<T>(TensorOps<T> x, TensorOps<T> y, int dim = -1)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return x.Wrap(TensorProducts.Cross("cross", x.Core, y.Core, dim));
    }

    /// <summary>The dot product of vectors along a dimension.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="y">A shape that broadcasts with it.</param>
    /// <param name="dim">The dimension of the vectors, which disappears; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">The shapes do not fit, or there is no such dimension.</exception>
    public static T Vecdot<T>(TensorOps<T> x, TensorOps<T> y, int dim = -1)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return x.Wrap((x.Core * y.Core).Sum(dim));
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The outer product of two vectors: [m, n] from [m] and [n].</summary>
    /// <exception cref="ShapeException">An operand is no vector.</exception>
    public TSelf Outer(TSelf other) => Wrap(TensorProducts.Outer("outer", Core, CoreOf(other)));

    /// <summary>Products summed over the last dimension of both; a 0-d operand multiplies.</summary>
    /// <param name="other">[…, k]; this is […, k].</param>
    /// <returns>The dimensions of this tensor that stay, then those of <paramref name="other"/>.</returns>
    /// <exception cref="ShapeException">The last sizes differ.</exception>
    public TSelf Inner(TSelf other)
    {
        var (x, y) = (Core, CoreOf(other));
        if (x.Rank == 0 || y.Rank == 0) return Wrap(x * y);
        if (x.Shape[-1] != y.Shape[-1]) throw Errors.InnerSizes("inner", x.Shape, y.Shape, x.Shape[-1], y.Shape[-1]);
        return Wrap(TensorProducts.Dot("inner", x, y, [-1], [-1]));
    }

    /// <summary>Products summed over the last dimensions of this tensor and the first ones of the other.</summary>
    /// <param name="other">A tensor whose first sizes are the last ones of this tensor.</param>
    /// <param name="dims">How many dimensions are summed over, 0 or more.</param>
    /// <exception cref="ShapeException">There are not so many dimensions, or their sizes differ.</exception>
    public TSelf Tensordot(TSelf other, int dims = 2)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (dims < 0 || dims > Rank || dims > other.Rank) throw GraphErrors.DotCount(dims, Shape, other.Shape);
        return Tensordot(other, [.. Enumerable.Range(Rank - dims, dims)], [.. Enumerable.Range(0, dims)]);
    }

    /// <summary>Products summed over pairs of dimensions.</summary>
    /// <param name="other">The other factor.</param>
    /// <param name="dims">Dimensions of this tensor; negative numbers count from the end.</param>
    /// <param name="otherDims">The dimension of the other tensor that goes with each. A size of 1 is broadcast.</param>
    /// <returns>The dimensions of this tensor that stay, then those of <paramref name="other"/>.</returns>
    /// <exception cref="ShapeException">The dimensions are not pairs, or their sizes differ.</exception>
    public TSelf Tensordot(TSelf other, int[] dims, int[] otherDims)
    {
        ArgumentNullException.ThrowIfNull(dims);
        ArgumentNullException.ThrowIfNull(otherDims);
        return Wrap(TensorProducts.Dot("tensordot", Core, CoreOf(other), dims, otherDims));
    }

    /// <summary>The cross product of vectors in space.</summary>
    /// <param name="other">A tensor of as many dimensions; those beside <paramref name="dim"/> broadcast.</param>
    /// <param name="dim">The dimension of the vectors; the first one of size 3 if null.</param>
    /// <exception cref="ShapeException">There is no dimension of size 3, or the shapes do not fit.</exception>
    public TSelf Cross(TSelf other, int? dim = null)
    {
        var y = CoreOf(other);
        if (dim is null)
        {
            var first = Shape.Dims.IndexOf(3);
            dim = first >= 0 ? first : throw GraphErrors.NotThree("cross", Shape, y.Shape, null);
        }

        return Wrap(TensorProducts.Cross("cross", Core, y, dim.Value));
    }

    /// <summary>The norm of the difference, over all elements; 0-d.</summary>
    /// <param name="other">A shape that broadcasts with this one.</param>
    /// <param name="p">The order of the norm, as for <see cref="Norm"/>.</param>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf Dist(TSelf other, double p = 2) => (this - other).Norm(p);
}
