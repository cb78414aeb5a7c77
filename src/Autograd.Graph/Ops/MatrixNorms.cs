using Autograd.Kernels;

namespace Autograd;

/// <summary>Which norm: a number converts, <see cref="Frobenius"/> and <see cref="Nuclear"/> are of matrices, and what is left out is the usual one.</summary>
public readonly record struct NormOrder
{
    private NormOrder(double? p, bool isNuclear = false, bool isFrobenius = false) => (P, IsNuclear, IsFrobenius) = (p, isNuclear, isFrobenius);

    /// <summary>The root of the sum of squares of a matrix.</summary>
    public static NormOrder Frobenius { get; } = new(null, isFrobenius: true);

    /// <summary>The sum of the singular values of a matrix.</summary>
    public static NormOrder Nuclear { get; } = new(null, isNuclear: true);

    internal double? P { get; }

    internal bool IsNuclear { get; }

    internal bool IsFrobenius { get; }

    internal bool IsLeftOut => P is null && !IsNuclear && !IsFrobenius;

    /// <summary>The norm of order p.</summary>
    public static implicit operator NormOrder(double p) => FromDouble(p);

    /// <summary>The norm of order p.</summary>
    public static NormOrder FromDouble(double p) => new(p);

    /// <inheritdoc/>
    public override string ToString() => P is { } p ? Errors.Say($"{p}") : IsNuclear ? "nuclear" : IsFrobenius ? "frobenius" : "left out";
}

/// <summary>Norms of matrices and what follows from them, composed of sums and singular values.</summary>
internal static class MatrixNorms
{
    internal static Tensor Of(string op, Tensor x, NormOrder order, int dim0, int dim1, bool keepDim)
    {
        if (!x.DType.IsFloating()) throw GraphErrors.FloatingOnly(op, x.DType);
        if (x.Rank < 2) throw Errors.NoMatrix(op, x.Shape);
        var (a, b) = (x.Shape.Dim(op, dim0), x.Shape.Dim(op, dim1));
        if (a == b) throw Errors.DuplicateDim(op, a, x.Shape);
        switch (order.P)
        {
            case null when !order.IsNuclear:
                return x.Norm(2, [a, b], keepDim);
            case null:
                return Kept(Values().Sum(-1));
            case 2:
                return Kept(Largest(Values(), -1).Squeeze(-1));
            case -2:
                return Kept(Values().Amin([-1]));
            case 1 or -1:
                return Columns(a, b, order.P > 0);
            case double.PositiveInfinity or double.NegativeInfinity:
                return Columns(b, a, order.P > 0);
            default:
                throw GraphErrors.NoMatrixNorm(op, order);
        }

        Tensor Values() => SpectralRules.SingularValues(x.MoveDim([a, b], [-2, -1]));

        Tensor Columns(int summed, int compared, bool largest)
        {
            var sums = x.Abs().Sum(summed, keepDim: true);
            var extreme = largest ? Largest(sums, compared) : sums.Amin([compared], keepDim: true);
            return keepDim ? extreme : extreme.Squeeze(Math.Max(a, b)).Squeeze(Math.Min(a, b));
        }

        // Of no sums and no singular values the largest is 0, as no magnitude is below that; there is no smallest.
        static Tensor Largest(Tensor magnitudes, int dim)
            => magnitudes.Shape[dim] == 0 ? magnitudes.Sum([dim], keepDim: true) : magnitudes.Amax([dim], keepDim: true);

        Tensor Kept(Tensor norm) => keepDim ? norm.Unsqueeze(Math.Min(a, b)).Unsqueeze(Math.Max(a, b)) : norm;
    }
}

public static partial class Linalg
{
    /// <summary>A norm of each matrix of a batch.</summary>
    /// <param name="a">Two dimensions or more.</param>
    /// <param name="order">
    /// Frobenius (if left out), nuclear, 2 and −2 (largest and smallest singular value), 1 and −1 (largest and smallest sum of
    /// magnitudes of a column), ±∞ (of a row).
    /// </param>
    /// <param name="dim0">The dimension of rows; negative numbers count from the end.</param>
    /// <param name="dim1">The dimension of columns.</param>
    /// <param name="keepDim">Whether both dimensions stay, with size 1.</param>
    /// <remarks>Where the largest or smallest is met twice the gradient is shared. The largest of nothing is 0, the smallest is refused.</remarks>
    /// <exception cref="ShapeException">There are fewer than two dimensions, the two are the same, or there is no smallest.</exception>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    /// <exception cref="ArgumentException">There is no such norm of matrices.</exception>
    public static T MatrixNorm<T>(TensorOps<T> a, NormOrder order = default, int dim0 = -2, int dim1 = -1, bool keepDim = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Wrap(MatrixNorms.Of("matrix_norm", a.Core, order, dim0, dim1, keepDim));
    }

    /// <summary>A norm of vectors or of matrices.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="order">Left out, the root of the sum of squares; else a norm of vectors along one dimension, or of matrices over two.</param>
    /// <param name="dims">One dimension or two; if null all of them, which with an order may be at most two.</param>
    /// <param name="keepDim">Whether the dimensions stay, with size 1.</param>
    /// <exception cref="ShapeException">There are other than one or two dimensions and an order is given.</exception>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    /// <exception cref="ArgumentException">There is no such norm.</exception>
    public static T Norm<T>(TensorOps<T> x, NormOrder order = default, int[]? dims = null, bool keepDim = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        if (order.IsLeftOut) return x.Norm(2, dims, keepDim);
        int[] over = dims ?? [.. Enumerable.Range(0, x.Rank)];
        return over.Length switch
        {
            1 when order.P is { } p => x.Norm(p, over, keepDim),
            1 => throw GraphErrors.NoVectorNorm("norm", order),
            2 => x.Wrap(MatrixNorms.Of("norm", x.Core, order, over[0], over[1], keepDim)),
            _ => throw GraphErrors.NormDims("norm", order, over, x.Shape),
        };
    }

    /// <summary>A norm of vectors: all elements along some dimensions.</summary>
    /// <param name="x">Any shape.</param>
    /// <param name="order">The order, as for <see cref="TensorOps{TSelf}.Norm"/>.</param>
    /// <param name="dims">The dimensions, all if null; negative numbers count from the end.</param>
    /// <param name="keepDim">Whether they stay, with size 1.</param>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public static T VectorNorm<T>(TensorOps<T> x, double order = 2, int[]? dims = null, bool keepDim = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Norm(order, dims, keepDim);
    }

    /// <summary>The condition of each matrix of a batch: its norm times that of its inverse.</summary>
    /// <param name="a">[…, m, n]; square unless the order is left out or ±2.</param>
    /// <param name="order">The norm, as for <see cref="MatrixNorm"/>; 2 if left out.</param>
    /// <returns>The leading dimensions: ∞ where a matrix is singular, 0 where it is empty.</returns>
    /// <exception cref="ShapeException">There are fewer than two dimensions, or the matrices are not square.</exception>
    /// <exception cref="ArgumentException">There is no such norm of matrices.</exception>
    public static T Cond<T>(TensorOps<T> a, NormOrder order = default)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        var x = a.Core;
        if (x.Rank < 2) throw Errors.NoMatrix("cond", x.Shape);
        if (x.Shape[-1] == 0 || x.Shape[-2] == 0) return a.Wrap(x.Sum([-2, -1]));
        if (order.IsLeftOut || order.P is 2 or -2)
        {
            var values = SpectralRules.SingularValues(x);
            var (largest, least) = (values.Select(-1, 0), values.Select(-1, values.Shape[-1] - 1));
            return a.Wrap(order.P == -2 ? least / largest : largest / least);
        }

        if (x.Shape[-1] != x.Shape[-2]) throw Errors.NotSquare("cond", x.Shape);
        var found = LinearSystemRules.Inv.Apply(false, x);
        var product = MatrixNorms.Of("cond", x, order, -2, -1, keepDim: false) * MatrixNorms.Of("cond", Regular(found[0], found[1]), order, -2, -1, keepDim: false);
        return a.Wrap(product.MaskedFill(found[1].Gt(0), double.PositiveInfinity));
    }

    // The inverse of a singular matrix, ∞ or NaN, would be refused by a decomposition.
    private static Tensor Regular(Tensor inverse, Tensor info) => inverse.MaskedFill(info.Gt(0).Unsqueeze(-1).Unsqueeze(-1), 0);
}
