namespace Autograd.Properties.Surface;

/// <summary>Shapes that cannot be are refused before anything is allocated.</summary>
public sealed class HostileShapeTests
{
    private static readonly int[] Deep = [.. Enumerable.Repeat(1, 33)];

    public static TheoryData<int[], string> Refused => new()
    {
        { [-1], "[-1]" },
        { [2, int.MinValue], "negative" },
        { [65536, 65536], "[65536, 65536]" }, // 0 as an Int32 product
        { [4194305, 4194305, 211106198], "[4194305, 4194305, 211106198]" },
        { [int.MaxValue, int.MaxValue], "[2147483647, 2147483647]" },
        { [int.MaxValue, 2, 0, -3], "-3" },
        { Deep, "33" },
    };

    [Theory, MemberData(nameof(Refused))]
    public void Factories_refuse(int[] shape, string part)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        Message.Says<ShapeException>(() => Tensor.Zeros(shape), part);
        Message.Says<ShapeException>(() => Variable.Ones(shape), part);
        Message.Says<ShapeException>(() => Variable.Rand(shape), part);
        Message.Says<ShapeException>(() => Tensor.Randn(shape, new Generator(1)), part);
        Message.Says<ShapeException>(() => Tensor.Full(shape, 1), part);
        Message.Says<ShapeException>(() => Tensor.From<double>([1.0], Shape.Of(shape)), part);
        Message.Says<ShapeException>(() => Tensor.Scalar(1.0).Expand(shape), []);
        Message.Says<ShapeException>(() => Tensor.Ones(2).Reshape([.. shape, 3]), []);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory, MemberData(nameof(Refused))]
    public void Shapes_are_refused_by_the_parameters_name(int[] shape, string part)
    {
        Assert.All(
            new Action[]
            {
                () => Shape.Of(shape), () => Shape.Create(shape), () => Tensor.Zeros(shape), () => Variable.Ones(shape), () => Variable.Rand(shape),
                () => Tensor.Full(shape, 1), () => Tensor.From<double>([1.0], Shape.Of(shape)),
            },
            action =>
            {
                var error = Assert.Throws<ShapeException>(action);
                Assert.Equal("dims", error.ParamName);
                Assert.Contains(part, error.Message, StringComparison.Ordinal);
            });
        Assert.Equal("count", Assert.Throws<ShapeException>(() => Tensor.Linspace(0, 1, -1)).ParamName);
    }

    [Fact]
    public void Null_is_refused_by_the_parameters_name()
    {
        Message.Says<ArgumentNullException>(() => Tensor.Zeros(null!), "dims");
        Message.Says<ArgumentNullException>(() => Tensor.Ones(2).Reshape((int[])null!), "shape");
        Message.Says<ArgumentNullException>(() => Tensor.Ones(2).Permute(null!), "dims");
        Message.Says<ArgumentNullException>(() => Tensor.From((double[])null!), "values");
        Message.Says<ArgumentNullException>(() => _ = Tensor.Ones(2)[(Tensor)null!], "");
        Message.Says<ArgumentNullException>(() => _ = Variable.Ones(2)[(Variable)null!], "");
        Message.Says<ArgumentNullException>(() => _ = !(Tensor)null!, "x");
        Message.Says<ArgumentNullException>(() => Tensor.Exp(null!), "x");
        Message.Says<ArgumentException>(() => Tensor.Cat([Tensor.Ones(2), null!]), "cat", "tensor 1 is null");
        Message.Says<ArgumentException>(() => (Variable.Ones([1], requiresGrad: true) * 2).Backward(inputs: [null!]), "backward", "input 0 is null");
        var x = Tensor.Scalar(1.0).Track();
        Message.Says<ArgumentException>(() => Differentiate.Push([x * 2], [x], [null!]), "push", "tangent 0 is null");
        Message.Says<ArgumentException>(() => Differentiate.Grad([x * 2], [x, null!]), "grad", "input 1 is null");
        Message.Says<InvalidOperationException>(() => Differentiate.Grad(static _ => null!, x), "returned null");
    }

    [Fact]
    public void Results_that_no_array_can_hold_are_refused()
    {
        Tensor column = Tensor.Ones(100_000, 1), row = Tensor.Ones(1, 100_000);
        Message.Says<ShapeException>(() => _ = column * row, "[100000, 100000]", "2147483591");
        Message.Says<ShapeException>(() => column.MatMul(row), "[100000, 100000]");
        Message.Says<ShapeException>(() => Tensor.Eye(100_000), "[100000, 100000]");
        Message.Says<ShapeException>(() => Tensor.Arange(0, 1e10), []);
    }

    [Fact]
    public void Empty_shape_is_a_scalar_and_empty_dimensions_are_kept()
    {
        Assert.Equal(0, Tensor.Zeros().Rank);
        Assert.Equal([3, 0, 2], Tensor.Zeros(3, 0, 2).Shape.ToArray());
        Assert.Equal(0.0, Tensor.Zeros(3, 0, 2).Sum().Item());
    }
}
