using Autograd.Batching;
using Autograd.Exporting;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>
/// Rules of picking elements by tensors of indices. All are linear in their source; the indices are arguments. An adjoint
/// adds what was picked back into zeros, duplicates together.
/// </summary>
internal static class PickingRules
{
    internal static readonly LinearOp Gather = LinearOp.With<PickArgs>(
        "gather", static (x, a) => Kernel.Gather(x, a.Dim, a.Index), static (g, _, a) => Scatter!.Apply(g, a),
        addAdjoint: static (sum, g, a) => Kernel.ScatterAddTo(sum, a.Dim, a.Index, g),
        batch: static (x, a) => Many(Gather!, x, a, a.EachOf));

    /// <summary>The largest along a dimension, whose place is found first: all the gradient goes there.</summary>
    internal static readonly LinearOp MaxDim = MakeFound("max");

    internal static readonly LinearOp MinDim = MakeFound("min");

    /// <summary>The adjoint of <see cref="Gather"/>, and it of this.</summary>
    internal static readonly LinearOp Scatter = LinearOp.With<PickArgs>(
        "scatter_add",
        static (g, a) => Kernel.ScatterAdd(NdArray.Zeros(a.Source, g.DType), a.Dim, a.Index, g),
        static (g, _, a) => Gather!.Apply(g, a),
        batch: static (g, a) => Many(Scatter!, g, a, a.EachOf));

    internal static readonly LinearOp IndexSelect = LinearOp.With<PickArgs>(
        "index_select", static (x, a) => Kernel.IndexSelect(x, a.Dim, a.Index), static (g, _, a) => IndexAdd!.Apply(g, a),
        addAdjoint: static (sum, g, a) => Kernel.IndexAddTo(sum, a.Dim, a.Index, g),
        batch: static (x, a) => Many(IndexSelect!, x, a, a.AllOf));

    /// <summary>Indexing by tensors: the indexed dimensions joined into one in front, picked from, and put in their place.</summary>
    internal static readonly LinearOp Index = LinearOp.With<IndexArgs>(
        "index",
        static (x, a) => a.Pick(x),
        static (g, _, a) => IndexAdd!.Apply(g.Permute(Dims.Inverse(a.Placement)).Reshape(a.Rows.Source.With(0, a.Rows.Index.Numel)), a.Rows)
            .Reshape(a.Joined).Permute(Dims.Inverse(a.Order)),
        addAdjoint: static (sum, g, a) => a.AddTo(sum, g),
        batch: static (x, a) => Index!.Apply(x, a.OfMany(x)));

    /// <summary>The adjoint of <see cref="IndexSelect"/>, and it of this.</summary>
    internal static readonly LinearOp IndexAdd = LinearOp.With<PickArgs>(
        "index_add",
        static (g, a) => Kernel.IndexAdd(NdArray.Zeros(a.Source, g.DType), a.Dim, a.Index, g),
        static (g, _, a) => IndexSelect!.Apply(g, a),
        batch: static (g, a) => Many(IndexAdd!, g, a, a.AllOf));

    internal static (Tensor Values, Tensor Indices) Extreme(LinearOp op, Func<NdArray, int?, bool, NdArray> find, Tensor x, int dim, bool keepDim)
    {
        if (x.Batch is { Levels.Last: var level })
        {
            var many = Batch.Show(x, level);
            var (best, at) = x.Rank == 0 ? Extreme(op, find, many.Unsqueeze(-1), 1, keepDim: false) : Extreme(op, find, many, dim + 1, keepDim);
            return (Batch.Hide(best, level), Batch.Hide(at, level));
        }

        var places = find(x.Value, dim, true);
        var values = op.Apply(x, new ExtremeArgs(new PickArgs(dim, places, x.Shape), keepDim));
        places = keepDim ? places : places.Squeeze(dim);
        return (values, Recording.Of(x) is { } recording ? recording.Add(find, new PlaceArgs(dim, keepDim), [places], [x])[0] : Tensor.Constant(places, x));
    }

    /// <summary>Where the largest along a dimension stand.</summary>
    internal static NdArray PlaceOfMax(NdArray x, int? dim, bool keepDim) => Kernel.Max(x, dim!.Value, keepDim).Indices;

    /// <summary>Where the smallest along a dimension stand.</summary>
    internal static NdArray PlaceOfMin(NdArray x, int? dim, bool keepDim) => Kernel.Min(x, dim!.Value, keepDim).Indices;

    /// <summary>Where an extreme stands, along a dimension or of all.</summary>
    internal static Tensor Place(Func<NdArray, int?, bool, NdArray> find, Tensor x, int? dim, bool keepDim) => (x.IsBatched, dim) switch
    {
        (false, _) when Recording.Of(x) is { } recording => recording.Add(find, new PlaceArgs(dim, keepDim), [find(x.Value, dim, keepDim)], [x])[0],
        (false, _) => Tensor.Constant(find(x.Value, dim, keepDim), x),
        (true, { } d) when x.Rank > 0 => BatchedOps.Apply(x, many => Place(find, many, d + 1, keepDim)),
        _ => BatchedOps.Loop(one => [Place(find, one[0], dim, keepDim)], x)[0],
    };

    internal static Tensor GatherAt(Tensor x, int dim, Tensor index)
    {
        if (index.Batch is not { Levels.Last: var level }) return Gather.Apply(Recording.Beside(x, index), new PickArgs(dim, index.Value, x.Shape));
        return x.Rank == 0
            ? BatchedOps.Loop(one => [GatherAt(one[0], dim, one[1])], x, index)[0]
            : Batch.Hide(GatherAt(Batch.Spread(x, level), dim + 1, Batch.Show(index, level)), level);
    }

    internal static Tensor IndexSelectAt(Tensor x, int dim, Tensor index)
    {
        if (!index.IsBatched) return IndexSelect.Apply(Recording.Beside(x, index), new PickArgs(dim, index.Value, x.Shape));
        if (index.DType != DType.Int64) throw Errors.IndexDType("index_select", index.DType);
        if (index.Rank > 1) throw Errors.IndexNotVector("index_select", index.Shape);
        var size = x.Rank == 0 ? 1 : x.Shape.Dims[dim];
        foreach (var i in Batch.PhysicalOf(index).AsSpan<long>())
            if (i < 0 || i >= size) throw Errors.IndexOutOfRange("index_select", i, dim, x.Shape);
        return x.Rank == 0 || index.Rank == 0
            ? BatchedOps.Loop(one => [IndexSelectAt(one[0], dim, one[1])], x, index)[0]
            : Indexer.Pick(x, [(dim, index)]);
    }

    // A 0-d example counts as a vector here and not there: such are handled one by one.
    private static Tensor Many(LinearOp op, Tensor many, PickArgs args, Func<int, PickArgs> shifted)
        => many.Rank == 1 || args.Source.Rank == 0 ? BatchedOps.Each(many, one => op.Apply(one, args)) : op.Apply(many, shifted(many.Shape.Dims[0]));

    /// <summary>Elements along a dimension whose places were found in the values: the gradient goes to those places.</summary>
    internal static LinearOp MakeFound(string name, int overload = 0)
    {
        LinearOp? op = null;
        return op = LinearOp.With<ExtremeArgs>(
            name,
            static (x, a) => Kernel.Gather(x, a.At.Dim, a.At.Index) is var values && a.KeepDim ? values : values.Squeeze(a.At.Dim),
            static (g, _, a) => Scatter!.Apply(g.Reshape(a.At.Index.Shape), a.At),
            overload,
            batch: (x, a) => x.Rank == 1
                ? BatchedOps.Each(x, one => op!.Apply(one, a))
                : op!.Apply(x, a with { At = a.At.EachOf(x.Shape.Dims[0]) }));
    }

    /// <summary>
    /// The order that brings the indexed dimensions to the front, the shape then, the rows picked once those are joined, and
    /// the shape and order of the result.
    /// </summary>
    internal sealed record IndexArgs(int[] Order, Shape Joined, PickArgs Rows, Shape Picked, int[] Placement) : IKeepsArrays
    {
        public IEnumerable<NdArray> Arrays => Rows.Arrays;

        public IKeepsArrays Compact() => Rows.Compact() is PickArgs rows && !ReferenceEquals(rows, Rows) ? this with { Rows = rows } : this;

        /// <summary>The kernel. Dimensions that are neighbours are joined where they stand, which copies nothing.</summary>
        internal NdArray Pick(NdArray x)
        {
            if (!Neighbours) return Kernel.IndexSelect(x.Permute(Order).Reshape(Rows.Source), 0, Rows.Index).Reshape(Picked).Permute(Placement);
            var rows = Kernel.IndexSelect(x.Reshape(JoinedInPlace(x.Shape)), First, Rows.Index);
            int[] front = [First, .. Enumerable.Range(0, Others + 1).Where(d => d != First)];
            return rows.Permute(front).Reshape(Picked).Permute(Placement);
        }

        /// <summary>Adds the adjoint into a contiguous sum, if the indexed dimensions are neighbours.</summary>
        internal bool AddTo(NdArray sum, NdArray g)
        {
            if (!Neighbours) return false;
            int[] back = [.. Enumerable.Range(1, First), 0, .. Enumerable.Range(First + 1, Others - First)];
            var rows = g.Permute(Dims.Inverse(Placement)).Reshape(Rows.Source.With(0, Rows.Index.Numel));
            return Kernel.IndexAddTo(sum.Reshape(JoinedInPlace(sum.Shape)), First, Rows.Index, rows.Permute(back));
        }

        private int Others => Rows.Source.Rank - 1;

        private int First => Order[0];

        /// <summary>Whether the indexed dimensions stand side by side, and the others are in their order.</summary>
        private bool Neighbours
        {
            get
            {
                var picked = Enumerable.Range(First, Order.Length - Others).ToArray();
                return Order.AsSpan().SequenceEqual([.. picked, .. Enumerable.Range(0, Order.Length).Except(picked)]);
            }
        }

        private Shape JoinedInPlace(Shape x) => Shape.Create([.. x.Dims[..First], Rows.Source[0], .. x.Dims[(First + Order.Length - Others)..]]);

        /// <summary>The shape of what is picked.</summary>
        internal Shape Result => Shape.Of(Array.ConvertAll(Placement, d => Picked.Dims[d]));

        /// <summary>For many examples: their dimension is one that is not indexed, and comes first in the result.</summary>
        internal IndexArgs OfMany(Tensor many)
        {
            var (size, others) = (many.Shape.Dims[0], Rows.Source.Rank - 1);
            var (picked, before) = (Order.Length - others, Picked.Rank - others);
            var order = BatchedOps.Behind(Order);
            return new IndexArgs(
                [.. order[..picked], 0, .. order[picked..]],
                Joined.Insert(picked, size),
                Rows with { Source = Rows.Source.Insert(1, size) },
                Picked.Insert(before, size),
                [before, .. Placement.Select(d => d < before ? d : d + 1)]);
        }
    }

    /// <summary>Along which dimension a place is looked for, all if null, and whether it stays.</summary>
    internal sealed record PlaceArgs(int? Dim, bool KeepDim);

    /// <summary>Where the extremes stand, and whether their dimension stays.</summary>
    internal sealed record ExtremeArgs(PickArgs At, bool KeepDim) : IKeepsArrays
    {
        public IEnumerable<NdArray> Arrays => At.Arrays;
    }

    /// <summary>The dimension, the indices along it, and the shape of the source.</summary>
    internal sealed record PickArgs(int Dim, NdArray Index, Shape Source) : IKeepsArrays
    {
        // What is kept in place of the indices: where they are, of a list that only climbs.
        private readonly NdArray _picks = Index;

        internal NdArray Index
        {
            get => _picks.DType == DType.Bool ? Kernel.Nonzero(_picks).Select(1, 0) : _picks;
            init => _picks = value;
        }

        public IEnumerable<NdArray> Arrays => [_picks];

        /// <summary>For many examples, each with the same indices at the same places.</summary>
        internal PickArgs EachOf(int size) => new(Dim + 1, Index.Expand(Index.Shape.Insert(0, size)), Source.Insert(0, size));

        /// <summary>For many examples, whose slices are picked alike.</summary>
        internal PickArgs AllOf(int size) => this with { Dim = Dim + 1, Source = Source.Insert(0, size) };

        /// <summary>For a 0-d source that became a vector of one element.</summary>
        internal PickArgs OfVector() => new(0, Index.Reshape(-1), Shape.Of(1));

        /// <summary>For many examples, by what each one is picked from.</summary>
        internal PickArgs OfMany(LinearOp by, int size) => ReferenceEquals(by, Gather) ? EachOf(size) : AllOf(size);

        /// <summary>The shape of what is picked.</summary>
        internal Shape Picked(LinearOp by)
            => ReferenceEquals(by, Gather) ? Index.Shape : Source.IsScalar ? Source : Source.With(Dim, Index.Numel);

        /// <summary>As a mask, where that says the same: it takes a byte a place, an index eight.</summary>
        public IKeepsArrays Compact()
        {
            if (_picks.DType == DType.Bool || _picks.Shape.Rank != 1 || Source.IsScalar || (long)_picks.Numel * sizeof(long) <= Source.Dims[Dim]) return this;
            var places = _picks.AsSpan<long>();
            var last = -1L;
            foreach (var i in places)
            {
                if (i <= last || i >= Source.Dims[Dim]) return this;
                last = i;
            }

            var mask = new bool[Source.Dims[Dim]];
            foreach (var i in places) mask[i] = true;
            return this with { Index = NdArray.From<bool>(mask, [mask.Length]) };
        }
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Elements picked along a dimension: result[i…] is this[i… with index[i…] at dim].</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="index">Int64, of this tensor's rank and no larger along other dimensions; the result has its shape.</param>
    /// <remarks>Keeps the index alone. Duplicates add up in the gradient.</remarks>
    /// <exception cref="ShapeException">The shapes do not fit, or an index is out of range.</exception>
    /// <exception cref="DTypeException">The index is not Int64.</exception>
    public TSelf Gather(int dim, TSelf index)
        => Wrap(PickingRules.GatherAt(Core, Shape.Dim("gather", dim), CoreOf(index)));

    /// <summary>Slices picked along a dimension by a list of indices.</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="index">Int64, one dimension (or 0-d for one slice).</param>
    /// <remarks>Keeps the index alone. Duplicates add up in the gradient.</remarks>
    /// <exception cref="ShapeException">The index has several dimensions, or an index is out of range.</exception>
    /// <exception cref="DTypeException">The index is not Int64.</exception>
    public TSelf IndexSelect(int dim, TSelf index)
        => Wrap(PickingRules.IndexSelectAt(Core, Shape.Dim("index_select", dim), CoreOf(index)));

    /// <summary>The largest element along a dimension, the first of equals, and where it stands (Int64). NaN counts as largest.</summary>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <param name="keepDim">Whether it stays, with size 1.</param>
    /// <exception cref="ShapeException">There is no such dimension, or it is empty.</exception>
    public (TSelf Values, TSelf Indices) Max(int dim, bool keepDim = false)
    {
        var d = Shape.Dim("max", dim);
        var (values, indices) = PickingRules.Extreme(PickingRules.MaxDim, PickingRules.PlaceOfMax, Core, d, keepDim);
        return (Wrap(values), Wrap(indices));
    }

    /// <summary>The smallest element along a dimension, the first of equals, and where it stands (Int64). NaN counts as smallest.</summary>
    /// <inheritdoc cref="Max(int, bool)"/>
    public (TSelf Values, TSelf Indices) Min(int dim, bool keepDim = false)
    {
        var d = Shape.Dim("min", dim);
        var (values, indices) = PickingRules.Extreme(PickingRules.MinDim, PickingRules.PlaceOfMin, Core, d, keepDim);
        return (Wrap(values), Wrap(indices));
    }

    /// <summary>Where the largest element stands: in row-major order, or along a dimension. Int64; the first of equals.</summary>
    /// <exception cref="ShapeException">There are no elements, or no such dimension.</exception>
    public TSelf ArgMax(int? dim = null, bool keepDim = false) => Wrap(PickingRules.Place(Kernel.ArgMax, Core, dim is { } d ? Shape.Dim("argmax", d) : null, keepDim));

    /// <summary>Where the smallest element stands: in row-major order, or along a dimension. Int64; the first of equals.</summary>
    /// <exception cref="ShapeException">There are no elements, or no such dimension.</exception>
    public TSelf ArgMin(int? dim = null, bool keepDim = false) => Wrap(PickingRules.Place(Kernel.ArgMin, Core, dim is { } d ? Shape.Dim("argmin", d) : null, keepDim));
}
