using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>The rule of products and extremes of what meets at one place; sums and means are made of <c>scatter_add</c>.</summary>
internal static class ScatterReductionRules
{
    internal static readonly GeneralOp Reduce = new(
        "scatter_reduce",
        static (x, a) => [((ScatterArgs)a!).Run(x[0], x[1])],
        static _ => Reads.X | Reads.Y | Reads.Output,
        static (k, from, into) =>
        {
            var (g, args) = (from[0]!, k.Args<ScatterArgs>());
            var (ofX, ofSource) = Slopes(k, args);
            if (k.Needs(0)) into[0] = g * ofX;
            if (k.Needs(1)) into[1] = PickingRules.Gather.Apply(g, args.At) * ofSource;
        },
        static (k, from, into) =>
        {
            var args = k.Args<ScatterArgs>();
            var (ofX, ofSource) = Slopes(k, args);
            var moved = from[0] is { } tx ? tx * ofX : null;
            var added = from[1] is { } ts ? PickingRules.Scatter.Apply(ts * ofSource, args.At) : null;
            into[0] = moved is null ? added : added is null ? moved : moved + added;
        })
    {
        Many = static (a, x, level) => [OfMany((ScatterArgs)a!, Batch.Spread(x[0], level), Batch.Spread(x[1], level))],
    };

    private static Tensor OfMany(ScatterArgs args, Tensor many, Tensor source)
        => many.Rank == 1
            ? OfMany(args with { At = args.At.OfVector() }, many.Unsqueeze(-1), source.Unsqueeze(-1)).Reshape(many.Shape)
            : Reduce.Apply(args with { At = args.At.EachOf(many.Shape.Dims[0]) }, many, source)[0];

    private static (Tensor OfX, Tensor OfSource) Slopes(Kept k, ScatterArgs args)
    {
        if (args.Mode != ScatterMode.Prod) return Shares(k, args);
        var (x, source, y) = (k.X, k.Y, k.Output);
        return ReductionRules.AreNormal(y.Value) ? (y / x, PickingRules.Gather.Apply(y, args.At) / source) : Others(x, source, args.At);
    }

    /// <summary>Elements equal to the result share it evenly, NaNs too.</summary>
    private static (Tensor OfX, Tensor OfSource) Shares(Kept k, ScatterArgs args)
    {
        var (y, at) = (k.Output.Value, args.At);
        var (ofX, ofSource) = (Ties(k.X.Value, y), Ties(k.Y.Value, Kernel.Gather(y, at.Dim, at.Index)));

        // The neutral element that stands in for the base is no part of what is reduced.
        if (!args.IncludesBase) ofX = Kernel.Scatter(ofX, at.Dim, at.Index, NdArray.Zeros(at.Index.Shape, ofX.DType));
        var count = Kernel.ScatterAdd(ofX, at.Dim, at.Index, ofSource);
        return (new Tensor(Kernel.Div(ofX, count)), new Tensor(Kernel.Div(ofSource, Kernel.Gather(count, at.Dim, at.Index))));
    }

    private static NdArray Ties(NdArray x, NdArray y)
        => Kernel.To(Kernel.Add(Kernel.Eq(x, y), Kernel.Mul(Kernel.IsNan(x), Kernel.IsNan(y))), x.DType);

    /// <summary>
    /// The product of the others at each element's place, dividing by nothing: all elements ordered by place, and products
    /// before and after each by doubling, which stop where the place changes. Made of ops, for every order of derivative.
    /// </summary>
    private static (Tensor OfX, Tensor OfSource) Others(Tensor x, Tensor source, PickingRules.PickArgs at)
    {
        var places = NdArray.Arange(0, x.Numel, 1, DType.Int64);
        var flat = Kernel.Cat([places, Kernel.Gather(places.Reshape(x.Shape), at.Dim, at.Index).Reshape(-1)], 0);
        var order = Kernel.ArgSort(flat, 0);
        var sorted = Kernel.Gather(flat, 0, order);
        var z = Tensor.Cat([x.Reshape(-1), source.Reshape(-1)]).IndexSelect(0, new Tensor(order));
        var others = Before(z, sorted) * Before(z.Flip(0), sorted.Flip(0)).Flip(0);
        var unsorted = others.IndexSelect(0, new Tensor(Kernel.ArgSort(order, 0)));
        return (unsorted.Slice(0, 0, x.Numel).Reshape(x.Shape), unsorted.Slice(0, x.Numel).Reshape(source.Shape));
    }

    private static Tensor Before(Tensor z, NdArray places)
    {
        var product = Shifted(z, places, 1);
        for (var reach = 1; reach < z.Numel; reach *= 2)
        {
            var before = Shifted(product, places, reach);
            if (!Kernel.Any(Same(places, reach)).Item<bool>()) break;
            product *= before;
        }

        return product;
    }

    /// <summary>The elements moved towards the end, and 1 where none comes from, or one of another place.</summary>
    private static Tensor Shifted(Tensor z, NdArray places, int by)
    {
        by = Math.Min(by, z.Numel);
        var moved = Tensor.Where(new Tensor(Same(places, by)), z.Slice(0, 0, z.Numel - by), 1);
        return Tensor.Cat([Tensor.Ones([by], z.DType), moved]);
    }

    private static NdArray Same(NdArray places, int by)
    {
        var n = places.Numel;
        by = Math.Min(by, n);
        return Kernel.Eq(places.Slice(0, by, n), places.Slice(0, 0, n - by));
    }

    /// <summary>The places, how what meets there becomes one, and whether the base takes part, or a neutral element for it.</summary>
    internal sealed record ScatterArgs(PickingRules.PickArgs At, ScatterMode Mode, bool IncludesBase) : IKeepsArrays
    {
        public IEnumerable<NdArray> Arrays => At.Arrays;

        internal NdArray Run(NdArray x, NdArray source) => Kernel.ScatterReduce(x, At.Dim, At.Index, source, Mode);
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>This tensor with source[i…] and the element [i… with index[i…] at dim] made one, as all others that meet there.</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="index">Int64, of this tensor's rank, no larger than the source anywhere and than this tensor along other dimensions.</param>
    /// <param name="source">Of this tensor's dtype; elements that the index does not reach are left out.</param>
    /// <param name="mode">How they become one.</param>
    /// <param name="includeSelf">Whether this tensor's element takes part, where a source comes; where none does, it stays.</param>
    /// <remarks>Ties of the largest or smallest share the gradient evenly; that of products is right where elements are zero.</remarks>
    /// <exception cref="ShapeException">The shapes do not fit, or an index is out of range.</exception>
    /// <exception cref="DTypeException">The index is not Int64, the dtypes differ, they are Bool, or, for a mean, not floating.</exception>
    public TSelf ScatterReduce(int dim, TSelf index, TSelf source, ScatterMode mode, bool includeSelf = true)
        => Wrap(Reduced("scatter_reduce", Core, Shape.Dim("scatter_reduce", dim), CoreOf(index), PlacementRules.Reached(CoreOf(source), index.Shape), mode, includeSelf));

    /// <summary>This tensor with slices of a source and those that a list of indices names made one, as all others that meet there.</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="index">Int64, one dimension (or 0-d for one slice).</param>
    /// <param name="source">Of this tensor's shape, but as long as the index along the dimension, and of its dtype.</param>
    /// <param name="mode">How they become one.</param>
    /// <param name="includeSelf">Whether this tensor's element takes part, where a source comes; where none does, it stays.</param>
    /// <inheritdoc cref="ScatterReduce"/>
    public TSelf IndexReduce(int dim, TSelf index, TSelf source, ScatterMode mode, bool includeSelf = true)
    {
        var d = Shape.Dim("index_reduce", dim);
        if (CoreOf(index).Rank > 1) throw Errors.IndexNotVector("index_reduce", index.Shape);
        var shape = Rank == 0 ? Shape : Shape.With(d, index.Numel);
        if (CoreOf(source).Shape != shape || (Rank == 0 && index.Numel != 1)) throw Errors.WrongSource("index_reduce", shape, source.Shape);
        var each = Rank == 0 ? index.Core.Reshape(Shape) : index.Core.Reshape([index.Numel, .. Enumerable.Repeat(1, Rank - d - 1)]).Expand(shape);
        return Wrap(Reduced("index_reduce", Core, d, each, source.Core, mode, includeSelf));
    }

    private static Tensor Reduced(string op, Tensor x, int dim, Tensor index, Tensor source, ScatterMode mode, bool includeSelf)
    {
        if (!Enum.IsDefined(mode)) throw new ArgumentOutOfRangeException(nameof(mode));
        if (mode == ScatterMode.Mean && !x.DType.IsFloating()) throw GraphErrors.FloatingOnly(op, x.DType);
        if (index.IsBatched) return BatchedOps.Loop(one => [Reduced(op, one[0], dim, one[1], one[2], mode, includeSelf)], x, index, source)[0];
        if (!x.IsBatched && !source.IsBatched) Kernel.CheckScatter(op, x.Value, dim, index.Value, source.Value);
        var into = includeSelf ? x : x.Scatter(dim, index, mode switch
        {
            ScatterMode.Prod => 1,
            ScatterMode.Amax => double.NegativeInfinity,
            ScatterMode.Amin => double.PositiveInfinity,
            _ => 0,
        });
        if (mode == ScatterMode.Sum) return into.ScatterAdd(dim, index, source);
        if (mode != ScatterMode.Mean)
            return ScatterReductionRules.Reduce.Apply(new ScatterReductionRules.ScatterArgs(new PickingRules.PickArgs(dim, index.Value, x.Shape), mode, includeSelf), into, source)[0];
        var ones = Tensor.Ones(x.Shape, x.DType);
        var count = (includeSelf ? ones : ones.Scatter(dim, index, 0)).ScatterAdd(dim, index, Tensor.Ones(index.Shape, x.DType));
        return into.ScatterAdd(dim, index, source) / count.Maximum(1);
    }
}
