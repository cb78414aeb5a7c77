using Autograd.Kernels;
using FsCheck.Xunit;

namespace Autograd.Properties.Kernels;

/// <summary>Writing at indices against a loop in the order of the index, exactly, also where the work is split.</summary>
[Properties(Arbitrary = [typeof(Views)], MaxTest = 200)]
public sealed class ScatterTests
{
    [Property]
    public void Each_source_is_combined_where_its_index_says(View v)
    {
        if (v.X.Numel == 0 || v.X.Shape.IsScalar) return;
        var d = v.Dim < 0 ? v.Dim + v.X.Shape.Rank : v.Dim;
        Shape shape = [.. v.X.Shape.ToArray().Select((size, e) => e == d ? v.Random.Next(6) : v.Random.Next(size + 1))];
        Check(v.X, d, Indices(v.Random, shape, v.X.Shape[d]), Views.Fill(v.Random, v.X.DType, shape));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Large_arrays_are_combined_in_the_order_of_the_index_too(int dim)
    {
        var random = new Random(dim);
        Shape shape = [40, 50, 60];
        var x = Kernel.Div(Views.Fill(random, DType.Float32, shape), NdArray.Scalar(7f));
        Check(x, dim, Indices(random, shape, shape[dim]), Kernel.Div(Views.Fill(random, DType.Float32, shape), NdArray.Scalar(3f)));
    }

    /// <summary>Rows wide enough to be split into strips, and many rows for few places.</summary>
    [Theory]
    [InlineData(DType.Float32, 0, 500)]
    [InlineData(DType.Float64, 0, 3)]
    [InlineData(DType.Float32, 1, 70)]
    public void Slices_are_added_and_put_in_the_order_of_the_index(DType dtype, int dim, int width)
    {
        var random = new Random(width);
        Shape shape = dim == 0 ? [5, width] : [4, 5, width];
        var index = Indices(random, [300], 5);
        var source = Kernel.Div(Views.Fill(random, dtype, shape.With(dim, 300)), NdArray.Scalar(3, dtype));
        var x = Kernel.Div(Views.Fill(random, dtype, shape), NdArray.Scalar(7, dtype));
        NdArray added = x, put = x;
        for (var j = 0; j < 300; j++)
        {
            var (at, one) = ((int)index.ToArray<long>()[j], source.Slice(dim, j, j + 1));
            added = Kernel.SliceScatter(added, Kernel.Add(added.Slice(dim, at, at + 1), one), dim, at, at + 1);
            put = Kernel.SliceScatter(put, one, dim, at, at + 1);
        }

        Assert.Equal(Views.Doubles(added), Views.Doubles(Kernel.IndexAdd(x, dim, index, source)));
        Assert.Equal(Views.Doubles(put), Views.Doubles(Kernel.IndexCopy(x, dim, index, source)));
    }

    [Fact]
    public void Bool_is_put_but_not_added()
    {
        var (x, index, source) = (NdArray.From([true, false, true], [3]), NdArray.From([2L, 1], [2]), NdArray.From([false, true], [2]));
        Assert.Equal([true, true, false], Kernel.Scatter(x, 0, index, source).ToArray<bool>());
        Assert.Equal([true, true, false], Kernel.IndexCopy(x, 0, index, source).ToArray<bool>());
        Assert.Throws<DTypeException>(() => Kernel.ScatterAdd(x, 0, index, source));
    }

    private static NdArray Indices(Random random, Shape shape, int below)
        => NdArray.From<long>([.. Enumerable.Range(0, shape.Numel).Select(_ => (long)random.Next(below))], shape);

    private static void Check(NdArray x, int dim, NdArray index, NdArray source)
    {
        Same(Kernel.Scatter(x, dim, index, source), static (_, b) => b);
        if (x.DType == DType.Bool) return;
        Same(Kernel.ScatterReduce(x, dim, index, source, ScatterMode.Prod), (a, b) => x.DType == DType.Float32 ? (float)(a * b) : a * b);
        Same(Kernel.ScatterAdd(x, dim, index, source), (a, b) => x.DType == DType.Float32 ? (float)(a + b) : a + b);
        Same(Kernel.ScatterReduce(x, dim, index, source, ScatterMode.Amax), Math.Max);
        Same(Kernel.ScatterReduce(x, dim, index, source, ScatterMode.Amin), Math.Min);

        void Same(NdArray actual, Func<double, double, double> combine)
        {
            var (expected, from, at) = (Views.Doubles(x), Views.Doubles(source), index.ToArray<long>());
            for (var i = 0; i < at.Length; i++)
            {
                var place = Views.Position(index.Shape, i);
                place[dim] = (int)at[i];
                ref var target = ref expected[Views.Flat(x.Shape, place)];
                target = combine(target, from[i]);
            }

            Assert.Equal(expected, Views.Doubles(actual));
        }
    }
}
