using Autograd.Folds;
using Autograd.Properties.Rules;
using FsCheck.Xunit;

namespace Autograd.Properties.Graph;

/// <summary>A checkpoint changes what is kept and nothing else: values and derivatives of every kind have the same bits.</summary>
public sealed class CheckpointTests
{
    private static readonly Tensor W = Values(2, 3, 3).Track();

    // Each closes over W, a tracked leaf, or over h, an intermediate of the outer graph.
    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> Functions = new(StringComparer.Ordinal)
    {
        ["of the input alone"] = static (x, h) => (x.Tanh() * x.Exp()).Sin(),
        ["with a captured leaf"] = static (x, h) => x.MatMul(W).Tanh(),
        ["with a captured intermediate"] = static (x, h) => (x * h).Tanh() + h,
        ["with a captured intermediate and its own ancestor"] = static (x, h) => (x * h).Tanh().MatMul(W) * W,
        ["with a step on what is captured alone"] = static (x, h) => (x * (h * W).Exp()).Tanh(),
        ["with a captured tensor that is the input's own ancestor"] = static (x, h) => (x * W.Sin()).MatMul(x),
        ["with a step before it"] = static (x, h) => (x.T.MatMul(x) + W.T).Sigmoid().Square(),
        ["nested"] = static (x, h) => Differentiate.Checkpoint(z => (z * h).Tanh().MatMul(x), x.Exp()).Sin(),
        ["nested twice"] = static (x, h) => Differentiate.Checkpoint(y => Differentiate.Checkpoint(z => (z * W).Tanh() * y, y.Sin()) + h, x) * x,
        ["with several outputs of one step"] = static (x, h) => x.Split(1)[0] * x.Split(1)[2] + h,
        ["with a derivative inside"] = static (x, h) => Differentiate.Grad(z => (z * x * h).Tanh().Sum(), x),
    };

    public static TheoryData<string> Names => [.. Functions.Keys];

    [Theory, MemberData(nameof(Names))]
    public void First_order_has_the_same_bits(string name)
    {
        var (plain, checkpointed) = (Make(name, checkpoint: false), Make(name, checkpoint: true));
        Terms.AssertSameBits([plain.Y], [checkpointed.Y], "values");
        var (a, b) = (plain.Y.Sum().Backward(), checkpointed.Y.Sum().Backward());
        Assert.Equal(a.ContainsKey(W), b.ContainsKey(W));

        // Contributions to one tensor meet in another order, so that sums may round otherwise.
        Near(a[plain.Leaf], b[checkpointed.Leaf], 1e-14);
        if (a.ContainsKey(W)) Near(a[W], b[W], 1e-14);
    }

    [Theory, MemberData(nameof(Names))]
    public void Second_and_third_order_are_the_same(string name)
    {
        var (plain, checkpointed) = (Make(name, checkpoint: false), Make(name, checkpoint: true));
        foreach (var ofLeaf in new[] { true, false })
        {
            var (a, b) = (plain.Y, checkpointed.Y);
            for (var order = 1; order <= 3; order++)
            {
                if (Step(ref a, ofLeaf ? plain.Leaf : W) is false) break;
                Assert.True(Step(ref b, ofLeaf ? checkpointed.Leaf : W));
                Near(a, b, 1e-11);
            }
        }

        static bool Step(ref Tensor y, Tensor x)
        {
            if (!y.IsTracked) return false;
            var options = new BackwardOptions { CreateGraph = true, Unused = UnusedInputs.Absent };
            var weights = Values(7, y.Shape.ToArray());
            return Differentiate.Grad([(y * weights).Sum()], [x], options: options)[0] is { } g && (y = g) is not null;
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Forward_mode_is_the_same(string name)
    {
        var (plain, checkpointed) = (Make(name, checkpoint: false), Make(name, checkpoint: true));
        foreach (var ofLeaf in new[] { true, false })
        {
            var a = Differentiate.Push([plain.Y], [ofLeaf ? plain.Leaf : W], [Values(9, 3, 3)])[0];
            var b = Differentiate.Push([checkpointed.Y], [ofLeaf ? checkpointed.Leaf : W], [Values(9, 3, 3)])[0];
            Near(a, b, 1e-14);
        }

        // Both leaves at once, forward over reverse.
        var g = Differentiate.Grad(plain.Y.Sum(), plain.Leaf, createGraph: true);
        var h = Differentiate.Grad(checkpointed.Y.Sum(), checkpointed.Leaf, createGraph: true);
        Near(
            Differentiate.Push([g], [plain.Leaf, W], [Values(1, 3, 3), Values(2, 3, 3)])[0],
            Differentiate.Push([h], [checkpointed.Leaf, W], [Values(1, 3, 3), Values(2, 3, 3)])[0],
            1e-12);
    }

    [Theory, MemberData(nameof(Names))]
    public void Transforms_nest_around_a_checkpoint(string name)
    {
        var h = Values(3, 3, 3);
        var f = Functions[name];
        var x = Values(4, 3, 3);
        Near(Differentiate.Jacobian(z => f(z, h), x), Differentiate.Jacobian(z => Differentiate.Checkpoint(y => f(y, h), z), x), 1e-14);
        Near(
            Differentiate.Hvp(z => f(z, h).Sum(), x, Values(5, 3, 3)),
            Differentiate.Hvp(z => Differentiate.Checkpoint(y => f(y, h), z).Sum(), x, Values(5, 3, 3)),
            1e-12);
    }

    [Property(MaxTest = 40)]
    public void Chain_in_any_number_of_segments_has_the_same_gradient(byte length, byte segments)
    {
        var n = (length % 40) + 1;
        var layers = Enumerable.Range(0, n).Select<int, Func<Tensor, Tensor>>(static i => x => (x * (1 + (i * 0.01))).Tanh()).ToArray();
        var x = Values(1, 4).Track();
        var plain = layers.Aggregate(x, static (y, layer) => layer(y));
        var y = Differentiate.CheckpointSequential(layers, x, (segments % 50) + 1);
        Terms.AssertSameBits([plain, plain.Sum().Backward()[x]], [y, y.Sum().Backward()[x]], "chains");
    }

    [Fact]
    public void Several_inputs_and_outputs_come_back_in_their_places()
    {
        var (x, y, c) = (Values(1, 3).Track(), Values(2, 3).Track(), Values(3, 3));
        var count = Tensor.From([1L, 2, 3]);
        Tensor[] F(Tensor[] a) => [a[0] * a[1], a[0], a[2] * 2, a[3], a[1] > 0, (a[2] * a[1]).Sin() * a[3], W];
        var (plain, made) = (F([x, y, c, count]), Differentiate.Checkpoint(F, [x, y, c, count]));
        Terms.AssertSameBits(plain, made, "outputs");
        Assert.Equal(plain.Select(static t => t.IsTracked), made.Select(static t => t.IsTracked));
        Assert.Same(x, made[1]);
        Assert.Equal(W, made[6]);
        Tensor Total(Tensor[] t) => (t[0] * t[5]).Sum() + (t[1] * t[6][0]).Sum();
        foreach (var input in new[] { x, y, W }) Near(Total(plain).Backward()[input], Total(made).Backward()[input], 1e-14);
    }

    [Fact]
    public void One_tensor_as_two_inputs_gets_both_gradients()
    {
        var x = Values(1, 3).Track();
        var y = Differentiate.Checkpoint(static a => [a[0] * a[1].Exp()], [x, x])[0];
        Near((x * x.Exp()).Sum().Backward()[x], y.Sum().Backward()[x], 1e-14);
    }

    [Fact]
    public void Data_and_captured_parameters_keep_the_data_alone()
    {
        var data = Values(1, 50, 3);
        var y = Differentiate.Checkpoint(static x => (x.MatMul(W).Tanh().MatMul(W) + 1).Exp(), data);
        Assert.Equal(50 * 3 * 8, Kept(y));
        Near((data.MatMul(W).Tanh().MatMul(W) + 1).Exp().Sum().Backward()[W], y.Sum().Backward()[W], 1e-13);
    }

    [Fact]
    public void Function_of_constants_makes_no_history()
        => Assert.False(Differentiate.Checkpoint(static x => x.Exp(), Values(1, 3)).IsTracked);

    [Fact]
    public void Nested_functions_of_constants_make_no_history_either()
    {
        var x = Values(1, 3);
        Assert.False(Differentiate.Checkpoint(y => Differentiate.Checkpoint(z => z * y, y), x).IsTracked);
        Assert.False(Differentiate.Checkpoint(y => Differentiate.Grad(z => Differentiate.Checkpoint(w => w * w * y, z).Sum(), y), x).IsTracked);
        Assert.False(Differentiate.Checkpoint(y => Differentiate.Grad(z => Differentiate.Checkpoint(w => w * z * z, x).Sum(), y), x).IsTracked);
    }

    [Fact]
    public void Function_runs_once_and_once_more_for_each_pass_that_needs_it()
    {
        var (x, unused) = (Values(1, 3).Track(), Values(1, 3).Track());
        var runs = 0;
        var y = Differentiate.Checkpoint(
            z =>
            {
                runs++;
                return z.Exp();
            },
            x);
        Assert.Equal(1, runs);
        var root = (y + unused).Sum();
        Differentiate.Grad(root, unused);
        Assert.Equal(1, runs);
        root.Backward();
        root.Backward();
        Assert.Equal(3, runs);
    }

    [Fact]
    public void Other_shape_dtype_value_or_structure_on_recomputation_is_an_error()
    {
        Fails(static (x, again) => again ? x.Sum() : x, "output 0 has shape [], but it had shape [3]");
        Fails(static (x, again) => again ? x.Exp().To(DType.Float32) : x.Exp(), "float32");
        Fails(static (x, again) => again ? x.Exp() * (1 + 1e-15) : x.Exp(), "other values");
        Fails(static (x, again) => again ? x.Detach().Exp() : x.Exp(), "does not depend on the inputs");
        Fails(static (x, again) => again ? x.Exp() * W.Detach()[0] : x.Exp() * W[0], "from outside");

        static void Fails(Func<Tensor, bool, Tensor> function, string says)
        {
            var (again, x) = (false, Values(1, 3).Track());
            var root = Differentiate.Checkpoint(z => function(z * 2, again), x).Sum();
            again = true;
            Assert.Contains(says, Assert.Throws<InvalidOperationException>(() => root.Backward()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Values_are_not_compared_where_that_is_not_asked_for()
    {
        var (factor, x) = (1.0, Tensor.From([3.0]).Track());
        var y = Differentiate.Checkpoint(z => z * factor, x, verify: false);
        factor = 5;
        Assert.Equal(5, y.Sum().Backward()[x].Item());
    }

    [Fact]
    public void Random_numbers_from_a_generator_of_its_own_are_the_same_again()
    {
        var x = Values(1, 100).Track();
        Tensor Dropout(Tensor z) => z * (Tensor.Rand([100], new Generator(7)) > 0.5).To(DType.Float64);
        Terms.AssertSameBits([Dropout(x).Sum().Backward()[x]], [Differentiate.Checkpoint(Dropout, x).Sum().Backward()[x]], "gradients");
    }

    /// <summary>1000 layers that keep one value each: √1000 borders and the last segment, where the plain chain keeps 1000.</summary>
    [Fact]
    public void Chain_of_1000_layers_keeps_the_root_of_it()
    {
        var layers = Enumerable.Repeat<Func<Tensor, Tensor>>(static x => x.Tanh(), 1000).ToArray();
        var x = Values(1, 100).Track();
        Assert.Equal(1000 * 800, Kept(layers.Aggregate(x, static (y, layer) => layer(y))));
        Assert.InRange(Kept(Differentiate.CheckpointSequential(layers, x)), 1, 2 * 32 * 800);
        Assert.InRange(Kept(Differentiate.CheckpointSequential(layers[..100], x)), 1, 2 * 10 * 800);
    }

    /// <summary>
    /// At every pull of the pass the values that live are counted by weak references, kept and passing: with 1000 layers at most
    /// 3√1000 and a few that the collector has not been told to drop.
    /// </summary>
    [Fact]
    public void Peak_of_the_backward_pass_grows_as_the_root_too()
    {
        var plain = Peak(static (layers, x) => layers.Aggregate(x, static (y, layer) => layer(y)));
        var checkpointed = Peak(static (layers, x) => Differentiate.CheckpointSequential(layers, x));
        Assert.InRange(plain, 1000, 1100);
        Assert.InRange(checkpointed, 32, 130);

        static int Peak(Func<Func<Tensor, Tensor>[], Tensor, Tensor> run)
        {
            var probe = new LivingValues();
            var layers = Enumerable.Range(0, 1000).Select<int, Func<Tensor, Tensor>>(i => x => probe.Apply(x, watch: i % 100 == 50 || i == 999)).ToArray();
            var x = Values(1, 10).Track();
            run(layers, x).Sum().Backward();
            return probe.Peak;
        }
    }

    [Fact]
    public void Chain_of_many_checkpoints_needs_no_stack() => SmallStack.Run(static () =>
    {
        var x = Values(1, 1).Track();
        var y = x;
        for (var i = 0; i < 20_000; i++) y = Differentiate.Checkpoint(static z => z * 1.0, y);
        Assert.Equal(1, y.Sum().Backward()[x].Item());
    });

    /// <summary>A captured intermediate above a long history: the history is not walked for each checkpoint (10⁴ · 10⁴ steps).</summary>
    [Fact]
    public void History_below_the_inputs_is_not_searched()
    {
        var x = Values(1, 1).Track();
        var h = x;
        for (var i = 0; i < 10_000; i++) h = h * 1.0;
        var y = h.Exp();
        for (var i = 0; i < 2_000; i++) y = Differentiate.Checkpoint(z => z * 0.5 + h, y);
        Assert.True(double.IsFinite(y.Sum().Backward()[x].Item()));
    }

    [Fact]
    public void Variables_get_the_gradients_of_the_plain_call()
    {
        var (plain, checkpointed) = (Run(static (f, x) => f(x)), Run(static (f, x) => Checkpoint.Apply(f, x)));
        Terms.AssertSameBits([plain.X, plain.W], [checkpointed.X, checkpointed.W], "gradients");
        var sequential = Run(static (f, x) => Checkpoint.Sequential([f, static y => y * 1], x));
        Terms.AssertSameBits([plain.X, plain.W], [sequential.X, sequential.W], "gradients");

        static (Tensor X, Tensor W) Run(Func<Func<Variable, Variable>, Variable, Variable> call)
        {
            var x = new Variable(Values(1, 3, 3), requiresGrad: true);
            var w = new Variable(Values(2, 3, 3), requiresGrad: true);
            call(z => z.MatMul(w).Tanh(), x).Sum().Backward();
            return (x.Grad!.Tensor, w.Grad!.Tensor);
        }
    }

    [Fact]
    public void Parameter_changed_before_the_pass_is_found_out()
    {
        var x = new Variable(Values(1, 3), requiresGrad: true);
        var w = new Variable(Values(2, 3), requiresGrad: true);
        var loss = Checkpoint.Apply(z => z * w, x).Sum();
        using (GradMode.NoGrad()) w.Add_(1);
        Assert.Throws<InvalidOperationException>(() => loss.Backward());
        Assert.Null(x.Grad);
        using (GradMode.NoGrad()) Assert.False(Checkpoint.Apply(z => z * w, x).RequiresGrad);
    }

    private static (Tensor Leaf, Tensor Y) Make(string name, bool checkpoint)
    {
        var leaf = Values(1, 3, 3).Track();
        var (x, h) = (leaf.Sin(), (leaf * W).Cos());
        var f = Functions[name];
        return (leaf, (checkpoint ? Differentiate.Checkpoint(z => f(z, h), x) : f(x, h)) * leaf);
    }

    private static Tensor Values(ulong seed, params int[] shape) => new(new Generator(seed).Normal(shape, DType.Float64));

    private static long Kept(Tensor root) => Paths.Reachable([root.Node!]).SelectMany(static node => node.KeptValues())
        .GroupBy(static x => x.Buffer).Sum(static views => views.Max(static x => (long)x.Numel * x.DType.ItemSize()));

    private static void Near(Tensor expected, Tensor actual, double tolerance)
    {
        Assert.Equal((expected.Shape, expected.DType), (actual.Shape, actual.DType));
        foreach (var (p, q) in Terms.Doubles(expected).Zip(Terms.Doubles(actual))) Assert.Equal(p, q, tolerance * (1 + Math.Abs(p)));
    }
}
