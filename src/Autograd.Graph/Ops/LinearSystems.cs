using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of linear systems and inverses. (Giles 2008, An extended collection of matrix derivative results.)</summary>
internal static class LinearSystemRules
{
    /// <summary>x = a⁻¹b: the gradient of b solves the transposed system, that of a is its outer product with −x.</summary>
    internal static readonly GeneralOp Solve = new(
        "linalg_solve_ex",
        static (x, _) => [Kernel.Solve(x[0], Matrices(x[1], x[0].Shape.Rank))],
        static tracked => Reads.X | ((tracked & 1) != 0 ? Reads.Output : Reads.None),
        static (k, from, into) =>
        {
            var gb = Solve!.Apply(null, k.X.Transpose(-2, -1), from[0]!)[0];
            if (k.Needs(1)) into[1] = Broadcasting.Undo(gb, k.ShapeOf(1));
            if (k.Needs(0)) into[0] = Broadcasting.Undo(-gb.MatMul(k.Output.Transpose(-2, -1)), k.ShapeOf(0));
        },
        static (k, from, into) => into[0] = Solve!.Apply(null, k.X, Residual(k, from))[0])
    {
        Many = static (args, x, level) => Solve!.Apply(args, Aligned(x, level)),
    };

    internal static readonly GeneralOp SolveTriangular = new(
        "linalg_solve_triangular",
        static (x, upper) => [Kernel.SolveTriangular(x[0], x[1], (bool)upper!)],
        static tracked => Reads.X | ((tracked & 1) != 0 ? Reads.Output : Reads.None),
        static (k, from, into) =>
        {
            var upper = k.Args<bool>();
            var gb = SolveTriangular!.Apply(!upper, k.X.Transpose(-2, -1), from[0]!)[0];
            if (k.Needs(1)) into[1] = Broadcasting.Undo(gb, k.ShapeOf(1));
            if (k.Needs(0)) into[0] = Broadcasting.Undo(Triangle(-gb.MatMul(k.Output.Transpose(-2, -1)), upper), k.ShapeOf(0));
        },
        static (k, from, into) =>
        {
            var upper = k.Args<bool>();
            into[0] = SolveTriangular!.Apply(upper, k.X, Residual(k, [from[0] is { } ta ? Triangle(ta, upper) : null, from[1]]))[0];
        })
    {
        Many = static (args, x, level) => SolveTriangular!.Apply(args, Aligned(x, level)),
    };

    internal static readonly GeneralOp Inv = new(
        "linalg_inv_ex",
        static (x, _) => [Kernel.Inv(x[0])],
        static _ => Reads.Output,
        static (k, from, into) =>
        {
            var yt = k.Output.Transpose(-2, -1);
            into[0] = -yt.MatMul(from[0]!).MatMul(yt);
        },
        static (k, from, into) => into[0] = -k.Output.MatMul(from[0]!).MatMul(k.Output))
    {
        Many = static (args, x, level) => Inv!.Apply(args, Batch.Show(x[0], level)),
    };

    /// <summary>The slope of a determinant is the matrix of cofactors.</summary>
    internal static readonly ReductionOp Det = new(
        "linalg_det",
        static (x, _) => Kernel.Det(x),
        Reads.X,
        static (k, _) => k.CreateGraph ? Cofactors(k.X) : new Tensor(Kernel.Cofactors(k.X.Value)));

    internal static readonly LinearOp Tril = LinearOp.With<int>(
        "tril", static (x, diagonal) => Kernel.Tril(x, diagonal), static (g, _, diagonal) => Tril!.Apply(g, diagonal), batch: static (x, diagonal) => Tril!.Apply(x, diagonal));

    internal static readonly LinearOp Triu = LinearOp.With<int>(
        "triu", static (x, diagonal) => Kernel.Triu(x, diagonal), static (g, _, diagonal) => Triu!.Apply(g, diagonal), batch: static (x, diagonal) => Triu!.Apply(x, diagonal));

    internal static Tensor Determinant(Tensor x)
    {
        if (x.Rank < 2 || x.Shape[-1] != x.Shape[-2]) throw Errors.NotSquare("det", x.Shape);
        return Det.Apply(x, new ReduceArgs([x.Rank - 2, x.Rank - 1], KeepDim: false));
    }

    private static Tensor[] Aligned(ReadOnlySpan<Tensor> x, Level level)
    {
        var rank = Math.Max(x[0].Rank, x[1].Rank);
        return [BatchedOps.Aligned(x[0], level, rank), BatchedOps.Aligned(x[1], level, rank)];
    }

    /// <summary>The right-hand side that the tangent of a solution solves for: t_b − t_a·x.</summary>
    private static Tensor Residual(Kept k, ReadOnlySpan<Tensor?> from)
    {
        var moved = from[0] is { } ta ? -ta.MatMul(k.Output) : null;
        return moved is null ? from[1]! : from[1] is { } tb ? tb + moved : moved;
    }

    // Right-hand sides are matrices here; as many dimensions as a tell the kernel so, which else may take them for vectors.
    private static NdArray Matrices(NdArray b, int rank)
        => b.Shape.Rank >= rank ? b : b.Reshape(Shape.Create([.. Enumerable.Repeat(1, rank - b.Shape.Rank), .. b.Shape.Dims]));

    private static Tensor Triangle(Tensor x, bool upper) => upper ? Triu.Apply(x, 0) : Tril.Apply(x, 0);

    /// <summary>
    /// The cofactors that can be differentiated again: det · a⁻ᵀ while no matrix is singular but for rounding; else the
    /// determinants of the minors, right for any rank, of which there are too many where a matrix is large. In Float64, since
    /// a second derivative takes differences of products of the inverse that a bad condition leaves few digits of.
    /// </summary>
    private static Tensor Cofactors(Tensor x)
    {
        var n = x.Shape[-1];
        if (n <= 1) return Tensor.OnesLike(x);
        var wide = x.To(DType.Float64);
        if (Kernel.AreRegular(wide.Value)) return (Determinant(wide).Unsqueeze(-1).Unsqueeze(-1) * Inv.Apply(null, wide)[0].Transpose(-2, -1)).To(x.DType);
        if (n > Kernel.MostMinors) throw GraphErrors.SingularTwice("linalg_det", x.Shape, Kernel.MostMinors);
        long[] others = [.. from skipped in Enumerable.Range(0, n) from i in Enumerable.Range(0, n) where i != skipped select (long)i];
        var index = Tensor.From(others);
        var batch = x.Shape.Dims[..^2].ToArray();
        var minors = wide.IndexSelect(x.Rank - 2, index).IndexSelect(x.Rank - 1, index)
            .Reshape(Shape.Create([.. batch, n, n - 1, n, n - 1])).Transpose(-3, -2);
        var signs = new double[n * n];
        for (var i = 0; i < signs.Length; i++) signs[i] = ((i / n) + (i % n)) % 2 == 0 ? 1 : -1;
        return (Determinant(minors) * Tensor.From(signs, n, n)).To(x.DType);
    }
}

public static partial class Linalg
{
    /// <summary>The solution x of a · x = b, for each matrix of a batch.</summary>
    /// <param name="a">[…, n, n].</param>
    /// <param name="b">[…, n, k], or vectors: [n], or […, n] if that is the shape of <paramref name="a"/> without its last dimension.</param>
    /// <returns>The shape of <paramref name="b"/>, leading dimensions broadcast.</returns>
    /// <exception cref="ShapeException">The matrices are not square, or the shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">A matrix is singular.</exception>
    public static T Solve<T>(TensorOps<T> a, TensorOps<T> b)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (x, y) = ConversionRules.Promote(a.Core, b.Core);
        var isVector = y.Rank == 1 || (x.Rank - 1 == y.Rank && x.Shape.Dims[..^1].SequenceEqual(y.Shape.Dims));
        return a.Wrap(isVector
            ? LinearSystemRules.Solve.Apply(null, x, y.Unsqueeze(-1))[0].Squeeze(-1)
            : LinearSystemRules.Solve.Apply(null, x, y)[0]);
    }

    /// <summary>The solution x of a · x = b for triangular a, of which only one triangle is read.</summary>
    /// <param name="a">[…, n, n].</param>
    /// <param name="b">[…, n, k].</param>
    /// <param name="upper">Whether a is upper triangular; else lower.</param>
    /// <returns>The shape of <paramref name="b"/>, leading dimensions broadcast. Infinite or NaN where the diagonal holds 0.</returns>
    /// <exception cref="ShapeException">The matrices are not square, or the shapes do not fit.</exception>
    public static T SolveTriangular<T>(TensorOps<T> a, TensorOps<T> b, bool upper)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (x, y) = ConversionRules.Promote(a.Core, b.Core);
        return a.Wrap(LinearSystemRules.SolveTriangular.Apply(upper, x, y)[0]);
    }

    /// <summary>The inverse of each matrix of a batch. To solve a system, <see cref="Solve"/> is quicker and errs less.</summary>
    /// <param name="a">[…, n, n].</param>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="InvalidOperationException">A matrix is singular.</exception>
    public static T Inv<T>(TensorOps<T> a)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Wrap(LinearSystemRules.Inv.Apply(null, a.Core)[0]);
    }

    /// <summary>The determinant of each matrix of a batch: 0 if it is singular, 1 if it is empty.</summary>
    /// <param name="a">[…, n, n].</param>
    /// <returns>The leading dimensions of <paramref name="a"/>.</returns>
    /// <remarks>
    /// The gradient is the matrix of cofactors, at a singular matrix too; there it costs n² determinants up to order 16 and
    /// an SVD above. A gradient that is to be differentiated again is refused for singular matrices of order above 16.
    /// </remarks>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    public static T Det<T>(TensorOps<T> a)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Wrap(LinearSystemRules.Determinant(a.Core));
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The lower triangle of each matrix, the rest zero.</summary>
    /// <param name="diagonal">The last diagonal that is kept: 0 the main one, above it if positive.</param>
    /// <exception cref="ShapeException">There are fewer than two dimensions.</exception>
    public TSelf Tril(int diagonal = 0) => Wrap(LinearSystemRules.Tril.Apply(Core, diagonal));

    /// <summary>The upper triangle of each matrix, the rest zero.</summary>
    /// <param name="diagonal">The first diagonal that is kept: 0 the main one, above it if positive.</param>
    /// <exception cref="ShapeException">There are fewer than two dimensions.</exception>
    public TSelf Triu(int diagonal = 0) => Wrap(LinearSystemRules.Triu.Apply(Core, diagonal));
}
