using System.Buffers;
using System.Runtime.CompilerServices;
using Autograd.Properties.Rules;
using Autograd.Properties.Surface;
using Autograd.Rules;

namespace Autograd.Properties.Graph;

/// <summary>Whatever fails on the way, every Grad is as it was, and the next pass is right.</summary>
public sealed class FaultTests
{
    [Fact]
    public void Failure_in_the_middle_of_a_long_chain_changes_no_gradient()
    {
        const int Steps = 100_000;
        var (fails, pulls) = (true, 0);
        var step = new GeneralOp(
            "step", static (x, _) => [x[0]], static _ => Reads.None,
            (_, g, into) =>
            {
                if (++pulls == Steps / 2 && fails) throw new FormatException("in the middle");
                into[0] = g[0];
            },
            static (_, t, into) => into[0] = t[0]);
        Variable[] leaves = [.. Enumerable.Range(0, 3).Select(static i => Variable.Scalar((double)i, requiresGrad: true))];
        var y = leaves[0].Tensor;
        for (var i = 0; i < Steps; i++) y = step.Apply(null, i % 1000 == 999 ? y + leaves[1].Tensor : y)[0];
        var root = new Variable(y + leaves[2].Tensor);
        leaves[2].Grad = Variable.Scalar(5.0);
        Assert.Throws<FormatException>(() => root.Backward());
        Assert.Equal([null, null, 5.0], leaves.Select(static x => x.Grad?.Item()));

        (fails, pulls) = (false, 0);
        root.Backward();
        Assert.Equal([1.0, 100, 6], leaves.Select(static x => x.Grad!.Item()));
    }

    /// <summary>A product of 10¹⁰ elements inside a backward is refused before it is allocated; memory that runs out is the same to a caller.</summary>
    [Fact]
    public void Memory_that_cannot_be_had_leaves_no_partial_gradient()
    {
        Variable x = Variable.Ones([2], DType.Float64, requiresGrad: true), y = Variable.Ones([2], DType.Float64, requiresGrad: true);
        foreach (var tooMuch in new Action[]
        {
            static () => (Variable.Ones(100_000, 1) * Variable.Ones(1, 100_000)).Sum(),
            static () => GC.KeepAlive(new byte[int.MaxValue]), // more than any array may have
        })
        {
            var root = ((new Greedy(tooMuch).Apply(x) * 2) + (y * 3)).Sum();
            Assert.True(Record.Exception(() => root.Backward()) is ShapeException or OutOfMemoryException);
            Assert.Null(x.Grad);
            Assert.Null(y.Grad);
        }

        (x * y).Sum().Backward();
        Assert.Equal([1.0, 1], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Interrupted_thread_leaves_no_partial_gradient()
    {
        var x = Variable.Ones([2], DType.Float64, requiresGrad: true);
        using var waiting = new ManualResetEventSlim();
        var patient = true;
        var root = new Greedy(() =>
        {
            if (!patient) return;
            waiting.Set();
            Thread.Sleep(Timeout.Infinite);
        }).Apply(x).Sum();
        Exception? error = null;
        var thread = new Thread(() => error = Record.Exception(() => root.Backward()));
        thread.Start();
        waiting.Wait();
        thread.Interrupt();
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)));
        Assert.IsType<ThreadInterruptedException>(error);
        Assert.Null(x.Grad);
        Assert.True(GradMode.IsEnabled);

        patient = false;
        root.Backward();
        Assert.Equal([1.0, 1], x.Grad!.ToArray<double>());
    }

    /// <summary>Nothing is given back while someone can still see it: arrays that others put into the pools full of NaN show up nowhere.</summary>
    [Fact]
    public void Poisoned_pools_do_not_reach_results()
    {
        var x = Tensor.Randn([200, 200], new Generator(5), DType.Float64);
        var before = Results();
        for (var size = 16; size <= 1 << 20; size *= 2)
        {
            Poison(double.NaN, size);
            Poison(float.NaN, size);
            Poison(long.MinValue, size);
        }

        Terms.AssertSameBits(before, Results(), "results");
        Assert.DoesNotContain(typeof(Tensor).GetInterfaces(), static i => i == typeof(IDisposable));
        Assert.DoesNotContain(typeof(NdArray).GetInterfaces(), static i => i == typeof(IDisposable));

        Tensor[] Results()
        {
            var leaf = x.Track();
            var y = leaf.MatMul(leaf.T).Softmax(1).MatMul(leaf).Tanh();
            return [y.Detach(), y.Sum().Backward()[leaf], x.Sum(0), x.Transpose(0, 1).Reshape(-1), x.CumSum(1), x.Var(0), Tensor.Cat([x, x], 1)];
        }

        static void Poison<T>(T value, int size)
        {
            T[][] rented = [ArrayPool<T>.Shared.Rent(size), ArrayPool<T>.Shared.Rent(size)];
            foreach (var array in rented) Array.Fill(array, value);
            foreach (var array in rented) ArrayPool<T>.Shared.Return(array);
        }
    }

    [Fact]
    public void Graph_of_an_earlier_step_of_training_is_collected()
    {
        var w = Variable.Ones([1000], DType.Float64, requiresGrad: true);
        var first = Step(w);
        for (var i = 0; i < 10; i++) Step(w);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(first.IsAlive);
        Assert.NotNull(w.Grad);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Step(Variable w)
    {
        var loss = (w * w).Exp().Sum();
        w.ZeroGrad();
        loss.Backward();
        using (GradMode.NoGrad()) w -= 0.001 * w.Grad!;
        return new WeakReference(loss.GradFn);
    }

    /// <summary>The identity, with something that happens on the way back.</summary>
    private sealed class Greedy(Action onTheWayBack) : Function
    {
        protected internal override Variable[] Forward(FunctionContext context, Variable[] inputs) => [inputs[0] * 1];

        protected internal override Variable?[] Backward(FunctionContext context, Variable[] gradients)
        {
            onTheWayBack();
            return gradients;
        }
    }
}
