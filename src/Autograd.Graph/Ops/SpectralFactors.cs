using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>
/// Rules of eigenvalues and singular values. Where two of them are equal the vectors have no derivative, and the quotients
/// below give ∞ or NaN, as in PyTorch; the values alone are differentiable there.
/// </summary>
internal static class SpectralRules
{
    /// <summary>
    /// w and v with v diag(w) vᵀ = a. The tangent of v is v·Ω, Ωᵢⱼ = (vᵀ t v)ᵢⱼ / (wⱼ − wᵢ). The input counts as symmetric, and
    /// so its gradient is. (Giles 2008, An extended collection of matrix derivative results.)
    /// </summary>
    internal static readonly GeneralOp Eigh = new(
        "linalg_eigh",
        static (x, upper) => Kernel.Eigh(x[0], (bool)upper!) is var (w, v) ? [w, v] : [],
        static _ => Reads.Output | Reads.Output2,
        static (k, from, into) =>
        {
            var (v, vt) = (k.OutputAt(1), k.OutputAt(1).Transpose(-2, -1));
            var inner = from[0]?.DiagEmbed();
            if (from[1] is { } g)
            {
                var turned = OffDiagonal(vt.MatMul(g) / Distances(k.Output));
                inner = inner is null ? Symmetric(turned) : inner + Symmetric(turned);
            }

            into[0] = v.MatMul(inner!).MatMul(vt);
        },
        static (k, from, into) =>
        {
            var v = k.OutputAt(1);
            var moved = v.Transpose(-2, -1).MatMul(Symmetric(from[0]!)).MatMul(v);
            into[0] = moved.Diagonal(0, -2, -1);
            into[1] = v.MatMul(OffDiagonal(moved / Distances(k.Output)));
        })
    {
        Many = static (args, x, level) => Eigh!.Apply(args, Batch.Show(x[0], level)),
    };

    /// <summary>
    /// u, s and vh, reduced: u diag(s) vh = a. Both factors turn by quotients with sⱼ² − sᵢ²; what of them lies outside of the
    /// other's reach is divided by s. (Townsend 2016, Differentiating the singular value decomposition.)
    /// </summary>
    internal static readonly GeneralOp Svd = new(
        "linalg_svd",
        static (x, _) => Kernel.Svd(x[0]) is var (u, s, vh) ? [u, s, vh] : [],
        static _ => Reads.Output | Reads.Output2 | Reads.Output3,
        PullSvd,
        PushSvd)
    {
        Many = static (args, x, level) => Svd!.Apply(args, Batch.Show(x[0], level)),
    };

    private static void PullSvd(Kept k, ReadOnlySpan<Tensor?> from, Span<Tensor?> into)
    {
        var (u, s, vh) = (k.OutputAt(0), k.OutputAt(1), k.OutputAt(2));
        var (row, column) = (s.Unsqueeze(-2), s.Unsqueeze(-1));
        var inner = from[1]?.DiagEmbed();
        Tensor? outside = null;
        if (from[0] is { } gu)
        {
            var turn = u.Transpose(-2, -1).MatMul(gu);
            inner = Sum(inner, Skew(turn) / Squares(s) * row);
            if (u.Shape[-2] > u.Shape[-1]) outside = ((gu - u.MatMul(turn)) / row).MatMul(vh);
        }

        if (from[2] is { } gv)
        {
            var turn = vh.MatMul(gv.Transpose(-2, -1));
            inner = Sum(inner, column * (Skew(turn) / Squares(s)));
            if (vh.Shape[-1] > vh.Shape[-2]) outside = Sum(outside, u.MatMul((gv - turn.Transpose(-2, -1).MatMul(vh)) / column));
        }

        into[0] = Sum(outside, u.MatMul(inner!).MatMul(vh));
    }

    private static void PushSvd(Kept k, ReadOnlySpan<Tensor?> from, Span<Tensor?> into)
    {
        var (u, s, vh, t) = (k.OutputAt(0), k.OutputAt(1), k.OutputAt(2), from[0]!);
        var (row, column, ut, v) = (s.Unsqueeze(-2), s.Unsqueeze(-1), u.Transpose(-2, -1), vh.Transpose(-2, -1));
        var (tv, ts) = (t.MatMul(v), ut.MatMul(t));
        var moved = ut.MatMul(tv);
        var turned = moved.Transpose(-2, -1);
        into[0] = u.MatMul(OffDiagonal(((moved * row) + (column * turned)) / Squares(s)));
        into[1] = moved.Diagonal(0, -2, -1);
        into[2] = OffDiagonal(((column * moved) + (turned * row)) / Squares(s)).Transpose(-2, -1).MatMul(vh);
        if (u.Shape[-2] > u.Shape[-1]) into[0] = into[0]! + ((tv - u.MatMul(moved)) / row);
        if (vh.Shape[-1] > vh.Shape[-2]) into[2] = into[2]! + ((ts - moved.MatMul(vh)) / column);
    }

    /// <summary>wⱼ − wᵢ, and 1 on the diagonal.</summary>
    private static Tensor Distances(Tensor w) => w.Unsqueeze(-2) - w.Unsqueeze(-1) + Eye(w);

    /// <summary>sⱼ² − sᵢ² without the cancellation of squares, and 1 on the diagonal.</summary>
    private static Tensor Squares(Tensor s)
    {
        var (row, column) = (s.Unsqueeze(-2), s.Unsqueeze(-1));
        return ((row - column) * (row + column)) + Eye(s);
    }

    private static Tensor Eye(Tensor w) => Tensor.Eye(w.Shape[-1], dtype: w.DType);

    private static Tensor OffDiagonal(Tensor x) => x.MaskedFill(Tensor.Eye(x.Shape[-1], dtype: DType.Bool), 0);

    private static Tensor Symmetric(Tensor x) => (x + x.Transpose(-2, -1)) * 0.5;

    private static Tensor Skew(Tensor x) => x - x.Transpose(-2, -1);

    private static Tensor Sum(Tensor? x, Tensor y) => x is null ? y : x + y;

    /// <summary>The singular values alone.</summary>
    internal static Tensor SingularValues(Tensor x) => Svd.Apply(null, x)[1];
}

public static partial class Linalg
{
    /// <summary>The eigenvalues and eigenvectors of each symmetric matrix of a batch: v · diag(w) · vᵀ = a.</summary>
    /// <param name="a">[…, n, n]; only one triangle is read.</param>
    /// <param name="upper">Whether the upper triangle is read (PyTorch's <c>UPLO="U"</c>); else the lower.</param>
    /// <returns>w, […, n], in ascending order, and v, […, n, n], whose columns are orthonormal and unique up to their sign at best.</returns>
    /// <remarks>
    /// The input counts as symmetric, and so its gradient is. A gradient through v makes sense where the result does not depend
    /// on the signs, and is ∞ or NaN where eigenvalues are equal; one through w alone is always fine.
    /// </remarks>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="InvalidOperationException">A matrix holds ∞ or NaN.</exception>
    public static (T Eigenvalues, T Eigenvectors) Eigh<T>(TensorOps<T> a, bool upper = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        var found = SpectralRules.Eigh.Apply(upper, a.Core);
        return (a.Wrap(found[0]), a.Wrap(found[1]));
    }

    /// <summary>The eigenvalues of each symmetric matrix of a batch, in ascending order; […, n].</summary>
    /// <inheritdoc cref="Eigh"/>
    public static T Eigvalsh<T>(TensorOps<T> a, bool upper = false)
        where T : TensorOps<T>
        => Eigh(a, upper).Eigenvalues;

    /// <summary>The singular value decomposition of each matrix of a batch: u · diag(s) · vh = a.</summary>
    /// <param name="a">[…, m, n].</param>
    /// <param name="fullMatrices">Whether u is [m, m] and vh [n, n]; else they have k = min(m, n) columns and rows.</param>
    /// <returns>u […, m, k], s […, k] from the largest down, vh […, k, n]. Vectors are unique up to a common sign at best.</returns>
    /// <remarks>
    /// A gradient through u or vh makes sense where the result does not depend on the signs; it is ∞ or NaN where singular
    /// values are equal, and of a matrix that is not square also where one is 0. One through s alone is always fine. What full
    /// matrices add is any orthonormal complement and counts as constant.
    /// </remarks>
    /// <exception cref="ShapeException">There are fewer than two dimensions.</exception>
    /// <exception cref="InvalidOperationException">A matrix holds ∞ or NaN.</exception>
    public static (T U, T S, T Vh) Svd<T>(TensorOps<T> a, bool fullMatrices = true)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        var found = SpectralRules.Svd.Apply(null, a.Core);
        var (u, s, vh) = (found[0], found[1], found[2]);
        if (fullMatrices && u.Shape[-2] > u.Shape[-1]) u = Completed(u);
        if (fullMatrices && vh.Shape[-1] > vh.Shape[-2]) vh = Completed(vh.Transpose(-2, -1)).Transpose(-2, -1);
        return (a.Wrap(u), a.Wrap(s), a.Wrap(vh));
    }

    /// <summary>The singular values of each matrix of a batch, from the largest down; […, min(m, n)].</summary>
    /// <param name="a">[…, m, n].</param>
    /// <remarks>The gradient is right where values are equal; at a value of 0 it is a subgradient.</remarks>
    /// <exception cref="ShapeException">There are fewer than two dimensions.</exception>
    /// <exception cref="InvalidOperationException">A matrix holds ∞ or NaN.</exception>
    public static T Svdvals<T>(TensorOps<T> a)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Wrap(SpectralRules.SingularValues(a.Core));
    }

    /// <summary>Orthonormal columns, and as many more as make a square matrix.</summary>
    private static Tensor Completed(Tensor columns)
    {
        var (m, k) = (columns.Shape[-2], columns.Shape[-1]);
        var all = OrthogonalRules.Qr.Apply(true, columns.Detach())[0];
        return Tensor.Cat([columns, all.Slice(all.Rank - 1, k, m)], -1);
    }
}
