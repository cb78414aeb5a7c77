using System.Numerics;
using System.Runtime.InteropServices;

namespace Autograd.Rules;

/// <summary>Eight bytes that stand for an array's bits: other bits give another number, but for one chance in 2⁶⁴.</summary>
internal static class BitHash
{
    // An odd number with bits everywhere: 2⁶⁴ divided by the golden ratio.
    private const ulong Odd = 0x9E3779B97F4A7C15;

    internal static ulong Of(NdArray x) => x.DType switch
    {
        DType.Float32 => Of(MemoryMarshal.AsBytes(x.AsSpan<float>())),
        DType.Float64 => Of(MemoryMarshal.AsBytes(x.AsSpan<double>())),
        DType.Int64 => Of(MemoryMarshal.AsBytes(x.AsSpan<long>())),
        _ => Of(MemoryMarshal.AsBytes(x.AsSpan<bool>())),
    };

    private static ulong Of(ReadOnlySpan<byte> bytes)
    {
        // Four independent chains, so that one multiplication need not wait for the last.
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        ulong a = Odd, b = ~Odd, c = Odd >> 1, d = ~Odd >> 1;
        var i = 0;
        for (; i + 4 <= words.Length; i += 4)
        {
            a = Mix(a, words[i]);
            b = Mix(b, words[i + 1]);
            c = Mix(c, words[i + 2]);
            d = Mix(d, words[i + 3]);
        }

        for (; i < words.Length; i++) a = Mix(a, words[i]);
        for (var j = words.Length * sizeof(ulong); j < bytes.Length; j++) a = Mix(a, bytes[j]);
        return Mix(Mix(Mix(Mix(a, b), c), d), (ulong)bytes.Length);
    }

    private static ulong Mix(ulong hash, ulong word) => BitOperations.RotateLeft((hash ^ word) * Odd, 29);
}
