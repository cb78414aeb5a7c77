using Autograd.Kernels;

namespace Autograd.Rules;

/// <summary>The one place where broadcasting is undone on the way back, and done again on the way forward.</summary>
internal static class Broadcasting
{
    /// <summary>Sums over what was repeated, so that the gradient has the input's shape.</summary>
    internal static Tensor Undo(Tensor g, Shape shape)
        => g.Shape == shape ? g : g.Sum(Dims.Broadcasted(g.Shape, shape), keepDim: true).Reshape(shape);

    /// <summary>Repeats, so that the tangent has the output's shape.</summary>
    internal static Tensor Redo(Tensor t, Shape shape) => t.Shape == shape ? t : t.Expand(shape);
}
