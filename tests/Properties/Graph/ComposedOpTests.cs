using Autograd.Properties.Rules;

namespace Autograd.Properties.Graph;

/// <summary>
/// Ops that are functions of other ops, which the laws of rules do not see: derivatives against differences to second order,
/// forward mode against reverse mode, many at once against one by one.
/// </summary>
public sealed class ComposedOpTests
{
    private static readonly Tensor Places = Tensor.From([2L, 0, 2], 3), Grid = Tensor.From([2L, 0, 2, 1, 1, 0], 3, 2);

    // Of [3, 4].
    private static readonly Dictionary<string, Func<Tensor, Tensor>> Ops = new(StringComparer.Ordinal)
    {
        ["BlockDiag"] = static x => Tensor.BlockDiag([x, x[0], x[1, 2]]),
        ["BroadcastTensors"] = static x => Flat(Tensor.BroadcastTensors([x[..1], x[.., ..1]])),
        ["CartesianProd"] = static x => Tensor.CartesianProd([x[0], x[1, ..2]]),
        ["ColumnStack"] = static x => Tensor.ColumnStack([x, x[.., 1]]),
        ["Combinations"] = static x => x[0].Combinations(3),
        ["Copy"] = static x => x.Copy() * x,
        ["CorrCoef"] = static x => x.CorrCoef().Tril(-1),
        ["Cov"] = static x => x.Cov(),
        ["Cov of weights"] = static x => x[..2].Cov(frequencies: Tensor.From([1L, 2, 0, 3]), weights: x[2].Square() + 1),
        ["CumMax"] = static x => x.CumMax(1).Values,
        ["CumMin"] = static x => x.CumMin(0).Values,
        ["CumProd"] = static x => x.CumProd(-1),
        ["CumProd at zeros"] = static x => (x * Tensor.From([1.0, 0, 1, 1]).To(x.DType)).CumProd(1),
        ["CumulativeTrapezoid"] = static x => x.CumulativeTrapezoid(x[0].Square(), 1),
        ["DStack"] = static x => Tensor.DStack([x, x * 2]),
        ["DiagFlat"] = static x => x.DiagFlat(1),
        ["Diff"] = static x => x.Diff(2, prepend: x[.., ..1], append: x[.., 1..2]),
        ["Gradient"] = static x => Flat(x.Gradient([2.0, 0.5], edgeOrder: 2)),
        ["Gradient at points"] = static x => Flat(x.Gradient([x[.., 0].Exp().CumSum(0)], [0], edgeOrder: 2)),
        ["HSplit"] = static x => x.HSplit(2)[1],
        ["HStack"] = static x => Tensor.HStack([x, x[.., 1..]]),
        ["IndexFill"] = static x => x.IndexFill(1, Places, x[0, 0]),
        ["IndexPut"] = static x => x.IndexPut([Tensor.From([0L, -1]), Tensor.From([3L, 0])], x[1, ..2] * 3),
        ["IndexPut of a mask"] = static x => x.IndexPut([Tensor.From([true, false, true])], x[1] * 3),
        ["IndexPut, added"] = static x => x.IndexPut([Places], x, accumulate: true),
        ["IndexReduce"] = static x => x.IndexReduce(0, Places, x * 2, ScatterMode.Mean, includeSelf: false),
        ["KthValue"] = static x => x.KthValue(2, 0, keepDim: true).Values,
        ["LogCumSumExp"] = static x => x.LogCumSumExp(0),
        ["MaskedScatter"] = static x => x.MaskedScatter(Tensor.From([true, false, true, false]), x.Flip(0)),
        ["MaskedSelect"] = static x => x.MaskedSelect(Tensor.From([true, false, true, true])),
        ["Median"] = static x => x.Median(),
        ["Median along a dimension"] = static x => x.Median(-1).Values,
        ["MeshGrid"] = static x => Flat(Tensor.MeshGrid([x[0], x[1, ..3]], xy: true)),
        ["MoveDim"] = static x => x.Unsqueeze(0).MoveDim([2, 0], [0, -1]),
        ["NanMean"] = static x => Tensor.Where(x > 2, double.NaN, x).NanMean([1]),
        ["NanQuantile"] = static x => Tensor.Where(x > 2, double.NaN, x).NanQuantile(0.3, 1),
        ["NanSum"] = static x => Tensor.Where(x > 2, double.NaN, x).NanSum([0], keepDim: true),
        ["Put"] = static x => x.Put(Tensor.From([5L, -1]), x[0, ..2] * 2),
        ["Quantile"] = static x => x.Quantile(Tensor.From([0.15, 0.6]).To(x.DType), 1),
        ["Quantile of all"] = static x => x.Quantile(0.35, keepDim: true, method: QuantileMethod.Midpoint),
        ["Renorm"] = static x => x.Renorm(3, 1, 2),
        ["Repeat"] = static x => x.Repeat(2, 1, 3),
        ["RepeatInterleave"] = static x => x.RepeatInterleave(Tensor.From([2L, 0, 1]), 0),
        ["Roll"] = static x => x.Roll(5),
        ["Rot90"] = static x => x.Rot90(-1),
        ["Scatter"] = static x => x.Scatter(1, Tensor.From([3L, 1, 2, 0, 0, 1], 3, 2), x * 2),
        ["ScatterReduce, mean"] = static x => x.ScatterReduce(1, Grid, x * 3, ScatterMode.Mean),
        ["ScatterReduce, product"] = static x => x.ScatterReduce(1, Grid, x[.., 1..], ScatterMode.Prod, includeSelf: false),
        ["ScatterReduce, smallest"] = static x => x.ScatterReduce(1, Grid, x * 3, ScatterMode.Amin, includeSelf: false),
        ["SelectScatter"] = static x => x.SelectScatter(x[.., 0] * 2, 1, -2),
        ["Sort"] = static x => x.Sort(0).Values,
        ["Sort from the greatest down"] = static x => x.Sort(-1, descending: true).Values,
        ["StdMean"] = static x => x.StdMean([1]) is var (a, b) ? Flat(a, b) : x,
        ["SumToSize"] = static x => x.SumToSize(1, 4),
        ["Take"] = static x => x.Take(Tensor.From([-1L, 3, 3])),
        ["TakeAlongDim"] = static x => x.TakeAlongDim(Grid, 1),
        ["TensorSplit"] = static x => Flat(x.TensorSplit([1, 3], -1)),
        ["Tile"] = static x => x.Tile(2),
        ["TopK of 1"] = static x => x.TopK(1, 0).Values,
        ["TopK of 3"] = static x => x.TopK(3, -1, largest: false).Values,
        ["Trace"] = static x => x.Trace(),
        ["Trapezoid"] = static x => x.Trapezoid(x[.., 0].Square(), 0),
        ["Unflatten"] = static x => x.Unflatten(1, 2, -1),
        ["VStack"] = static x => Tensor.VStack([x, x[0]]),
        ["VarMean"] = static x => x.VarMean([0], 0) is var (a, b) ? Flat(a, b) : x,
    };

    public static TheoryData<string> Names => [.. Ops.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Derivatives_agree_with_differences(string name)
    {
        var (x, direction, other) = (Point(1), Weights([3, 4], 2), Weights([3, 4], 3));
        Tensor Loss(Tensor v) => (Ops[name](v).Square() * Weights(Ops[name](Point(1)).Shape, 4)).Sum();
        Near(step => Loss(x + (direction * step)), (Differentiate.Grad(Loss, x) * direction).Sum());
        Near(step => (Differentiate.Grad(Loss, x + (direction * step)) * other).Sum(), (Differentiate.Hvp(Loss, x, direction) * other).Sum());

        void Near(Func<double, Tensor> along, Tensor actual)
        {
            var expected = FiniteDifference.Derivative(step => [along(step).Item()], roundings: 256);
            Assert.True(
                Math.Abs(expected.Value - actual.Item()) <= (8 * expected.Error) + 1e-9,
                FormattableString.Invariant($"{name}: {actual.Item():R}, differences say {expected.Value:R} ± {expected.Error:R}"));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Pull_is_adjoint_of_push(string name)
    {
        var (x, t) = (Point(1), Weights([3, 4], 2));
        var moved = Differentiate.Jvp(Ops[name], x, t).Tangent;
        var g = Weights(moved.Shape, 3);
        Assert.Equal((moved * g).Sum().Item(), (Differentiate.Vjp(Ops[name], x, g).Gradient * t).Sum().Item(), 1e-11);
    }

    [Theory, MemberData(nameof(Names))]
    public void Many_at_once_are_the_same_as_one_by_one(string name)
    {
        Tensor[] points = [Point(1), Point(2), Point(3)];
        Same(Ops[name]);
        Same(x => Differentiate.Grad(v => Ops[name](v).Square().Sum(), x));

        void Same(Func<Tensor, Tensor> f)
        {
            var (expected, actual) = (Tensor.Stack([.. points.Select(f)]), Vectorize.VMap(f)(Tensor.Stack(points)));
            Assert.Equal(expected.Shape, actual.Shape);
            foreach (var (e, a) in expected.ToArray<double>().Zip(actual.ToArray<double>())) Assert.Equal(e, a, 1e-10);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Float32_stays_Float32_and_is_close(string name)
    {
        var (x, exact) = (Point(1).To(DType.Float32).Track(), Ops[name](Point(1)));
        var y = Ops[name](x);
        Assert.Equal((DType.Float32, exact.Shape), (y.DType, y.Shape));
        Assert.Equal(DType.Float32, y.Sum().Backward()[x].DType);
        foreach (var (e, a) in exact.ToArray<double>().Zip(y.ToArray<float>())) Assert.Equal(e, a, 1e-4 * Math.Max(1, Math.Abs(e)));
    }

    /// <summary>Values half a unit apart, so that no difference meets a kink; of each row some above 2, none of them all.</summary>
    private static Tensor Point(int seed)
    {
        var random = new Random(seed);
        double[] low = [.. Enumerable.Range(0, 9).Select(static i => (i - 5.3) / 2)], high = [2.6, 3.1, 3.6];
        random.Shuffle(low);
        random.Shuffle(high);
        return Tensor.From([.. Enumerable.Range(0, 3).SelectMany(r => low[(3 * r)..(3 * (r + 1))].Append(high[r]))], 3, 4);
    }

    private static Tensor Weights(Shape shape, int seed) => Tensor.Rand(shape.ToArray(), new Generator((ulong)seed), DType.Float64) - 0.5;

    private static Tensor Flat(params Tensor[] pieces) => Tensor.Cat([.. pieces.Select(static piece => piece.Reshape(-1))]);
}
