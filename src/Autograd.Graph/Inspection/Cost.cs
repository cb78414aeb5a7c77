using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd.Inspection;

/// <summary>What an application of an op costs, estimated from the shapes that its node knows.</summary>
internal static class Cost
{
    /// <summary>
    /// Matrix products 2·m·n·k; views, joins and casts nothing; everything else one operation for each element of its largest
    /// input or output, so exp counts as much as an addition.
    /// </summary>
    internal static double Flops(Node node)
    {
        if (node.IsLeaf) return 0;
        if (node.Op.Name is "mm" or "bmm" or "mv" or "dot") return 2.0 * node.ShapeOf(0).Numel * Inner(node);
        if (node.Op is LinearOp && !Sums(node.Op.Name)) return 0;
        var largest = 0;
        for (var o = 0; o < node.OutputCount; o++) largest = Math.Max(largest, node.ShapeOf(o).Numel);
        for (var i = 0; i < node.InputCount; i++)
            if (node.Input(i) is { Node: { } from, Index: var o }) largest = Math.Max(largest, from.ShapeOf(o).Numel);
        return largest;
    }

    internal static long Bytes(Node node)
    {
        if (node.IsLeaf) return 0;
        long bytes = 0;
        for (var o = 0; o < node.OutputCount; o++) bytes += (long)node.ShapeOf(o).Numel * node.DTypeOf(o).ItemSize();
        for (var i = 0; i < node.InputCount; i++)
            if (node.Input(i) is { Node: { } from, Index: var o }) bytes += (long)from.ShapeOf(o).Numel * from.DTypeOf(o).ItemSize();
        return bytes;
    }

    // Linear ops that compute something: sums, and the adjoints of picking, which add.
    private static bool Sums(string name)
        => name is "neg" or "rsub" || name.StartsWith("sum", StringComparison.Ordinal) || name.StartsWith("mean", StringComparison.Ordinal)
            || name.StartsWith("cumsum", StringComparison.Ordinal) || name.EndsWith("_add", StringComparison.Ordinal);

    // The size that is summed over: the left factor's last, or the right one's but last.
    private static int Inner(Node node)
    {
        if (Known(node, 0) is { Rank: > 0 } x) return x[-1];
        return Known(node, 1) is { Rank: > 0 } y ? y[y.Rank == 1 ? 0 : -2] : 1;
    }

    private static Shape? Known(Node node, int i)
        => node.Input(i) is { Node: { } from, Index: var o } ? from.ShapeOf(o)
            : node.Keeps((Reads)(1 << i)) ? node.Kept((Reads)(1 << i)).Shape : (Shape?)null;
}
