using System.Globalization;
using System.Text;
using Autograd.Kernels;

namespace Autograd.Inspection;

/// <summary>A graph in numbered lines.</summary>
internal static class GraphText
{
    internal static string Write(GraphView view, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var text = new StringBuilder();
        var (first, last) = view.Count <= limit ? (view.Count, 0) : (limit / 2, limit - (limit / 2));
        for (var n = 0; n < first; n++) text.Append(Line(view[n])).Append('\n');
        if (last > 0) text.Append(CultureInfo.InvariantCulture, $"... {view.Count - first - last} more nodes ...\n");
        for (var n = view.Count - last; n < view.Count; n++) text.Append(Line(view[n])).Append('\n');
        return text.ToString();
    }

    internal static string Line(GraphNode node)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"%{node.Number} = {node.Op}");
        if (!node.Node.IsLeaf) text.Append('(').AppendJoin(", ", node.Inputs.Select(Operand)).Append(')');
        text.Append(" : ").Append(Outputs(node.Node));
        if (node.KeptBytes is > 0 and var kept) text.Append(CultureInfo.InvariantCulture, $", keeps {kept} B");
        if (node.Source is { } place) text.Append(", at ").Append(place);
        return text.ToString();
    }

    /// <summary><c>float64 [2, 3]</c>, of each output.</summary>
    internal static string Outputs(Node node)
    {
        // What a custom op returns could be any number; a line stays a line.
        const int Most = 8;
        var outputs = Enumerable.Range(0, Math.Min(node.OutputCount, Most)).Select(o => $"{node.DTypeOf(o).Name()} {node.ShapeOf(o)}");
        return string.Join(", ", outputs) + (node.OutputCount > Most ? ", ..." : "");
    }

    internal static string Word(Cut cut) => cut switch
    {
        Cut.Detached => "detached",
        Cut.NotRecorded => "no_grad",
        Cut.NotFloating => "not_floating",
        _ => "const",
    };

    private static string Operand(GraphInput input)
        => input.From is not { } from ? Word(input.Cut)
            : "%" + from.ToString(CultureInfo.InvariantCulture) + (input.Output == 0 ? "" : "." + input.Output.ToString(CultureInfo.InvariantCulture));
}
