using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of orthogonal factors.</summary>
internal static class OrthogonalRules
{
    /// <summary>
    /// q · r = a; the argument says whether q is square. With x = t₁ r₁⁻¹ over the first k columns, qᵀx = Ω + an upper triangle,
    /// Ω skew: dq = x + q(Ω − qᵀx), dr = qᵀt − Ωr. (Walter and Lehmann 2010, Algorithmic differentiation of linear algebra
    /// functions; Roberts and Roberts 2020 where a is wide.)
    /// </summary>
    internal static readonly GeneralOp Qr = new(
        "linalg_qr",
        static (x, complete) => Kernel.Qr(x[0], (bool)complete!) is var (q, r) ? [q, r] : [],
        static _ => Reads.Output | Reads.Output2,
        static (k, from, into) =>
        {
            var (q, r) = Factors(k);
            var qt = q.Transpose(-2, -1);
            var gr = from[1]?.Triu();
            Tensor? turn = gr is null ? null : -gr.MatMul(r.Transpose(-2, -1)), first = null;
            if (from[0] is { } gq)
            {
                var along = qt.MatMul(gq);
                turn = turn is null ? along : along + turn;
                first = gq - q.MatMul(along);
            }

            var skew = q.MatMul((turn! - turn!.Transpose(-2, -1)).Tril(-1));
            first = first is null ? skew : first + skew;
            first = LinearSystemRules.Triangular(Square(r).Transpose(-2, -1), first, upper: false, left: false);
            var (m, rest) = (q.Shape[-2], r.Shape[-1] - r.Shape[-2]);
            if (rest > 0) first = Tensor.Cat([first, Tensor.Zeros(first.Shape.With(first.Rank - 1, rest), first.DType)], -1);
            into[0] = gr is null ? first : first + q.MatMul(gr);
        },
        static (k, from, into) =>
        {
            var (q, r) = Factors(k);
            var (qt, t, size) = (q.Transpose(-2, -1), from[0]!, r.Shape[-2]);
            var x = LinearSystemRules.Triangular(Square(r), t.Slice(t.Rank - 1, 0, size), upper: true, left: false);
            var along = qt.MatMul(x);
            var skew = along.Tril(-1) - along.Tril(-1).Transpose(-2, -1);
            into[0] = x + q.MatMul(skew - along);
            into[1] = (qt.MatMul(t) - skew.MatMul(r)).Triu();
        })
    {
        Many = static (args, x, level) => Qr!.Apply(args, Batch.Show(x[0], level)),
    };

    private static (Tensor Q, Tensor R) Factors(Kept k)
    {
        var (q, r) = (k.OutputAt(0), k.OutputAt(1));
        return k.Args<bool>() && r.Shape[-2] > r.Shape[-1] ? throw GraphErrors.CompleteFactor(r.Shape) : (q, r);
    }

    private static Tensor Square(Tensor r) => r.Shape[-1] == r.Shape[-2] ? r : r.Slice(r.Rank - 1, 0, r.Shape[-2]);

    /// <summary>
    /// The first columns of the product of reflections I − τᵢ vᵢ vᵢᵀ as one: I − v t vᵀ, t = (I + D striu(vᵀv))⁻¹ D, D = diag(τ),
    /// which a τ of 0 does not disturb. (Joffrain et al. 2006, Accumulating Householder transformations, revisited.)
    /// </summary>
    internal static Tensor Product(Tensor a, Tensor tau)
    {
        const string Op = "householder_product";
        if (a.Rank < 2) throw Errors.NoMatrix(Op, a.Shape);
        var (m, n) = (a.Shape[-2], a.Shape[-1]);
        if (m < n) throw GraphErrors.TooWide(Op, a.Shape);
        if (tau.Rank != a.Rank - 1 || tau.Shape[-1] > n || !tau.Shape.Dims[..^1].SequenceEqual(a.Shape.Dims[..^2])) throw GraphErrors.Reflections(Op, a.Shape, tau.Shape);
        var k = tau.Shape[-1];
        var v = a.Slice(a.Rank - 1, 0, k).Tril(-1) + Tensor.Eye(m, k, a.DType);
        var vt = v.Transpose(-2, -1);
        var inverse = (tau.Unsqueeze(-1) * vt.MatMul(v).Triu(1)) + Tensor.Eye(k, dtype: a.DType);
        var t = LinearSystemRules.Triangular(inverse, tau.DiagEmbed(), upper: true, unit: true);
        return Tensor.Eye(m, n, a.DType) - v.MatMul(t.MatMul(vt.Slice(a.Rank - 1, 0, n)));
    }
}

/// <summary>Which factors <see cref="Linalg.Qr"/> makes.</summary>
public enum QrMode
{
    /// <summary>q is [m, k] and r [k, n], k = min(m, n).</summary>
    Reduced,

    /// <summary>q is [m, m] and r [m, n].</summary>
    Complete,

    /// <summary>r alone, as reduced; q is empty.</summary>
    R,
}

public static partial class Linalg
{
    /// <summary>The orthogonal and the upper triangular factor of each matrix of a batch: q · r = a.</summary>
    /// <param name="a">[…, m, n].</param>
    /// <param name="mode">Which sizes they have, and whether q is made.</param>
    /// <remarks>
    /// The signs are LAPACK's. A gradient needs the first k columns of a to be independent, else it is ∞ or NaN; with
    /// <see cref="QrMode.Complete"/> and m > n there is none.
    /// </remarks>
    /// <exception cref="ShapeException">There are fewer than two dimensions.</exception>
    /// <exception cref="InvalidOperationException">In the backward pass: the mode is complete and the matrices are tall.</exception>
    public static (T Q, T R) Qr<T>(TensorOps<T> a, QrMode mode = QrMode.Reduced)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        if (mode is < QrMode.Reduced or > QrMode.R) throw GraphErrors.NoQrMode(mode);
        var found = OrthogonalRules.Qr.Apply(mode == QrMode.Complete, a.Core);
        return (a.Wrap(mode == QrMode.R ? Tensor.Zeros(Shape.Of(0), a.DType) : found[0]), a.Wrap(found[1]));
    }

    /// <summary>The first n columns of a product of Householder reflections I − τᵢ vᵢ vᵢᵀ.</summary>
    /// <param name="a">[…, m, n], m ≥ n. Column i holds vᵢ below its diagonal; the diagonal counts as 1, what is above as 0.</param>
    /// <param name="tau">[…, k], k ≤ n.</param>
    /// <returns>[…, m, n].</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static T HouseholderProduct<T>(TensorOps<T> a, TensorOps<T> tau)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(tau);
        var (x, y) = ConversionRules.Promote(a.Core, tau.Core);
        return a.Wrap(OrthogonalRules.Product(x, y));
    }
}
