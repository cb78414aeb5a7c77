using Autograd.Properties.Rules;

namespace Autograd.Properties.Transforms;

/// <summary>Every transform leaves its point, its directions and earlier results as they were, and its Hessians are symmetric.</summary>
public sealed class IntactInputTests
{
    private static readonly Tensor Matrix = Tensor.Float64([[2, -1, 0.5, 0.25, 1], [1, 3, -2, 0, 0.5], [0, 4, 1, -1, 2]]);

    // Scalar functions of five numbers: polynomials, what saturates, what is nearly singular, what joins all with all.
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Functions = new(StringComparer.Ordinal)
    {
        ["Rosenbrock"] = static x => ((100 * (x[1..] - x[..^1].Square()).Square()) + (1 - x[..^1]).Square()).Sum(),
        ["quadratic form"] = static x => x.MatMul(Matrix.T.MatMul(Matrix).MatMul(x)),
        ["product"] = static x => x.Prod(),
        ["LogSumExp"] = static x => Matrix.MatMul(x).LogSumExp(0),
        ["softmax squared"] = static x => x.Softmax(0).Square().Sum(),
        ["network"] = static x => (Matrix.MatMul(x.Tanh()).Sigmoid() * x[..3].Exp()).Sum(),
        ["power"] = static x => (x.Square() + 1).Pow(x.Flip(0)).Sum(),
        ["norm"] = static x => x.Norm() + (x * x.CumSum(0)).Sum(),
        ["determinant"] = static x => Linalg.Det(x.Unsqueeze(1) * x.Unsqueeze(0).Sin() + Tensor.Eye(5, dtype: DType.Float64)),
        ["variance"] = static x => x.Exp().Var() / (1 + x.Std()),
        ["rational"] = static x => (x[0] + (x[1] * x[2]) + (x[2] * x[2] * 4 * x[0] / (2 + x[1]))) / (1 + x[3].Square() + x[4].Square()),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Fact]
    public void Points_directions_and_results_are_left_as_they_were()
    {
        static Tensor F(Tensor x) => (x.Exp() * x.Flip(0)).Tanh() + x;
        static Tensor Loss(Tensor x) => F(x).Square().Sum();
        Tensor x = Point(), t = Tensor.Float64([1, -0.5, 0.25, 2, -1]), g = Tensor.Float64([0.5, 1, -2, 1, 0.125]);
        var linear = Differentiate.Linearize(F, x);
        var transforms = new Func<Tensor[]>[]
        {
            () => [Differentiate.Grad(Loss, x)],
            () => Differentiate.ValueAndGrad(Loss, x) is var (value, gradient) ? [value, gradient] : [],
            () => Differentiate.Vjp(F, x, g) is var (value, gradient) ? [value, gradient] : [],
            () => Differentiate.Jvp(F, x, t) is var (value, tangent) ? [value, tangent] : [],
            () => [linear.Value, linear.Push(t), linear.Pull(g)],
            () => [.. Enum.GetValues<JacobianMode>().Select(mode => Differentiate.Jacobian(F, x, mode))],
            () => [Differentiate.Hessian(Loss, x), Differentiate.Hvp(Loss, x, t), Differentiate.Vhp(Loss, x, g)],
            () => [Differentiate.GaussNewtonProduct(F, x, t), Differentiate.GaussNewtonProduct(F, x, t, static y => y.Square().Sum())],
            () => [Differentiate.DirectionalDerivative(Loss, x, t, 3), Differentiate.Divergence(F, x), Differentiate.Laplacian(Loss, x)],
            () => [Differentiate.Curl(static p => p.Flip(0) * p, x[..3])],
            () => [Vectorize.VMap(Loss)(Tensor.Stack(x, t)), Vectorize.VMap(static p => Differentiate.Grad(Loss, p))(Tensor.Stack(x, t))],
            () => Tracked(x, t, g),
        };
        Tensor[] given = [x, t, g];
        var before = Array.ConvertAll(given, Terms.Bits);
        var results = transforms.Select(static transform => transform()).ToArray();
        var bits = results.Select(static r => Array.ConvertAll(r, Terms.Bits)).ToArray();
        foreach (var transform in transforms.Reverse()) transform();
        for (var i = 0; i < given.Length; i++) Assert.Equal(before[i], Terms.Bits(given[i]));
        for (var i = 0; i < results.Length; i++)
            for (var r = 0; r < results[i].Length; r++) Assert.Equal(bits[i][r], Terms.Bits(results[i][r]));

        static Tensor[] Tracked(Tensor x, Tensor t, Tensor g)
        {
            var leaf = x.Track();
            var y = F(leaf);
            return [y.Backward(g)[leaf], Differentiate.Grad(y, leaf, g), Differentiate.Push([y], [leaf], [t])[0]];
        }
    }

    /// <summary>Each entry is a sum of the same terms as its mirror image, some of them in another order.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Hessians_are_symmetric(string name)
    {
        var h = Differentiate.Hessian(Functions[name], Point());
        Assert.True((h - h.T).Abs().Max().Item() <= 8 * Math.Pow(2, -52) * h.Norm().Item(), h.ToString());
    }

    /// <summary>H(av + bw) = aHv + bHw and vᵀHw = wᵀHv, up to the rounding of products with a matrix of this size.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Hessian_products_are_linear_and_symmetric(string name)
    {
        var (f, x) = (Functions[name], Point());
        Tensor v = Tensor.Float64([1, -0.5, 0.25, 2, -1]), w = Tensor.Float64([0.5, 1, -2, 1, 0.125]);
        Tensor hv = Differentiate.Hvp(f, x, v), hw = Differentiate.Hvp(f, x, w);
        var bound = 64 * Math.Pow(2, -52) * Differentiate.Hessian(f, x).Norm().Item() * v.Norm().Item() * w.Norm().Item();
        Terms.AssertWithin(v.MatMul(hw).Item(), w.MatMul(hv).Item(), bound, "vᵀHw and wᵀHv");
        var both = Differentiate.Hvp(f, x, (3 * v) - (0.75 * w));
        foreach (var (p, q) in Terms.Doubles(both).Zip(Terms.Doubles((3 * hv) - (0.75 * hw)))) Terms.AssertWithin(p, q, 4 * bound, "H(3v − ¾w)");
    }

    private static Tensor Point() => Tensor.Float64([1.1, 0.9, -0.6, 0.8, 1.3]);
}
