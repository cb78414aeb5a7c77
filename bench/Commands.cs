using Autograd.Bench.Kernels;

namespace Autograd.Bench;

/// <summary>What the command line asks for.</summary>
internal static class Commands
{
    internal const string Usage =
        """
        usage: dotnet run -c Release --project bench -- COMMAND
          compare [--threads N] [--quick] [prefix...]   name, "autograd" and median microseconds of each workload, between tabs
          allocations                                   bytes and nanoseconds an op of a chain of scalars
          growth                                        nanoseconds a node and an element, from small to large
          memory                                        megabytes that steps of training need, beyond an empty run
          linearize                                     microseconds of a Jvp, and of a Push once the function is linearized
          adbench                                       microseconds of ADBench's mixture and of its gradient, and their ratio
          kernels [--filter GLOB ...]                   BenchmarkDotNet on the kernels; its own options are passed on
        """;

    internal static int Run(string[] args)
    {
        var rest = args.AsSpan(Math.Min(1, args.Length)).ToArray();
        switch (args.FirstOrDefault())
        {
            case "compare":
                Compare.Run(CompareOptions.Parse(rest));
                return 0;
            case "allocations":
                NoMore(rest);
                Allocations.Run();
                return 0;
            case "growth":
                NoMore(rest);
                Growth.Run();
                return 0;
            case "memory" when rest is [Memory.Inside, var name, var times]:
                Memory.RunInside(name, times);
                return 0;
            case "memory":
                NoMore(rest);
                Memory.Run();
                return 0;
            case "linearize":
                NoMore(rest);
                Linearized.Run();
                return 0;
            case "adbench":
                NoMore(rest);
                AdBenchRatios.Run();
                return 0;
            case "kernels":
                return KernelBenchmarks.Run(rest);
            case { } other:
                throw new UsageException($"There is no command '{other}'.");
            default:
                throw new UsageException("A command is missing.");
        }
    }

    private static void NoMore(string[] rest)
    {
        if (rest.Length > 0) throw new UsageException($"Unknown argument '{rest[0]}'.");
    }
}

/// <summary>A command line that asks for what there is not.</summary>
internal sealed class UsageException(string message) : Exception(message);
