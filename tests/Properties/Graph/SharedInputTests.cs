using Autograd.Properties.Surface;

namespace Autograd.Properties.Graph;

/// <summary>Custom functions whose inputs share numbers, or whose backward leaves the world of tensor operations.</summary>
public sealed class SharedInputTests
{
    private static readonly BackwardOptions Recorded = new() { CreateGraph = true };

    /// <summary>Of x·y the mixed derivative is 1 and the others 0, also where y holds the array of x.</summary>
    [Fact]
    public void Inputs_with_one_array_keep_their_own_second_derivatives()
    {
        var a = new Variable(Tensor.From([2.0, 3]), requiresGrad: true);
        var b = new Variable(a.Tensor, requiresGrad: true);
        Assert.Same(a.Tensor.Value, b.Tensor.Value);
        Assert.Equal(Second(a, b, static (x, y) => x * y), Second(a, b, static (x, y) => new Product().Apply(x, y)));

        static double[] Second(Variable a, Variable b, Func<Variable, Variable, Variable> product)
        {
            var z = (product(a, b) * product(a, b)).Tensor.Sum();
            var first = Differentiate.Grad([z], [a.Tensor, b.Tensor], null, Recorded);
            var found = new List<double>();
            foreach (var g in first)
                foreach (var h in Differentiate.Grad([g!.Sum()], [a.Tensor, b.Tensor])) found.AddRange(h!.ToArray<double>());
            return [.. found];
        }
    }

    /// <summary>f(c, x) = c·x² at (x detached, x): 2·c·x, and 2·c at second order; c is a constant though it shares the array.</summary>
    [Fact]
    public void Detached_twin_of_an_input_stays_a_constant()
    {
        var x = new Variable(Tensor.From([2.0, 3]), requiresGrad: true);
        var y = new Scaled().Apply(x.Detach(), x);
        var first = Differentiate.Grad([y.Tensor.Sum()], [x.Tensor], null, Recorded)[0]!;
        Assert.Equal([8.0, 18], first.ToArray<double>());
        Assert.Equal([4.0, 6], Differentiate.Grad(first.Sum(), x.Tensor).ToArray<double>());
    }

    [Fact]
    public void Backward_on_plain_arrays_is_fine_at_first_order()
    {
        var x = new Variable(Tensor.From([2.0, 3]), requiresGrad: true);
        new Plain().Apply(x).Sum().Backward();
        Assert.Equal([3.0, 3], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Backward_on_plain_arrays_says_so_in_forward_mode()
    {
        var x = Tensor.From([2.0, 3]).Track();
        var y = new Plain().Apply(new Variable(x)).Tensor;
        Message.Says<InvalidOperationException>(() => Differentiate.Push([y], [x], [Tensor.Ones([2], DType.Float64)]), "Plain", "not made of differentiable operations");
        Message.Says<InvalidOperationException>(
            () => Differentiate.Jvp(static z => new Plain().Apply(new Variable(z)).Tensor, x.Detach(), Tensor.Ones([2], DType.Float64)), "Plain");
    }

    [Fact]
    public void Backward_on_plain_arrays_says_so_when_its_gradient_has_a_tracked_cotangent()
    {
        var x = Tensor.From([2.0, 3]).Track();
        var y = new Plain().Apply(new Variable(x)).Tensor;
        Message.Says<InvalidOperationException>(() => Differentiate.Grad([(y * y).Sum()], [x], null, Recorded), "Plain", "tensor operations");
    }

    [Fact]
    public void Nulls_are_named()
    {
        var x = new Variable(Tensor.From([2.0]), requiresGrad: true);
        Message.Says<ArgumentException>(() => new Product().Apply(x, null!), "Product", "input 1 is null");
        Message.Says<InvalidOperationException>(() => new Returns(static () => null!).Apply(x), "Returns", "forward");
        Message.Says<InvalidOperationException>(() => new Returns(static () => []).Apply(x), "Returns", "no outputs");
        Message.Says<InvalidOperationException>(() => new Returns(static () => [null!]).Apply(x), "Returns", "output 0");
        Message.Says<InvalidOperationException>(
            () => new Returns(static () => [Variable.Ones([1], DType.Float64)]).Apply(x).Backward(), "Returns", "backward returned null");
        Assert.True(GradMode.IsEnabled);
    }

    private sealed class Product : Function
    {
        protected internal override Variable[] Forward(FunctionContext context, Variable[] inputs)
        {
            context.SaveForBackward(inputs[0], inputs[1]);
            return [inputs[0] * inputs[1]];
        }

        protected internal override Variable?[] Backward(FunctionContext context, Variable[] gradients)
            => [gradients[0] * context.SavedTensors[1], gradients[0] * context.SavedTensors[0]];
    }

    private sealed class Scaled : Function
    {
        protected internal override Variable[] Forward(FunctionContext context, Variable[] inputs)
        {
            context.SaveForBackward(inputs[0], inputs[1]);
            return [inputs[0] * inputs[1] * inputs[1]];
        }

        protected internal override Variable?[] Backward(FunctionContext context, Variable[] gradients)
        {
            var (c, x) = (context.SavedTensors[0], context.SavedTensors[1]);
            return [gradients[0] * x * x, gradients[0] * 2 * c * x];
        }
    }

    /// <summary>3x, whose backward computes on arrays of its own.</summary>
    private sealed class Plain : Function
    {
        protected internal override Variable[] Forward(FunctionContext context, Variable[] inputs) => [inputs[0] * 3];

        protected internal override Variable?[] Backward(FunctionContext context, Variable[] gradients)
            => [Variable.From(Array.ConvertAll(gradients[0].ToArray<double>(), static g => 3 * g))];
    }

    private sealed class Returns(Func<Variable[]> outputs) : Function
    {
        protected internal override Variable[] Forward(FunctionContext context, Variable[] inputs) => outputs();

        protected internal override Variable?[] Backward(FunctionContext context, Variable[] gradients) => null!;
    }
}
