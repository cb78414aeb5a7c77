using System.Collections;
using System.Diagnostics;
using Autograd.Batching;
using Autograd.Folds;
using Autograd.Inspection;

namespace Autograd;

/// <summary>
/// The graph behind one or several roots as a list of nodes, inputs before their users: for LINQ, for reading, for drawing. A
/// picture taken once; walking a million nodes is ordinary.
/// </summary>
/// <remarks>
/// Costs are estimates from shapes: 2·m·n·k operations for a matrix product, none for views, joins and casts, else one for
/// each element of the largest operand.
/// </remarks>
[DebuggerDisplay("{Count} nodes")]
public sealed class GraphView : IReadOnlyList<GraphNode>
{
    private readonly GraphNode[] _nodes;

    private GraphView(GraphNode[] nodes) => _nodes = nodes;

    /// <summary>The number of nodes.</summary>
    public int Count => _nodes.Length;

    /// <summary>The bytes of the values that the nodes keep for their rules, each array counted once.</summary>
    public long KeptBytes
    {
        get
        {
            var seen = new HashSet<NdArray>(ReferenceEqualityComparer.Instance);
            long bytes = 0;
            foreach (var node in _nodes)
                foreach (var kept in node.Node.KeptValues())
                    if (seen.Add(kept)) bytes += (long)kept.Numel * kept.DType.ItemSize();
            return bytes;
        }
    }

    /// <summary>The node of a number.</summary>
    public GraphNode this[int index] => _nodes[index];

    /// <summary>The graph behind these tensors; empty if all are constants.</summary>
    public static GraphView Of(params IReadOnlyList<Tensor> roots)
    {
        ArgumentNullException.ThrowIfNull(roots);
        var nodes = Paths.Reachable(roots.Where(static root => root.IsTracked).Select(static root => Batch.PhysicalOf(root).Node!));
        var (numbers, view) = (new Dictionary<Node, int>(nodes.Count), new GraphNode[nodes.Count]);
        for (var n = 0; n < view.Length; n++)
        {
            var node = nodes[n];
            numbers.Add(node, n);
            var inputs = new GraphInput[node.InputCount];
            for (var i = 0; i < inputs.Length; i++)
            {
                var edge = node.Input(i);
                inputs[i] = edge.Node is { } from ? new GraphInput(numbers[from], edge.Index, Cut.None) : new GraphInput(null, 0, edge.Cut);
            }

            view[n] = new GraphNode(n, node, inputs);
        }

        return new GraphView(view);
    }

    /// <summary>A line a node: number, op, operands, dtype and shape of the outputs, what it keeps, where it was called.</summary>
    /// <param name="limit">The most nodes that are written; of a larger graph the first and the last ones are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is less than 1.</exception>
    public string ToText(int limit = 200) => GraphText.Write(this, limit);

    /// <summary>A flowchart in the language of Mermaid, which GitHub and editors draw.</summary>
    /// <param name="limit">The most nodes that are drawn; of a larger graph those nearest to the roots are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is less than 1.</exception>
    public string ToMermaid(int limit = 200) => Drawing.Mermaid(this, limit);

    /// <summary>A directed graph in Graphviz' language, for <c>dot -Tsvg</c>.</summary>
    /// <param name="limit">The most nodes that are drawn; of a larger graph those nearest to the roots are.</param>
    /// <exception cref="ArgumentOutOfRangeException">The limit is less than 1.</exception>
    public string ToDot(int limit = 200) => Drawing.Dot(this, limit);

    /// <summary>As <see cref="ToText"/>, at most 20 nodes.</summary>
    public override string ToString() => ToText(20);

    /// <inheritdoc/>
    public IEnumerator<GraphNode> GetEnumerator() => ((IEnumerable<GraphNode>)_nodes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
