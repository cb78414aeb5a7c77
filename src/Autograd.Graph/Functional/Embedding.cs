using Autograd.Batching;
using Autograd.Kernels;

namespace Autograd;

/// <summary>How the vectors of a bag become one.</summary>
public enum BagMode
{
    /// <summary>Their mean; zeros for an empty bag.</summary>
    Mean,

    /// <summary>Their sum, each times its weight if there are weights.</summary>
    Sum,

    /// <summary>Their largest elements; zeros for an empty bag.</summary>
    Max,
}

public static partial class Functional
{
    /// <summary>The rows of a table that indices name.</summary>
    /// <param name="indices">Int64, any shape.</param>
    /// <param name="weight">The table, [V, D].</param>
    /// <param name="paddingIdx">A row that gets no gradient; negative numbers count from the end.</param>
    /// <param name="maxNorm">The largest norm that a row may have; longer ones are scaled down, and the gradient passes as if they were not. Null for none.</param>
    /// <param name="normType">The order of that norm.</param>
    /// <param name="scaleGradByFreq">Whether a row's gradient is divided by how often it is named.</param>
    /// <returns>[…indices, D].</returns>
    /// <remarks>Where PyTorch scales long rows in place, this scales what it returns.</remarks>
    /// <exception cref="ShapeException">The table is no matrix, or an index names no row.</exception>
    /// <exception cref="DTypeException">The indices are not Int64.</exception>
    public static T Embedding<T>(
        TensorOps<T> indices, TensorOps<T> weight, int? paddingIdx = null, double? maxNorm = null, double normType = 2, bool scaleGradByFreq = false)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(weight);
        const string Op = "embedding";
        var (index, table) = (indices.Core, Embeddings.Table(Op, weight.Core, paddingIdx, maxNorm, normType));
        var rows = Embeddings.Rows(Op, table, index, scaleGradByFreq);
        return weight.Wrap(rows.Reshape(Shape.Create([.. index.Shape.Dims, table.Shape.Dims[1]])));
    }

    /// <summary>Bags of rows of a table, each as one vector.</summary>
    /// <param name="indices">Int64, [B, L]: L rows a bag; or [N], cut into bags by the offsets.</param>
    /// <param name="weight">The table, [V, D].</param>
    /// <param name="offsets">Int64, [B]: where each bag starts, the first at 0; for indices [N] alone.</param>
    /// <param name="maxNorm">As in <see cref="Embedding"/>.</param>
    /// <param name="normType">As in <see cref="Embedding"/>.</param>
    /// <param name="scaleGradByFreq">As in <see cref="Embedding"/>.</param>
    /// <param name="mode">How the vectors of a bag become one.</param>
    /// <param name="perSampleWeights">The shape of the indices: a weight for each row, in sums alone; or null.</param>
    /// <param name="includeLastOffset">Whether the last offset is the end of the last bag.</param>
    /// <param name="paddingIdx">A row that counts for nothing; negative numbers count from the end.</param>
    /// <returns>[B, D].</returns>
    /// <exception cref="ShapeException">The shapes do not fit, an index names no row, or offsets do not ascend.</exception>
    /// <exception cref="DTypeException">Indices or offsets are not Int64.</exception>
    /// <exception cref="ArgumentException">There are weights for rows, but no sum; or offsets are missing or too many.</exception>
    public static T EmbeddingBag<T>(
        TensorOps<T> indices, TensorOps<T> weight, TensorOps<T>? offsets = null, double? maxNorm = null, double normType = 2, bool scaleGradByFreq = false,
        BagMode mode = BagMode.Mean, TensorOps<T>? perSampleWeights = null, bool includeLastOffset = false, int? paddingIdx = null)
        where T : TensorOps<T>
    {
        ArgumentNullException.ThrowIfNull(indices);
        ArgumentNullException.ThrowIfNull(weight);
        if (mode is < BagMode.Mean or > BagMode.Max) throw NetworkErrors.NoBagMode(mode);
        if (perSampleWeights is not null && mode != BagMode.Sum) throw NetworkErrors.WeightsOfBag(mode);
        if (perSampleWeights is not null && perSampleWeights.Shape != indices.Shape) throw NetworkErrors.WeightsShape(perSampleWeights.Shape, indices.Shape);
        var table = Embeddings.Table("embedding_bag", weight.Core, null, maxNorm, normType);
        var bags = Embeddings.Bags(indices.Core, offsets?.Core, includeLastOffset, paddingIdx, table.Shape.Dims[0]);
        return weight.Wrap(Embeddings.Bagged(table, bags, scaleGradByFreq, mode, perSampleWeights?.Core));
    }
}
