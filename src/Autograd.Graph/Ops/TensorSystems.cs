using Autograd.Kernels;

namespace Autograd;

/// <summary>Which results <see cref="Linalg.Lstsq"/> gives beside the solution; PyTorch's names, after LAPACK's functions.</summary>
public enum LstsqDriver
{
    /// <summary>The rank.</summary>
    Gelsy,

    /// <summary>The residuals, for matrices of full rank.</summary>
    Gels,

    /// <summary>The residuals, the rank and the singular values.</summary>
    Gelsd,

    /// <summary>The residuals, the rank and the singular values.</summary>
    Gelss,
}

public static partial class Linalg
{
    /// <summary>The solution x of a · x = b of least squared error, and of those the one of least norm, for each matrix of a batch.</summary>
    /// <param name="a">[…, m, n].</param>
    /// <param name="b">[…, m, k]; or […, m], if that is the shape of <paramref name="a"/> without its last dimension.</param>
    /// <param name="rcond">Singular values up to this times the largest count as 0; max(m, n)·ε if null. Without effect for Gels.</param>
    /// <param name="driver">Which results there are; those that are not are empty.</param>
    /// <returns>
    /// The solution, […, n, k] or […, n]; the sums of squares of what is left, […, k], if m > n and all ranks are n; the
    /// rank, […], Int64; the singular values, […, min(m, n)]. All but the solution are constants.
    /// </returns>
    /// <remarks>The solution is the product with the pseudo-inverse, and has its gradient, which holds where the rank does not change.</remarks>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">A matrix holds ∞ or NaN.</exception>
    public static (T Solution, T Residuals, T Rank, T SingularValues) Lstsq<T>(TensorOps<T> a, TensorOps<T> b, double? rcond = null, LstsqDriver driver = LstsqDriver.Gelsy)
        where T : TensorOps<T>
    {
        const string Op = "lstsq";
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (driver is < LstsqDriver.Gelsy or > LstsqDriver.Gelss) throw GraphErrors.NoDriver(driver);
        var (x, y) = ConversionRules.Promote(a.Core, b.Core);
        if (x.Rank < 2) throw Errors.NoMatrix(Op, x.Shape);
        var isVector = y.Rank == x.Rank - 1 && y.Shape.Dims.SequenceEqual(x.Shape.Dims[..^1]);
        if (isVector) y = y.Unsqueeze(-1);
        if (y.Rank < 2) throw Errors.NoMatrix(Op, y.Shape);
        var (m, n) = (x.Shape[-2], x.Shape[-1]);
        if (y.Shape[-2] != m) throw Errors.InnerSizes(Op, x.Shape, y.Shape, m, y.Shape[-2]);

        // Full rank is what Gels takes for granted.
        var rtol = driver == LstsqDriver.Gels ? 0 : rcond;
        var solution = PseudoInverseRules.Apply(x, null, Number(rtol), hermitian: false).MatMul(y);
        var nothing = Tensor.Zeros(Shape.Of(0), x.DType);
        var (residuals, rank, values) = (nothing, nothing.To(DType.Int64), nothing);
        if (driver != LstsqDriver.Gels) rank = MatrixRank(x.Detach(), rtol: rcond);
        if (driver is LstsqDriver.Gelsd or LstsqDriver.Gelss) values = SpectralRules.SingularValues(x.Detach());
        var isFull = driver == LstsqDriver.Gels || (driver != LstsqDriver.Gelsy && Kernel.All(Kernel.Eq(rank.Value, NdArray.Scalar((long)n))).Item<bool>());
        if (m > n && isFull) residuals = (x.Detach().MatMul(solution.Detach()) - y.Detach()).Square().Sum(-2);
        return (a.Wrap(isVector ? solution.Squeeze(-1) : solution), a.Wrap(residuals), a.Wrap(rank), a.Wrap(values));
    }

    /// <summary>The inverse of a tensor as a linear map: of its last dimensions to the first <paramref name="ind"/> ones.</summary>
    /// <param name="a">A tensor whose first <paramref name="ind"/> sizes have the product of the others.</param>
    /// <param name="ind">How many dimensions are the map's result.</param>
    /// <returns>The other dimensions, then the first ones.</returns>
    /// <exception cref="ShapeException">The products of sizes differ, or there are not so many dimensions.</exception>
    /// <exception cref="InvalidOperationException">The map is singular.</exception>
    public static T Tensorinv<T>(TensorOps<T> a, int ind = 2)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        var shape = a.Shape;
        if (ind < 1 || ind >= shape.Rank) throw GraphErrors.MapRank("tensorinv", ind, shape);
        int[] first = [.. shape.Dims[..ind]], rest = [.. shape.Dims[ind..]];
        var (rows, columns) = (Shape.Of(first).Numel, Shape.Of(rest).Numel);
        if (rows != columns) throw GraphErrors.MapNotSquare("tensorinv", shape, rows, columns);
        return a.Wrap(LinearSystemRules.Inv.Apply(true, a.Core.Reshape(Shape.Of(rows, columns)))[0].Reshape(Shape.Create([.. rest, .. first])));
    }

    /// <summary>The solution x of a linear map: Tensordot(a, x) over the dimensions of x is b.</summary>
    /// <param name="a">The dimensions of <paramref name="b"/>, then those of x; as many elements in the ones as in the others.</param>
    /// <param name="b">Any shape.</param>
    /// <param name="dims">Dimensions of <paramref name="a"/> that move to its end first; none if null.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">The map is singular.</exception>
    public static T Tensorsolve<T>(TensorOps<T> a, TensorOps<T> b, int[]? dims = null)
        where T : TensorOps<T>
    {
        const string Op = "tensorsolve";
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (x, y) = ConversionRules.Promote(a.Core, b.Core);
        if (dims is { Length: > 0 }) x = x.MoveDim(dims, [.. Enumerable.Range(x.Rank - dims.Length, dims.Length)]);
        if (x.Rank < y.Rank) throw GraphErrors.MapRank(Op, y.Rank, x.Shape);
        var result = Shape.Create(x.Shape.Dims[y.Rank..]);
        if (result.Numel != y.Numel || x.Numel != (long)y.Numel * y.Numel) throw GraphErrors.MapNotSquare(Op, x.Shape, y.Numel, result.Numel);
        var matrix = x.Reshape(Shape.Of(y.Numel, y.Numel));
        return a.Wrap(LinearSystemRules.Solve.Apply(true, matrix, y.Reshape(Shape.Of(y.Numel, 1)))[0].Reshape(result));
    }
}
