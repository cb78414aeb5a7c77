namespace Autograd.Properties.Surface;

/// <summary>What misuse raises, and that the message names shapes, dtypes, the op and the way out. One test for each kind.</summary>
public sealed class BadInputTests
{
    private static Variable Leaf(params double[] values) => new(Tensor.From(values), requiresGrad: true);

    [Fact]
    public void Backward_of_several_elements_without_a_gradient()
    {
        var y = new Variable(Tensor.Ones([2, 3], DType.Float64), requiresGrad: true) * 2;
        Message.Says<InvalidOperationException>(() => y.Backward(), "[2, 3]", "gradient of that shape", "Sum()");
    }

    [Fact]
    public void Gradient_of_another_shape()
        => Message.Says<ShapeException>(() => (Leaf(1, 2) * 2).Backward(Tensor.Ones([3], DType.Float64)), "[3]", "[2]");

    [Fact]
    public void Gradient_of_another_dtype()
        => Message.Says<DTypeException>(() => (Leaf(1, 2) * 2).Backward(Tensor.Ones(2)), "float32", "float64", "To(DType.Float64)");

    [Fact]
    public void Root_without_a_history()
        => Message.Says<InvalidOperationException>(() => Variable.Ones(1).Backward(), "nothing in its history", "Track()", "requiresGrad: true");

    [Fact]
    public void Input_that_requires_no_gradient()
    {
        Tensor x = Tensor.Scalar(1.0).Track(), y = Tensor.Scalar(2.0);
        Message.Says<InvalidOperationException>(() => Differentiate.Grad([x * y], [x, y]), "input 1", "does not require a gradient", "UnusedInputs.Absent");
        Assert.Null(Differentiate.Grad([x * y], [x, y], null, new BackwardOptions { Unused = UnusedInputs.Absent })[1]);
    }

    [Fact]
    public void Input_that_is_not_reached()
    {
        Tensor x = Tensor.Scalar(1.0).Track(), y = Tensor.Scalar(2.0).Track();
        Message.Says<InvalidOperationException>(() => Differentiate.Grad([x * 2], [x, y]), "input 1", "not connected", "UnusedInputs.Zeros");
    }

    [Fact]
    public void Empty_list_of_inputs()
    {
        var x = Leaf(1);
        Message.Says<ArgumentException>(() => Differentiate.Grad([x.Tensor * 2], []), "cannot be empty");
        Message.Says<ArgumentException>(() => (x * 2).Backward(inputs: []), "cannot be empty");
    }

    [Fact]
    public void Change_of_a_leaf_in_place()
    {
        var x = Leaf(1, 2);
        Message.Says<InvalidOperationException>(() => x.Add_(1), "add_", "leaf", "GradMode.NoGrad()");
        Assert.Equal([1.0, 2], x.ToArray<double>());
    }

    [Fact]
    public void Unmarking_of_a_computed_variable()
    {
        var y = Leaf(1) * 2;
        Message.Says<InvalidOperationException>(() => y.RequiresGrad = false, "MulBackward0", "Detach()");
        Assert.True(y.RequiresGrad);
    }

    [Theory]
    [InlineData(DType.Int64, "int64")]
    [InlineData(DType.Bool, "bool")]
    public void Marking_of_a_dtype_that_is_not_floating(DType dtype, string name)
    {
        Message.Says<DTypeException>(() => Variable.Ones([2], dtype).RequiresGrad_(), "floating point", name, "To(DType.Float32)");
        Message.Says<DTypeException>(() => Variable.Ones([2], dtype, requiresGrad: true), "floating point", name);
        Message.Says<DTypeException>(() => Tensor.Ones([2], dtype).Track(), "floating point", name);
    }

    [Fact]
    public void Assignment_to_Grad_of_another_shape_or_dtype()
    {
        var x = Leaf(1, 2);
        Message.Says<ShapeException>(() => x.Grad = Variable.Ones([3], DType.Float64), "[3]", "[2]");
        Message.Says<DTypeException>(() => x.Grad = Variable.Ones(2), "float32", "float64");
        Message.Says<ArgumentException>(() => x.Grad = x, "its own gradient");
        Assert.Null(x.Grad);
    }

    [Fact]
    public void Grad_of_a_computed_variable_is_null_and_no_error()
    {
        var x = Leaf(1);
        var y = x * 2;
        y.Sum().Backward();
        Assert.Null(y.Grad);
        Assert.NotNull(x.Grad);
    }

    [Fact]
    public void RetainGrad_where_nothing_requires_a_gradient()
        => Message.Says<InvalidOperationException>(() => Variable.Ones(2).RetainGrad(), "does not require a gradient", "RequiresGrad_()");

    [Fact]
    public void Custom_function_with_gradients_that_do_not_fit()
    {
        Variable x = Leaf(1, 2);
        Message.Says<InvalidOperationException>(() => new Of("Bad", static (_, g) => [g[0], g[0]]).Apply(x).Sum().Backward(), "Bad", "2 gradients", "1 inputs");
        Message.Says<InvalidOperationException>(() => new Of("Bad", static (_, g) => [g[0].Sum()]).Apply(x).Sum().Backward(), "Bad", "input 0", "[]", "[2]");
        Message.Says<InvalidOperationException>(() => new Of("Bad", static (_, g) => [g[0].To(DType.Float32)]).Apply(x).Sum().Backward(), "Bad", "input 0", "float32", "float64");
        Assert.Null(x.Grad);
    }

    [Fact]
    public void Item_condition_and_iteration_say_the_shape()
    {
        var x = Variable.Ones(2, 3);
        Message.Says<InvalidOperationException>(() => x.Item(), "[2, 3]", "6");
        Message.Says<InvalidOperationException>(() => x.Item<float>(), "[2, 3]", "6");
        Message.Says<InvalidOperationException>(() => { if (x > 0) Assert.Fail("a tensor of six elements was a condition"); }, "[2, 3]", "All()", "Any()");
        Message.Says<InvalidOperationException>(() => { foreach (var _ in Variable.Scalar(1.0)) Assert.Fail("a 0-d tensor was iterated"); }, "0-d", "[]", "Item()");
    }

    /// <summary>The call, and what its message must have.</summary>
    private static readonly Dictionary<string, (Action Call, string[] Parts)> Shapes = new(StringComparer.Ordinal)
    {
        ["broadcast"] = (static () => _ = X(2, 3) + X(2, 4), ["add", "[2, 3]", "[2, 4]", "sizes 3 and 4", "dimension 1"]),
        ["expand"] = (static () => X(2, 3).Expand(2, 4), ["[2, 3]", "[2, 4]"]),
        ["expand a new dimension by -1"] = (static () => X(2, 2).Expand(-1, 2, 2), ["expand", "[-1, 2, 2]", "dimension 0 is new", "-1"]),
        ["matmul"] = (static () => X(2, 3).MatMul(X(4, 5)), ["matmul", "[2, 3]", "[4, 5]", "inner sizes 3 and 4"]),
        ["matmul of batches"] = (static () => X(2, 2, 3).MatMul(X(3, 3, 1)), ["matmul", "[2, 2, 3]", "[3, 3, 1]", "2 and 3"]),
        ["matmul of a scalar"] = (static () => X().MatMul(X(2)), ["matmul", "[]", "[2]", "*"]),
        ["reshape"] = (static () => X(2, 3).Reshape(4, 2), ["[2, 3]", "6 elements", "[4, 2]"]),
        ["reshape with two holes"] = (static () => X(2, 3).Reshape(-1, -1), ["[-1, -1]", "only one", "-1"]),
        ["reshape that does not divide"] = (static () => X(2, 3).Reshape(4, -1), ["[2, 3]", "[4, -1]"]),
        ["cat"] = (static () => Tensor.Cat([X(2, 3), X(2, 4)]), ["cat", "3", "4", "dimension 1"]),
        ["cat of scalars"] = (static () => Tensor.Cat([X(), X()]), ["cat", "0-d", "Stack"]),
        ["stack"] = (static () => Tensor.Stack([X(2), X(3)]), ["stack", "[2]", "[3]"]),
        ["stack at no place"] = (static () => Tensor.Stack([X(2)], 3), ["stack", "3", "[2]", "-2 to 1"]),
        ["index"] = (static () => _ = X(2, 3)[2], ["index 2", "dimension 0", "[2, 3]", "-2 to 1"]),
        ["index from the end"] = (static () => _ = X(2, 3)[^3], ["index -3", "dimension 0", "[2, 3]", "-2 to 1"]),
        ["index at the end"] = (static () => _ = X(2, 3)[^0], ["index 2", "dimension 0", "[2, 3]", "-2 to 1"]),
        ["too many indices"] = (static () => _ = X(2, 3)[0, 0, 0], ["3 entries", "2 dimensions", "[2, 3]"]),
        ["tensor of indices"] = (static () => _ = X(2, 3)[Tensor.From([0L, 5])], ["index 5", "dimension 0", "[2, 3]", "-2 to 1"]),
        ["index_select"] = (static () => X(2, 3).IndexSelect(1, Tensor.From([3L])), ["index_select", "index 3", "dimension 1", "[2, 3]", "0 to 2"]),
        ["mask"] = (static () => _ = X(2, 3)[X(3, 2) > 0], ["mask", "[3, 2]", "[2, 3]", "dimension 0"]),
        ["select"] = (static () => X(2, 3).Select(1, 3), ["select", "index 3", "dimension 1", "[2, 3]", "-3 to 2"]),
        ["select of nothing"] = (static () => X(0, 3).Select(0, 0), ["select", "index 0", "dimension 0", "[0, 3]", "empty"]),
        ["dim"] = (static () => X(2, 3).Sum(2), ["sum", "dimension 2", "[2, 3]", "-2 to 1"]),
        ["dim named twice"] = (static () => X(2, 3).Sum([0, -2]), ["sum", "dimension", "[2, 3]", "twice"]),
        ["permute"] = (static () => X(2, 3).Permute(0), ["permute", "[0]", "[2, 3]", "2 dimensions"]),
        ["transpose"] = (static () => X(2, 3).Transpose(0, 2), ["transpose", "dimension 2", "[2, 3]", "-2 to 1"]),
        ["t of a batch"] = (static () => _ = X(2, 3, 4).T, ["[2, 3, 4]", "Transpose(-2, -1)"]),
        ["flatten"] = (static () => X(2, 3).Flatten(1, 0), ["flatten", "dimension 1", "dimension 0", "[2, 3]"]),
        ["unsqueeze"] = (static () => X(2, 3).Unsqueeze(3), ["unsqueeze", "3", "[2, 3]", "-3 to 2"]),
        ["split"] = (static () => X(2, 3).Split([1, 1], 1), ["split", "[1, 1]", "size 3", "[2, 3]"]),
        ["split into nothing"] = (static () => X(2, 3).Split(0), ["split", "[0]", "[2, 3]"]),
        ["split of a scalar"] = (static () => X().Split(1), ["split", "0-d", "[]"]),
        ["chunk of a scalar"] = (static () => X().Chunk(1), ["chunk", "0-d", "[]"]),
        ["unbind of a scalar"] = (static () => X().Unbind(), ["unbind", "0-d", "[]"]),
        ["max of nothing"] = (static () => X(0).Max(), ["max", "[0]"]),
        ["cross entropy"] = (static () => Functional.CrossEntropy(X(2, 3), Tensor.From([0L, 3])), ["target 3", "place 1", "0 to 2"]),
        ["solve"] = (static () => Linalg.Solve(X(2, 3), X(2, 1)), ["solve", "[2, 3]", "square"]),
        ["from"] = (static () => Tensor.From([1.0, 2], 3), ["2 values", "[3]"]),
    };

    public static TheoryData<string> ShapeNames => [.. Shapes.Keys];

    [Theory, MemberData(nameof(ShapeNames))]
    public void Shapes_that_do_not_fit_say_what_disagrees(string name)
        => Message.Says<ShapeException>(Shapes[name].Call, Shapes[name].Parts);

    [Fact]
    public void Dtypes_that_do_not_fit_say_which_and_the_way_out()
    {
        var whole = Tensor.From([1L, 2]);
        Message.Says<DTypeException>(() => whole.Norm(), "norm", "int64", "To(DType.Float32)");
        Message.Says<DTypeException>(() => whole.Var(), "var", "int64", "To(DType.Float32)");
        Message.Says<DTypeException>(() => _ = X(2)[X(2)], "int64", "bool", "float64");
        Message.Says<DTypeException>(() => X(2).Gather(0, X(2)), "gather", "float64", "To(DType.Int64)");
        Message.Says<DTypeException>(() => X(2).ToArray<float>(), "float64", "To(dtype)");
        Message.Says<DTypeException>(() => _ = X(2) & X(2), "and", "float64", "bool");
        Message.Says<DTypeException>(() => Tensor.From([1u]), "UInt32");
    }

    [Fact]
    public void Unknown_reductions_are_refused()
    {
        Message.Says<ArgumentException>(static () => Functional.MseLoss(X(2), X(2), (Reduction)9), "mse_loss", "9", "Mean, Sum or None");
        Message.Says<ArgumentException>(static () => Functional.NllLoss(X(1, 2), Tensor.From([0L]), reduction: (Reduction)9), "nll_loss", "9");
        Message.Says<ArgumentException>(static () => Functional.CrossEntropy(X(1, 2), Tensor.From([0L]), reduction: (Reduction)9), "9");
    }

    private static Tensor X(params int[] shape) => Tensor.Ones(Shape.Of(shape), DType.Float64);

    private sealed class Of(string name, Func<FunctionContext, Variable[], Variable?[]> backward) : Function
    {
        public override string Name => name;

        protected internal override Variable[] Forward(FunctionContext context, Variable[] inputs) => [inputs[0] * 2];

        protected internal override Variable?[] Backward(FunctionContext context, Variable[] gradients) => backward(context, gradients);
    }
}
