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

public abstract partial record TensorOps<TSelf>
{
    /// <summary>A tensor of this shape and dtype with one number everywhere. The gradient of this is zero.</summary>
    public TSelf Fill(double value) => Wrap(AssignmentRules.Fill.ApplyWith(Core, value));

    /// <summary>A tensor of this shape and dtype with one value everywhere, whose gradient is the sum. The gradient of this is zero.</summary>
    /// <param name="value">A tensor without dimensions, of any dtype.</param>
    /// <exception cref="ShapeException">The value has dimensions.</exception>
    public TSelf Fill(TSelf value)
        => CoreOf(value).VisibleShape is { IsScalar: false } shape
            ? throw GraphErrors.NotOneValue(shape)
            : Wrap(AssignmentRules.Copy.Apply(Core, CoreOf(value).To(DType)));
}
