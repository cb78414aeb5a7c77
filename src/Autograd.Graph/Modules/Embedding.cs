namespace Autograd;

/// <summary>A vector for each of a number of words: the rows of a table, looked up by Int64 indices.</summary>
/// <param name="Weight">The table, [V, D].</param>
/// <param name="PaddingIdx">A row that gets no gradient; negative numbers count from the end. Null for none.</param>
public sealed record Embedding(Tensor Weight, int? PaddingIdx = null) : IModule<Embedding>, ILayer
{
    /// <summary>A table with PyTorch's first values: of the standard normal distribution, the padding's row zeros.</summary>
    /// <param name="count">V, the number of rows.</param>
    /// <param name="size">D, the length of a vector.</param>
    /// <param name="generator">Where the first values come from.</param>
    /// <param name="paddingIdx">A row that stays zeros; negative numbers count from the end. Null for none.</param>
    /// <param name="dtype">A floating dtype.</param>
    /// <exception cref="ArgumentException">A size is negative, the dtype is not floating, or there is no such row.</exception>
    public Embedding(int count, int size, Generator generator, int? paddingIdx = null, DType dtype = DType.Float32)
        : this(First(count, size, generator, paddingIdx, dtype), paddingIdx)
    {
    }

    /// <summary>The vectors.</summary>
    /// <param name="x">Int64 indices from 0 to V − 1, any shape.</param>
    /// <returns>[…indices, D].</returns>
    /// <exception cref="DTypeException">The indices are not Int64.</exception>
    /// <exception cref="ShapeException">An index names no row.</exception>
    public Tensor Forward(Tensor x) => Functional.Embedding(x, Weight, PaddingIdx);

    /// <inheritdoc/>
    public Embedding Rebuild(Parts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return this with { Weight = parts.Parameter("weight", Weight) };
    }

    /// <summary><c>Embedding([V, D])</c>.</summary>
    public override string ToString() => $"Embedding({Weight.Shape})";

    private static Tensor First(int count, int size, Generator generator, int? paddingIdx, DType dtype)
    {
        if (count < 0) throw ModuleErrors.Size("embedding", nameof(count), count, 0);
        if (size < 0) throw ModuleErrors.Size("embedding", nameof(size), size, 0);
        var table = Init.Normal([count, size], generator, dtype: dtype);
        if (paddingIdx is not { } padding) return table;
        var row = Embeddings.Row("embedding", padding, count);
        return Tensor.Where(Tensor.Arange(0, count, dtype: DType.Int64).Eq((long)row).Unsqueeze(1), 0.0, table);
    }
}
