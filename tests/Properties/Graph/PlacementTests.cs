using Autograd.Properties.Surface;

namespace Autograd.Properties.Graph;

/// <summary>Putting sources into bases: duplicates, negative indices, nothing, and what misuse says.</summary>
public sealed class PlacementTests
{
    private static Tensor Zeros => Tensor.Zeros([4], DType.Float64);

    private static Tensor At(params long[] places) => Tensor.From(places);

    [Fact]
    public void The_last_of_several_for_one_place_stays()
    {
        var source = Tensor.From([1.0, 2, 3]);
        Assert.Equal([0, 3, 0, 2], Zeros.Scatter(0, At(1, 3, 1), source).ToArray<double>());
        Assert.Equal([0, 3, 0, 2], Zeros.IndexCopy(0, At(1, 3, 1), source).ToArray<double>());
        Assert.Equal([0, 3, 0, 2], Zeros.IndexPut([At(1, -1, 1)], source).ToArray<double>());
        Assert.Equal([0, 3, 0, 2], Zeros.Put(At(1, -1, -3), source).ToArray<double>());
    }

    [Fact]
    public void Several_for_one_place_are_added()
    {
        var source = Tensor.From([1.0, 2, 3]).Track();
        var sum = Zeros.IndexPut([At(1, -1, 1)], source, accumulate: true);
        Assert.Equal([0, 4, 0, 2], sum.ToArray<double>());
        Assert.Equal([0, 4, 0, 2], Zeros.Put(At(1, 3, 1), source, accumulate: true).ToArray<double>());
        Assert.Equal([0, 8, 0, 4], Zeros.IndexAdd(0, At(1, 3, 1), source, alpha: 2).ToArray<double>());
        Assert.Equal([10, 30, 10], (sum * Tensor.From([0.0, 10, 20, 30])).Sum().Backward()[source].ToArray<double>());
    }

    [Fact]
    public void A_base_gets_no_gradient_where_it_was_overwritten()
    {
        var x = Tensor.Ones([2, 3], DType.Float64).Track();
        foreach (var y in new[]
        {
            x.Scatter(1, Tensor.From([1L, 1], 2, 1), 5), x.IndexFill(1, At(1), 5), x.SelectScatter(Tensor.Zeros([2], DType.Float64), 1, -2),
            x.IndexPut([At(0, 1), At(1)], Tensor.Scalar(5.0)), x.MaskedScatter(Tensor.From([false, true, false], 3), Tensor.Zeros([7], DType.Float64)),
            x.SliceScatter(Tensor.Zeros([2, 1], DType.Float64), 1, 1, 3, 2),
        })
        {
            Assert.Equal([1, 0, 1, 1, 0, 1], y.Sum().Backward()[x].ToArray<double>());
        }

        Assert.Equal([1, 0, 1, 1, 1, 0], x.DiagonalScatter(Tensor.Zeros([2], DType.Float64), 1).Sum().Backward()[x].ToArray<double>());
    }

    [Fact]
    public void What_is_filled_in_gets_the_sum_of_the_gradients()
    {
        var value = Tensor.Scalar(5.0).Track();
        var x = Tensor.Ones([2, 3], DType.Float64);
        Assert.Equal(2, x.IndexFill(1, At(1), value).Sum().Backward()[value].Item());
        Assert.Equal(4, x.IndexFill(1, At(2, 0, 2), value).Sum().Backward()[value].Item()); // a slice named twice counts once
        Assert.Equal(1, x[0, 0].IndexFill(0, At(0), value).Backward()[value].Item());
        Assert.Equal(4, x.MaskedFill(Tensor.From([true, false, true], 3), value).Sum().Backward()[value].Item());
        Assert.Equal(2, x.IndexPut([At(0, 1), At(2)], value).Sum().Backward()[value].Item());
    }

    [Fact]
    public void Indexing_by_masks_and_tensors_puts_where_it_picks()
    {
        var x = Tensor.Float64([[1, 2, 3], [4, 5, 6]]);
        var mask = x > 3;
        Assert.Equal([1, 2, 3, 7, 8, 9], x.IndexPut([mask], Tensor.From([7.0, 8, 9])).ToArray<double>());
        Assert.Equal([4, 5, 6], x.MaskedSelect(mask).ToArray<double>());
        Assert.Equal([0, 0, 0, 4, 5, 6], x.IndexPut([At(0)], Tensor.Scalar(0.0)).ToArray<double>());
        Assert.Equal([6, 1], x.Take(At(-1, 0)).ToArray<double>());
        Assert.Equal([3, 4], x.TakeAlongDim(Tensor.From([2L, 0], 2, 1), 1).ToArray<double>());
        Assert.Equal([3, 6], x.TakeAlongDim(Tensor.From([2L], 1, 1), 1).ToArray<double>()); // both broadcast
    }

    [Fact]
    public void Nothing_is_put_nowhere()
    {
        var x = Tensor.Ones([2, 0], DType.Float64).Track();
        var none = Tensor.Zeros([0], DType.Int64);
        Assert.Equal([2, 0], x.Scatter(0, Tensor.Zeros([0, 0], DType.Int64), Tensor.Zeros([0, 0], DType.Float64)).Shape);
        Assert.Equal([2, 0], x.MaskedFill(x > 0, 1).Shape);
        Assert.Equal([2, 0], x.MaskedSelect(x > 0).Sum().Backward()[x].Shape);
        Assert.Equal([1, 1], Tensor.Ones(2).IndexAdd(0, none, Tensor.Zeros(0)).ToArray<float>());
        Assert.Equal([1, 1], Tensor.Ones(2).IndexCopy(0, none, Tensor.Zeros(0)).ToArray<float>());
        Assert.Equal([0], Tensor.Ones(2).Take(none).Shape);
        Assert.Equal(5, Tensor.Scalar(1.0).Scatter(0, Tensor.Scalar(0L), Tensor.Scalar(5.0)).Item());
        Assert.Equal(6, Tensor.Scalar(1.0).IndexAdd(0, At(0), Tensor.Scalar(5.0)).Item());
    }

    [Fact]
    public void Ties_of_the_largest_share_its_gradient()
    {
        var (x, source) = (Tensor.From([3.0, 0]).Track(), Tensor.From([3.0, 1, 3, 2]).Track());
        var found = x.ScatterReduce(0, At(0, 0, 0, 1), source, ScatterMode.Amax).Sum().Backward();
        Assert.Equal([1 / 3.0, 0], found[x].ToArray<double>());
        Assert.Equal([1 / 3.0, 0, 1 / 3.0, 1], found[source].ToArray<double>());
        found = x.ScatterReduce(0, At(0, 0, 0, 1), source, ScatterMode.Amax, includeSelf: false).Sum().Backward();
        Assert.Equal([0, 0], found[x].ToArray<double>());
        Assert.Equal([0.5, 0, 0.5, 1], found[source].ToArray<double>());
        var least = Tensor.From([double.NegativeInfinity]).Track();
        found = Tensor.From([1.0]).ScatterReduce(0, At(0), least, ScatterMode.Amax, includeSelf: false).Sum().Backward();
        Assert.Equal([1], found[least].ToArray<double>());
    }

    [Fact]
    public void Means_count_what_takes_part()
    {
        var (x, source) = (Tensor.From([4.0, 7]), Tensor.From([1.0, 4]));
        Assert.Equal([3, 7], x.ScatterReduce(0, At(0, 0), source, ScatterMode.Mean).ToArray<double>());
        Assert.Equal([2.5, 7], x.ScatterReduce(0, At(0, 0), source, ScatterMode.Mean, includeSelf: false).ToArray<double>());
        Assert.Equal([2.5, 7], x.IndexReduce(0, At(0, 0), source, ScatterMode.Mean, includeSelf: false).ToArray<double>());
    }

    [Theory]
    [InlineData(ScatterMode.Mean, 0, new[] { 5.5, 6, 6.5, 4, 5, 6 })]
    [InlineData(ScatterMode.Amax, 0, new[] { 10.0, 10, 10, 4, 5, 6 })]
    [InlineData(ScatterMode.Sum, 1, new[] { 1.0, 22, 3, 4, 25, 6 })]
    [InlineData(ScatterMode.Amin, -1, new[] { 1.0, 2, 3, 4, 5, 6 })]
    public void Slices_meet_at_their_index(ScatterMode mode, int dim, double[] expected)
    {
        var x = Tensor.Float64([[1, 2, 3], [4, 5, 6]]);
        var (index, source) = dim == 0 ? (At(0), Tensor.Full([1, 3], 10, DType.Float64)) : (At(1, 1), Tensor.Full([2, 2], 10, DType.Float64));
        Assert.Equal(expected, x.IndexReduce(dim, index, source, mode).ToArray<double>());
        Message.Says<ShapeException>(() => x.IndexReduce(dim, At(0, 0, 0, 0), source, mode), "index_reduce");
    }

    /// <summary>The product of the others, though one or two of them are zero; and its derivative.</summary>
    [Fact]
    public void Products_at_one_place_have_the_gradient_of_a_product()
    {
        foreach (var values in new[] { new[] { 2.0, 0, 3, -4 }, [2, 0, 0, -4], [2, 1, 3, -4] })
        {
            var (x, y) = (Tensor.From(values).Track(), Tensor.From(values).Track());
            Tensor Meeting(Tensor v) => v[..1].ScatterReduce(0, At(0, 0, 0), v[1..], ScatterMode.Prod).Sum();
            Assert.Equal(y.Prod().Backward()[y].ToArray<double>(), Meeting(x).Backward()[x].ToArray<double>());
            Assert.Equal(
                Differentiate.Hessian(static v => v.Prod(), y.Detach()).ToArray<double>(), Differentiate.Hessian(Meeting, x.Detach()).ToArray<double>());
        }
    }

    [Fact]
    public void Errors_name_the_op_the_dimension_the_index_and_its_value()
    {
        var x = Tensor.Ones(2, 3);
        Message.Says<ShapeException>(() => x.Scatter(1, Tensor.From([3L], 1, 1), 1), "scatter", "index 3", "dimension 1", "[2, 3]", "0 to 2");
        Message.Says<ShapeException>(() => x.ScatterAdd(0, Tensor.From([-1L], 1, 1), x), "scatter_add", "index -1", "dimension 0");
        Message.Says<ShapeException>(() => x.IndexCopy(1, At(4), x[.., ..1]), "index_copy", "index 4", "dimension 1", "0 to 2");
        Message.Says<ShapeException>(() => x.IndexFill(0, At(2), 1), "index_fill", "index 2", "dimension 0", "0 to 1");
        Message.Says<ShapeException>(() => x.Take(At(6)), "take", "index 6", "-6 to 5");
        Message.Says<ShapeException>(() => x.Put(At(-7), Tensor.Ones(1)), "put", "index -7");
        Message.Says<ShapeException>(() => x.IndexPut([At(0), At(3)], Tensor.Ones(1)), "index_put", "index 3", "dimension 1");
        Message.Says<ShapeException>(() => x.IndexPut([At(0, 1)], Tensor.Ones(4, 3)), "index_put", "[4, 3]", "[2, 3]");
        Message.Says<ShapeException>(() => x.MaskedScatter(x > 0, Tensor.Ones(5)), "masked_scatter", "6 places", "5 elements");
        Message.Says<DTypeException>(() => x.MaskedFill(x, 1), "masked_fill", "bool");
        Message.Says<ShapeException>(() => x.SelectScatter(Tensor.Ones(2), 0, 0), "select_scatter", "[2]", "[3]");
        Message.Says<ShapeException>(() => x.ScatterReduce(0, Tensor.From([5L], 1, 1), x, ScatterMode.Prod), "scatter_reduce", "index 5", "dimension 0");
        Message.Says<DTypeException>(() => x.Scatter(0, Tensor.From([0L], 1, 1), x.To(DType.Float64)), "scatter", "float32", "float64");
        Message.Says<DTypeException>(() => x.Put(At(0), Tensor.Ones([1], DType.Float64)), "put", "float32", "float64");
        Message.Says<DTypeException>(() => x.IndexPut([At(0)], Tensor.Ones([1], DType.Float64)), "index_put", "float32", "float64");
        Message.Says<DTypeException>(() => x.MaskedScatter(x > 0, x.To(DType.Int64)), "masked_scatter", "float32", "int64");
        Message.Says<DTypeException>(() => x.IndexAdd(0, Tensor.Ones(1), x[..1]), "index_add", "int64");
    }

    [Fact]
    public void Indices_that_differ_from_example_to_example_are_followed()
    {
        var (x, places) = (Tensor.Ones([2, 3], DType.Float64), Tensor.From([0L, 2], 2, 1));
        Assert.Equal([6, 1, 1, 1, 1, 6], Vectorize.VMap(static (a, at) => a.ScatterAdd(0, at, Tensor.From([5.0])))(x, places).ToArray<double>());
        Assert.Equal([5, 1, 1, 1, 1, 5], Vectorize.VMap(static (a, at) => a.IndexFill(0, at, 5))(x, places).ToArray<double>());
        Assert.Equal([7, 1, 1, 1, 1, 7], Vectorize.VMap(static (a, at) => a.ScatterReduce(0, at, Tensor.From([7.0]), ScatterMode.Amax))(x, places).ToArray<double>());
    }
}
