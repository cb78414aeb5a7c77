using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of softmax and its logarithm.</summary>
internal static class SoftmaxRules
{
    /// <summary>Its Jacobian diag(y) − yyᵀ is symmetric, so one formula serves both directions.</summary>
    internal static readonly GeneralOp Softmax = new(
        "softmax", static (x, dim) => [Kernel.Softmax(x[0], (int)dim!)], static _ => Reads.Output, PullSoftmax, Centre)
    {
        Many = static (dim, x, level) => [BatchedOps.Along(Batch.Show(x[0], level), (int)dim!, static (many, d) => Softmax!.Apply(d, many)[0])],
    };

    internal static readonly GeneralOp LogSoftmax = new(
        "log_softmax",
        static (x, dim) => [Kernel.LogSoftmax(x[0], (int)dim!)],
        static _ => Reads.Output,
        static (k, from, into) => into[0] = k.Plain(from[0]) is { } g && Kernel.LogSoftmaxPull(g, k.Node.Kept(Reads.Output), k.Args<int>(), k.Spare(g)) is { } fused
            ? new Tensor(fused)
            : from[0]! - (k.Output.Exp() * from[0]!.Sum(k.Args<int>(), keepDim: true)),
        static (k, from, into) => into[0] = from[0]! - (k.Output.Exp() * from[0]!).Sum(k.Args<int>(), keepDim: true))
    {
        Many = static (dim, x, level) => [BatchedOps.Along(Batch.Show(x[0], level), (int)dim!, static (many, d) => LogSoftmax!.Apply(d, many)[0])],
    };

    private static void PullSoftmax(Kept k, ReadOnlySpan<Tensor?> from, Span<Tensor?> into)
    {
        if (k.Plain(from[0]) is { } g && Kernel.SoftmaxPull(g, k.Node.Kept(Reads.Output), k.Args<int>(), k.Spare(g)) is { } fused) into[0] = new Tensor(fused);
        else Centre(k, from, into);
    }

    private static void Centre(Kept k, ReadOnlySpan<Tensor?> from, Span<Tensor?> into) => into[0] = Centred(k.Output, from[0]!, k.Args<int>());

    /// <summary>The Jacobian of softmax, whose value is y, applied to a cotangent or a tangent.</summary>
    internal static Tensor Centred(Tensor y, Tensor g, int dim)
    {
        var weighted = y * g;
        return weighted - (y * weighted.Sum(dim, keepDim: true));
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>eˣ / Σ eˣ along a dimension, without overflow. Keeps its output.</summary>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public TSelf Softmax(int dim) => Wrap(SoftmaxRules.Softmax.Apply(Shape.Dim("softmax", dim), ConversionRules.Floating(Core))[0]);

    /// <summary>x − log Σ eˣ along a dimension, without overflow. Keeps its output.</summary>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public TSelf LogSoftmax(int dim) => Wrap(SoftmaxRules.LogSoftmax.Apply(Shape.Dim("log_softmax", dim), ConversionRules.Floating(Core))[0]);
}
