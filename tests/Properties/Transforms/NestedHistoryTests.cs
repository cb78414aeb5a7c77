namespace Autograd.Properties.Transforms;

/// <summary>Whether what a transform returns carries history: only if someone outside may differentiate through it.</summary>
public sealed class NestedHistoryTests
{
    private static readonly Tensor C = Tensor.Float64([1, 2]);

    private static readonly Tensor P = Tensor.Float64([3, -1]);

    public static TheoryData<string> Inner => [.. Inners.Keys];

    // Each is a function of y, made with a transform at a constant point.
    private static Dictionary<string, Func<Tensor, Tensor>> Inners => new(StringComparer.Ordinal)
    {
        ["Grad"] = static y => Differentiate.Grad(x => (x * x * y).Sum(), C),
        ["value of ValueAndGrad"] = static y => Differentiate.ValueAndGrad(x => (x * x * y).Sum(), C).Value,
        ["Vjp"] = static y => Differentiate.Vjp(x => x * x * y, C, P).Gradient,
        ["Jvp"] = static y => Differentiate.Jvp(x => x * x * y, C, P).Tangent,
        ["value of Jvp"] = static y => Differentiate.Jvp(x => x * x * y, C, P).Value,
        ["Jacobian"] = static y => Differentiate.Jacobian(x => x * x * y, C),
        ["Hessian"] = static y => Differentiate.Hessian(x => (x * x * y).Sum(), C),
        ["Linearize"] = static y => Differentiate.Linearize(x => x * x * y, C).Push(P),
        ["Checkpoint"] = static y => Differentiate.Checkpoint(z => Differentiate.Grad(x => (x * x * z).Sum(), C), y),
        ["VMap"] = static y => Vectorize.VMap(row => Differentiate.Grad(x => (x * x * row).Sum(), C))(Tensor.Stack(y, y)),
        ["a linearization from outside"] = static y => Outside.Push(y),
    };

    private static readonly Autograd.Transforms.Linearization<Tensor> Outside = Differentiate.Linearize(static x => x * x, C);

    [Theory, MemberData(nameof(Inner))]
    public void Results_at_constant_points_are_constants(string inner)
    {
        var f = Inners[inner];
        Assert.False(Differentiate.Grad(y => f(y).Square().Sum(), P).IsTracked);
        Assert.False(Differentiate.Jvp(f, P, C).Tangent.IsTracked);
        Assert.False(Differentiate.Hessian(y => f(y).Square().Sum(), P).IsTracked);
    }

    [Theory, MemberData(nameof(Inner))]
    public void Results_that_depend_on_a_leaf_outside_lead_back_to_it(string inner)
    {
        var f = Inners[inner];
        var p = P.Track();
        var g = Differentiate.Grad(y => f(y).Square().Sum(), p);

        // The gradient of Σ(a·y)² is linear in y, and so is its derivative along y the gradient itself.
        var along = Differentiate.Grad([g], [p], [P])[0]!;
        Assert.Equal(g.Detach().ToArray<double>(), along.ToArray<double>(), (a, b) => Math.Abs(a - b) <= 1e-12 * Math.Abs(a));
    }

    [Fact]
    public void Steps_along_the_gradient_of_a_gradient_grow_no_history()
    {
        var p = P;
        for (var step = 0; step < 5; step++)
        {
            p -= 0.01 * Differentiate.Grad(y => Differentiate.Grad(x => (x * x * y).Sum(), C).Square().Sum(), p);
            Assert.False(p.IsTracked);
        }
    }
}
