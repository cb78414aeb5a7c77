namespace Autograd.Properties.Inspection;

/// <summary>PyTorch's NaN through branches not chosen, pinned; and the where that evaluates its branch inside the mask alone.</summary>
public sealed class SafeWhereTests
{
    private static Tensor Leaf(params double[] values) => Tensor.From(values).Track();

    private static double[] Gradient(Func<Tensor, Tensor> f, params double[] at)
    {
        var x = Leaf(at);
        return f(x).Sum().Backward()[x].ToArray<double>();
    }

    /// <summary>clamp(exp(x), max: 1) at 100 in Float32: the gradient of clamp is zero, exp's slope ∞, so NaN as in PyTorch (#10729).</summary>
    [Fact]
    public void Clamp_of_an_overflow_gives_NaN_and_the_safe_form_zero()
    {
        var x = Tensor.From([100f, -1f]).Track();
        var gradient = x.Exp().Clamp(max: 1).Sum().Backward()[x].ToArray<float>();
        Assert.True(float.IsNaN(gradient[0]));
        gradient = Tensor.SafeWhere(x < 0, x, static x => x.Exp(), 1).Sum().Backward()[x].ToArray<float>();
        Assert.Equal([0f, MathF.Exp(-1)], gradient, static (a, b) => MathF.Abs(a - b) < 1e-6f);
    }

    /// <summary>PyTorch #18287, #108618, #23395.</summary>
    [Fact]
    public void Where_gives_PyTorchs_values_and_the_safe_form_the_mathematical_ones()
    {
        Assert.True(double.IsNaN(Gradient(static x => Tensor.Where(x < 1, x.Cos(), 0), double.PositiveInfinity)[0]));
        Assert.Equal([0.0], Gradient(static x => Tensor.SafeWhere(x < 1, x, static x => x.Cos(), 0), double.PositiveInfinity));

        Assert.True(double.IsNaN(Gradient(static x => Tensor.Where(x > 2, x.Log() / Math.Log(2), 2 * x), 0)[0]));
        Assert.Equal([2, 1 / (4 * Math.Log(2))], Gradient(static x => Tensor.SafeWhere(x > 2, x, static x => x.Log() / Math.Log(2), 2 * x), 0, 4));

        var outside = Gradient(static x => Tensor.Where(x.Eq(0.0), x / 2, x.Sqrt() + 1), 0)[0];
        Assert.False(double.IsFinite(outside));
        Assert.Equal([0.5, 0.25], Gradient(static x => Tensor.SafeWhere(x.Ne(0.0), x, static x => x.Sqrt() + 1, x / 2), 0, 4));
    }

    /// <summary>The branch never sees an element outside the mask, and is not called where the mask holds nowhere.</summary>
    [Fact]
    public void Branch_sees_elements_inside_the_mask_alone()
    {
        var x = Leaf(-1, 4, -9, 16);
        Tensor.SafeWhere(x > 0, x, static inside =>
        {
            Assert.All(inside.ToArray<double>(), static v => Assert.True(v > 0));
            return inside.Sqrt();
        }, double.NaN);
        var none = Tensor.SafeWhere(x > 100, x, static _ => throw new FormatException(), 7);
        Assert.Equal([7.0, 7, 7, 7], none.ToArray<double>());
        Assert.Equal([0.0, 0, 0, 0], none.Sum().Backward()[x].ToArray<double>());
    }

    [Fact]
    public void Where_nothing_is_dangerous_it_is_where()
    {
        var x = Leaf(-2, -1, 0, 1, 2);
        Tensor plain = Tensor.Where(x > 0, x.Exp(), x), safe = Tensor.SafeWhere(x > 0, x, static x => x.Exp(), x);
        Assert.Equal(plain.ToArray<double>(), safe.ToArray<double>());
        Assert.Equal(plain.Sum().Backward()[x].ToArray<double>(), safe.Sum().Backward()[x].ToArray<double>());
        var tangent = Tensor.Ones([5], DType.Float64);
        Assert.Equal(Differentiate.Push([plain], [x], [tangent])[0].ToArray<double>(), Differentiate.Push([safe], [x], [tangent])[0].ToArray<double>());
    }

    /// <summary>Parameters that the branch closes over get what the elements inside give them, and no NaN from outside.</summary>
    [Fact]
    public void Parameters_of_the_branch_are_safe_too()
    {
        Tensor x = Leaf(0, 4), p = Tensor.Scalar(3.0).Track();
        var g = Tensor.SafeWhere(x > 0, x, x => x.Log() * p, 0).Sum().Backward();
        Assert.Equal(Math.Log(4), g[p].Item(), 1e-15);
        Assert.Equal([0, 0.75], g[x].ToArray<double>());
    }

    [Fact]
    public void Mask_and_argument_broadcast()
    {
        var x = Leaf(0, 4);
        var mask = Tensor.From([true, false], 2, 1) & (x > 0);
        var y = Tensor.SafeWhere(mask, x, static x => x.Sqrt(), -1);
        Assert.Equal([-1.0, 2, -1, -1], y.ToArray<double>());
        Assert.Equal([0.0, 0.25], y.Sum().Backward()[x].ToArray<double>());
        Assert.Throws<DTypeException>(() => Tensor.SafeWhere(x, x, static x => x, 0));
        Assert.Throws<ShapeException>(() => Tensor.SafeWhere(Tensor.From([true, false, true]), x, static x => x, 0));
    }

    [Fact]
    public void Variables_have_it_too()
    {
        var x = new Variable(Tensor.From([0.0, 4]), requiresGrad: true);
        Variable.SafeWhere(x > 0, x, static x => x.Sqrt(), 0).Sum().Backward();
        Assert.Equal([0.0, 0.25], x.Grad!.ToArray<double>());
    }
}
