using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Autograd.Bench.Kernels;

/// <summary>A kernel whose speed is work over time.</summary>
public interface IRated
{
    /// <summary>Of what.</summary>
    DType DType { get; }

    /// <summary>Whether the work is arithmetic; if not, it is memory that is read and written.</summary>
    bool IsArithmetic { get; }

    /// <summary>The operations or bytes of one call, with the parameters that are set.</summary>
    /// <param name="benchmark">The name of the method.</param>
    double Work(string benchmark);
}

/// <summary>Runs BenchmarkDotNet on the kernels.</summary>
internal static class KernelBenchmarks
{
    // Short runs, all in this process: what is compiled stays compiled, and the machine's peaks are measured under the same
    // conditions.
    private static readonly Job Short = Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
        .WithWarmupCount(3).WithIterationCount(5).WithIterationTime(TimeInterval.FromMilliseconds(110)).WithEvaluateOverhead(false);

    private static readonly IColumn[] Columns =
    [
        new RatedColumn("Rate", "Arithmetic (GFLOP/s) or memory read and written (GB/s), by the median", static (rated, _, rate)
            => string.Create(CultureInfo.InvariantCulture, $"{rate:F1} {(rated.IsArithmetic ? "GFLOP/s" : "GB/s")}")),
        new RatedColumn("Of peak", "The rate over that of multiply-adds in registers, or of a copy that reads and writes as many bytes", static (rated, work, rate)
            => string.Create(CultureInfo.InvariantCulture, $"{100 * rate / (rated.IsArithmetic ? Machine.MultiplyAdds(rated.DType) : Machine.Copy(work)):F0} %")),
    ];

    /// <summary>All of them if no filter is given.</summary>
    internal static int Run(string[] args)
    {
        if (!args.Contains("--filter") && !args.Contains("-f") && !args.Contains("--list")) args = [.. args, "--filter", "*"];
        var config = DefaultConfig.Instance.AddJob(Short).AddColumn(Columns).HideColumns(Column.Error, Column.StdDev, Column.RatioSD, Column.Ratio);
        var summaries = BenchmarkSwitcher.FromAssembly(typeof(KernelBenchmarks).Assembly).Run(args, config);
        Machine.Print();
        return summaries.Any(static summary => summary.HasCriticalValidationErrors || summary.Reports.Any(static report => !report.Success)) ? 1 : 0;
    }
}
