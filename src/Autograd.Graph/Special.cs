using Autograd.Rules;

namespace Autograd;

/// <summary>Special functions: PyTorch's <c>torch.special</c>, for tensors and variables alike. Those that it shares with <c>torch</c> are members of the tensor.</summary>
public static partial class Special
{
    /// <summary>e^(x²)·erfc x, the complement of the error function without its underflow; ∞ below −26.6.</summary>
    public static T Erfcx<T>(T x)
        where T : TensorOps<T>
        => Apply(ErrorFunctionRules.Erfcx, x);

    private static T Apply<T>(ElementwiseOp op, T x)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Wrap(op.Apply(ConversionRules.Floating(x.Core)));
    }
}
