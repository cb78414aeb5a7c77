using System.Globalization;
using Autograd.Examples.CommandLine;
using Spectre.Console;

namespace Autograd.Examples.Digits;

/// <summary>Trains a small network on handwritten digits and shows how it goes.</summary>
public sealed class DigitsExample : IExample
{
    /// <inheritdoc/>
    public string Name => "digits";

    /// <inheritdoc/>
    public string Summary => "trains a small network on 1,437 handwritten digits, tests it on 360 others, plots the loss";

    /// <inheritdoc/>
    public string Options => "[--plain] for logs, [--plot FILE.png], [--data FOLDER]";

    /// <inheritdoc/>
    public void Run(OptionReader options, TextWriter output, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        var plain = options.Flag("--plain") || Console.IsOutputRedirected;
        var plot = options.Value("--plot") ?? Path.Combine(AppContext.BaseDirectory, "digits-loss.png");
        var folder = options.Value("--data") ?? Path.Combine(DataFile.Folder, "digits");
        options.Finish();

        var digits = DigitSet.Read(Path.Combine(folder, "optdigits.tes"));
        var course = Training.Run(digits, stop);
        var history = plain ? Print(course, output) : Draw(course, output);

        output.WriteLine(Invariant($"Right on {history[^1].Accuracy:P1} of the digits held out."));
        output.WriteLine($"The loss by epoch: {LossPlot.Save(history, plot)}");
    }

    private static List<Progress> Print(IEnumerable<Progress> course, TextWriter output)
    {
        List<Progress> history = [];
        foreach (var progress in course)
        {
            history.Add(progress);
            output.WriteLine(Invariant($"epoch {progress.Epoch,2}  {Describe(progress)}"));
            output.Flush();
        }

        return history;
    }

    private static List<Progress> Draw(IEnumerable<Progress> course, TextWriter output)
    {
        List<Progress> history = [];
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
        console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .Start(context =>
            {
                var bar = context.AddTask("training", maxValue: Training.Epochs);
                foreach (var progress in course)
                {
                    history.Add(progress);
                    bar.Description = Describe(progress);
                    bar.Increment(1);
                }
            });
        return history;
    }

    private static string Describe(Progress progress) => Invariant($"loss {progress.Loss:F4}  held out {progress.Accuracy:P1}");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
