using Autograd.Properties.Programs;
using Autograd.Properties.Surface;

namespace Autograd.Properties.Graph;

/// <summary>Functions that do not use what one differentiates by: an error that says so, absent, or zeros, as one asks.</summary>
public sealed class UnusedInputTests
{
    private static Tensor[] Inputs() => [Tensor.From([1.0, 2]).Track(), Tensor.From([3f, 4, 5]).Track()];

    private static BackwardOptions With(UnusedInputs unused) => new() { Unused = unused };

    [Fact]
    public void Input_that_is_not_reached_is_an_error_absent_or_zeros()
    {
        var x = Inputs();
        var middle = x[0] * 3;
        var root = (middle * middle).Sum();
        Message.Says<InvalidOperationException>(() => Differentiate.Grad([root], x), "input 1", "UnusedInputs.Absent", "UnusedInputs.Zeros");
        Tensor[] asked = [x[0], x[1], middle, x[1] * 1];
        var absent = Differentiate.Grad([root], asked, null, With(UnusedInputs.Absent));
        Assert.Equal([18.0, 36], absent[0]!.ToArray<double>());
        Assert.Null(absent[1]);
        Assert.Equal([6.0, 12], absent[2]!.ToArray<double>());
        Assert.Null(absent[3]);
        var zeros = Differentiate.Grad([root], asked, null, With(UnusedInputs.Zeros));
        Assert.Equal([18.0, 36], zeros[0]!.ToArray<double>());
        foreach (var g in new[] { zeros[1]!, zeros[3]! })
        {
            Assert.Equal((DType.Float32, Shape.Of(3)), (g.DType, g.Shape));
            Assert.Equal([0f, 0, 0], g.ToArray<float>());
        }
    }

    /// <summary>PyTorch's test_grad_unreachable_discovery: what cannot lead to the input is not run to find that out.</summary>
    [Fact]
    public void Node_that_leads_to_no_input_asked_for_is_never_run()
    {
        Tensor x = Tensor.From([1.0]).Track(), y = Tensor.From([2.0]).Track();
        var never = CustomOp.General("never", static x => [x[0] * 2], pull: static (_, _) => throw new FormatException("never"));
        var root = never.Apply(x);
        Assert.Null(Differentiate.Grad([root], [y], null, With(UnusedInputs.Absent))[0]);
        Assert.Equal(0.0, Differentiate.Grad([root], [y], null, With(UnusedInputs.Zeros))[0]!.Item());
        Assert.Equal([5.0], Differentiate.Grad((root.Detach() + root + (y * 5)).Sum(), y).ToArray<double>());
    }

    [Fact]
    public void Constant_functions_have_gradients_of_zeros_in_the_inputs_shape_and_dtype()
    {
        foreach (var dtype in new[] { DType.Float32, DType.Float64 })
        {
            var x = Tensor.Ones([2, 3], dtype);
            Func<Tensor, Tensor> seven = static _ => Tensor.Scalar(7.0);
            Tensor[] zeros =
            [
                Differentiate.Grad(seven, x), Differentiate.ValueAndGrad(seven, x).Gradient, Differentiate.Vjp(seven, x, Tensor.Scalar(1.0)).Gradient,
                Differentiate.Jacobian(seven, x), Differentiate.Hvp(seven, x, x), Differentiate.Vhp(seven, x, x), Differentiate.Linearize(seven, x).Pull(Tensor.Scalar(1.0)),
            ];
            Assert.All(zeros, zero =>
            {
                Assert.Equal((x.Shape, dtype, false), (zero.Shape, zero.DType, zero.IsTracked));
                Assert.Equal(0.0, zero.Abs().Sum().Item());
            });
            Assert.Equal([2, 3, 2, 3], Differentiate.Hessian(seven, x).Shape.ToArray());
            Assert.Equal(0.0, Differentiate.Jvp(seven, x, x).Tangent.Item());
        }
    }

    [Fact]
    public void Map_of_a_root_has_no_entry_for_what_the_root_does_not_use()
    {
        var x = Inputs();
        var map = x[0].Sum().Backward();
        Assert.True(map.ContainsKey(x[0]));
        Assert.False(map.TryGetValue(x[1], out _));
        Assert.Single(map);
    }

    [Fact]
    public void Identity_has_slope_one_and_no_curvature()
    {
        Assert.Equal(1.0, Differentiate.Grad(static x => x, Tensor.Scalar(2.0)).Item());
        Assert.Equal(0.0, Differentiate.Hessian(static x => x, Tensor.Scalar(2.0)).Item());
        Assert.Equal(0.0, Differentiate.Grad(static x => Differentiate.Grad(static y => y, x), Tensor.Scalar(2.0)).Item());
        Assert.Equal(0.0, Differentiate.DirectionalDerivative(static x => x, Tensor.Scalar(2.0), Tensor.Scalar(1.0), 2).Item());
    }

    /// <summary>HIPS autograd's test_mutating_outgrad and its sibling with an index: a cotangent that several places share.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Shared_cotangents_are_right_to_second_order(bool indexed)
    {
        Tensor[] x = [Tensor.From([0.3, -0.7, 1.1, 2, -1.5])], t = [Tensor.From([1.0, -0.5, 0.25, 2, -1])];
        ProgramChecker.Check(
            inputs =>
            {
                var a = inputs[0];
                var b = a + 1;
                var c = (indexed ? b[0] : b) + 1.5;
                var e = (a + b) + c;
                return (e * e * e.Sin()).Sum() + e.Sum();
            },
            x, t, roundings: 200);
        Assert.Equal(
            indexed ? [7.0, 2, 2, 2, 2] : [3.0, 3, 3, 3, 3],
            Differentiate.Grad(a => (a + (a + 1) + ((indexed ? (a + 1)[0] : a + 1) + 1.5)).Sum(), x[0]).ToArray<double>());
    }
}
