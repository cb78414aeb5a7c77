using System.Runtime.CompilerServices;

namespace Autograd.Kernels;

/// <summary>
/// Philox4x32-10: a bijection of 128-bit counters under a 64-bit key whose outputs, for counters 0, 1, 2, …, pass the
/// known tests of randomness. Random access is what makes results independent of the number of threads.
/// </summary>
/// <remarks>Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3. SC 2011.</remarks>
internal static class Philox
{
    /// <summary>The 128 bits of one counter. Words 0 to 3 of the paper are low and high half of each, in that order.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static (ulong First, ulong Second) Block(ulong counterLow, ulong counterHigh, ulong key)
    {
        var (x0, x1, x2, x3) = ((uint)counterLow, (uint)(counterLow >> 32), (uint)counterHigh, (uint)(counterHigh >> 32));
        var (k0, k1) = ((uint)key, (uint)(key >> 32));
        for (var round = 0; round < 10; round++)
        {
            var (p, q) = ((ulong)x0 * 0xD2511F53, (ulong)x2 * 0xCD9E8D57);
            (x0, x1, x2, x3) = ((uint)(q >> 32) ^ x1 ^ k0, (uint)q, (uint)(p >> 32) ^ x3 ^ k1, (uint)p);
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }

        return (x0 | ((ulong)x1 << 32), x2 | ((ulong)x3 << 32));
    }

    /// <summary>The blocks of successive counters, two words each; an odd last word is the first of its block.</summary>
    internal static void Fill(Span<ulong> words, ulong counterLow, ulong counterHigh, ulong key)
    {
        var i = 0;
        for (; i + 1 < words.Length; i += 2) (words[i], words[i + 1]) = Block(counterLow++, counterHigh, key);
        if (i < words.Length) (words[i], _) = Block(counterLow, counterHigh, key);
    }
}
