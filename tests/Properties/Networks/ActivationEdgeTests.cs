namespace Autograd.Properties.Networks;

/// <summary>The conventions of activations at their kinks, at infinity and at NaN.</summary>
public sealed class ActivationEdgeTests
{
    private const double Infinity = double.PositiveInfinity;

    /// <summary>The function, where, its value and its slope there.</summary>
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Function, double At, double Value, double Slope)> Cases = new(StringComparer.Ordinal)
    {
        ["elu at 0"] = (static x => Functional.Elu(x, 3), 0, 0, 3),
        ["elu at -∞"] = (static x => Functional.Elu(x), -Infinity, -1, 0),
        ["elu far above"] = (static x => Functional.Elu(x), 1e4, 1e4, 1),
        ["selu at 0"] = (static x => Functional.Selu(x), 0, 0, 1.7580993408473766),
        ["celu at 0"] = (static x => Functional.Celu(x, 3), 0, 0, 1),
        ["leaky_relu at 0"] = (static x => Functional.LeakyRelu(x, 0.25), 0, 0, 0.25),
        ["rrelu below"] = (static x => Functional.Rrelu(x, 0.25, 0.75), -2, -1, 0.5),
        ["relu6 at 0"] = (static x => Functional.Relu6(x), 0, 0, 0),
        ["relu6 at 6"] = (static x => Functional.Relu6(x), 6, 6, 0),
        ["hardtanh with crossed bounds"] = (static x => Functional.Hardtanh(x, 0.5, -0.5), 0, -0.5, 0),
        ["hardsigmoid at -3"] = (static x => Functional.Hardsigmoid(x), -3, 0, 0),
        ["hardsigmoid at 3"] = (static x => Functional.Hardsigmoid(x), 3, 1, 0),
        ["hardswish at -3"] = (static x => Functional.Hardswish(x), -3, 0, -0.5),
        ["hardswish at 3"] = (static x => Functional.Hardswish(x), 3, 3, 1.5),
        ["hardswish at ∞"] = (static x => Functional.Hardswish(x), Infinity, Infinity, 1),
        ["softplus above the threshold"] = (static x => Functional.Softplus(x, 1, 2), 2.5, 2.5, 1),
        ["softplus far below"] = (static x => Functional.Softplus(x), -1000, 0, 0),
        ["softplus without a threshold"] = (static x => Functional.Softplus(x, 1, Infinity), 1000, 1000, 1),
        ["logsigmoid far below"] = (static x => Functional.LogSigmoid(x), -1000, -1000, 1),
        ["logsigmoid far above"] = (static x => Functional.LogSigmoid(x), 1000, 0, 0),
        ["softshrink at λ"] = (static x => Functional.Softshrink(x), 0.5, 0, 0),
        ["hardshrink at -λ"] = (static x => Functional.Hardshrink(x), -0.5, 0, 0),
        ["hardshrink with a negative λ"] = (static x => Functional.Hardshrink(x, -1), 0.5, 0.5, 1),
        ["threshold at it"] = (static x => Functional.Threshold(x, 2, 9), 2, 9, 0),
        ["mish far above"] = (static x => Functional.Mish(x), 1000, 1000, 1),
        ["silu far below"] = (static x => Functional.Silu(x), -1000, 0, 0),
        ["gelu far below"] = (static x => Functional.Gelu(x), -50, 0, 0),
        ["prelu at 0"] = (static x => Functional.Prelu(x, Tensor.From([0.25])), 0, 0, 0.25),
        ["softsign at 0"] = (static x => Functional.Softsign(x), 0, 0, 1),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Value_and_slope_are_as_agreed(string name)
    {
        var (function, at, value, slope) = Cases[name];
        var x = Tensor.From([at]).Track();
        var y = function(x);
        Assert.Equal(value, y.Item(), 1e-15);
        Assert.Equal(slope, y.Sum().Backward()[x].Item(), 1e-15);
    }

    [Theory]
    [InlineData("elu", 1)]
    [InlineData("leaky_relu", 0.01)]
    [InlineData("hardtanh", 1)]
    [InlineData("hardsigmoid", 0)]
    [InlineData("hardswish", 1)]
    [InlineData("softshrink", 1)]
    [InlineData("hardshrink", 1)]
    [InlineData("threshold", 1)]
    public void Nan_stays_and_its_slope_is_that_of_comparisons_that_fail(string name, double slope)
    {
        var x = Tensor.From([double.NaN]).Track();
        var y = name switch
        {
            "elu" => Functional.Elu(x),
            "leaky_relu" => Functional.LeakyRelu(x),
            "hardtanh" => Functional.Hardtanh(x),
            "hardsigmoid" => Functional.Hardsigmoid(x),
            "hardswish" => Functional.Hardswish(x),
            "softshrink" => Functional.Softshrink(x),
            "hardshrink" => Functional.Hardshrink(x),
            _ => Functional.Threshold(x, 1, 0),
        };
        Assert.True(double.IsNaN(y.Item()));
        Assert.Equal(slope, y.Sum().Backward()[x].Item());
    }

    [Fact]
    public void The_tail_of_gelu_keeps_its_digits()
    {
        // x·Φ(x) at −10: ½·erfc(10 / √2) is 7.619853024160527e-24.
        Assert.Equal(-7.619853024160527e-23, Functional.Gelu(Tensor.From([-10.0])).Item(), 1e-35);
    }

    [Fact]
    public void A_weight_of_prelu_belongs_to_a_channel()
    {
        var x = Tensor.From([-1.0, -2, 3, -4], 2, 2).Track();
        var w = Tensor.From([0.5, 0.25]).Track();
        var y = Functional.Prelu(x, w);
        Assert.Equal([-0.5, -0.5, 3, -1], y.ToArray<double>());
        Assert.Equal([-1.0, -6], y.Sum().Backward()[w].ToArray<double>());
        var infinite = Functional.Prelu(Tensor.From([double.PositiveInfinity, -1], 1, 2), w).Sum();
        Assert.Equal([0.0, -1], infinite.Backward()[w].ToArray<double>());
    }
}
