using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of dtype conversion.</summary>
internal static class ConversionRules
{
    /// <summary>A cast; the gradient is cast back to the source's dtype. To an integer dtype it cuts the history.</summary>
    internal static readonly LinearOp To = LinearOp.With<DType>("to_copy", Kernel.To, static (g, k, _) => g.To(k.DTypeOf(0)), batch: static (x, dtype) => x.To(dtype));

    /// <summary>Both operands in their common dtype.</summary>
    internal static (Tensor X, Tensor Y) Promote(Tensor x, Tensor y)
    {
        if (x.DType == y.DType) return (x, y);
        var dtype = DTypes.Promote(x.DType, x.VisibleShape.IsScalar, y.DType, y.VisibleShape.IsScalar);
        return (x.To(dtype), y.To(dtype));
    }

    /// <summary>A number beside a tensor: it takes a floating tensor's dtype, and makes integers and bools Float32.</summary>
    internal static (Tensor X, Tensor Y) Beside(Tensor x, double scalar)
    {
        x = Floating(x);
        return (x, new Tensor(NdArray.Scalar(scalar, x.DType)));
    }

    /// <summary>A whole number beside a tensor: it takes the tensor's dtype, and makes bools Int64.</summary>
    internal static (Tensor X, Tensor Y) Beside(Tensor x, long scalar)
    {
        if (x.DType == DType.Bool) x = x.To(DType.Int64);
        return (x, new Tensor(x.DType == DType.Int64 ? NdArray.Scalar(scalar) : NdArray.Scalar(scalar, x.DType)));
    }

    /// <summary>The tensor in a floating dtype: integers and bools become Float32.</summary>
    internal static Tensor Floating(Tensor x) => x.To(x.DType.ToFloating());
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The same values in another dtype. Towards integers, fractions are cut off and the history ends.</summary>
    public TSelf To(DType dtype) => dtype == DType ? (TSelf)this : Wrap(ConversionRules.To.Apply(Core, dtype));
}
