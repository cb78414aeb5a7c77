namespace Autograd.Properties.Transforms;

/// <summary>Linear algebra inside a vectorized function does to many matrices what it does to each.</summary>
public sealed class VectorizedLinalgTests
{
    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor[]>> Functions = new(StringComparer.Ordinal)
    {
        ["addbmm"] = static (x, y) => [y.Addbmm(x.Expand(2, 3, 3), y.Expand(2, 3, 3), 0.5, 2)],
        ["cholesky_inverse"] = static (x, _) => [x.CholeskyInverse(), x.CholeskyInverse(upper: true)],
        ["cholesky_solve"] = static (x, y) => [y.CholeskySolve(x), x.CholeskySolve(y, upper: true)],
        ["cond"] = static (x, _) => [Linalg.Cond(x), Linalg.Cond(x, 1)],
        ["cross"] = static (x, y) => [x.Cross(y)],
        ["einsum"] = static (x, y) => [Tensor.Einsum("ij,kj->ik", x, y), Tensor.Einsum("ii->i", x)],
        ["householder_product"] = static (x, y) => [Linalg.HouseholderProduct(x, y[0])],
        ["lstsq"] = static (x, y) => [Linalg.Lstsq(x, y).Solution, Linalg.Lstsq(x, y).Rank],
        ["lu"] = static (x, _) => Linalg.Lu(x.Flip(0)) is var (p, l, u) ? [p, l, u] : [],
        ["matrix_exp"] = static (x, _) => [(x * 0.1).MatrixExp()],
        ["matrix_norm"] = static (x, _) => [Linalg.MatrixNorm(x, NormOrder.Nuclear), Linalg.MatrixNorm(x, -1)],
        ["matrix_power"] = static (x, _) => [Linalg.MatrixPower(x, 3), Linalg.MatrixPower(x, 0)],
        ["matrix_rank"] = static (x, _) => [Linalg.MatrixRank(x)],
        ["multi_dot"] = static (x, y) => [Linalg.MultiDot<Tensor>(x, y, x)],
        ["pinv"] = static (x, y) => [Linalg.Pinv(x[..2]), Linalg.Pinv(x, null, y.Abs().Sum() * 1e-6)],
        ["qr"] = static (x, _) => Linalg.Qr(x) is var (q, r) ? [q, r] : [],
        ["slogdet"] = static (x, _) => Linalg.Slogdet(x.Flip(0)) is var (sign, log) ? [sign, log] : [],
        ["solve_ex"] = static (x, y) => Linalg.SolveEx(x, y, left: false) is var (z, info) ? [z, info] : [],
        ["svd"] = static (x, _) => Linalg.Svd(x[..2]) is var (u, s, vh) ? [u.Abs(), s, vh.Abs()[..2]] : [],
        ["tensordot"] = static (x, y) => [x.Tensordot(y, 1), x.Inner(y)],
        ["tensorsolve"] = static (x, y) => [Linalg.Tensorsolve(x, y[0])],
        ["vander"] = static (x, _) => [Linalg.Vander(x)],
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Many_are_the_same_as_each(string name)
    {
        var generator = new Generator(9);
        var ladder = Tensor.Float64([[4, 0, 0], [0, 8, 0], [0, 0, 12]]);
        var x = ladder + Tensor.Rand([5, 3, 3], generator, DType.Float64);
        var y = ladder + Tensor.Rand([5, 3, 3], generator, DType.Float64);
        Same(name, x, y, 0, 0);
        Same(name, x, y[0], 0, null);
        Same(name, x[0], y, null, 0);
    }

    private static void Same(string name, Tensor x, Tensor y, int? dimX, int? dimY)
    {
        var mapped = Vectorize.VMap(x => Functions[name](x[0], x[1]), [dimX, dimY])([x, y]);
        for (var b = 0; b < 5; b++)
        {
            var one = Functions[name](dimX is null ? x : x[b], dimY is null ? y : y[b]);
            for (var i = 0; i < one.Length; i++)
            {
                Assert.Equal(one[i].Shape, mapped[i][b].Shape);
                double[] expected = one[i].To(DType.Float64).ToArray<double>(), actual = mapped[i][b].To(DType.Float64).ToArray<double>();
                for (var at = 0; at < expected.Length; at++) Assert.Equal(expected[at], actual[at], 1e-9);
            }
        }
    }
}
