using System.Diagnostics;
using System.Globalization;
using Autograd.Bench.Workloads;

namespace Autograd.Bench;

/// <summary>
/// The most memory that a process had at once, beyond one that makes a tensor and ends: each workload in a process of its own,
/// run once and run many times.
/// </summary>
internal static class Memory
{
    /// <summary>What such a process is started with.</summary>
    internal const string Inside = "--inside";

    private const string Nothing = "nothing";

    private static readonly int[] Times = [1, 100];

    private static readonly Dictionary<string, Func<Workload>> Workloads = new(StringComparer.Ordinal)
    {
        [Nothing] = static () => new Workload(Nothing, static () => Tensor.Ones([1])),
        ["mlp-step"] = Networks.Perceptron,
        ["mlp-100-layers"] = Networks.Deep,
    };

    internal static void Run()
    {
        Console.WriteLine("workload\truns\tpeak MB\tallocated MB a run");
        foreach (var times in Times)
        {
            var (nothing, _) = Start(Nothing, times);
            foreach (var name in Workloads.Keys.Where(static name => name is not Nothing))
            {
                var (peak, allocated) = Start(name, times);
                Console.WriteLine(FormattableString.Invariant($"{name}\t{times}\t{(peak - nothing) / 1e6:F1}\t{allocated / 1e6:F2}"));
            }
        }
    }

    /// <summary>Runs a workload and prints how large the process became, and what the last run allocated.</summary>
    internal static void RunInside(string name, string times)
    {
        var run = Workloads[name]().Run;
        var before = 0L;
        for (var i = int.Parse(times, CultureInfo.InvariantCulture); i > 0; i--)
        {
            before = GC.GetTotalAllocatedBytes(precise: true);
            run();
        }

        var allocated = GC.GetTotalAllocatedBytes(precise: true) - before;
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(FormattableString.Invariant($"{self.PeakWorkingSet64} {allocated}"));
    }

    private static (long Peak, long Allocated) Start(string name, int times)
    {
        // Either the program itself runs this, or "dotnet Bench.dll".
        var (host, assembly) = (Environment.ProcessPath!, Environment.GetCommandLineArgs()[0]);
        string[] program = Path.GetFileNameWithoutExtension(host) is "dotnet" ? [assembly] : [];
        var start = new ProcessStartInfo(host, [.. program, "memory", Inside, name, times.ToString(CultureInfo.InvariantCulture)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEnd().Split();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{name} ended with {process.ExitCode}.");
        return (long.Parse(printed[0], CultureInfo.InvariantCulture), long.Parse(printed[1], CultureInfo.InvariantCulture));
    }
}
