using Autograd.Transforms;

namespace Autograd.Verification;

/// <summary>The gradient of a function as a function in its turn: of the point and of the seeds, in which it is linear.</summary>
internal static class SecondOrder
{
    internal static Subject Of(Subject subject, Draw draw, Budget budget)
        => new(
            x => Gradient(subject, x), [.. subject.Point, .. subject.Out.Tensors(draw.Weights(subject.Out.Count))], GradCheckDomain.Reals, budget)
        {
            Below = subject,
        };

    private static Tensor[] Gradient(Subject subject, Tensor[] xw)
        => new Trace(subject.Apply, xw[..subject.In.Parts]).Pull(xw[subject.In.Parts..], default);
}
