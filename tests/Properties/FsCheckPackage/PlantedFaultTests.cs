using Autograd.Testing;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;

namespace Autograd.Properties.FsCheckPackage;

/// <summary>
/// Functions with the right value and a wrong derivative shrink to the smallest inputs that show it. The derivative is planted as
/// a linear term that is zero at the point: v + L(x − x), with v and the last x detached.
/// </summary>
public sealed class PlantedFaultTests
{
    public static TheoryData<string, string> Faults => new()
    {
        { "softmax without its sum", "Tensor.From(new double[] { 1d })" },
        { "sum in the place of a mean", "Tensor.From(new double[] { 1d, 1d })" },
        { "transposed factor", "Tensor.From(new double[] { 1d, 1d }, 1, 2); Tensor.From(new double[] { 1d, 1d, 1d, 1d }, 2, 2)" },
        { "bias of the first row only", "Tensor.From(new double[] { 1d, 1d }, 2, 1); Tensor.From(new double[] { 1d })" },
        { "third element forgotten", "Tensor.From(new double[] { 1d, 1d, 1d })" },
        { "wrong sign below -2.6", "Tensor.Scalar(-3d)" },
        { "wrong between 0.27 and 0.29", "Tensor.Scalar(0.28125d)" },
        { "second factor detached", "Tensor.Scalar(1d); Tensor.Scalar(1d)" },
        { "wrong only for more dimensions", "Tensor.From(new double[] { 1d }); Tensor.Scalar(1d)" },
    };

    [Theory, MemberData(nameof(Faults))]
    public void A_fault_shrinks_to_its_smallest_inputs(string fault, string smallest)
    {
        var config = Config.QuickThrowOnFailure.WithQuietOnSuccess(true).WithMaxTest(1000)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(Rules.OpChecker.Seed(fault), Rules.OpChecker.Gamma), FSharpOption<int>.None)));
        var said = Assert.ThrowsAny<Exception>(() => Check.One(config, Planted(fault))).Message;
        var inputs = said.Split('\n').Where(static line => line.StartsWith("  input ", StringComparison.Ordinal)).Select(static line => line[11..].TrimEnd());
        Assert.Equal(smallest, string.Join("; ", inputs));
    }

    private static Property Planted(string fault) => fault switch
    {
        "softmax without its sum" => GradientProperty.For(static (Tensor x) => x.Softmax(-1).Detach() + (x.Softmax(-1).Detach() * Zero(x)), Inputs.Of(Shapes.Like("*n"))),
        "sum in the place of a mean" => GradientProperty.For(static (Tensor x) => x.Mean().Detach() + Zero(x).Sum()),
        "transposed factor" => GradientProperty.For(
            static (Tensor x, Tensor w) => x.MatMul(w).Detach() + Zero(x).MatMul(w.Detach()) + x.Detach().MatMul(Zero(w).T), Inputs.Of(Shapes.Like("bi, ii"))),
        "bias of the first row only" => GradientProperty.For(
            static (Tensor x, Tensor b) => (x + b.Detach()) + (Zero(b) * (Tensor.Arange(0, x.Shape[0], 1, DType.Float64).Unsqueeze(-1) < 1).To(DType.Float64)), Inputs.Of(Shapes.Like("bo, o"))),
        "third element forgotten" => GradientProperty.For(
            static (Tensor x) => (x * 2).Detach() + (2 * Zero(x) * Tensor.Arange(0, x.Shape[0], 1, DType.Float64).Ne(2).To(DType.Float64)), Inputs.Of(Shapes.Like("n"))),
        "wrong sign below -2.6" => GradientProperty.For(static (Tensor x) => x.Square().Detach() + (Tensor.Where(x.Detach() < -2.6, -2 * x.Detach(), 2 * x.Detach()) * Zero(x))),
        "wrong between 0.27 and 0.29" => GradientProperty.For(
            static (Tensor x) => x.Exp().Detach() + (Tensor.Where((x.Detach() > 0.27) & (x.Detach() < 0.29), 0, x.Exp().Detach()) * Zero(x)), Inputs.In(Domain.Probability)),
        "second factor detached" => GradientProperty.For(static (Tensor x, Tensor y) => x * y.Detach()),
        "wrong only for more dimensions" => GradientProperty.For(
            static (Tensor x, Tensor y) => x.Rank <= y.Rank ? x * y : x * y.Detach(), Inputs.Of(Shapes.Broadcastable(2))),
        _ => throw new ArgumentException(fault, nameof(fault)),
    };

    // Zero, with the derivative of x.
    private static Tensor Zero(Tensor x) => x - x.Detach();
}
