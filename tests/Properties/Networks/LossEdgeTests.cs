using Autograd.Properties.Surface;

namespace Autograd.Properties.Networks;

/// <summary>Losses at their kinks and bounds, and the identities that connect them.</summary>
public sealed class LossEdgeTests
{
    [Fact]
    public void L1_has_no_slope_where_both_are_equal()
    {
        var x = Tensor.From([1.0, 3]).Track();
        Assert.Equal([0.0, 1], Functional.L1Loss(x, Tensor.From([1.0, 2]), Reduction.Sum).Backward()[x].ToArray<double>());
    }

    [Fact]
    public void Smooth_l1_and_huber_join_without_a_jump_and_survive_infinity()
    {
        var x = Tensor.From([0.0, 1, 2, 3, double.PositiveInfinity]).Track();
        var zero = Tensor.Zeros([5], DType.Float64);
        var smooth = Functional.SmoothL1Loss(x, zero, Reduction.Sum, beta: 2);
        Assert.Equal([0.0, 0.5, 1, 1, 1], smooth.Backward()[x].ToArray<double>());
        var huber = Functional.HuberLoss(x, zero, Reduction.None, delta: 2);
        Assert.Equal([0.0, 0.5, 2, 4, double.PositiveInfinity], huber.ToArray<double>());
        Assert.Equal([0.0, 1, 2, 2, 2], huber.Sum().Backward()[x].ToArray<double>());
        Assert.Equal(Functional.L1Loss(x, zero, Reduction.None).ToArray<double>(), Functional.SmoothL1Loss(x, zero, Reduction.None, beta: 0).ToArray<double>());
    }

    [Fact]
    public void A_certain_and_wrong_probability_costs_100_and_has_a_finite_slope()
    {
        var x = Tensor.From([0.0, 1, 0, 1]).Track();
        var t = Tensor.From([1.0, 0, 0, 1]).Track();
        var losses = Functional.BinaryCrossEntropy(x, t, reduction: Reduction.None);
        Assert.Equal([100.0, 100, 0, 0], losses.ToArray<double>());
        var gradients = losses.Sum().Backward();
        Assert.Equal([-1e12, 1e12, 0, 0], gradients[x].ToArray<double>());
        Assert.Equal([100.0, -100, 100, -100], gradients[t].ToArray<double>());
    }

    [Fact]
    public void With_logits_is_the_same_loss_and_does_not_overflow()
    {
        var x = Tensor.From([-1.5, 0.25, 2]);
        var (t, w) = (Tensor.From([0.0, 0.5, 1]), Tensor.From([1.0, 2, 3]));
        var plain = Functional.BinaryCrossEntropy(x.Sigmoid(), t, w);
        Assert.Equal(plain.Item(), Functional.BinaryCrossEntropyWithLogits(x, t, w).Item(), 1e-12);
        Assert.Equal([1000.0, 0], Functional.BinaryCrossEntropyWithLogits(Tensor.From([-1000.0, -1000]), Tensor.From([1.0, 0]), reduction: Reduction.None).ToArray<double>());
        var positive = Functional.BinaryCrossEntropyWithLogits(Tensor.From([0.5]), Tensor.From([1.0]), posWeight: Tensor.From([3.0]));
        Assert.Equal(3 * Math.Log(1 + Math.Exp(-0.5)), positive.Item(), 1e-14);
    }

    [Fact]
    public void Class_indices_are_probabilities_of_one_class()
    {
        var logits = Tensor.From([1.0, 2, 0.5, -1, 0, 3], 2, 3);
        var index = Tensor.From([2L, 0]);
        var certain = Tensor.From([0.0, 0, 1, 1, 0, 0], 2, 3);
        var weight = Tensor.From([1.0, 2, 4]);
        foreach (var reduction in new[] { Reduction.Mean, Reduction.Sum })
        {
            foreach (var smoothing in new[] { 0, 0.25 })
            {
                Assert.Equal(
                    Functional.CrossEntropy(logits, certain, reduction: reduction, labelSmoothing: smoothing).Item(),
                    Functional.CrossEntropy(logits, index, reduction: reduction, labelSmoothing: smoothing).Item(), 1e-12);
            }
        }

        Assert.Equal(
            Functional.CrossEntropy(logits, certain, weight, reduction: Reduction.Sum, labelSmoothing: 0.25).Item(),
            Functional.CrossEntropy(logits, index, weight, reduction: Reduction.Sum, labelSmoothing: 0.25).Item(), 1e-12);
    }

    [Fact]
    public void Smoothing_leaves_ignored_targets_out_of_sum_and_divisor()
    {
        var logits = Tensor.From([1.0, 2, 0.5, -1, 0, 3], 2, 3);
        var both = Functional.CrossEntropy(logits, Tensor.From([2L, -100]), Tensor.From([1.0, 2, 4]), labelSmoothing: 0.25);
        Assert.Equal(Functional.CrossEntropy(logits[..1], Tensor.From([2L]), Tensor.From([1.0, 2, 4]), labelSmoothing: 0.25).Item(), both.Item(), 1e-12);
    }

    [Fact]
    public void A_probability_of_0_diverges_from_nothing()
    {
        var x = Tensor.From([-1.0, -2]).Track();
        var t = Tensor.From([0.0, 0.5]);
        var losses = Functional.KlDiv(x, t, Reduction.None);
        Assert.Equal([0, 0.5 * (Math.Log(0.5) + 2)], losses.ToArray<double>());
        Assert.Equal(losses.Sum().Item() / 2, Functional.KlDiv(x, t, Reduction.BatchMean).Item(), 1e-15);
        Message.Says<ArgumentException>(() => Functional.L1Loss(x, t, Reduction.BatchMean), "l1_loss", "Mean, Sum or None");
    }

    [Fact]
    public void A_margin_that_is_just_kept_costs_nothing_and_has_no_slope()
    {
        var x = Tensor.From([1.0, 0, -1], 1, 3).Track();
        var loss = Functional.MultiMarginLoss(x, Tensor.From([0L]));
        Assert.Equal(0, loss.Item());
        Assert.Equal([0.0, 0, 0], loss.Backward()[x].ToArray<double>());

        Assert.Equal(Shape.Of(1), Functional.MultiMarginLoss(x[0], Tensor.From([0L]), reduction: Reduction.None).Shape);
        Assert.Equal(Shape.Of(), Functional.MultiMarginLoss(x[0], Tensor.Scalar(0L), reduction: Reduction.None).Shape);

        // Of class 1: (1 − 0 + 1)² and (1 − 0 − 1)² over three classes.
        Assert.Equal(4.0 / 3, Functional.MultiMarginLoss(x, Tensor.From([1L]), p: 2).Item(), 1e-15);
    }

    [Fact]
    public void Labels_end_at_minus_1()
    {
        // Targets 3 and 0 against 1 and 2 (PyTorch's own example).
        var x = Tensor.From([0.1, 0.2, 0.4, 0.8], 1, 4);
        Assert.Equal(0.85, Functional.MultilabelMarginLoss(x, Tensor.From([3L, 0, -1, 1], 1, 4)).Item(), 1e-12);
    }

    [Fact]
    public void A_triplet_may_swap_to_the_nearer_pair()
    {
        Tensor anchor = Tensor.From([0.0], 1, 1), positive = Tensor.From([2.0], 1, 1), negative = Tensor.From([3.0], 1, 1);
        Assert.Equal(0, Functional.TripletMarginLoss(anchor, positive, negative, eps: 0).Item());
        Assert.Equal(2, Functional.TripletMarginLoss(anchor, positive, negative, eps: 0, swap: true).Item());
    }

    [Fact]
    public void A_variance_below_the_least_counts_as_it_and_keeps_its_gradient()
    {
        var v = Tensor.From([0.0]).Track();
        var loss = Functional.GaussianNllLoss(Tensor.From([1.0]), Tensor.From([0.0]), v, eps: 0.5);
        Assert.Equal(0.5 * (Math.Log(0.5) + 2), loss.Item(), 1e-15);
        Assert.Equal(0.5 * (2 - 4), loss.Backward()[v].Item(), 1e-12);
        Message.Says<ArgumentException>(static () => Functional.GaussianNllLoss(Tensor.From([1.0]), Tensor.From([0.0]), Tensor.From([-1.0])), "variance", "below 0");
    }

    [Fact]
    public void Equal_points_have_a_distance_of_0_with_no_slope()
    {
        var x = Tensor.From([1.0, 2], 1, 2).Track();
        var d = Functional.Cdist(x, Tensor.From([1.0, 2, 4, 6], 2, 2));
        Assert.Equal([0.0, 5], d.ToArray<double>());
        Assert.Equal([-0.6, -0.8], d.Sum().Backward()[x].ToArray<double>());
    }
}
