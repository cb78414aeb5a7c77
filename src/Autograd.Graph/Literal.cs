using System.ComponentModel;

namespace Autograd;

/// <summary>Builds tensors from collection expressions: <c>Tensor m = [[1, 2], [3, 4.5]];</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Literal
{
    /// <summary>The elements stacked along a new first dimension; Float32 numbers, or Bool.</summary>
    /// <exception cref="ShapeException">The elements have different shapes.</exception>
    public static Tensor Of(ReadOnlySpan<Tensor> rows)
        => rows.Length == 0 ? Tensor.Zeros(0) : Tensor.Stack(rows.ToArray());
}
