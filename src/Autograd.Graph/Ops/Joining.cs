using Autograd.Batching;
using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of putting tensors together.</summary>
internal static class JoiningRules
{
    /// <summary>Linear in all pieces at once: each takes its part of the gradient, a piece without a tangent moves by zeros.</summary>
    internal static readonly GeneralOp Cat = new(
        "cat",
        static (pieces, a) => [Kernel.Cat(pieces, ((CatArgs)a!).Dim)],
        static _ => Reads.None,
        static (k, from, into) =>
        {
            var args = k.Args<CatArgs>();
            for (int i = 0, start = 0; i < args.Pieces.Length; start += args.Sizes[i++])
                if (k.Needs(i)) into[i] = from[0]!.Slice(args.Dim, start, start + args.Sizes[i]).Reshape(args.Pieces[i]);
        },
        static (k, from, into) =>
        {
            var args = k.Args<CatArgs>();
            var tangents = new Tensor[from.Length];
            for (var i = 0; i < tangents.Length; i++) tangents[i] = from[i] ?? Tensor.Zeros(args.Pieces[i], k.OutputDType());
            into[0] = Concatenate(tangents, args.Dim);
        })
    {
        Many = static (args, pieces, level) =>
        {
            var (all, rank) = (new Tensor[pieces.Length], 0);
            foreach (var piece in pieces) rank = Math.Max(rank, piece.Rank);

            // Pieces of nothing, which may have fewer dimensions, stay what they are.
            for (var i = 0; i < all.Length; i++)
                all[i] = pieces[i].Rank < rank ? Tensor.Zeros([0], pieces[i].DType) : Batch.Spread(pieces[i], level);
            return [Concatenate(all, ((CatArgs)args!).Dim + 1)];
        },
    };

    internal static readonly GeneralOp Stack = new(
        "stack",
        static (pieces, dim) => [Kernel.Cat(Array.ConvertAll(pieces, piece => piece.Unsqueeze((int)dim!)), (int)dim!)],
        static _ => Reads.None,
        static (k, from, into) =>
        {
            var slices = from[0]!.Unbind(k.Args<int>());
            for (var i = 0; i < into.Length; i++)
                if (k.Needs(i)) into[i] = slices[i];
        },
        static (k, from, into) =>
        {
            var slice = k.OutputShape().Without(k.Args<int>());
            var tangents = new Tensor[from.Length];
            for (var i = 0; i < tangents.Length; i++) tangents[i] = from[i] ?? Tensor.Zeros(slice, k.OutputDType());
            into[0] = Tensor.Stack(tangents, k.Args<int>());
        })
    {
        Many = static (dim, pieces, level) =>
        {
            var all = new Tensor[pieces.Length];
            for (var i = 0; i < all.Length; i++) all[i] = Batch.Spread(pieces[i], level);
            return Stack!.Apply((int)dim! + 1, all);
        },
    };

    internal static Tensor Concatenate(Tensor[] pieces, int dim)
    {
        var dtype = pieces[0].DType;
        foreach (var piece in pieces) dtype = DTypes.Promote(dtype, piece.DType);
        var rank = pieces.Max(static piece => piece.Rank);
        var widest = pieces.First(piece => piece.Rank == rank);
        if (rank == 0) throw GraphErrors.CatOfScalar();
        var d = widest.Shape.Dim("cat", dim);
        var shapes = Array.ConvertAll(pieces, static piece => piece.Shape);

        // As in PyTorch, a 1-d tensor of no elements may stand among pieces of any shape.
        var sizes = Array.ConvertAll(shapes, shape => shape.Rank < rank && shape.Numel == 0 ? 0 : shape.Dim("cat", d) is var own ? shape.Dims[own] : 0);
        return Cat.Apply(new CatArgs(d, sizes, shapes), Array.ConvertAll(pieces, piece => piece.To(dtype)))[0];
    }

    /// <summary>The dimension, the sizes of the pieces along it, and their shapes.</summary>
    internal sealed record CatArgs(int Dim, int[] Sizes, Shape[] Pieces);
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>Tensors joined along a dimension that they have. Other sizes are equal; dtypes promote.</summary>
    /// <param name="tensors">At least one. A 1-d tensor of no elements may stand among pieces of any shape.</param>
    /// <param name="dim">The dimension; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">Other sizes differ, or there is no such dimension.</exception>
    public static TSelf Cat(IReadOnlyList<TSelf> tensors, int dim = 0)
    {
        var cores = Cores("cat", tensors);
        return tensors[0].Wrap(JoiningRules.Concatenate(cores, dim));
    }

    /// <summary>Tensors of one shape, stacked along a new dimension. Dtypes promote.</summary>
    /// <param name="tensors">At least one.</param>
    /// <param name="dim">Where the new dimension stands in the result; negative numbers count from the end.</param>
    /// <exception cref="ShapeException">The shapes differ, or there is no such place.</exception>
    public static TSelf Stack(IReadOnlyList<TSelf> tensors, int dim = 0)
    {
        var cores = Cores("stack", tensors);
        foreach (var core in cores)
            if (core.Shape != cores[0].Shape) throw GraphErrors.StackOfDifferent(cores[0].Shape, core.Shape);
        var rank = cores[0].Rank + 1;
        if (dim < -rank || dim >= rank) throw Errors.PlaceOutOfRange("stack", dim, cores[0].Shape);
        var dtype = cores[0].DType;
        foreach (var core in cores) dtype = DTypes.Promote(dtype, core.DType);
        return tensors[0].Wrap(JoiningRules.Stack.Apply(dim < 0 ? dim + rank : dim, Array.ConvertAll(cores, core => core.To(dtype)))[0]);
    }

    /// <summary>Tensors joined along the first dimension: <c>Cat(a, b)</c>.</summary>
    /// <inheritdoc cref="Cat(IReadOnlyList{TSelf}, int)"/>
    public static TSelf Cat(params ReadOnlySpan<TSelf> tensors) => Cat(tensors.ToArray(), 0);

    /// <summary>Tensors of one shape, stacked along a new first dimension: <c>Stack(a, b)</c>.</summary>
    /// <inheritdoc cref="Stack(IReadOnlyList{TSelf}, int)"/>
    public static TSelf Stack(params ReadOnlySpan<TSelf> tensors) => Stack(tensors.ToArray(), 0);

    private static Tensor[] Cores(string op, IReadOnlyList<TSelf> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.Count == 0) throw GraphErrors.NothingToJoin(op);
        var cores = new Tensor[tensors.Count];
        for (var i = 0; i < cores.Length; i++) cores[i] = tensors[i] is { } piece ? piece.Core : throw GraphErrors.MissingPiece(op, i);
        return cores;
    }
}
