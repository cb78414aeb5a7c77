namespace Autograd.Properties.Rules;

internal static partial class OpSamples
{
    private static Dictionary<string, Func<Source, Sample>> MovingSamples => new(StringComparer.Ordinal)
    {
        ["DiagonalRules.Diagonal"] = static s =>
        {
            var args = DiagonalArgs(s);
            return new Sample(x => [DiagonalRules.Diagonal.Apply(x[0], args)], s.Input(args.Source));
        },
        ["DiagonalRules.DiagEmbed"] = static s =>
        {
            var args = DiagonalArgs(s);
            var shape = NdArray.Zeros(args.Source, DType.Float32).Diagonal(args.Offset, args.Dim0, args.Dim1).Shape;
            return new Sample(x => [DiagonalRules.DiagEmbed.Apply(x[0], args)], s.Input(shape));
        },
        ["RearrangingRules.Unfold"] = static s =>
        {
            var args = WindowArgs(s);
            return new Sample(x => [RearrangingRules.Unfold.Apply(x[0], args)], s.Input(args.Source));
        },
        ["RearrangingRules.Fold"] = static s =>
        {
            var args = WindowArgs(s);
            var shape = NdArray.Zeros(args.Source, DType.Float32).Unfold(args.Dim, args.Size, args.Step).Shape;
            return new Sample(x => [RearrangingRules.Fold.Apply(x[0], args)], s.Input(shape));
        },
        ["RearrangingRules.Roll"] = Linear(
            RearrangingRules.Roll, static (s, shape) => new RearrangingRules.RollArgs([s.Int(-5, 5), s.Int(-5, 5)], [s.Int(0, Math.Max(shape.Rank - 1, 0)), 0])),
        ["SortingRules.Sort"] = Found(SortingRules.Sort),
        ["SortingRules.TopK"] = Found(SortingRules.TopK),
        ["MaskingRules.MaskedFill"] = static s => Fill(s, MaskingRules.MaskedFill),
        ["MaskingRules.MaskedFillTensor"] = static s => Fill(s, MaskingRules.MaskedFillTensor),
        ["PlacementRules.ScatterAdd"] = static s =>
        {
            var args = GatherArgs(s);
            return new Sample(x => [PlacementRules.ScatterAdd.Apply(args, x[0], x[1])[0]], s.Input(args.Source), s.Input(args.Index.Shape)) { Affine = true };
        },
        ["PlacementRules.IndexAdd"] = static s =>
        {
            var args = IndexArgs(s);
            return new Sample(
                x => [PlacementRules.IndexAdd.Apply(args, x[0], x[1])[0]], s.Input(args.Source), s.Input(args.Source.With(args.Dim, args.Index.Numel)))
            { Affine = true };
        },
        ["CumulativeRules.CumProd"] = static s =>
        {
            var shape = s.Shape(minRank: 1);
            var dim = s.Int(0, shape.Rank - 1);
            var x = s.Input(shape, NearOne);

            // A zero or two, where quotients by the elements are no answer.
            for (var zeros = s.Int(0, 2); zeros > 0 && shape.Numel > 0 && x.Lie != Lie.Expanded; zeros--) x.Values[s.Int(0, shape.Numel - 1)] = 0;
            return new Sample(y => [CumulativeRules.CumProd.Apply(dim, y[0])[0]], x) { Cancelling = 1 };
        },
    };

    private static Func<Source, Sample> Found(Autograd.Rules.LinearOp op) => s =>
    {
        var at = GatherArgs(s);
        return new Sample(x => [op.Apply(x[0], new PickingRules.ExtremeArgs(at, KeepDim: true))], s.Input(at.Source));
    };

    private static Sample Fill(Source s, Autograd.Rules.ElementwiseOp op)
    {
        var shapes = s.Broadcasting(2);
        return new Sample(x => [op.Apply(x[0], x[1], x[2])], s.Input(shapes[0]), s.Mask(shapes[1]), s.Input(default)) { Affine = true };
    }

    private static DiagonalRules.DiagonalArgs DiagonalArgs(Source s)
    {
        var shape = s.Shape(minRank: 2);
        var order = Order(s, shape.Rank);
        return new DiagonalRules.DiagonalArgs(s.Int(-3, 3), order[0], order[1], shape);
    }

    private static RearrangingRules.WindowArgs WindowArgs(Source s)
    {
        var shape = s.Shape(minRank: 1, maxRank: 3);
        var dim = s.Int(0, shape.Rank - 1);
        return new RearrangingRules.WindowArgs(dim, s.Int(0, shape[dim]), s.Int(1, 3), shape);
    }
}
