using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd.Properties.Rules;

/// <summary>
/// The laws judged: ops with one error each, of every category. A suite that lets one of them pass is not worth its name.
/// </summary>
public sealed class PlantedErrorTests
{
    private static readonly Dictionary<string, (Op Op, Func<Source, Sample> Sample, string CaughtBy)> Planted = new(StringComparer.Ordinal)
    {
        ["elementwise: wrong sign"] = Unary(new("exp", Kernel.Exp, Slope.OfOutput(static y => -y)), nameof(FirstOrderLaws.Pull_agrees_with_finite_differences)),
        ["elementwise: wrong by 1 in 2000"] = Unary(new("exp", Kernel.Exp, Slope.OfOutput(static y => y * 1.0005)), nameof(FirstOrderLaws.Pull_agrees_with_finite_differences)),
        ["elementwise: wrong by 1 in 10⁸"] = Unary(new("exp", Kernel.Exp, Slope.OfOutput(static y => y * (1 + 1e-8))), nameof(FirstOrderLaws.Pull_agrees_with_finite_differences)),
        ["elementwise: no slope at all"] = Unary(new("exp", Kernel.Exp, Slope.One), nameof(FirstOrderLaws.Pull_agrees_with_finite_differences)),
        ["elementwise: the slope of the other input"] = Binary(new("mul", Kernel.Mul, Slope.OfX(static x => x), Slope.OfX(static x => x)), nameof(FirstOrderLaws.Pull_agrees_with_finite_differences)),
        ["elementwise: not linear in the cotangent"] = Unary(new("neg", Kernel.Neg, Slope.Acting(Reads.None, static (g, _) => -g * g * g)), nameof(FirstOrderLaws.Pull_agrees_with_finite_differences)),
        ["elementwise: an undeclared read"] = Unary(new("exp", Kernel.Exp, Slope.Acting(Reads.X, static (g, k) => g * k.Output)), nameof(FirstOrderLaws.Gradients_have_the_dtype_and_shape_of_their_inputs)),
        ["elementwise: right once, constant the second time"] = Unary(new("square", static x => Kernel.Mul(x, x), Slope.OfX(static x => x.Detach() * 2)), nameof(SecondOrderLaws.Second_order_agrees_with_finite_differences)),
        ["elementwise: wrong second derivative"] = Unary(new("square", static x => Kernel.Mul(x, x), Slope.OfX(static x => (x * 3) - x.Detach())), nameof(SecondOrderLaws.Second_order_agrees_with_finite_differences)),
        ["elementwise: the constant 1 in Float32"] = Unary(new("neg", Kernel.Neg, Slope.Acting(Reads.None, static (g, _) => (-g).To(DType.Float32))), nameof(FirstOrderLaws.Gradients_have_the_dtype_and_shape_of_their_inputs)),

        ["linear: wrong factor"] = Shaped(new("t", static x => x.Transpose(0, 1), static (g, _) => g.T * 1.001), 2, nameof(FirstOrderLaws.Pull_agrees_with_finite_differences)),
        ["linear: the adjoint of another op"] = Shaped(new("t", static x => x.Transpose(0, 1), static (g, k) => g.Reshape(k.ShapeOf(0))), 2, nameof(FirstOrderLaws.Pull_agrees_with_finite_differences)),
        ["linear: no sum over what was repeated"] = Shaped(new("expand", static x => x.Unsqueeze(0).Expand([3, .. x.Shape]), static (g, _) => g.Select(0, 0)), 2, nameof(FirstOrderLaws.Pull_agrees_with_finite_differences)),
        ["linear: an op that is not"] = Shaped(new("square", static x => Kernel.Mul(x, x), static (g, _) => g * 2), 2, nameof(FirstOrderLaws.Pull_agrees_with_finite_differences)),
        ["linear: the shape of the output"] = Shaped(new("flip", static x => x.Unsqueeze(0), static (g, _) => g), 2, nameof(FirstOrderLaws.Gradients_have_the_dtype_and_shape_of_their_inputs)),

        ["bilinear: wrong sign on one side"] = Product(static (g, y) => g.MatMul(y.T), static (g, x) => -x.T.MatMul(g)),
        ["bilinear: no transpose"] = Product(static (g, y) => g.MatMul(y), static (g, x) => x.T.MatMul(g)),
        ["bilinear: transposed factors"] = Product(static (g, y) => y.MatMul(g.T), static (g, x) => x.T.MatMul(g)),
        ["bilinear: right once, constant the second time"] = Product(static (g, y) => g.MatMul(y.T.Detach()), static (g, x) => x.T.MatMul(g), nameof(SecondOrderLaws.Second_order_agrees_with_finite_differences)),

        ["general: push of half the size"] = Sum(static (k, g, into) => into[0] = into[1] = g, static (t, u) => (t ?? u)! * 0.5, nameof(FirstOrderLaws.Pull_is_adjoint_of_push)),
        ["general: push forgets an input"] = Sum(static (k, g, into) => into[0] = into[1] = g, static (t, u) => t ?? u!, nameof(FirstOrderLaws.Pull_is_adjoint_of_push)),
        ["general: pull of the wrong sign"] = Sum(static (k, g, into) => (into[0], into[1]) = (g, -g), static (t, u) => t is null ? u! : u is null ? t : t + u, nameof(FirstOrderLaws.Pull_agrees_with_finite_differences)),
        ["general: pull of half"] = Sum(static (k, g, into) => into[0] = g, static (t, u) => t is null ? u! : u is null ? t : t + u, nameof(FirstOrderLaws.Pull_agrees_with_finite_differences)),
        ["general: absent tangents break it"] = Sum(static (k, g, into) => into[0] = into[1] = g, static (t, u) => t! + u!, nameof(InvarianceLaws.Absent_means_zero)),
        ["general: absent tangents become one"] = Sum(static (k, g, into) => into[0] = into[1] = g, static (t, u) => t is null ? u! + 1 : u is null ? t : t + u, nameof(InvarianceLaws.Absent_means_zero)),
        ["general: no broadcast reduction"] = Pair(
            new("add", static (x, _) => [Kernel.Add(x[0], x[1])], static _ => Reads.None, static (k, from, into) => into[0] = into[1] = from[0], static (k, from, into) => into[0] = from[0] ?? from[1]),
            broadcast: true,
            nameof(FirstOrderLaws.Gradients_have_the_dtype_and_shape_of_their_inputs)),
        ["general: reads values that only a fully tracked node keeps"] = Pair(
            new(
                "mul", static (x, _) => [Kernel.Mul(x[0], x[1])], static tracked => tracked == 3 ? Reads.X | Reads.Y : Reads.X,
                static (k, from, into) =>
                {
                    if (k.Needs(0)) into[0] = from[0]! * k.Y;
                    if (k.Needs(1)) into[1] = from[0]! * k.X;
                },
                static (k, from, into) => into[0] = from[0] is null ? k.X * from[1]! : from[1] is null ? from[0]! * k.Y : (from[0]! * k.Y) + (k.X * from[1]!)),
            broadcast: false,
            nameof(InvarianceLaws.Tracking_fewer_inputs_changes_no_gradient)),
        ["general: push right once, constant the second time"] = Pair(
            new(
                "mul", static (x, _) => [Kernel.Mul(x[0], x[1])], static _ => Reads.X | Reads.Y,
                static (k, from, into) => (into[0], into[1]) = (from[0]! * k.Y, from[0]! * k.X),
                static (k, from, into) => into[0] = ((from[0] ?? Tensor.ZerosLike(k.X)) * k.Y.Detach()) + (k.X.Detach() * (from[1] ?? Tensor.ZerosLike(k.Y)))),
            broadcast: false,
            nameof(SecondOrderLaws.Tangents_differentiate_again_in_both_modes)),
    };

    public static TheoryData<string> Errors => [.. Planted.Keys];

    [Theory, MemberData(nameof(Errors))]
    public void A_planted_error_is_caught(string error)
    {
        var (op, sample, caughtBy) = Planted[error];
        List<string> caught = [];
        foreach (var law in Laws.All)
            if (Record.Exception(() => OpChecker.Check(error, op, sample, law)) is { } failure)
            {
                Assert.Contains("Falsifiable", failure.Message, StringComparison.Ordinal);
                caught.Add(law.Method.Name);
            }

        Assert.Contains(caughtBy, caught, StringComparer.Ordinal);
    }

    private static (Op, Func<Source, Sample>, string) Unary(ElementwiseOp op, string caughtBy) => (op, OpSamples.Elementwise(op, Domain.Reals), caughtBy);

    private static (Op, Func<Source, Sample>, string) Binary(ElementwiseOp op, string caughtBy) => (op, OpSamples.Elementwise(op, Domain.Reals), caughtBy);

    private static (Op, Func<Source, Sample>, string) Shaped(LinearOp op, int rank, string caughtBy)
        => (op, OpSamples.Linear(op, static (_, _) => null, rank, rank), caughtBy);

    private static (Op, Func<Source, Sample>, string) Product(
        Func<Tensor, Tensor, Tensor> ofX, Func<Tensor, Tensor, Tensor> ofY, string caughtBy = nameof(FirstOrderLaws.Pull_agrees_with_finite_differences))
    {
        // Square factors, so that shapes alone give nothing away.
        var op = new BilinearOp("mm", Kernel.MatMul, (g, y, _) => ofX(g, y), (g, x, _) => ofY(g, x));
        return (op, Square, caughtBy);

        Sample Square(Source s)
        {
            var n = s.Size();
            return new Sample(x => [op.Apply(x[0], x[1])], s.Input([n, n]), s.Input([n, n]));
        }
    }

    private static (Op, Func<Source, Sample>, string) Pair(GeneralOp op, bool broadcast, string caughtBy) => (
        op,
        s =>
        {
            var shapes = s.Broadcasting(2);
            return new Sample(x => [op.Apply(null, x[0], x[1])[0]], s.Input(shapes[0]), s.Input(broadcast ? shapes[1] : shapes[0]));
        },
        caughtBy);

    private delegate void PullOfSum(Kept kept, Tensor g, Span<Tensor?> into);

    private static (Op, Func<Source, Sample>, string) Sum(PullOfSum pull, Func<Tensor?, Tensor?, Tensor> push, string caughtBy)
    {
        var op = new GeneralOp(
            "add", static (x, _) => [Kernel.Add(x[0], x[1])], static _ => Reads.None,
            (k, from, into) => pull(k, from[0]!, into), (_, from, into) => into[0] = push(from[0], from[1]));
        return Pair(op, broadcast: false, caughtBy);
    }
}
