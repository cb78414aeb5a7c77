namespace Autograd.Properties.Inspection;

/// <summary>Why a gradient is absent, and where NaN or infinity came from.</summary>
public sealed class ExplainTests
{
    private static Tensor Leaf(params double[] values) => Tensor.From(values).Track();

    [Fact]
    public void Gradient_that_is_there_is_said_to_be()
    {
        var x = Leaf(1, 2);
        Assert.Equal(Finding.Finite, (x * x).Explain(x).Finding);
    }

    [Fact]
    public void Detached_branch_is_found_where_it_comes_back_in()
    {
        Tensor x = Leaf(1, 2), w = Leaf(3, 4);
        var root = (x.Exp().Detach() * 2 * w).Sum();
        var why = root.Explain(x);
        Assert.Equal(Finding.NotReached, why.Finding);
        Assert.Contains("input 0 of <MulBackward0>", why.Text, StringComparison.Ordinal);
        Assert.Contains("Detach()", why.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void NoGrad_scope_is_found()
    {
        Variable x = new(Tensor.From([1.0, 2]), requiresGrad: true), w = new(Tensor.From([1.0, 2]), requiresGrad: true);
        Variable inside;
        using (GradMode.NoGrad()) inside = x * 2;
        var why = (inside.Exp() + w).Explain(x);
        Assert.Equal(Finding.NotReached, why.Finding);
        Assert.Contains("NoGrad", why.Text, StringComparison.Ordinal);
        Assert.Equal(Finding.RootIsConstant, inside.Explain(x).Finding);
        Assert.Contains("NoGrad", inside.Explain(x).Text, StringComparison.Ordinal);
        Assert.Equal(Finding.NotTracked, (w * 1).Explain(inside).Finding);
    }

    [Fact]
    public void Integer_cast_and_comparison_are_found()
    {
        Tensor x = Leaf(1.5, 2), w = Leaf(3, 4);
        Tensor[] cuts =
        [
            x.To(DType.Int64), x > 1, x.ArgMax(), x.ArgMin(0), x.Max(0).Indices, (x > 1) & (x < 3), (x > 1) | (x < 1), !(x > 1), (x > 1).Any(), (x > 1).All(), x.Eq(2),
        ];
        foreach (var cut in cuts.Select(static cut => cut.To(DType.Float64)))
        {
            var why = (cut * w).Sum().Explain(x);
            Assert.Equal(Finding.NotReached, why.Finding);
            Assert.Contains("integer or bool", why.Text, StringComparison.Ordinal);
            Assert.Contains("AUTOGRAD_SOURCE_PLACES=1", why.Text, StringComparison.Ordinal);
        }

        Assert.Equal(Finding.NotFloating, (x * 1).Explain(x.To(DType.Int64)).Finding);
    }

    [Fact]
    public void Root_tensor_and_connection_that_are_missing_are_told_apart()
    {
        Tensor x = Leaf(1), other = Leaf(1), constant = Tensor.From([1.0]);
        Assert.Equal(Finding.NotTracked, (x * 1).Explain(constant).Finding);
        Assert.Contains("Track()", (x * 1).Explain(constant).Text, StringComparison.Ordinal);
        Assert.Equal(Finding.RootIsConstant, (constant * 1).Explain(x).Finding);
        Assert.Equal(Finding.NotReached, (x * 1).Explain(other).Finding);
        Assert.Contains("does not occur", (x * 1).Explain(other).Text, StringComparison.Ordinal);
        var parts = Leaf(1, 2).Split(1);
        Assert.Equal(Finding.NotReached, (parts[0] * 1).Explain(parts[1]).Finding);
    }

    [Fact]
    public void First_forward_NaN_is_named_with_its_operands()
    {
        var x = Leaf(2, -1);
        var root = (x.Log().Exp() * 2).Sum();
        var why = root.Explain(x);
        Assert.Equal("exp", why.Node!.Op.Name); // log keeps its input alone: exp's output is the first value that was kept
        Assert.Contains("nan at [1]", why.Text, StringComparison.Ordinal);

        var kept = x.Log();
        why = (kept * kept).Sum().Explain(x);
        Assert.Equal("log", BackwardFirst(why) ? "log" : why.Node!.Op.Name);
        Assert.Contains("(log) made nan at [1]", why.Text, StringComparison.Ordinal);
        Assert.Contains("-1 there", why.Text, StringComparison.Ordinal);

        static bool BackwardFirst(Explanation why) => why.Finding == Finding.BackwardNotFinite;
    }

    /// <summary>JAX: invalid value (nan) encountered in div.</summary>
    [Fact]
    public void Division_of_zero_by_zero_is_found_forward_though_gradients_are_finite()
    {
        Tensor x = Leaf(0, 1), y = Leaf(1, 1);
        var root = y + (x / 0).Sin().Detach();
        Assert.Equal((Finding.ForwardNotFinite, "add"), (root.Explain(y).Finding, root.Explain(y).Node!.Op.Name));
    }

    [Fact]
    public void Masked_branch_is_recognised_and_the_way_out_named()
    {
        var x = Leaf(0, 4);
        var why = Tensor.Where(x > 0, x.Sqrt(), 0).Sum().Explain(x);
        Assert.Equal((Finding.BackwardNotFinite, "sqrt"), (why.Finding, why.Node!.Op.Name));
        foreach (var said in new[] { "nan at [0]", "cotangent: 0 there", "a where chose", "SafeWhere" })
            Assert.Contains(said, why.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Infinite_slope_of_an_ordinary_kind_blames_no_mask()
    {
        var x = Leaf(0);
        var why = x.Sqrt().Sum().Explain(x);
        Assert.Equal(Finding.BackwardNotFinite, why.Finding);
        Assert.Contains("inf at [0]", why.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("SafeWhere", why.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Cuts_cost_no_equality()
    {
        var x = Leaf(1);
        Tensor a = x.Detach(), b = x.Detach();
        Assert.NotEqual(a, b);
        Assert.Equal(Cut.Detached, a.Edge.Cut);
        Assert.Equal(Cut.Detached, (a * 2).Edge.Cut);
        Assert.Equal(Cut.None, x.Edge.Cut);
        Assert.Equal(Cut.None, Tensor.Scalar(1.0).Edge.Cut);
        Assert.False(a.IsTracked);
        Assert.Throws<InvalidOperationException>(() => a.Backward());
    }
}
