using Autograd.Properties.Transforms;
using Autograd.Rules;

namespace Autograd.Properties.Custom;

/// <summary>
/// What an op's delegates close over: constants just work; a tracked tensor is an error in every order and both modes, for a
/// gradient would be missing without a word; given as an input instead, it has all its derivatives.
/// </summary>
public sealed class CustomOpCaptureTests
{
    private static readonly Tensor Factor = Tensor.Float64([2, 3]);

    private static readonly BackwardOptions Recorded = new() { CreateGraph = true };

    // A factor times the input, by each category; the tensors are what its function and its rules close over.
    private static readonly Dictionary<string, Func<Tensor, Tensor, CustomOp>> Ops = new(StringComparer.Ordinal)
    {
        ["elementwise"] = static (_, rule) => CustomOp.Elementwise("closure", static x => 2 * x, slope: x => rule[0] * Tensor.OnesLike(x)),
        ["elementwise, acting"] = static (_, rule) => CustomOp.Elementwise("closure", static x => 2 * x, Slope.Acting(Reads.None, (g, _) => g * rule[0])),
        ["linear"] = static (function, rule) => CustomOp.Linear("closure", x => x * function, g => g * rule),
        ["bilinear"] = static (function, rule) => CustomOp.Bilinear("closure", (x, y) => x * y * function, (g, y) => g * y * rule, (g, x) => g * x * rule),
        ["pull"] = static (function, rule) => CustomOp.General("closure", x => [x[0] * function], pull: (g, _) => [g[0] * rule]),
        ["push"] = static (function, rule) => CustomOp.General("closure", x => [x[0] * function], push: (t, _) => [t[0] * rule]),
        ["both"] = static (function, rule) => CustomOp.General("closure", x => [x[0] * function], (g, _) => [g[0] * rule], (t, _) => [t[0] * rule]),
    };

    public static TheoryData<string> Names => [.. Ops.Keys];

    private static Tensor Apply(CustomOp op, string name, Tensor x) => name == "bilinear" ? op.Apply(x, Tensor.OnesLike(x)) : op.Apply(x);

    private static void Says(Action action, params string[] parts)
    {
        var error = Assert.Throws<InvalidOperationException>(action);
        Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Names))]
    public void Constants_just_work_in_every_order(string name)
    {
        var op = Ops[name](Factor, Factor);
        var (x, by) = (Tensor.Float64([0.5, -1]), name.StartsWith("elementwise", StringComparison.Ordinal) ? Tensor.Float64([2, 2]) : Factor);
        Tensor F(Tensor z) => Apply(op, name, z.Sin()).Square().Sum();
        Tensor Plain(Tensor z) => (by * z.Sin()).Square().Sum();
        TransformCaseTests.Near(Differentiate.Grad(Plain, x).ToArray<double>(), Differentiate.Grad(F, x));
        TransformCaseTests.Near(Differentiate.Hessian(Plain, x).ToArray<double>(), Differentiate.Hessian(F, x));
        TransformCaseTests.Near([Differentiate.Jvp(Plain, x, Factor).Tangent.Item()], Differentiate.Jvp(F, x, Factor).Tangent);
    }

    /// <summary>A leaf, and a value computed from one.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Tracked_tensor_in_the_function_is_an_error_at_once(string name)
    {
        if (name.StartsWith("elementwise", StringComparison.Ordinal)) return; // Its function takes numbers.
        var leaf = Factor.Track();
        foreach (var w in new[] { leaf, leaf * 1 })
            foreach (var x in new[] { Tensor.Float64([1, 1]), Tensor.Float64([1, 1]).Track() })
                Says(() => Apply(Ops[name](w, Factor), name, x), "closure", "function", "give it as an input", "Detach()");
    }

    [Theory, MemberData(nameof(Names))]
    public void Tracked_tensor_in_a_rule_is_an_error_in_every_order_and_both_modes(string name)
    {
        var (x, t) = (Tensor.Float64([1, 1]).Track(), Tensor.Float64([1, 2]));
        var leaf = Factor.Track();
        foreach (var w in new[] { leaf, leaf * 1 })
        {
            var y = Apply(Ops[name](Factor, w), name, x * 1);
            Says(() => y.Sum().Backward(), "closure", "give it as an input");
            Says(() => y.Square().Sum().Backward(options: Recorded), "closure", "give it as an input");
            Says(() => Differentiate.Grad([y], [x], [t.Track()], Recorded), "closure", "give it as an input");
            if (name is "linear" or "bilinear") continue; // Forward mode is the function's own, which closes over nothing here.
            Says(() => Differentiate.Push([y], [x], [t]), "closure", "give it as an input");
            Says(() => Differentiate.Push([y], [x], [t], createGraph: true), "closure", "give it as an input");
            Says(() => Differentiate.Push([y], [x], [t.Track()], createGraph: true), "closure", "give it as an input");
        }
    }

    /// <summary>The way out that the message names: all blocks of the Hessian are those of the plain product.</summary>
    [Fact]
    public void Given_as_an_input_it_has_every_derivative()
    {
        var scale = CustomOp.General(
            "scale", static x => [x[0] * x[1]], pull: static (g, k) => [g[0] * k.Y, g[0] * k.X], keeps: Reads.X | Reads.Y);
        Tensor[] at = [Tensor.Float64([0.5, -1]), Factor];
        var (own, plain) = (Differentiate.Hessian(v => scale.Apply(v[0], v[1]).Sin().Sum(), at), Differentiate.Hessian(v => (v[0] * v[1]).Sin().Sum(), at));
        for (var i = 0; i < 4; i++) TransformCaseTests.Near(plain[i / 2][i % 2].ToArray<double>(), own[i / 2][i % 2]);

        // A rate that turns a gradient round: no part of the value, and yet the gradient depends on it.
        var reversed = CustomOp.General("reversed", static x => [x[0] * 1], pull: static (g, k) => [-(g[0] * k.Y), null], keeps: Reads.Y);
        Tensor x = Tensor.Float64([1, 2]).Track(), rate = Tensor.Float64([3, 4]).Track();
        var gradient = Differentiate.Grad(reversed.Apply(x, rate).Square().Sum(), x, createGraph: true);
        Assert.Equal([-6.0, -16], gradient.ToArray<double>());
        Assert.Equal([-2.0, -4], Differentiate.Grad(gradient.Sum(), rate).ToArray<double>());
    }

    /// <summary>A transform inside a rule makes leaves of the constants it is taken at, which nobody closed over.</summary>
    [Fact]
    public void Leaves_that_a_rule_makes_are_not_captured()
    {
        static Tensor Energy(Tensor[] v) => (v[0].Square() * v[1]).Sin().Sum();
        var op = CustomOp.General(
            "energy", static x => [Energy(x)],
            pull: static (g, k) =>
            {
                var gradients = Differentiate.Grad(v => Energy(v) * g[0], [k.X, k.Y]);
                return [gradients[0], gradients[1]];
            },
            keeps: Reads.X | Reads.Y);
        Tensor x = Tensor.Float64([0.5, -1]), y = Factor;
        TransformCaseTests.Near(
            Differentiate.Hessian(z => Energy([z, y]).Exp(), x).ToArray<double>(), Differentiate.Hessian(z => op.Apply(z, y).Exp(), x));
        var seed = Tensor.Scalar(2.0).Track();
        var tracked = x.Track();
        var gradient = Differentiate.Grad([op.Apply(tracked, y)], [tracked], [seed], Recorded)[0]!;
        TransformCaseTests.Near((Differentiate.Grad(z => Energy([z, y]), x) * 2).ToArray<double>(), gradient);
        TransformCaseTests.Near(Differentiate.Grad(z => Energy([z, y]), x).Sum().ToArray<double>(), Differentiate.Grad(gradient.Sum(), seed));
    }

    [Fact]
    public void Tensor_that_stands_for_many_is_an_error_that_names_the_op()
    {
        var many = Tensor.Float64([[1, 2], [3, 4]]);
        foreach (var shared in new[] { true, false })
            Says(
                () => Vectorize.VMap(w => CustomOp.General("closure", x => [x[0] * w]).Apply(shared ? Factor : w))(many), "closure", "stands for many", "give it as an input");
        Says(
            () => Vectorize.VMap(w => Differentiate.Grad(z => CustomOp.General("closure", static x => [x[0] * 2], (g, _) => [g[0] * w]).Apply(z).Sum(), Factor))(many),
            "closure", "give it as an input");
        TransformCaseTests.Near(
            (many * Factor).ToArray<double>(), Vectorize.VMap(w => CustomOp.General("open", static x => [x[0] * x[1]]).Apply(Factor, w))(many));
    }

    /// <summary>As in PyTorch: what forward takes from elsewhere is a constant; what backward takes is one too, until the gradient has a graph.</summary>
    [Fact]
    public void Function_takes_variables_from_elsewhere_as_PyTorch_does()
    {
        Variable x = new(Tensor.Float64([1, 2]), requiresGrad: true), w = new(Factor, requiresGrad: true);
        var y = new Scale(w).Apply(x);
        y.Sum().Backward();
        Assert.Equal([2.0, 3], x.Grad!.ToArray<double>());
        Assert.False(x.Grad.RequiresGrad);
        Assert.Null(w.Grad);
        Assert.Throws<InvalidOperationException>(() => Differentiate.Grad(y.Sum().Tensor, w.Tensor));

        x.ZeroGrad();
        new Scale(w).Apply(x).Square().Sum().Backward(createGraph: true);
        Assert.Equal([8.0, 36], x.Grad!.ToArray<double>());

        // 2·(w̄·x)·w: the derivative with respect to the w of backward is 2·w̄·x.
        Assert.Equal([4.0, 12], Differentiate.Grad(x.Grad.Sum().Tensor, w.Tensor).ToArray<double>());
    }

    private sealed class Scale(Variable w) : Function
    {
        protected internal override Variable[] Forward(FunctionContext context, Variable[] inputs) => [inputs[0] * w];

        protected internal override Variable?[] Backward(FunctionContext context, Variable[] gradients) => [gradients[0] * w];
    }
}
