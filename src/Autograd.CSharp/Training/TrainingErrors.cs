namespace Autograd;

/// <summary>The messages of data, loops and checkpoints.</summary>
internal static class TrainingErrors
{
    internal static ArgumentException SavedMissing(string what, string name)
        => new($"{what}: the saved state has no '{name}'; restore what the same set-up saved.");

    internal static ArgumentException SavedUnknown(string what, string name)
        => new($"{what}: the saved state has '{name}', which is not known here; restore what the same set-up saved.");

    internal static ArgumentException SavedFits(string what, string name, Tensor value, Shape shape, DType dtype)
        => new($"{what}: '{name}' of the saved state is {value.DType.Name()} of shape {value.Shape}; it must be {dtype.Name()} of shape {shape}.");

    internal static ArgumentException NegativeCount(string what, string name) => new($"{what}: '{name}' of the saved state is negative; it must be 0 or more.");

    internal static ArgumentException NameTwice(string name) => new($"model: the name '{name}' occurs twice.");

    internal static ArgumentException OtherData(long samples, long size, int ownSamples, int ownSize)
        => new(Errors.Say($"data loader: the saved state is of {samples} samples in batches of {size}, but there are {ownSamples} in batches of {ownSize}."));

    internal static ArgumentException Position(long position, int batches)
        => new(Errors.Say($"data loader: the saved state is at batch {position} of {batches}."));

    internal static ArgumentOutOfRangeException CheckpointEvery(string name, int batches)
        => new(name, Errors.Say($"training loop: a checkpoint every {batches} batches; it must be 1 or more, or null for after each epoch."));
}
