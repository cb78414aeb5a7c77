using Autograd.Examples.AdBench;

namespace Autograd.Bench;

/// <summary>What a gradient costs beside its objective: ADBench's mixture of Gaussians on 10,000 random points.</summary>
internal static class AdBenchRatios
{
    private const int Points = 10_000;

    internal static void Run()
    {
        Console.WriteLine("name\tobjective\tgradient\tratio");
        foreach (var dimensions in (int[])[10, 20, 32, 64])
        {
            foreach (var components in (int[])[5, 25, 100])
            {
                var (mixture, at) = GaussianMixture.Random(Points, dimensions, components, new Generator(0));
                var (objective, gradient) = Timing.Least(() => mixture.LogPosterior(at), () => Differentiate.Grad(mixture.LogPosterior, at));
                Console.WriteLine(FormattableString.Invariant(
                    $"gmm-{Points}-d{dimensions}-k{components}\t{objective:F1}\t{gradient:F1}\t{gradient / objective:F2}"));
            }
        }
    }
}
