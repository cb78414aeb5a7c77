using System.Runtime.CompilerServices;
using Autograd.Kernels;

namespace Autograd.Properties.Kernels;

/// <summary>Elements of large arrays are computed when they are read; nobody can tell from the numbers.</summary>
public sealed class DeferredTests
{
    private const int Count = Deferred.Least + 4321;

    // Two of these are one large array, and neither waits.
    private const int Half = Count / 2;

    [Theory]
    [InlineData(DType.Float32)]
    [InlineData(DType.Float64)]
    public void A_chain_has_the_bits_of_its_parts_computed_at_once(DType dtype)
    {
        var (x, y) = (Numbers(1, dtype), Numbers(2, dtype));
        var whole = Chain(x, y);
        Assert.True(whole.Waits);
        var parts = Kernel.Cat([Chain(x.Slice(0, 0, Half), y.Slice(0, 0, Half)), Chain(x.Slice(0, Half, Count), y.Slice(0, Half, Count))], 0);
        Same(parts, whole);
        Assert.False(whole.Waits);

        static NdArray Chain(NdArray x, NdArray y)
        {
            var a = Kernel.Tanh(Kernel.Add(Kernel.Mul(x, NdArray.Scalar(2, x.DType)), NdArray.Scalar(1, x.DType)));
            return Kernel.Div(Kernel.Sub(Kernel.Mul(a, y), x), Kernel.Exp(Kernel.Neg(y)));
        }
    }

    [Fact]
    public void Operands_may_be_broadcast_transposed_and_reversed()
    {
        var x = Numbers(3, DType.Float64).Slice(0, 0, 300 * 230).Reshape(300, 230);
        var t = Numbers(4, DType.Float64).Slice(0, 0, 300 * 230).Reshape(230, 300).Transpose(0, 1);
        var row = Numbers(5, DType.Float64).Slice(0, 0, 230).Flip(0);
        var whole = Kernel.Sub(Kernel.Mul(Kernel.Add(x, row), t), NdArray.Scalar(0.5, DType.Float64));
        Assert.True(whole.Waits);
        var parts = Enumerable.Range(0, 3).Select(i => (From: i * 100, To: (i + 1) * 100))
            .Select(p => Kernel.Sub(Kernel.Mul(Kernel.Add(x.Slice(0, p.From, p.To), row), t.Slice(0, p.From, p.To)), NdArray.Scalar(0.5, DType.Float64)));
        Same(Kernel.Cat([.. parts], 0), whole);
    }

    [Fact]
    public void Views_and_sums_of_what_waits_are_those_of_what_was_computed()
    {
        var x = Numbers(6, DType.Float32).Slice(0, 0, 256 * 260).Reshape(256, 260);
        NdArray Made() => Kernel.Mul(Kernel.Sin(x), x);
        var computed = Made();
        computed.Compute();
        Same(Kernel.Sum(computed), Kernel.Sum(Made()));
        Same(Kernel.Sum(computed, [0]), Kernel.Sum(Made(), [0]));
        Same(Kernel.Sum(computed, [1]), Kernel.Sum(Made(), [1]));
        Same(Kernel.Var(computed), Kernel.Var(Made()));
        Same(computed.Transpose(0, 1).Contiguous(), Made().Transpose(0, 1).Contiguous());
        Same(computed.Slice(1, 3, 200, 7).Contiguous(), Made().Slice(1, 3, 200, 7).Contiguous());
        Same(Kernel.To(computed, DType.Float64), Kernel.To(Made(), DType.Float64));
        Same(Kernel.Where(Kernel.Gt(computed, NdArray.Scalar(0, DType.Float32)), computed, x), Kernel.Where(Kernel.Gt(Made(), NdArray.Scalar(0, DType.Float32)), Made(), x));
    }

    [Fact]
    public void Nothing_is_computed_more_than_twice()
    {
        var x = Numbers(7, DType.Float64);
        var elements = 0L;
        var y = Elementwise.Map<double, double>(x, (a, b) =>
        {
            Interlocked.Add(ref elements, a.Length);
            a.CopyTo(b);
        });
        for (var i = 0; i < 5; i++) Kernel.Sum(Kernel.Add(y, NdArray.Scalar(i, DType.Float64)));
        Kernel.Sum(y);
        Assert.Equal(2 * Count, elements);
    }

    [Fact]
    public void What_a_rule_keeps_is_computed_once()
    {
        var (x, y) = (Numbers(8, DType.Float64), Numbers(9, DType.Float64));
        var elements = 0L;
        var made = Elementwise.Map<double, double>(x, (a, b) =>
        {
            Interlocked.Add(ref elements, a.Length);
            a.CopyTo(b);
        });
        var factor = Tensor.Of(y).Track();
        var loss = (Tensor.Of(made) * factor).Sum();
        Same(x, loss.Backward()[factor].Value);
        Assert.Equal(Count, elements);
    }

    [Fact]
    public void What_nobody_reads_is_never_computed()
    {
        var elements = 0L;
        var y = Elementwise.Map<double, double>(Numbers(10, DType.Float64), (a, _) => Interlocked.Add(ref elements, a.Length));
        Assert.True(Kernel.Neg(y).Waits);
        Assert.Equal(0, elements);
    }

    [Fact]
    public void A_few_steps_wait_for_each_other_and_no_more()
    {
        var y = Numbers(11, DType.Float64);
        var expected = y.ToArray<double>();
        var elements = 0L;
        for (var i = 0; i < 200; i++)
        {
            y = Elementwise.Map<double, double>(y, (a, b) =>
            {
                Interlocked.Add(ref elements, a.Length);
                for (var k = 0; k < a.Length; k++) b[k] = (a[k] * 0.5) - 1;
            });
            for (var k = 0; k < expected.Length; k++) expected[k] = (expected[k] * 0.5) - 1;
        }

        Assert.InRange(elements, 190L * Count, 200L * Count);
        Assert.Equal(expected, y.ToArray<double>());
        Assert.Equal(200L * Count, elements);
    }

    [Fact]
    public void Threads_that_read_at_once_see_the_same_numbers()
    {
        var x = Numbers(12, DType.Float32);
        for (var round = 0; round < 20; round++)
        {
            var y = Kernel.Mul(Kernel.Tanh(x), x);
            var z = Kernel.Add(y, x);
            var sums = new double[8];
            Parallel.For(0, sums.Length, i => sums[i] = Kernel.Sum(i % 2 == 0 ? y : z).Item());
            Assert.Equal([sums[0], sums[1], sums[0], sums[1], sums[0], sums[1], sums[0], sums[1]], sums);
        }
    }

    [Fact]
    public void A_gradient_does_not_wait()
    {
        var x = Tensor.Of(Numbers(13, DType.Float32)).Track();
        var gradient = (x.Exp() * 3).Sum().Backward()[x];
        Assert.False(gradient.Value.Waits);
        var v = new Variable(Tensor.Of(Numbers(13, DType.Float32)));
        v.Mul_(2);
        Assert.False(v.Tensor.Value.Waits);
    }

    [Fact]
    public void What_keeps_gradients_does_not_wait()
    {
        var v = new Variable(Tensor.Of(Numbers(14, DType.Float32)), requiresGrad: true);
        var y = v.Exp();
        y.RetainGrad();
        for (var i = 0; i < 2; i++) (y.Tanh() * 3).Sum().Backward();
        Assert.False(v.Grad!.Tensor.Value.Waits);
        Assert.False(y.Grad!.Tensor.Value.Waits);
        (y.Tanh() * 3).Sum().Backward(inputs: [y]);
        Assert.False(y.Grad!.Tensor.Value.Waits);

        var x = Tensor.Of(Numbers(14, DType.Float32)).Track();
        var gradients = x.Exp().Sum().Backward();
        Assert.False((gradients + gradients)[x].Value.Waits);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_state_of_an_optimizer_keeps_no_gradient_alive(bool adam)
    {
        Variable[] parameters = [new(Tensor.Of(Numbers(15, DType.Float32)), requiresGrad: true)];
        Optimizer optimizer = adam ? new Adam(parameters, weightDecay: 0.1) : new Sgd(parameters, 0.1, momentum: 0.9, weightDecay: 0.1);
        Step();
        var gradient = Step();
        GC.Collect();
        Assert.False(gradient.IsAlive);
        GC.KeepAlive(optimizer);

        [MethodImpl(MethodImplOptions.NoInlining)]
        WeakReference Step()
        {
            parameters[0].Square().Sum().Backward();
            optimizer.Step();
            var weak = new WeakReference(parameters[0].Grad!.Tensor.Value);
            optimizer.ZeroGrad();
            return weak;
        }
    }

    [Fact]
    public void A_piece_of_a_far_larger_array_is_not_waited_for()
    {
        var all = NdArray.Full(1, [5, Deferred.Least], DType.Float32);
        Assert.False(Kernel.Neg(all.Select(0, 1)).Waits);
        Assert.False(Kernel.Add(Numbers(16, DType.Float32).Slice(0, 0, Deferred.Least).Reshape(-1, 16), all.Select(0, 1).Slice(0, 0, 16)).Waits);
        Assert.True(Kernel.Neg(all.Slice(0, 0, 2)).Waits);
    }

    private static NdArray Numbers(int seed, DType dtype)
    {
        var random = new Random(seed);
        var values = new double[Count];
        for (var i = 0; i < values.Length; i++) values[i] = (random.NextDouble() * 4) - 2;
        return Kernel.To(NdArray.From<double>(values, [Count]), dtype);
    }

    private static void Same(NdArray expected, NdArray actual)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        if (expected.DType == DType.Float32) Assert.True(expected.AsSpan<float>().SequenceEqual(actual.AsSpan<float>()));
        else Assert.True(expected.AsSpan<double>().SequenceEqual(actual.AsSpan<double>()));
    }
}
