using Autograd.Kernels;

namespace Autograd;

public sealed partial class NdArray
{
    /// <summary>The array as PyTorch prints a tensor, long ones summarised; <see cref="Printer.Format"/> has options.</summary>
    public override string ToString() => Printer.Format(this);
}
