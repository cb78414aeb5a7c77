namespace Autograd;

/// <summary>
/// A sum of samples' gradients along one fixed binary tree over the samples' numbers, so that how the samples were dealt
/// out to shards, workers and threads, and in which order those finished, cannot change a bit of the total. Immutable.
/// </summary>
/// <remarks>
/// The tree: a block of 2ᵏ samples that starts at a multiple of 2ᵏ is the sum of its two halves, left + right. A shard holds
/// the complete blocks that its samples make up, at most two of each size if they are consecutive, and adding two shards
/// completes the blocks that they make up together. The total of n samples adds the blocks of n's binary digits from the
/// last to the first; it depends on n and on the samples, and on nothing else.
/// </remarks>
public sealed class GradientSum
{
    // By their first samples; no two of them are halves of one block.
    private readonly Block[] _blocks;

    private GradientSum(Block[] blocks) => _blocks = blocks;

    /// <summary>The sum of no samples.</summary>
    public static GradientSum Empty { get; } = new([]);

    /// <summary>The number of samples in it.</summary>
    public long Count => _blocks.Sum(static block => block.Size);

    /// <summary>
    /// The total, when the samples in it are those from 0 to <see cref="Count"/> − 1. <see cref="Gradients.Zero"/> for none.
    /// </summary>
    /// <exception cref="InvalidOperationException">Some sample is missing.</exception>
    public Gradients Total
    {
        get
        {
            var next = 0L;
            foreach (var block in _blocks)
            {
                if (block.First != next) throw GraphErrors.SampleMissing(next);
                next += block.Size;
            }

            var total = Gradients.Zero;
            for (var b = _blocks.Length - 1; b >= 0; b--) total = _blocks[b].Sum + total;
            return total;
        }
    }

    /// <summary>One sample.</summary>
    /// <param name="sample">Its number, 0 or more, which is its place in the tree.</param>
    /// <param name="gradients">Its gradients.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static GradientSum Of(long sample, Gradients gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        return new([new Block(0, sample, gradients)]);
    }

    /// <summary>Consecutive samples.</summary>
    /// <param name="first">The number of the first one, 0 or more.</param>
    /// <param name="samples">Their gradients.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static GradientSum Of(long first, IReadOnlyList<Gradients> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        var blocks = new Stack<Block>();
        for (var i = 0; i < samples.Count; i++)
        {
            ArgumentNullException.ThrowIfNull(samples[i], nameof(samples));
            Push(blocks, new Block(0, first + i, samples[i]));
        }

        return new([.. blocks.Reverse()]);
    }

    /// <summary>The samples of both.</summary>
    /// <exception cref="ArgumentException">Some sample is in both.</exception>
    public static GradientSum operator +(GradientSum left, GradientSum right) => Add(left, right);

    /// <summary>The operator + by name.</summary>
    public static GradientSum Add(GradientSum left, GradientSum right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        Block[] all = [.. left._blocks, .. right._blocks];
        Array.Sort(all, static (x, y) => x.First.CompareTo(y.First));
        for (var b = 1; b < all.Length; b++)
            if (all[b].First < all[b - 1].First + all[b - 1].Size) throw GraphErrors.SampleTwice(all[b].First);
        var blocks = new Stack<Block>();
        foreach (var block in all) Push(blocks, block);
        return new([.. blocks.Reverse()]);
    }

    /// <summary>Puts the next block on, and closes every block that it completes.</summary>
    private static void Push(Stack<Block> blocks, Block next)
    {
        while ((next.Index & 1) == 1 && blocks.TryPeek(out var before) && before.Level == next.Level && before.Index == next.Index - 1)
        {
            blocks.Pop();
            next = new Block(next.Level + 1, next.Index >> 1, before.Sum + next.Sum);
        }

        blocks.Push(next);
    }

    /// <summary>The samples from Index · 2^Level on, 2^Level of them.</summary>
    private readonly record struct Block(int Level, long Index, Gradients Sum)
    {
        internal long First => Index << Level;

        internal long Size => 1L << Level;
    }
}
