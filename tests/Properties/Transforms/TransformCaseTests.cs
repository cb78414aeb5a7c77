namespace Autograd.Properties.Transforms;

/// <summary>The cases of PyTorch's, JAX's and HIPS autograd's suites on transforms of functions.</summary>
public sealed class TransformCaseTests
{
    private static readonly Tensor Matrix = Tensor.Float64([[2, -1, 0.5], [1, 3, -2], [0, 4, 1]]);

    private static readonly Tensor Point = Tensor.Float64([0.3, -0.7, 1.1]);

    private static double[] Of(Tensor x) => x.ToArray<double>();

    private static Tensor Rosenbrock(Tensor x)
    {
        var (head, tail) = (x[..^1], x[1..]);
        return ((100 * (tail - (head * head)).Pow(2)) + (1 - head).Pow(2)).Sum();
    }

    [Fact]
    public void Fan_out_has_its_derivatives_to_second_order()
    {
        static Tensor F(Tensor x) => (x.Sin() + x.Sin()).Sin();
        var (x, s, c) = (0.7, Math.Sin(0.7), Math.Cos(0.7));
        Assert.Equal(2 * Math.Cos(2 * s) * c, Differentiate.Grad(F, Tensor.Scalar(x)).Item(), 1e-15);
        Assert.Equal((-4 * Math.Sin(2 * s) * c * c) - (2 * Math.Cos(2 * s) * s), Differentiate.Hessian(F, Tensor.Scalar(x)).Item(), 1e-14);
    }

    [Fact]
    public void Perturbations_of_nested_transforms_are_not_confused()
    {
        var outer = Differentiate.ValueAndGrad(static x => x * Differentiate.Grad(y => x * y, Tensor.Scalar(2.0)), Tensor.Scalar(1.0));
        Assert.Equal((1.0, 2.0), (outer.Value.Item(), outer.Gradient.Item()));
        var forward = Differentiate.Jvp(
            static x => x * Differentiate.Jvp(y => x * y, Tensor.Scalar(2.0), Tensor.Scalar(1.0)).Tangent, Tensor.Scalar(1.0), Tensor.Scalar(1.0));
        Assert.Equal((1.0, 2.0), (forward.Value.Item(), forward.Tangent.Item()));
        Assert.Equal(2.0, Differentiate.Grad(static x => x * Differentiate.Grad(y => x + y, x), Tensor.Scalar(3.0)).Item() + 1);
    }

    [Fact]
    public void What_is_given_beside_a_value_keeps_the_history_that_the_value_lacks()
    {
        static Tensor Of(Func<Tensor, Tensor, Tensor> beside, Tensor y)
            => Differentiate.ValueAndGradWithAux(x => ((x * x).Sum(), beside(x, y)), Point).Aux;

        var y = Tensor.Float64([2, 3, 4]);
        Assert.Equal(TransformCaseTests.Of(2 * Point * y), TransformCaseTests.Of(Differentiate.Grad(z => (Of(static (x, z) => x * z, z) * z).Sum(), y)));
        Near(y.Cos().ToArray<double>(), Differentiate.Grad(z => Of(static (_, z) => z.Sin(), z).Sum(), y));
        Assert.False(Of(static (x, z) => x * z, y).IsTracked);
    }

    [Fact]
    public void Steps_of_slope_zero_have_Jacobians_of_zeros()
    {
        foreach (var mode in Enum.GetValues<JacobianMode>())
        {
            Assert.Equal(new double[9], Of(Differentiate.Jacobian(static x => x.Floor(), Point, mode)));
            Assert.Equal([1, 0, 0, 0, 1, 0, 0, 0, 1], Of(Differentiate.Jacobian(static x => x + x.Pow(0), Point, mode)));
        }

        Assert.Equal(new double[9], Of(Differentiate.Hessian(static x => x.Pow(1).Sum(), Point)));
    }

    [Fact]
    public void Third_derivative_of_sine_at_zero_is_exact()
    {
        double[] forward = [.. Enumerable.Range(0, 4).Select(static n => Differentiate.DirectionalDerivative(static x => x.Sin(), Tensor.Scalar(0.0), Tensor.Scalar(1.0), n).Item())];
        Assert.Equal([0.0, 1, 0, -1], forward);
    }

    /// <summary>720 / 4⁷; every division is by a power of two, so that Float32 is exact.</summary>
    [Fact]
    public void Sixth_derivative_of_the_reciprocal_is_exact_in_Float32()
    {
        Assert.Equal(0.0439453125f, Differentiate.DirectionalDerivative(static x => 1 / x, Tensor.Scalar(4f), Tensor.Scalar(1f), 6).Item<float>());
        Func<Tensor, Tensor> f = static x => 1 / x;
        for (var n = 0; n < 6; n++)
        {
            var lower = f;
            f = x => Differentiate.Grad(lower, x);
        }

        Assert.Equal(0.0439453125f, f(Tensor.Scalar(4f)).Item<float>());
    }

    [Fact]
    public void Hessian_of_a_quadratic_form_is_the_matrix_and_its_transpose()
        => Assert.Equal(Of(Matrix + Matrix.T), Of(Differentiate.Hessian(static x => x.MatMul(Matrix.MatMul(x)), Point)));

    [Theory]
    [InlineData(JacobianMode.Forward)]
    [InlineData(JacobianMode.Reverse)]
    [InlineData(JacobianMode.Auto)]
    public void Jacobian_of_a_linear_map_is_its_matrix(JacobianMode mode)
    {
        Assert.Equal(Of(Matrix), Of(Differentiate.Jacobian(static x => Matrix.MatMul(x), Point, mode)));
        var y = Matrix.MatMul(Point).Tanh();
        Near(Of((1 - (y * y)).Unsqueeze(1) * Matrix), Differentiate.Jacobian(static x => Matrix.MatMul(x).Tanh(), Point, mode));
    }

    [Fact]
    public void Jacobian_rows_are_gradients_and_its_Jacobian_is_the_Hessian()
    {
        static Tensor F(Tensor x) => Tensor.Stack([(x * x).Sum(), x.Prod(), x.Exp().Sum()]);
        var jacobian = Differentiate.Jacobian(F, Point);
        for (var i = 0; i < 3; i++) Assert.Equal(Of(Differentiate.Grad(x => F(x)[i], Point)), Of(jacobian[i]));
        Near(Of(Differentiate.Hessian(Rosenbrock, Point)), Differentiate.Jacobian(static x => Differentiate.Jacobian(Rosenbrock, x), Point));
        Assert.Equal([1.0, 2, 3], Of(Differentiate.Jacobian(static t => Tensor.Stack([t, t * 2, t * 3]), Tensor.Scalar(5.0))));
    }

    [Fact]
    public void Products_match_the_full_matrices()
    {
        Tensor v = Tensor.Float64([1, -2, 0.5]), hessian = Differentiate.Hessian(Rosenbrock, Point);
        Near(Of(hessian.MatMul(v)), Differentiate.Hvp(Rosenbrock, Point, v));
        Near(Of(v.MatMul(hessian)), Differentiate.Vhp(Rosenbrock, Point, v));
        static Tensor F(Tensor x) => Matrix.MatMul(x * x).Sin();
        var j = Differentiate.Jacobian(F, Point);
        Near(Of(j.MatMul(v)), Differentiate.Jvp(F, Point, v).Tangent);
        Near(Of(v.MatMul(j)), Differentiate.Vjp(F, Point, v).Gradient);
        Near(Of(j.T.MatMul(j.MatMul(v))), Differentiate.GaussNewtonProduct(F, Point, v));
        var lossHessian = Differentiate.Hessian(static y => y.Exp().Sum(), F(Point));
        Near(Of(j.T.MatMul(lossHessian.MatMul(j.MatMul(v)))), Differentiate.GaussNewtonProduct(F, Point, v, static y => y.Exp().Sum()));
    }

    [Theory]
    [InlineData(JacobianMode.Forward)]
    [InlineData(JacobianMode.Reverse)]
    public void Shapes_without_dimensions(JacobianMode mode)
    {
        Assert.Equal([3], Differentiate.Jacobian(static x => x.Sum(), Point, mode).Shape.ToArray());
        Assert.Equal([2, 3], Differentiate.Jacobian(static x => x[..2], Point, mode).Shape.ToArray());
        Assert.Equal([2], Differentiate.Jacobian(static x => Tensor.Stack([x, x]), Tensor.Scalar(1.0), mode).Shape.ToArray());
        Assert.Equal(default, Differentiate.Jacobian(static x => x * x, Tensor.Scalar(1.0), mode).Shape);
        Assert.Equal([2, 3, 3], Differentiate.Jacobian(static x => Tensor.Stack([x, x]), Point, mode).Shape.ToArray());
    }

    [Theory]
    [InlineData(JacobianMode.Forward)]
    [InlineData(JacobianMode.Reverse)]
    public void Unrelated_inputs_have_blocks_of_zeros_in_their_own_dtype(JacobianMode mode)
    {
        Tensor x = Tensor.Float64([1, 2]), y = Tensor.From([3f]), unused = Tensor.From([1f, 2, 3]);
        var blocks = Differentiate.Jacobian(static v => v[0] * v[1].To(DType.Float64), [x, y, unused], mode);
        Assert.Equal([DType.Float64, DType.Float32, DType.Float32], blocks.Select(static b => b.DType));
        Assert.Equal([3.0, 0, 0, 3], Of(blocks[0]));
        Assert.Equal([1f, 2], blocks[1].ToArray<float>());
        Assert.Equal([2, 3], blocks[2].Shape.ToArray());
        Assert.All(blocks[2].ToArray<float>(), static b => Assert.Equal(0f, b));
        Assert.Equal([2, 2], Differentiate.Jacobian(static _ => Tensor.Float64([1, 2]), x, mode).Shape.ToArray());
    }

    [Fact]
    public void Strict_names_the_input_that_is_not_used()
    {
        Func<Tensor[], Tensor> first = static v => v[0].Sum();
        Says<InvalidOperationException>(() => Differentiate.Jacobian(first, [Point, Point], strict: true), "output 0", "input 1");
        Says<InvalidOperationException>(() => Differentiate.Vjp(static _ => Point, Point, Point, strict: true), "output 0", "input 0");
        Says<InvalidOperationException>(() => Differentiate.Jvp(static _ => Point, Point, Point, strict: true), "output 0", "input 0");
        Says<InvalidOperationException>(() => Differentiate.Hessian(static x => x.Sum(), Point, strict: true), "independent of input 0");
        Says<InvalidOperationException>(() => Differentiate.Hvp(static x => x.Sum(), Point, Point, strict: true), "independent of input 0");
        Says<InvalidOperationException>(() => Differentiate.Vhp(static x => x.Sum(), Point, Point, strict: true), "independent of input 0");
        Assert.Equal([0.0, 0, 0], Of(Differentiate.Vhp(static x => x.Sum(), Point, Point)));
    }

    [Fact]
    public void Wrong_directions_say_both_shapes()
    {
        var wrong = Tensor.Float64([1, 2]);
        Says<ShapeException>(() => Differentiate.Jvp(static x => x * x, Point, wrong), "[2]", "[3]");
        Says<ArgumentException>(() => Differentiate.Jvp(static v => v[0] * v[1], [Point, Point], [Point]), "1 tangents", "2 inputs");
        Says<ShapeException>(() => Differentiate.Vjp(static x => x * x, Point, wrong), "[2]", "[3]");
        Says<ShapeException>(() => Differentiate.Vhp(Rosenbrock, Point, wrong), "[2]", "[3]");
        Says<ShapeException>(() => Differentiate.Hvp(Rosenbrock, Point, wrong), "[2]", "[3]");
        Says<DTypeException>(() => Differentiate.Jvp(static x => x * x, Point, Point.To(DType.Float32)), "float32", "float64");
        Says<InvalidOperationException>(() => Differentiate.Grad(static x => x * x, Point), "[3]", "Jacobian");
        Says<ArgumentException>(() => Differentiate.Grad(static _ => Point.Sum(), Array.Empty<Tensor>()), "empty");
        Says<ShapeException>(() => Differentiate.Curl(static x => x, wrong), "[2]", "[3]");
        Says<ShapeException>(() => Differentiate.Divergence(static x => x.Sum(), Point), "[3]");
    }

    [Fact]
    public void Empty_inputs_have_empty_derivatives()
    {
        var nothing = Tensor.Zeros([0], DType.Float64);
        Assert.Equal([0], Differentiate.Grad(static x => x.Sum(), nothing).Shape.ToArray());
        foreach (var mode in Enum.GetValues<JacobianMode>())
            Assert.Equal([0, 0], Differentiate.Jacobian(static x => x * 1, nothing, mode).Shape.ToArray());
    }

    [Fact]
    public void Value_alongside_is_the_plain_value_bit_for_bit()
    {
        var plain = BitConverter.DoubleToInt64Bits(Rosenbrock(Point).Item());
        Assert.Equal(plain, BitConverter.DoubleToInt64Bits(Differentiate.ValueAndGrad(Rosenbrock, Point).Value.Item()));
        Assert.Equal(plain, BitConverter.DoubleToInt64Bits(Differentiate.ValueAndJacobian(Rosenbrock, Point).Value.Item()));
        Assert.Equal(plain, BitConverter.DoubleToInt64Bits(Differentiate.Linearize(Rosenbrock, Point).Value.Item()));
        Assert.False(Differentiate.ValueAndGrad(Rosenbrock, Point).Value.IsTracked);
    }

    [Fact]
    public void Second_derivative_of_a_power_at_exponent_zero()
    {
        var blocks = Differentiate.Hessian(static v => v[0].Pow(v[1]), [Tensor.Scalar(4.0), Tensor.Scalar(0.0)]);
        var log = Math.Log(4);
        Assert.Equal(0.0, blocks[0][0].Item());
        Assert.Equal(0.25, blocks[0][1].Item(), 1e-15);
        Assert.Equal(0.25, blocks[1][0].Item(), 1e-15);
        Assert.Equal(log * log, blocks[1][1].Item(), 1e-15);
    }

    /// <summary>d/dx vᵀHv against central differences of H: their error is h²/6 · |∂⁵| + ε·|H|/h, below 1e-4 here.</summary>
    [Fact]
    public void Gradient_of_a_Hessian_product_is_the_third_derivative()
    {
        Tensor x = Tensor.Float64([1.1, 0.9, 1.2, 0.8, 1]), v = Tensor.Float64([1, -1, 0.5, 2, -0.25]);
        Tensor Quadratic(Tensor z) => v.MatMul(Differentiate.Hvp(Rosenbrock, z, v));
        var exact = Of(Differentiate.Grad(Quadratic, x));
        for (var i = 0; i < 5; i++)
        {
            var step = new double[5];
            step[i] = 1e-4;
            var h = Tensor.Float64(step);
            Assert.Equal((Quadratic(x + h).Item() - Quadratic(x - h).Item()) / 2e-4, exact[i], 1e-4);
        }
    }

    [Fact]
    public void Vector_calculus()
    {
        static Tensor Field(Tensor x) => Tensor.Stack([x[0] * x[1], x[1] * x[2] * x[2], x[0].Sin()]);
        var (a, b, c) = (0.3, -0.7, 1.1);
        Assert.Equal(b + (c * c), Differentiate.Divergence(Field, Point).Item(), 1e-15);
        Near([-2 * b * c, -Math.Cos(a), -a], Differentiate.Curl(Field, Point));
        Assert.Equal(6.0, Differentiate.Laplacian(static x => (x * x).Sum(), Point).Item());
    }

    [Fact]
    public void Functions_of_several_tensors()
    {
        Tensor x = Tensor.Scalar(2.0), y = Tensor.Scalar(3.0), z = Tensor.Scalar(5.0);
        var (dx, dy) = Differentiate.Grad((a, b) => a * a * b, (x, y));
        Assert.Equal((12.0, 4.0), (dx.Item(), dy.Item()));
        var (value, (px, py, pz)) = Differentiate.ValueAndGrad((a, b, c) => a * b * c, (x, y, z));
        Assert.Equal((30.0, 15.0, 10.0, 6.0), (value.Item(), px.Item(), py.Item(), pz.Item()));
        Assert.Equal([12.0, 4], Differentiate.Grad(v => v[0] * v[0] * v[1], [x, y]).Select(static g => g.Item()));
        Assert.Equal([12.0, 4], Differentiate.Vjp(v => v[0] * v[0] * v[1], [x, y], Tensor.Scalar(1.0)).Gradients.Select(static g => g.Item()));
        Assert.Equal(16.0, Differentiate.Jvp(v => v[0] * v[0] * v[1], [x, y], [Tensor.Scalar(1.0), Tensor.Scalar(1.0)]).Tangent.Item());
        Assert.Equal([10.0, 4], Differentiate.Hvp(v => v[0] * v[0] * v[1], [x, y], [Tensor.Scalar(1.0), Tensor.Scalar(1.0)]).Select(static g => g.Item()));
        Assert.Equal([10.0, 4], Differentiate.Vhp(v => v[0] * v[0] * v[1], [x, y], [Tensor.Scalar(1.0), Tensor.Scalar(1.0)]).Select(static g => g.Item()));
        var (_, gradient, twice) = Differentiate.ValueAndGradWithAux(a => (a * a, a * 2), x);
        Assert.Equal((4.0, 4.0, false), (gradient.Item(), twice.Item(), twice.IsTracked));
        var model = new Line(Tensor.Scalar(2.0), Tensor.Scalar(1.0));
        Assert.Equal((6.0, 2.0), Differentiate.Grad(m => (m.Slope * 3) + (m.Offset * 2) + (m.Slope * m.Offset * 3) is var l ? l - (m.Offset * 6) : l, model) is var g ? (g.Slope.Item(), g.Offset.Item()) : default);
    }

    [Fact]
    public void Linearization_applies_both_ways_without_running_again()
    {
        var runs = 0;
        var line = Differentiate.Linearize(
            x =>
            {
                runs++;
                return Matrix.MatMul(x).Tanh();
            },
            Point);
        var j = Differentiate.Jacobian(static x => Matrix.MatMul(x).Tanh(), Point);
        for (var i = 0; i < 3; i++)
        {
            var e = Tensor.Eye(3, dtype: DType.Float64)[i];
            Near(Of(j.Select(1, i)), line.Push(e));
            Near(Of(j[i]), line.Pull(e));
        }

        Assert.Equal(1, runs);
        Assert.False(line.Value.IsTracked || line.Push(Point).IsTracked || line.Pull(Point).IsTracked);
        Says<ShapeException>(() => line.Push(Tensor.Float64([1])), "[1]", "[3]");
        Says<ShapeException>(() => line.Pull(Tensor.Float64([1])), "[1]", "[3]");
    }

    internal static void Says<T>(Action action, params string[] parts)
        where T : Exception
    {
        var error = Assert.ThrowsAny<T>(action);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    // A few roundings of either way of writing the formula.
    internal static void Near(double[] expected, Tensor actual)
    {
        var scale = expected.Select(Math.Abs).Append(1e-300).Max();
        Assert.All(expected.Zip(Of(actual)), pair => Assert.Equal(pair.First, pair.Second, 64 * scale / (1L << 52)));
    }

    private sealed record Line(Tensor Slope, Tensor Offset) : IParameters<Line>
    {
        public IReadOnlyList<Tensor> ToTensors() => [Slope, Offset];

        public Line FromTensors(IReadOnlyList<Tensor> tensors) => new(tensors[0], tensors[1]);
    }
}
