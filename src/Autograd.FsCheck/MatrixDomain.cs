namespace Autograd.Testing;

/// <summary>
/// Matrices whose singular values are known: a diagonal between two orthogonal matrices. Reflections (Householder 1958) make
/// these, one for each side: v is random, I − 2vvᵀ/vᵀv is orthogonal to rounding.
/// </summary>
internal sealed class MatrixDomain : Domain
{
    private const double Least = 0.5;

    // Rounding of a drawn matrix moves its singular values by a few units of Float32; shrinking may move them as far as this.
    private const double Slack = 1e-3;

    private readonly double _most;
    private readonly bool _symmetric;

    public MatrixDomain(string name, double condition, bool symmetric)
        : base(TestingErrors.Say($"{name} (condition {condition})"))
    {
        if (!(condition >= 1) || !double.IsFinite(condition)) throw TestingErrors.Condition(condition);
        (_most, _symmetric) = (Least * condition, symmetric);
    }

    internal override bool ZeroFirst => true;

    internal override bool MayRepeat(Shape shape) => shape.Rank > 2;

    internal override double[] Draw(Random random, Shape shape, DType dtype)
    {
        var (m, n) = Sizes(shape);
        var values = new List<double>(shape.Numel);
        for (var rest = m * n == 0 ? 0 : shape.Numel / (m * n); rest > 0; rest--) values.AddRange(Matrix(random, m, n));
        return [.. values.Select(v => dtype == Autograd.DType.Float32 ? (float)v : v)];
    }

    internal override bool Holds(NdArray x)
    {
        Sizes(x.Shape);
        if (x.Numel == 0) return true;
        if (!Values.Of(x).All(double.IsFinite)) return false;
        var matrices = Tensor.Of(x).To(Autograd.DType.Float64);
        if (_symmetric && !matrices.Eq(matrices.Transpose(-2, -1)).All().Item<bool>()) return false;
        var spectrum = Values.Of((_symmetric ? Linalg.Eigvalsh<Tensor>(matrices) : Linalg.Svdvals<Tensor>(matrices)).Value);
        return spectrum.All(s => s >= Least * (1 - Slack) && s <= _most * (1 + Slack));
    }

    /// <summary>Identity matrices, which no rule finds hard.</summary>
    internal override IEnumerable<double[]> Simplest(Shape shape)
    {
        var (m, n) = Sizes(shape);
        yield return [.. Enumerable.Range(0, shape.Numel).Select(i => (i / n % m) == i % n ? 1.0 : 0)];
    }

    private (int Rows, int Columns) Sizes(Shape shape)
        => shape.Rank < 2 ? throw TestingErrors.NotMatrices(Name, shape)
            : _symmetric && shape[-2] != shape[-1] ? throw TestingErrors.NotSquare(Name, shape) : (shape[-2], shape[-1]);

    private double[] Matrix(Random random, int m, int n)
    {
        var left = Reflection(random, m);
        var right = _symmetric ? left : Reflection(random, n);
        double[] diagonal = [.. Enumerable.Range(0, Math.Min(m, n)).Select(_ => Least + (random.NextDouble() * (_most - Least)))];
        var values = new double[m * n];
        for (var i = 0; i < m; i++)
            for (var j = 0; j < n; j++)
                for (var k = 0; k < diagonal.Length; k++) values[(i * n) + j] += left[i, k] * (diagonal[k] * right[j, k]);

        // The two halves of a symmetric matrix agree to the bit.
        if (_symmetric)
            for (var i = 0; i < m; i++)
                for (var j = 0; j < i; j++) values[(i * n) + j] = values[(j * n) + i];
        return values;
    }

    private static double[,] Reflection(Random random, int n)
    {
        double[] v = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() - 0.5)];
        var square = v.Sum(static x => x * x);
        var q = new double[n, n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) q[i, j] = (i == j ? 1 : 0) - (square == 0 ? 0 : 2 * v[i] * v[j] / square);
        return q;
    }
}
