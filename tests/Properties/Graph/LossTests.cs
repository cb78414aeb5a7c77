namespace Autograd.Properties.Graph;

/// <summary>Losses at their edges: what is ignored, what is refused, what the node is called.</summary>
public sealed class LossTests
{
    private const double Inf = double.PositiveInfinity;

    [Theory]
    [InlineData(-Inf, 0)]
    [InlineData(double.NaN, 0)]
    [InlineData(Inf, 1)]
    public void Logits_of_an_ignored_target_do_not_reach_the_loss(double first, double second)
    {
        var logits = Tensor.From([first, second, 1, 2], 2, 2).Track();
        var loss = Functional.CrossEntropy(logits, Tensor.From([-100L, 1]));

        // log(1 + e⁻¹), the loss of the second row alone.
        Assert.Equal(0.31326168751822286, loss.Item(), 1e-15);
        Assert.Equal(loss.Item(), Functional.CrossEntropy(logits, Tensor.From([-100L, 1]), reduction: Reduction.Sum).Item());
        Assert.Equal([0, loss.Item()], Functional.CrossEntropy(logits, Tensor.From([-100L, 1]), reduction: Reduction.None).ToArray<double>());
        var weighted = Functional.CrossEntropy(logits, Tensor.From([-100L, 1]), Tensor.From([3.0, 0.5]));
        Assert.Equal(loss.Item(), weighted.Item(), 1e-15);
    }

    [Fact]
    public void An_ignored_target_passes_no_gradient_not_even_an_infinite_one()
    {
        var x = Tensor.From([-Inf, 0, -1, -2], 2, 2).Track();
        var losses = Functional.NllLoss(x, Tensor.From([-100L, 1]), reduction: Reduction.None);
        Assert.Equal([0, 0, 0, -1], losses.Backward(Tensor.From([double.NaN, 1]))[x].ToArray<double>());
        Assert.Equal([0, 0, 0, -1], losses.Backward(Tensor.From([Inf, 1]))[x].ToArray<double>());
    }

    [Fact]
    public void A_mean_over_ignored_targets_alone_is_NaN_and_its_gradient_zero()
    {
        var x = Tensor.From([1.0, 2, 3, 4], 2, 2).Track();
        var loss = Functional.CrossEntropy(x, Tensor.From([-100L, -100]));
        Assert.Equal(double.NaN, loss.Item());
        Assert.Equal([0, 0, 0, 0], loss.Backward()[x].ToArray<double>());
        Assert.Equal(0, Functional.CrossEntropy(x, Tensor.From([-100L, -100]), reduction: Reduction.Sum).Item());
    }

    [Fact]
    public void Weights_that_want_a_gradient_are_refused()
    {
        var (x, target) = (Tensor.Zeros([2, 2]), Tensor.From([0L, 1]));
        var error = Assert.Throws<ArgumentException>(() => Functional.NllLoss(x, target, Tensor.Ones([2]).Track()));
        Assert.Contains("nll_loss", error.Message, StringComparison.Ordinal);
        Assert.Contains("weight", error.Message, StringComparison.Ordinal);
        Assert.Contains("Detach()", error.Message, StringComparison.Ordinal);
        Functional.NllLoss(x, target, Tensor.Ones([2]).Track().Detach());
    }

    [Fact]
    public void A_reduction_that_does_not_exist_is_refused()
    {
        var x = Tensor.Zeros([2, 2]);
        foreach (var loss in (Action[])[() => Functional.MseLoss(x, x, (Reduction)7), () => Functional.NllLoss(x, Tensor.From([0L, 1]), reduction: (Reduction)7), () => Functional.CrossEntropy(x, Tensor.From([0L, 1]), reduction: (Reduction)(-1))])
            Assert.Contains("no reduction", Assert.Throws<ArgumentOutOfRangeException>(loss).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Reduction.Mean)]
    [InlineData(Reduction.Sum)]
    [InlineData(Reduction.None)]
    public void MseLoss_is_one_node_under_every_reduction(Reduction reduction)
    {
        var (x, y) = (Tensor.From([1.0, 2, 3, 4, 5, 6], 2, 3).Track(), Tensor.From([2.0, 0, 3]).Track());
        var loss = Functional.MseLoss(x, y, reduction);
        Assert.Equal("MseLossBackward0", loss.Node!.Name);
        Assert.Equal(reduction == Reduction.None ? Shape.Of(2, 3) : Shape.Of(), loss.Shape);
        var total = reduction == Reduction.Mean ? 43.0 / 6 : 43;
        Assert.Equal(total, loss.Sum().Item(), 1e-14);

        // 2(x − y), over n for a mean; the other way for y, added up over what it was repeated.
        var n = reduction == Reduction.Mean ? 6 : 1;
        var gradients = loss.Sum().Backward();
        Assert.Equal([-2.0 / n, 4.0 / n, 0, 4.0 / n, 10.0 / n, 6.0 / n], gradients[x].ToArray<double>(), new Near(1e-15));
        Assert.Equal([-2.0 / n, -14.0 / n, -6.0 / n], gradients[y].ToArray<double>(), new Near(1e-15));
    }

    [Fact]
    public void MseLoss_names_itself_in_its_errors()
    {
        var shapes = Assert.Throws<ShapeException>(() => Functional.MseLoss(Tensor.Zeros([2, 3]), Tensor.Zeros([4])));
        Assert.StartsWith("mse_loss: ", shapes.Message, StringComparison.Ordinal);
        foreach (var reduction in new[] { Reduction.Mean, Reduction.Sum, Reduction.None })
        {
            var dtypes = Assert.Throws<DTypeException>(() => Functional.MseLoss(Tensor.From([1L]), Tensor.From([2L]), reduction));
            Assert.StartsWith("mse_loss: ", dtypes.Message, StringComparison.Ordinal);
            Assert.Contains("int64", dtypes.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_target_without_classes_is_told_that_there_are_none()
    {
        var error = Assert.Throws<ShapeException>(() => Functional.NllLoss(Tensor.Zeros([1, 0]), Tensor.From([0L])));
        Assert.DoesNotContain("to -1", error.Message, StringComparison.Ordinal);
        Assert.Contains("there are no classes", error.Message, StringComparison.Ordinal);
    }

    private sealed class Near(double within) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= within * Math.Max(1, Math.Abs(x));

        public int GetHashCode(double x) => 0;
    }
}
