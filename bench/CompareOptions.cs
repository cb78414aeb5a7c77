using System.Globalization;

namespace Autograd.Bench;

/// <summary>The arguments of <c>compare</c>.</summary>
/// <param name="Threads">How many threads the kernels may use.</param>
/// <param name="Quick">Whether to measure for a third of the time.</param>
/// <param name="Prefixes">Beginnings of names of workloads; none means all.</param>
internal sealed record CompareOptions(int Threads, bool Quick, IReadOnlyList<string> Prefixes)
{
    internal static CompareOptions Parse(ReadOnlySpan<string> args)
    {
        var (threads, quick) = (2, false);
        List<string> prefixes = [];
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    quick = true;
                    break;
                case "--threads":
                    if (++i == args.Length || !int.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out threads) || threads < 1)
                        throw new UsageException("--threads wants a number of 1 or more.");
                    break;
                case var option when option.StartsWith('-'):
                    throw new UsageException($"Unknown option '{option}'.");
                case var prefix:
                    prefixes.Add(prefix);
                    break;
            }
        }

        return new CompareOptions(threads, quick, prefixes);
    }

    internal bool Wants(string name) => Prefixes.Count == 0 || Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal));
}
