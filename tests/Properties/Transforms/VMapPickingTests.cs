namespace Autograd.Properties.Transforms;

/// <summary>Indices, class targets and masks that differ from example to example: the same as the stacked loop, under every transform.</summary>
public sealed class VMapPickingTests
{
    private static readonly Tensor Table = Randn(1, 4, 3, 5);

    private static readonly Tensor Vectors = Randn(2, 4, 5);

    private static readonly Tensor Cube = Randn(3, 4, 2, 3, 2);

    private static readonly Tensor One = Tensor.From([0L, 2, 1, 2]);

    private static readonly Tensor Two = Of([4, 2], 0, 2, 1, 1, 2, 0, 1, -1);

    private static readonly Tensor Four = Of([4, 2, 2], 0, 1, 2, 2, 1, 1, 1, 0, 2, 0, 0, 1, 0, 1, 2, 0);

    private static readonly Tensor Classes = Of([4, 3], 0, 4, 2, 1, -100, 3, -100, 2, 2, 0, 0, 1);

    private static readonly Tensor Weights = Tensor.Float64([0.5, 1, 2, 0.25, 3]);

    // From one example and its indices.
    private static readonly Dictionary<string, (Tensor X, Tensor At, Func<Tensor, Tensor, Tensor> F)> Cases = new(StringComparer.Ordinal)
    {
        ["gather"] = (Table, Of([4, 3, 2], [.. Enumerable.Range(0, 24).Select(static i => i * 7L % 5)]), static (x, i) => x.Gather(1, i)),
        ["gather along the first"] = (Table, Four, static (x, i) => x.Gather(0, i)),
        ["gather from a vector"] = (Vectors, Four.Reshape(4, 4), static (x, i) => x.Gather(0, i)),
        ["index_select"] = (Table, Two.Abs(), static (x, i) => x.IndexSelect(0, i)),
        ["index_select along the last"] = (Table, Two.Abs(), static (x, i) => x.IndexSelect(-1, i)),
        ["index_select of one"] = (Table, One, static (x, i) => x.IndexSelect(1, i)),
        ["x[i]"] = (Vectors, One, static (x, i) => x[i]),
        ["x[i] of rows"] = (Table, One, static (x, i) => x[i]),
        ["x[i] by a vector"] = (Table, Two, static (x, i) => x[i]),
        ["x[.., i]"] = (Table, Two, static (x, i) => x[.., i]),
        ["x[.., i] by a matrix"] = (Cube, Four, static (x, i) => x[.., i, ..]),
        ["x[i, j]"] = (Table, Two, static (x, i) => x[i, i.Abs() + 2]),
        ["x[i, j] of which one is shared"] = (Table, One, static (x, i) => x[i, Tensor.From([4L, 0])]),
        ["x[i, .., j]"] = (Cube, Two, static (x, i) => x[i.Clamp(0, 1), .., 1 - i.Clamp(0, 1)]),
        ["x[i, 1..4]"] = (Table, Two, static (x, i) => x[i, 1..4]),
        ["x[1, i]"] = (Table, Two, static (x, i) => x[1, i]),
        ["x[mask] of as many each"] = (Vectors, Of([4, 5], 1, 0, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 0, 0, 0, 1), static (x, m) => x[m > 0]),
        ["where"] = (Vectors, One, static (x, i) => Tensor.Where(i > 1, x, x * x)),
        ["safe where"] = (Vectors, One, static (x, i) => Tensor.SafeWhere((x > 0) & (i > 0), x, static z => z.Log(), x * 3)),
        ["cross entropy of one"] = (Vectors, One, static (x, t) => Functional.CrossEntropy<Tensor>(x, t)),
        ["cross entropy"] = (Table, Classes, static (x, t) => Functional.CrossEntropy<Tensor>(x, t)),
        ["weighted cross entropy"] = (Table, Classes, static (x, t) => Functional.CrossEntropy<Tensor>(x, t, Weights)),
        ["sum of losses"] = (Table, Classes, static (x, t) => Functional.CrossEntropy<Tensor>(x, t.Clamp(0, 4), Weights, ignoreIndex: 2, reduction: Reduction.Sum)),
        ["each loss"] = (Table, Classes, static (x, t) => Functional.CrossEntropy<Tensor>(x, t, Weights, reduction: Reduction.None)),
        ["loss with weights of its own"] = (Table, Classes, static (x, t) => Functional.NllLoss<Tensor>(x, t, x[0].Detach().Exp())),
        ["loss of images"] = (Table, Of([4, 5], [.. Enumerable.Range(0, 20).Select(static i => i % 3L)]), static (x, t) => Functional.NllLoss<Tensor>(x.Unsqueeze(0), t.Unsqueeze(0))),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Values_are_those_of_the_loop(string name)
    {
        var (x, at, f) = Cases[name];
        Same(Loop(f, x, at), Vectorize.VMap(f)(x, at));
        if (name.Contains("loss", StringComparison.Ordinal) || name.Contains("entropy", StringComparison.Ordinal)) return;
        Assert.Equal(Loop(f, x, at).ToArray<double>(), Vectorize.VMap(f)(x, at).ToArray<double>());
    }

    [Theory, MemberData(nameof(Names))]
    public void Derivatives_outside_are_those_of_the_loop(string name)
    {
        var (x, at, f) = Cases[name];
        Tensor AtOnce(Tensor z) => Vectorize.VMap(f)(z, at).Sin();
        Tensor OneByOne(Tensor z) => Loop(f, z, at).Sin();
        Same(Differentiate.Jacobian(OneByOne, x), Differentiate.Jacobian(AtOnce, x, JacobianMode.Reverse));
        Same(Differentiate.Jacobian(OneByOne, x), Differentiate.Jacobian(AtOnce, x, JacobianMode.Forward));
        Same(Differentiate.Jvp(OneByOne, x, x.Cos()).Tangent, Differentiate.Jvp(AtOnce, x, x.Cos()).Tangent);
        Same(Differentiate.Hvp(z => OneByOne(z).Sum(), x, x.Cos()), Differentiate.Hvp(z => AtOnce(z).Sum(), x, x.Cos()));
    }

    [Theory, MemberData(nameof(Names))]
    public void Derivatives_inside_are_those_of_the_loop(string name)
    {
        var (x, at, f) = Cases[name];
        foreach (var transform in new Func<Tensor, Tensor, Tensor>[]
        {
            (z, i) => Differentiate.Grad(v => f(v, i).Sin().Sum(), z),
            (z, i) => Differentiate.Jvp(v => f(v, i).Sin(), z, z.Cos()).Tangent,
            (z, i) => Differentiate.Jacobian(v => f(v, i).Sin(), z, JacobianMode.Reverse),
            (z, i) => Differentiate.Jacobian(v => f(v, i).Sin(), z, JacobianMode.Forward),
            (z, i) => Differentiate.Hvp(v => f(v, i).Sin().Sum(), z, z.Cos()),
        })
            Same(Loop(transform, x, at), Vectorize.VMap(transform)(x, at));
    }

    [Theory, MemberData(nameof(Names))]
    public void Maps_nest_over_either_and_both(string name)
    {
        var (x, at, f) = Cases[name];
        Tensor xs = Tensor.Stack([x, x * 0.5, x.Cos()]), ats = Tensor.Stack([at, at.Flip(0), at]);
        var map = Vectorize.VMap(f);
        if (name == "safe where") xs = Tensor.Stack([x, x * 0.5, x * 2]);
        Same(Loop((z, i) => Loop(f, z, i), xs, ats), Vectorize.VMap(map)(xs, ats));
        Same(Loop((z, _) => Loop(f, z, at), xs, ats), Vectorize.VMap(z => map(z, at))(xs));
        Same(Loop((_, i) => Loop(f, x, i), xs, ats), Vectorize.VMap(i => map(x, i))(ats));
        Same(
            Loop((z, i) => Differentiate.Grad(v => Loop(f, v, i).Sin().Sum(), z), xs, ats),
            Vectorize.VMap((z, i) => Differentiate.Grad(v => map(v, i).Sin().Sum(), z))(xs, ats));
    }

    [Theory, MemberData(nameof(Names))]
    public void Source_may_be_shared(string name)
    {
        var (x, at, f) = Cases[name];
        var one = x[0];
        Tensor AtOnce(Tensor z) => Vectorize.VMap(f, xDim: null)(z, at);
        Tensor OneByOne(Tensor z) => Tensor.Stack([.. at.Unbind().Select(i => f(z, i))]);
        Same(OneByOne(one), AtOnce(one));
        Same(Differentiate.Grad(z => OneByOne(z).Sin().Sum(), one), Differentiate.Grad(z => AtOnce(z).Sin().Sum(), one));
        Same(
            Tensor.Stack([.. at.Unbind().Select(i => Differentiate.Grad(z => f(z, i).Sin().Sum(), one))]),
            Vectorize.VMap(i => Differentiate.Grad(z => f(z, i).Sin().Sum(), one))(at));
    }

    [Fact]
    public void Nothing_to_map_over_has_the_shape_of_nothing()
    {
        Assert.Equal([0, 2, 5], Vectorize.VMap(static (x, i) => x[i])(Table[..0], Two[..0]).Shape.ToArray());
        Assert.Equal([0, 3, 2], Vectorize.VMap(static (x, i) => x.IndexSelect(1, i))(Table[..0], Two[..0]).Shape.ToArray());
        Assert.Equal([0], Vectorize.VMap(static (x, t) => Functional.CrossEntropy<Tensor>(x, t))(Table[..0], Classes[..0]).Shape.ToArray());
    }

    /// <summary>What is ignored altogether has no mean, and a gradient of zero.</summary>
    [Fact]
    public void Example_of_which_all_is_ignored_is_NaN_alone()
    {
        var targets = Of([2, 3], -100, -100, -100, 0, 1, 2);
        static Tensor Loss(Tensor x, Tensor t) => Functional.CrossEntropy<Tensor>(x, t);
        Assert.Equal([true, false], Vectorize.VMap(Loss)(Table[..2], targets).ToArray<double>().Select(double.IsNaN));
        var gradients = Vectorize.VMap((x, t) => Differentiate.Grad(z => Loss(z, t), x))(Table[..2], targets);
        Assert.All(gradients[0].ToArray<double>(), static g => Assert.Equal(0.0, g));
        Same(Differentiate.Grad(z => Loss(z, targets[1]), Table[1]), gradients[1]);
    }

    [Fact]
    public void Wrong_indices_and_masks_say_what_to_do()
    {
        var far = Tensor.From([0L, 1, 2, 7]);
        TransformCaseTests.Says<ShapeException>(() => Vectorize.VMap(static (x, i) => x[i])(Table, far), "index", "7");
        TransformCaseTests.Says<ShapeException>(() => Vectorize.VMap(static (x, i) => x.IndexSelect(0, i))(Table, far), "index_select", "7", "[3, 5]");
        TransformCaseTests.Says<ShapeException>(() => Vectorize.VMap(static (x, i) => x.IndexSelect(0, i))(Table, One - 1), "index_select", "-1");
        TransformCaseTests.Says<ShapeException>(() => Vectorize.VMap(static (x, i) => x.IndexSelect(0, i))(Table, Four), "index_select", "[2, 2]");
        TransformCaseTests.Says<ShapeException>(() => Vectorize.VMap(static (x, i) => x.Gather(1, i.Unsqueeze(0).Unsqueeze(0)))(Table, far), "gather", "7");
        TransformCaseTests.Says<ArgumentException>(() => Vectorize.VMap(static (x, t) => Functional.CrossEntropy<Tensor>(x, t))(Vectors, far), "nll_loss", "7", "0 to 4");
        TransformCaseTests.Says<ArgumentException>(() => Vectorize.VMap(static (x, i) => x.IndexSelect(0, i))(Table, Two.To(DType.Float64)), "index_select", "float64");
        TransformCaseTests.Says<ShapeException>(() => Vectorize.VMap(static x => x[x > 0])(Vectors), "vmap", "Tensor.Where", "SafeWhere");
    }

    private static Tensor Of(int[] shape, params long[] values) => Tensor.From(values, shape);

    private static Tensor Randn(ulong seed, params int[] shape) => Tensor.Randn(shape, new Generator(seed), DType.Float64);

    private static Tensor Loop(Func<Tensor, Tensor, Tensor> f, Tensor x, Tensor at)
        => Tensor.Stack([.. x.Unbind().Zip(at.Unbind(), f)]);

    private static void Same(Tensor expected, Tensor actual)
    {
        Assert.Equal((expected.Shape, expected.DType), (actual.Shape, actual.DType));
        TransformCaseTests.Near(expected.ToArray<double>(), actual);
    }
}
