using Autograd.Kernels;

namespace Autograd;

/// <summary>Rows of tables.</summary>
internal static class Embeddings
{
    /// <summary>The table, with rows that are too long scaled and the padding's row cut from its history.</summary>
    internal static Tensor Table(string op, Tensor table, int? paddingIdx, double? maxNorm, double normType)
    {
        if (table.Rank != 2) throw NetworkErrors.NoRows(op, table.Shape);
        if (maxNorm is { } most)
        {
            var norms = table.Detach().Norm(normType, [1], keepDim: true);
            var scaled = table.Detach() * Tensor.Where(norms > most, most / (norms + 1e-7), 1.0);
            table = scaled + (table - table.Detach());
        }

        if (paddingIdx is not { } padding) return table;
        var row = Row(op, padding, table.Shape.Dims[0]);
        var isPadding = Tensor.Arange(0, table.Shape.Dims[0], dtype: DType.Int64).Eq((long)row).Unsqueeze(1);
        return Tensor.Where(isPadding, table.Detach(), table);
    }

    internal static int Row(string op, int row, int rows)
        => row < -rows || row >= rows ? throw NetworkErrors.NoRow(op, row, rows) : row < 0 ? row + rows : row;

    /// <summary>[n, D]: the rows that n indices name.</summary>
    internal static Tensor Rows(string op, Tensor table, Tensor index, bool scaleGradByFreq)
    {
        if (index.DType != DType.Int64) throw Errors.IndexDType(op, index.DType);
        var flat = index.Reshape(index.Numel);
        var rows = table.IndexSelect(0, flat);
        if (!scaleGradByFreq) return rows;
        var ones = Tensor.Ones([index.Numel], table.DType);
        var counts = PickingRules.IndexAdd.Apply(ones, new PickingRules.PickArgs(0, flat.Value, Shape.Of(table.Shape.Dims[0])));
        return rows.Detach() + ((rows - rows.Detach()) / counts.IndexSelect(0, flat).Unsqueeze(1));
    }

    /// <summary>What each bag holds: places of the flattened indices that are not padding, the rows there, the bag of each, and the number of bags.</summary>
    internal static (long[] Places, long[] Rows, long[] Bag, int Count) Bags(Tensor indices, Tensor? offsets, bool includeLastOffset, int? paddingIdx, int rows)
    {
        const string Op = "embedding_bag";
        if (indices.DType != DType.Int64) throw Errors.IndexDType(Op, indices.DType);
        if (indices.Rank is not (1 or 2)) throw NetworkErrors.BagShape(indices.Shape);
        if ((offsets is null) != (indices.Rank == 2)) throw NetworkErrors.BagOffsets(indices.Shape, offsets is null);
        var starts = offsets is null ? Even(indices.Shape.Dims[0], indices.Shape.Dims[1]) : Starts(offsets, includeLastOffset, indices.Numel);
        var padding = paddingIdx is { } p ? Row(Op, p, rows) : -1;
        List<long> places = [], named = [], bag = [];
        var all = indices.AsSpan<long>();
        for (var b = 0; b + 1 < starts.Length; b++)
        {
            for (var i = starts[b]; i < starts[b + 1]; i++)
            {
                if (all[(int)i] == padding) continue;
                places.Add(i);
                named.Add(all[(int)i]);
                bag.Add(b);
            }
        }

        return ([.. places], [.. named], [.. bag], starts.Length - 1);
    }

    internal static Tensor Bagged(
        Tensor table, (long[] Places, long[] Rows, long[] Bag, int Count) bags, bool scaleGradByFreq, BagMode mode, Tensor? weights)
    {
        var n = bags.Rows.Length;
        var rows = Rows("embedding_bag", table, Tensor.From<long>(bags.Rows, n), scaleGradByFreq);
        if (weights is not null) rows *= weights.Reshape(weights.Numel).IndexSelect(0, Tensor.From<long>(bags.Places, n)).Unsqueeze(1);
        if (mode == BagMode.Max) return Largest(rows, bags.Bag, bags.Count);
        var shape = Shape.Of(bags.Count, table.Shape.Dims[1]);
        var sums = PickingRules.IndexAdd.Apply(rows, new PickingRules.PickArgs(0, NdArray.From<long>(bags.Bag, [n]), shape));
        if (mode == BagMode.Sum) return sums;
        var sizes = new double[bags.Count];
        foreach (var bag in bags.Bag) sizes[bag]++;
        return sums / Tensor.From<double>([.. sizes.Select(static size => Math.Max(size, 1))], bags.Count, 1).To(table.DType);
    }

    private static Tensor Largest(Tensor rows, long[] bag, int count)
    {
        var (found, start) = (new Tensor[count], 0);
        for (var b = 0; b < count; b++)
        {
            var end = start;
            while (end < bag.Length && bag[end] == b) end++;
            found[b] = end == start ? Tensor.Zeros([rows.Shape.Dims[1]], rows.DType) : rows.Slice(0, start, end).Max(0).Values;
            start = end;
        }

        return count == 0 ? Tensor.Zeros([0, rows.Shape.Dims[1]], rows.DType) : Tensor.Stack(found);
    }

    private static long[] Even(int bags, int size) => [.. Enumerable.Range(0, bags + 1).Select(b => (long)b * size)];

    private static long[] Starts(Tensor offsets, bool includeLastOffset, int count)
    {
        const string Op = "embedding_bag";
        if (offsets.DType != DType.Int64) throw Errors.IndexDType(Op, offsets.DType);
        if (offsets.Rank != 1) throw NetworkErrors.OffsetsShape(offsets.Shape);
        long[] starts = includeLastOffset ? offsets.ToArray<long>() : [.. offsets.ToArray<long>(), count];
        if (starts.Length > 0 && starts[0] != 0) throw NetworkErrors.OffsetsOrder(0, starts[0]);
        for (var b = 1; b < starts.Length; b++)
            if (starts[b] < starts[b - 1] || starts[b] > count) throw NetworkErrors.OffsetsOrder(b, starts[b]);
        return starts;
    }
}
