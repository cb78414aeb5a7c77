using Autograd.Kernels;
using FsCheck.Xunit;

namespace Autograd.Properties.Kernels;

/// <summary>Gathers, scatters, selections and joins against loops over coordinates, exactly.</summary>
[Properties(Arbitrary = [typeof(Views)], MaxTest = 300)]
public sealed class IndexingTests
{
    [Property]
    public void Gather_picks_along_a_dimension(View v)
    {
        if (!TryIndex(v, out var d, out var index)) return;
        var (data, at) = (Views.Doubles(v.X), index.ToArray<long>());
        var expected = at.Select((k, i) => data[Views.Flat(v.X.Shape, Moved(index.Shape, i, d, k))]);
        var y = Kernel.Gather(v.X, v.Dim, index);
        Assert.Equal(v.X.DType, y.DType);
        Assert.Equal(index.Shape, y.Shape);
        Assert.Equal(expected, Views.Doubles(y));
    }

    [Property]
    public void ScatterAdd_adds_each_source_where_its_index_says(View v)
    {
        if (v.X.DType == DType.Bool || !TryIndex(v, out var d, out var index)) return;
        Shape larger = Shape.Of([.. index.Shape.ToArray().Select(s => s + v.Random.Next(2))]);
        var source = Views.Fill(v.Random, v.X.DType, larger);
        var (data, from, at) = (Views.Doubles(v.X), Views.Doubles(source), index.ToArray<long>());
        for (var i = 0; i < at.Length; i++)
            data[Views.Flat(v.X.Shape, Moved(index.Shape, i, d, at[i]))] += from[Views.Flat(larger, Views.Position(index.Shape, i))];
        var before = Views.Doubles(v.X);
        Assert.Equal(data, Views.Doubles(Kernel.ScatterAdd(v.X, v.Dim, index, source)));
        Assert.Equal(before, Views.Doubles(v.X));
    }

    [Property]
    public void ScatterAdd_is_adjoint_of_Gather(View v)
    {
        if (v.X.DType == DType.Bool || !TryIndex(v, out _, out var index)) return;
        var g = Views.Fill(v.Random, v.X.DType, index.Shape);
        var left = Dot(Kernel.Gather(v.X, v.Dim, index), g);
        var right = Dot(v.X, Kernel.ScatterAdd(NdArray.Zeros(v.X.Shape, v.X.DType), v.Dim, index, g));
        Assert.Equal(left, right);
    }

    [Property]
    public void IndexSelect_takes_slices_and_IndexAdd_adds_them_back(View v)
    {
        var d = v.Dim;
        var size = v.X.Shape.IsScalar ? 1 : v.X.Shape[d];
        var count = size == 0 ? 0 : v.X.Shape.IsScalar ? 1 : v.Random.Next(7);
        var index = NdArray.From<long>(Enumerable.Range(0, count).Select(_ => (long)v.Random.Next(size)).ToArray(), [count]);
        var y = Kernel.IndexSelect(v.X, d, index);
        var at = index.ToArray<long>();
        if (v.X.Shape.Rank > 0)
        {
            Assert.Equal(count, y.Shape[d]);
            for (var j = 0; j < count; j++)
                Assert.Equal(Views.Doubles(v.X.Select(d, (int)at[j])), Views.Doubles(y.Select(d, j)));
        }
        else
        {
            Assert.Equal(Views.Doubles(v.X), Views.Doubles(y));
        }

        if (v.X.DType == DType.Bool) return;
        var g = Views.Fill(v.Random, v.X.DType, y.Shape);
        var added = Kernel.IndexAdd(NdArray.Zeros(v.X.Shape, v.X.DType), d, index, g);
        Assert.Equal(Dot(y, g), Dot(v.X, added));
        Assert.Equal(Views.Doubles(Kernel.Add(v.X, added)), Views.Doubles(Kernel.IndexAdd(v.X, d, index, g)));
    }

    [Property]
    public void PadSlice_is_adjoint_of_Slice_and_SliceScatter_replaces_it(View v)
    {
        if (v.X.Shape.IsScalar) return;
        var d = v.Dim;
        var size = v.X.Shape[d];
        var start = v.Random.Next(size + 1);
        var stop = v.Random.Next(start, size + 1);
        var step = v.Random.Next(1, 4);
        var slice = v.X.Slice(d, start, stop, step);
        var source = Views.Fill(v.Random, v.X.DType, slice.Shape);
        var placed = Kernel.SliceScatter(v.X, source, d, start, stop, step);
        Assert.Equal(Views.Doubles(source), Views.Doubles(placed.Slice(d, start, stop, step)));
        var padded = Kernel.PadSlice(source, v.X.Shape, d, start, step);
        Assert.Equal(Views.Doubles(source), Views.Doubles(padded.Slice(d, start, stop, step)));
        Assert.Equal(Views.Doubles(source).Sum(), Views.Doubles(padded).Sum());
        Assert.Equal(Views.Doubles(v.X).Sum() - Views.Doubles(slice).Sum() + Views.Doubles(source).Sum(), Views.Doubles(placed).Sum());
    }

    [Property]
    public void PadSelect_is_adjoint_of_Select(View v)
    {
        if (v.X.Shape.IsScalar || v.X.Shape[v.Dim] == 0) return;
        var d = v.Dim;
        var size = v.X.Shape[d];
        var i = v.Random.Next(-size, size);
        var source = Views.Fill(v.Random, v.X.DType, v.X.Select(d, i).Shape);
        var padded = Kernel.PadSelect(source, v.X.Shape, d, i);
        Assert.Equal(v.X.Shape, padded.Shape);
        Assert.Equal(Views.Doubles(source), Views.Doubles(padded.Select(d, i)));
        Assert.Equal(Views.Doubles(source).Sum(), Views.Doubles(padded).Sum());
    }

    [Property]
    public void Cat_of_slices_is_the_whole(View v)
    {
        if (v.X.Shape.IsScalar) return;
        var (d, size) = (v.Dim, v.X.Shape[v.Dim]);
        var first = v.Random.Next(size + 1);
        var second = v.Random.Next(first, size + 1);
        NdArray[] parts = [v.X.Slice(d, 0, first), v.X.Slice(d, first, second), v.X.Slice(d, second, size)];
        var whole = Kernel.Cat(parts, d);
        Assert.Equal(v.X.Shape, whole.Shape);
        Assert.Equal(Views.Doubles(v.X), Views.Doubles(whole));
    }

    [Property]
    public void Nonzero_finds_every_element_that_is_not_zero(View v)
    {
        var data = Views.Doubles(v.X);
        var y = Kernel.Nonzero(v.X);
        Assert.Equal([data.Count(e => e != 0), v.X.Shape.Rank], y.Shape.ToArray());
        var expected = Enumerable.Range(0, data.Length).Where(i => data[i] != 0).SelectMany(i => Views.Position(v.X.Shape, i));
        Assert.Equal(expected.Select(p => (long)p), y.ToArray<long>());
    }

    private static bool TryIndex(View v, out int d, out NdArray index)
    {
        var shape = v.X.Shape;
        (d, index) = (0, v.X);
        if (shape.Rank == 0) return false;
        d = v.Dim < 0 ? v.Dim + shape.Rank : v.Dim;
        if (shape[d] == 0) return false;
        var sizes = shape.ToArray();
        for (var e = 0; e < sizes.Length; e++) sizes[e] = e == d ? v.Random.Next(7) : v.Random.Next(sizes[e] + 1);
        Shape size = Shape.Of(sizes);
        var values = new long[size.Numel];
        for (var i = 0; i < values.Length; i++) values[i] = v.Random.Next(shape[d]);
        index = NdArray.From<long>(values, size);
        return true;
    }

    private static int[] Moved(Shape shape, int flat, int d, long k)
    {
        var at = Views.Position(shape, flat);
        at[d] = (int)k;
        return at;
    }

    private static double Dot(NdArray x, NdArray y) => Views.Doubles(x).Zip(Views.Doubles(y), (a, b) => a * b).Sum();
}
