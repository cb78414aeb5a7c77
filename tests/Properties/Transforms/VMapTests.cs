using FsCheck;
using FsCheck.Xunit;

namespace Autograd.Properties.Transforms;

/// <summary>Vectorized functions, and how they compose with the other transforms and with themselves.</summary>
public sealed class VMapTests
{
    private static readonly Tensor Many = Tensor.Randn([4, 3], new Generator(1), DType.Float64);

    private static readonly Tensor Weights = Tensor.Randn([2, 3], new Generator(2), DType.Float64);

    private static Tensor F(Tensor x) => (Weights.MatMul(x).Tanh() * Tensor.Float64([1, 2])).Sum() + (x[0] * x[1].Exp());

    private static Tensor Loop(Func<Tensor, Tensor> f, Tensor x, int dim = 0) => Tensor.Stack(Array.ConvertAll(x.Unbind(dim), slice => f(slice)));

    private static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        TransformCaseTests.Near(expected.ToArray<double>(), actual);
    }

    [Fact]
    public void Any_dimension_in_and_out()
    {
        Same(Loop(F, Many), Vectorize.VMap(F)(Many));
        Same(Loop(x => F(x[..3]), Many, 1), Vectorize.VMap(x => F(x[..3]), 1)(Many));
        var cube = Tensor.Randn([2, 3, 4], new Generator(3), DType.Float64);
        for (var dim = -3; dim < 3; dim++)
            for (var to = -3; to < 3; to++)
                Same(Tensor.Stack(Array.ConvertAll(cube.Unbind(dim), static s => (s * s).CumSum(0)), to), Vectorize.VMap(static s => (s * s).CumSum(0), dim, to)(cube));
    }

    [Fact]
    public void Shared_inputs_and_shared_results()
    {
        var f = Vectorize.VMap((w, x) => w.MatMul(x), xDim: null);
        Same(Loop(Weights.MatMul, Many), f(Weights, Many));
        Same(Loop(_ => Weights, Many), Vectorize.VMap(_ => Weights)(Many));
        var pair = Vectorize.VMap((Tensor[] v) => [v[0] * 2, v[0].Sum() + v[1]], [1, null], [1, 0])([Many, Tensor.Scalar(1.0)]);
        Same(Many * 2, pair[0]);
        Same(Many.Sum(0) + 1, pair[1]);
    }

    [Fact]
    public void Nested_maps_are_outer_products()
    {
        Tensor x = Tensor.Float64([1, 2, 3]), y = Tensor.Float64([4, 5]);
        var outer = Vectorize.VMap(a => Vectorize.VMap(b => a * b)(y))(x);
        Same(x.Unsqueeze(1) * y, outer);
        Same(outer.T, Vectorize.VMap(b => Vectorize.VMap(a => b * a)(x))(y));
        Same(outer.T, Vectorize.VMap(a => Vectorize.VMap(b => a * b)(y), 0, 1)(x));
    }

    [Fact]
    public void Observers_inside_see_and_replace_the_cotangent_of_one_example()
    {
        List<Shape> seen = [];
        Tensor Doubled(Tensor x)
        {
            var y = x * x;
            Observer[] observers = [Observer.Look(y, g => seen.Add(g.Shape)), Observer.Replace(y, static g => g * 2), Observer.Replace(x, static _ => null)];
            return Differentiate.Grad([(y * y).Sum()], [x], options: new BackwardOptions { Observers = observers })[0]!;
        }

        var tracked = Many.Track();
        Same(8 * Many * Many * Many, Vectorize.VMap(Doubled)(tracked));
        Assert.Equal([Shape.Of(3)], seen);
        Same(8 * Many * Many * Many, Vectorize.VMap(z => Vectorize.VMap(Doubled)(z))(tracked));
        Same(
            Tensor.OnesLike(Many),
            Vectorize.VMap(x => Differentiate.Grad([x * x], [x], [x], new BackwardOptions { Observers = [Observer.Replace(x, static g => Tensor.Ones([3], DType.Float64))] })[0]!)(tracked));
    }

    [Fact]
    public void Graphs_inside_are_thinned_and_looked_at()
    {
        static Tensor G(Tensor x) => (x.Sin() * x).Exp();
        Same(
            Loop(x => Differentiate.Grad(z => G(z).Sum(), x), Many),
            Differentiate.Grad(xs => Vectorize.VMap(x => Differentiate.Drop(G(x), known: [x]))(xs).Sum(), Many));
        Vectorize.VMap(x =>
        {
            Assert.Contains(GraphView.Of(G(x)), static node => node.Op == "exp");
            Assert.Equal(Finding.Finite, G(x).Explain(x).Finding);
            Assert.Equal(Finding.NotReached, G(x).Explain(x.Cos()).Finding);
            Assert.Equal(Finding.BackwardNotFinite, (x / (x - x)).Explain(x, x).Finding);
            return x;
        })(Many.Track());
    }

    [Fact]
    public void Gradients_inside_and_outside()
    {
        Same(Loop(x => Differentiate.Grad(F, x), Many), Vectorize.VMap(x => Differentiate.Grad(F, x))(Many));
        Same(Loop(x => Differentiate.Grad(F, x), Many), Differentiate.Grad(xs => Vectorize.VMap(F)(xs).Sum(), Many));
        Same(Loop(x => Differentiate.Hessian(F, x), Many), Vectorize.VMap(x => Differentiate.Hessian(F, x))(Many));
        Same(Loop(x => Differentiate.Jacobian(z => Weights.MatMul(z).Sin(), x, JacobianMode.Forward), Many), Vectorize.VMap(x => Differentiate.Jacobian(z => Weights.MatMul(z).Sin(), x, JacobianMode.Forward))(Many));
        Same(Loop(x => Differentiate.Hvp(F, x, Many[0]), Many), Vectorize.VMap(x => Differentiate.Hvp(F, x, Many[0]))(Many));
        Same(Loop(v => Differentiate.Hvp(F, Many[0], v), Many), Vectorize.VMap(v => Differentiate.Hvp(F, Many[0], v))(Many));
        Same(Loop(v => Differentiate.Linearize(F, Many[0]).Push(v), Many), Vectorize.VMap(v => Differentiate.Linearize(F, Many[0]).Push(v))(Many));
    }

    [Fact]
    public void Each_sample_has_its_own_gradient_of_shared_parameters()
    {
        Tensor Loss(Tensor w, Tensor x) => w.MatMul(x).Tanh().Sum();
        var each = Vectorize.VMap((w, x) => Differentiate.Grad(v => Loss(v, x), w), xDim: null)(Weights, Many);
        Same(Tensor.Stack(Array.ConvertAll(Many.Unbind(), x => Differentiate.Grad(v => Loss(v, x), Weights))), each);
        var hvp = Vectorize.VMap(x => Differentiate.Hvp(v => Loss(v, x), Weights, Weights))(Many);
        Same(Tensor.Stack(Array.ConvertAll(Many.Unbind(), x => Differentiate.Hvp(v => Loss(v, x), Weights, Weights))), hvp);
        var third = Differentiate.Grad(w => (Vectorize.VMap(x => Differentiate.Grad(v => Loss(v, x), w))(Many) * each).Sum(), Weights);
        Same(Differentiate.Grad(w => (Tensor.Stack(Array.ConvertAll(Many.Unbind(), x => Differentiate.Grad(v => Loss(v, x), w))) * each).Sum(), Weights), third);
    }

    [Fact]
    public void Comparisons_extremes_and_picking_inside()
    {
        Tensor[] all = [Many, Tensor.From([0L, 2, 1, 1])];
        Same(Loop(static x => Tensor.Where(x > 0, x, x * x), Many), Vectorize.VMap(static x => Tensor.Where(x > 0, x, x * x))(Many));
        Same(Loop(static x => x.Max(0).Values, Many), Vectorize.VMap(static x => x.Max(0).Values)(Many));
        Assert.Equal(Many.ArgMax(1).ToArray<long>(), Vectorize.VMap(static x => x.ArgMax(0))(Many).ToArray<long>());
        Assert.Equal(Many.ArgMax(1).ToArray<long>(), Vectorize.VMap(static x => x.ArgMax())(Many).ToArray<long>());
        Assert.Equal([false, true, true, true], Vectorize.VMap(static x => (x.Eq(1L) & !(x > 1.5)) | x.Eq(2L))(all[1]).ToArray<bool>());
        Same(Many.Gather(1, all[1].Unsqueeze(1)).Squeeze(1), Vectorize.VMap(static (x, i) => x[i])(Many, all[1]));
        Same(Many.Gather(1, all[1].Unsqueeze(1)), Vectorize.VMap(static (x, i) => x.Gather(0, i.Unsqueeze(0)))(Many, all[1]));
        Same(
            Functional.CrossEntropy(Many, all[1], reduction: Reduction.None),
            Vectorize.VMap(static (x, i) => Functional.CrossEntropy<Tensor>(x, i))(Many, all[1]));
        Same(
            Loop(static x => Functional.CrossEntropy<Tensor>(x, Tensor.Scalar(1L)), Many),
            Vectorize.VMap(static x => Functional.CrossEntropy<Tensor>(x, Tensor.Scalar(1L)))(Many));
        Assert.Equal([4, 0], Vectorize.VMap(static x => x[3..])(Many).Shape.ToArray());
        Assert.Equal([0, 2, 2], Vectorize.VMap(static x => x.T.MatMul(x))(Tensor.Zeros([0, 3, 2], DType.Float64)).Shape.ToArray());
        Assert.Equal([0], Vectorize.VMap(F)(Tensor.Zeros([0, 3], DType.Float64)).Shape.ToArray());
    }

    [Fact]
    public void Checkpoints_and_custom_ops_inside_and_below()
    {
        static Tensor Checked(Tensor x) => Differentiate.Checkpoint(static z => (z.Sin() * z).Exp(), x).Sum();
        Same(Loop(x => Differentiate.Grad(Checked, x), Many), Vectorize.VMap(x => Differentiate.Grad(Checked, x))(Many));
        Same(Differentiate.Hessian(static z => (z.Sin() * z).Exp().Sum(), Many[0]), Differentiate.Hessian(Checked, Many[0]));
        Same(
            Differentiate.Jacobian(static z => Differentiate.Checkpoint(static y => y.Sin() * y, z), Many[0], JacobianMode.Reverse),
            Differentiate.Jacobian(static z => Differentiate.Checkpoint(static y => y.Sin() * y, z), Many[0], JacobianMode.Forward));

        // A rule that leaves the world of tensors sees ordinary ones.
        var op = CustomOp.Linear("thrice", static x => Tensor.Of(NdArray.From<double>([.. x.ToArray<double>().Select(static v => 3 * v)], x.Shape)), static (g, _) => Tensor.Of(NdArray.From<double>([.. g.ToArray<double>().Select(static v => 3 * v)], g.Shape)));
        Tensor Custom(Tensor x) => (op.Apply(x) * x).Sum();
        Same(Differentiate.Grad(Custom, Many[0]), Vectorize.VMap(x => Differentiate.Grad(Custom, x))(Many)[0]);
        foreach (var mode in new[] { JacobianMode.Reverse, JacobianMode.Forward })
            Same(Tensor.Eye(3, dtype: DType.Float64) * 3, Differentiate.Jacobian(z => op.Apply(z), Many[0], mode));
    }

    [Fact]
    public void What_stands_for_many_has_no_value()
    {
        Tensor? leaked = null;
        _ = Vectorize.VMap(x =>
        {
            leaked = x;
            Assert.Equal([3], x.Shape.ToArray());
            Assert.Equal((DType.Float64, 3, 1), (x.DType, x.Numel, x.Rank));
            Assert.Contains("one of a batch", x.ToString(), StringComparison.Ordinal);
            TransformCaseTests.Says<InvalidOperationException>(() => x.Sum().Item(), "vmap", "Where");
            TransformCaseTests.Says<InvalidOperationException>(() => _ = x.Sum() > 0 ? 1 : 0, "vmap", "Where");
            TransformCaseTests.Says<InvalidOperationException>(() => x.ToArray<double>(), "vmap", "[3]");
            TransformCaseTests.Says<InvalidOperationException>(() => x.Track().Sum().Backward(), "Differentiate.Grad");
            return x;
        })(Many);
        TransformCaseTests.Says<InvalidOperationException>(() => _ = leaked!.Value, "vmap");
        var w = Weights.Track();
        TransformCaseTests.Says<InvalidOperationException>(() => Vectorize.VMap(x => Differentiate.Grad(w.MatMul(x).Sum(), w))(Many), "input 0", "shared");
    }

    [Fact]
    public void Wrong_calls_say_what_disagrees()
    {
        TransformCaseTests.Says<ArgumentException>(() => Vectorize.VMap((x, y) => x * y)(Many, Weights), "input 1", "2", "4");
        TransformCaseTests.Says<ArgumentException>(() => Vectorize.VMap((x, y) => x * y, null, null)(Many, Weights), "at least one");
        TransformCaseTests.Says<ArgumentException>(() => Vectorize.VMap(F, 2)(Many), "vmap", "[4, 3]");
        TransformCaseTests.Says<ArgumentException>(() => Vectorize.VMap(F)(Tensor.Scalar(1.0)), "vmap");
        TransformCaseTests.Says<ArgumentException>(() => Vectorize.VMap((Tensor[] v) => v, [0])([Many, Many]), "inDims");
        TransformCaseTests.Says<ArgumentException>(() => Vectorize.VMap(static x => x[x > 0])(Many), "shape");
    }

    [Property(MaxTest = 40)]
    public void Rows_are_columns_the_Hessian_is_symmetric_and_modes_are_dual(int seed)
    {
        var generator = new Generator((ulong)Math.Abs((long)seed));
        Tensor a = Tensor.Randn([3, 4], generator, DType.Float64), x = Tensor.Randn([4], generator, DType.Float64);
        Tensor t = Tensor.Randn([4], generator, DType.Float64), g = Tensor.Randn([3], generator, DType.Float64);
        Tensor Map(Tensor z) => a.MatMul(z.Sin()).Tanh() * z[..3].Exp();
        Same(Differentiate.Jacobian(Map, x, JacobianMode.Forward), Differentiate.Jacobian(Map, x, JacobianMode.Reverse));
        var line = Differentiate.Linearize(Map, x);
        double forward = g.MatMul(line.Push(t)).Item(), reverse = line.Pull(g).MatMul(t).Item();
        Assert.Equal(forward, reverse, 1e-13 * (1 + g.Abs().Sum().Item()) * (1 + line.Push(t).Abs().Sum().Item()));
        var hessian = Differentiate.Hessian(z => (Map(z) * Map(z)).Sum(), x);
        Assert.True((hessian - hessian.T).Abs().Max().Item() <= 8 * Math.Pow(2, -52) * hessian.Norm().Item() + 1e-300);
    }
}
