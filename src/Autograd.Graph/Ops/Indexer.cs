using Autograd.Batching;
using Autograd.Exporting;
using Autograd.Kernels;

namespace Autograd;

public abstract partial record TensorOps<TSelf>
{
    /// <summary>
    /// Part of a tensor: <c>x[0]</c>, <c>x[^1, ..]</c>, <c>x[1..3, 0]</c>, <c>x[mask]</c>, <c>x[indices]</c>. Numbers remove
    /// their dimension, ranges keep it; tensors of indices broadcast together, and their common shape takes their place (the
    /// front, if they are not neighbours); a mask stands for the indices where it is true.
    /// </summary>
    /// <exception cref="ShapeException">There are more entries than dimensions, or an index is out of range.</exception>
    /// <exception cref="DTypeException">A tensor of indices is neither Int64 nor Bool.</exception>
    [System.Runtime.CompilerServices.IndexerName("At")]
    public TSelf this[params ReadOnlySpan<Dim> at] => Wrap(Indexer.Apply(Core, at));

    /// <summary>One index along the first dimension; negative numbers count from the end.</summary>
    /// <exception cref="ShapeException">The tensor is 0-d, or the index is out of range.</exception>
    [System.Runtime.CompilerServices.IndexerName("At")]
    public TSelf this[int index] => Select(0, index);

    /// <summary>One index along each of the first two dimensions; negative numbers count from the end.</summary>
    /// <exception cref="ShapeException">There are fewer dimensions, or an index is out of range.</exception>
    [System.Runtime.CompilerServices.IndexerName("At")]
    public TSelf this[int index0, int index1] => Wrap(Indexer.Apply(Core, [index0, index1]));

    /// <summary>Slices picked by a tensor of indices (Int64), or elements by a mask (Bool).</summary>
    /// <exception cref="ShapeException">The mask has another shape, or an index is out of range.</exception>
    /// <exception cref="DTypeException">The tensor is neither Int64 nor Bool.</exception>
    [System.Runtime.CompilerServices.IndexerName("At")]
    public TSelf this[TSelf indices] => Wrap(Indexer.Apply(Core, [CoreOf(indices)]));
}

/// <summary>Indexing as a composite of select, slice, unsqueeze and index.</summary>
internal static class Indexer
{
    internal static Tensor Apply(Tensor x, ReadOnlySpan<Dim> at)
    {
        var (used, ofMany, picks) = (0, false, false);
        foreach (var entry in at)
        {
            picks |= entry.Type is Dim.Kind.Tensor;
            ofMany |= entry.Tensor is { IsBatched: true, DType: DType.Bool };
            used += entry.Type switch
            {
                Dim.Kind.Index or Dim.Kind.Range => 1,
                Dim.Kind.Tensor => entry.Tensor!.DType == DType.Bool ? entry.Tensor.Rank : 1,
                _ => 0,
            };
        }

        if (ofMany) return Each(x, at.ToArray());
        if (used > x.Rank) throw GraphErrors.TooManyIndices(used, x.Shape);
        var rest = x.Rank - used;
        var (result, d) = (x, 0);
        List<(int Dim, Tensor Index)> tensors = [];
        foreach (var entry in at)
        {
            switch (entry.Type)
            {
                case Dim.Kind.Index:
                    var size = result.Shape.Dims[d];
                    var index = entry.Index.IsFromEnd ? size - entry.Index.Value : entry.Index.Value;
                    if (index < 0 || index >= size) throw Errors.IndexOutOfRange("index", entry.Index is { IsFromEnd: true, Value: > 0 } ? index - size : index, d, result.Shape);
                    result = result.Select(d, index);
                    break;
                case Dim.Kind.Range:
                    var length = result.Shape.Dims[d];
                    var start = Math.Clamp(entry.Range.Start.GetOffset(length), 0, length);
                    var stop = Math.Clamp(entry.Range.End.GetOffset(length), start, length);

                    // The whole of a dimension is no step of its own beside indices, which can then be added back in place.
                    result = picks && start == 0 && stop == length && entry.Step == 1 ? result : result.Slice(d, start, stop, entry.Step);
                    d++;
                    break;
                case Dim.Kind.New:
                    result = result.Unsqueeze(d++);
                    break;
                case Dim.Kind.Rest:
                    (d, rest) = (d + rest, 0);
                    break;
                default:
                    // A 0-d mask keeps or drops the whole: a mask of one element over a new dimension.
                    if (entry.Tensor is { Rank: 0, DType: DType.Bool }) result = result.Unsqueeze(d);
                    foreach (var indices in Indices(entry.Tensor!, result.Shape, d)) tensors.Add((d++, indices));
                    break;
            }
        }

        return tensors.Count == 0 ? result : Pick(result, tensors);
    }

    /// <summary>The places that tensors of indices and masks name, along the first dimensions.</summary>
    internal static PickingRules.IndexArgs Places(Tensor x, ReadOnlySpan<Tensor> at)
    {
        List<(int Dim, Tensor Index)> tensors = [];
        var used = 0;
        foreach (var entry in at) used += entry.DType == DType.Bool ? entry.Rank : 1;
        if (used > x.Rank) throw GraphErrors.TooManyIndices(used, x.Shape);
        foreach (var entry in at)
        {
            if (entry is { Rank: 0, DType: DType.Bool }) throw GraphErrors.MaskShape(entry.Shape, x.Shape, tensors.Count);
            foreach (var indices in Indices(entry, x.Shape, tensors.Count)) tensors.Add((tensors.Count, indices));
        }

        return Args("index_put", x.Shape, tensors);
    }

    /// <summary>Indices into the elements in row-major order, in one dimension, none of them negative any more.</summary>
    internal static Tensor Flat(string op, Tensor index, Tensor x)
    {
        if (index.DType != DType.Int64) throw Errors.IndexDType(op, index.DType);
        return index.IsBatched
            ? BatchedOps.Loop(one => [Flat(op, one[0], x)], index)[0]
            : new Tensor(InRange(op, index.Value.Reshape(-1), 0, Shape.Of(x.Numel)));
    }

    /// <summary>Masks that differ from example to example: one by one, for they may pick as many each.</summary>
    private static Tensor Each(Tensor x, Dim[] at)
    {
        List<Tensor> inputs = [x];
        foreach (var entry in at)
            if (entry.Tensor is { } tensor) inputs.Add(tensor);
        return BatchedOps.Loop(
            one =>
            {
                var next = 1;
                return [Apply(one[0], Array.ConvertAll(at, entry => entry.Tensor is null ? entry : one[next++]))];
            },
            [.. inputs])[0];
    }

    /// <summary>A tensor of indices as it is; a mask as the indices where it is true, one tensor for each of its dimensions.</summary>
    private static IEnumerable<Tensor> Indices(Tensor tensor, Shape shape, int dim)
    {
        if (tensor is { Rank: 0, DType: DType.Bool }) tensor = tensor.Detach().Reshape(1);
        if (tensor.DType == DType.Int64) return [tensor];
        if (tensor.DType != DType.Bool) throw GraphErrors.IndexDType(tensor.DType);
        for (var d = 0; d < tensor.Rank; d++)
            if (tensor.Shape.Dims[d] != shape.Dims[dim + d]) throw GraphErrors.MaskShape(tensor.Shape, shape, dim + d);
        var places = new Tensor(Kernel.Nonzero(tensor.Value));
        return [.. Enumerable.Range(0, tensor.Rank).Select(d => places.Select(1, d))];
    }

    /// <summary>What tensors of indices name.</summary>
    /// <param name="x">What is picked from.</param>
    /// <param name="tensors">The indices, by dimension in their order; they broadcast.</param>
    /// <param name="front">Whether the indices' common shape stands in front in any case.</param>
    internal static Tensor Pick(Tensor x, List<(int Dim, Tensor Index)> tensors, bool front = false)
        => tensors.Exists(static t => t.Index.Symbol is not null) ? PickRecorded(x, tensors) : BatchedOps.LevelOf([.. tensors.Select(static t => t.Index)]) is { } level
            ? PickOfMany(x, tensors, level, front) : PickingRules.Index.Apply(x, Args("index", x.Shape, tensors, front));

    /// <summary>An index that is recorded for export keeps its place there as the index of an op that has it as it is.</summary>
    private static Tensor PickRecorded(Tensor x, List<(int Dim, Tensor Index)> tensors)
    {
        if (tensors is not [var (dim, index)]) throw OnnxErrors.Unsupported("index", "by several tensors that are computed from the inputs");
        var rows = PickingRules.IndexSelectAt(x, dim, index.Reshape(-1));
        return rows.Reshape(Shape.Create([.. x.Shape.Dims[..dim], .. index.Shape.Dims, .. x.Shape.Dims[(dim + 1)..]]));
    }

    /// <summary>Indices that differ from example to example: the number of the example is one index more, in a dimension of its own.</summary>
    private static Tensor PickOfMany(Tensor x, List<(int Dim, Tensor Index)> tensors, Level level, bool front)
    {
        var (hides, rank) = (Batch.Hides(x, level), tensors.Max(static t => t.Index.Rank));
        List<(int Dim, Tensor Index)> all = [];
        if (hides) all.Add((0, BatchedOps.Lifted(new Tensor(NdArray.Arange(0, level.Size, dtype: DType.Int64)), rank + 1)));
        foreach (var (dim, index) in tensors) all.Add((hides ? dim + 1 : dim, BatchedOps.Aligned(index, level, rank)));
        var result = Batch.Hide(Pick(Batch.Show(x, level), all, front: true), level);
        var placement = Placement([.. tensors.Select(static t => t.Dim)], rank, x.Rank - tensors.Count, front);
        return placement is [] or [0, ..] ? result : result.Permute(placement);
    }

    /// <summary>The indexed dimensions joined into one, and one index computed for it.</summary>
    private static PickingRules.IndexArgs Args(string op, Shape from, List<(int Dim, Tensor Index)> tensors, bool front = false)
    {
        var shape = tensors[0].Index.Shape;
        foreach (var (_, index) in tensors) shape = Shape.Broadcast(op, shape, index.Shape);
        NdArray? flat = null;
        foreach (var (dim, index) in tensors)
        {
            var size = from.Dims[dim];
            var place = InRange(op, index.Value, dim, from).Expand(shape);
            flat = flat is null ? place : Kernel.Add(Kernel.Mul(flat, NdArray.Scalar((long)size)), place);
        }

        int[] picked = [.. tensors.Select(static t => t.Dim)];
        int[] others = [.. Enumerable.Range(0, from.Rank).Except(picked)];
        int[] order = [.. picked, .. others], sizes = [.. others.Select(d => from.Dims[d])];
        var count = 1;
        foreach (var d in picked) count *= from.Dims[d];
        var rows = new PickingRules.PickArgs(0, flat!.Reshape(-1), Shape.Create([count, .. sizes]));
        var joined = Shape.Create([.. order.Select(d => from.Dims[d])]);
        return new PickingRules.IndexArgs(order, joined, rows, Shape.Create([.. shape.Dims, .. sizes]), Placement(picked, shape.Rank, others.Length, front));
    }

    // Neighbouring tensors: their common shape stands where they stood. Others: at the front, as in NumPy and PyTorch.
    private static int[] Placement(int[] picked, int rank, int others, bool front)
    {
        var before = !front && picked.Length == picked[^1] - picked[0] + 1 ? picked[0] : 0;
        int[] outer = [.. Enumerable.Range(rank, others)];
        return [.. outer[..before], .. Enumerable.Range(0, rank), .. outer[before..]];
    }

    private static NdArray InRange(string op, NdArray index, int dim, Shape shape)
    {
        var size = shape.Dims[dim];
        foreach (var i in index.AsSpan<long>())
            if (i < -size || i >= size) throw Errors.IndexOutOfRange(op, i, dim, shape);
        var negative = Kernel.Lt(index, NdArray.Scalar(0L));
        return Kernel.Where(negative, Kernel.Add(index, NdArray.Scalar((long)size)), index);
    }
}
