using Autograd.Batching;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of taking tensors apart.</summary>
internal static class SplittingRules
{
    internal static readonly GeneralOp Split = MakeSplit("split");

    /// <summary>Pieces of given sizes, which PyTorch names apart.</summary>
    internal static readonly GeneralOp SplitSizes = MakeSplit("split_with_sizes");

    /// <summary>All slices along a dimension in one node, so that taking every one of them apart costs one stack on the way back.</summary>
    internal static readonly GeneralOp Unbind = new(
        "unbind",
        static (x, dim) => [.. Enumerable.Range(0, x[0].Shape[(int)dim!]).Select(i => x[0].Select((int)dim, i))],
        static _ => Reads.None,
        static (k, from, into) =>
        {
            var slices = new Tensor[from.Length];
            for (var o = 0; o < slices.Length; o++) slices[o] = from[o] ?? Tensor.Zeros(k.OutputShape(o), k.OutputDType(o));
            into[0] = Tensor.Stack(slices, k.Args<int>());
        },
        static (k, from, into) =>
        {
            var slices = Unbind!.Apply(k.Args<int>(), from[0]!);
            for (var o = 0; o < slices.Length; o++) into[o] = slices[o];
        })
    {
        Many = static (dim, x, level) => Unbind!.Apply((int)dim! + 1, Batch.Show(x[0], level)),
    };

    /// <summary>Several outputs; one that is not used pulls zeros.</summary>
    private static GeneralOp MakeSplit(string name) => new(
        name,
        static (x, a) =>
        {
            var args = (SplitArgs)a!;
            var pieces = new NdArray[args.Sizes.Length];
            for (int i = 0, start = 0; i < pieces.Length; start += args.Sizes[i++]) pieces[i] = x[0].Slice(args.Dim, start, start + args.Sizes[i]);
            return pieces;
        },
        static _ => Reads.None,
        static (k, from, into) =>
        {
            var pieces = new Tensor[from.Length];
            for (var o = 0; o < pieces.Length; o++) pieces[o] = from[o] ?? Tensor.Zeros(k.OutputShape(o), k.OutputDType(o));
            into[0] = Tensor.Cat(pieces, k.Args<SplitArgs>().Dim);
        },
        static (k, from, into) =>
        {
            var pieces = ((GeneralOp)k.Node.Op).Apply(k.Args<SplitArgs>(), from[0]!);
            for (var o = 0; o < pieces.Length; o++) into[o] = pieces[o];
        })
    {
        Many = static (args, x, level) => SplitSizes!.Apply(((SplitArgs)args!).OfMany(), Batch.Show(x[0], level)),
    };

    internal sealed record SplitArgs(int Dim, int[] Sizes)
    {
        internal SplitArgs OfMany() => this with { Dim = Dim + 1 };
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Consecutive pieces along a dimension, of one size; the last may be smaller.</summary>
    /// <param name="size">The size of a piece, 1 or more.</param>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">There is no such dimension, or the size is below 1.</exception>
    public TSelf[] Split(int size, int dim = 0)
    {
        var total = Size("split", dim);
        if (size < 1) throw GraphErrors.BadSplit([size], total, Shape);
        List<int> sizes = [];
        for (var start = 0; start < total || start == 0; start += size) sizes.Add(Math.Min(size, total - start));
        return Pieces(SplittingRules.Split, [.. sizes], dim);
    }

    /// <summary>Consecutive pieces along a dimension, of given sizes.</summary>
    /// <param name="sizes">They add up to the dimension's size.</param>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">There is no such dimension, or the sizes do not add up.</exception>
    public TSelf[] Split(int[] sizes, int dim = 0)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        return Pieces(SplittingRules.SplitSizes, [.. sizes], dim);
    }

    /// <summary>
    /// At most <paramref name="count"/> pieces along a dimension, of one size but for the last, as PyTorch cuts them: of an
    /// empty dimension all of them, each empty.
    /// </summary>
    /// <exception cref="ShapeException">There is no such dimension, or the count is below 1.</exception>
    public TSelf[] Chunk(int count, int dim = 0)
    {
        var total = Size("chunk", dim);
        if (count < 1) throw GraphErrors.BadSplit([count], total, Shape);
        return total == 0 ? Split(new int[count], dim) : Split((int)(((long)total + count - 1) / count), dim);
    }

    /// <summary>The slices along a dimension, which disappears.</summary>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public TSelf[] Unbind(int dim = 0)
    {
        var size = Size("unbind", dim);
        return size == 0 ? [] : Array.ConvertAll(SplittingRules.Unbind.Apply(Shape.Dim("unbind", dim), Core), Wrap);
    }

    private TSelf[] Pieces(GeneralOp op, int[] sizes, int dim)
    {
        var d = Shape.Dim("split", dim);
        if (Rank == 0 || sizes.Length == 0 || sizes.Any(static s => s < 0) || sizes.Sum(static s => (long)s) != Shape.Dims[d])
            throw GraphErrors.BadSplit(sizes, Rank == 0 ? 1 : Shape.Dims[d], Shape);
        return Array.ConvertAll(op.Apply(new SplittingRules.SplitArgs(d, sizes), Core), Wrap);
    }

    private int Size(string op, int dim) => Rank == 0 ? throw GraphErrors.NoDimension(op) : Shape.Dims[Shape.Dim(op, dim)];
}
