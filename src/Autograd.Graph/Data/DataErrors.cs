namespace Autograd;

/// <summary>The messages of data sets and batches.</summary>
internal static class DataErrors
{
    internal static ShapeException Samples(Shape inputs, Shape targets)
        => new($"dataset: inputs have shape {inputs}, targets {targets}; both need a first dimension, of the same size, for the samples.");

    internal static ShapeException RowLength(int row, int length, int first)
        => new(Errors.Say($"dataset: row {row} has {length} numbers and row 0 has {first}; all must have as many."));

    internal static ShapeException NoSamples() => new("dataset: there is no sample, so nothing says which shape the others would have.");

    internal static ArgumentOutOfRangeException BatchSize(string name, int size)
        => new(name, Errors.Say($"batches: the size is {size}; it must be 1 or more."));

    internal static ArgumentOutOfRangeException SplitCount(string name, int count, int samples)
        => new(name, Errors.Say($"split: the first part was to have {count} of {samples} samples."));

    internal static ArgumentException NoBatch(int samples, int size, bool dropLast)
        => new(Errors.Say($"data loader: {samples} samples in batches of {size}{(dropLast ? ", without one that is not full," : "")} give no batch; there must be one at least."));
}
