namespace Autograd.Kernels;

public static partial class Kernel
{
    /// <summary>The Cholesky factor of each symmetric positive-definite matrix of a batch: l · lᵀ = a, or rᵀ · r = a.</summary>
    /// <param name="a">[…, n, n]; Float32 (computed in Float64 and rounded) or Float64. Only one triangle is read.</param>
    /// <param name="upper">Whether to read the upper triangle and give the upper factor r, in place of the lower ones.</param>
    /// <returns>[…, n, n], zero in the other triangle.</returns>
    /// <exception cref="ShapeException">The matrices are not square.</exception>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    /// <exception cref="InvalidOperationException">A matrix is not positive-definite, or holds NaN.</exception>
    public static NdArray Cholesky(NdArray a, bool upper = false) => CholeskyEx(a, upper, strict: true).Factor;

    /// <summary>The factor, and for each matrix the order of its first leading minor that is not positive, or 0; Int64.</summary>
    /// <param name="a">As for <see cref="Cholesky"/>.</param>
    /// <param name="upper">As for <see cref="Cholesky"/>.</param>
    /// <param name="strict">Whether a matrix that is not positive-definite is refused; else its factor means nothing.</param>
    internal static (NdArray Factor, NdArray Info) CholeskyEx(NdArray a, bool upper, bool strict)
    {
        var n = Order("cholesky", a);

        // By rows, the loop makes the upper factor of the upper triangle; the lower one is its mirror image.
        var x = To(upper ? a : a.Transpose(-2, -1), DType.Float64).ToArray<double>();
        var minors = new int[Matrices(a)];
        Each(minors.Length, n, n, i => minors[i] = CholeskyOf(x, i * n * n, n));
        for (var i = 0; strict && i < minors.Length; i++)
            if (minors[i] != 0) throw Errors.NotPositive("cholesky", a.Shape, i, minors[i]);
        var factor = Rounded(x, a.Shape, a.DType);
        var info = new NdArray(Array.ConvertAll(minors, static minor => (long)minor), DType.Int64, new Shape(a.Shape.Dims[..^2].ToArray()));
        return (upper ? factor : factor.Transpose(-2, -1).Contiguous(), info);
    }

    /// <summary>The solution x of a · x = b (or x · a = b) for each triangular matrix a of a batch.</summary>
    /// <param name="a">[…, n, n]; Float32 (computed in Float64 and rounded) or Float64. Only one triangle is read.</param>
    /// <param name="b">[…, n, k]; or […, k, n] if a stands on the right. Leading dimensions broadcast.</param>
    /// <param name="upper">Whether a is upper triangular; else lower.</param>
    /// <param name="left">Whether a stands on the left of x.</param>
    /// <param name="unitriangular">Whether the diagonal is taken to be 1, and not read.</param>
    /// <returns>The broadcast leading dimensions, then the last two of <paramref name="b"/>. Infinite or NaN where the diagonal holds 0.</returns>
    /// <exception cref="ShapeException">The matrices are not square, or the shapes do not fit.</exception>
    /// <exception cref="DTypeException">The dtypes differ or are not floating.</exception>
    public static NdArray SolveTriangular(NdArray a, NdArray b, bool upper, bool left = true, bool unitriangular = false)
    {
        const string Op = "solve_triangular";
        var n = Order(Op, a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.DType != b.DType) throw Errors.Different(Op, a.DType, b.DType);
        if (b.Shape.Rank < 2) throw Errors.NoMatrix(Op, b.Shape);

        // x · a = b is aᵀ · xᵀ = bᵀ.
        if (!left) return SolveTriangular(a.Transpose(-2, -1), b.Transpose(-2, -1), !upper, true, unitriangular).Transpose(-2, -1).Contiguous();
        if (b.Shape[-2] != n) throw Errors.InnerSizes(Op, a.Shape, b.Shape, n, b.Shape[-2]);
        var pairs = new Pairs(Op, a, b);
        var k = b.Shape[-1];
        var shape = pairs.Shape([n, k]);
        var (triangles, x) = (To(a, DType.Float64).ToArray<double>(), To(b.Expand(shape), DType.Float64).ToArray<double>());
        Each(pairs.Count, n, k, i => SolveOne(triangles, pairs.Left(i) * n * n, upper, unitriangular, x, i * n * k, n, k));
        return Rounded(x, shape, a.DType);
    }

    /// <summary>The lower triangle of each matrix of a batch, the rest zero.</summary>
    /// <param name="x">[…, m, n], of any dtype.</param>
    /// <param name="diagonal">The last diagonal that is kept: 0 the main one, above it if positive, below if negative.</param>
    /// <returns>[…, m, n].</returns>
    /// <exception cref="ShapeException">There are fewer than two dimensions.</exception>
    public static NdArray Tril(NdArray x, int diagonal = 0) => Triangle("tril", x, diagonal, lower: true);

    /// <summary>The upper triangle of each matrix of a batch, the rest zero.</summary>
    /// <param name="x">[…, m, n], of any dtype.</param>
    /// <param name="diagonal">The first diagonal that is kept: 0 the main one, above it if positive, below if negative.</param>
    /// <returns>[…, m, n].</returns>
    /// <exception cref="ShapeException">There are fewer than two dimensions.</exception>
    public static NdArray Triu(NdArray x, int diagonal = 0) => Triangle("triu", x, diagonal, lower: false);

    private static NdArray Triangle(string op, NdArray x, int diagonal, bool lower)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape.Rank < 2) throw Errors.NoMatrix(op, x.Shape);
        return x.DType switch
        {
            DType.Float32 => Keep<float>(),
            DType.Float64 => Keep<double>(),
            DType.Int64 => Keep<long>(),
            _ => Keep<bool>(),
        };

        NdArray Keep<T>()
            where T : unmanaged
        {
            var values = x.ToArray<T>();
            var (m, n) = (x.Shape[-2], x.Shape[-1]);
            for (var row = 0; row < (n == 0 ? 0 : values.Length / n); row++)
            {
                var edge = (int)Math.Clamp((row % m) + (long)diagonal + (lower ? 1 : 0), 0, n);
                var line = values.AsSpan(row * n, n);
                (lower ? line[edge..] : line[..edge]).Clear();
            }

            return new NdArray(values, x.DType, x.Shape);
        }
    }

    /// <summary>One upper factor in place, the lower triangle zeroed; 0 or the order of the minor that is not positive.</summary>
    private static unsafe int CholeskyOf(double[] values, int start, int n)
    {
        var matrix = values.AsSpan(start, n * n);

        // The upper triangle by rows is the lower one by columns. A refusal does not tell the minor, but our loop does.
        if (n == 0 || MathNetAlgebra.Native is not { } native || !TryNative(native, matrix, n))
        {
            fixed (double* first = matrix)
                if (Triangular.Cholesky(first, n) is not 0 and var minor) return Cleared(matrix, n, minor);
        }

        return Cleared(matrix, n, 0);
    }

    private static int Cleared(Span<double> matrix, int n, int minor)
    {
        for (var i = 1; i < n; i++) matrix.Slice(i * n, i).Clear();
        return minor;
    }

    private static bool TryNative(ILinearAlgebra native, Span<double> matrix, int n)
    {
        var copy = matrix.ToArray();
        if (!native.TryCholesky(copy, n)) return false;
        copy.CopyTo(matrix);
        return true;
    }

    private static unsafe void SolveOne(double[] a, int aStart, bool upper, bool unit, double[] x, int xStart, int n, int k)
    {
        fixed (double* triangle = a, solution = x) Triangular.Solve(triangle + aStart, upper, unit, solution + xStart, n, k);
    }
}
