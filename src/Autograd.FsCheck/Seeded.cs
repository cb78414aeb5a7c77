using FsCheck;
using FsCheck.Fluent;

namespace Autograd.Testing;

/// <summary>
/// Generators that draw one number from FsCheck and the rest from it: FsCheck's seed replays them, and thousands of values
/// cost no more than one.
/// </summary>
internal static class Seeded
{
    /// <param name="draw">Makes a value from a source of randomness and FsCheck's size.</param>
    public static Gen<T> Gen<T>(Func<Random, int, T> draw)
        => FsCheck.Fluent.Gen.Sized(size => FsCheck.Fluent.Gen.Choose(0, int.MaxValue - 1).Select(seed => draw(new Random(seed), size)));
}
