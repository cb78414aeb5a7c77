using Autograd.Kernels;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Statistics;

namespace Autograd.Properties.Kernels;

/// <summary>Known cases of reductions: order of summation, drift, special values, refusals, MathNet's results.</summary>
public sealed class ReductionCaseTests
{
    private const double Inf = double.PositiveInfinity;

    [Fact]
    public void Twenty_million_terms_do_not_drift()
    {
        var x = NdArray.Full(0.1, [20_000_000], DType.Float32);

        // 16 + 32 + 6 + 10 roundings of 2⁻²⁴ at most; one accumulator would be off by more than one percent.
        Assert.Equal(1, Kernel.Sum(x).Item() / (0.1f * 2e7), 64 * 6e-8);
        Assert.Equal(2e7, Kernel.Sum(NdArray.Full(1, [20_000_000], DType.Float32)).Item());
        Assert.Equal(1, Kernel.Mean(x).Item() / 0.1f, 64 * 6e-8);
        Assert.Equal(1, Kernel.Sum(NdArray.Scalar(0.1f).Expand([20_000_000])).Item() / (0.1f * 2e7), 64 * 6e-8);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(1023)]
    [InlineData(1025)]
    [InlineData(4000)]
    [InlineData(32_769)]
    [InlineData(100_003)]
    public void The_order_of_a_sum_depends_on_its_length_alone(int length)
    {
        const int Columns = 9;
        var random = new Random(length);
        var data = new float[Columns * length];
        for (var i = 0; i < data.Length; i++) data[i] = (float)((random.NextDouble() * 2) - 1) * (1 << random.Next(10));
        var rows = NdArray.From<float>(data, [Columns, length]);
        var columns = rows.Transpose(0, 1).Contiguous();
        float[] expected = [.. Enumerable.Range(0, Columns).Select(r => InOrder(data.AsSpan(r * length, length), 64))];
        Assert.Equal(expected, Kernel.Sum(rows, [1]).ToArray<float>());
        Assert.Equal(expected, Kernel.Sum(columns, [0]).ToArray<float>());
        Assert.Equal(expected, Kernel.Sum(columns.Transpose(0, 1), [1]).ToArray<float>());
        Assert.Equal(expected[4], Kernel.Sum(rows.Select(0, 4)).Item());
        Assert.Equal(expected[4], Kernel.Sum(columns.Select(1, 4)).Item());
        Assert.Equal(InOrder(data.AsSpan(0, length).ToArray().Reverse().ToArray(), 64), Kernel.Sum(rows.Select(0, 0).Flip(0)).Item());
    }

    [Fact]
    public void Wide_arrays_give_the_bits_of_their_rows_summed_alone()
    {
        // Large enough for several threads, while each row alone is not.
        var random = new Random(1);
        var x = NdArray.From<double>(Enumerable.Range(0, 700 * 600).Select(_ => random.NextDouble() - 0.3).ToArray(), [700, 600]);
        var (rows, columns) = (Kernel.Sum(x, [1]).ToArray<double>(), Kernel.Sum(x, [0]).ToArray<double>());
        var (middle, norms) = (Kernel.Sum(x.Reshape(7, 100, 600), [1]), Kernel.Norm(x, 2, [0]).ToArray<double>());
        var (variance, tops) = (Kernel.Var(x, [0]).ToArray<double>(), Kernel.Max(x, 0));
        for (var i = 0; i < 600; i += 13)
        {
            var row = x.Select(0, i).Contiguous();
            var column = x.Select(1, i).Contiguous();
            Assert.Equal(InOrder(row.AsSpan<double>(), 32), rows[i]);
            Assert.Equal(rows[i], Kernel.Sum(row).Item());
            Assert.Equal(columns[i], Kernel.Sum(column).Item());
            Assert.Equal(norms[i], Kernel.Norm(column).Item());
            Assert.Equal(variance[i], Kernel.Var(column).Item());
            Assert.Equal(column.ToArray<double>().Max(), tops.Values.ToArray<double>()[i]);
            Assert.Equal(Kernel.ArgMax(column).Item<long>(), tops.Indices.ToArray<long>()[i]);
            Assert.Equal(Kernel.Sum(column.Slice(0, 200, 300)).Item(), middle.Select(0, 2).ToArray<double>()[i]);
        }
    }

    [Fact]
    public void Large_turned_views_are_summed_in_their_own_order()
    {
        var random = new Random(2);
        var data = Enumerable.Range(0, 3 * 70 * 130).Select(_ => (float)random.NextDouble() - 0.4f).ToArray();
        var x = NdArray.From<float>(data, [3, 70, 130]);
        NdArray[] views =
        [
            x.Transpose(1, 2), x.Permute(2, 0, 1), x.Permute(2, 1, 0), x.Permute(1, 2, 0), x.Transpose(1, 2).Flip(1),
            x.Flip(2).Permute(2, 1, 0).Slice(1, 3, 68, 2), x.Transpose(0, 2).Unsqueeze(1).Expand([130, 2, 70, 3]),
        ];
        foreach (var view in views)
        {
            // Read element by element, so that no kernel's copy stands between.
            var values = new float[view.Numel];
            for (var i = 0; i < values.Length; i++)
            {
                var element = view;
                foreach (var k in Views.Position(view.Shape, i)) element = element.Select(0, k);
                values[i] = element.Item<float>();
            }

            Assert.Equal(InOrder<float>(values, 64), Kernel.Sum(view).Item());
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void NaN_wins_and_infinities_propagate(DType dtype)
    {
        foreach (var length in (int[])[1, 5, 64, 100, 2000])
        {
            for (var place = 0; place < length; place += Math.Max(1, length / 7))
            {
                Assert.Equal(double.NaN, Kernel.Amax(With(double.NaN)).Item());
                Assert.Equal(double.NaN, Kernel.Amin(With(double.NaN)).Item());
                Assert.Equal(place, Kernel.ArgMax(With(double.NaN)).Item<long>());
                Assert.Equal(place, Kernel.ArgMin(With(double.NaN)).Item<long>());
                Assert.Equal(double.NaN, Kernel.Max(With(double.NaN), 0).Values.Item());
                Assert.Equal(double.NaN, Kernel.Norm(With(double.NaN)).Item());
                Assert.Equal(double.NaN, Kernel.Norm(With(double.NaN), Inf).Item());
                Assert.Equal(length, Kernel.Norm(With(double.NaN), 0).Item());
                Assert.Equal(Inf, Kernel.Sum(With(Inf)).Item());
                Assert.Equal(Inf, Kernel.Norm(With(-Inf)).Item());
                Assert.Equal(double.NaN, Kernel.Var(With(Inf)).Item());
                Assert.Equal(-Inf, Kernel.Amin(With(-Inf)).Item());
                Assert.True(Kernel.All(With(double.NaN)).Item<bool>());
                Assert.Equal(0, Kernel.Prod(With(0)).Item());

                NdArray With(double value)
                {
                    var x = NdArray.Full(1, [length], DType.Float64).ToArray<double>();
                    x[place] = value;
                    return Kernel.To(NdArray.From<double>(x, [length]), dtype);
                }
            }
        }
    }

    [Fact]
    public void The_first_of_several_NaN_and_of_equal_zeros_is_the_extreme()
    {
        var x = NdArray.From<float>([1, float.NaN, 3, float.NaN], [4]);
        Assert.Equal(1, Kernel.ArgMax(x).Item<long>());
        Assert.Equal(1, Kernel.Min(x, 0).Indices.Item<long>());

        // −0 and +0 are equal, so the first stays, with its sign.
        var zeros = NdArray.From<float>([-0f, 0f], [2]);
        var (value, index) = Kernel.Max(zeros, 0);
        Assert.Equal(0, index.Item<long>());
        Assert.True(float.IsNegative(value.Item<float>()));
        Assert.False(float.IsNegative(Kernel.Min(zeros.Flip(0), 0).Values.Item<float>()));
        Assert.Equal(0, Kernel.ArgMax(NdArray.Full(double.NegativeInfinity, [3], DType.Float64)).Item<long>());
    }

    [Fact]
    public void Of_nothing()
    {
        foreach (var dtype in (DType[])[DType.Float32, DType.Float64, DType.Int64, DType.Bool])
        {
            var x = NdArray.Zeros([3, 0, 5], dtype);
            Assert.All(Views.Doubles(Kernel.Sum(x, [1])), e => Assert.Equal(0, e));
            Assert.All(Views.Doubles(Kernel.Prod(x, [1])), e => Assert.Equal(1, e));
            Assert.Equal([3, 1, 5], Kernel.All(x, [1], keepDim: true).Shape.ToArray());
            Assert.True(Kernel.All(x).Item<bool>());
            Assert.False(Kernel.Any(x).Item<bool>());
            Assert.Equal([0, 5], Kernel.Amax(x, [0]).Shape.ToArray());
            var message = Assert.Throws<ShapeException>(() => Kernel.Amax(x, [1])).Message;
            Assert.Equal("amax: shape [3, 0, 5] has no elements along the reduced dimensions, and amax of nothing is not defined.", message);
            Assert.Throws<ShapeException>(() => Kernel.Min(x, 1));
            Assert.Throws<ShapeException>(() => Kernel.ArgMax(x));
            Assert.Equal([0, 5], Kernel.ArgMax(x, 0).Shape.ToArray());
        }

        var empty = NdArray.Zeros([0], DType.Float64);
        Assert.Equal(double.NaN, Kernel.Mean(empty).Item());
        Assert.Equal(double.NaN, Kernel.Var(empty).Item());
        Assert.Equal(0, Kernel.Norm(empty).Item());
        Assert.Throws<ShapeException>(() => Kernel.Norm(empty, Inf));
        Assert.Throws<ShapeException>(() => Kernel.Norm(empty, -1));
    }

    [Fact]
    public void No_dimensions_are_no_reduction_and_null_means_all()
    {
        var x = NdArray.From<double>([3, -4], [2]);
        Assert.Equal([3, -4], Kernel.Sum(x, []).ToArray<double>());
        Assert.Equal([3, 4], Kernel.Norm(x, 2, []).ToArray<double>());
        Assert.Equal([3, -4], Kernel.Amax(x, []).ToArray<double>());
        Assert.Equal(-1, Kernel.Sum(x).Item());
        Assert.Equal([1], Kernel.Sum(x, keepDim: true).Shape.ToArray());
        var scalar = NdArray.Scalar(-2f);
        Assert.Equal(-2, Kernel.Sum(scalar, [0]).Item());
        Assert.Equal(-2, Kernel.Amin(scalar, [-1], keepDim: true).Item());
        Assert.Equal(0, Kernel.ArgMax(scalar, 0).Item<long>());
        Assert.Equal(-2, Kernel.Max(scalar, -1).Values.Item());
    }

    [Fact]
    public void Wrong_dimensions_and_dtypes_are_refused()
    {
        var x = NdArray.Zeros([2, 3], DType.Int64);
        Assert.Throws<ShapeException>(() => Kernel.Sum(x, [2]));
        Assert.Throws<ShapeException>(() => Kernel.Sum(x, [0, -2]));
        Assert.Throws<ShapeException>(() => Kernel.Max(x, -3));
        Assert.Contains("To(DType.Float32)", Assert.Throws<DTypeException>(() => Kernel.Mean(x)).Message, StringComparison.Ordinal);
        Assert.Throws<DTypeException>(() => Kernel.Var(x));
        Assert.Throws<DTypeException>(() => Kernel.Norm(x));
        Assert.Throws<DTypeException>(() => Kernel.LogSoftmax(x, 0));
    }

    [Fact]
    public void Integers_wrap_and_bools_count()
    {
        var x = NdArray.From<long>([long.MaxValue, 1], [2]);
        Assert.Equal(long.MinValue, Kernel.Sum(x).Item<long>());
        Assert.Equal(long.MaxValue, Kernel.Amax(x).Item<long>());
        Assert.Equal(3, Kernel.Sum(NdArray.From<bool>([true, true, false, true], [4])).Item<long>());
        Assert.False(Kernel.Amin(NdArray.From<bool>([true, false], [2])).Item<bool>());
    }

    [Fact]
    public void Variance_of_equal_elements_is_exactly_zero()
    {
        foreach (var length in (int[])[1, 3, 10, 1000, 40_000])
        {
            Assert.Equal(0, Kernel.Var(NdArray.Full(0.1, [length], DType.Float32), correction: 0).Item());
            Assert.Equal(0, Kernel.Var(NdArray.Full(1e9 / 3, [length], DType.Float64), correction: 0).Item());
        }

        Assert.Equal(double.NaN, Kernel.Var(NdArray.Full(2, [1], DType.Float32)).Item());
        Assert.Equal(Inf, Kernel.Var(NdArray.From<float>([1, 2], [2]), correction: 2).Item());
        Assert.Equal(Inf, Kernel.Var(NdArray.From<float>([1, 2], [2]), correction: 5).Item());
    }

    [Fact]
    public void Variance_keeps_its_digits_under_a_large_offset()
    {
        // The textbook formula E[x²] − E[x]² would leave no digit of these.
        var x = NdArray.From<double>([1e9 + 4, 1e9 + 7, 1e9 + 13, 1e9 + 16], [4]);
        Assert.Equal(30, Kernel.Var(x).Item());
    }

    [Theory]
    [InlineData(1e200)]
    [InlineData(1e-200)]
    [InlineData(5e-324)]
    [InlineData(4e307)]
    public void Norm_neither_overflows_nor_vanishes(double scale)
    {
        Assert.Equal(1, Kernel.Norm(NdArray.From<double>([3 * scale / 5, 4 * scale / 5], [2])).Item() / scale, scale < 1e-300 ? 0.5 : 4e-16);
        var small = (float)(scale > 1 ? 1e30 : 1e-30);
        Assert.Equal(5, Kernel.Norm(NdArray.From<float>([3 * small, -4 * small], [2])).Item() / small, 1e-6);

        // Only some of the results lie outside the safe range.
        var both = Kernel.Norm(NdArray.From<double>([3, 4, scale, 0, 0, 0], [3, 2]), 2, [1]).ToArray<double>();
        Assert.Equal([5, scale, 0], both);
    }

    [Fact]
    public void Variance_and_norms_agree_with_MathNet()
    {
        var random = new Random(11);
        var data = Enumerable.Range(0, 5000).Select(_ => (random.NextDouble() * 10) - 3).ToArray();
        var x = NdArray.From<double>(data, [data.Length]);
        var vector = Vector<double>.Build.DenseOfArray(data);

        // Both are within n roundings of the truth; in practice far less.
        Assert.Equal(1, Kernel.Var(x).Item() / data.Variance(), 1e-13);
        Assert.Equal(1, Kernel.Var(x, correction: 0).Item() / data.PopulationVariance(), 1e-13);
        Assert.Equal(1, Kernel.Mean(x).Item() / data.Mean(), 1e-13);
        foreach (var p in (double[])[1, 2, 3.5, Inf]) Assert.Equal(1, Kernel.Norm(x, p).Item() / vector.Norm(p), 1e-13);
        Assert.Equal(vector.MaximumIndex(), Kernel.ArgMax(x).Item<long>());
        Assert.Equal(vector.AbsoluteMinimum(), Kernel.Norm(x, double.NegativeInfinity).Item());
    }

    /// <summary>The documented order, element by element: lanes, blocks of 16, chunks of 32 blocks, halves.</summary>
    private static T InOrder<T>(ReadOnlySpan<T> x, int lanes)
        where T : System.Numerics.INumber<T>
    {
        List<T> chunks = [];
        var (block, chunk) = (16 * lanes, 512 * lanes);
        for (var c = 0; c < x.Length; c += chunk)
        {
            var sums = new T[lanes];
            for (var b = c; b < Math.Min(c + chunk, x.Length); b += block)
            {
                var parts = new T[lanes];
                for (var i = b; i < Math.Min(b + block, Math.Min(c + chunk, x.Length)); i++) parts[(i - b) % lanes] += x[i];
                for (var lane = 0; lane < lanes; lane++) sums[lane] += parts[lane];
            }

            chunks.Add(Halves(sums));
        }

        return Halves([.. chunks]);

        static T Halves(T[] x)
        {
            var rows = x.Length;
            for (var half = (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)rows) / 2; half >= 1; half /= 2)
            {
                for (var j = 0; j + half < rows; j++) x[j] += x[j + half];
                rows = half;
            }

            return x[0];
        }
    }
}
