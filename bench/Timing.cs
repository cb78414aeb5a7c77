using System.Diagnostics;

namespace Autograd.Bench;

/// <summary>How long a run takes.</summary>
internal static class Timing
{
    /// <summary>
    /// The median of the runs that fit into a second, and of five at least, after 0.3 s to warm up (0.3 and 0.1 s if quick).
    /// </summary>
    /// <returns>Microseconds.</returns>
    internal static double Median(Action run, bool quick = false)
    {
        for (var warm = Stopwatch.StartNew(); warm.Elapsed.TotalSeconds < (quick ? 0.1 : 0.3);) run();
        List<double> times = [];
        for (var all = Stopwatch.StartNew(); all.Elapsed.TotalSeconds < (quick ? 0.3 : 1) || times.Count < 5;)
        {
            var one = Stopwatch.StartNew();
            run();
            times.Add(one.Elapsed.TotalMicroseconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }

    /// <summary>
    /// The shortest run of each of two actions, of those that fit into three seconds and of five at least: what else the
    /// machine does only adds to a run. They take turns, so that both meet the same load.
    /// </summary>
    /// <returns>Microseconds.</returns>
    internal static (double One, double Other) Least(Action one, Action other)
    {
        var least = (One: double.PositiveInfinity, Other: double.PositiveInfinity);
        var count = 0;
        for (var all = Stopwatch.StartNew(); all.Elapsed.TotalSeconds < 3 || count < 5; count++)
            least = (Math.Min(least.One, Once(one)), Math.Min(least.Other, Once(other)));
        return least;
    }

    private static double Once(Action run)
    {
        var one = Stopwatch.StartNew();
        run();
        return one.Elapsed.TotalMicroseconds;
    }
}
