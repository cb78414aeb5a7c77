using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of matrix factorisations.</summary>
internal static class FactorisationRules
{
    /// <summary>
    /// The lower factor, and the first minor that is not positive. The input counts as symmetric, so its gradient is: ½ L⁻ᵀ(P + Pᵀ − diag P)L⁻¹ with P the lower
    /// triangle of Lᵀg. (Murray 2016, Differentiation of the Cholesky decomposition.)
    /// </summary>
    internal static readonly GeneralOp Cholesky = new(
        "linalg_cholesky_ex",
        static (x, strict) => Kernel.CholeskyEx(x[0], upper: false, (bool)strict!) is var (l, info) ? [l, info] : [],
        static _ => Reads.Output,
        static (k, from, into) =>
        {
            var (l, lt) = (k.Output, k.Output.Transpose(-2, -1));
            var p = lt.MatMul(from[0]!).Tril();
            var symmetric = p + p.Tril(-1).Transpose(-2, -1);
            var left = Solve(lt, symmetric, upper: true);
            into[0] = Solve(lt, left.Transpose(-2, -1), upper: true) * 0.5;
        },
        static (k, from, into) =>
        {
            var l = k.Output;
            var t = (from[0]! + from[0]!.Transpose(-2, -1)) * 0.5;
            var inner = Solve(l, Solve(l, t, upper: false).Transpose(-2, -1), upper: false);
            into[0] = l.MatMul((inner.Tril() + inner.Tril(-1)) * 0.5);
        })
    {
        Many = static (args, x, level) => Cholesky!.Apply(args, Batch.Show(x[0], level)),
    };

    private static Tensor Solve(Tensor a, Tensor b, bool upper) => LinearSystemRules.SolveTriangular.Apply(new LinearSystemRules.TriangularArgs(upper, Unit: false), a, b)[0];
}

public static partial class Linalg
{
    /// <summary>The Cholesky factor of each symmetric positive-definite matrix of a batch: l · lᵀ = a.</summary>
    /// <param name="a">[…, n, n]; only one triangle is read.</param>
    /// <param name="upper">Whether to read the upper triangle and give the upper factor, its transpose.</param>
    /// <remarks>The input counts as symmetric, and so its gradient is symmetric.</remarks>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="InvalidOperationException">A matrix is not positive-definite.</exception>
    public static T Cholesky<T>(TensorOps<T> a, bool upper = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        return CholeskyOf(a, upper, strict: true).Factor;
    }

    /// <summary>The Cholesky factor of each matrix of a batch, and whether there is one.</summary>
    /// <param name="a">[…, n, n]; only one triangle is read.</param>
    /// <param name="upper">As for <see cref="Cholesky"/>.</param>
    /// <param name="checkErrors">Whether a matrix that is not positive-definite is refused.</param>
    /// <returns>The factor, and […], Int64: the order of the first leading minor that is not positive, where the factor means nothing, or 0.</returns>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="InvalidOperationException">A matrix is not positive-definite, and <paramref name="checkErrors"/> is set.</exception>
    public static (T Factor, T Info) CholeskyEx<T>(TensorOps<T> a, bool upper = false, bool checkErrors = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        return CholeskyOf(a, upper, checkErrors);
    }

    private static (T Factor, T Info) CholeskyOf<T>(TensorOps<T> a, bool upper, bool strict)
        where T : TensorOps<T>
    {
        var x = upper && a.Rank >= 2 ? a.Core.Transpose(-2, -1) : a.Core;
        var found = FactorisationRules.Cholesky.Apply(strict, x);
        return (a.Wrap(upper ? found[0].Transpose(-2, -1) : found[0]), a.Wrap(found[1]));
    }
}
