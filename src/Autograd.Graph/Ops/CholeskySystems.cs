using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>The rule of systems whose matrix is given by its Cholesky factor.</summary>
internal static class CholeskySystemRules
{
    /// <summary>
    /// x of l lᵀ x = b, with inputs b and l; the argument says whether l is given as its transpose. As in PyTorch the gradient
    /// of l is that of a whole matrix: −(h xᵀ + x hᵀ) l with h the gradient of b. The transposed factor has its transpose.
    /// </summary>
    internal static readonly GeneralOp Solve = new(
        "cholesky_solve",
        static (x, upper) =>
        {
            var (l, lt) = (bool)upper! ? (x[1].Transpose(-2, -1), x[1]) : (x[1], x[1].Transpose(-2, -1));
            return [Kernel.SolveTriangular(lt, Kernel.SolveTriangular(l, x[0], upper: false), upper: true)];
        },
        static tracked => Reads.Y | ((tracked & 2) != 0 ? Reads.Output : Reads.None),
        static (k, from, into) =>
        {
            var upper = k.Args<bool>();
            var gb = Solve!.Apply(upper, from[0]!, k.Y)[0];
            if (k.Needs(0)) into[0] = Broadcasting.Undo(gb, k.ShapeOf(0));
            if (!k.Needs(1)) return;
            var both = gb.MatMul(k.Output.Transpose(-2, -1));
            both += both.Transpose(-2, -1);
            into[1] = Broadcasting.Undo(upper ? -k.Y.MatMul(both) : -both.MatMul(k.Y), k.ShapeOf(1));
        },
        static (k, from, into) =>
        {
            var (upper, l) = (k.Args<bool>(), k.Y);
            var right = from[0];
            if (from[1] is { } t)
            {
                var moved = upper ? l.Transpose(-2, -1).MatMul(t) : t.MatMul(l.Transpose(-2, -1));
                var fromFactor = -(moved + moved.Transpose(-2, -1)).MatMul(k.Output);
                right = right is null ? fromFactor : right + fromFactor;
            }

            into[0] = Solve!.Apply(upper, right!, l)[0];
        })
    {
        Many = static (args, x, level) =>
        {
            var rank = Math.Max(x[0].Rank, x[1].Rank);
            return Solve!.Apply(args, BatchedOps.Aligned(x[0], level, rank), BatchedOps.Aligned(x[1], level, rank));
        },
    };
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The solution x of a · x = this, where a = l · lᵀ is given by its Cholesky factor.</summary>
    /// <param name="factor">l, […, n, n], of which one triangle is read; this is […, n, k]. Leading dimensions broadcast.</param>
    /// <param name="upper">Whether the factor is lᵀ, an upper triangle.</param>
    /// <remarks>
    /// The gradient of the factor is that of a whole matrix l of which l · lᵀ is made, as in PyTorch; that of its triangle alone
    /// is the triangle of it.
    /// </remarks>
    /// <exception cref="ShapeException">The factors are not square, or the shapes do not fit.</exception>
    public TSelf CholeskySolve(TSelf factor, bool upper = false)
    {
        var (x, y) = ConversionRules.Promote(Core, CoreOf(factor));
        return Wrap(CholeskySystemRules.Solve.Apply(upper, x, y)[0]);
    }

    /// <summary>The inverse of a = l · lᵀ, where this is the Cholesky factor l, […, n, n]; one triangle is read.</summary>
    /// <param name="upper">Whether this is lᵀ, an upper triangle.</param>
    /// <remarks>The gradient is that of a whole matrix, as for <see cref="CholeskySolve"/>.</remarks>
    /// <exception cref="ShapeException">The factors are not square.</exception>
    public TSelf CholeskyInverse(bool upper = false)
        => Rank < 2 || Shape[-1] != Shape[-2]
            ? throw Errors.NotSquare("cholesky_inverse", Shape)
            : Wrap(CholeskySystemRules.Solve.Apply(upper, Tensor.Eye(Shape[-1], dtype: DType), Core)[0]);
}
