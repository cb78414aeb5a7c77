namespace Autograd.Properties.Transforms;

/// <summary>Two or three tensors, an array, a record: every transform takes its inputs in each form, and answers in that form.</summary>
public sealed class FormTests
{
    private static readonly Tensor A = Tensor.Float64([0.3, -0.7]);
    private static readonly Tensor B = Tensor.Float64([1.1, 0.4, -0.2]);
    private static readonly Tensor C = Tensor.Float64(0.6);
    private static readonly Tensor U = Tensor.Float64([1, -2]);
    private static readonly Tensor V = Tensor.Float64([0.5, 1, -1]);
    private static readonly Tensor W = Tensor.Float64(-0.25);
    private static readonly Tensor G = Tensor.Float64([[1, 2, -1], [0.5, 0, 3]]);

    private static readonly Tensor[] Point = [A, B, C];
    private static readonly Tensor[] Direction = [U, V, W];

    private static Tensor Field(Tensor x, Tensor y, Tensor z) => (x.Unsqueeze(1) * y * z).Sin() + x.Square().Sum() * y;

    private static Tensor Scalar(Tensor x, Tensor y, Tensor z) => Field(x, y, z).Square().Sum();

    private static Tensor Field(Tensor x, Tensor y) => Field(x, y, C);

    private static Tensor Scalar(Tensor x, Tensor y) => Scalar(x, y, C);

    private static Tensor Field(Tensor[] v) => Field(v[0], v[1], v[2]);

    private static Tensor Scalar(Tensor[] v) => Scalar(v[0], v[1], v[2]);

    private static Tensor Loss(Tensor y) => y.Exp().Sum();

    [Fact]
    public void Three_tensors_answer_as_an_array_does()
    {
        var (x, v) = ((A, B, C), (U, V, W));
        Same(Differentiate.Grad(Scalar, Point), All(Differentiate.Grad((a, b, c) => Scalar(a, b, c), x)));
        var (value, gradient, hessian) = Differentiate.ValueGradAndHessian((a, b, c) => Scalar(a, b, c), x);
        Same([Scalar(Point), .. Differentiate.Grad(Scalar, Point)], [value, .. All(gradient)]);
        Same(Blocks(), [.. All(hessian.X), .. All(hessian.Y), .. All(hessian.Z)]);
        Same(Differentiate.Jacobian(Field, Point), All(Differentiate.Jacobian((a, b, c) => Field(a, b, c), x)));
        Same(Differentiate.Jacobian(Field, Point, JacobianMode.Forward), All(Differentiate.ValueAndJacobian(Field, x, JacobianMode.Forward).Jacobian));
        Same([Differentiate.Jvp(Field, Point, Direction).Tangent], [Differentiate.Jvp(Field, x, v).Tangent]);
        Same(Differentiate.Vjp(Field, Point, G).Gradients, All(Differentiate.Vjp(Field, x, G).Gradient));
        Same(Differentiate.Hvp(Scalar, Point, Direction), All(Differentiate.Hvp(Scalar, x, v)));
        Same(Differentiate.Vhp(Scalar, Point, Direction), All(Differentiate.Vhp(Scalar, x, v)));
        Same(Differentiate.GaussNewtonProduct(Field, Point, Direction), All(Differentiate.GaussNewtonProduct(Field, x, v)));
        Same(Differentiate.GaussNewtonProduct(Field, Point, Direction, Loss), All(Differentiate.GaussNewtonProduct(Field, x, v, Loss)));
        Same([Differentiate.DirectionalDerivative(Field, Point, Direction, 2)], [Differentiate.DirectionalDerivative(Field, x, v, 2)]);
        var (j, lines) = (Differentiate.Linearize(Field, x), Differentiate.Linearize(Field, Point));
        Same([lines.Value, lines.Push(Direction), .. lines.Pull(G)], [j.Value, j.Push(v), .. All(j.Pull(G))]);
        var (_, ofAll, aux) = Differentiate.ValueAndGradWithAux((a, b, c) => (Scalar(a, b, c), Field(a, b, c)), x);
        Same([.. Differentiate.Grad(Scalar, Point), Field(Point)], [.. All(ofAll), aux]);
        Assert.False(aux.IsTracked);
    }

    [Fact]
    public void Two_tensors_answer_as_an_array_does()
    {
        Tensor[] point = [A, B], direction = [U, V];
        Tensor field(Tensor[] z) => Field(z[0], z[1]);
        Tensor scalar(Tensor[] z) => Scalar(z[0], z[1]);
        var (x, v) = ((A, B), (U, V));
        Same(Differentiate.Grad(scalar, point), All(Differentiate.Grad((a, b) => Scalar(a, b), x)));
        var ((xx, xy), (yx, yy)) = Differentiate.Hessian((a, b) => Scalar(a, b), x);
        Same([.. Differentiate.Hessian(scalar, point).SelectMany(static row => row)], [xx, xy, yx, yy]);
        Same([xx, yx.T], [Differentiate.ValueGradAndHessian(Scalar, x).Hessian.X.X, xy], ulps: 64);
        Same(Differentiate.Jacobian(field, point), All(Differentiate.Jacobian(Field, x)));
        Same([Field(A, B)], [Differentiate.ValueAndJacobian(Field, x).Value]);
        Same([Differentiate.Jvp(field, point, direction).Tangent], [Differentiate.Jvp((a, b) => Field(a, b), x, v).Tangent]);
        Same(Differentiate.Vjp(field, point, G).Gradients, All(Differentiate.Vjp(Field, x, G).Gradient));
        Same(Differentiate.Hvp(scalar, point, direction), All(Differentiate.Hvp((a, b) => Scalar(a, b), x, v)));
        Same(Differentiate.Vhp(scalar, point, direction), All(Differentiate.Vhp(Scalar, x, v)));
        Same(Differentiate.GaussNewtonProduct(field, point, direction), All(Differentiate.GaussNewtonProduct(Field, x, v)));
        Same([Differentiate.DirectionalDerivative(field, point, direction, 3)], [Differentiate.DirectionalDerivative(Field, x, v, 3)]);
        Same(Differentiate.Linearize(field, point).Pull(G), All(Differentiate.Linearize(Field, x).Pull(G)));
        Assert.Equal(7, Differentiate.ValueAndGradWithAux((a, b) => (Scalar(a, b), 7), x).Aux);
    }

    [Fact]
    public void Records_answer_as_an_array_does()
    {
        Model x = new(A, B, C), v = new(U, V, W);
        static Tensor field(Model m) => Field(m.X, m.Y, m.Z);
        static Tensor scalar(Model m) => Scalar(m.X, m.Y, m.Z);
        Same(Differentiate.Grad(Scalar, Point), Differentiate.Grad(scalar, x).ToTensors());
        var (value, gradient, hessian) = Differentiate.ValueGradAndHessian(scalar, x);
        Same([Scalar(Point), .. Differentiate.Grad(Scalar, Point)], [value, .. gradient.ToTensors()]);
        Same(Blocks(), [.. hessian.SelectMany(static row => row.ToTensors())]);
        Same([hessian[0].Y], [Differentiate.Hessian(m => Scalar(m.X, m.Y, m.Z), x)[0].Y]);
        Same(Differentiate.Jacobian(Field, Point), Differentiate.Jacobian(m => Field(m.X, m.Y, m.Z), x).ToTensors());
        Same([Field(Point)], [Differentiate.ValueAndJacobian(field, x).Value]);
        Same([Differentiate.Jvp(Field, Point, Direction).Tangent], [Differentiate.Jvp(field, x, v).Tangent]);
        Same(Differentiate.Vjp(Field, Point, G).Gradients, Differentiate.Vjp(field, x, G).Gradient.ToTensors());
        Same(Differentiate.Hvp(Scalar, Point, Direction), Differentiate.Hvp(scalar, x, v).ToTensors());
        Same(Differentiate.Vhp(Scalar, Point, Direction), Differentiate.Vhp(scalar, x, v).ToTensors());
        Same(Differentiate.GaussNewtonProduct(Field, Point, Direction, Loss), Differentiate.GaussNewtonProduct(field, x, v, Loss).ToTensors());
        Same([Differentiate.DirectionalDerivative(Field, Point, Direction)], [Differentiate.DirectionalDerivative(field, x, v)]);
        var j = Differentiate.Linearize(field, x);
        Same([Differentiate.Jvp(Field, Point, Direction).Tangent, .. Differentiate.Vjp(Field, Point, G).Gradients], [j.Push(v), .. j.Pull(G).ToTensors()]);
        var (_, ofAll, aux) = Differentiate.ValueAndGradWithAux(m => (scalar(m), field(m).Shape), x);
        Same(Differentiate.Grad(Scalar, Point), ofAll.ToTensors());
        Assert.Equal([2, 3], aux.ToArray());
    }

    [Fact]
    public void Forms_nest_and_vectorize()
    {
        var mixed = Differentiate.Jacobian(x => Differentiate.Grad((a, b) => Scalar(a, b), (x, B)).Y, A);
        Same([Differentiate.Hessian((a, b) => Scalar(a, b), (A, B)).Y.X], [mixed], ulps: 64);
        var many = Tensor.Stack([A, U]);
        var each = Vectorize.VMap(x => Differentiate.Hvp((a, b) => Scalar(a, b), (x, B), (U, V)).Y)(many);
        Same([.. new[] { A, U }.Select(static x => Differentiate.Hvp((a, b) => Scalar(a, b), (x, B), (U, V)).Y)], [each[0], each[1]], ulps: 64);
        var w = Tensor.Scalar(2.0).Track();
        Assert.True(Differentiate.ValueGradAndHessian(x => x.Sum() * 1 + w, A).Value.IsTracked);
        Assert.False(Differentiate.ValueGradAndHessian(x => x.Square().Sum(), A).Gradient.IsTracked);
    }

    [Fact]
    public void Missing_inputs_and_wrong_directions_are_refused()
    {
        Model x = new(A, B, C);
        Assert.Throws<ArgumentNullException>(() => Differentiate.Hvp((a, b) => Scalar(a, b), (A, null!), (U, V)));
        Assert.Throws<ArgumentNullException>(() => Differentiate.Hvp((a, b) => Scalar(a, b), (A, B), (U, null!)));
        Assert.Throws<ArgumentNullException>("direction", () => Differentiate.Hvp(m => Scalar(m.X, m.Y, m.Z), x, null!));
        Assert.Throws<ArgumentNullException>("x", () => Differentiate.Jacobian(m => Scalar(m.X, m.Y, m.Z), (Model)null!));
        TransformCaseTests.Says<ShapeException>(() => Differentiate.Jvp((a, b) => Field(a, b), (A, B), (V, U)), "[3]", "[2]");
        TransformCaseTests.Says<InvalidOperationException>(() => Differentiate.Jacobian((a, b) => a, (A, B), strict: true), "input 1");
    }

    private static Tensor[] Blocks() => [.. Differentiate.Hessian(Scalar, Point).SelectMany(static row => row)];

    private static Tensor[] All((Tensor X, Tensor Y) x) => [x.X, x.Y];

    private static Tensor[] All((Tensor X, Tensor Y, Tensor Z) x) => [x.X, x.Y, x.Z];

    // Bit for bit, unless another way of computing is compared; then a few roundings of numbers of the size of ten.
    private static void Same(IReadOnlyList<Tensor> expected, IReadOnlyList<Tensor> actual, double ulps = 0)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (e, a) in expected.Zip(actual))
        {
            Assert.Equal(e.Shape, a.Shape);
            Assert.All(e.ToArray<double>().Zip(a.ToArray<double>()), pair => Assert.Equal(pair.First, pair.Second, ulps * 10 / (1L << 52)));
        }
    }

    private sealed record Model(Tensor X, Tensor Y, Tensor Z) : IParameters<Model>
    {
        public IReadOnlyList<Tensor> ToTensors() => [X, Y, Z];

        public Model FromTensors(IReadOnlyList<Tensor> tensors) => new(tensors[0], tensors[1], tensors[2]);
    }
}
