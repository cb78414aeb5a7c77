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

    /// <summary>The shortest of the runs that fit into two seconds, and of five at least: what else the machine does only adds.</summary>
    /// <returns>Microseconds.</returns>
    internal static double Least(Action run)
    {
        var least = double.PositiveInfinity;
        var count = 0;
        for (var all = Stopwatch.StartNew(); all.Elapsed.TotalSeconds < 2 || count < 5; count++)
        {
            var one = Stopwatch.StartNew();
            run();
            least = Math.Min(least, one.Elapsed.TotalMicroseconds);
        }

        return least;
    }
}
