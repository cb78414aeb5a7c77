using Autograd.Examples.CommandLine;
using ScottPlot;

namespace Autograd.Examples.Digits;

/// <summary>Draws how the loss fell.</summary>
internal static class LossPlot
{
    private const int Width = 800;
    private const int Height = 500;

    /// <summary>Writes a picture and returns its full path.</summary>
    /// <exception cref="ExampleException">The file cannot be written.</exception>
    internal static string Save(IReadOnlyList<Progress> history, string path)
    {
        using var plot = new Plot();
        double[] epochs = [.. history.Select(static p => (double)p.Epoch)];
        plot.Add.Scatter(epochs, history.Select(static p => p.Loss).ToArray()).LegendText = "training loss";
        plot.Add.Scatter(epochs, history.Select(static p => 1 - p.Accuracy).ToArray()).LegendText = "errors on digits held out";
        plot.Title("Handwritten digits");
        plot.XLabel("epoch");
        plot.ShowLegend(Alignment.UpperRight);
        try
        {
            var full = Path.GetFullPath(path);
            plot.SavePng(full, Width, Height);
            return full;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ExampleException($"digits: the plot cannot be written to {path}: {e.Message}", e);
        }
    }
}
