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
}
