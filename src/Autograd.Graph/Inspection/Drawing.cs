using System.Globalization;
using System.Text;

namespace Autograd.Inspection;

/// <summary>A graph in languages that draw it. Names come from users' classes, so every label is escaped.</summary>
internal static class Drawing
{
    internal static string Dot(GraphView view, int limit)
    {
        var text = new StringBuilder("digraph {\n  node [shape=box];\n");
        Write(
            view,
            limit,
            (id, label, leaf) => text.Append(CultureInfo.InvariantCulture, $"  {id} [label=\"{Quoted(label)}\"{(leaf ? ", style=rounded" : "")}];\n"),
            (from, to) => text.Append(CultureInfo.InvariantCulture, $"  {from} -> {to};\n"));
        return text.Append("}\n").ToString();

        // Graphviz' quoted string: a backslash starts an escape, line ends may not stand in it.
        static string Quoted(string label) => label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
    }

    internal static string Mermaid(GraphView view, int limit)
    {
        var text = new StringBuilder("flowchart TD\n");
        Write(
            view,
            limit,
            (id, label, leaf) => text.Append(CultureInfo.InvariantCulture, $"  {id}{(leaf ? "([" : "[")}\"{Entities(label)}\"{(leaf ? "])" : "]")}\n"),
            (from, to) => text.Append(CultureInfo.InvariantCulture, $"  {from} --> {to}\n"));
        return text.ToString();

        // Mermaid has no escapes but entities, written with # in place of &; a quotation mark would end the label.
        static string Entities(string label)
        {
            var safe = new StringBuilder();
            foreach (var c in label)
            {
                if (c == '\n') safe.Append("<br/>");
                else if (char.IsAsciiLetterOrDigit(c) || c is ' ' or '_' or ',' or '[' or ']' or '.') safe.Append(c);
                else safe.Append(CultureInfo.InvariantCulture, $"#{(int)c};");
            }

            return safe.ToString();
        }
    }

    private static void Write(GraphView view, int limit, Action<string, string, bool> box, Action<string, string> arrow)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var start = Math.Max(0, view.Count - limit);
        if (start > 0) box("more", Errors.Say($"{start} more nodes"), true);
        for (var n = start; n < view.Count; n++)
            box(Id(n), Clean(view[n].Op) + "\n" + GraphText.Outputs(view[n].Node), view[n].Node.IsLeaf);
        var below = false;
        for (var n = start; n < view.Count; n++)
        {
            foreach (var input in view[n].Inputs)
            {
                if (input.From is not { } from) continue;
                below |= from < start;
                if (from >= start) arrow(Id(from), Id(n));
            }

            if (below) arrow("more", Id(n));
            below = false;
        }
    }

    private static string Id(int n) => "n" + n.ToString(CultureInfo.InvariantCulture);

    private static string Clean(string name) => string.Concat(name.Select(static c => char.IsControl(c) ? ' ' : c));
}
