using Autograd.Kernels;

namespace Autograd;

/// <summary>
/// A source of random arrays that the caller owns: the one object of the kernels that changes. What it draws depends on its
/// seed and on the sizes of the draws before, and on nothing else: not on the number of threads, not on the machine (the
/// numbers are made with integer arithmetic and +, −, ×, ÷, √ only, which are exact or rounded as IEEE 754 says).
/// </summary>
/// <remarks>
/// <para>Each draw takes the next blocks of a counter (Philox4x32-10; Salmon et al. 2011), as many as its size needs, so equal
/// generators agree on their first elements whatever the sizes: <c>Uniform([3])</c> is the beginning of <c>Uniform([5])</c>,
/// row-major. Two draws are not the two halves of one, because a draw begins a fresh block. A permutation has no such prefix.</para>
/// <para>Drawing from several threads at once is safe: each draw is well formed and none shares a number with another. Which
/// thread gets which numbers is then a matter of chance; <see cref="Split"/> first to make that reproducible too.</para>
/// </remarks>
public sealed partial class Generator
{
    private const int AttemptShift = 56;

    private ulong _stream;
    private ulong _position;

    /// <summary>A generator at the beginning of the numbers of <paramref name="seed"/>. Any seed is as good as another.</summary>
    public Generator(ulong seed) => Seed = seed;

    /// <summary>A generator that goes on from where another stood.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The stream is not below 2⁵⁶; no generator has such a state.</exception>
    public Generator(GeneratorState state) => Restore(state);

    /// <summary>The seed; of a generator split off another, the one derived for it.</summary>
    public ulong Seed { get; private set; }

    /// <summary>Where it stands now. <c>new Generator(state)</c> draws again what this one draws next.</summary>
    public GeneratorState State => new(Seed, _stream, Volatile.Read(ref _position));

    /// <summary>
    /// Goes to where another generator stood, or this one earlier: it then draws again what that one drew next. For who holds
    /// the generator already, as a layer does when training is resumed; not while another thread draws.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The stream is not below 2⁵⁶; no generator has such a state.</exception>
    public void Restore(GeneratorState state)
    {
        if (state.Stream >> AttemptShift != 0) throw Errors.BadStream(nameof(state), state.Stream);
        (Seed, _stream) = (state.Seed, state.Stream);
        Volatile.Write(ref _position, state.Position);
    }

    /// <summary>Numbers uniform in [0, 1): multiples of 2⁻²⁴ (Float32) or 2⁻⁵³ (Float64). 1 is never drawn, 0 is.</summary>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="dtype">Float32 or Float64.</param>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public NdArray Uniform(Shape shape, DType dtype = DType.Float32) => dtype switch
    {
        DType.Float32 => Draw<float>(shape, 2, static (words, y) =>
        {
            for (var i = 0; i < y.Length; i++) y[i] = ToSingle(Half(words, i));
        }),
        DType.Float64 => Draw<double>(shape, 1, static (words, y) =>
        {
            for (var i = 0; i < y.Length; i++) y[i] = ToDouble(words[i]);
        }),
        _ => throw Errors.Unsupported("uniform", dtype, "use Float32, Float64, or Integers(low, high, shape)."),
    };

    /// <summary>Numbers of the standard normal distribution, by the inverse of its cdf.</summary>
    /// <param name="shape">The shape of the result.</param>
    /// <param name="dtype">Float32 (32 random bits a number, so none is farther than 6.4) or Float64 (53 bits, 8.3).</param>
    /// <exception cref="DTypeException">The dtype is not floating.</exception>
    public NdArray Normal(Shape shape, DType dtype = DType.Float32) => dtype switch
    {
        DType.Float32 => Draw<float>(shape, 2, static (words, y) =>
        {
            for (var i = 0; i < y.Length; i++) y[i] = NormalQuantile.OfWord(Half(words, i));
        }),
        DType.Float64 => Draw<double>(shape, 1, static (words, y) =>
        {
            for (var i = 0; i < y.Length; i++) y[i] = NormalQuantile.OfWord(words[i]);
        }),
        _ => throw Errors.Unsupported("normal", dtype, "use Float32 or Float64."),
    };

    /// <summary>Bools that are true with probability <paramref name="p"/>, rounded up to a multiple of 2⁻⁵³.</summary>
    /// <param name="p">From 0 (never) to 1 (always).</param>
    /// <param name="shape">The shape of the result.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside [0, 1] or NaN.</exception>
    public NdArray Bernoulli(double p, Shape shape)
    {
        if (!(p >= 0 && p <= 1)) throw Errors.BadProbability(nameof(p), p);
        return Draw<bool>(shape, 1, (words, y) =>
        {
            for (var i = 0; i < y.Length; i++) y[i] = ToDouble(words[i]) < p;
        });
    }

    /// <summary>
    /// Generators whose numbers have nothing to do with one another's, nor with what this one draws later: one for each
    /// thread, worker or layer. This one moves on, so splitting twice gives different ones; they can be split in turn.
    /// </summary>
    /// <param name="n">How many, 0 or more.</param>
    /// <remarks>
    /// Each has a key and stream of its own, 120 bits from one block of this generator, so that a million of them
    /// overlap anywhere with probability 2⁻⁸⁰.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative.</exception>
    public Generator[] Split(int n)
    {
        if (n < 0) throw Errors.NegativeCount("split", nameof(n), n);
        var result = new Generator[n];
        var start = Reserve(n, 1);
        for (var i = 0; i < n; i++)
        {
            var (seed, stream) = Philox.Block(start + (ulong)i, _stream, Seed);
            result[i] = new Generator(new GeneratorState(seed, stream & ((1UL << AttemptShift) - 1), 0));
        }

        return result;
    }

    internal static float ToSingle(uint word) => (word >> 8) * (1f / (1 << 24));

    internal static double ToDouble(ulong word) => (word >> 11) * (1.0 / (1L << 53));

    private static uint Half(ReadOnlySpan<ulong> words, int i) => (uint)(words[i >> 1] >> ((i & 1) << 5));

    /// <summary>Takes the blocks for <paramref name="count"/> draws; atomically, so that no two draws get the same.</summary>
    private ulong Reserve(int count, int perBlock)
    {
        var blocks = ((ulong)count + (ulong)perBlock - 1) / (ulong)perBlock;
        return Interlocked.Add(ref _position, blocks) - blocks;
    }

    /// <summary>An array of elements made of one 64-bit word, or of <paramref name="perWord"/> parts of one. A chunk starts a block.</summary>
    private NdArray Draw<T>(Shape shape, int perWord, SpanMap<ulong, T> make)
        where T : unmanaged
    {
        var result = NdArray.Fresh<T>(shape, out var buffer);
        var start = Reserve(buffer.Length, 2 * perWord);
        Parallelism.For(buffer.Length, Elementwise.Chunk, (from, to) =>
        {
            Span<ulong> words = stackalloc ulong[Elementwise.Tile];
            var tile = words.Length * perWord;
            while (from < to)
            {
                var count = Math.Min(tile, to - from);
                var some = words[..((count + perWord - 1) / perWord)];
                Philox.Fill(some, start + (ulong)(from / (2 * perWord)), _stream, Seed);
                make(some, buffer.AsSpan(from, count));
                from += count;
            }
        });
        return result;
    }
}
