using Autograd.Properties.Rules;

namespace Autograd.Properties.Graph;

/// <summary>What gradients are: the cases of PyTorch's, JAX's and HIPS autograd's own suites.</summary>
public sealed class GradientSemanticsTests
{
    private static Tensor Leaf(params double[] values) => Tensor.From(values).Track();

    private static double[] Of(Tensor x) => x.ToArray<double>();

    [Fact]
    public void Polynomial_of_two_inputs()
    {
        Tensor x = Tensor.Float64([[1, 2], [3, 4]]).Track(), y = Tensor.Float64([[5, -6], [7, -8]]).Track();
        var g = ((x * x) + (y * x) + (y * y)).Backward(Tensor.OnesLike(x));
        Assert.Equal(Of((x * 2) + y), Of(g[x]));
        Assert.Equal(Of(x + (y * 2)), Of(g[y]));
    }

    [Fact]
    public void Rational_function_of_three_inputs()
    {
        Tensor x = Leaf(1, 2, 3), y = Leaf(4, -5, 8), z = Leaf(0.5, 2, -1), seed = Tensor.From([1.0, -2, 4]);
        var g = (x + (y * z) + (z * z * 4 * x / y)).Backward(seed);
        Within(Of(((z * z * 4 / y) + 1) * seed), Of(g[x]));
        Within(Of((z - (x * z * z * 4 / (y * y))) * seed), Of(g[y]));
        Within(Of(((x * z * 8 / y) + y) * seed), Of(g[z]));
    }

    [Fact]
    public void Backward_of_a_leaf_is_its_seed()
    {
        var x = new Variable(Tensor.From([1.0, 2]), requiresGrad: true);
        x.Backward(Tensor.From([3.0, 4]));
        Assert.Equal([3.0, 4], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Several_roots_are_one_pass()
    {
        Tensor x = Leaf(1, 2), y = Leaf(3, 4), q = Leaf(5, 6), a = Leaf(7, 8), b = Leaf(9, 10), gz = Tensor.From([1.0, -1]), gc = Tensor.From([2.0, 5]);
        var g = Differentiate.Grad([x + y + (q * 2), (a * b) + (q * 2)], [q, x, y, a], [gz, gc]);
        Assert.Equal(Of((gz + gc) * 2), Of(g[0]!));
        Assert.Equal(Of(gz), Of(g[1]!));
        Assert.Equal(Of(gz), Of(g[2]!));
        Assert.Equal(Of(gc * b), Of(g[3]!));
    }

    [Fact]
    public void Roots_may_depend_on_each_other()
    {
        Tensor x = Leaf(2, -1), gy = Tensor.From([1.0, 3]), gz = Tensor.From([2.0, -1]);
        var y = x * x;
        var z = y * y * y;
        var x5 = x * x * x * x * x;
        Assert.Equal(Of((x * 2 * gy) + (x5 * 6 * gz)), Of(Differentiate.Grad([y, z], [x], [gy, gz])[0]!));
        Assert.Equal([2.0, 4], Of(Differentiate.Grad([x, x], [x], [Tensor.From([1.0, 2]), Tensor.From([1.0, 2])])[0]!));
    }

    [Fact]
    public void Unused_output_of_several_has_gradient_zero()
    {
        var x = Tensor.Ones([10, 10], DType.Float64).Track();
        var g = ((x.Chunk(5)[2] * 4) + 2).Sum().Backward()[x];
        for (var i = 0; i < 10; i++) Assert.All(Of(g.Select(0, i)), v => Assert.Equal(i is 4 or 5 ? 4.0 : 0.0, v));
    }

    [Fact]
    public void Second_pass_doubles_Grad_and_repeats_the_map()
    {
        var x = new Variable(Tensor.From([0.3, 0.7]), requiresGrad: true);
        var y = (x * x).Exp().Sum();
        y.Backward();
        var first = x.Grad!.ToArray<double>();
        y.Backward();
        Assert.Equal(first.Select(static v => 2 * v), x.Grad!.ToArray<double>());
        Terms.AssertSameBits([y.Tensor.Backward()[x.Tensor]], [y.Tensor.Backward()[x.Tensor]], "maps");
        Assert.Equal(first.Select(static v => 2 * v), x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Constant_and_identity()
    {
        var x = Leaf(2);
        var unrelated = Leaf(3) * 1;
        Assert.Null(Differentiate.Grad([unrelated], [x], null, new BackwardOptions { Unused = UnusedInputs.Absent })[0]);
        var zero = Differentiate.Grad([unrelated], [x], null, new BackwardOptions { Unused = UnusedInputs.Zeros })[0]!;
        Assert.Equal((x.Shape, x.DType, 0.0), (zero.Shape, zero.DType, zero.Item()));
        Assert.Equal(1.0, Differentiate.Grad(x, x).Item());
    }

    /// <summary>d/dx sin(sin x + sin x) = 2 cos(2 sin x) cos x, and once more.</summary>
    [Fact]
    public void Fan_out_sums_to_second_order()
    {
        var x = Tensor.Scalar(0.7).Track();
        var inner = x.Sin();
        var first = Differentiate.Grad((inner + inner).Sin(), x, createGraph: true);
        Assert.Equal(2 * Math.Cos(2 * Math.Sin(0.7)) * Math.Cos(0.7), first.Item(), 4e-16);
        var exact = (-4 * Math.Sin(2 * Math.Sin(0.7)) * Math.Cos(0.7) * Math.Cos(0.7)) - (2 * Math.Cos(2 * Math.Sin(0.7)) * Math.Sin(0.7));
        Assert.Equal(exact, Differentiate.Grad(first, x).Item(), 4e-15);
    }

    /// <summary>x · d/dy(x·y) = x², whose slope at 1 is 2: an inner derivative does not confuse its variable with the outer one.</summary>
    [Fact]
    public void Perturbations_are_not_confused()
    {
        var x = Tensor.Scalar(1.0).Track();
        var y = Tensor.Scalar(2.0).Track();
        var outer = x * Differentiate.Grad(x * y, y, createGraph: true);
        Assert.Equal(1.0, outer.Item());
        Assert.Equal(2.0, Differentiate.Grad(outer, x).Item());
    }

    [Fact]
    public void Leaves_that_share_a_gradient_do_not_share_its_changes()
    {
        Variable x = new(Tensor.From([1.0]), requiresGrad: true), y = new(Tensor.From([2.0]), requiresGrad: true);
        (x + y).Sum().Backward();
        x.Grad!.Add_(5);
        Assert.Equal([1.0], y.Grad!.ToArray<double>());
    }

    [Fact]
    public void Contributions_along_several_paths_add_up()
    {
        var a = Tensor.Scalar(2.0).Track();
        var b = a + 1;
        Assert.Equal(3.0, Differentiate.Grad((a + b) + (b + 1.5), a).Item());
        var v = Leaf(1, 2);
        var w = v * v;
        Assert.Equal([4.0, 4], Of(Differentiate.Grad((w[0] + 1.5) + w.Sum(), v)));
    }

    [Fact]
    public void Empty_tensors_have_empty_gradients()
    {
        Tensor a = Tensor.Zeros([4, 0], DType.Float64).Track(), b = Tensor.Zeros([4, 1], DType.Float64).Track();
        var g = (a + b).Sum().Backward();
        Assert.Equal([4, 0], g[a].Shape.ToArray());
        Assert.Equal([4, 1], g[b].Shape.ToArray());
        Assert.All(Of(g[b]), static v => Assert.Equal(0.0, v));
    }

    [Fact]
    public void Scalar_tensor_has_a_scalar_gradient()
    {
        var x = Tensor.Scalar(3.0).Track();
        Assert.Equal((default(Shape), 6.0), ((x * x).Backward()[x].Shape, (x * x).Backward()[x].Item()));
    }

    [Fact]
    public void Errors_say_what_disagrees_and_the_way_out()
    {
        var x = Tensor.Ones([2, 3], DType.Float64).Track();
        var y = x * 2;
        Says<InvalidOperationException>(() => y.Backward(), "[2, 3]", "Sum()", "pick one element", "Jacobian");
        Says<ShapeException>(() => y.Backward(Tensor.Ones([3, 2], DType.Float64)), "[3, 2]", "[2, 3]");
        Says<DTypeException>(() => y.Backward(Tensor.Ones([2, 3], DType.Float32)), "float32", "float64");
        Says<ArgumentException>(() => Differentiate.Grad([y], [x], [null, null]), "grad: ", "2 gradients", "1 outputs");
        Says<ArgumentException>(() => Differentiate.Grad([y], []), "empty");
        Says<InvalidOperationException>(() => Tensor.Ones(1).Backward(), "does not require a gradient", "Track()");
        Says<InvalidOperationException>(() => Differentiate.Grad([y.Sum()], [x, Leaf(1)]), "input 1", "UnusedInputs");
        Says<InvalidOperationException>(() => Differentiate.Grad([y.Sum()], [x, Tensor.Ones(1)]), "input 1", "does not require");
        Says<DTypeException>(() => Tensor.From([1L]).Track(), "floating point", "int64");
        Says<DTypeException>(() => new Variable(Tensor.From([true]), requiresGrad: true), "floating point", "bool");
        Says<KeyNotFoundException>(() => _ = y.Sum().Backward()[Leaf(1)], "not connected");
    }

    [Fact]
    public void Conversion_brings_the_gradient_back_to_the_inputs_dtype()
    {
        var x = Tensor.Ones([2], DType.Float32).Track();
        var g = (x.To(DType.Float64) * 3).To(DType.Float32).Sum().Backward()[x];
        Assert.Equal((DType.Float32, 3f), (g.DType, g.ToArray<float>()[0]));
        Assert.Equal([1f, 1], x.To(DType.Float64).Sum().Backward()[x].ToArray<float>());
        var twice = Tensor.Ones([2], DType.Float64).Track();
        Assert.Equal([1.0, 1], twice.To(DType.Float32).Sum().Backward()[twice].ToArray<double>());
        Tensor single = Tensor.Ones([2], DType.Float32).Track(), both = Tensor.Ones([2], DType.Float64).Track();
        var map = (single * both).Sum().Backward();
        Assert.Equal((DType.Float32, DType.Float64), (map[single].DType, map[both].DType));
        Assert.False(x.To(DType.Int64).IsTracked);
    }

    [Fact]
    public void Third_derivative_of_sine_at_zero_is_minus_one()
    {
        var x = Tensor.Scalar(0.0).Track();
        var derivatives = new double[4];
        var y = x.Sin();
        for (var order = 0; order < 4; order++, y = Differentiate.Grad(y, x, createGraph: true)) derivatives[order] = y.Item();
        Assert.Equal([0.0, 1, 0, -1], derivatives);
    }

    /// <summary>720 / 4⁷; every division is by a power of two, so that Float32 is exact.</summary>
    [Fact]
    public void Sixth_derivative_of_the_reciprocal_is_exact_in_Float32()
    {
        var x = Tensor.Scalar(4f).Track();
        var y = 1 / x;
        for (var order = 0; order < 6; order++) y = Differentiate.Grad(y, x, createGraph: true);
        Assert.Equal(0.0439453125f, y.Item<float>());
    }

    private static void Says<T>(Action action, params string[] parts)
        where T : Exception
    {
        var message = Assert.ThrowsAny<Exception>(action) is T error ? error.Message : null;
        Assert.NotNull(message);
        Assert.All(parts, part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    // A few roundings of either way of writing the formula.
    private static void Within(double[] expected, double[] actual)
        => Assert.All(expected.Zip(actual), static pair => Assert.Equal(pair.First, pair.Second, 8 * Math.Abs(pair.First) / (1L << 52)));
}
