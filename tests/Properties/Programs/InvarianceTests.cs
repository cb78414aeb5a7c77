using FsCheck.Xunit;

namespace Autograd.Properties.Programs;

/// <summary>What a symmetry of a function says about its gradient, and identities whose sides have one gradient.</summary>
public sealed class InvarianceTests
{
    private const double Epsilon = 1.0 / (1L << 52);

    private static double[] Of(Tensor x) => x.ToArray<double>();

    private static Tensor Normal(ulong seed, params int[] shape) => Tensor.Randn(shape, new Generator(seed), DType.Float64);

    /// <summary>f(x + c) = f(x) + kc for each row: the gradient's row sums to k.</summary>
    [Property(MaxTest = 40)]
    public void Shifts_of_a_row_fix_the_sum_of_its_gradient(ulong seed)
    {
        Tensor x = Normal(seed, 4, 6) * 10, g = Normal(seed + 1, 4, 6);
        RowsSumTo(0, z => (z.Softmax(1) * g).Sum(), x);
        RowsSumTo(0, z => (z.LogSoftmax(1) * (g - g.Mean(1, keepDim: true))).Sum(), x);
        RowsSumTo(0, static z => z.Var(1).Sum(), x);
        RowsSumTo(0, static z => z.Std(1).Sum(), x);
        RowsSumTo(1, static z => z.LogSumExp(1).Sum(), x);
        RowsSumTo(1, static z => z.Mean(1).Sum(), x);
        RowsSumTo(1, static z => z.Amax([1]).Sum(), x);
        RowsSumTo(0, static z => Functional.CrossEntropy(z, Tensor.From([0L, 5, 2, 2]), reduction: Reduction.Sum), x);

        static void RowsSumTo(double sum, Func<Tensor, Tensor> f, Tensor x)
        {
            var g = Differentiate.Grad(f, x);
            var size = g.Abs().Sum().Item();
            Assert.All(Of(g.Sum(1)), row => Assert.Equal(sum, row, 64 * Epsilon * (1 + size) * (1 + x.Abs().Max().Item())));
        }
    }

    /// <summary>Normalising a row takes out its shift and its scale: the gradient is orthogonal to 1 and to the normalised row.</summary>
    [Property(MaxTest = 40)]
    public void Gradient_of_a_normalised_row_is_orthogonal_to_ones_and_to_the_row(ulong seed)
    {
        Tensor x = Normal(seed, 5, 8), g = Normal(seed + 1, 5, 8);
        static Tensor Normalised(Tensor z) => (z - z.Mean(1, keepDim: true)) / z.Var(1, correction: 0, keepDim: true).Sqrt();
        var gradient = Differentiate.Vjp(Normalised, x, g).Gradient;
        var bound = 256 * Epsilon * gradient.Abs().Sum().Item() * 8;
        Assert.All(Of(gradient.Sum(1)), row => Assert.Equal(0, row, bound));
        Assert.All(Of((gradient * Normalised(x)).Sum(1)), row => Assert.Equal(0, row, bound));
    }

    /// <summary>Euler: where f(sx) = sᵏf(x), xᵀ∇f = k·f.</summary>
    [Property(MaxTest = 40)]
    public void Homogeneous_functions_obey_Euler(ulong seed)
    {
        Tensor v = Normal(seed, 6), m = Normal(seed + 1, 4, 4) + (3 * Tensor.Eye(4, dtype: DType.Float64)), a = Normal(seed + 2, 6, 6);
        Euler(1, static x => x.Norm(), v);
        Euler(1, static x => x.Norm(3), v);
        Euler(1, static x => x.Norm(1), v);
        Euler(1, static x => x.Norm(double.PositiveInfinity), v);
        Euler(1, static x => x.Std(), v);
        Euler(2, static x => x.Var(), v);
        Euler(2, x => x.MatMul(a.MatMul(x)), v);
        Euler(6, static x => x.Prod(), v);
        Euler(3, static x => (x * x * x).Sum() + (x.Norm() * x.Square().Sum()), v);
        Euler(0, static x => (x / x.Norm()).Sin().Sum(), v);
        Euler(4, static x => Linalg.Det(x), m);
        Euler(-1, static x => (Linalg.Inv(x) * Tensor.Arange(0, 16, dtype: DType.Float64).Reshape(4, 4)).Sum(), m);

        static void Euler(double degree, Func<Tensor, Tensor> f, Tensor x)
        {
            var (value, gradient) = Differentiate.ValueAndGrad(f, x);
            var conditioning = x.Rank == 2 ? x.Norm().Item() * Linalg.Inv(x).Norm().Item() : 1;
            var size = (gradient * x).Abs().Sum().Item() + Math.Abs(degree * value.Item());
            Assert.Equal(degree * value.Item(), (x * gradient).Sum().Item(), 256 * Epsilon * size * conditioning);
        }
    }

    /// <summary>Two ways to write one function have one gradient.</summary>
    [Property(MaxTest = 40)]
    public void Identities_have_equal_gradients(ulong seed)
    {
        Tensor x = Normal(seed, 3, 4), positive = x.Square() + 0.5, b = Normal(seed + 1, 4, 4);
        Same(static z => (z.Sin().Square() + z.Cos().Square()).Sum(), static z => 0 * z.Sum(), x);
        Same(static z => z.Log().Exp().Sum(), static z => z.Sum(), positive);
        Same(static z => z.Sqrt().Square().Sum(), static z => z.Sum(), positive);
        Same(static z => z.Log1p().Expm1().Sum(), static z => z.Sum(), positive);
        Same(static z => z.Tanh().Sum(), static z => ((2 * (2 * z).Sigmoid()) - 1).Sum(), x);
        Same(static z => z.LogSoftmax(1).Square().Sum(), static z => (z - z.LogSumExp(1, keepDim: true)).Square().Sum(), x);
        Same(static z => z.Softmax(0).Square().Sum(), static z => (z.Exp() / z.Exp().Sum(0)).Square().Sum(), x);
        Same(static z => z.Pow(3).Sum(), static z => (z * z * z).Sum(), x);
        Same(static z => z.Prod(), static z => z.Log().Sum().Exp(), positive);
        Same(static z => z.Var(0, correction: 0).Sum(), static z => (z.Square().Mean(0) - z.Mean(0).Square()).Sum(), x);
        Same(static z => z.MatMul(z.T).Sum(), static z => (z.Unsqueeze(1) * z.Unsqueeze(0)).Sum(), x);
        Same(static z => Linalg.Det(Definite(z)).Log(), static z => 2 * (Linalg.Cholesky(Definite(z)) * Tensor.Eye(4, dtype: DType.Float64)).Sum(1).Log().Sum(), b);
        Same(static z => Linalg.Inv(Definite(z)).Sum(), static z => Linalg.Solve(Definite(z), Tensor.Eye(4, dtype: DType.Float64)).Sum(), b);

        static Tensor Definite(Tensor z) => z.MatMul(z.T) + (2 * Tensor.Eye(4, dtype: DType.Float64));

        static void Same(Func<Tensor, Tensor> f, Func<Tensor, Tensor> g, Tensor x)
        {
            Tensor left = Differentiate.Grad(f, x), right = Differentiate.Grad(g, x);
            var bound = 512 * Epsilon * (1 + left.Abs().Sum().Item()) * (1 + x.Square().Sum().Item());
            Assert.All(Of(left).Zip(Of(right)), pair => Assert.Equal(pair.First, pair.Second, bound));
        }
    }

    [Property(MaxTest = 40)]
    public void Gradient_is_linear_in_the_seed_and_zero_of_zero(ulong seed, short a, short b)
    {
        Tensor x = Normal(seed, 3, 4), u = Normal(seed + 1, 3, 3), v = Normal(seed + 2, 3, 3);
        var (alpha, beta) = (a / 1024.0, b / 1024.0);
        Tensor Pull(Tensor g) => Differentiate.Vjp(static z => z.Tanh().MatMul(z.Softmax(0).T).Exp(), x, g).Gradient;
        Tensor left = Pull((alpha * u) + (beta * v)), right = (alpha * Pull(u)) + (beta * Pull(v));
        var bound = 64 * Epsilon * (Math.Abs(alpha) + Math.Abs(beta)) * (Pull(u.Abs()).Abs().Sum() + Pull(v.Abs()).Abs().Sum()).Item();
        Assert.All(Of(left).Zip(Of(right)), pair => Assert.Equal(pair.First, pair.Second, bound));
        Assert.All(Of(Pull(Tensor.ZerosLike(u))), static g => Assert.Equal(0.0, Math.Abs(g)));
    }
}
