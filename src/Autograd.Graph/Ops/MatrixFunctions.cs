using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of functions of matrices.</summary>
internal static class MatrixFunctionRules
{
    /// <summary>
    /// eᵃ. Its derivative along t is the corner of the exponential of [[a, t], [0, a]], which also pulls, through aᵀ. (Mathias 1996,
    /// A chain rule for matrix functions; Al-Mohy and Higham 2009.)
    /// </summary>
    internal static readonly GeneralOp Exp = new(
        "linalg_matrix_exp",
        static (x, _) => [Kernel.MatrixExp(x[0])],
        static _ => Reads.X,
        static (k, from, into) => into[0] = Along(k.X.Transpose(-2, -1), from[0]!),
        static (k, from, into) => into[0] = Along(k.X, from[0]!))
    {
        Many = static (args, x, level) => Exp!.Apply(args, Batch.Show(x[0], level)),
    };

    private static Tensor Along(Tensor a, Tensor t)
    {
        var n = a.Shape[-1];
        var block = Tensor.Cat([Tensor.Cat([a, t], -1), Tensor.Cat([Tensor.ZerosLike(a), a], -1)], -2);
        return Exp.Apply(null, block)[0].Slice(a.Rank - 2, 0, n).Slice(a.Rank - 1, n, 2 * n);
    }

    internal static Tensor Square(string op, Tensor x)
        => x.Rank < 2 || x.Shape[-1] != x.Shape[-2] ? throw Errors.NotSquare(op, x.Shape) : x;

    /// <summary>A power by squaring, from the lowest bit of the exponent on.</summary>
    internal static Tensor Power(Tensor x, int n)
    {
        Square("matrix_power", x);

        // Ones on the diagonal, connected to x, of which ∞ and NaN do not count.
        if (n == 0) return x.MaskedFill(Tensor.Scalar(true), 0) + Tensor.Eye(x.Shape[-1], dtype: x.DType);
        if (n < 0) x = LinearSystemRules.Inv.Apply(true, x)[0];
        Tensor? product = null;
        for (var rest = Math.Abs((long)n); ; rest >>= 1)
        {
            if ((rest & 1) != 0) product = product is null ? x : product.MatMul(x);
            if (rest <= 1) return product!;
            x = x.MatMul(x);
        }
    }

    /// <summary>A product of matrices in the order of least cost. (Cormen et al., Introduction to Algorithms, 14.2.)</summary>
    internal static Tensor Chain(Tensor[] x)
    {
        var count = x.Length;
        long[] sizes = [.. x.Select(static one => (long)one.Shape[-2]), x[^1].Shape[-1]];
        var (cost, split) = (new double[count, count], new int[count, count]);
        for (var length = 1; length < count; length++)
        {
            for (var i = 0; i + length < count; i++)
            {
                var j = i + length;
                cost[i, j] = double.PositiveInfinity;
                for (var k = i; k < j; k++)
                {
                    var c = cost[i, k] + cost[k + 1, j] + ((double)sizes[i] * sizes[k + 1] * sizes[j + 1]);
                    if (c < cost[i, j]) (cost[i, j], split[i, j]) = (c, k);
                }
            }
        }

        // Each range is met twice: to be divided, and to be multiplied.
        var open = new Stack<(int From, int To, bool Divided)>([(0, count - 1, false)]);
        var done = new Stack<Tensor>();
        while (open.TryPop(out var range))
        {
            if (range.From == range.To)
            {
                done.Push(x[range.From]);
            }
            else if (range.Divided)
            {
                var right = done.Pop();
                done.Push(done.Pop().MatMul(right));
            }
            else
            {
                var k = split[range.From, range.To];
                open.Push(range with { Divided = true });
                open.Push((k + 1, range.To, false));
                open.Push((range.From, k, false));
            }
        }

        return done.Pop();
    }
}

public static partial class Linalg
{
    /// <summary>A whole power of each matrix of a batch.</summary>
    /// <param name="a">[…, n, n].</param>
    /// <param name="n">The exponent: 0 gives ones on the diagonal, and a negative one powers of the inverse.</param>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="InvalidOperationException">The exponent is negative and a matrix is singular.</exception>
    public static T MatrixPower<T>(TensorOps<T> a, int n)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Wrap(MatrixFunctionRules.Power(a.Core, n));
    }

    /// <summary>The exponential of each matrix of a batch, Σ aⁱ / i!.</summary>
    /// <param name="a">[…, n, n].</param>
    /// <remarks>The gradient is part of an exponential of order 2n.</remarks>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    public static T MatrixExp<T>(TensorOps<T> a)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(a);
        return a.Wrap(MatrixFunctionRules.Exp.Apply(null, MatrixFunctionRules.Square("matrix_exp", a.Core))[0]);
    }

    /// <summary>The product of two matrices or more, multiplied in the order of least cost.</summary>
    /// <param name="matrices">Matrices whose sizes fit; the first and the last one may be vectors, whose dimension disappears.</param>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    /// <exception cref="ShapeException">One is no matrix, or the sizes do not fit.</exception>
    public static T MultiDot<T>(params ReadOnlySpan<TensorOps<T>> matrices)
        where T : TensorOps<T>
    {
        const string Op = "multi_dot";
        if (matrices.Length < 2) throw GraphErrors.TooFewFactors(Op, matrices.Length);
        var x = new Tensor[matrices.Length];
        for (var i = 0; i < x.Length; i++)
        {
            x[i] = matrices[i]?.Core ?? throw GraphErrors.MissingPiece(Op, i);
            var isVector = x[i].Rank == 1 && (i == 0 || i == x.Length - 1);
            if (isVector) x[i] = x[i].Unsqueeze(i == 0 ? 0 : -1);
            else if (x[i].Rank != 2) throw GraphErrors.NotMatrix(Op, x[i].Shape);
            if (i > 0 && x[i - 1].Shape[-1] != x[i].Shape[-2]) throw Errors.InnerSizes(Op, x[i - 1].Shape, x[i].Shape, x[i - 1].Shape[-1], x[i].Shape[-2]);
        }

        var product = MatrixFunctionRules.Chain(x);
        if (matrices[^1].Rank == 1) product = product.Squeeze(-1);
        return matrices[0].Wrap(matrices[0].Rank == 1 ? product.Squeeze(0) : product);
    }

    /// <summary>The matrices of Vandermonde: powers 0 to n − 1 of each element, in a new last dimension.</summary>
    /// <param name="x">[…, k]; a 0-d tensor counts as [1].</param>
    /// <param name="n">The number of powers, 2 or more; k if null.</param>
    /// <returns>[…, k, n].</returns>
    /// <exception cref="ArgumentOutOfRangeException">There would be fewer than two powers.</exception>
    public static T Vander<T>(TensorOps<T> x, int? n = null)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        var y = x.Rank == 0 ? x.Core.Unsqueeze(0) : x.Core;
        var count = n ?? y.Shape[-1];
        if (count < 2) throw GraphErrors.TooFewPowers(count);
        var factors = y.Unsqueeze(-1).Expand([.. y.Shape.Dims, count - 1]);
        return x.Wrap(Tensor.Cat([Tensor.Ones(y.Shape.Insert(y.Rank, 1), y.DType), factors.CumProd(-1)], -1));
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <inheritdoc cref="Linalg.MatrixExp"/>
    public TSelf MatrixExp() => Linalg.MatrixExp(this);
}
