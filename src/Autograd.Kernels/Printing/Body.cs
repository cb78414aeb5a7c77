using System.Text;

namespace Autograd.Kernels;

/// <summary>The part between the parentheses: brackets, lines, ellipses.</summary>
internal sealed class Body
{
    private readonly StringBuilder _text;
    private readonly Shape _shape;
    private readonly PrintOptions _options;
    private readonly Edges _edges;
    private readonly ElementText _elements;
    private int _lineStart;
    private int _next;

    private Body(StringBuilder text, NdArray x, PrintOptions options)
    {
        (_text, _shape, _options) = (text, x.Shape, options);
        _edges = Edges.Of(x, options);
        _elements = ElementText.Of(x, _edges, options);
    }

    /// <summary>Appends the elements of <paramref name="x"/>.</summary>
    /// <returns>The length of the last line.</returns>
    internal static int Write(StringBuilder text, NdArray x, PrintOptions options)
    {
        if (x.Numel == 0) return text.Append("[]").Length;
        var indent = text.Length;
        var body = new Body(text, x, options);
        if (x.Shape.IsScalar) body.Element();
        else body.Slices(0, indent);
        return text.Length - body._lineStart;
    }

    // Recursion is as deep as the array has dimensions, at most Shape.MaxRank.
    private void Slices(int dim, int indent)
    {
        var size = _shape.Dims[dim];
        var inner = _shape.Rank - 1 - dim;
        var gap = _edges.Cut(size) ? _edges.Keep : -1;
        var count = _edges.Shown(size) + (gap < 0 ? 0 : 1);
        var perLine = inner > 0 ? 1 : Math.Max(1, (_options.LineWidth - indent) / (_elements.Width + 2));
        _text.Append('[');
        for (var i = 0; i < count; i++)
        {
            if (i > 0 && i % perLine == 0) Break(Math.Max(inner, 1), indent + 1);
            else if (i > 0) _text.Append(", ");

            // PyTorch's own spelling: in a row the ellipsis has a space of its own, unless it stands alone.
            if (i == gap) _text.Append(inner == 0 && gap > 0 ? " ..." : "...");
            else if (inner == 0) Element();
            else Slices(dim + 1, indent + 1);
        }

        _text.Append(']');
    }

    private void Break(int lines, int indent)
    {
        _text.Append(',').Append('\n', lines);
        _lineStart = _text.Length;
        _text.Append(' ', indent);
    }

    private void Element()
    {
        var element = _elements[_next++];
        _text.Append(' ', Math.Max(_elements.Width - element.Length, 0)).Append(element);
    }
}
