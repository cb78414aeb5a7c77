using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>The rule of cross entropy where a sample's scores are a row.</summary>
internal static class CrossEntropyRules
{
    /// <summary>
    /// log softmax and negative log likelihood in one, with softmax as a second output: of it alone the gradient is made, and
    /// no exponential is taken twice. So it keeps as much as PyTorch, which keeps the logarithms.
    /// </summary>
    internal static readonly GeneralOp OfRows = new(
        "nll_loss",
        static (x, a) =>
        {
            var args = (LossRules.NllArgs)a!;
            return [args.Losses(Kernel.LogSoftmaxAt(x[0], args.Classes, out var softmax)), softmax];
        },
        static _ => Reads.Output2,
        static (k, from, into) =>
        {
            var args = k.Args<LossRules.NllArgs>();
            if (from[0] is { } g)
            {
                var spread = args.Spread(g);
                into[0] = k.Plain(spread) is { } plain
                    ? new Tensor(Kernel.LogSoftmaxAtPull(plain, args.Classes, k.Node.Kept(Reads.Output2)))
                    : PickingRules.Scatter.Apply(spread, args.Places) - (k.OutputAt(1) * spread);
            }

            if (from[1] is not { } h) return;
            var centred = SoftmaxRules.Centred(k.OutputAt(1), h, args.ClassDim);
            into[0] = into[0] is { } sum ? sum + centred : centred;
        },
        static (k, from, into) =>
        {
            var (args, t) = (k.Args<LossRules.NllArgs>(), from[0]!);
            into[0] = LossRules.NllLoss.Apply(t - (k.OutputAt(1) * t).Sum(args.ClassDim, keepDim: true), args);
            into[1] = SoftmaxRules.Centred(k.OutputAt(1), t, args.ClassDim);
        })
    {
        Many = static (a, x, level) =>
        {
            var (args, many) = ((LossRules.NllArgs)a!, Batch.Show(x[0], level));
            return [args.OfMany(many.LogSoftmax(args.ClassDim + 1)), many.Softmax(args.ClassDim + 1)];
        },
    };

    /// <summary>Whether the op takes these: class indices that all examples share, and scores that are rows.</summary>
    internal static bool Serves(Tensor logits, Tensor target, Tensor? weight)
        => logits.DType.IsFloating() && target is { IsBatched: false, DType: DType.Int64 } && weight is not { IsBatched: true }
            && Kernel.HasRows(logits.Shape, logits.Rank == 1 ? 0 : 1);
}
