using Autograd.Folds;
using Autograd.Properties.Rules;

namespace Autograd.Properties.Graph;

/// <summary>Dropping kept values of a finished graph: fewer bytes, the same bits, and the graph as it was untouched.</summary>
public sealed class DropTests
{
    private const int X = 9 * 8;

    private static readonly Tensor W = Values(2).Track();

    // Bytes kept before, and after dropping, with x and W known.
    private static readonly Dictionary<string, (Func<Tensor, Tensor> Program, int Before, int After)> Programs = new(StringComparer.Ordinal)
    {
        ["(x * W).Exp().Sin(): the exponential is computed again"] = (static x => (x * W).Exp().Sin(), 3 * X, 2 * X),
        ["x.T.Tanh().Square(): x takes the place of the tangent"] = (static x => x.T.Tanh().Square(), X, X),
        ["five steps in a row: the fifth stays"] = (static x => x.Tanh().Tanh().Tanh().Tanh().Tanh(), 5 * X, 2 * X),
        ["(x + 2).Exp(): 2 is kept by nobody"] = (static x => (x + 2).Exp(), X, X),
        ["(x * 2).Exp(): 2 is kept"] = (static x => (x * 2).Exp(), X + 8, X + 8),
        ["x.MatMul(W).Tanh(): a product of matrices is not computed again"] = (static x => x.MatMul(W).Tanh(), 3 * X, 3 * X),
        ["x.MatMul(W).Tanh().Exp().Sin(): but what follows it is"] = (static x => x.MatMul(W).Tanh().Exp().Sin(), 4 * X, 3 * X),
        ["with a broadcast sum"] = (static x => (x.Exp() / x.Exp().Sum(0, keepDim: true)).Sin(), 3 * X + 3 * 8, -1),
        ["with where and clamp"] = (static x => Tensor.Where(x > 0, x.Exp(), x.Sin() * W).Clamp(-2, 2).Tanh(), -1, -1),
    };

    public static TheoryData<string> Names => [.. Programs.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Derivatives_have_the_same_bits_and_fewer_values_are_kept(string name)
    {
        var (program, before, after) = Programs[name];
        var x = Values(1).Track();
        var plain = program(x);
        var keptBefore = Kept(plain);
        var thin = Differentiate.Drop(plain, known: [x, W]);
        Assert.Equal(keptBefore, Kept(plain));
        Assert.True(Kept(thin) <= keptBefore + X, "known tensors are the most that can be added");
        if (before > 0) Assert.Equal(before, keptBefore);
        if (after > 0) Assert.Equal(after, Kept(thin));

        var all = new BackwardOptions { Unused = UnusedInputs.Zeros };
        Terms.AssertSameBits([plain], [thin], "values");
        Terms.AssertSameBits(
            [.. Differentiate.Grad([plain.Sum()], [x, W], options: all)!], [.. Differentiate.Grad([thin.Sum()], [x, W], options: all)!], "gradients");
        Terms.AssertSameBits(
            Differentiate.Push([plain], [x, W], [Values(3), Values(4)]), Differentiate.Push([thin], [x, W], [Values(3), Values(4)]), "tangents");

        Tensor Second(Tensor y) => Differentiate.Grad(Differentiate.Grad((y * Values(5)).Sum(), x, createGraph: true).Square().Sum(), x);
        foreach (var (p, q) in Terms.Doubles(Second(plain)).Zip(Terms.Doubles(Second(thin)))) Assert.Equal(p, q, 1e-12 * (1 + Math.Abs(p)));
    }

    [Fact]
    public void Chain_keeps_every_fifth_value_when_four_steps_may_be_run_again()
    {
        var x = Values(1).Track();
        var y = x;
        for (var i = 0; i < 100; i++) y = y.Tanh();
        Assert.Equal(100 * X, Kept(y));
        Assert.Equal(21 * X, Kept(Differentiate.Drop(y, known: [x])));
        Assert.Equal(20 * X, Kept(Differentiate.Drop(y)));
        Assert.Equal(51 * X, Kept(Differentiate.Drop(y, new DropPolicy { MaxSteps = 1 }, [x])));
        Terms.AssertSameBits([y.Sum().Backward()[x]], [Differentiate.Drop(y).Sum().Backward()[x]], "gradients");
    }

    [Fact]
    public void Policy_is_asked_and_obeyed()
    {
        var x = Values(1).Track();
        var y = x.Tanh().Exp().Tanh();
        var noExponentials = new DropPolicy { IsCheap = static node => node.Op.Name is not "exp" };
        Assert.Equal(2 * X, Kept(Differentiate.Drop(y, noExponentials, [x])));
        Assert.Equal(3 * X, Kept(Differentiate.Drop(y, new DropPolicy { IsCheap = static _ => false }, [x])));
        Assert.Same(y, Differentiate.Drop(y, new DropPolicy { IsCheap = static _ => false }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Differentiate.Drop(y, new DropPolicy { MaxSteps = 0 }));
        var constant = Values(1);
        Assert.Same(constant, Differentiate.Drop(constant));
    }

    [Fact]
    public void Deep_graphs_are_thinned_without_recursion() => SmallStack.Run(static () =>
    {
        var x = Tensor.Float64(0.5).Track();
        var y = x;
        for (var i = 0; i < 50_000; i++) y = y.Tanh();
        Assert.True(double.IsFinite(Differentiate.Drop(y).Backward()[x].Item()));
    });

    [Fact]
    public void Checkpoints_and_custom_functions_pass_through()
    {
        var x = Values(1).Track();
        var y = Differentiate.Checkpoint(static z => (z * W).Tanh(), x.Tanh().Exp()).Tanh();
        Terms.AssertSameBits([y.Sum().Backward()[x]], [Differentiate.Drop(y, known: [x]).Sum().Backward()[x]], "gradients");
    }

    [Fact]
    public void Inside_a_transform_of_functions_the_point_is_still_found()
    {
        // What lies below the point could be dropped too, but belongs to the caller.
        var x = Values(1).Track();
        var point = x.Sin().Exp() * x;
        static Tensor F(Tensor y) => (y.Sin() * y).Exp().Sum();
        static Tensor Thin(Tensor y) => Differentiate.Drop(F(y), known: [y]);
        var (plain, thin) = (Differentiate.Grad(F, point), Differentiate.Grad(Thin, point));
        Terms.AssertSameBits([plain], [thin], "gradients");
        Terms.AssertSameBits([Differentiate.Grad(plain.Sum(), x)], [Differentiate.Grad(thin.Sum(), x)], "gradients of gradients");
        var direction = Values(3);
        Terms.AssertSameBits([Differentiate.Jvp(F, point, direction).Tangent], [Differentiate.Jvp(Thin, point, direction).Tangent], "tangents");
        Terms.AssertSameBits(
            [Differentiate.Grad(F(point), x)], [Differentiate.Grad(Differentiate.Checkpoint(Thin, point), x)], "gradients through a checkpoint");
    }

    private static Tensor Values(ulong seed) => new(new Generator(seed).Normal([3, 3], DType.Float64));

    private static long Kept(Tensor root) => Paths.Reachable([root.Node!]).SelectMany(static node => node.KeptValues())
        .GroupBy(static x => x.Buffer).Sum(static views => views.Max(static x => (long)x.Numel * x.DType.ItemSize()));
}
