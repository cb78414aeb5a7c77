using Autograd.Kernels;

namespace Autograd.Properties.Kernels;

/// <summary>Which shapes a product has, and which it refuses.</summary>
public sealed class MatMulShapes
{
    public static TheoryData<int[], int[], int[]> Products => new()
    {
        { [3], [3], [] },
        { [2, 3], [3], [2] },
        { [3], [3, 4], [4] },
        { [2, 3], [3, 4], [2, 4] },
        { [5, 2, 3], [3, 4], [5, 2, 4] },
        { [2, 3], [5, 3, 4], [5, 2, 4] },
        { [5, 2, 3], [5, 3, 4], [5, 2, 4] },
        { [5, 1, 2, 3], [6, 3, 4], [5, 6, 2, 4] },
        { [3], [5, 3, 4], [5, 4] },
        { [5, 2, 3], [3], [5, 2] },
        { [1, 7, 2, 3], [5, 1, 3, 4], [5, 7, 2, 4] },
        { [0], [0], [] },
        { [2, 0], [0, 3], [2, 3] },
        { [0, 3], [3, 2], [0, 2] },
        { [4, 0, 3], [3, 2], [4, 0, 2] },
        { [0, 2, 3], [3, 2], [0, 2, 2] },
        { [1, 2, 3], [0, 3, 2], [0, 2, 2] },
        { [2, 3], [3, 0], [2, 0] },
    };

    [Theory]
    [MemberData(nameof(Products))]
    public void Each_element_is_the_sum_over_the_inner_dimension(int[] left, int[] right, int[] expected)
    {
        var (x, y) = (Counting(left, 1), Counting(right, 2));
        var z = Kernel.MatMul(x, y);
        Assert.Equal(Shape.Of(expected), z.Shape);
        Assert.True(z.IsContiguous);
        Assert.Equal(Reference(x, y), z.ToArray<double>());

        // Whole numbers this small are exact in every dtype.
        foreach (var dtype in new[] { DType.Float32, DType.Int64 })
        {
            var other = Kernel.MatMul(Kernel.To(x, dtype), Kernel.To(y, dtype));
            Assert.Equal(dtype, other.DType);
            Assert.Equal(z.ToArray<double>(), Kernel.To(other, DType.Float64).ToArray<double>());
        }
    }

    [Fact]
    public void Integers_wrap()
        => Assert.Equal(unchecked(long.MaxValue * 2), Kernel.MatMul(NdArray.From<long>([long.MaxValue], [1]), NdArray.From([2L], [1])).Item<long>());

    [Fact]
    public void Inner_sizes_that_differ_are_named()
    {
        var error = Assert.Throws<ShapeException>(() => Kernel.MatMul(Counting([2, 3], 0), Counting([4, 5], 0)));
        Assert.Equal("matmul: left is [2, 3], right is [4, 5]; inner sizes 3 and 4 differ.", error.Message);
    }

    [Fact]
    public void Leading_sizes_that_differ_are_named()
    {
        var error = Assert.Throws<ShapeException>(() => Kernel.MatMul(Counting([2, 2, 3], 0), Counting([3, 3, 5], 0)));
        Assert.Equal("matmul: left is [2, 2, 3], right is [3, 3, 5]; leading sizes 2 and 3 differ, and neither is 1.", error.Message);
    }

    [Fact]
    public void Scalars_are_refused()
        => Assert.Throws<ShapeException>(() => Kernel.MatMul(NdArray.Scalar(1.0), Counting([1], 0)));

    [Fact]
    public void Bools_and_mixed_dtypes_are_refused()
    {
        Assert.Throws<DTypeException>(() => Kernel.MatMul(NdArray.From([true], [1]), NdArray.From([true], [1])));
        Assert.Throws<DTypeException>(() => Kernel.MatMul(NdArray.From([1f], [1]), NdArray.From([1.0], [1])));
    }

    private static NdArray Counting(int[] dims, int start)
    {
        var shape = Shape.Of(dims);
        return NdArray.From<double>([.. Enumerable.Range(start, shape.Numel).Select(i => (double)(i % 13) - 5)], shape);
    }

    private static double[] Reference(NdArray x, NdArray y)
    {
        x = x.Shape.Rank == 1 ? x.Unsqueeze(0) : x;
        y = y.Shape.Rank == 1 ? y.Unsqueeze(1) : y;
        var (m, k, n) = (x.Shape[-2], x.Shape[-1], y.Shape[-1]);
        var rank = Math.Max(x.Shape.Rank, y.Shape.Rank) - 2;
        var batch = new int[rank];
        for (var d = 0; d < rank; d++)
        {
            var (i, j) = (d - rank + x.Shape.Rank - 2, d - rank + y.Shape.Rank - 2);
            var (l, r) = (i < 0 ? 1 : x.Shape[i], j < 0 ? 1 : y.Shape[j]);
            batch[d] = r == 1 ? l : r;
        }

        var (a, b) = (x.Expand(Shape.Of([.. batch, m, k])).ToArray<double>(), y.Expand(Shape.Of([.. batch, k, n])).ToArray<double>());
        var z = new double[batch.Aggregate(1, (p, q) => p * q) * m * n];
        for (var at = 0; at < z.Length; at++)
        {
            var (s, i, j) = (at / (m * n), at / n % m, at % n);
            for (var p = 0; p < k; p++) z[at] += a[(((s * m) + i) * k) + p] * b[(((s * k) + p) * n) + j];
        }

        return z;
    }
}
