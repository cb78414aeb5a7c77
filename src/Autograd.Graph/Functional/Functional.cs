namespace Autograd;

/// <summary>How a loss over many samples becomes one number.</summary>
public enum Reduction
{
    /// <summary>The mean; a weighted one where there are weights.</summary>
    Mean,

    /// <summary>The sum.</summary>
    Sum,

    /// <summary>Nothing: a loss for each sample.</summary>
    None,

    /// <summary>The sum divided by the size of the first dimension, for <see cref="Functional.KlDiv"/> alone.</summary>
    BatchMean,
}

/// <summary>PyTorch's <c>torch.nn.functional</c>: losses and layers as functions, for tensors and variables alike.</summary>
public static partial class Functional
{
}
