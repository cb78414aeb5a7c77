namespace Autograd;

/// <summary>Shapes of convolutional layers.</summary>
internal static class Filters
{
    /// <summary>[out, in / groups, …window].</summary>
    internal static Shape First(string module, int dims, int inChannels, int outChannels, Sizes kernelSize, int groups)
    {
        if (inChannels < 1) throw ModuleErrors.Size(module, nameof(inChannels), inChannels);
        if (outChannels < 1) throw ModuleErrors.Size(module, nameof(outChannels), outChannels);
        if (groups < 1) throw ModuleErrors.Size(module, nameof(groups), groups);
        if (inChannels % groups != 0) throw NetworkErrors.Indivisible(module, "channels of the input", inChannels, groups);
        if (outChannels % groups != 0) throw NetworkErrors.Indivisible(module, "channels of the output", outChannels, groups);
        return Shape.Of([outChannels, inChannels / groups, .. kernelSize.For(module, nameof(kernelSize), dims, 1)]);
    }
}
