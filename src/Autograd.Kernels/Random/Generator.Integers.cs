using Autograd.Kernels;

namespace Autograd;

public sealed partial class Generator
{
    /// <summary>Whole numbers, each from <paramref name="low"/> to <paramref name="high"/> − 1 exactly as likely as the others.</summary>
    /// <param name="low">The smallest.</param>
    /// <param name="high">One more than the largest.</param>
    /// <param name="shape">The shape of the result, which is Int64.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="low"/> is not below <paramref name="high"/>.</exception>
    public NdArray Integers(long low, long high, Shape shape)
    {
        if (low >= high) throw Errors.EmptyRange(nameof(high), low, high);
        var range = (ulong)high - (ulong)low;
        var result = NdArray.Fresh<long>(shape, out var buffer);
        var start = Reserve(buffer.Length, 2);
        Parallelism.For(buffer.Length, Elementwise.Chunk, (from, to) =>
        {
            Span<ulong> words = stackalloc ulong[Elementwise.Tile];
            while (from < to)
            {
                var some = words[..Math.Min(words.Length, to - from)];
                Philox.Fill(some, start + (ulong)(from / 2), _stream, Seed);
                for (var i = 0; i < some.Length; i++)
                    buffer[from + i] = (long)((ulong)low + Below(range, some[i], start, from + i));
                from += some.Length;
            }
        });
        return result;
    }

    /// <summary>The numbers 0 to <paramref name="n"/> − 1 in random order, each order as likely as the others.</summary>
    /// <param name="n">How many, 0 or more.</param>
    /// <returns>[n], Int64.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative.</exception>
    public NdArray Permutation(int n)
    {
        if (n < 0) throw Errors.NegativeCount("permutation", nameof(n), n);
        var result = NdArray.Fresh<long>([n], out var buffer);
        for (var i = 0; i < n; i++) buffer[i] = i;

        // Fisher and Yates, from the end; the last step would exchange element 0 with itself.
        var steps = Math.Max(n - 1, 0);
        var start = Reserve(steps, 2);
        Span<ulong> words = stackalloc ulong[Elementwise.Tile];
        for (var at = 0; at < steps;)
        {
            var some = words[..Math.Min(words.Length, steps - at)];
            Philox.Fill(some, start + (ulong)(at / 2), _stream, Seed);
            for (var i = 0; i < some.Length; i++)
            {
                var last = n - 1 - at - i;
                var other = (int)Below((ulong)last + 1, some[i], start, at + i);
                (buffer[last], buffer[other]) = (buffer[other], buffer[last]);
            }

            at += some.Length;
        }

        return result;
    }

    /// <summary>
    /// A number below <paramref name="range"/> from the word of draw <paramref name="index"/>, without bias: a word from the
    /// incomplete last stretch of 2⁶⁴ is refused. Its replacement comes from the same place of another stream that only
    /// refused draws use, so a refusal here moves no other draw.
    /// </summary>
    /// <remarks>Lemire 2019, Fast random integer generation in an interval.</remarks>
    private ulong Below(ulong range, ulong word, ulong start, int index)
    {
        var high = Math.BigMul(word, range, out var low);
        if (low >= range) return high;
        var refused = (0 - range) % range;

        // 2⁶⁴ mod range is less than half of 2⁶⁴: 256 refusals in a row have a probability below 2⁻²⁵⁶.
        for (var attempt = 1UL; low < refused && attempt < 256; attempt++)
        {
            var (first, second) = Philox.Block(start + (ulong)(index / 2), _stream | (attempt << AttemptShift), Seed);
            high = Math.BigMul((index & 1) == 0 ? first : second, range, out low);
        }

        return high;
    }
}
