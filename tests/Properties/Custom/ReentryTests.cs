using Autograd.Properties.Graph;

namespace Autograd.Properties.Custom;

/// <summary>Passes inside passes, and what fails in them: an exception that can be caught, with the user's stack, and no gradient changed.</summary>
public sealed class ReentryTests
{
    private static Variable Leaf() => new(Tensor.Float64([1, 2]), requiresGrad: true);

    private static CustomOp Pulling(Func<Tensor, Tensor> pull) => CustomOp.General("deep", static x => [x[0] * 1], (g, _) => [pull(g[0])]);

    /// <summary>Passes that nest without an end would end the process; they meet an exception instead, in each place where a user's code can start one.</summary>
    [Theory]
    [InlineData("pull")]
    [InlineData("push")]
    [InlineData("function")]
    [InlineData("observer")]
    [InlineData("checkpoint")]
    public void Endless_nesting_is_an_exception_that_can_be_caught(string where) => SmallStack.Run(
        () =>
        {
            Variable x = Leaf(), other = Leaf();
            var depth = 0;
            Assert.Throws<InsufficientExecutionStackException>(() => Deeper(x, other));
            Assert.True(depth > 20, $"{where}: {depth}");
            Assert.Null(x.Grad);
            Assert.Null(other.Grad);
            Assert.True(GradMode.IsEnabled);
            (x * other).Sum().Backward();
            Assert.Equal([1.0, 2], x.Grad!.ToArray<double>());

            void Deeper(Variable x, Variable other)
            {
                depth++;
                switch (where)
                {
                    case "pull":
                        (other + Pulling(Again).Apply(x)).Sum().Backward();
                        break;
                    case "push":
                        var op = CustomOp.General("deep", static v => [v[0] * 1], push: (t, _) => [Again(t[0])]);
                        Differentiate.Push([op.Apply(x.Tensor)], [x.Tensor], [Tensor.Ones([2], DType.Float64)]);
                        break;
                    case "function":
                        (other + new Passing(() => Again(x.Tensor)).Apply(x)).Sum().Backward();
                        break;
                    case "observer":
                        (other + x).Sum().Backward(options: new() { Observers = [Observer.Replace((_, g) => Again(g))] });
                        break;
                    default:
                        (other + Checkpoint.Apply(z => Nested(z), x)).Sum().Backward();
                        break;
                }
            }

            Tensor Again(Tensor g)
            {
                using var scope = GradMode.EnableGrad();
                Deeper(Leaf(), Leaf());
                return g;
            }

            Variable Nested(Variable z)
            {
                depth++;
                return Checkpoint.Apply(Nested, z * 1);
            }
        },
        bytes: 1 << 20);

    /// <summary>With room for them, 2000 passes inside each other come back, and 200 on a stack of the usual size.</summary>
    [Theory]
    [InlineData(2000, 16 << 20)]
    [InlineData(200, 1 << 20)]
    public void Passes_nest(int depth, int stack) => SmallStack.Run(
        () =>
        {
            var level = 0;
            CustomOp? op = null;
            op = Pulling(g =>
            {
                if (++level == depth) return g * 3;
                var x = Tensor.Float64([1, 2]).Track();
                return op!.Apply(x).Backward(g)[x];
            });
            var x = Leaf();
            op.Apply(x).Sum().Backward();
            Assert.Equal(depth, level);
            Assert.Equal([3.0, 3], x.Grad!.ToArray<double>());
        },
        stack);

    [Fact]
    public void Exception_in_a_pull_has_the_users_stack_and_changes_no_gradient()
    {
        Variable x = Leaf(), y = Leaf();
        (x * 1).Sum().Backward();
        var before = x.Grad;
        var fails = true;
        Tensor Pull(Tensor g) => fails ? throw new FormatException("mine") : g * 2;
        foreach (var op in new[]
        {
            Pulling(Pull),
            CustomOp.Elementwise("deep", static v => 2 * v, v => Pull(Tensor.OnesLike(v))),
            CustomOp.Linear("deep", static v => v * 2, Pull),
            CustomOp.Bilinear("deep", static (v, w) => v * w * 2, (g, w) => Pull(g * w), (g, v) => Pull(g * v)),
            CustomOp.General("deep", static v => [v[0] * 2], push: (t, _) => [Pull(t[0])]),
        })
        {
            fails = true;
            Variable Apply() => (op.Name == "deep" && TakesTwo(op) ? op.Apply(x, Variable.Ones([2], DType.Float64)) : op.Apply(x)) * y;
            var root = (Apply() + (x * y)).Sum();
            foreach (var createGraph in new[] { false, true })
            {
                var thrown = Assert.Throws<FormatException>(() => root.Backward(createGraph: createGraph));
                Assert.Equal("mine", thrown.Message);
                Assert.Contains(nameof(Exception_in_a_pull_has_the_users_stack_and_changes_no_gradient), thrown.StackTrace!, StringComparison.Ordinal);
                Assert.Same(before, x.Grad);
                Assert.Null(y.Grad);
            }

            fails = false;
            Assert.Equal([3.0, 6], Differentiate.Grad(root.Tensor, x.Tensor).ToArray<double>());
        }

        static bool TakesTwo(CustomOp op) => Record.Exception(() => op.Apply(Tensor.Float64([1]))) is ArgumentException;
    }

    [Fact]
    public void Rules_off_the_path_are_never_run()
    {
        Tensor x = Tensor.Float64([1, 2]).Track(), y = Tensor.Float64([3, 4]).Track();
        static Tensor Never(Tensor g) => throw new FormatException("never");
        Tensor[] middles =
        [
            Pulling(Never).Apply(x),
            CustomOp.Elementwise("never", static v => v, static v => Never(v)).Apply(x),
            CustomOp.Linear("never", static v => v * 1, static g => Never(g)).Apply(x),
            CustomOp.Bilinear("never", static (v, w) => v * w, static (g, _) => Never(g), static (g, _) => Never(g)).Apply(x, Tensor.Float64([1, 1])),
            Differentiate.Checkpoint(static v => Pulling(Never).Apply(v), x),
        ];
        foreach (var middle in middles)
        {
            var root = (middle * y).Sum();
            Assert.Equal([1.0, 2], Differentiate.Grad(root, y).ToArray<double>());
            Assert.Equal([3.0, 4], Differentiate.Grad(root, middle).ToArray<double>());
            Assert.Equal([1.0, 2], Differentiate.Grad([root], [y], options: new() { CreateGraph = true })[0]!.ToArray<double>());
            Assert.Throws<FormatException>(() => Differentiate.Grad(root, x));
        }

        // One input of a bilinear op is asked for: the other one's adjoint stays where it is.
        var product = CustomOp.Bilinear("half", static (v, w) => v * w, static (g, w) => g * w, static (g, _) => Never(g));
        Assert.Equal([3.0, 4], Differentiate.Grad(product.Apply(x, y).Sum(), x).ToArray<double>());
    }

    private sealed class Passing(Action onTheWayBack) : Function
    {
        protected internal override Variable[] Forward(FunctionContext context, Variable[] inputs) => [inputs[0] * 1];

        protected internal override Variable?[] Backward(FunctionContext context, Variable[] gradients)
        {
            onTheWayBack();
            return gradients;
        }
    }
}
