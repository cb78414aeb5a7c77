using System.Diagnostics;
using Autograd.Examples.CommandLine;

namespace Autograd.Examples.AdBench;

/// <summary>Evaluates ADBench's objectives and their derivatives, and says what the ones cost beside the others.</summary>
public sealed class AdBenchExample : IExample
{
    private const int Runs = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(0.2);

    /// <inheritdoc/>
    public string Name => "adbench";

    /// <inheritdoc/>
    public string Summary => "times objectives of ADBench and their derivatives: a mixture of Gaussians, bundle adjustment, an LSTM";

    /// <inheritdoc/>
    public string Options => "[--data FOLDER]";

    /// <inheritdoc/>
    public void Run(OptionReader options, TextWriter output, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        var folder = options.Value("--data") ?? Path.Combine(DataFile.Folder, "adbench");
        options.Finish();

        output.WriteLine($"{"input",-24} {"value",22} {"objective",12} {"derivative",12} {"ratio",6}");
        foreach (var name in (string[])["test", "1k_gmm_d2_K5", "1k_gmm_d10_K5"])
        {
            var (mixture, at) = Problems.Mixture(Path.Combine(folder, "gmm", name + ".txt"));
            Row("gmm/" + name, () => mixture.LogPosterior(at), () => Differentiate.Grad(mixture.LogPosterior, at, stop));
        }

        var (pictures, cameras) = Problems.Pictures(Path.Combine(folder, "ba", "test.txt"));
        Row("ba/test", () => Squares(pictures.Residuals(cameras)), () => pictures.Jacobian(cameras));

        var (text, network) = Problems.Text(Path.Combine(folder, "lstm", "lstm_l2_c1024.txt"));
        Row("lstm/lstm_l2_c1024", () => text.Loss(network), () => Differentiate.Grad(text.Loss, network, stop));
        output.WriteLine();
        output.WriteLine(FormattableString.Invariant($"Milliseconds are of the shortest of at least {Runs} runs; ba's value is the sum of its squared residuals."));

        void Row(string name, Func<Tensor> objective, Action derivative)
        {
            var value = objective().Item();
            var (one, other) = (Least(() => objective(), stop), Least(derivative, stop));
            output.WriteLine(FormattableString.Invariant($"{name,-24} {value,22:R} {one,9:F3} ms {other,9:F3} ms {other / one,6:F2}"));
        }
    }

    private static Tensor Squares((Tensor Reprojection, Tensor Weight) residuals)
        => residuals.Reprojection.Square().Sum() + residuals.Weight.Square().Sum();

    // What else the machine does only adds to a run.
    private static double Least(Action run, CancellationToken stop)
    {
        var least = double.PositiveInfinity;
        var count = 0;
        for (var all = Stopwatch.StartNew(); all.Elapsed < Patience || count < Runs; count++)
        {
            stop.ThrowIfCancellationRequested();
            var one = Stopwatch.StartNew();
            run();
            least = Math.Min(least, one.Elapsed.TotalMilliseconds);
        }

        return least;
    }
}
