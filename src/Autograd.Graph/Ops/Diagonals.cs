using Autograd.Kernels;
using Autograd.Rules;

namespace Autograd;

/// <summary>Rules of diagonals: taking one and putting one into zeros are each other's adjoint.</summary>
internal static class DiagonalRules
{
    internal static readonly LinearOp Diagonal = LinearOp.With<DiagonalArgs>(
        "diagonal", static (x, a) => x.Diagonal(a.Offset, a.Dim0, a.Dim1), static (g, _, a) => DiagEmbed!.Apply(g, a),
        addAdjoint: static (sum, g, a) => Kernel.AddTo(sum.Diagonal(a.Offset, a.Dim0, a.Dim1), g),
        batch: static (x, a) => Diagonal!.Apply(x, a.OfMany(x)));

    internal static readonly LinearOp DiagEmbed = LinearOp.With<DiagonalArgs>(
        "diag_embed", static (g, a) => Kernel.DiagEmbed(g, a.Source, a.Offset, a.Dim0, a.Dim1), static (g, _, a) => Diagonal.Apply(g, a),
        batch: static (g, a) => DiagEmbed!.Apply(g, a.OfMany(g)));

    /// <summary>Which diagonal, over which two dimensions, and the shape that it is one of.</summary>
    internal sealed record DiagonalArgs(int Offset, int Dim0, int Dim1, Shape Source)
    {
        /// <summary>The shape of the diagonal, with those of the other dimensions.</summary>
        internal Shape Picked
        {
            get
            {
                var (rows, columns) = (Source.Dims[Dim0] - Math.Max(-(long)Offset, 0), Source.Dims[Dim1] - Math.Max((long)Offset, 0));
                int[] others = [.. Enumerable.Range(0, Source.Rank).Where(d => d != Dim0 && d != Dim1).Select(d => Source.Dims[d])];
                return Shape.Of([.. others, (int)Math.Max(Math.Min(rows, columns), 0)]);
            }
        }

        internal DiagonalArgs OfMany(Tensor many) => new(Offset, Dim0 + 1, Dim1 + 1, Source.Insert(0, many.Shape.Dims[0]));
    }
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>The diagonal over two dimensions, which move to the end as one.</summary>
    /// <param name="offset">Which diagonal: above the main one if positive, below if negative.</param>
    /// <param name="dim1">The dimension of rows; negative numbers count from the end.</param>
    /// <param name="dim2">The dimension of columns; negative numbers count from the end.</param>
    /// <returns>The other dimensions, and the length of the diagonal, which is 0 if there is none.</returns>
    /// <exception cref="ShapeException">The dimensions are out of range or the same.</exception>
    public TSelf Diagonal(int offset = 0, int dim1 = 0, int dim2 = 1) => Wrap(DiagonalRules.Diagonal.Apply(Core, DiagonalOf("diagonal", offset, dim1, dim2)));

    /// <summary>Zeros with the last dimension on a diagonal over two new ones.</summary>
    /// <param name="offset">Which diagonal: above the main one if positive, below if negative.</param>
    /// <param name="dim1">Where the dimension of rows stands in the result; negative numbers count from the end.</param>
    /// <param name="dim2">Where the dimension of columns stands in the result.</param>
    /// <returns>The other dimensions in their order, and the two new ones, each of n + |offset|.</returns>
    /// <exception cref="ShapeException">The tensor is 0-d, or the dimensions are out of range or the same.</exception>
    public TSelf DiagEmbed(int offset = 0, int dim1 = -2, int dim2 = -1)
    {
        if (Rank == 0) throw GraphErrors.NoDimension("diag_embed");
        var size = (int)Math.Min((long)Shape[-1] + Math.Abs((long)offset), int.MaxValue);
        var grown = Shape.With(Rank - 1, size).Insert(Rank, size);
        var (a, b) = (grown.Dim("diag_embed", dim1), grown.Dim("diag_embed", dim2));
        if (a == b) throw Errors.DuplicateDim("diag_embed", a, grown);
        List<int> sizes = [.. Shape.Dims[..^1]];
        sizes.Insert(Math.Min(a, b), size);
        sizes.Insert(Math.Max(a, b), size);
        return Wrap(DiagonalRules.DiagEmbed.Apply(Core, new DiagonalRules.DiagonalArgs(offset, a, b, Shape.Of([.. sizes]))));
    }

    /// <summary>The sum of the diagonal of a matrix; 0-d.</summary>
    /// <exception cref="ShapeException">There are not two dimensions.</exception>
    public TSelf Trace() => Rank == 2 ? Diagonal().Sum() : throw GraphErrors.NotMatrix("trace", Shape);

    /// <summary>The diagonal of a matrix; of a vector, the matrix with it on a diagonal.</summary>
    /// <param name="diagonal">Which diagonal: above the main one if positive, below if negative.</param>
    /// <exception cref="ShapeException">There are not one or two dimensions.</exception>
    public TSelf Diag(int diagonal = 0) => Rank switch
    {
        1 => DiagEmbed(diagonal),
        2 => Diagonal(diagonal),
        _ => throw GraphErrors.NotMatrix("diag", Shape),
    };

    /// <summary>A matrix with all elements, in row-major order, on a diagonal.</summary>
    /// <param name="offset">Which diagonal: above the main one if positive, below if negative.</param>
    public TSelf DiagFlat(int offset = 0) => Reshape(-1).DiagEmbed(offset);

    private DiagonalRules.DiagonalArgs DiagonalOf(string op, int offset, int dim1, int dim2)
    {
        var (a, b) = (Shape.Dim(op, dim1), Shape.Dim(op, dim2));
        if (a == b || Rank < 2) throw Errors.DuplicateDim(op, b, Shape);
        return new DiagonalRules.DiagonalArgs(offset, a, b, Shape);
    }
}
