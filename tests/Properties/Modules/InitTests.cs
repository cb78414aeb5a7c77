namespace Autograd.Properties.Modules;

/// <summary>Initialisers draw from the distributions that they say: bounds, means and variances, with seeds.</summary>
public sealed class InitTests
{
    private const int Count = 40_000;

    // 200 outputs of fan in 200 / fan out 200·1; as a filter [100, 50, 2, 4]: fan in 400, fan out 800.
    private static readonly Shape Filter = [100, 50, 2, 4];

    private static readonly Dictionary<string, (Func<Generator, Tensor> Draw, double Bound, double Deviation)> Cases = new(StringComparer.Ordinal)
    {
        ["uniform"] = (static g => Init.Uniform(Filter, g, -3, 3), 3, 3 / Math.Sqrt(3)),
        ["normal"] = (static g => Init.Normal(Filter, g, std: 0.1), double.PositiveInfinity, 0.1),
        ["xavier uniform"] = (static g => Init.XavierUniform(Filter, g, Init.TanhGain), 5.0 / 3 * Math.Sqrt(6.0 / 1200), 5.0 / 3 * Math.Sqrt(2.0 / 1200)),
        ["xavier normal"] = (static g => Init.XavierNormal(Filter, g), double.PositiveInfinity, Math.Sqrt(2.0 / 1200)),
        ["kaiming uniform"] = (static g => Init.KaimingUniform(Filter, g), Math.Sqrt(6.0 / 400), Math.Sqrt(2.0 / 400)),
        ["kaiming uniform out"] = (static g => Init.KaimingUniform(Filter, g, mode: FanMode.FanOut), Math.Sqrt(6.0 / 800), Math.Sqrt(2.0 / 800)),
        ["kaiming normal"] = (static g => Init.KaimingNormal(Filter, g, Init.LeakyReluGain(0.5), FanMode.FanOut), double.PositiveInfinity, Math.Sqrt(2 / 1.25 / 800)),
        ["linear weight"] = (static g => new Linear(400, 100, g).Weight, 0.05, 0.05 / Math.Sqrt(3)),
        ["linear bias"] = (static g => new Linear(4, Count, g).Bias!, 0.5, 0.5 / Math.Sqrt(3)),
        ["conv weight"] = (static g => new Conv2d(100, 100, [2, 4], g, groups: 2).Weight, 0.05, 0.05 / Math.Sqrt(3)),
        ["conv bias"] = (static g => new Conv1d(1, Count, 4, g).Bias!, 0.5, 0.5 / Math.Sqrt(3)),
        ["embedding"] = (static g => new Embedding(200, 200, g).Weight, double.PositiveInfinity, 1),
        ["lstm"] = (static g => new Lstm(100, 100, g).Cells[0].WeightHh, 0.1, 0.1 / Math.Sqrt(3)),
        ["gru"] = (static g => new Gru(134, 100, g).Cells[0].WeightIh, 0.1, 0.1 / Math.Sqrt(3)),

        // Of a standard normal between ±2: variance 1 − 2·2·φ(2) / (Φ(2) − Φ(−2)).
        ["truncated normal"] = (static g => Init.TruncNormal(Filter, g), 2, Math.Sqrt(0.7737413035499232)),
        ["truncated normal, scaled"] = (static g => Init.TruncNormal(Filter, g, std: 0.02, low: -0.04, high: 0.04), 0.04, 0.02 * Math.Sqrt(0.7737413035499232)),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Bounds_mean_and_variance_are_those_of_the_distribution(string name)
    {
        var (draw, bound, deviation) = Cases[name];
        var x = draw(new Generator(1)).To(DType.Float64);
        Assert.InRange(x.Numel, Count, 41_000);

        // Float32 rounds a bound by half an ulp at most; the largest of 40,000 uniform numbers is within 0.1 % of it.
        var largest = x.Abs().Max().Item();
        Assert.InRange(largest, double.IsFinite(bound) ? bound * 0.998 : 3 * deviation, bound * (1 + Math.Pow(2, -23)));

        // Six standard deviations of the mean of n numbers and of their variance (at most 2σ⁴/n).
        Assert.Equal(0, x.Mean().Item(), 6 * deviation / Math.Sqrt(Count));
        Assert.Equal(deviation * deviation, x.Var().Item(), 6 * deviation * deviation * Math.Sqrt(2.0 / Count));
        Assert.Equal(x.ToArray<double>(), draw(new Generator(1)).To(DType.Float64).ToArray<double>());
        Assert.NotEqual(x.ToArray<double>(), draw(new Generator(2)).To(DType.Float64).ToArray<double>());
    }

    [Theory]
    [InlineData(5, 3)]
    [InlineData(3, 5)]
    [InlineData(4, 4)]
    public void Orthogonal_rows_or_columns_have_the_length_of_the_gain(int rows, int columns)
    {
        var q = Init.Orthogonal([rows, columns], new Generator(3), gain: 2, DType.Float64);
        var gram = rows < columns ? q.MatMul(q.T) : q.T.MatMul(q);
        Assert.All((gram - (4 * Tensor.Eye(Math.Min(rows, columns), dtype: DType.Float64))).ToArray<double>(), static v => Assert.Equal(0, v, 1e-14));
        Assert.Equal(Shape.Of(3, 2, 2), Init.Orthogonal([3, 2, 2], new Generator(3)).Shape);
        Assert.Equal(Shape.Of(0, 2), Init.Orthogonal([0, 2], new Generator(3)).Shape);
    }

    [Fact]
    public void Signs_of_an_orthogonal_matrix_are_chance()
    {
        var signs = Enumerable.Range(0, 400).Count(static seed => Init.Orthogonal([2, 2], new Generator((ulong)seed))[0, 0].Item() > 0);
        Assert.InRange(signs, 200 - 60, 200 + 60);
    }

    [Fact]
    public void The_row_of_the_padding_is_zeros()
        => Assert.Equal([false, false, true, false], new Embedding(4, 3, new Generator(1), paddingIdx: -2).Weight.Eq(0).All(1).ToArray<bool>());

    [Fact]
    public void A_layer_without_inputs_has_a_bias_of_zeros()
        => Assert.Equal([0f, 0], new Linear(0, 2, new Generator(1)).Forward(Tensor.Zeros(0)).ToArray<float>());
}
