using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of masks. The value of a fill gets the sum of the gradient under the mask, the rest goes on.</summary>
internal static class MaskingRules
{
    internal static readonly ElementwiseOp MaskedFill = MakeFill(overload: 0);

    /// <summary>A fill with a tensor, which PyTorch numbers apart.</summary>
    internal static readonly ElementwiseOp MaskedFillTensor = MakeFill(overload: 1);

    private static ElementwiseOp MakeFill(int overload) => new(
        "masked_fill",
        static (x, mask, value) => Kernel.Where(mask, value, x),
        Slope.Of(Reads.Y, static k => !k.Y),
        null,
        Slope.Of(Reads.Y, static k => k.Y),
        overload);

    /// <summary>Where a mask that was expanded to a shape holds, in row-major order.</summary>
    internal static Tensor Places(Tensor mask, Shape shape) => new(Kernel.Nonzero(mask.Value.Expand(shape).Reshape(-1)).Reshape(-1));

    /// <summary>The common shape, after the mask was found to be one.</summary>
    internal static Shape Check(string op, Tensor x, Tensor mask)
    {
        if (mask.DType != DType.Bool) throw Errors.Unsupported(op, mask.DType, "the mask must be bool; compare first.");
        return Shape.Broadcast(op, x.Shape, mask.Shape);
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>A number where the mask holds, these elements where not. Keeps the mask alone.</summary>
    /// <param name="mask">Bool; broadcasts with this tensor.</param>
    /// <param name="value">The number, in this tensor's dtype.</param>
    /// <exception cref="DTypeException">The mask is not Bool.</exception>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf MaskedFill(TSelf mask, double value)
    {
        MaskingRules.Check("masked_fill", Core, CoreOf(mask));
        return Wrap(MaskingRules.MaskedFill.Apply(Core, mask.Core, new Tensor(NdArray.Scalar(value, DType))));
    }

    /// <summary>A 0-d tensor's value where the mask holds, these elements where not. Keeps the mask alone.</summary>
    /// <param name="mask">Bool; broadcasts with this tensor.</param>
    /// <param name="value">0-d; it is converted to this tensor's dtype.</param>
    /// <exception cref="DTypeException">The mask is not Bool.</exception>
    /// <exception cref="ShapeException">The shapes cannot be broadcast, or the value has dimensions (use Where for that).</exception>
    public TSelf MaskedFill(TSelf mask, TSelf value)
    {
        MaskingRules.Check("masked_fill", Core, CoreOf(mask));
        if (CoreOf(value).Rank != 0) throw GraphErrors.NotNumber("masked_fill", value.Shape);
        return Wrap(MaskingRules.MaskedFillTensor.Apply(Core, mask.Core, value.Core.To(DType)));
    }

    /// <summary>The elements where the mask holds, in row-major order; one dimension.</summary>
    /// <param name="mask">Bool; broadcasts with this tensor.</param>
    /// <exception cref="DTypeException">The mask is not Bool.</exception>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public TSelf MaskedSelect(TSelf mask)
    {
        var shape = MaskingRules.Check("masked_select", Core, CoreOf(mask));
        var all = Core.Expand(shape);

        // Masks that differ from example to example may hold as often: the indexer finds out.
        return Wrap(mask.Core.IsBatched ? all[mask.Core.Expand(shape)] : all.Reshape(-1).IndexSelect(0, MaskingRules.Places(mask.Core, shape)));
    }
}
