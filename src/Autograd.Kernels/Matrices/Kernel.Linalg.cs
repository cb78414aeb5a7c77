namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The solution x of a · x = b, for each matrix of a batch.</summary>
    /// <param name="a">[…, n, n]; Float32 (computed in Float64 and rounded) or Float64.</param>
    /// <param name="b">
    /// […, n, k], whose leading dimensions broadcast with those of <paramref name="a"/>; or vectors: [n], or […, n] if that
    /// is exactly the shape of <paramref name="a"/> without its last dimension (PyTorch's rule).
    /// </param>
    /// <returns>[…, n, k], or […, n] for vectors. NaN where the input has NaN in reach.</returns>
    /// <exception cref="ShapeException">The matrices are not square, or the shapes do not fit.</exception>
    /// <exception cref="DTypeException">The dtypes differ or are not floating.</exception>
    /// <exception cref="InvalidOperationException">A matrix is singular: a pivot of its LU factors is exactly zero.</exception>
    public static NdArray Solve(NdArray a, NdArray b) => SolveEx(a, b, strict: true).X;

    /// <summary>The solution, and for each matrix of a the number, from 1, of its first zero pivot, or 0; Int64.</summary>
    /// <param name="a">As for <see cref="Solve"/>.</param>
    /// <param name="b">As for <see cref="Solve"/>.</param>
    /// <param name="strict">Whether a singular matrix is refused; else its solution is infinite or NaN.</param>
    internal static (NdArray X, NdArray Info) SolveEx(NdArray a, NdArray b, bool strict)
    {
        var n = Order("solve", a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.DType != b.DType) throw Errors.Different("solve", a.DType, b.DType);
        var isVector = b.Shape.Rank == 1 || (b.Shape.Rank == a.Shape.Rank - 1 && b.Shape.Dims.SequenceEqual(a.Shape.Dims[..^1]));
        if (b.Shape.Rank == 0) throw Errors.ScalarOperand("solve", a.Shape, b.Shape);
        var right = isVector ? b.Unsqueeze(-1) : b;
        if (right.Shape[-2] != n) throw Errors.InnerSizes("solve", a.Shape, b.Shape, n, right.Shape[-2]);
        var pairs = new Pairs("solve", a, right);
        var factors = Factor(strict ? "solve" : null, a);
        var k = right.Shape[-1];
        var x = To(right.Expand(pairs.Shape([n, k])), DType.Float64).ToArray<double>();
        Each(pairs.Count, n, k, i => factors[pairs.Left(i)].Solve(x.AsSpan(i * n * k, n * k), k));
        return (Rounded(x, pairs.Shape(isVector ? [n] : [n, k]), a.DType), ZeroPivots(factors, a));
    }

    /// <summary>The inverse of each matrix of a batch.</summary>
    /// <param name="a">[…, n, n]; Float32 (computed in Float64 and rounded) or Float64.</param>
    /// <returns>[…, n, n].</returns>
    /// <remarks>To solve a system, <see cref="Solve"/> is quicker and errs less.</remarks>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    /// <exception cref="InvalidOperationException">A matrix is singular: a pivot of its LU factors is exactly zero.</exception>
    public static NdArray Inv(NdArray a) => InvEx(a, strict: true).X;

    /// <summary>The inverse, and for each matrix the number, from 1, of its first zero pivot, or 0; Int64.</summary>
    /// <param name="a">As for <see cref="Inv"/>.</param>
    /// <param name="strict">Whether a singular matrix is refused; else its inverse is infinite or NaN.</param>
    internal static (NdArray X, NdArray Info) InvEx(NdArray a, bool strict)
    {
        var n = Order("inv", a);
        var factors = Factor(strict ? "inv" : null, a);
        var x = new double[a.Numel];
        Each(factors.Length, n, n, i =>
        {
            var inverse = x.AsSpan(i * n * n, n * n);
            for (var j = 0; j < n; j++) inverse[(j * n) + j] = 1;
            factors[i].Solve(inverse, n);
        });
        return (Rounded(x, a.Shape, a.DType), ZeroPivots(factors, a));
    }

    /// <summary>The determinant of each matrix of a batch: 0 if it is singular, 1 if it is empty.</summary>
    /// <param name="a">[…, n, n]; Float32 (computed in Float64 and rounded) or Float64.</param>
    /// <returns>[…].</returns>
    /// <remarks>A product of n pivots overflows soon as n grows; <see cref="LogAbsDet"/> does not.</remarks>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public static NdArray Det(NdArray a)
    {
        Order("det", a);
        double[] det = [.. Factor(null, a).Select(static lu => lu.Determinant())];
        return Rounded(det, new Shape(a.Shape.Dims[..^2].ToArray()), a.DType);
    }

    /// <summary>The sign of each determinant and the logarithm of its absolute value.</summary>
    /// <param name="a">[…, n, n]; Float32 (computed in Float64 and rounded) or Float64.</param>
    /// <returns>Two arrays […]: −1, 0 or 1, and the logarithm, which is −∞ for a singular matrix.</returns>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public static (NdArray Sign, NdArray LogAbs) LogAbsDet(NdArray a)
    {
        Order("slogdet", a);
        var factors = Factor(null, a);
        var (signs, logs) = (new double[factors.Length], new double[factors.Length]);
        for (var i = 0; i < factors.Length; i++) (signs[i], logs[i]) = factors[i].LogDeterminant();
        var shape = new Shape(a.Shape.Dims[..^2].ToArray());
        return (Rounded(signs, shape, a.DType), Rounded(logs, shape, a.DType));
    }

    /// <summary>The size n of […, n, n].</summary>
    private static int Order(string op, NdArray a)
    {
        ArgumentNullException.ThrowIfNull(a);
        if (!a.DType.IsFloating()) throw Errors.Unsupported(op, a.DType, "convert with To(dtype) first.");
        if (a.Shape.Rank < 2 || a.Shape[-1] != a.Shape[-2]) throw Errors.NotSquare(op, a.Shape);
        return a.Shape[-1];
    }

    /// <summary>The factors of every matrix; singular ones are refused in the name of <paramref name="op"/>, if there is one.</summary>
    private static LuFactors[] Factor(string? op, NdArray a)
    {
        var n = a.Shape[-1];
        var values = To(a, DType.Float64).Contiguous();
        var factors = new LuFactors[Matrices(a)];
        Each(factors.Length, n, n, i => factors[i] = new LuFactors(values.AsSpan<double>().Slice(i * n * n, n * n), n));
        for (var i = 0; op is not null && i < factors.Length; i++)
            if (factors[i].ZeroPivot is not 0 and var pivot) throw Errors.Singular(op, a.Shape, i, pivot);
        return factors;
    }

    private static NdArray ZeroPivots(LuFactors[] factors, NdArray a)
        => new(Array.ConvertAll(factors, static lu => (long)lu.ZeroPivot), DType.Int64, new Shape(a.Shape.Dims[..^2].ToArray()));

    /// <summary>How many matrices a batch holds, empty ones too.</summary>
    private static int Matrices(NdArray a)
    {
        var count = 1;
        foreach (var size in a.Shape.Dims[..^2]) count *= size;
        return count;
    }

    /// <summary>Does something n·n·k long for each matrix of a batch, on several threads where it pays.</summary>
    private static void Each(int count, int n, int k, Action<int> body)
        => Parallelism.For(count, (int)Math.Clamp((1 << 16) / Math.Max(1, (long)n * n * k), 1, 1 << 16), (from, to) =>
        {
            for (var i = from; i < to; i++) body(i);
        });

    private static NdArray Rounded(double[] values, Shape shape, DType dtype) => To(new NdArray(values, DType.Float64, shape), dtype);
}
