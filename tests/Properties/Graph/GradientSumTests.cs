using Autograd.Properties.Rules;
using FsCheck.Xunit;

namespace Autograd.Properties.Graph;

/// <summary>Sums over samples depend on the samples and their number; on shards, workers, threads and order never.</summary>
public sealed class GradientSumTests
{
    private static readonly Tensor Weights = Tensor.From([0.1f, -0.7f, 1.3f]).Track();
    private static readonly Tensor Bias = Tensor.Scalar(0.3f).Track();

    /// <summary>Samples are dealt out at random, each shard adds up its own in any order, and the shards meet in any order.</summary>
    [Property(MaxTest = 60)]
    public void How_samples_were_dealt_out_does_not_change_a_bit(ulong seed, byte count, byte shards)
    {
        var samples = Samples(seed, (count % 70) + 1);
        var generator = new Generator(seed).Split(1)[0];
        var dealt = new GradientSum[(shards % 9) + 1];
        Array.Fill(dealt, GradientSum.Empty);
        foreach (var sample in generator.Permutation(samples.Count).ToArray<long>())
        {
            var shard = generator.Integers(0, dealt.Length, default).Item<long>();
            dealt[shard] += GradientSum.Of(sample, samples[(int)sample]);
        }

        var sum = generator.Permutation(dealt.Length).ToArray<long>().Aggregate(GradientSum.Empty, (total, shard) => dealt[shard] + total);
        Assert.Equal(samples.Count, sum.Count);
        Same(Gradients.Sum(samples), sum.Total);
    }

    [Property(MaxTest = 60)]
    public void Consecutive_shards_of_any_sizes_give_the_bits_of_one(ulong seed, byte count, byte cut, byte second)
    {
        var samples = Samples(seed, (count % 70) + 1);
        var a = cut % (samples.Count + 1);
        var b = a + (second % (samples.Count - a + 1));
        var parts = new[] { (0, a), (a, b), (b, samples.Count) };
        var sum = parts.Select(part => GradientSum.Of(part.Item1, [.. samples.Skip(part.Item1).Take(part.Item2 - part.Item1)])).Aggregate(GradientSum.Add);
        Same(Gradients.Sum(samples), sum.Total);
    }

    [Property(MaxTest = 20)]
    public void Threads_do_not_change_a_bit(ulong seed)
    {
        var samples = Samples(seed, 50);
        var sum = samples.Select(static (g, i) => (g, i)).AsParallel().Select(static s => GradientSum.Of(s.i, s.g)).Aggregate(GradientSum.Empty, GradientSum.Add);
        Same(Gradients.Sum(samples), sum.Total);
    }

    /// <summary>The tree halves the error too: a fixed order of one million ones and one large term would lose them.</summary>
    [Fact]
    public void Tree_is_that_of_blocks_of_powers_of_two()
    {
        // (((a + b) + (c + d)) + ((e + f) + (g))): seven samples are blocks of 4, 2 and 1, added from the last.
        var x = Tensor.From([0.0]).Track();
        double[] v = [1e16, 1, -1e16, 1, 3, 1e-3, 7];
        var total = Gradients.Sum([.. v.Select(value => new Gradients(new() { [x.Edge] = Tensor.From([value]) }))]);
        Assert.Equal(((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + v[6]), total[x].Item());
    }

    [Fact]
    public void Tensor_that_no_sample_has_stays_absent()
    {
        var other = Tensor.Zeros(2).Track();
        var total = Gradients.Sum([.. Samples(3, 5)]);
        Assert.False(total.ContainsKey(other));
        Assert.Same(Gradients.Zero, Gradients.Sum([]));
    }

    [Fact]
    public void Missing_and_double_samples_are_errors()
    {
        var samples = Samples(1, 4);
        var gap = GradientSum.Of(0, samples[0]) + GradientSum.Of(2, samples[2]);
        Assert.Contains("sample 1 is missing", Assert.Throws<InvalidOperationException>(() => gap.Total).Message, StringComparison.Ordinal);
        var both = GradientSum.Of(0, samples);
        Assert.Contains("sample 2 ", Assert.Throws<ArgumentException>(() => both + GradientSum.Of(2, samples[2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientSum.Of(-1, samples[0]));
    }

    /// <summary>A running sum of a million samples would hold 20 maps, not a million.</summary>
    [Fact]
    public void Running_sum_holds_a_map_for_each_binary_digit()
    {
        var one = Samples(1, 1)[0];
        var sum = GradientSum.Empty;
        for (var i = 0; i < 1023; i++) sum += GradientSum.Of(i, one);
        var blocks = (Array)typeof(GradientSum).GetField("_blocks", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(sum)!;
        Assert.Equal(10, blocks.Length);
        Assert.Equal(1023, sum.Count);
    }

    /// <summary>Every other sample does not use the bias, so that supports differ.</summary>
    private static List<Gradients> Samples(ulong seed, int count)
    {
        var x = new Tensor(new Generator(seed).Normal([count, 3]));
        var samples = new List<Gradients>();
        for (var i = 0; i < count; i++)
        {
            var y = (x[i] * Weights).Sum();
            samples.Add((i % 2 == 0 ? y.Tanh() : (y + Bias).Tanh()).Backward());
        }

        return samples;
    }

    private static void Same(Gradients expected, Gradients actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var place in expected.Places) Terms.AssertSameBits([expected.At(place)!], [actual.At(place)!], "sums");
    }
}
