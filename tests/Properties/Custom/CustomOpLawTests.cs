using Autograd.Properties.Rules;
using Autograd.Rules;

namespace Autograd.Properties.Custom;

/// <summary>The laws of the built-in ops hold for ops from delegates; a wrong one is caught, and named.</summary>
public sealed class CustomOpLawTests
{
    private static readonly Dictionary<string, (CustomOp Op, Func<CustomOp, Source, Sample> Sample)> Ops = new(StringComparer.Ordinal)
    {
        ["slope of the input"] = (CustomOp.Elementwise("softplus", static x => Math.Log(1 + Math.Exp(x)), static x => x.Sigmoid()), Unary),
        ["slope of the output"] = (CustomOp.Elementwise("my_exp", Math.Exp, Slope.OfOutput(static y => y)), Unary),
        ["two slopes"] = (
            CustomOp.Elementwise("ratio", static (x, y) => x / (1 + (y * y)), static (_, y) => 1 / (1 + (y * y)), static (x, y) => -2 * x * y / (1 + (y * y)).Square()), Binary),
        ["adjoint"] = (CustomOp.Linear("diff", static x => (x * 2) - x.Flip(0), static g => (g * 2) - g.Flip(0)), Affine),
        ["adjoint of a shape"] = (CustomOp.Linear("total", static x => x.Sum(0), static (g, shape) => g.Unsqueeze(0).Expand(shape)), Affine),
        ["two adjoints"] = (CustomOp.Bilinear("times", static (x, y) => x * y, static (g, y) => g * y, static (g, x) => g * x), Pair),
        ["pull and push"] = (
            CustomOp.General("both", Product, static (g, k) => [g[0] * k.Y, g[0] * k.X], static (t, k) => [(t[0] * k.Y) + (k.X * t[1])], Reads.X | Reads.Y), Pair),
        ["pull alone"] = (CustomOp.General("pulls", Product, static (g, k) => [g[0] * k.Y, g[0] * k.X], keeps: Reads.X | Reads.Y), Pair),
        ["push alone"] = (CustomOp.General("pushes", Product, push: static (t, k) => [(t[0] * k.Y) + (k.X * t[1])], keeps: Reads.X | Reads.Y), Pair),
        ["several outputs"] = (
            CustomOp.General(
                "sin_cos", static x => [x[0].Sin(), x[0].Cos()], static (g, k) => [(g[0] * k.OutputAt(1)) - (g[1] * k.Output)], keeps: Reads.Output | Reads.Output2), Unary),
        ["without zeros"] = (
            CustomOp.General(
                "parts", static x => [x[0] * 2, x[0].Square()],
                static (g, k) => [g[0] is null ? g[1] * 2 * k.X : g[1] is null ? g[0] * 2 : (g[0] * 2) + (g[1] * 2 * k.X)], keeps: Reads.X, zeros: false), Unary),
    };

    public static TheoryData<string> Names => [.. Ops.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Laws_of_the_built_in_ops_hold(string name)
    {
        var (op, sample) = Ops[name];
        foreach (var law in Laws.All) OpChecker.Check(name, op, s => sample(op, s), law, cases: 12);
    }

    [Fact]
    public void Wrong_first_rule_is_caught_at_first_order_by_name()
    {
        var op = CustomOp.Elementwise("not_quite_double", static x => 2 * x, static x => Tensor.FullLike(x, 2.001));
        Caught(op, FirstOrderLaws.Pull_agrees_with_finite_differences);
    }

    /// <summary>2x as the slope of x², with a slope of its own that is 1.001 times too large.</summary>
    [Fact]
    public void Wrong_second_rule_is_caught_at_second_order_by_name()
    {
        var doubled = CustomOp.Elementwise("doubled", static x => 2 * x, static x => Tensor.FullLike(x, 2 * 1.001));
        var op = CustomOp.Elementwise("nearly_square", static x => x * x, x => doubled.Apply(x));
        OpChecker.Check(op.Name, op, s => Unary(op, s), FirstOrderLaws.Pull_agrees_with_finite_differences);
        OpChecker.Check(op.Name, op, s => Unary(op, s), FirstOrderLaws.Pull_is_adjoint_of_push);
        Caught(op, SecondOrderLaws.Second_order_agrees_with_finite_differences);
    }

    private static void Caught(CustomOp op, Action<OpCase> law)
    {
        var failure = Assert.ThrowsAny<Exception>(() => OpChecker.Check(op.Name, op, s => Unary(op, s), law));
        Assert.Contains("Falsifiable", failure.Message, StringComparison.Ordinal);
        Assert.Contains(op.Name, failure.Message, StringComparison.Ordinal);
    }

    private static Tensor[] Product(Tensor[] x) => [x[0] * x[1]];

    private static Sample Unary(CustomOp op, Source s) => new(x => op.ApplyAll(x), s.Input(s.Shape()));

    private static Sample Affine(CustomOp op, Source s) => new(x => op.ApplyAll(x), s.Input(s.Shape(1, 3))) { Affine = true };

    private static Sample Binary(CustomOp op, Source s) => s.Broadcasting(2) is var shapes ? new(x => op.ApplyAll(x), s.Input(shapes[0]), s.Input(shapes[1])) : null!;

    private static Sample Pair(CustomOp op, Source s) => s.Shape() is var shape ? new(x => op.ApplyAll(x), s.Input(shape), s.Input(shape)) : null!;
}
