using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of factors by elimination. The exchanges of rows count as constant.</summary>
internal static class EliminationRules
{
    /// <summary>
    /// l and u packed, which row of the input each of their rows is, the exchanges one by one, and the first zero pivot. With Φ = l₁⁻¹ t₁ u₁⁻¹ of the leading square, dl₁ = l₁ tril(Φ) and
    /// du₁ = triu(Φ) u₁; rows below solve with u₁, columns to the right with l₁. (Giles 2008 for square matrices.)
    /// </summary>
    internal static readonly GeneralOp LuFactor = new(
        "linalg_lu_factor_ex",
        static (x, strict) => Kernel.LuFactor(x[0], (bool)strict!) is var (lu, order, pivots, info) ? [lu, order, pivots, info] : [],
        static _ => Reads.Output | Reads.Output2,
        Pull,
        Push)
    {
        Many = static (args, x, level) => LuFactor!.Apply(args, Batch.Show(x[0], level)),
    };

    private static void Pull(Kept k, ReadOnlySpan<Tensor?> from, Span<Tensor?> into)
    {
        var (core, below, right) = Blocks(k.Output);
        var (g, gBelow, gRight) = Blocks(from[0]!);
        var (lower, upper, turned) = (Lower(core), core.Triu(), core.Transpose(-2, -1));
        Tensor gl = g.Tril(-1), gu = g.Triu();
        if (below is not null)
        {
            gBelow = DividedByUpper(turned, gBelow!);
            gu -= below.Transpose(-2, -1).MatMul(gBelow).Triu();
        }

        if (right is not null)
        {
            gRight = DividedByLower(turned, gRight!);
            gl -= gRight.MatMul(right.Transpose(-2, -1)).Tril(-1);
        }

        var inner = lower.Transpose(-2, -1).MatMul(gl).Tril(-1) + gu.MatMul(upper.Transpose(-2, -1)).Triu();
        var result = Joined(DividedByUpper(turned, DividedByLower(turned, inner)), gBelow, gRight);
        into[0] = Rows(result, k.OutputAt(1).ArgSort());
    }

    private static void Push(Kept k, ReadOnlySpan<Tensor?> from, Span<Tensor?> into)
    {
        var (core, below, right) = Blocks(k.Output);
        var (t, tBelow, tRight) = Blocks(Rows(from[0]!, k.OutputAt(1)));
        var inner = Triangular(core, LinearSystemRules.Triangular(core, t, upper: false, unit: true));
        var (dl, du) = (Lower(core).MatMul(inner.Tril(-1)), inner.Triu().MatMul(core.Triu()));
        if (below is not null) tBelow = Triangular(core, tBelow! - below.MatMul(du));
        if (right is not null) tRight = LinearSystemRules.Triangular(core, tRight! - dl.MatMul(right), upper: false, unit: true);
        into[0] = Joined(dl + du, tBelow, tRight);

        static Tensor Triangular(Tensor u, Tensor x) => LinearSystemRules.Triangular(u, x, upper: true, left: false);
    }

    // x · u⁻ᵀ and l⁻ᵀ · x, from the transposed packed factors.
    private static Tensor DividedByUpper(Tensor turned, Tensor x) => LinearSystemRules.Triangular(turned, x, upper: false, left: false);

    private static Tensor DividedByLower(Tensor turned, Tensor x) => LinearSystemRules.Triangular(turned, x, upper: true, unit: true);

    /// <summary>The leading square, the rows below it if the matrix is tall, the columns to the right if it is wide.</summary>
    private static (Tensor Core, Tensor? Below, Tensor? Right) Blocks(Tensor x)
    {
        var (rank, m, n) = (x.Rank, x.Shape[-2], x.Shape[-1]);
        return m > n ? (x.Slice(rank - 2, 0, n), x.Slice(rank - 2, n, m), null)
            : n > m ? (x.Slice(rank - 1, 0, m), null, x.Slice(rank - 1, m, n))
            : (x, null, null);
    }

    private static Tensor Joined(Tensor core, Tensor? below, Tensor? right)
        => below is not null ? Tensor.Cat([core, below], -2) : right is not null ? Tensor.Cat([core, right], -1) : core;

    internal static Tensor Lower(Tensor packed) => packed.Tril(-1) + Tensor.Eye(packed.Shape[-2], packed.Shape[-1], packed.DType);

    /// <summary>The rows in this order.</summary>
    private static Tensor Rows(Tensor x, Tensor order) => x.Gather(-2, order.Unsqueeze(-1).Expand(order.Shape.Insert(order.Rank, x.Shape[-1])));

    /// <summary>The sign of a determinant and the logarithm of its size: the pivots say both.</summary>
    internal static (Tensor Sign, Tensor Log) LogDeterminant(string op, Tensor x)
    {
        if (x.Rank < 2 || x.Shape[-1] != x.Shape[-2]) throw Errors.NotSquare(op, x.Shape);
        var found = LuFactor.Apply(false, x);
        var diagonal = found[0].Diagonal(0, -2, -1);
        var exchanges = found[2].Ne(Tensor.Arange(1, x.Shape[-1] + 1, dtype: DType.Int64)).To(x.DType).Sum(-1);
        return (diagonal.Detach().Sign().Prod(-1) * (1 - (2 * exchanges.Remainder(2))), diagonal.Abs().Log().Sum(-1));
    }
}

public static partial class Linalg
{
    /// <summary>The factors of each matrix of a batch by elimination with exchanges of rows: p · l · u = a.</summary>
    /// <param name="a">[…, m, n].</param>
    /// <returns>p […, m, m], l […, m, k] with a unit diagonal, u […, k, n], with k = min(m, n).</returns>
    /// <remarks>p is constant. The gradient needs the leading k × k block of l · u to be regular, else it is ∞ or NaN.</remarks>
    /// <exception cref="ShapeException">There are fewer than two dimensions.</exception>
    public static (T P, T L, T U) Lu<T>(TensorOps<T> a)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        var found = EliminationRules.LuFactor.Apply(false, a.Core);
        var packed = found[0];
        var (m, n) = (packed.Shape[-2], packed.Shape[-1]);
        var k = Math.Min(m, n);
        var p = found[1].Unsqueeze(-2).Eq(Tensor.Arange(0, m, dtype: DType.Int64).Unsqueeze(-1)).To(a.DType);
        return (a.Wrap(p), a.Wrap(EliminationRules.Lower(packed.Slice(packed.Rank - 1, 0, k))), a.Wrap(packed.Slice(packed.Rank - 2, 0, k).Triu()));
    }

    /// <summary>The factors of each matrix of a batch by elimination, packed, and the exchanges of rows.</summary>
    /// <param name="a">[…, m, n].</param>
    /// <returns>
    /// […, m, n], u from the diagonal on and l below it without its unit diagonal; and […, min(m, n)], Int64: the row, counted from
    /// 1, that was exchanged with each.
    /// </returns>
    /// <remarks>As for <see cref="Lu"/>.</remarks>
    /// <exception cref="ShapeException">There are fewer than two dimensions.</exception>
    /// <exception cref="InvalidOperationException">A pivot is zero.</exception>
    public static (T LU, T Pivots) LuFactor<T>(TensorOps<T> a)
        where T : TensorOps<T>
        => LuFactorEx(a, checkErrors: true) is var (lu, pivots, _) ? (lu, pivots) : default;

    /// <summary>As <see cref="LuFactor"/>, and whether a pivot is zero.</summary>
    /// <param name="a">[…, m, n].</param>
    /// <param name="checkErrors">Whether a zero pivot is refused.</param>
    /// <returns>As <see cref="LuFactor"/>, and […], Int64: the first zero pivot, counted from 1, or 0.</returns>
    /// <exception cref="ShapeException">There are fewer than two dimensions.</exception>
    /// <exception cref="InvalidOperationException">A pivot is zero, and <paramref name="checkErrors"/> is set.</exception>
    public static (T LU, T Pivots, T Info) LuFactorEx<T>(TensorOps<T> a, bool checkErrors = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        var found = EliminationRules.LuFactor.Apply(checkErrors, a.Core);
        return (a.Wrap(found[0]), a.Wrap(found[2]), a.Wrap(found[3]));
    }

    /// <summary>The sign of each determinant and the logarithm of its absolute value, which does not overflow.</summary>
    /// <param name="a">[…, n, n].</param>
    /// <returns>Two of the leading dimensions: −1, 0 or 1, a constant; and the logarithm, −∞ where a matrix is singular, with a gradient of ∞ or NaN.</returns>
    /// <remarks>Keeps the factors of <paramref name="a"/>. The gradient of the logarithm is a⁻ᵀ.</remarks>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    public static (T Sign, T LogAbsDet) Slogdet<T>(TensorOps<T> a)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        var (sign, log) = EliminationRules.LogDeterminant("slogdet", a.Core);
        return (a.Wrap(sign), a.Wrap(log));
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The logarithm of the determinant of each matrix of a batch: −∞ where it is 0, NaN where it is negative.</summary>
    /// <remarks>The gradient is a⁻ᵀ, also where the value is NaN, as in PyTorch.</remarks>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    public TSelf LogDet() => EliminationRules.LogDeterminant("logdet", Core) is var (sign, log) ? Wrap(log + sign.Log()) : null!;
}
