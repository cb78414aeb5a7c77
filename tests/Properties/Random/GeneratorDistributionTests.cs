using Autograd.Kernels;
using MathNet.Numerics.Distributions;

namespace Autograd.Properties;

/// <summary>
/// The distributions, at fixed seeds: what passes once passes always. Limits are those of a test at level 1e−6 or so, wide
/// enough that no seed was chosen for them.
/// </summary>
public sealed class GeneratorDistributionTests
{
    private const int N = 200_000;

    // Kolmogorov: P(√n·D > 2.7) ≈ 2·exp(−2·2.7²) = 1e−6.
    private const double KsLimit = 2.7;

    // A mean of n terms is farther than 5 standard errors off with probability 6e−7.
    private const double Sigmas = 5;

    public static TheoryData<ulong> Seeds => [0, 1, 2026, ulong.MaxValue];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Uniform_is_uniform(ulong seed)
    {
        var exact = new ContinuousUniform(0, 1);
        Assert.InRange(Ks(Doubles(new Generator(seed).Uniform([N])), exact.CumulativeDistribution), 0, KsLimit);
        var x = new Generator(seed).Uniform([N], DType.Float64).ToArray<double>();
        Assert.InRange(Ks(x, exact.CumulativeDistribution), 0, KsLimit);
        Assert.InRange(x.Average() - 0.5, -Sigmas * Math.Sqrt(1.0 / 12 / N), Sigmas * Math.Sqrt(1.0 / 12 / N));

        // Var (u − ½)² = 1/80 − 1/144 = 1/180.
        Assert.InRange(
            x.Average(static u => (u - 0.5) * (u - 0.5)) - (1.0 / 12), -Sigmas * Math.Sqrt(1.0 / 180 / N), Sigmas * Math.Sqrt(1.0 / 180 / N));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Normal_is_normal(ulong seed)
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var x = Doubles(new Generator(seed).Normal([N], dtype));
            Assert.InRange(Ks(x, new Normal(0, 1).CumulativeDistribution), 0, KsLimit);

            // Moments 1 to 4 are 0, 1, 0, 3; their variances are the moments 2, 4, 6, 8 less the squares: 1, 2, 15, 96.
            foreach (var (power, moment, variance) in new[] { (1, 0.0, 1.0), (2, 1, 2), (3, 0, 15), (4, 3, 96) })
                Assert.InRange((x.Average(z => Math.Pow(z, power)) - moment) / Math.Sqrt(variance / N), -Sigmas, Sigmas);
        }
    }

    [Fact]
    public void Neighbours_are_not_correlated()
    {
        var x = new Generator(7).Normal([N], DType.Float64).ToArray<double>();
        foreach (var lag in new[] { 1, 2, 3, 4, 8, 1024, 2048, 1 << 15 })
            Assert.InRange(Enumerable.Range(0, N - lag).Sum(i => x[i] * x[i + lag]) / Math.Sqrt(N - lag), -Sigmas, Sigmas);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(-3, 4)]
    [InlineData(10, 1010)]
    [InlineData(-5_000_000_000_000_000_000, 5_000_000_000_000_000_000)] // a refusal for every 46 of 100 words
    [InlineData(long.MinValue, long.MaxValue)]
    public void Integers_are_even(long low, long high)
    {
        var x = new Generator(3).Integers(low, high, [N]).ToArray<long>();
        Assert.All(x, v => Assert.InRange(v, low, high - 1));
        var bins = (int)Int128.Min((Int128)high - low, 100);
        var counts = new double[bins];
        foreach (var v in x) counts[(int)((UInt128)((Int128)v - low) * (UInt128)bins / (UInt128)((Int128)high - low))]++;
        Assert.InRange(ChiSquare(counts, N), 0, 1 - 1e-6);
    }

    [Fact]
    public void Permutation_gives_every_order_alike()
    {
        var generator = new Generator(11);
        var counts = new Dictionary<long, double>();
        for (var i = 0; i < 24_000; i++)
        {
            var p = generator.Permutation(4).ToArray<long>();
            var key = p.Aggregate(0L, static (sum, v) => (sum * 4) + v);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        Assert.Equal(24, counts.Count);
        Assert.InRange(ChiSquare([.. counts.Values], 24_000), 0, 1 - 1e-6);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1e-3)]
    [InlineData(0.3)]
    [InlineData(1)]
    public void Bernoulli_is_true_as_often_as_asked(double p)
    {
        var share = new Generator(5).Bernoulli(p, [N]).ToArray<bool>().Average(static b => b ? 1.0 : 0);
        var error = Sigmas * Math.Sqrt(p * (1 - p) / N);
        Assert.InRange(share - p, -error, error);
    }

    [Fact]
    public void Normal_quantile_is_that_of_MathNet()
    {
        // Denser towards 0, to the smallest probability that 64 bits give, across both seams (0.075 and exp(−25)).
        for (var i = 1; i <= 20_000; i++)
        {
            var p = 0.5 * Math.Pow(2, -53.0 * i / 20_000);
            var expected = Normal.InvCDF(0, 1, p);

            // Against 40-digit arithmetic ours is within 6e−16 of |z|, MathNet's within 4e−16.
            Assert.InRange(NormalQuantile.Lower(p) - expected, 1.5e-15 * expected, -1.5e-15 * expected);
        }

        Assert.Equal(0, NormalQuantile.Lower(0.5));
    }

    [Fact]
    public void Extreme_words_stay_inside()
    {
        Assert.Equal(0, Generator.ToSingle(0));
        Assert.Equal(MathF.BitDecrement(1), Generator.ToSingle(uint.MaxValue));
        Assert.Equal(0, Generator.ToDouble(0));
        Assert.Equal(Math.BitDecrement(1), Generator.ToDouble(ulong.MaxValue));
        Assert.Equal(-6.3379f, NormalQuantile.OfWord(0u), 1e-3f);
        Assert.Equal(-NormalQuantile.OfWord(0u), NormalQuantile.OfWord(1u));
        Assert.Equal(-8.2924, NormalQuantile.OfWord(0ul), 1e-3);
        Assert.Equal(-NormalQuantile.OfWord(0ul), NormalQuantile.OfWord(1ul));
        Assert.True(NormalQuantile.OfWord(uint.MaxValue) > 0 && NormalQuantile.OfWord(uint.MaxValue) < 1e-9f);
        Assert.True(NormalQuantile.OfWord(ulong.MaxValue) > 0 && NormalQuantile.OfWord(ulong.MaxValue) < 1e-15);
    }

    [Fact]
    public void Uniform_of_four_million_never_reaches_1()
        => Assert.All(
            new Generator(1).Uniform([1 << 22]).ToArray<float>().Chunk(1 << 16), static x => Assert.True(x.Min() >= 0 && x.Max() < 1));

    private static double[] Doubles(NdArray x)
        => x.DType == DType.Float64 ? x.ToArray<double>() : Array.ConvertAll(x.ToArray<float>(), static v => (double)v);

    /// <summary>√n times the largest distance between the empirical and the exact distribution.</summary>
    private static double Ks(double[] x, Func<double, double> cdf)
    {
        Array.Sort(x);
        var distance = 0.0;
        for (var i = 0; i < x.Length; i++)
        {
            var exact = cdf(x[i]);
            distance = Math.Max(distance, Math.Max(((i + 1.0) / x.Length) - exact, exact - ((double)i / x.Length)));
        }

        return distance * Math.Sqrt(x.Length);
    }

    /// <summary>The probability of a smaller χ² than that of these counts under equal chances.</summary>
    private static double ChiSquare(double[] counts, int n)
    {
        var expected = (double)n / counts.Length;
        return new ChiSquared(counts.Length - 1).CumulativeDistribution(counts.Sum(c => (c - expected) * (c - expected) / expected));
    }
}
