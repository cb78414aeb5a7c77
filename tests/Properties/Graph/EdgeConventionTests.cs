using Autograd.Properties.Surface;

namespace Autograd.Properties.Graph;

/// <summary>What PyTorch's users find at kinks, poles, ties and zeros, where neither differences nor the recorded edges look.</summary>
public sealed class EdgeConventionTests
{
    private const double Inf = double.PositiveInfinity;
    private const double NaN = double.NaN;

    /// <summary>A function, the points at which it is asked, the values there and the slopes there.</summary>
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Function, double[] At, double[] Values, double[] Slopes)> Cases = new(StringComparer.Ordinal)
    {
        ["log has a slope below 0, and no value"] = (static x => x.Log(), [-1, -2], [NaN, NaN], [-1, -0.5]),
        ["acosh at its end"] = (static x => x.Acosh(), [1], [0], [Inf]),
        ["root below 0"] = (static x => x.Sqrt(), [-1], [NaN], [NaN]),
        ["0 to a power"] = (static x => Tensor.Pow(0, x), [-1, 0, 1], [Inf, 1, 0], [-Inf, 0, 0]),
        ["whole powers at 0"] = (static x => x.Pow(1) + x.Pow(2) + x.Pow(3), [0], [0], [1]),
        ["power of a negative number"] = (static x => x.Pow(0.5), [-4], [NaN], [NaN]),
        ["whole power of a negative number"] = (static x => x.Pow(3.0), [-2], [-8], [12]),
        ["Σ x^[0, 1]"] = (static x => x.Pow(Tensor.From([0.0, 1])), [3.14, 3.14], [1, 3.14], [0, 1]),
        ["sigmoid far out"] = (static x => x.Sigmoid(), [-800, 800], [0, 1], [0, 0]),
        ["tanh at zeros"] = (static x => x.Tanh(), [1e-20, -1e-20], [1e-20, -1e-20], [1, 1]),
        ["expm1 and log1p near 0"] = (static x => x.Expm1() + x.Log1p(), [1e-20, 0], [2e-20, 0], [2, 2]),
        ["hardtanh at its bounds"] = (static x => Functional.Hardtanh(x), [-1, 1, 0.5], [-1, 1, 0.5], [0, 0, 1]),
        ["gelu far out"] = (static x => Functional.Gelu(x), [40, -40], [40, 0], [1, 0]),
        ["gelu by tanh far out"] = (static x => Functional.Gelu(x, approximate: true), [40, -40], [40, 0], [1, 0]),
        ["silu far out"] = (static x => Functional.Silu(x), [800, -800], [800, 0], [1, 0]),
        ["mish far out"] = (static x => Functional.Mish(x), [40, -800], [40, 0], [1, 0]),
        ["tanhshrink at 0"] = (static x => Functional.Tanhshrink(x), [0, Inf], [0, Inf], [0, 1]),
        ["a bound alone is inclusive"] = (static x => x.Clamp(min: 1) + x.Clamp(max: 1), [1], [2], [2]),
        ["multivariate lgamma at its pole"] = (static x => x.MvLGamma(2), [0.5], [Inf], [-Inf]),
        ["norm of order 0"] = (static x => x.Norm(0), [0, 2, 3], [2], [0, 0, 0]),
        ["root of a sum of squares at 0"] = (static x => x.Square().Sum().Sqrt(), [0, 0], [0], [NaN, NaN]),
        ["a product with one zero"] = (static x => x.Prod(), [2, 0, 3, -4], [0], [0, -24, 0, 0]),
        ["every third is the largest"] = (static x => x.Max(), [1, 0, 1, 0, 1, 0], [1], [1.0 / 3, 0, 1.0 / 3, 0, 1.0 / 3, 0]),
        ["all are NaN"] = (static x => x.Max(), [NaN, NaN, NaN], [NaN], [1.0 / 3, 1.0 / 3, 1.0 / 3]),
        ["NaN in a sum"] = (static x => x.Square().Sum(), [1, NaN], [NaN], [2, NaN]),
        ["large logits"] = (static x => x.LogSumExp(), [1e4, 1e4], [1e4 + 0.6931471805599453], [0.5, 0.5]),
        ["normalize a vector of zeros"] = (static x => Functional.Normalize(x, dim: 0), [0, 0], [0, 0], [1e12, 1e12]),
        ["similarity to a vector of zeros"] = (static x => Functional.CosineSimilarity(x, Tensor.Zeros([2], DType.Float64), dim: 0), [3, 4], [0], [0, 0]),
        ["distance of equal points"] = (static x => x.Dist(Tensor.From([1.0, 2])), [1, 2], [0], [0, 0]),
        ["distances among equal points"] = (static x => Functional.Pdist(x.Unsqueeze(-1)), [1, 1], [0], [0, 0]),
        ["a divergence from the logarithm of 0"] = (
            static x => Functional.KlDiv(x, Tensor.From([-Inf, 0]), Reduction.None, logTarget: true), [-1, -2], [NaN, 2], [0, -1]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Value_and_slope_are_as_agreed(string name)
    {
        var (function, at, values, slopes) = Cases[name];
        Near(values, function(Tensor.From(at)).Reshape(-1).ToArray<double>());
        Near(slopes, Differentiate.Grad(x => function(x).Sum(), Tensor.From(at)).ToArray<double>());
        if (!Array.Exists(slopes, double.IsNaN)) Near([slopes.Sum()], [Differentiate.Jvp(x => function(x).Sum(), Tensor.From(at), Tensor.Ones([at.Length], DType.Float64)).Tangent.Item()]);
    }

    [Fact]
    public void A_product_with_two_zeros_has_no_gradient_and_bends_between_them()
    {
        var x = Tensor.From([0.0, 5, 0]);
        Assert.Equal([0, 0, 0], Differentiate.Grad(static y => y.Prod(), x).ToArray<double>());
        Assert.Equal([0, 0, 5, 0, 0, 0, 5, 0, 0], Differentiate.Hessian(static y => y.Prod(), x).ToArray<double>());
    }

    [Fact]
    public void Targets_get_gradients_where_they_are_numbers()
    {
        Tensor x = Tensor.From([1.0, 4]), t = Tensor.From([0.5, 1]);
        Assert.Equal([-1, -6], Differentiate.Grad(y => Functional.MseLoss(x, y, Reduction.Sum), t).ToArray<double>());
        Assert.Equal([-0.5, -1], Differentiate.Grad(y => Functional.SmoothL1Loss(x, y, Reduction.Sum), t).ToArray<double>());
        Assert.Equal([-0.5, -1], Differentiate.Grad(y => Functional.HuberLoss(x, y, Reduction.Sum), t).ToArray<double>());
    }

    [Fact]
    public void A_label_that_is_no_class_is_named()
        => Message.Says<ArgumentException>(static () => Functional.CrossEntropy(Tensor.Zeros(2, 3), Tensor.From([1L, 7])), "target 7", "place 1", "0 to 2");

    [Fact]
    public void The_odd_are_odd_to_the_bit()
    {
        var x = Tensor.From([1e-20, 0.1, 0.7, 3, 40, 0]);
        Func<Tensor, Tensor>[] odd = [static y => y.Tanh(), static y => y.Sinh(), static y => y.Sin(), static y => y.Erf(), static y => y.Asinh(), static y => y.Atan()];
        foreach (var f in odd) Assert.Equal((-f(x)).ToArray<double>().Select(BitConverter.DoubleToInt64Bits), f(-x).ToArray<double>().Select(BitConverter.DoubleToInt64Bits));
        foreach (var f in (Func<Tensor, Tensor>[])[static y => y.Tanh(), static y => y.Sinh(), static y => y.Expm1(), static y => y.Log1p()])
            Assert.True(double.IsNegative(f(Tensor.Scalar(-0.0)).Item()));
    }

    private static void Near(double[] expected, double[] ours)
    {
        Assert.Equal(expected.Length, ours.Length);
        foreach (var (e, y) in expected.Zip(ours)) Assert.Equal(e, y, double.IsFinite(e) ? 1e-15 * Math.Max(1, Math.Abs(e)) : 0);
    }
}
