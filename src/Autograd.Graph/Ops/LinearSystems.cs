using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of linear systems and inverses. (Giles 2008, An extended collection of matrix derivative results.)</summary>
internal static partial class LinearSystemRules
{
    /// <summary>
    /// x = a⁻¹b, and the first zero pivot of a, which is refused if the argument says so. The gradient of b solves the
    /// transposed system, that of a is its outer product with −x.
    /// </summary>
    internal static readonly GeneralOp Solve = new(
        "linalg_solve_ex",
        static (x, strict) => Kernel.SolveEx(x[0], Matrices(x[1], x[0].Shape.Rank), (bool)strict!) is var (y, info) ? [y, info] : [],
        static tracked => Reads.X | ((tracked & 1) != 0 ? Reads.Output : Reads.None),
        static (k, from, into) =>
        {
            var gb = Solve!.Apply(k.Args<bool>(), k.X.Transpose(-2, -1), from[0]!)[0];
            if (k.Needs(1)) into[1] = Broadcasting.Undo(gb, k.ShapeOf(1));
            if (k.Needs(0)) into[0] = Broadcasting.Undo(-gb.MatMul(k.Output.Transpose(-2, -1)), k.ShapeOf(0));
        },
        static (k, from, into) => into[0] = Solve!.Apply(k.Args<bool>(), k.X, Residual(k, from))[0])
    {
        Many = static (args, x, level) =>
        {
            var found = Solve!.Apply(args, Aligned(x, level));

            // One pivot a matrix of a, which all examples may share.
            var each = Shape.Create([level.Size, .. x[0].Shape.Dims[..^2]]);
            return [found[0], Batch.Hides(x[0], level) ? found[1].Reshape(each) : found[1].Expand(each)];
        },
    };

    internal static readonly GeneralOp SolveTriangular = new(
        "linalg_solve_triangular",
        static (x, args) => [Kernel.SolveTriangular(x[0], x[1], ((TriangularArgs)args!).Upper, left: true, ((TriangularArgs)args).Unit)],
        static tracked => Reads.X | ((tracked & 1) != 0 ? Reads.Output : Reads.None),
        static (k, from, into) =>
        {
            var args = k.Args<TriangularArgs>();
            var gb = SolveTriangular!.Apply(args with { Upper = !args.Upper }, k.X.Transpose(-2, -1), from[0]!)[0];
            if (k.Needs(1)) into[1] = Broadcasting.Undo(gb, k.ShapeOf(1));
            if (k.Needs(0)) into[0] = Broadcasting.Undo(Triangle(-gb.MatMul(k.Output.Transpose(-2, -1)), args), k.ShapeOf(0));
        },
        static (k, from, into) =>
        {
            var args = k.Args<TriangularArgs>();
            into[0] = SolveTriangular!.Apply(args, k.X, Residual(k, [from[0] is { } ta ? Triangle(ta, args) : null, from[1]]))[0];
        })
    {
        Many = static (args, x, level) => SolveTriangular!.Apply(args, Aligned(x, level)),
    };

    internal static readonly GeneralOp Inv = new(
        "linalg_inv_ex",
        static (x, strict) => Kernel.InvEx(x[0], (bool)strict!) is var (y, info) ? [y, info] : [],
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

    /// <summary>The solution of a triangular system on either side.</summary>
    internal static Tensor Triangular(Tensor a, Tensor b, bool upper, bool left = true, bool unit = false)
    {
        if (left) return SolveTriangular.Apply(new TriangularArgs(upper, unit), a, b)[0];
        if (a.Rank < 2) throw Errors.NotSquare("solve_triangular", a.Shape);
        if (b.Rank < 2) throw Errors.NoMatrix("solve_triangular", b.Shape);

        // x · a = b is aᵀ · xᵀ = bᵀ.
        return SolveTriangular.Apply(new TriangularArgs(!upper, unit), a.Transpose(-2, -1), b.Transpose(-2, -1))[0].Transpose(-2, -1);
    }

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

    // What is read of a triangular matrix: a unit diagonal is not.
    private static Tensor Triangle(Tensor x, TriangularArgs args)
        => args.Upper ? Triu.Apply(x, args.Unit ? 1 : 0) : Tril.Apply(x, args.Unit ? -1 : 0);

    /// <summary>Which triangle is read, and whether its diagonal counts as ones.</summary>
    internal sealed record TriangularArgs(bool Upper, bool Unit);

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
        if (Kernel.AreRegular(wide.Value)) return (Determinant(wide).Unsqueeze(-1).Unsqueeze(-1) * Inv.Apply(true, wide)[0].Transpose(-2, -1)).To(x.DType);
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
    /// <param name="left">Whether a stands on the left; else x · a = b, with b […, k, n] or vectors.</param>
    /// <returns>The shape of <paramref name="b"/>, leading dimensions broadcast.</returns>
    /// <exception cref="ShapeException">The matrices are not square, or the shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">A matrix is singular.</exception>
    public static T Solve<T>(TensorOps<T> a, TensorOps<T> b, bool left = true)
        where T : TensorOps<T>
        => SolutionOf(a, b, left, strict: true).Result;

    /// <summary>The solution x of a · x = b, and whether there is one.</summary>
    /// <param name="a">[…, n, n].</param>
    /// <param name="b">As for <see cref="Solve"/>.</param>
    /// <param name="left">As for <see cref="Solve"/>.</param>
    /// <param name="checkErrors">Whether a singular matrix is refused.</param>
    /// <returns>The solution, and […], Int64, one a matrix of <paramref name="a"/>: its first zero pivot, counted from 1, where the solution is ∞ or NaN; or 0.</returns>
    /// <exception cref="ShapeException">The matrices are not square, or the shapes do not fit.</exception>
    /// <exception cref="InvalidOperationException">A matrix is singular, and <paramref name="checkErrors"/> is set.</exception>
    public static (T Result, T Info) SolveEx<T>(TensorOps<T> a, TensorOps<T> b, bool left = true, bool checkErrors = false)
        where T : TensorOps<T>
        => SolutionOf(a, b, left, checkErrors);

    /// <summary>The solution x of a · x = b for triangular a, of which only one triangle is read.</summary>
    /// <param name="a">[…, n, n].</param>
    /// <param name="b">[…, n, k]; or […, k, n] if a stands on the right.</param>
    /// <param name="upper">Whether a is upper triangular; else lower.</param>
    /// <param name="left">Whether a stands on the left; else x · a = b.</param>
    /// <param name="unitriangular">Whether the diagonal counts as ones and is not read.</param>
    /// <returns>The shape of <paramref name="b"/>, leading dimensions broadcast. Infinite or NaN where the diagonal holds 0.</returns>
    /// <exception cref="ShapeException">The matrices are not square, or the shapes do not fit.</exception>
    public static T SolveTriangular<T>(TensorOps<T> a, TensorOps<T> b, bool upper, bool left = true, bool unitriangular = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (x, y) = ConversionRules.Promote(a.Core, b.Core);
        return a.Wrap(LinearSystemRules.Triangular(x, y, upper, left, unitriangular));
    }

    /// <summary>The inverse of each matrix of a batch. To solve a system, <see cref="Solve"/> is quicker and errs less.</summary>
    /// <param name="a">[…, n, n].</param>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="InvalidOperationException">A matrix is singular.</exception>
    public static T Inv<T>(TensorOps<T> a)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Wrap(LinearSystemRules.Inv.Apply(true, a.Core)[0]);
    }

    /// <summary>The inverse of each matrix of a batch, and whether there is one.</summary>
    /// <param name="a">[…, n, n].</param>
    /// <param name="checkErrors">Whether a singular matrix is refused.</param>
    /// <returns>The inverse, and […], Int64: the first zero pivot, counted from 1, where the inverse is ∞ or NaN; or 0.</returns>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="InvalidOperationException">A matrix is singular, and <paramref name="checkErrors"/> is set.</exception>
    public static (T Inverse, T Info) InvEx<T>(TensorOps<T> a, bool checkErrors = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        var found = LinearSystemRules.Inv.Apply(checkErrors, a.Core);
        return (a.Wrap(found[0]), a.Wrap(found[1]));
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

    private static (T Result, T Info) SolutionOf<T>(TensorOps<T> a, TensorOps<T> b, bool left, bool strict)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var (x, y) = ConversionRules.Promote(a.Core, b.Core);
        var isVector = y.Rank == 1 || (x.Rank - 1 == y.Rank && x.Shape.Dims[..^1].SequenceEqual(y.Shape.Dims));
        if (isVector) y = y.Unsqueeze(-1);

        // x · a = b is aᵀ · xᵀ = bᵀ; a vector is a column either way.
        if (!left && x.Rank >= 2) x = x.Transpose(-2, -1);
        var turns = !left && !isVector && y.Rank >= 2;
        var found = LinearSystemRules.Solve.Apply(strict, x, turns ? y.Transpose(-2, -1) : y);
        return (a.Wrap(isVector ? found[0].Squeeze(-1) : turns ? found[0].Transpose(-2, -1) : found[0]), a.Wrap(found[1]));
    }
}
