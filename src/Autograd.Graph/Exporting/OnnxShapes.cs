namespace Autograd.Exporting;

/// <summary>Counterparts of ops that move elements: shapes, parts, picking, joining.</summary>
internal static class OnnxShapes
{
    internal static readonly (object Op, OnnxMapping Mapping)[] All =
    [
        (ViewRules.Reshape, Reshape),
        (ViewRules.Squeeze, Reshape),
        (ViewRules.SqueezeDim, Reshape),
        (ViewRules.Unsqueeze, Reshape),
        (ViewRules.Alias, static s => [s.Inputs[0]]),
        (ViewRules.Clone, static s => [s.Inputs[0]]),
        (ViewRules.Expand, Expand),
        (ViewRules.Permute, static s => [s.Transposed(s.Inputs[0], s.Args<int[]>())]),
        (ViewRules.Transpose, Transpose),
        (ViewRules.T, static s => [s.Shape.Rank < 2 ? s.Inputs[0] : s.Transposed(s.Inputs[0], [1, 0])]),
        (ViewRules.Flip, Flip),
        (IndexingRules.Select, static s => [s.Node("Gather", [s.Inputs[0], s.Graph.Constant(NdArray.Scalar((long)s.Args<IndexingRules.SelectArgs>().Index))], ("axis", (long)s.Args<IndexingRules.SelectArgs>().Dim))]),
        (IndexingRules.Slice, Slice),
        (IndexingRules.PadSlice, Pad),
        (PickingRules.Gather, static s => [Picked(s, "GatherElements", s.Args<PickingRules.PickArgs>(), s.Inputs[0])]),
        (PickingRules.IndexSelect, static s => [Picked(s, "Gather", s.Args<PickingRules.PickArgs>(), s.Inputs[0])]),
        (PickingRules.Index, Index),
        (JoiningRules.Cat, Cat),
        (JoiningRules.Stack, Stack),
        (SplittingRules.Split, static s => Split(s, s.Args<SplittingRules.SplitArgs>().Dim, s.Args<SplittingRules.SplitArgs>().Sizes)),
        (SplittingRules.SplitSizes, static s => Split(s, s.Args<SplittingRules.SplitArgs>().Dim, s.Args<SplittingRules.SplitArgs>().Sizes)),
        (SplittingRules.Unbind, Unbind),
        (LinearSystemRules.Tril, static s => [Triangle(s, 0)]),
        (LinearSystemRules.Triu, static s => [Triangle(s, 1)]),
    ];

    private static string[] Reshape(OnnxStep s) => [s.Reshaped(s.Inputs[0])];

    /// <summary>1 in place of a size that stays, so that a batch of another size does too.</summary>
    private static string[] Expand(OnnxStep s)
    {
        var (from, to) = (s.Step.Inputs[0].Shape, s.Shape.ToArray());
        for (var d = 0; d < from.Rank; d++)
            if (from.Dims[^(d + 1)] == to[^(d + 1)]) to[^(d + 1)] = 1;
        return [s.Node("Expand", [s.Inputs[0], s.Graph.Vector(to)])];
    }

    private static string[] Transpose(OnnxStep s)
    {
        if (s.Shape.Rank < 2) return [s.Inputs[0]];
        var args = s.Args<ViewRules.TransposeArgs>();
        var rank = s.Shape.Rank;
        int[] order = [.. Enumerable.Range(0, rank)];
        var (x, y) = ((args.Dim0 + rank) % rank, (args.Dim1 + rank) % rank);
        (order[x], order[y]) = (order[y], order[x]);
        return [s.Transposed(s.Inputs[0], order)];
    }

    private static string[] Flip(OnnxStep s)
    {
        var (dims, rank) = (s.Args<int[]>(), s.Shape.Rank);
        if (dims.Length == 0) return [s.Inputs[0]];
        return [s.Node("Slice", [
            s.Inputs[0], s.Graph.Vector(dims.Select(static _ => -1)), s.Graph.Vector([.. dims.Select(static _ => long.MinValue)]),
            s.Graph.Vector(dims.Select(d => (d + rank) % rank)), s.Graph.Vector(dims.Select(static _ => -1))])];
    }

    private static string[] Slice(OnnxStep s)
    {
        var a = s.Args<IndexingRules.SliceArgs>();

        // Up to the end, however long a batch is.
        var stop = a.Stop >= a.Source.Dims[a.Dim] ? long.MaxValue : a.Stop;
        return [s.Node("Slice", [s.Inputs[0], s.Graph.Vector(a.Start), s.Graph.Vector(stop), s.Graph.Vector(a.Dim), s.Graph.Vector(a.Step)])];
    }

    private static string[] Pad(OnnxStep s)
    {
        var a = s.Args<IndexingRules.SliceArgs>();
        if (a.Step != 1) throw OnnxErrors.Unsupported(s.Step.Name, "in steps");
        var (pads, rank) = (new int[2 * a.Source.Rank], a.Source.Rank);
        (pads[a.Dim], pads[rank + a.Dim]) = (a.Start, a.Source.Dims[a.Dim] - a.Start - s.Step.Inputs[0].Shape.Dims[a.Dim]);
        return [s.Node("Pad", [s.Inputs[0], s.Graph.Vector(pads), s.Scalar(0)], ("mode", "constant"))];
    }

    private static string Picked(OnnxStep s, string type, PickingRules.PickArgs a, string x)
        => a.Source.Rank > 0 ? s.Node(type, [x, s.Emission.NameOf(a.Index)], ("axis", (long)a.Dim)) : throw OnnxErrors.Unsupported(s.Step.Name, "of a 0-d tensor");

    /// <summary>As the op does it: the indexed dimensions to the front, joined, picked from, and all put in their places.</summary>
    private static string[] Index(OnnxStep s)
    {
        var a = s.Args<PickingRules.IndexArgs>();
        var rows = s.Reshaped(s.Transposed(s.Inputs[0], a.Order), a.Rows.Source);
        var picked = s.Reshaped(Picked(s, "Gather", a.Rows, rows), a.Picked);
        return [a.Placement.Length == 0 ? picked : s.Transposed(picked, a.Placement)];
    }

    private static string[] Cat(OnnxStep s)
    {
        var a = s.Args<JoiningRules.CatArgs>();
        string[] pieces = [.. s.Inputs.Where((_, i) => s.Step.Inputs[i].Shape.Rank == s.Shape.Rank)];
        return [s.Node("Concat", pieces, ("axis", (long)a.Dim))];
    }

    private static string[] Stack(OnnxStep s)
    {
        var dim = s.Args<int>();
        var at = s.Graph.Vector(dim);
        return [s.Node("Concat", Array.ConvertAll(s.Inputs, x => s.Node("Unsqueeze", [x, at])), ("axis", (long)dim))];
    }

    private static string[] Split(OnnxStep s, int dim, int[] sizes)
        => s.Graph.Node("Split", [s.Inputs[0], s.Graph.Vector(sizes)], sizes.Length, ("axis", (long)dim));

    private static string[] Unbind(OnnxStep s)
    {
        var dim = s.Args<int>();
        int[] ones = [.. Enumerable.Repeat(1, s.Step.Outputs.Length)];
        var at = s.Graph.Vector(dim);
        return Array.ConvertAll(Split(s, dim, ones), slice => s.Node("Squeeze", [slice, at]));
    }

    private static string Triangle(OnnxStep s, long upper)
        => s.Node("Trilu", [s.Inputs[0], s.Graph.Constant(NdArray.Scalar((long)s.Args<int>()))], ("upper", upper));
}
