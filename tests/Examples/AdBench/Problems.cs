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

    /// <summary>
    /// Reads pictures: the numbers n of cameras, m of points and p of observations, then one camera, point, weight and feature,
    /// which stand for all. Observation i is of camera i mod n and point i mod m.
    /// </summary>
    /// <exception cref="ExampleException">The file is missing or a line is malformed; the message names both.</exception>
    public static (BundleAdjustment Pictures, BundleAdjustment.Parameters At) Pictures(string path)
    {
        var file = new NumberFile(path, DataFile.Lines(path));
        var (n, m, p) = (file.Count("a number of cameras", 1), file.Count("a number of points", 1), file.Count("a number of observations", 1));
        var at = new BundleAdjustment.Parameters(
            file.Numbers(1, BundleAdjustment.CameraSize).Repeat(n, 1), file.Numbers(1, BundleAdjustment.PointSize).Repeat(m, 1), file.Numbers(1).Repeat(p));
        var feature = file.Numbers(1, 2);
        file.Finish();
        return (new BundleAdjustment(Cycle(p, n), Cycle(p, m), feature.Repeat(p, 1)), at);
    }

    /// <summary>
    /// Reads a text and a network: the numbers of layers, characters and bits, then the layers, the ends, the state and the text.
    /// </summary>
    /// <exception cref="ExampleException">The file is missing or a line is malformed; the message names both.</exception>
    public static (DiagonalLstm Text, DiagonalLstm.Parameters At) Text(string path)
    {
        var file = new NumberFile(path, DataFile.Lines(path));
        var (l, c, b) = (file.Count("a number of layers", 1), file.Count("a number of characters", 2), file.Count("a number of bits", 1));
        var at = new DiagonalLstm.Parameters(file.Numbers(l, 2, 4 * b), file.Numbers(3, b));
        var text = new DiagonalLstm(file.Numbers(l, 2, b), file.Numbers(c, b));
        file.Finish();
        return (text, at);
    }

    private static Tensor Cycle(int count, int period) => Tensor.From([.. Enumerable.Range(0, count).Select(i => (long)(i % period))]);
}
