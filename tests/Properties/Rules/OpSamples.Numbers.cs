using Autograd.Inspection;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd.Properties.Rules;

internal static partial class OpSamples
{
    private static Dictionary<string, Func<Source, Sample>> ElementwiseSamples => new(StringComparer.Ordinal)
    {
        ["PowerRules.PowNumber"] = With(PowerRules.PowNumber, static s => s.Of(2.0, 3, 0, 1, -1, 0.5, 2.5, -1.5), Domain.Positive),
        ["PowerRules.PowOfNumber"] = With(PowerRules.PowOfNumber, static s => s.Of(2.0, 0.5, 1, 3)),
        ["ExtremumRules.Clamp"] = With(ExtremumRules.Clamp, static _ => new ExtremumRules.ClampArgs(-1.03, 2.04)),
        ["ExtremumRules.ClampMin"] = With(ExtremumRules.ClampMin, static _ => new ExtremumRules.ClampArgs(0.53, null)),
        ["ExtremumRules.ClampMax"] = With(ExtremumRules.ClampMax, static _ => new ExtremumRules.ClampArgs(null, 1.03)),
        ["BesselRules.I0e"] = static s => Elementwise(BesselRules.I0e, Domain.Reals)(s) with { Cancelling = 1 },
        ["BesselRules.I1e"] = static s => Elementwise(BesselRules.I1e, Domain.Reals)(s) with { Cancelling = 1 },
        ["BesselRules.In"] = With(BesselRules.In, static s => s.Of(2, 3)),
        ["BesselRules.Ine"] = static s => With(BesselRules.Ine, static s => s.Of(2, 3))(s) with { Cancelling = 1 },
        ["ChoiceRules.NanToNum"] = With(ChoiceRules.NanToNum, static _ => new ChoiceRules.NanArgs(0, 1, -1)),
        ["GammaRules.Zeta"] = static s =>
        {
            var shapes = s.Broadcasting(2);
            var x = s.Input(shapes[0], Domain.Between(1.5, 4)) with { Differentiable = false };
            return new Sample(static x => [GammaRules.Zeta.Apply(x[0], x[1])], x, s.Input(shapes[1], Domain.Between(0.5, 3)));
        },
        ["TrigonometricRules.Sinc"] = With(TrigonometricRules.Sinc, static s => s.Of(0, 1, 2)),
        ["GammaRules.Polygamma"] = With(GammaRules.Polygamma, static s => s.Of(1, 2, 3), Domain.Between(0.8, 3)),
        ["GammaRules.MvLGamma"] = With(GammaRules.MvLGamma, static s => s.Of(1, 2, 3), Domain.Between(1.2, 3)),
        ["LogSumRules.Logit"] = With(LogSumRules.Logit, static s => s.Coin() ? 0.01 : null!, Domain.Probabilities),
        ["RoundingRules.RoundDecimals"] = With(RoundingRules.RoundDecimals, static _ => 0, Domain.OffSteps),
        ["AssignmentRules.Fill"] = With(AssignmentRules.Fill, static s => s.Of(0.0, 2.5)),
        ["AssignmentRules.Copy"] = static s =>
        {
            var full = s.Shape();
            return new Sample(static x => [AssignmentRules.Copy.Apply(x[0], x[1])], s.Input(full), s.Input(Shape.Of(Thinned(s, full)))) { Affine = true };
        },
    };

    // A product of 48 of these stays within Float32.
    private static readonly Domain NearOne = new("near one", static u => u < 0.5 ? 0.6 + (u * 1.6) : -(0.6 + ((u - 0.5) * 1.6)));

    private static Dictionary<string, Func<Source, Sample>> ReductionSamples => new(StringComparer.Ordinal)
    {
        ["SummationRules.Mean"] = Linear(SummationRules.Mean, static (_, _) => new ReduceArgs(null, KeepDim: false), empty: false),
        ["SummationRules.MeanDim"] = Linear(SummationRules.MeanDim, static (s, shape) => new ReduceArgs(SomeDims(s, shape), s.Coin()), empty: false),
        ["ReductionRules.Prod"] = static s => Product(s, ReductionRules.Prod, s.Shape(), static _ => new ReduceArgs(null, KeepDim: false)),
        ["ReductionRules.ProdDim"] = static s => Product(
            s, ReductionRules.ProdDim, s.Shape(minRank: 1), shape => new ReduceArgs([s.Int(0, shape.Rank - 1)], s.Coin())),
        ["ReductionRules.Var"] = Spread(ReductionRules.Var),
        ["ReductionRules.Std"] = Spread(ReductionRules.Std),
        ["ReductionRules.LogSumExp"] = Reduce(ReductionRules.LogSumExp, static a => a, empty: false),
        ["ReductionRules.Norm"] = static s =>
        {
            var p = s.Of(2, 1, 3, 1.5, 0.5, double.PositiveInfinity, double.NegativeInfinity, 0);

            // Distinct magnitudes for the orders that pick the largest or smallest of them.
            return Extreme(
                ReductionRules.Norm, a => new ReductionRules.NormArgs(a.Dims, a.KeepDim, p), double.IsInfinity(p) ? Domain.Positive : null)(s);
        },
        ["ReductionRules.Amax"] = Extreme(ReductionRules.Amax, static a => a),
        ["ReductionRules.Amin"] = Extreme(ReductionRules.Amin, static a => a),
        ["ReductionRules.Max"] = Extreme(ReductionRules.Max, static a => a with { Dims = null, KeepDim = false }),
        ["ReductionRules.Min"] = Extreme(ReductionRules.Min, static a => a with { Dims = null, KeepDim = false }),
        ["SoftmaxRules.Softmax"] = Along(static (x, dim) => SoftmaxRules.Softmax.Apply(dim, x)[0]),
        ["SoftmaxRules.LogSoftmax"] = Along(static (x, dim) => SoftmaxRules.LogSoftmax.Apply(dim, x)[0]),
        ["NormalisationRules.LayerNorm"] = static s =>
        {
            var shape = s.Shape(minRank: 1, empty: false);
            var dims = s.Int(1, shape.Rank);
            var row = Shape.Of([.. shape.ToArray()[^dims..]]);
            var args = new NormalisationRules.LayerNormArgs(dims, s.Of(0.5, 1));
            return new Sample(x => [NormalisationRules.LayerNorm.Apply(args, x)[0]], s.Input(shape), s.Input(row), s.Input(row)) { Cancelling = 1 };
        },
        ["CumulativeRules.CumSum"] = Linear(CumulativeRules.CumSum, static (s, shape) => s.Int(0, shape.Rank - 1), minRank: 1),
    };

    private static Dictionary<string, Func<Source, Sample>> PickingSamples => new(StringComparer.Ordinal)
    {
        ["ViewRules.Flip"] = Linear(ViewRules.Flip, static (s, shape) => SomeDims(s, shape)),
        ["Anomaly.Traced"] = Linear(Anomaly.Traced, static (_, _) => Tensor.Scalar(1.0).Track().Node),
        ["ViewRules.Alias"] = Linear(ViewRules.Alias, static (_, _) => null),
        ["PickingRules.Gather"] = Gathering(PickingRules.Gather),
        ["PickingRules.MaxDim"] = Extremes(PickingRules.MaxDim),
        ["PickingRules.MinDim"] = Extremes(PickingRules.MinDim),
        ["PickingRules.Scatter"] = static s =>
        {
            var args = GatherArgs(s);
            return new Sample(x => [PickingRules.Scatter.Apply(x[0], args)], s.Input(args.Index.Shape));
        },
        ["PickingRules.IndexSelect"] = Selecting(PickingRules.IndexSelect),
        ["PickingRules.Index"] = static s =>
        {
            var source = s.Shape(minRank: 1, empty: false);
            int[] order = Order(s, source.Rank), placement = Order(s, source.Rank);
            var joined = Shape.Of([.. order.Select(d => source[d])]);
            var rows = new PickingRules.PickArgs(0, s.Indices([s.Size()], joined[0]).Plain(DType.Int64), joined);
            var args = new PickingRules.IndexArgs(order, joined, rows, joined.With(0, rows.Index.Numel), placement);
            return new Sample(x => [PickingRules.Index.Apply(x[0], args)], s.Input(source));
        },
        ["PickingRules.IndexAdd"] = static s =>
        {
            var args = IndexArgs(s);
            return new Sample(x => [PickingRules.IndexAdd.Apply(x[0], args)], s.Input(args.Source.With(args.Dim, args.Index.Numel)));
        },
        ["SplittingRules.Unbind"] = static s =>
        {
            var shape = s.Shape(minRank: 1, empty: false);
            var dim = s.Int(0, shape.Rank - 1);
            return new Sample(x => SplittingRules.Unbind.Apply(dim, x[0]), s.Input(shape)) { Affine = true };
        },
        ["JoiningRules.Stack"] = static s =>
        {
            var shape = s.Shape(maxRank: 3);
            var dim = s.Int(0, shape.Rank);
            var pieces = Enumerable.Range(0, s.Int(1, 4)).Select(_ => s.Input(shape)).ToArray();
            return new Sample(x => [JoiningRules.Stack.Apply(dim, x)[0]], pieces) { Affine = true };
        },
        ["SplittingRules.Split"] = static s =>
        {
            var shape = s.Shape(minRank: 1);
            var dim = s.Int(0, shape.Rank - 1);
            var first = s.Int(0, shape[dim]);
            var args = new SplittingRules.SplitArgs(dim, [first, shape[dim] - first]);
            return new Sample(x => SplittingRules.Split.Apply(args, x[0]), s.Input(shape)) { Affine = true };
        },
        ["SplittingRules.SplitSizes"] = static s =>
        {
            var shape = s.Shape(minRank: 1);
            var dim = s.Int(0, shape.Rank - 1);
            var first = s.Int(0, shape[dim]);
            var args = new SplittingRules.SplitArgs(dim, [first, shape[dim] - first]);
            return new Sample(x => SplittingRules.SplitSizes.Apply(args, x[0]), s.Input(shape)) { Affine = true };
        },
        ["LossRules.NllLoss"] = static s =>
        {
            var shape = s.Shape(minRank: 2, maxRank: 3, empty: false);
            var args = Likelihood(s, shape, 1);
            return new Sample(x => [LossRules.NllLoss.Apply(x[0], args)], s.Input(shape));
        },
        ["CrossEntropyRules.OfRows"] = static s =>
        {
            var shape = s.Shape(minRank: 1, maxRank: 2, empty: false);
            var args = Likelihood(s, shape, shape.Rank - 1);
            return new Sample(x => CrossEntropyRules.OfRows.Apply(args, x[0]), s.Input(shape)) { Cancelling = 1 };
        },
        ["LossRules.MseLoss"] = static s =>
        {
            var (shapes, reduction) = (s.Broadcasting(2), s.Of(Reduction.Mean, Reduction.Sum, Reduction.None));

            // The mean of nothing is NaN.
            if (reduction == Reduction.Mean && Shape.Broadcast("mse_loss", shapes[0], shapes[1]).Numel == 0) reduction = Reduction.Sum;
            return new Sample(x => [LossRules.MseLoss.Apply(reduction, x[0], x[1])[0]], s.Input(shapes[0]), s.Input(shapes[1])) { Cancelling = 1 };
        },
    };

    private static Dictionary<string, Func<Source, Sample>> MatrixSamples => new(StringComparer.Ordinal)
    {
        ["LinearSystemRules.Solve"] = static s =>
        {
            var (full, n, k) = (s.Shape(maxRank: 1), s.Int(1, 3), s.Size());
            return new Sample(
                static x => [LinearSystemRules.Solve.Apply(true, x[0], x[1])[0]],
                Dominant(s, [.. Thinned(s, full), n, n]), s.Input([.. Thinned(s, full), n, k]))
            { Conditioning = 32, Cancelling = 1 };
        },
        ["LinearSystemRules.SolveTriangular"] = static s =>
        {
            var (full, n, k, args) = (s.Shape(maxRank: 1), s.Int(1, 3), s.Size(), new LinearSystemRules.TriangularArgs(s.Coin(), s.Coin()));
            return new Sample(
                x => [LinearSystemRules.SolveTriangular.Apply(args, x[0], x[1])[0]],
                Dominant(s, [.. Thinned(s, full), n, n]), s.Input([.. Thinned(s, full), n, k]))
            { Conditioning = 32, Cancelling = 1 };
        },
        ["LinearSystemRules.Inv"] = static s =>
        {
            var (full, n) = (s.Shape(maxRank: 1), s.Int(1, 3));
            return new Sample(static x => [LinearSystemRules.Inv.Apply(true, x[0])[0]], Dominant(s, [.. full.Dims, n, n])) { Conditioning = 32, Cancelling = 1 };
        },
        ["LinearSystemRules.Det"] = static s =>
        {
            var (full, n) = (s.Shape(maxRank: 1), s.Int(1, 3));
            return new Sample(static x => [LinearSystemRules.Determinant(x[0])], Dominant(s, [.. full.Dims, n, n])) { Conditioning = 32, Cancelling = 1 };
        },
        ["FactorisationRules.Cholesky"] = static s =>
        {
            var (full, n) = (s.Shape(maxRank: 1), s.Int(1, 3));
            return new Sample(
                static x => [FactorisationRules.Cholesky.Apply(true, Symmetric(x[0]))[0]], Dominant(s, [.. full.Dims, n, n]))
            { Conditioning = 32, Cancelling = 1 };
        },
        ["LinearSystemRules.Tril"] = Linear(LinearSystemRules.Tril, static (s, _) => s.Int(-2, 2), minRank: 2),
        ["LinearSystemRules.Triu"] = Linear(LinearSystemRules.Triu, static (s, _) => s.Int(-2, 2), minRank: 2),
    };

    private static Sample Product(Source s, ReductionOp op, Shape shape, Func<Shape, ReduceArgs> args)
    {
        var drawn = args(shape);
        var x = s.Input(shape, NearOne);

        // A zero or two among the factors, where the whole divided by each factor is no answer.
        for (var zeros = s.Int(0, 2); zeros > 0 && shape.Numel > 0 && x.Lie != Lie.Expanded; zeros--) x.Values[s.Int(0, shape.Numel - 1)] = 0;
        return new Sample(y => [op.Apply(y[0], drawn)], x) { Cancelling = 1 };
    }

    private static Func<Source, Sample> Reduce(ReductionOp op, Func<ReduceArgs, ReduceArgs> args, bool empty = true) => s =>
    {
        var shape = s.Shape(empty: empty);
        var drawn = args(new ReduceArgs(s.Coin() ? SomeDims(s, shape) : null, s.Coin()));
        return new Sample(x => [op.Apply(x[0], drawn)], s.Input(shape)) { Cancelling = 1 };
    };

    private static Func<Source, Sample> Extreme(ReductionOp op, Func<ReduceArgs, ReduceArgs> args, Domain? domain = null) => s =>
    {
        var shape = s.Shape(empty: false);
        var drawn = args(new ReduceArgs(s.Coin() ? SomeDims(s, shape) : null, s.Coin()));
        return new Sample(x => [op.Apply(x[0], drawn)], s.Distinct(shape, domain)) { Cancelling = 1 };
    };

    /// <summary>Two elements or more behind each result, so that there is a spread to speak of.</summary>
    private static Func<Source, Sample> Spread(ReductionOp op) => s =>
    {
        var shape = s.Shape(minRank: 1, empty: false);
        var dim = s.Int(0, shape.Rank - 1);
        shape = shape.With(dim, shape[dim] + 1);
        int[]? dims = s.Coin() ? [.. SomeDims(s, shape).Append(dim).Distinct()] : null;
        var args = new ReductionRules.SpreadArgs(dims, s.Coin(), s.Of(1.0, 0, 0.5));
        return new Sample(x => [op.Apply(x[0], args)], s.Distinct(shape)) { Cancelling = 1 };
    };

    private static Func<Source, Sample> Along(Func<Tensor, int, Tensor> call) => s =>
    {
        var shape = s.Shape(minRank: 1);
        var dim = s.Int(0, shape.Rank - 1);
        return new Sample(x => [call(x[0], dim)], s.Input(shape)) { Cancelling = 1 };
    };

    private static Func<Source, Sample> Gathering(LinearOp op) => s =>
    {
        var args = GatherArgs(s);
        return new Sample(x => [op.Apply(x[0], args)], s.Input(args.Source));
    };

    private static Func<Source, Sample> Extremes(LinearOp op) => s =>
    {
        var at = GatherArgs(s);
        var args = new PickingRules.ExtremeArgs(at with { Index = at.Index.Slice(at.Dim, 0, Math.Min(1, at.Index.Shape[at.Dim])) }, s.Coin());
        return new Sample(x => [op.Apply(x[0], args)], s.Input(at.Source));
    };

    private static Func<Source, Sample> Selecting(LinearOp op) => s =>
    {
        var args = IndexArgs(s);
        return new Sample(x => [op.Apply(x[0], args)], s.Input(args.Source));
    };

    private static PickingRules.PickArgs GatherArgs(Source s)
    {
        var source = s.Shape(minRank: 1, empty: false);
        var dim = s.Int(0, source.Rank - 1);
        return new PickingRules.PickArgs(dim, s.Indices(source.With(dim, s.Size()), source[dim]).Array(DType.Int64), source);
    }

    /// <summary>Targets along a dimension, some of them ignored, with weights or without.</summary>
    private static LossRules.NllArgs Likelihood(Source s, Shape shape, int dim)
    {
        var place = shape.With(dim, 1);
        var ignores = s.Coin();
        var targets = ignores ? Kernel.Sub(s.Indices(place, shape[dim] + 1).Array(DType.Int64), NdArray.Scalar(1L)) : s.Indices(place, shape[dim]).Array(DType.Int64);
        var weight = s.Coin() ? s.Input([shape[dim]], Domain.Positive).Array(DType.Float64) : null;
        return new LossRules.NllArgs(dim, targets, weight, shape, 2, s.Coin(), ignores);
    }

    private static PickingRules.PickArgs IndexArgs(Source s)
    {
        var source = s.Shape(minRank: 1, empty: false);
        var dim = s.Int(0, source.Rank - 1);
        return new PickingRules.PickArgs(dim, s.Indices([s.Size()], source[dim]).Array(DType.Int64), source);
    }

    /// <summary>Matrices whose diagonal outweighs the rest of its row and column, so that they are far from singular.</summary>
    private static SampleInput Dominant(Source s, Shape shape)
    {
        var x = s.Input(shape, Domain.Unit);
        var n = shape[-1];
        for (var i = 0; i < x.Values.Length; i++)
            if (i % (n * n) / n == i % n) x.Values[i] = Math.Abs(x.Values[i]) + 4;
        return x.Lie == Lie.Expanded ? x with { Lie = Lie.Flipped } : x;
    }

    private static Tensor Symmetric(Tensor x) => (x + x.Transpose(-2, -1)) * 0.5;
}
