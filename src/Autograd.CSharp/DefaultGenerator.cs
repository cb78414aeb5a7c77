namespace Autograd;

/// <summary>The generator that <see cref="Variable"/>'s random factories use when none is given.</summary>
public static class DefaultGenerator
{
    private static Generator _current = new((ulong)Random.Shared.NextInt64());

    /// <summary>The generator in use. Draws are atomic; their order between threads is chance.</summary>
    public static Generator Current => Volatile.Read(ref _current);

    /// <summary>Starts anew from a seed, as <c>torch.manual_seed</c>.</summary>
    /// <returns>The new generator.</returns>
    public static Generator Seed(ulong seed)
    {
        var generator = new Generator(seed);
        Volatile.Write(ref _current, generator);
        return generator;
    }
}
