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
        ["PlacementRules.Scatter"] = static s =>
        {
            var args = DistinctArgs(s);
            return new Sample(x => [PlacementRules.Scatter.Apply(args, x[0], x[1])[0]], s.Input(args.Source), s.Input(args.Index.Shape)) { Affine = true };
        },
        ["PlacementRules.IndexCopy"] = static s =>
        {
            var args = DistinctArgs(s);
            var row = args.Index;
            for (var d = args.Source.Rank - 1; d >= 0; d--)
                if (d != args.Dim) row = row.Select(d, 0);
            return new Sample(
                x => [PlacementRules.IndexCopy.Apply(args with { Index = row }, x[0], x[1])[0]], s.Input(args.Source), s.Input(args.Source.With(args.Dim, row.Numel)))
            { Affine = true };
        },
        ["PlacementRules.SliceScatter"] = static s =>
        {
            var args = SliceArgs(s);
            var length = (args.Stop - args.Start + args.Step - 1) / args.Step;
            return new Sample(
                x => [PlacementRules.SliceScatter.Apply(args, x[0], x[1])[0]], s.Input(args.Source), s.Input(args.Source.With(args.Dim, length)))
            { Affine = true };
        },
        ["PlacementRules.DiagonalScatter"] = static s =>
        {
            var args = DiagonalArgs(s);
            return new Sample(x => [PlacementRules.DiagonalScatter.Apply(args, x[0], x[1])[0]], s.Input(args.Source), s.Input(args.Picked)) { Affine = true };
        },
        ["ScatterReductionRules.Reduce"] = static s =>
        {
            var (at, mode) = (GatherArgs(s), s.Of(ScatterMode.Prod, ScatterMode.Amax, ScatterMode.Amin));
            var both = s.Distinct([at.Source.Numel + at.Index.Numel], NearOne);
            var (x, source) = (s.Input(at.Source), s.Input(at.Index.Shape));
            x = new SampleInput(at.Source, both.Values[..at.Source.Numel], x.Lie == Lie.Expanded ? Lie.Contiguous : x.Lie);
            source = new SampleInput(at.Index.Shape, both.Values[at.Source.Numel..], source.Lie == Lie.Expanded ? Lie.Contiguous : source.Lie);

            // A zero or two among the factors, where the whole divided by each factor is no answer.
            for (var zeros = s.Int(0, 2); mode == ScatterMode.Prod && zeros > 0 && source.Values.Length > 0; zeros--) source.Values[s.Int(0, source.Values.Length - 1)] = 0;
            return new Sample(
                v => [ScatterReductionRules.Reduce.Apply(new ScatterReductionRules.ScatterArgs(at, mode, IncludesBase: true), v[0], v[1])[0]], x, source)
            { Cancelling = 1 };
        },
        ["SortingRules.KthValue"] = Extremes(SortingRules.KthValue),
        ["SortingRules.Mode"] = Extremes(SortingRules.Mode),
        ["SortingRules.MedianDim"] = Extremes(SortingRules.MedianDim),
        ["SortingRules.NanMedianDim"] = Extremes(SortingRules.NanMedianDim),
        ["SortingRules.Median"] = Extreme(SortingRules.Median, static a => a),
        ["SortingRules.NanMedian"] = Extreme(SortingRules.NanMedian, static a => a),
        ["CumulativeRules.CumMax"] = Found(CumulativeRules.CumMax),
        ["CumulativeRules.CumMin"] = Found(CumulativeRules.CumMin),
        ["CumulativeRules.LogCumSumExp"] = Along(static (x, dim) => CumulativeRules.LogCumSumExp.Apply(dim, x)[0]),
        ["CumulativeRules.LinearRecurrence"] = static s =>
        {
            var shape = s.Shape(minRank: 1);
            var dim = s.Int(0, shape.Rank - 1);
            return new Sample(x => [CumulativeRules.LinearRecurrence.Apply(dim, x[0], x[1])[0]], s.Input(shape, NearOne), s.Input(shape)) { Cancelling = 1 };
        },
        ["ViewRules.Clone"] = Linear(ViewRules.Clone, static (_, _) => null),
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

    /// <summary>An index that names no place twice: along each line another rotation of one order of the places.</summary>
    private static PickingRules.PickArgs DistinctArgs(Source s)
    {
        var source = s.Shape(minRank: 1, empty: false);
        var dim = s.Int(0, source.Rank - 1);
        var n = source[dim];
        var (order, shape) = (Order(s, n), source.With(dim, s.Int(0, n)));
        var inner = shape.ToArray()[(dim + 1)..].Aggregate(1, static (a, b) => a * b);
        var values = new long[shape.Numel];
        for (var i = 0; i < values.Length; i++) values[i] = (order[i / inner % shape[dim]] + (i % inner) + (i / inner / shape[dim])) % n;
        return new PickingRules.PickArgs(dim, NdArray.From<long>(values, shape), source);
    }

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
