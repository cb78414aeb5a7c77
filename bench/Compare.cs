using Autograd.Bench.Workloads;

namespace Autograd.Bench;

/// <summary>The workloads that are measured on peers too, under the same names and in the same way.</summary>
internal static class Compare
{
    private static readonly Func<IEnumerable<Workload>>[] Groups =
        [SmallGraphs.All, Products.All, Networks.All, Matrices.All, Derivatives.All, LinearSystems.All];

    // Of ops that the library does not have.
    private static readonly string[] Missing = [];

    internal static void Run(CompareOptions options)
    {
        SetThreads(options.Threads);
        var any = false;
        foreach (var name in Missing.Where(options.Wants))
        {
            Console.Error.WriteLine($"{name}: left out, the library has no op for it.");
            any = true;
        }

        // The groups make their inputs as they are walked, so those of two groups are never alive at once.
        foreach (var workload in Groups.SelectMany(static group => group()))
        {
            if (!options.Wants(workload.Name)) continue;
            any = true;
            Console.WriteLine(FormattableString.Invariant($"{workload.Name}\tautograd\t{Timing.Median(workload.Run, options.Quick):F3}"));
        }

        if (!any) throw new UsageException($"No workload begins with '{string.Join("' or '", options.Prefixes)}'.");
    }

    /// <summary>The library reads the variable when it is first used, so it is set before that.</summary>
    private static void SetThreads(int threads)
    {
        Environment.SetEnvironmentVariable("AUTOGRAD_THREADS", threads.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (Parallelism.Max != threads) throw new InvalidOperationException($"--threads came too late: {Parallelism.Max} are in use.");
    }
}
