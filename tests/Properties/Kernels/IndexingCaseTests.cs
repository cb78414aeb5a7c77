using Autograd.Kernels;

namespace Autograd.Properties.Kernels;

/// <summary>Known cases and refusals of indexing and joining.</summary>
public sealed class IndexingCaseTests
{
    [Fact]
    public void Gather_and_ScatterAdd_of_a_known_table()
    {
        var x = NdArray.From<float>([1, 2, 3, 4], [2, 2]);
        var index = NdArray.From<long>([0, 0, 1, 0], [2, 2]);
        Assert.Equal([1f, 1, 4, 3], Kernel.Gather(x, 1, index).ToArray<float>());
        Assert.Equal([3f, 0, 4, 3], Kernel.ScatterAdd(NdArray.Zeros([2, 2], DType.Float32), 1, index, x).ToArray<float>());
    }

    [Fact]
    public void Duplicate_indices_count_as_often_as_they_stand()
    {
        var index = NdArray.From<long>([1, 1, 3, 2, 1, 2], [6]);
        var ones = NdArray.Full(1, [6], DType.Float64);
        double[] counts = [0, 3, 2, 1];
        Assert.Equal(counts, Kernel.IndexAdd(NdArray.Zeros([4], DType.Float64), 0, index, ones).ToArray<double>());
        Assert.Equal(counts, Kernel.ScatterAdd(NdArray.Zeros([4], DType.Float64), 0, index, ones).ToArray<double>());
    }

    [Fact]
    public void Duplicates_add_in_the_order_of_the_index()
    {
        // 1e8 + 1 is 1e8 in single precision: only the order ((0 + 1e8) + 1) − 1e8 gives 0, and 1 + (1e8 − 1e8) would give 1.
        var source = NdArray.From<float>([1e8f, 1, -1e8f], [3]);
        var index = NdArray.From<long>([0, 0, 0], [3]);
        Assert.Equal(0, Kernel.ScatterAdd(NdArray.Zeros([1], DType.Float32), 0, index, source).Item());
        Assert.Equal(0, Kernel.IndexAdd(NdArray.Zeros([1], DType.Float32), 0, index, source).Item());
    }

    [Fact]
    public void Gather_of_65536_rows_is_linear()
    {
        var x = NdArray.Full(1, [65_536, 1], DType.Float32);
        var index = NdArray.From<long>(Enumerable.Range(0, 65_536).Select(i => (long)(i * 7 % 65_536)).ToArray(), [65_536, 1]);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var y = Kernel.Gather(x, 0, index);
        var back = Kernel.ScatterAdd(NdArray.Zeros(x.Shape, x.DType), 0, index, y);
        watch.Stop();
        Assert.All(back.ToArray<float>(), e => Assert.Equal(1, e));

        // Linear is under a millisecond; 65,536² steps would be seconds.
        Assert.InRange(watch.ElapsedMilliseconds, 0, 2000); // 65,536² steps would take longer on any machine
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void An_index_outside_is_refused_with_all_that_is_needed_to_find_it(long bad)
    {
        var x = NdArray.Zeros([2, 3], DType.Float32);
        var tall = NdArray.From<long>([0, bad], [2, 1]);
        var flat = NdArray.From<long>([0, bad], [2]);
        var text = FormattableString.Invariant($"index {bad} is out of range for dimension 1 of shape [2, 3]; expected 0 to 2.");
        Assert.Equal($"gather: {text}", Assert.Throws<ShapeException>(() => Kernel.Gather(x, 1, tall)).Message);
        Assert.Equal($"scatter_add: {text}", Assert.Throws<ShapeException>(() => Kernel.ScatterAdd(x, 1, tall, x)).Message);
        Assert.Equal($"index_select: {text}", Assert.Throws<ShapeException>(() => Kernel.IndexSelect(x, -1, flat)).Message);
        Assert.Equal($"index_add: {text}", Assert.Throws<ShapeException>(() => Kernel.IndexAdd(x, 1, flat, x.Slice(1, 0, 2))).Message);
    }

    [Fact]
    public void An_index_of_another_dtype_or_shape_is_refused()
    {
        var x = NdArray.Zeros([2, 3], DType.Float32);
        Assert.Throws<DTypeException>(() => Kernel.Gather(x, 1, x));
        Assert.Throws<DTypeException>(() => Kernel.IndexSelect(x, 1, NdArray.Zeros([1], DType.Float64)));
        Assert.Throws<ShapeException>(() => Kernel.Gather(x, 1, NdArray.Zeros([2], DType.Int64)));
        Assert.Throws<ShapeException>(() => Kernel.Gather(x, 1, NdArray.Zeros([3, 3], DType.Int64)));
        Assert.Throws<ShapeException>(() => Kernel.IndexSelect(x, 1, NdArray.Zeros([1, 1], DType.Int64)));
        Assert.Throws<ShapeException>(() => Kernel.ScatterAdd(x, 1, NdArray.Zeros([2, 4], DType.Int64), x));
        Assert.Throws<ShapeException>(() => Kernel.IndexAdd(x, 1, NdArray.Zeros([2], DType.Int64), x));
        Assert.Throws<DTypeException>(() => Kernel.IndexAdd(x, 1, NdArray.Zeros([3], DType.Int64), Kernel.To(x, DType.Float64)));
    }

    [Fact]
    public void A_0d_array_is_indexed_by_0()
    {
        var x = NdArray.Scalar(5f);
        var (scalar, vector) = (NdArray.Scalar(0L), NdArray.From<long>([0], [1]));
        Assert.Equal(default, Kernel.Gather(x, 0, scalar).Shape);
        Assert.Equal([5f], Kernel.Gather(x, -1, vector).ToArray<float>());
        Assert.Equal(default, Kernel.IndexSelect(x, 0, vector).Shape);
        Assert.Equal(10, Kernel.ScatterAdd(x, 0, scalar, x).Item());
        Assert.Equal(10, Kernel.ScatterAdd(x, 0, vector, x).Item());
        Assert.Equal(10, Kernel.IndexAdd(x, 0, scalar, x).Item());
        Assert.Throws<ShapeException>(() => Kernel.Gather(x, 0, NdArray.Scalar(1L)));
        Assert.Throws<ShapeException>(() => Kernel.ScatterAdd(x, 0, scalar, NdArray.Zeros([0], DType.Float32)));
        Assert.Equal([1, 0], Kernel.Nonzero(x).Shape.ToArray());
    }

    [Fact]
    public void Cat_passes_over_pieces_without_elements()
    {
        var x = NdArray.From<float>([1, 2, 3, 4, 5, 6], [2, 3]);
        Assert.Equal([1f, 2, 3, 4, 5, 6], Kernel.Cat([NdArray.Zeros([0, 3], DType.Float32), x], 0).ToArray<float>());
        Assert.Equal([2, 3], Kernel.Cat([NdArray.Zeros([0], DType.Float32), x], 1).Shape.ToArray());
        Assert.Equal([0], Kernel.Cat([NdArray.Zeros([0], DType.Bool), NdArray.Zeros([0], DType.Bool)], 0).Shape.ToArray());
    }

    [Fact]
    public void Cat_refuses_what_does_not_fit()
    {
        var x = NdArray.Zeros([2, 3], DType.Float32);
        var message = Assert.Throws<ShapeException>(() => Kernel.Cat([x, NdArray.Zeros([2, 4], DType.Float32)], 0)).Message;
        Assert.Equal("cat: the array [2, 4] does not fit the array [2, 3]; sizes 4 and 3 differ at dimension 1.", message);
        Assert.Throws<ShapeException>(() => Kernel.Cat([], 0));
        Assert.Throws<ShapeException>(() => Kernel.Cat([x, NdArray.Zeros([2], DType.Float32)], 0));
        Assert.Throws<ShapeException>(() => Kernel.Cat([NdArray.Scalar(1f)], 0));
        Assert.Throws<ShapeException>(() => Kernel.Cat([x, x], 2));
        Assert.Throws<DTypeException>(() => Kernel.Cat([x, Kernel.To(x, DType.Int64)], 0));
    }

    [Fact]
    public void Slices_that_do_not_fit_are_refused()
    {
        var x = NdArray.Zeros([2, 3], DType.Float32);
        Assert.Throws<ShapeException>(() => Kernel.SliceScatter(x, x, 1, 0, 2));
        Assert.Throws<ShapeException>(() => Kernel.SliceScatter(x, x, 1, 0, 4));
        Assert.Throws<ShapeException>(() => Kernel.PadSlice(x, [2, 4], 1, 2));
        Assert.Throws<ShapeException>(() => Kernel.PadSlice(x, [2, 4], 1, 0, 2));
        Assert.Throws<ShapeException>(() => Kernel.PadSlice(x, [3, 4], 1, 0));
        Assert.Throws<ShapeException>(() => Kernel.PadSlice(x, [2, 2], 1, int.MaxValue, int.MaxValue));
        Assert.Throws<ShapeException>(() => Kernel.PadSelect(x, [2, 3, 4], 2, 4));
        Assert.Throws<ShapeException>(() => Kernel.PadSelect(x, [2, 3, 4], 1, 0));
    }
}
