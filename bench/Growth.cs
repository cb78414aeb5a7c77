using System.Diagnostics;

namespace Autograd.Bench;

/// <summary>Whether time grows in proportion: nanoseconds a node of longer and longer chains, an element of larger and larger vectors.</summary>
internal static class Growth
{
    // A vector, its function, two gradients and what passes between them are alive at once.
    private const long BytesAnElement = 8 * sizeof(float);

    internal static void Run()
    {
        Console.WriteLine("what\tcount\tforward\tbackward");
        for (var nodes = 100; nodes <= 1_000_000; nodes *= 10)
        {
            var x = Tensor.Scalar(1.0f).Track();
            var count = nodes;
            Print("nanoseconds a node", nodes, () => Chain(x, count));
        }

        for (var elements = 100; elements <= 100_000_000; elements *= 10)
        {
            if (elements * BytesAnElement > GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)
            {
                Console.Error.WriteLine(FormattableString.Invariant($"{elements} elements: left out, they do not fit into memory."));
                return;
            }

            var x = Tensor.Full([elements], 0.5).Track();
            Print("nanoseconds an element", elements, () => (x.Tanh() * x).Sum());
        }
    }

    private static Tensor Chain(Tensor x, int nodes)
    {
        var y = x;
        for (var i = 0; i < nodes; i++) y = y * x;
        return y;
    }

    /// <summary>The medians of both directions, over the runs that fit into a second; three at least, after one to warm up.</summary>
    private static void Print(string what, int count, Func<Tensor> forward)
    {
        List<double> there = [], back = [];
        for (var all = Stopwatch.StartNew(); all.Elapsed.TotalSeconds < 1 || there.Count < 4;)
        {
            var start = Stopwatch.GetTimestamp();
            var y = forward();
            var middle = Stopwatch.GetTimestamp();
            y.Backward();
            there.Add(Stopwatch.GetElapsedTime(start, middle).TotalNanoseconds / count);
            back.Add(Stopwatch.GetElapsedTime(middle).TotalNanoseconds / count);
        }

        Console.WriteLine(FormattableString.Invariant($"{what}\t{count}\t{Median(there):F2}\t{Median(back):F2}"));
    }

    private static double Median(List<double> times)
    {
        times.RemoveAt(0);
        times.Sort();
        return times[times.Count / 2];
    }
}
