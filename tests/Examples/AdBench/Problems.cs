using Autograd.Examples.CommandLine;

namespace Autograd.Examples.AdBench;

/// <summary>Objectives and points, as ADBench's files give them.</summary>
public static class Problems
{
    /// <summary>Reads a mixture: counts d, k, n, then α, μ, the factors, the points, γ and m.</summary>
    /// <exception cref="ExampleException">The file is missing or a line is malformed; the message names both.</exception>
    public static (GaussianMixture Mixture, GaussianMixture.Parameters At) Mixture(string path) => Mixture(path, DataFile.Lines(path));

    /// <summary>Reads the lines of a mixture's file.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="lines">Its lines.</param>
    /// <exception cref="ExampleException">A line is malformed; the message names it.</exception>
    public static (GaussianMixture Mixture, GaussianMixture.Parameters At) Mixture(string path, IReadOnlyList<string> lines)
    {
        var file = new NumberFile(path, lines);
        var (d, k, n) = (file.Count("a number of dimensions", 1), file.Count("a number of components", 1), file.Count("a number of points", 1));
        var at = new GaussianMixture.Parameters(file.Numbers(k), file.Numbers(k, d), file.Numbers(k, d * (d + 1) / 2));
        var mixture = new GaussianMixture(file.Numbers(n, d), file.Number(), file.Count("degrees of freedom", 0));
        file.Finish();
        return (mixture, at);
    }
}
