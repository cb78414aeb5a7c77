using Autograd.Batching;
using Autograd.Kernels;

namespace Autograd;

/// <summary>Questions about elements. The answers are Bool and carry no history.</summary>
internal static class QuestionRules
{
    /// <summary>One answer an element.</summary>
    internal static Tensor Each(Func<NdArray, NdArray> ask, Tensor x)
        => x.IsBatched ? BatchedOps.Apply(x, many => Each(ask, many)) : Tensor.Constant(ask(x.Value), x);

    /// <summary>One answer about all elements, or about those along a dimension.</summary>
    internal static Tensor Whole(Func<NdArray, NdArray> ask, Tensor x)
        => x.IsBatched ? BatchedOps.Loop(one => [Whole(ask, one[0])], x)[0] : Tensor.Constant(ask(x.Value), x);
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Whether all elements are true, or not zero; Bool. True of no elements; NaN is not zero.</summary>
    public TSelf All() => Wrap(QuestionRules.Whole(static x => Kernel.All(x), Core));

    /// <summary>Whether all elements along a dimension are true, or not zero; Bool. True of no elements; NaN is not zero.</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="keepDim">Whether it stays, with size 1.</param>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public TSelf All(int dim, bool keepDim = false) => Wrap(QuestionRules.Whole(x => Kernel.All(x, [dim], keepDim), Core));

    /// <summary>Whether some element is true, or not zero; Bool. False of no elements; NaN is not zero.</summary>
    public TSelf Any() => Wrap(QuestionRules.Whole(static x => Kernel.Any(x), Core));

    /// <summary>Whether some element along a dimension is true, or not zero; Bool. False of no elements; NaN is not zero.</summary>
    /// <inheritdoc cref="All(int, bool)"/>
    public TSelf Any(int dim, bool keepDim = false) => Wrap(QuestionRules.Whole(x => Kernel.Any(x, [dim], keepDim), Core));

    /// <summary>Whether elements are NaN; Bool. Integers and bools never are.</summary>
    public TSelf IsNan() => Wrap(QuestionRules.Each(Kernel.IsNan, Core));

    /// <summary>Whether elements are neither infinite nor NaN; Bool. Integers and bools always are finite.</summary>
    public TSelf IsFinite() => Wrap(QuestionRules.Each(Kernel.IsFinite, Core));

    /// <summary>Whether elements are ∞ or −∞; Bool. Integers and bools never are.</summary>
    public TSelf IsInf() => !(IsFinite() | IsNan());
}
