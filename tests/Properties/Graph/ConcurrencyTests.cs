using Autograd.Properties.Rules;

namespace Autograd.Properties.Graph;

/// <summary>Graphs are immutable, so that any number of threads may differentiate one; a leaf's Grad loses no contribution.</summary>
public sealed class ConcurrencyTests
{
    private const int Threads = 16;

    [Fact]
    public void One_graph_from_many_threads_gives_one_gradient()
    {
        var x = Tensor.From([.. Enumerable.Range(1, 64).Select(static i => 1.0 / i)], 8, 8).Track();
        var y = x;
        for (var i = 0; i < 20; i++) y = (y.MatMul(x) * 0.3) + (x / (y + 5)).Exp();
        var root = y.Sum();
        var alone = root.Backward()[x];
        var second = Second(root, x);

        var found = new (Tensor First, Tensor Second)[Threads];
        Together(t => found[t] = (root.Backward()[x], Second(root, x)));
        foreach (var (a, b) in found) Terms.AssertSameBits([alone, second], [a, b], "gradients");

        static Tensor Second(Tensor root, Tensor x) => Differentiate.Grad(Differentiate.Grad(root, x, createGraph: true).Sum(), x);
    }

    [Fact]
    public void Concurrent_backwards_into_one_leaf_lose_no_contribution()
    {
        const int Passes = 100;
        var x = new Variable(Tensor.Ones([3], DType.Float64), requiresGrad: true);
        var shared = (x * 2).Sum();
        Together(_ =>
        {
            for (var i = 0; i < Passes; i++)
            {
                (x * 1).Sum().Backward();
                shared.Backward();
            }
        });
        Assert.Equal([3.0 * Threads * Passes, 3.0 * Threads * Passes, 3.0 * Threads * Passes], x.Grad!.ToArray<double>());
    }

    [Fact]
    public void Graphs_over_shared_leaves_can_be_built_and_differentiated_at_once()
    {
        var x = Tensor.From([1.0, 2.0, 3.0]).Track();
        var found = new double[Threads][];
        Together(t =>
        {
            var y = x;
            for (var i = 0; i <= t; i++) y = y * 0.5 + x;
            found[t] = y.Sum().Backward()[x].ToArray<double>();
        });
        for (var t = 0; t < Threads; t++) Assert.All(found[t], g => Assert.Equal(2 - Math.Pow(0.5, t + 1), g));
    }

    /// <summary>A scope belongs to the flow that opened it: other threads go on recording.</summary>
    [Fact]
    public void No_grad_on_one_thread_does_not_reach_another()
    {
        var x = new Variable(Tensor.Ones(2), requiresGrad: true);
        var recorded = new bool[Threads];
        Together(t =>
        {
            using var scope = t % 2 == 0 ? GradMode.NoGrad() : GradMode.EnableGrad();
            for (var i = 0; i < 100; i++) recorded[t] = (x * 2).RequiresGrad;
        });
        for (var t = 0; t < Threads; t++) Assert.Equal(t % 2 == 1, recorded[t]);
    }

    private static void Together(Action<int> body)
    {
        using var start = new Barrier(Threads);
        var failures = new Exception?[Threads];
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(t => new Thread(() =>
        {
            start.SignalAndWait();
            failures[t] = Record.Exception(() => body(t));
        }))];
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Assert.All(failures, Assert.Null);
    }
}
