namespace Autograd.Properties.Verification;

/// <summary>The checker on functions whose derivatives are known to be right, and to be wrong.</summary>
public sealed class GradCheckTests
{
    private static readonly Tensor Point = Tensor.Float64([[0.3, -1.2, 2.5], [0.7, 1.1, -0.4]]);

    [Fact]
    public void Passes_what_is_right()
    {
        Passes(GradCheck.Check(static x => x.Sin() * x.Exp(), Point));
        Passes(GradCheck.Check(static (x, y) => x.MatMul(y.T), Point, Point * 2));
        Passes(GradCheck.Check(static (x, y, z) => (x * y) + z, Point, Tensor.Float64(0.5), Point));
        Passes(GradCheck.Check<Tensor>(static v => [v[0].Sum(), v[0] * v[1]], [Point, Point]));
        Passes(GradCheck.Check(static x => x.LogSumExp(1), Point, new GradCheckOptions { Order = 2 }));
        Passes(GradCheck.Check(static x => x.Tanh(), new Variable(Point)));
    }

    [Fact]
    public void Finds_a_wrong_sign()
    {
        var wrong = CustomOp.Elementwise("wrong", Math.Sin, static (Tensor x) => -x.Cos());
        var report = GradCheck.Check(x => wrong.Apply(x), Point);
        Assert.Equal(GradCheckVerdict.Fail, report.Verdict);
        Assert.Equal(GradCheckLaw.Reverse, report.Findings[0].Law);
        Assert.Throws<GradCheckException>(() => GradCheck.Verify(x => wrong.Apply(x), Point));
    }

    [Fact]
    public void Finds_one_flipped_sign_among_a_thousand()
    {
        var x = Tensor.Linspace(0.1, 2, 1000, DType.Float64);
        var signs = Enumerable.Repeat(1.0, 1000).ToArray();
        signs[617] = -1;
        var wrong = CustomOp.Elementwise("wrong", Math.Sin, Slope(Tensor.Float64(signs)));
        Assert.Equal(GradCheckVerdict.Fail, GradCheck.Check(v => wrong.Apply(v).Sum(), x).Verdict);
        Passes(GradCheck.Check(static v => v.Sin().Sum(), x));
    }

    private static Func<Tensor, Tensor> Slope(Tensor signs) => x => x.Cos() * signs;

    private static void Passes(GradCheckReport report) => Assert.True(report.Passed, report.ToString());
}
