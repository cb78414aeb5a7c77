using System.ComponentModel;

namespace Autograd;

/// <summary>Builds variables from collection expressions: <c>Variable m = [[1, 2], [3, 4.5]];</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class VariableLiteral
{
    /// <summary>The elements stacked along a new first dimension; Float32 numbers, or Bool.</summary>
    /// <exception cref="ShapeException">The elements have different shapes.</exception>
    public static Variable Of(ReadOnlySpan<Variable> rows)
        => rows.Length == 0 ? Variable.Zeros(0) : Variable.Stack(rows.ToArray());
}
