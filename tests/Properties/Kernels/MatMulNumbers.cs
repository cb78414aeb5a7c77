using Autograd.Kernels;
using FsCheck.Xunit;
using MathNet.Numerics.Providers.LinearAlgebra;

namespace Autograd.Properties.Kernels;

/// <summary>What a product's elements are, whatever the shapes and strides.</summary>
public sealed class MatMulNumbers
{
    [Property(MaxTest = 200)]
    public void A_product_is_within_rounding_of_the_plain_sum(byte m, byte k, byte n, byte left, byte right, bool wide, int seed)
        => Check(m % 71, k % 71, n % 71, left, right, wide, seed);

    [Theory]
    [InlineData(1, 700, 300)]
    [InlineData(300, 700, 1)]
    [InlineData(4, 300, 90)]
    [InlineData(90, 300, 3)]
    [InlineData(67, 520, 133)]
    [InlineData(14, 257, 1100)]
    [InlineData(1, 10000, 1)]
    [InlineData(1, 600, 513)]
    public void Large_products_are_within_rounding_of_the_plain_sum(int m, int k, int n)
    {
        for (byte view = 0; view < 5; view++)
        {
            Check(m, k, n, view, 1, wide: false, view);
            Check(m, k, n, 1, view, wide: true, view);
        }
    }

    [Property(MaxTest = 50)]
    public void A_batch_is_its_products(byte batch, byte m, byte k, byte n, bool shared, bool wide, int seed)
    {
        // From five rows and columns on there is one order of summation, so the bits agree too.
        var (b, rows, inner, columns) = (batch % 7, 5 + (m % 20), k % 20, 5 + (n % 20));
        var random = new Random(seed);
        var (x, y) = (Any([b, rows, inner], 0, wide, random), Any(shared ? [inner, columns] : [b, inner, columns], 0, wide, random));
        var z = Kernel.MatMul(x, y);
        for (var i = 0; i < b; i++)
            SameBits(Kernel.MatMul(x.Select(0, i), shared ? y : y.Select(0, i)), z.Select(0, i));
    }

    [Property(MaxTest = 50)]
    public void Transposing_a_product_swaps_and_transposes_its_factors(byte m, byte k, byte n, int seed)
    {
        var (rows, inner, columns) = (5 + (m % 50), k % 50, 5 + (n % 50));
        var random = new Random(seed);
        var (x, y) = (Any([rows, inner], 0, false, random), Any([inner, columns], 0, false, random));
        SameBits(Kernel.MatMul(x, y).Transpose(0, 1), Kernel.MatMul(y.Transpose(0, 1), x.Transpose(0, 1)));
    }

    [Theory]
    [InlineData(6, 40, 9)]
    [InlineData(1, 40, 9)]
    [InlineData(9, 40, 1)]
    [InlineData(3, 80, 9)]
    [InlineData(70, 300, 70)]
    public void A_NaN_reaches_its_row_and_no_other(int m, int k, int n)
    {
        var random = new Random(1);
        var values = Any([m, k], 0, true, random).ToArray<double>();
        values[((m - 1) * k) + (k / 2)] = double.NaN;
        var z = Kernel.MatMul(NdArray.From<double>(values, [m, k]), Any([k, n], 0, true, random)).ToArray<double>();
        for (var i = 0; i < z.Length; i++) Assert.Equal(i / n == m - 1, double.IsNaN(z[i]));
    }

    [Theory]
    [InlineData(6, 40, 9)]
    [InlineData(1, 40, 1)]
    [InlineData(3, 80, 9)]
    [InlineData(70, 300, 70)]
    public void Zero_times_infinity_is_NaN_and_one_times_infinity_is_infinite(int m, int k, int n)
    {
        var (zeros, infinities) = (NdArray.Zeros([m, k], DType.Float32), NdArray.Full(double.PositiveInfinity, [k, n], DType.Float32));
        Assert.All(Kernel.MatMul(zeros, infinities).ToArray<float>(), z => Assert.True(float.IsNaN(z)));
        var ones = NdArray.Full(1, [m, k], DType.Float32);
        Assert.All(Kernel.MatMul(ones, infinities).ToArray<float>(), z => Assert.Equal(float.PositiveInfinity, z));
    }

    [Fact]
    public void A_long_dot_product_of_floats_does_not_drift()
    {
        // A plain sum of floats stops growing at 2²⁴ = 1.7e7.
        var ones = NdArray.Full(1, [20_000_000], DType.Float32);
        Assert.Equal(2e7f, Kernel.MatMul(ones, ones).Item<float>());
    }

    [Property(MaxTest = 30)]
    public void Products_agree_with_MathNet(byte m, byte k, byte n, int seed)
    {
        var (rows, inner, columns) = (1 + (m % 70), 1 + (k % 70), 1 + (n % 70));
        var random = new Random(seed);
        var (x, y) = (Any([rows, inner], 0, true, random), Any([inner, columns], 0, true, random));
        var expected = new double[rows * columns];
        new MathNetAlgebra(new ManagedLinearAlgebraProvider()).Product(rows, columns, inner, x.ToArray<double>(), y.ToArray<double>(), expected);
        Near(expected, Kernel.MatMul(x, y), x, y);
    }

    private static void Check(int m, int k, int n, byte left, byte right, bool wide, int seed)
    {
        var random = new Random(seed);
        var (x, y) = (Any([m, k], left, wide, random), Any([k, n], right, wide, random));
        var (a, b) = (Doubles(x), Doubles(y));
        var expected = new double[m * n];
        for (var i = 0; i < m; i++)
            for (var p = 0; p < k; p++)
                for (var j = 0; j < n; j++) expected[(i * n) + j] += a[(i * k) + p] * b[(p * n) + j];
        Near(expected, Kernel.MatMul(x, y), x, y);
    }

    /// <summary>
    /// A sum of k products in any order errs by at most k·ε/(1 − k·ε) of the sum of their sizes (Higham, Accuracy and Stability,
    /// section 3.1), where ε is half the distance from 1 to the next number; here the expected sum may err as well.
    /// </summary>
    private static void Near(double[] expected, NdArray z, NdArray x, NdArray y)
    {
        var (m, k, n) = (x.Shape[0], x.Shape[1], y.Shape[1]);
        Assert.Equal(Shape.Of(m, n), z.Shape);
        var (a, b, actual) = (Doubles(x), Doubles(y), Doubles(z));
        var epsilon = x.DType == DType.Float32 ? Math.Pow(2, -24) : Math.Pow(2, -53);
        for (var i = 0; i < m; i++)
        {
            for (var j = 0; j < n; j++)
            {
                double size = 0;
                for (var p = 0; p < k; p++) size += Math.Abs(a[(i * k) + p] * b[(p * n) + j]);
                Assert.InRange(Math.Abs(actual[(i * n) + j] - expected[(i * n) + j]), 0, 2.1 * (k + 1) * epsilon * size);
            }
        }
    }

    /// <summary>Random numbers behind one of five layouts: contiguous, transposed, every second of a larger array, flipped, repeated.</summary>
    private static NdArray Any(int[] dims, byte view, bool wide, Random random)
    {
        switch (dims.Length == 2 ? view % 5 : 0)
        {
            case 1: return Fresh([dims[1], dims[0]]).Transpose(0, 1);
            case 2:
                return Fresh([dims[0] + 3, (2 * dims[1]) + 1]).Slice(0, 2, dims[0] + 2).Slice(1, 1, (2 * dims[1]) + 1, 2);
            case 3: return Fresh(dims).Flip(0, 1);
            case 4: return Fresh([1, dims[1]]).Expand(dims);
            default: return Fresh(dims);
        }

        NdArray Fresh(int[] sizes)
        {
            var shape = Shape.Of(sizes);
            var values = NdArray.From<double>([.. Enumerable.Range(0, shape.Numel).Select(_ => random.NextDouble() - 0.4)], shape);
            return wide ? values : Kernel.To(values, DType.Float32);
        }
    }

    private static double[] Doubles(NdArray x) => Kernel.To(x, DType.Float64).ToArray<double>();

    private static void SameBits(NdArray expected, NdArray actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(Doubles(expected).Select(BitConverter.DoubleToInt64Bits), Doubles(actual).Select(BitConverter.DoubleToInt64Bits));
    }
}
