using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of overwriting: the old values get a gradient of zero, so that what was computed stays connected.</summary>
internal static class AssignmentRules
{
    internal static readonly ElementwiseOp Fill = ElementwiseOp.With<double>("fill", static (x, value) => NdArray.Full(value, x.Shape, x.DType), Slope.Zero);

    /// <summary>The second operand, broadcast to the first.</summary>
    internal static readonly ElementwiseOp Copy = new("copy", static (x, y) => y.Expand(x.Shape), Slope.Zero, Slope.One);
}
