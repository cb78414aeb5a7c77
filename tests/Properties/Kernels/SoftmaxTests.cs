using Autograd.Kernels;
using FsCheck.Xunit;

namespace Autograd.Properties.Kernels;

/// <summary>Softmax and its logarithm against the definition, and at the edges of the number line.</summary>
[Properties(Arbitrary = [typeof(Views)], MaxTest = 300)]
public sealed class SoftmaxTests
{
    [Property]
    public void Softmax_and_LogSoftmax_match_their_definitions(View v)
    {
        if (!v.X.DType.IsFloating())
        {
            Assert.Throws<DTypeException>(() => Kernel.Softmax(v.X, v.Dim));
            return;
        }

        var data = Views.Doubles(v.X);
        var (y, z) = (Kernel.Softmax(v.X, v.Dim), Kernel.LogSoftmax(v.X, v.Dim));
        Assert.Equal((v.X.Shape, v.X.Shape, v.X.DType), (y.Shape, z.Shape, y.DType));
        var (p, q) = (Views.Doubles(y), Views.Doubles(z));

        // The exponentials are within 4 ulp, a sum of n within 16 + 32 + log₂ n, the quotient within 1.
        var tolerance = v.X.DType == DType.Float32 ? 60 * 1.2e-7 : 60 * 2.3e-16;
        foreach (var group in Views.Groups(v.X.Shape, v.X.Shape.IsScalar ? [] : [v.Dim]))
        {
            var top = group.Count == 0 ? 0 : group.Max(i => data[i]);
            var sum = group.Sum(i => Math.Exp(data[i] - top));
            foreach (var i in group)
            {
                Assert.Equal(Math.Exp(data[i] - top) / sum, p[i], tolerance);
                Assert.Equal(data[i] - top - Math.Log(sum), q[i], 8 * tolerance);
            }
        }
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Large_logits_do_not_overflow(DType dtype)
    {
        var x = Kernel.To(NdArray.From<double>([1e4, 1e4, -1e4], [3]), dtype);
        Assert.Equal([0.5, 0.5, 0], Views.Doubles(Kernel.Softmax(x, 0)));
        var log = Views.Doubles(Kernel.LogSoftmax(x, 0));
        Assert.Equal(-Math.Log(2), log[0], 1e-7);
        Assert.Equal(-2e4 - Math.Log(2), log[2], 2e-3);
        Assert.Equal(1e4 + Math.Log(2), Kernel.LogSumExp(x).Item(), 1e-3);
    }

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void Infinities_and_NaN_as_in_PyTorch(DType dtype)
    {
        const double Inf = double.PositiveInfinity;
        AssertSoftmax([-Inf, -Inf], [double.NaN, double.NaN], -Inf);
        AssertSoftmax([-Inf, 0], [0, 1], 0);
        AssertSoftmax([Inf, 0], [double.NaN, double.NaN], Inf, strict: false);
        AssertSoftmax([double.NaN, 0], [double.NaN, double.NaN], double.NaN);
        AssertSoftmax([double.NaN, Inf], [double.NaN, double.NaN], double.NaN);
        Assert.Equal(-Inf, Kernel.LogSumExp(NdArray.Zeros([0], dtype)).Item());

        void AssertSoftmax(double[] values, double[] expected, double sum, bool strict = true)
        {
            var x = Kernel.To(NdArray.From<double>(values, [values.Length]), dtype);
            var y = Views.Doubles(Kernel.Softmax(x, 0));
            if (strict) Assert.Equal(expected, y);
            else Assert.Contains(double.NaN, y);
            Assert.Equal(sum, Kernel.LogSumExp(x).Item());
            Assert.Equal(expected.Any(double.IsNaN), Views.Doubles(Kernel.LogSoftmax(x, 0)).Any(double.IsNaN));
        }
    }

    [Fact]
    public void Rows_and_columns_give_the_same_bits()
    {
        var random = new Random(5);
        var data = Enumerable.Range(0, 300 * 1100).Select(_ => (float)((random.NextDouble() * 20) - 10)).ToArray();
        var x = NdArray.From<float>(data, [300, 1100]);
        var columns = x.Transpose(0, 1).Contiguous();
        Assert.Equal(Kernel.Softmax(x, 1).ToArray<float>(), Kernel.Softmax(columns, 0).Transpose(0, 1).ToArray<float>());
        Assert.Equal(Kernel.LogSoftmax(x, 1).ToArray<float>(), Kernel.LogSoftmax(columns, 0).Transpose(0, 1).ToArray<float>());
        Assert.Equal(Kernel.LogSumExp(x, [1]).ToArray<float>(), Kernel.LogSumExp(columns, [0]).ToArray<float>());
        var row = x.Select(0, 17).Contiguous();
        Assert.Equal(Kernel.Softmax(row, 0).ToArray<float>(), Kernel.Softmax(x, 1).Select(0, 17).ToArray<float>());
    }

    [Theory]
    [InlineData(20)]
    [InlineData(33_000)]
    public void Middle_dimensions_give_the_bits_of_their_rows(int length)
    {
        // The longer one takes the way for sequences of several chunks.
        var random = new Random(6);
        var data = Enumerable.Range(0, 2 * length * 5).Select(_ => (float)(random.NextDouble() * 9)).ToArray();
        var x = NdArray.From<float>(data, [2, length, 5]);
        var rows = x.Transpose(1, 2).Contiguous();
        Assert.Equal(Kernel.Softmax(rows, 2).ToArray<float>(), Kernel.Softmax(x, 1).Transpose(1, 2).ToArray<float>());
        Assert.Equal(Kernel.LogSoftmax(rows, 2).ToArray<float>(), Kernel.LogSoftmax(x, 1).Transpose(1, 2).ToArray<float>());
        var alone = Kernel.Softmax(x.Select(2, 3).Select(0, 1), 0);
        Assert.Equal(alone.ToArray<float>(), Kernel.Softmax(x, 1).Select(2, 3).Select(0, 1).ToArray<float>());
        Assert.Equal(1, Kernel.Sum(Kernel.Softmax(x, 1), [1]).ToArray<float>()[7], 1e-5);
    }
}
