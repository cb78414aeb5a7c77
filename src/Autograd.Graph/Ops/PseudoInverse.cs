using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>The rule of the pseudo-inverse, which is differentiable where the rank does not change.</summary>
internal static class PseudoInverseRules
{
    /// <summary>
    /// p of a [m, n], m ≥ n, and of the absolute and relative bounds under which a singular value counts as 0; the argument says
    /// whether a counts as symmetric. dp = −p t p + p pᵀ tᵀ (1 − a p) + (1 − p a) tᵀ pᵀ p, from small matrices to large ones.
    /// (Golub and Pereyra 1973, The differentiation of pseudo-inverses.)
    /// </summary>
    internal static readonly GeneralOp Pinv = new(
        "linalg_pinv",
        static (x, hermitian) => [Value(new Tensor(x[0]), new Tensor(x[1]), new Tensor(x[2]), (bool)hermitian!).Value],
        static _ => Reads.X | Reads.Output,
        static (k, from, into) =>
        {
            if (!k.Needs(0)) return;
            var (a, p, gt) = (k.X, k.Output, from[0]!.Transpose(-2, -1));
            var pt = p.Transpose(-2, -1);
            var inner = p.MatMul(gt);
            into[0] = (gt - a.MatMul(inner)).MatMul(p.MatMul(pt)) + pt.MatMul(inner - inner.MatMul(p.MatMul(a))) - inner.MatMul(p).Transpose(-2, -1);
        },
        static (k, from, into) =>
        {
            if (from[0] is not { } t) return;
            var (a, p, tt) = (k.X, k.Output, t.Transpose(-2, -1));
            var pt = p.Transpose(-2, -1);
            var inner = tt.MatMul(pt);
            into[0] = p.MatMul(pt).MatMul(tt - tt.MatMul(a).MatMul(p)) + (inner - p.MatMul(a).MatMul(inner)).MatMul(p) - p.MatMul(t).MatMul(p);
        })
    {
        Many = static (args, x, level) =>
        {
            var bounds = Math.Max(x[1].Rank, x[2].Rank);
            var rank = Math.Max(x[0].Rank, bounds + 2);
            return Pinv!.Apply(args, Shared(x[0], level, rank), BatchedOps.Aligned(x[1], level, rank - 2), BatchedOps.Aligned(x[2], level, rank - 2));
        },
    };

    /// <summary>With the level in front, whoever hides it: the result has it.</summary>
    private static Tensor Shared(Tensor x, Level level, int rank)
        => Batch.Hides(x, level) ? BatchedOps.Aligned(x, level, rank) : x.Expand(x.Shape.Insert(0, level.Size));

    internal static Tensor Apply(Tensor a, Tensor? atol, Tensor? rtol, bool hermitian)
    {
        const string Op = "pinv";
        if (a.Rank < 2) throw Errors.NoMatrix(Op, a.Shape);
        var (m, n) = (a.Shape[-2], a.Shape[-1]);
        if (hermitian && m != n) throw Errors.NotSquare(Op, a.Shape);
        if (!a.DType.IsFloating()) throw Errors.Unsupported(Op, a.DType, "convert with To(dtype) first.");
        var (absolute, relative) = Bounds(a, atol, rtol);
        foreach (var bound in new[] { absolute, relative })
            if (Shape.Broadcast(Op, bound.Shape, Shape.Create(a.Shape.Dims[..^2])).Rank > a.Rank - 2) throw GraphErrors.BoundShape(Op, bound.Shape, a.Shape);
        return m >= n ? Pinv.Apply(hermitian, a, absolute, relative)[0] : Pinv.Apply(hermitian, a.Transpose(-2, -1), absolute, relative)[0].Transpose(-2, -1);
    }

    /// <summary>Zero and max(m, n)·ε if nothing is given; a positive absolute bound alone stands alone.</summary>
    internal static (Tensor Absolute, Tensor Relative) Bounds(Tensor a, Tensor? atol, Tensor? rtol)
    {
        var epsilon = Math.Max(a.Shape[-2], a.Shape[-1]) * (a.DType == DType.Float32 ? 1.1920928955078125e-7 : 2.220446049250313e-16);
        var absolute = atol?.Detach().To(a.DType) ?? Tensor.Full(Shape.Of(), 0, a.DType);
        var relative = rtol?.Detach().To(a.DType);
        relative ??= atol is null ? Tensor.Full(Shape.Of(), epsilon, a.DType) : Tensor.Where(absolute > 0, Tensor.ZerosLike(absolute), Tensor.FullLike(absolute, epsilon));
        return (absolute, relative);
    }

    private static Tensor Value(Tensor a, Tensor atol, Tensor rtol, bool hermitian)
    {
        if (a.Shape[-1] == 0) return Tensor.Zeros(a.Shape, a.DType).Transpose(-2, -1);
        Tensor left, values, right;
        if (hermitian)
        {
            var found = SpectralRules.Eigh.Apply(false, a);
            (left, values, right) = (found[1], found[0], found[1].Transpose(-2, -1));
        }
        else
        {
            var found = SpectralRules.Svd.Apply(null, a);
            (left, values, right) = (found[2].Transpose(-2, -1), found[1], found[0].Transpose(-2, -1));
        }

        var counts = Counts(values.Abs(), atol, rtol);
        return (left * Tensor.Where(counts, values.Reciprocal(), Tensor.ZerosLike(values)).Unsqueeze(-2)).MatMul(right);
    }

    /// <summary>Which of the magnitudes […, k] are above both bounds.</summary>
    internal static Tensor Counts(Tensor values, Tensor atol, Tensor rtol)
        => values > atol.Unsqueeze(-1).Maximum(rtol.Unsqueeze(-1) * values.Amax([-1], keepDim: true));
}

public static partial class Linalg
{
    /// <summary>The pseudo-inverse of Moore and Penrose of each matrix of a batch.</summary>
    /// <param name="a">[…, m, n].</param>
    /// <param name="atol">Singular values up to this count as 0; 0 if null.</param>
    /// <param name="rtol">Singular values up to this times the largest count as 0; if null max(m, n)·ε, or 0 beside a positive <paramref name="atol"/>.</param>
    /// <param name="hermitian">Whether the matrices are symmetric: the lower triangle is read, and eigenvalues do for singular values.</param>
    /// <returns>[…, n, m].</returns>
    /// <remarks>The gradient holds for perturbations that keep the rank, as in PyTorch; of a symmetric matrix it takes both triangles as given.</remarks>
    /// <exception cref="ShapeException">There are fewer than two dimensions, or a symmetric matrix is not square.</exception>
    /// <exception cref="InvalidOperationException">A matrix holds ∞ or NaN.</exception>
    public static T Pinv<T>(TensorOps<T> a, double? atol = null, double? rtol = null, bool hermitian = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Wrap(PseudoInverseRules.Apply(a.Core, Number(atol), Number(rtol), hermitian));
    }

    /// <summary>The pseudo-inverse, with bounds for each matrix of a batch.</summary>
    /// <param name="a">[…, m, n].</param>
    /// <param name="atol">The absolute bound, of a shape that broadcasts to […]; 0 if null. A constant.</param>
    /// <param name="rtol">The relative bound, likewise. A constant.</param>
    /// <param name="hermitian">As for the other.</param>
    /// <inheritdoc cref="Pinv{T}(TensorOps{T}, double?, double?, bool)"/>
    public static T Pinv<T>(TensorOps<T> a, TensorOps<T>? atol, TensorOps<T>? rtol, bool hermitian = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Wrap(PseudoInverseRules.Apply(a.Core, atol?.Core, rtol?.Core, hermitian));
    }

    /// <summary>The rank of each matrix of a batch: how many singular values are above both bounds; Int64.</summary>
    /// <param name="a">[…, m, n].</param>
    /// <param name="atol">As for <see cref="Pinv{T}(TensorOps{T}, double?, double?, bool)"/>.</param>
    /// <param name="rtol">As for <see cref="Pinv{T}(TensorOps{T}, double?, double?, bool)"/>.</param>
    /// <param name="hermitian">As for <see cref="Pinv{T}(TensorOps{T}, double?, double?, bool)"/>.</param>
    /// <returns>The leading dimensions.</returns>
    /// <exception cref="ShapeException">There are fewer than two dimensions.</exception>
    /// <exception cref="InvalidOperationException">A matrix holds ∞ or NaN.</exception>
    public static T MatrixRank<T>(TensorOps<T> a, double? atol = null, double? rtol = null, bool hermitian = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        var x = a.Core.Detach();
        if (x.Rank < 2) throw Errors.NoMatrix("matrix_rank", x.Shape);
        var values = hermitian ? SpectralRules.Eigh.Apply(false, x)[0].Abs() : SpectralRules.SingularValues(x);
        if (values.Shape[-1] == 0) return a.Wrap(values.Sum(-1).To(DType.Int64));
        var (absolute, relative) = PseudoInverseRules.Bounds(x, Number(atol), Number(rtol));
        return a.Wrap(PseudoInverseRules.Counts(values, absolute, relative).To(DType.Int64).Sum(-1));
    }

    private static Tensor? Number(double? x) => x is { } value ? Tensor.Scalar(value) : null;
}
