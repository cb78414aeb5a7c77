using Autograd.Properties.Surface;

namespace Autograd.Properties.Graph;

/// <summary>Joining, cutting, repeating and moving, where sizes are 0 or 1, dimensions few, numbers negative.</summary>
public sealed class ShapeOpTests
{
    private static Tensor X => Tensor.Float64([[1, 2, 3], [4, 5, 6]]);

    [Fact]
    public void Stacks_raise_what_has_few_dimensions()
    {
        Tensor a = Tensor.Scalar(1.0), b = Tensor.From([2.0, 3]);
        Assert.Equal([1, 2, 3], Tensor.HStack([a, b]).ToArray<double>());
        Assert.Equal([2, 2], Tensor.VStack([b, b]).Shape);
        Assert.Equal([1, 2, 2], Tensor.DStack([b, b]).Shape);
        Assert.Equal([2, 4], Tensor.ColumnStack([b, X]).Shape);
        Assert.Equal([1, 1, 1], a.AtLeast3d().Shape);
        Assert.Equal([2, 3, 1], X.AtLeast3d().Shape);
        Assert.Equal([1, 0, 0, 0, 2, 3], Tensor.BlockDiag([a, b]).ToArray<double>());
        Assert.Equal([2, 3], Tensor.BlockDiag([Tensor.Zeros([2, 0], DType.Float64), Tensor.Zeros([0, 3], DType.Float64)]).Shape);
        Message.Says<ArgumentException>(() => Tensor.HStack([]), "hstack", "cannot be empty");
    }

    [Fact]
    public void Grids_have_a_dimension_an_axis()
    {
        Tensor a = Tensor.From([1.0, 2, 3]), b = Tensor.From([4.0, 5]);
        Assert.Equal([1, 1, 2, 2, 3, 3], Tensor.MeshGrid([a, b])[0].ToArray<double>());
        Assert.Equal([2, 3], Tensor.MeshGrid([a, b], xy: true)[1].Shape);
        Assert.Equal([3, 2, 1], Tensor.MeshGrid([a, b, Tensor.Scalar(0.0)])[2].Shape);
        Assert.Equal([1, 4, 1, 5, 2, 4, 2, 5, 3, 4, 3, 5], Tensor.CartesianProd([a, b]).ToArray<double>());
        Assert.Equal([1, 2, 1, 3, 2, 3], a.Combinations().ToArray<double>());
        Assert.Equal([4, 4, 4, 4, 4, 5, 4, 5, 5, 5, 5, 5], b.Combinations(3, withReplacement: true).ToArray<double>());
        Assert.Equal([0, 4], a.Combinations(4).Shape);
        Assert.Equal([0, 2_000_000_000], a.Combinations(2_000_000_000).Shape);
        Assert.Equal([0, 2], a[..0].Combinations(2, withReplacement: true).Shape);
        Message.Says<ShapeException>(() => Tensor.BroadcastTensors([a, b]), "broadcast_tensors", "[3]", "[2]");
    }

    [Fact]
    public void Cuts_follow_sections_or_places()
    {
        var x = Tensor.From([0.0, 1, 2, 3, 4, 5, 6]);
        Assert.Equal([3, 2, 2], x.TensorSplit(3).Select(static p => p.Numel));
        Assert.Equal([1, 1, 0, 0, 0], x[..2].TensorSplit(5).Select(static p => p.Numel));
        Assert.Equal([2, 3, 2], x.TensorSplit([2, -2]).Select(static p => p.Numel));
        Assert.Equal([5, 2, 0], x.TensorSplit([5, 9]).Select(static p => p.Numel));
        Assert.Equal([3, 0, 6], x.TensorSplit([3, 1]).Select(static p => p.Numel));
        Assert.Equal([2, 1], X.HSplit(3)[1].Shape);
        Assert.Equal([1, 3], X.VSplit([1])[1].Shape);
        Message.Says<ShapeException>(() => X.HSplit(2), "hsplit", "[2, 3]", "2 sections");
        Message.Says<ShapeException>(() => X.DSplit(1), "dsplit", "3 dimensions");
        Assert.Equal([0, 2, 1], Differentiate.Grad(static v => v.TensorSplit([1, 2])[2].Sum() + (v.TensorSplit(3)[1] * 2).Sum(), x[..3]).ToArray<double>());
    }

    [Fact]
    public void Repetitions_add_up_on_the_way_back()
    {
        Assert.Equal([6, 6, 6], Differentiate.Grad(static v => v.Repeat(3, 2).Sum(), Tensor.From([1.0, 2, 3])).ToArray<double>());
        Assert.Equal([2, 4, 3], X.Tile(2, 1).Repeat(2, 1, 1).Shape);
        Assert.Equal([2, 6], X.Tile(2).Shape);
        Assert.Equal([0, 3], X.Repeat(0, 1).Shape);
        Assert.Equal([2, 0, 1], Differentiate.Grad(static v => v.RepeatInterleave(Tensor.From([2L, 0, 1])).Sum(), Tensor.From([1.0, 2, 3])).ToArray<double>());
        Assert.Equal([1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6], X.RepeatInterleave(2).ToArray<double>());
        Assert.Equal([2, 0], X.RepeatInterleave(0, -1).Shape);
        Assert.Equal([5, 7, 9], X.SumToSize(3).ToArray<double>());
        Assert.Equal([6, 15], X.SumToSize(2, 1).ToArray<double>());
        Message.Says<ShapeException>(() => X.RepeatInterleave(Tensor.From([long.MaxValue])), "repeat_interleave", "more than an array can hold");
        Message.Says<ShapeException>(() => X.SumToSize(2), "sum_to_size", "[2, 3]", "[2]");
        Message.Says<ShapeException>(() => X.Repeat(2), "repeat", "[2, 3]");
    }

    [Fact]
    public void Turns_and_rolls_come_round()
    {
        Assert.Equal([3, 6, 2, 5, 1, 4], X.Rot90().ToArray<double>());
        Assert.Equal([4, 1, 5, 2, 6, 3], X.Rot90(-1).ToArray<double>());
        Assert.Equal([6, 5, 4, 3, 2, 1], X.Rot90(6).ToArray<double>());
        Assert.Equal([6, 1, 2, 3, 4, 5], X.Roll(7).ToArray<double>());
        Assert.Equal([2, 3, 1, 5, 6, 4], X.Roll(-4, -1).ToArray<double>());
        Assert.Equal([6, 4, 5, 3, 1, 2], X.Roll([1, 1], [0, 1]).ToArray<double>());
        Assert.Equal([0, 3], X[..0].Roll(5, 0).Shape);
        Message.Says<ShapeException>(() => X.Rot90(1, [0, -2]), "rot90", "dimension 0");
    }

    [Fact]
    public void Diagonals_and_windows_may_be_empty_or_overlap()
    {
        Assert.Equal([2], X.Diagonal(1).Shape);
        Assert.Equal([0], X.Diagonal(5).Shape);
        Assert.Equal(0, X.Diagonal(-9).Sum().Item());
        Assert.Equal([0, 0, 0, 7, 0, 0, 0, 8, 0], Tensor.From([7.0, 8]).DiagEmbed(-1).ToArray<double>());
        Assert.Equal(X.ToArray<double>(), X.DiagEmbed(2, 0, -1).Diagonal(2, 0, 2).ToArray<double>());
        Assert.Equal(6, X.Trace().Item());
        Assert.Equal([1, 2, 3, 2, 1], Differentiate.Grad(static v => v.Unfold(0, 3, 1).Sum(), Tensor.Zeros([5], DType.Float64)).ToArray<double>());
        Assert.Equal([1, 0, 0, 1, 0], Differentiate.Grad(static v => v.Unfold(0, 1, 3).Sum(), Tensor.Zeros([5], DType.Float64)).ToArray<double>());
        Assert.Equal([2, 0], X[0].Unfold(0, 0, 2).Shape);
        Message.Says<ShapeException>(() => X.Unfold(1, 4, 1), "unfold", "windows of 4 by 1", "dimension 1", "[2, 3]");
        Message.Says<ShapeException>(() => X.Diagonal(0, 1, -1), "diagonal", "dimension 1");
    }

    [Fact]
    public void A_copied_variable_changes_alone()
    {
        var x = new Variable(Tensor.From([1.0, 2]), requiresGrad: true);
        var y = x.Copy();
        y.Add_(1);
        Assert.Equal([1, 2], x.ToArray<double>());
        y.Sum().Backward();
        Assert.Equal([1, 1], x.Grad!.ToArray<double>());
    }
}
