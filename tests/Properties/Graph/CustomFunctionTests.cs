namespace Autograd.Properties.Graph;

/// <summary>Functions with a backward of their own: what PyTorch's torch.autograd.Function promises.</summary>
public sealed class CustomFunctionTests
{
    private static Variable Leaf(params double[] values) => new(Tensor.From(values), requiresGrad: true);

    [Fact]
    public void Gradient_of_the_wrong_shape_names_the_function_and_both_shapes()
    {
        var x = Leaf(1, 2);
        var y = new Of("Crooked", static (_, x) => [x[0] * 2], static (_, g) => [g[0].Sum()]).Apply(x);
        var error = Assert.ThrowsAny<Exception>(() => y.Sum().Backward());
        Assert.Contains("Crooked", error.Message, StringComparison.Ordinal);
        Assert.Contains("[]", error.Message, StringComparison.Ordinal);
        Assert.Contains("[2]", error.Message, StringComparison.Ordinal);
        Assert.Null(x.Grad);
    }

    [Fact]
    public void Wrong_number_of_gradients_names_the_function_and_both_numbers()
    {
        var y = new Of("Crooked", static (_, x) => [x[0] * 2], static (_, g) => [g[0], g[0]]).Apply(Leaf(1, 2));
        var error = Assert.Throws<InvalidOperationException>(() => y.Sum().Backward());
        Assert.Contains("Crooked", error.Message, StringComparison.Ordinal);
        Assert.Contains("2 gradients for 1 inputs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_gradient_means_none()
    {
        Variable x = Leaf(1, 2), y = Leaf(3, 4);
        new Of("Half", static (_, x) => [x[0] * x[1]], static (_, g) => [null, g[0]]).Apply(x, y).Sum().Backward();
        Assert.Null(x.Grad);
        Assert.Equal([1.0, 1], y.Grad!.ToArray<double>());
    }

    [Fact]
    public void Function_that_returns_its_input_has_its_own_gradient()
    {
        var x = Leaf(1, 2);
        new Of("Twice", static (_, x) => [x[0]], static (_, g) => [g[0] * 2]).Apply(x).Sum().Backward();
        Assert.Equal([2.0, 2], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Output_marked_not_differentiable_carries_no_history()
    {
        var x = Leaf(-1, 2);
        var both = new Of(
            "Relu",
            static (context, x) =>
            {
                var mask = (x[0] > 0).To(DType.Float64);
                context.MarkNonDifferentiable(mask);
                return [x[0] * 1, mask];
            },
            static (_, g) => [g[0]]).ApplyAll(x);
        Assert.True(both[0].RequiresGrad);
        Assert.False(both[1].RequiresGrad);
        both[0].Sum().Backward();
        Assert.Equal([1.0, 1], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Unused_output_hands_backward_zeros()
    {
        var x = Leaf(1, 2);
        var seen = new List<double[]>();
        var two = new Of(
            "Two", static (_, x) => [x[0] * 2, x[0].Sum()],
            (_, g) =>
            {
                seen.AddRange(g.Select(static v => v.ToArray<double>()));
                return [(g[0] * 2) + g[1]];
            }).ApplyAll(x);
        two[0].Sum().Backward();
        Assert.Equal([[1.0, 1], [0.0]], seen);
        Assert.Equal([2.0, 2], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Two_equal_outputs_each_bring_their_gradient()
    {
        var x = Leaf(3);
        var both = new Of(
            "Same",
            static (_, x) =>
            {
                var y = x[0] * 2;
                return [y, y];
            },
            static (_, g) => [(g[0] * 2) + (g[1] * 2)]).ApplyAll(x);
        ((both[0] * 5) + (both[1] * 7)).Sum().Backward();
        Assert.Equal([24.0], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Unused_output_hands_backward_null_where_zeros_are_not_wanted()
    {
        var x = Leaf(1, 2);
        Variable[]? seen = null;
        var two = new Of(
            "Two",
            static (context, x) =>
            {
                context.SetMaterializeGrads(false);
                return [x[0] * 2, x[0].Sum()];
            },
            (_, g) =>
            {
                seen = g;
                return [g[0] is null ? g[1] * Variable.Ones([2], DType.Float64) : g[0] * 2];
            });
        two.ApplyAll(x)[0].Sum().Backward();
        Assert.Null(seen![1]);
        Assert.Equal([2.0, 2], x.Grad!.ToArray<double>());
        two.ApplyAll(x)[1].Backward();
        Assert.Null(seen[0]);
        Assert.Equal([3.0, 3], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Once_differentiable_function_raises_at_second_order_and_in_forward_mode()
    {
        var x = Leaf(3);
        var square = new Of(
            "Square",
            static (context, x) =>
            {
                context.SaveForBackward(x[0]);
                return [x[0] * x[0]];
            },
            static (context, g) =>
            {
                Assert.False(GradMode.IsEnabled);
                return [new Variable(Tensor.From([2 * context.SavedTensors[0].Item() * g[0].Item()]))];
            },
            once: true);
        var y = square.Apply(x);
        y.Backward(createGraph: true);
        Assert.Equal([6.0], x.Grad!.ToArray<double>());
        Assert.True(x.Grad.RequiresGrad);
        var second = Assert.Throws<InvalidOperationException>(() => x.Grad.Backward());
        Assert.Contains("Square: the op is declared once differentiable", second.Message, StringComparison.Ordinal);
        var forward = Assert.Throws<InvalidOperationException>(() => Differentiate.Push([y.Tensor], [x.Tensor], [Tensor.From([1.0])]));
        Assert.Contains("Square", forward.Message, StringComparison.Ordinal);
        Assert.Equal([6.0], Differentiate.Grad(y.Tensor, x.Tensor).ToArray<double>());
    }

    /// <summary>d²/dx² of 5·y₁² + 7·y₂³ with y₁ = y₂ = 2x: 40 + 336x.</summary>
    [Fact]
    public void Two_equal_outputs_bring_their_second_derivative()
    {
        var x = Tensor.Scalar(3.0).Track();
        var same = new Of("Same", static (_, x) => x[0] * 2 is var y ? [y, y] : [], static (_, g) => [(g[0] * 2) + (g[1] * 2)]).ApplyAll(new Variable(x));
        var z = (5 * same[0].Square()) + (7 * same[1].Pow(3));
        var first = Differentiate.Grad(z.Tensor, x, createGraph: true);
        Assert.Equal((40 * 3) + (168 * 9.0), first.Item());
        Assert.Equal(40 + (336 * 3.0), Differentiate.Grad(first, x).Item());
    }

    /// <summary>A product with its own backward: every evaluation of its second derivative is the same (PyTorch's repeated_grad_grad).</summary>
    [Fact]
    public void Second_derivatives_can_be_taken_again_and_again()
    {
        var x = Leaf(1, 2, 3);
        var product = new Of(
            "Prod",
            static (context, x) =>
            {
                var y = x[0].Prod();
                context.SaveForBackward(x[0], y);
                return [y];
            },
            static (context, g) => [g[0] * context.SavedTensors[1] / context.SavedTensors[0]]);
        for (var run = 0; run < 3; run++)
        {
            var first = Differentiate.Grad(product.Apply(x).Tensor, x.Tensor, createGraph: true);
            Assert.Equal([6.0, 3, 2], first.ToArray<double>());
            for (var again = 0; again < 2; again++) Assert.Equal([5.0, 4, 3], Differentiate.Grad(first, x.Tensor, Tensor.OnesLike(first)).ToArray<double>());
        }
    }

    [Fact]
    public void Variable_with_history_as_a_gradient_leaves_it_behind()
    {
        Variable x = Leaf(3), w = Leaf(5);
        new Of("Weight", static (_, x) => [x[0] * 5], (_, _) => [w]).Apply(x).Backward();
        Assert.Equal([5.0], x.Grad!.ToArray<double>());
        Assert.False(x.Grad.RequiresGrad);
    }

    /// <summary>A constant cotangent beside a tracked one is no sign of a backward without tensor operations.</summary>
    [Fact]
    public void Output_with_a_constant_gradient_beside_one_with_history_is_no_error()
    {
        Variable x = Leaf(3), y = Leaf(2), w = Leaf(5);
        var both = new Of("Pair", static (_, x) => [x[0] * 2, x[1] * 3], static (_, g) => [g[0] * 2, g[1] * 3]).ApplyAll(x, y);
        (both[0] + (both[1] * w)).Sum().Backward(createGraph: true);
        Assert.Equal([2.0], x.Grad!.ToArray<double>());
        Assert.Equal([3.0], Differentiate.Grad(y.Grad!.Tensor, w.Tensor).ToArray<double>());
    }

    /// <summary>y = x² with the gradient 2g·y/x from its saved output: differentiable again, and again.</summary>
    [Fact]
    public void Saved_output_takes_part_in_the_second_derivative()
    {
        var x = Tensor.Scalar(2.0).Track();
        var square = new Of(
            "Square",
            static (context, x) =>
            {
                var y = x[0] * x[0];
                context.SaveForBackward(x[0], y);
                return [y];
            },
            static (context, g) => [g[0] * 2 * context.SavedTensors[1] / context.SavedTensors[0]]);
        for (var run = 0; run < 2; run++)
        {
            var y = square.Apply(new Variable(x)).Tensor;
            var first = Differentiate.Grad(y, x, createGraph: true);
            Assert.Equal(4.0, first.Item());
            Assert.Equal(2.0, Differentiate.Grad(first, x).Item());
            Assert.Equal(2.0, Differentiate.Grad(first, x).Item());
            Assert.Equal(4.0, Differentiate.Push([y], [x], [Tensor.Scalar(1.0)])[0].Item());
        }
    }

    /// <summary>A backward that leaves the recorded operations cannot be differentiated again, and says so.</summary>
    [Fact]
    public void Gradient_without_history_is_an_error_at_second_order()
    {
        var x = Tensor.Scalar(2.0).Track();
        var y = new Of("Once", static (_, x) => [x[0] * 3], static (_, _) => [new Variable(Tensor.Scalar(3.0))]).Apply(new Variable(x)).Tensor;
        var first = Differentiate.Grad(y, x, createGraph: true);
        var error = Assert.Throws<InvalidOperationException>(() => Differentiate.Grad(first, x));
        Assert.Contains("does not require a gradient", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Exception_in_forward_is_the_users_own()
    {
        var own = new FormatException("forward");
        var x = Leaf(1);
        var y = x * 3;
        var thrown = Assert.Throws<FormatException>(() => new Of("Bad", (_, _) => throw own, static (_, g) => g).Apply(y));
        Assert.Same(own, thrown);
        Assert.Contains(nameof(Exception_in_forward_is_the_users_own), thrown.StackTrace!, StringComparison.Ordinal);
        Assert.True(GradMode.IsEnabled);

        // The graph that it would have joined knows nothing of it.
        (y * y).Sum().Backward();
        Assert.Equal([18.0], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Exception_in_backward_changes_no_gradient_and_can_be_retried()
    {
        Variable x = Leaf(1, 2), y = Leaf(3, 4);
        (x * 1).Sum().Backward();
        var before = x.Grad;
        var fails = true;
        var z = new Of("Bad", static (_, x) => [x[0] * 2], (_, g) => fails ? throw new FormatException("backward") : [g[0] * 2]).Apply(x);
        var root = ((z * y) + (x * y)).Sum();
        var thrown = Assert.Throws<FormatException>(() => root.Backward());
        Assert.Contains(nameof(Exception_in_backward_changes_no_gradient_and_can_be_retried), thrown.StackTrace!, StringComparison.Ordinal);
        Assert.Same(before, x.Grad);
        Assert.Null(y.Grad);
        Assert.True(GradMode.IsEnabled);

        fails = false;
        root.Backward();
        Assert.Equal([10.0, 13], x.Grad!.ToArray<double>());
        Assert.Equal([3.0, 6], y.Grad!.ToArray<double>());
    }

    [Fact]
    public void Backward_may_differentiate_on_its_own()
    {
        var x = Leaf(2);
        var y = new Of(
            "Inner",
            static (context, x) =>
            {
                context.SaveForBackward(x[0]);
                return [x[0] * x[0] * x[0]];
            },
            static (context, g) =>
            {
                using var scope = GradMode.EnableGrad();
                var inner = new Variable(context.SavedTensors[0].Tensor, requiresGrad: true);
                (inner * inner * inner).Sum().Backward();
                return [g[0] * inner.Grad!];
            }).Apply(x);
        y.Sum().Backward();
        Assert.Equal([12.0], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Error_of_a_nested_pass_is_that_error()
    {
        var x = Leaf(2);
        var inner = new Of("Inner", static (_, x) => [x[0] * 1], static (_, _) => throw new FormatException("inner"));
        var y = new Of(
            "Outer", static (_, x) => [x[0] * 1],
            (_, g) =>
            {
                using var scope = GradMode.EnableGrad();
                inner.Apply(Leaf(1)).Sum().Backward();
                return g;
            }).Apply(x);
        Assert.Equal("inner", Assert.Throws<FormatException>(() => y.Sum().Backward()).Message);
        Assert.Null(x.Grad);
        Assert.True(GradMode.IsEnabled);
    }

    /// <summary>Each level is a C# frame of the user's own; 2000 of them fit a stack of 16 MB.</summary>
    [Fact]
    public void Passes_nest_two_thousand_deep() => SmallStack.Run(
        static () =>
        {
            var depth = 0;
            Of? function = null;
            function = new Of(
                "Deep", static (_, x) => [x[0] * 1],
                (_, g) =>
                {
                    if (++depth == 2000) return g;
                    using var scope = GradMode.EnableGrad();
                    var x = Leaf(1);
                    function!.Apply(x).Sum().Backward();
                    return [x.Grad];
                });
            var x = Leaf(1);
            function.Apply(x).Sum().Backward();
            Assert.Equal(2000, depth);
            Assert.Equal([1.0], x.Grad!.ToArray<double>());
        },
        bytes: 16 << 20);

    [Fact]
    public void Other_arguments_travel_in_the_context()
    {
        var x = Leaf(2);
        var scale = new Of(
            "Scale",
            static (context, x) =>
            {
                context.State = 3.0;
                return [x[0] * 3];
            },
            static (context, g) => [g[0] * (double)context.State!]);
        scale.Apply(x).Sum().Backward();
        Assert.Equal([3.0], x.Grad!.ToArray<double>());
    }

    /// <summary>Identity forward, the gradient clipped to [−0.1, x + 0.1]; JAX's test_clip_gradient.</summary>
    [Fact]
    public void Gradient_can_be_clipped_by_the_input()
    {
        var x = Leaf(0.1);
        var clip = new Of(
            "Clip",
            static (context, x) =>
            {
                context.SaveForBackward(x[0]);
                return [x[0]];
            },
            static (context, g) => [g[0].Maximum(-0.1 * Variable.Ones(g[0].Shape, DType.Float64)).Minimum(context.SavedTensors[0] + 0.1)]);
        clip.Apply(x).Sum().Backward();
        Assert.Equal([0.2], x.Grad!.ToArray<double>());
    }

    /// <summary>The gradient of an intermediate does not run what lies below it.</summary>
    [Fact]
    public void Function_below_what_was_asked_for_is_never_run()
    {
        var x = Leaf(2);
        var middle = new Of("Bad", static (_, x) => [x[0] * 2], static (_, _) => throw new FormatException("never")).Apply(x);
        var y = Leaf(3);
        var root = (middle * y).Sum();
        Assert.Equal([3.0], Differentiate.Grad(root.Tensor, middle.Tensor).ToArray<double>());
        Assert.Equal([4.0], Differentiate.Grad(root.Tensor, y.Tensor).ToArray<double>());
        root.Backward(inputs: [y]);
        Assert.Equal([4.0], y.Grad!.ToArray<double>());
        Assert.Null(x.Grad);
    }

    [Fact]
    public void Needed_inputs_are_told()
    {
        Variable x = Leaf(2), constant = new(Tensor.From([3.0]));
        IReadOnlyList<bool>? needs = null;
        var product = new Of(
            "Product", static (_, x) => [x[0] * x[1]],
            (context, g) =>
            {
                needs = context.NeedsInputGrad;
                return [g[0] * 3, null];
            });
        product.Apply(x, constant).Sum().Backward();
        Assert.Equal([true, false], needs!);
    }

    private sealed class Of(
        string name, Func<FunctionContext, Variable[], Variable[]> forward, Func<FunctionContext, Variable[], Variable?[]> backward, bool once = false) : Function
    {
        public override string Name => name;

        public override bool OnceDifferentiable => once;

        protected internal override Variable[] Forward(FunctionContext context, Variable[] inputs) => forward(context, inputs);

        protected internal override Variable?[] Backward(FunctionContext context, Variable[] gradients) => backward(context, gradients);
    }
}
