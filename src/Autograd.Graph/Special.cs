using Autograd.Rules;

namespace Autograd;

/// <summary>
/// Special functions: PyTorch's <c>torch.special</c>, for tensors and variables alike. Those that it shares with <c>torch</c>
/// (<c>Erf</c>, <c>LGamma</c>, <c>Xlogy</c> …) are members of the tensor. Integers and bools become Float32.
/// </summary>
public static partial class Special
{
    private static T Apply<T>(ElementwiseOp op, T x)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Wrap(op.Apply(ConversionRules.Floating(x.Core)));
    }

    private static T Apply<T>(ElementwiseOp op, T x, T y)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(x);
        return x.Wrap(ArithmeticRules.ZipFloating(op, x.Core, TensorOps<T>.CoreOf(y)));
    }
}
