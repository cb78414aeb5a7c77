using Autograd.Rules;

namespace Autograd;

public static partial class Functional
{
    /// <summary>The norm of x − y + ε over the last dimension.</summary>
    /// <param name="x1">x, […, D].</param>
    /// <param name="x2">y, a shape that broadcasts with it.</param>
    /// <param name="p">The order of the norm.</param>
    /// <param name="eps">ε, which keeps the distance of equal vectors differentiable.</param>
    /// <param name="keepDim">Whether the last dimension stays, with size 1.</param>
    /// <exception cref="ShapeException">The shapes cannot be broadcast.</exception>
    public static T PairwiseDistance<T>(TensorOps<T> x1, TensorOps<T> x2, double p = 2, double eps = 1e-6, bool keepDim = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(x1);
        ArgumentNullException.ThrowIfNull(x2);
        return x1.Wrap((x1.Core - x2.Core + eps).Norm(p, [-1], keepDim));
    }

    /// <summary>The cosine of the angle between vectors along a dimension: each is divided by its length first, which is at least ε.</summary>
    /// <param name="x1">Any shape.</param>
    /// <param name="x2">A shape that broadcasts with it.</param>
    /// <param name="dim">The dimension of the vectors; negative numbers count from the end.</param>
    /// <param name="eps">ε; the gradient of the length passes as if it were not there, as in PyTorch.</param>
    /// <returns>The broadcast shape without that dimension.</returns>
    /// <exception cref="ShapeException">The shapes cannot be broadcast, or there is no such dimension.</exception>
    public static T CosineSimilarity<T>(TensorOps<T> x1, TensorOps<T> x2, int dim = 1, double eps = 1e-8)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(x1);
        ArgumentNullException.ThrowIfNull(x2);
        var shape = Shape.Broadcast("cosine_similarity", x1.Shape, x2.Shape);
        var d = shape.Dim("cosine_similarity", dim);
        var (x, y) = ConversionRules.Promote(ConversionRules.Floating(x1.Core), ConversionRules.Floating(x2.Core));
        return x1.Wrap((Unit(x) * Unit(y)).Sum(d));

        Tensor Unit(Tensor v) => v.Expand(shape) is var all ? all / Losses.AtLeast(all.Norm(2, [d], keepDim: true), eps) : v;
    }

    /// <summary>Vectors along a dimension divided by their norm, which is at least ε.</summary>
    /// <param name="input">Any shape.</param>
    /// <param name="p">The order of the norm.</param>
    /// <param name="dim">The dimension of the vectors; negative numbers count from the end.</param>
    /// <param name="eps">ε.</param>
    /// <exception cref="ShapeException">There is no such dimension.</exception>
    public static T Normalize<T>(TensorOps<T> input, double p = 2, int dim = 1, double eps = 1e-12)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        return input / input.Norm(p, [dim], keepDim: true).Clamp(min: eps);
    }

    /// <summary>The distances of each row of one matrix from each row of another.</summary>
    /// <param name="x1">[…, P, D].</param>
    /// <param name="x2">[…, R, D]. Leading dimensions broadcast.</param>
    /// <param name="p">The order of the norm, 0 or more.</param>
    /// <returns>[…, P, R].</returns>
    /// <remarks>The slope of a Euclidean distance of 0 is 0. All differences are made at once: P·R·D numbers.</remarks>
    /// <exception cref="ShapeException">An operand has no rows, or the sizes do not fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 0.</exception>
    public static T Cdist<T>(TensorOps<T> x1, TensorOps<T> x2, double p = 2)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(x1);
        ArgumentNullException.ThrowIfNull(x2);
        if (!(p >= 0)) throw NetworkErrors.NegativeNumber("cdist", nameof(p), p);
        if (x1.Rank < 2 || x2.Rank < 2 || x1.Shape[-1] != x2.Shape[-1]) throw NetworkErrors.RowsDiffer("cdist", x1.Shape, x2.Shape);

        // Rows of no numbers are 0 apart in every norm, also in that of which the largest of nothing is not defined.
        var order = x1.Shape[-1] == 0 ? 1 : p;
        return x1.Wrap(Losses.Distance(x1.Core.Unsqueeze(-2) - x2.Core.Unsqueeze(-3), order));
    }

    /// <summary>The distances of each row of a matrix from each row behind it.</summary>
    /// <param name="input">[N, D].</param>
    /// <param name="p">The order of the norm, 0 or more.</param>
    /// <returns>[N·(N − 1) / 2]: the first row from the second, from the third, …, the second from the third, ….</returns>
    /// <exception cref="ShapeException">The input is no matrix.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The order is below 0.</exception>
    public static T Pdist<T>(TensorOps<T> input, double p = 2)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!(p >= 0)) throw NetworkErrors.NegativeNumber("pdist", nameof(p), p);
        if (input.Rank != 2) throw NetworkErrors.NoRows("pdist", input.Shape);
        var rows = input.Shape.Dims[0];
        List<long> first = [], second = [];
        for (var i = 0; i < rows; i++)
        {
            for (var j = i + 1; j < rows; j++)
            {
                first.Add(i);
                second.Add(j);
            }
        }

        var x = input.Core;
        return input.Wrap(Losses.Distance(Rows(first) - Rows(second), p));

        Tensor Rows(List<long> index) => x.IndexSelect(0, Tensor.From<long>([.. index], index.Count));
    }
}
