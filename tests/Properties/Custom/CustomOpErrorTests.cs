using Autograd.Properties.Graph;
using Autograd.Rules;

namespace Autograd.Properties.Custom;

/// <summary>What an op says when its rule is missing or wrong: never a silent zero, and always its name.</summary>
public sealed class CustomOpErrorTests
{
    private static readonly CustomOp Square = CustomOp.General("my_square", static x => [x[0] * x[0]], pull: static (g, k) => [g[0] * 2 * k.X], keeps: Reads.X, once: true);

    private static Tensor Leaf(params double[] values) => Tensor.From(values).Track();

    private static void Says(Exception error, params string[] parts) => Assert.All(parts, part => Assert.Contains(part, error.Message, StringComparison.Ordinal));

    private static CustomOp Pulling(Func<Tensor[], Kept, Tensor?[]> pull) => CustomOp.General("crooked", static x => [x[0] * 2], pull);

    private static CustomOp Pushing(Func<Tensor[], Kept, Tensor?[]> push) => CustomOp.General("crooked", static x => [x[0] * 2], push: push);

    [Fact]
    public void Wrong_gradient_names_op_input_and_both_shapes_or_dtypes_or_counts()
    {
        var x = Leaf(1, 2);
        Exception Pull(Func<Tensor[], Kept, Tensor?[]> pull) => Assert.Throws<InvalidOperationException>(() => Pulling(pull).Apply(x).Sum().Backward());
        Says(Pull(static (g, _) => [g[0].Sum()]), "crooked", "input 0", "shape []", "shape [2]");
        Says(Pull(static (g, _) => [g[0].To(DType.Float32)]), "crooked", "input 0", "float32", "float64");
        Says(Pull(static (g, _) => [g[0], g[0]]), "crooked", "2 gradients for 1 inputs");
        Says(Pull(static (_, _) => null!), "crooked", "null");
    }

    [Fact]
    public void Wrong_tangent_names_op_output_and_both_shapes_or_dtypes_or_counts()
    {
        var x = Leaf(1, 2);
        Exception Push(Func<Tensor[], Kept, Tensor?[]> push)
            => Assert.Throws<InvalidOperationException>(() => Differentiate.Push([Pushing(push).Apply(x)], [x], [Tensor.From([1.0, 1])]));
        Says(Push(static (t, _) => [t[0].Sum()]), "crooked", "output 0", "shape []", "shape [2]");
        Says(Push(static (t, _) => [t[0].To(DType.Float32)]), "crooked", "output 0", "float32", "float64");
        Says(Push(static (t, _) => [t[0], t[0]]), "crooked", "2 tangents for 1 outputs");
        Says(Push(static (_, _) => null!), "crooked", "null");

        // A wrong rule shows itself in the direction that is derived from it, too.
        Says(Assert.Throws<InvalidOperationException>(() => Pushing(static (t, _) => [t[0].Sum()]).Apply(x).Sum().Backward()), "crooked", "output 0");
        Says(
            Assert.Throws<InvalidOperationException>(() => Differentiate.Push([Pulling(static (g, _) => [g[0].Sum()]).Apply(x)], [x], [Tensor.From([1.0, 1])])),
            "crooked", "input 0");
    }

    [Fact]
    public void Slope_of_the_wrong_shape_or_dtype_is_not_summed_away()
    {
        var x = Leaf(1, 2);
        var wide = CustomOp.Elementwise("wide", static x => x, static x => Tensor.Ones([3, 2], DType.Float64));
        Says(Assert.Throws<InvalidOperationException>(() => wide.Apply(x).Sum().Backward()), "wide", "input 0", "[3, 2]", "[2]");
        Says(Assert.Throws<InvalidOperationException>(() => Differentiate.Push([wide.Apply(x)], [x], [Tensor.From([1.0, 1])])), "wide", "input 0", "[3, 2]");
        var coarse = CustomOp.Elementwise("coarse", static x => x, static x => Tensor.Ones(x.Shape, DType.Float64));
        Says(Assert.Throws<InvalidOperationException>(() => coarse.Apply(Tensor.Ones(2).Track()).Sum().Backward()), "coarse", "float64", "float32");
    }

    [Fact]
    public void Op_without_a_derivative_works_and_raises_when_one_is_asked_for()
    {
        foreach (var op in new[]
        {
            CustomOp.Elementwise("no_rule", static x => x * x),
            CustomOp.General("no_rule", static x => [x[0] * x[0]]),
        })
        {
            var x = Leaf(3);
            var y = op.Apply(x);
            Assert.Equal(9.0, y.Item());
            Says(Assert.Throws<InvalidOperationException>(() => y.Backward()), "no_rule", "no derivative");
            Says(Assert.Throws<InvalidOperationException>(() => Differentiate.Push([y], [x], [Tensor.From([1.0])])), "no_rule", "no derivative");

            // Not on the path to what is asked for, it is not asked.
            var z = Leaf(5);
            Assert.Equal([9.0], Differentiate.Grad(y * z, z).ToArray<double>());
        }
    }

    [Fact]
    public void Op_with_some_derivatives_raises_for_the_others_and_names_the_input()
    {
        foreach (var op in new[]
        {
            CustomOp.Elementwise("partial", static (x, y) => x * y, slopeOfX: static (_, y) => y),
            CustomOp.General("partial", static x => [x[0] * x[1]], pull: static (g, k) => [g[0] * k.Y, null], keeps: Reads.Y, undefined: [1]),
        })
        {
            Tensor x = Leaf(3), y = Leaf(5);
            var z = op.Apply(x, y);
            Assert.Equal([5.0], Differentiate.Grad(z, x).ToArray<double>());
            Assert.Equal([5.0], Differentiate.Push([z], [x], [Tensor.From([1.0])])[0].ToArray<double>());
            Says(Assert.Throws<InvalidOperationException>(() => Differentiate.Grad(z, y)), "partial", "input 1");
            Says(Assert.Throws<InvalidOperationException>(() => z.Backward()), "partial", "input 1");
            Says(Assert.Throws<InvalidOperationException>(() => Differentiate.Push([z], [y], [Tensor.From([1.0])])), "partial", "input 1");
            Assert.Equal([5.0], op.Apply(x, y.Detach()).Backward()[x].ToArray<double>());
        }
    }

    [Fact]
    public void Once_differentiable_op_raises_at_second_order_and_not_before()
    {
        var x = Leaf(3);
        var first = Differentiate.Grad(Square.Apply(x), x, createGraph: true);
        Assert.Equal([6.0], first.ToArray<double>());
        Says(Assert.Throws<InvalidOperationException>(() => Differentiate.Grad(first, x)), "my_square", "once differentiable");
        Says(Assert.Throws<InvalidOperationException>(() => Differentiate.Push([first], [x], [Tensor.From([1.0])])), "my_square", "once differentiable");
        Says(Assert.Throws<InvalidOperationException>(() => Differentiate.Hessian(static x => Square.Apply(x), Tensor.Scalar(3.0))), "my_square");
        Says(Assert.Throws<InvalidOperationException>(() => Differentiate.Push([Square.Apply(x)], [x], [Tensor.From([1.0])])), "my_square", "give it both");

        // The other factor's second derivative does not pass through the op.
        var y = Leaf(4);
        var ofY = Differentiate.Grad(Square.Apply(x) * y * y, y, createGraph: true);
        Assert.Equal([18.0], Differentiate.Grad(ofY, y).ToArray<double>());
    }

    [Fact]
    public void Once_differentiable_op_with_both_rules_has_both_directions_once()
    {
        var op = CustomOp.General(
            "both_ways", static x => [x[0] * x[0]], pull: static (g, k) => [g[0] * 2 * k.X], push: static (t, k) => [t[0] * 2 * k.X], keeps: Reads.X, once: true);
        var x = Leaf(3);
        Assert.Equal([6.0], Differentiate.Grad(op.Apply(x), x).ToArray<double>());
        var tangent = Differentiate.Push([op.Apply(x)], [x], [Tensor.From([1.0])], createGraph: true)[0];
        Assert.Equal([6.0], tangent.ToArray<double>());
        Says(Assert.Throws<InvalidOperationException>(() => Differentiate.Grad(tangent, x)), "both_ways", "once differentiable");
    }

    [Fact]
    public void Places_that_no_rule_can_keep_are_not_taken_for_others()
    {
        // The bit of the 17th input is the first output's.
        var x = Enumerable.Range(1, 20).Select(static i => Tensor.Float64(i).Track()).ToArray();
        Fails(static k => k.Input(16), "reads input 16");
        Fails(static k => k.Input(-16), "reads input -16");
        Fails(static k => k.OutputAt(16), "reads output 16");

        void Fails(Func<Kept, Tensor> read, string says)
        {
            var op = CustomOp.General(
                "wide", static v => [v.Aggregate(static (a, b) => a * b)], (g, k) => [.. Enumerable.Repeat(g[0] * read(k), 20)], keeps: Reads.X | Reads.Output);
            Assert.Contains(says, Assert.Throws<InvalidOperationException>(() => op.Apply(x).Backward()).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Shape_of_a_constant_input_is_an_error_that_says_so()
    {
        var op = CustomOp.General("mixed", static x => [x[0] * x[1]], pull: static (g, k) => [g[0].Expand(k.ShapeOf(0)), g[0].Expand(k.ShapeOf(1))]);
        Says(Assert.Throws<InvalidOperationException>(() => op.Apply(Leaf(1), Tensor.From([2.0])).Backward()), "mixed", "input 1 is a constant", "Needs(1)");
    }

    [Fact]
    public void Rule_that_leaves_the_tensor_world_says_so_at_second_order()
    {
        var op = CustomOp.General("numbers", static x => [x[0] * 3], pull: static (g, _) => [Tensor.Of(g[0].Value) * 3]);
        var x = Leaf(2);
        Assert.Equal([3.0], Differentiate.Grad(op.Apply(x), x).ToArray<double>());
        var seed = Leaf(1);
        Says(
            Assert.Throws<InvalidOperationException>(() => Differentiate.Grad([op.Apply(x)], [x], [seed], new BackwardOptions { CreateGraph = true })),
            "numbers", "not made of differentiable operations");
        Says(Assert.Throws<InvalidOperationException>(() => Differentiate.Push([op.Apply(x)], [x], [seed])), "numbers");
    }

    [Fact]
    public void Tracked_tensor_that_is_no_input_is_an_error_that_says_how()
    {
        var w = Leaf(5);
        Tensor x = Leaf(2);
        var inFunction = CustomOp.General("closure", x => [x[0] * w], pull: (g, _) => [g[0] * w]);
        Says(Assert.Throws<InvalidOperationException>(() => inFunction.Apply(x)), "closure", "function", "give it as an input", "Detach()");
        Says(Assert.Throws<InvalidOperationException>(() => inFunction.Apply(x.Detach())), "closure");
        var inSlope = CustomOp.Elementwise("closure", static x => 5 * x, _ => w);
        Says(Assert.Throws<InvalidOperationException>(() => inSlope.Apply(x).Backward()), "closure", "pull", "give it as an input");
        Says(Assert.Throws<InvalidOperationException>(() => Differentiate.Push([inSlope.Apply(x)], [x], [Tensor.From([1.0])])), "closure", "push");
        Says(
            Assert.Throws<InvalidOperationException>(() => CustomOp.Linear("closure", static x => x * 5, g => g * w).Apply(x).Backward()), "closure_adjoint", "function");
        Assert.Equal([5.0], CustomOp.Elementwise("closure", static x => 5 * x, _ => w.Detach()).Apply(x).Backward()[x].ToArray<double>());
    }

    [Fact]
    public void Wrong_calls_are_argument_errors_before_anything_runs()
    {
        var never = CustomOp.Linear("never", static _ => throw new FormatException(), static _ => throw new FormatException());
        Says(Assert.Throws<ArgumentException>(() => never.Apply(Leaf(1), Leaf(2))), "never", "2 inputs were given, but it takes 1");
        Says(Assert.Throws<ArgumentException>(() => never.Apply<Tensor>()), "never", "no inputs");
        Says(Assert.Throws<ArgumentException>(() => never.Apply([null!, Leaf(1)])), "never");
        Assert.Throws<ArgumentException>(() => CustomOp.Elementwise("", Math.Exp));
        Says(Assert.Throws<InvalidOperationException>(() => CustomOp.General("empty", static _ => []).Apply(Leaf(1))), "empty", "no outputs");
        Says(Assert.Throws<InvalidOperationException>(() => CustomOp.General("hole", static _ => [null!]).Apply(Leaf(1))), "hole", "output 0");
        Says(Assert.Throws<ArgumentException>(() => CustomOp.General("far", static x => x, undefined: [1]).Apply(Leaf(1))), "far", "input 1");
        Says(Assert.Throws<ArgumentException>(() => CustomOp.General("far", static x => x, constants: [1]).Apply(Leaf(1))), "far", "output 1");
        Says(Assert.Throws<ArgumentException>(() => CustomOp.General("far", static x => x, keeps: Reads.Y).Apply(Leaf(1))), "far", "input 1");
        Says(
            Assert.Throws<InvalidOperationException>(() => CustomOp.General("undeclared", static x => x, static (g, k) => [g[0] * k.X]).Apply(Leaf(1)).Backward()),
            "undeclared", "did not declare");
    }

    [Fact]
    public void Exceptions_in_delegates_are_the_users_own_with_their_stack()
    {
        var own = new FormatException("mine");
        Tensor Throw() => throw own;
        var x = Leaf(1, 2);
        Action[] calls =
        [
            () => CustomOp.Elementwise("bad", (double _) => Throw().Item()).Apply(x),
            () => CustomOp.General("bad", _ => [Throw()]).Apply(x),
            () => CustomOp.Elementwise("bad", static x => x, _ => Throw()).Apply(x).Sum().Backward(),
            () => CustomOp.Linear("bad", static x => x, _ => Throw()).Apply(x).Sum().Backward(),
            () => Pulling((_, _) => [Throw()]).Apply(x).Sum().Backward(),
            () => Pushing((_, _) => [Throw()]).Apply(x).Sum().Backward(),
            () => Differentiate.Push([Pulling((_, _) => [Throw()]).Apply(x)], [x], [Tensor.From([1.0, 1])]),
        ];
        Assert.All(calls, call =>
        {
            var thrown = Assert.Throws<FormatException>(call);
            Assert.Same(own, thrown);
            Assert.Contains(nameof(Throw), thrown.StackTrace!, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Error_of_a_nested_pass_is_that_error_and_the_graph_serves_again()
    {
        var fails = true;
        var inner = Pulling((g, _) => fails ? throw new FormatException("inner") : [g[0] * 2]);
        var outer = Pulling((g, _) => [g[0] * inner.Apply(Leaf(1)).Sum().Backward().Values.Single()]);
        var x = Leaf(1);
        var y = outer.Apply(x);
        Assert.Equal("inner", Assert.Throws<FormatException>(() => y.Backward()).Message);
        fails = false;
        Assert.Equal([2.0], y.Backward()[x].ToArray<double>());
    }

    /// <summary>Each level is a frame of the user's own; 2000 of them, and then 200, fit a stack of 16 MB.</summary>
    [Fact]
    public void Passes_nest_two_thousand_deep() => SmallStack.Run(
        static () =>
        {
            foreach (var depth in new[] { 2000, 200 })
            {
                var level = 0;
                CustomOp? op = null;
                op = Pulling((g, _) =>
                {
                    if (++level == depth) return g;
                    var x = Leaf(1);
                    return [op!.Apply(x).Backward()[x]];
                });
                var x = Leaf(1);
                Assert.Equal([1.0], op.Apply(x).Backward()[x].ToArray<double>());
                Assert.Equal(depth, level);
            }
        },
        bytes: 16 << 20);
}
