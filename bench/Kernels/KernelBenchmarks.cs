using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

namespace Autograd.Bench.Kernels;

/// <summary>A kernel whose speed is work over time.</summary>
public interface IRated
{
    /// <summary>The operations or bytes of one call, with the parameters that are set.</summary>
    double Work { get; }

    /// <summary>What a billion of them a second is called: GFLOP/s, GB/s.</summary>
    string Rate { get; }
}

/// <summary>Runs BenchmarkDotNet on the kernels.</summary>
internal static class KernelBenchmarks
{
    /// <summary>All of them if no filter is given.</summary>
    internal static int Run(string[] args)
    {
        if (!args.Contains("--filter") && !args.Contains("-f") && !args.Contains("--list")) args = [.. args, "--filter", "*"];
        var config = DefaultConfig.Instance.AddColumn(new RateColumn());
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args, config);
        return summaries.Any(static summary => summary.HasCriticalValidationErrors || summary.Reports.Any(static report => !report.Success)) ? 1 : 0;
    }
}
