using System.Text;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd.Inspection;

/// <summary>The first node, inputs before users, with an output that is known not to be finite.</summary>
/// <param name="Node">The node.</param>
/// <param name="Text">What it made of which operands.</param>
internal sealed record ForwardOrigin(Node Node, string Text)
{
    internal static ForwardOrigin? Find(List<Node> nodes, Tensor root)
    {
        var known = KnownValues(nodes);
        known[root.Edge] = root.Value;
        foreach (var node in nodes)
        {
            for (var o = 0; o < node.OutputCount; o++)
            {
                if (!known.TryGetValue(new Edge(node, o), out var value) || NonFinite.In(value) is not { } found) continue;
                var what = node.IsLeaf ? "is a leaf that holds" : "made";
                return new ForwardOrigin(node, $"Forward: {node} ({node.Op.Name}) {what} {found} of {node.DTypeOf(o).Name()} {node.ShapeOf(o)}"
                    + (node.Source is { } place ? $", called at {place}." : ".") + Operands(node, known, found.Place, node.ShapeOf(o)));
            }
        }

        return null;
    }

    /// <summary>What each input of a node was, at a place of its output where shapes allow.</summary>
    internal static string Operands(Node node, Dictionary<Edge, NdArray> known, int at, Shape shape)
    {
        var text = new StringBuilder();
        for (var i = 0; i < node.InputCount; i++)
        {
            var edge = node.Input(i);
            text.Append(Errors.Say($"\n  input {i}: "));
            if (edge.Node is { } from) text.Append($"{from.Op.Name} {from.DTypeOf(edge.Index).Name()} {from.ShapeOf(edge.Index)}");
            else text.Append(GraphText.Word(edge.Cut));
            text.Append(ValueOf(node, i, known) is { } value ? ", " + Describe(value, at, shape) : ", whose value was not kept");
        }

        return text.ToString();
    }

    /// <summary>The values that rules keep, by place: a node's own outputs, and the inputs of its users.</summary>
    internal static Dictionary<Edge, NdArray> KnownValues(List<Node> nodes)
    {
        var known = new Dictionary<Edge, NdArray>();
        foreach (var node in nodes)
        {
            for (var i = 0; i < Math.Min(node.InputCount, 16); i++)
                if (node.Input(i) is { Node: not null } edge && node.Keeps((Reads)(1 << i))) known[edge] = node.Kept((Reads)(1 << i));
            for (var o = 0; o < Math.Min(node.OutputCount, 8); o++)
                if (node.Keeps((Reads)((int)Reads.Output << o))) known[new Edge(node, o)] = node.Kept((Reads)((int)Reads.Output << o));
        }

        return known;
    }

    private static NdArray? ValueOf(Node node, int i, Dictionary<Edge, NdArray> known)
    {
        if (i < 16 && node.Keeps((Reads)(1 << i))) return node.Kept((Reads)(1 << i));
        return node.Input(i) is { Node: not null } edge ? known.GetValueOrDefault(edge) : null;
    }

    private static string Describe(NdArray value, int at, Shape shape)
    {
        if (value.Numel == 1 || value.Shape == shape)
        {
            var elements = Kernel.To(value, DType.Float64).ToArray<double>();
            return NonFinite.Name(elements[value.Numel == 1 ? 0 : at]) + (value.Numel == 1 ? "" : " there");
        }

        return NonFinite.In(value) is { } found ? "with " + found : "finite";
    }
}
