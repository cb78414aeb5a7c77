using System.Runtime.CompilerServices;

namespace Autograd.Properties.Kernels;

/// <summary>Loops over chunks on several threads.</summary>
public sealed class ForkTests
{
    [Fact]
    public void Every_chunk_runs_once()
    {
        for (var count = 1; count < 300; count++)
        {
            var runs = new int[count];
            Parallelism.For(count, 7, (from, to) =>
            {
                for (var i = from; i < to; i++) Interlocked.Increment(ref runs[i]);
            });
            Assert.All(runs, static run => Assert.Equal(1, run));
        }
    }

    [Fact]
    public void Loops_may_be_nested_and_many()
    {
        var sum = 0L;
        Parallel.For(0, 16, _ => Parallelism.For(1000, 10, (from, to) => Parallelism.For(to - from, 3, (a, b) => Interlocked.Add(ref sum, b - a))));
        Assert.Equal(16_000, sum);
    }

    [Fact]
    public void The_first_error_is_thrown_as_it_was_and_nothing_runs_on_behind_it()
    {
        var running = 0;
        var error = Assert.Throws<ShapeException>(() => Parallelism.For(100, 1, (from, _) =>
        {
            Interlocked.Increment(ref running);
            try
            {
                if (from == 3) throw new ShapeException("three");
            }
            finally
            {
                Interlocked.Decrement(ref running);
            }
        }));
        Assert.Equal("three", error.Message);
        Assert.Equal(0, running);
        Assert.Contains(nameof(The_first_error_is_thrown_as_it_was_and_nothing_runs_on_behind_it), error.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_that_comes_late_keeps_nothing_alive()
    {
        var (fork, used) = Done();
        GC.Collect();
        Assert.False(used.IsAlive);
        fork.Execute();

        [MethodImpl(MethodImplOptions.NoInlining)]
        static (Fork Fork, WeakReference Used) Done()
        {
            var buffer = new double[1000];
            var fork = new Fork(buffer.Length, 100, 10, (from, to) => buffer.AsSpan(from, to - from).Fill(1));
            fork.Run();
            Assert.DoesNotContain(0, buffer);
            return (fork, new WeakReference(buffer));
        }
    }
}
