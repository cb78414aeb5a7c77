using System.Globalization;
using Autograd.Examples.CommandLine;

namespace Autograd.Examples.Nist;

/// <summary>Fits NIST's reference problems and counts how many of the certified digits come out.</summary>
public sealed class NistExample : IExample
{
    /// <summary>How many digits every parameter must have.</summary>
    public const double RequiredDigits = 6;

    // NIST certifies 11 digits, so agreement beyond them says nothing.
    private const double CertifiedDigits = 11;

    /// <inheritdoc/>
    public string Name => "nist";

    /// <inheritdoc/>
    public string Summary => "fits six certified regression problems of NIST with Levenberg-Marquardt on our Jacobians";

    /// <inheritdoc/>
    public string Options => "[--data FOLDER]";

    /// <inheritdoc/>
    public void Run(OptionReader options, TextWriter output, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(output);
        var folder = options.Value("--data") ?? Path.Combine(DataFile.Folder, "nist");
        options.Finish();

        var fewest = (Digits: double.PositiveInfinity, Where: "");
        foreach (var model in NistModel.All)
        {
            var data = NistDataset.Read(Path.Combine(folder, model.Name + ".dat"));
            for (var start = 0; start < data.Starts.Length; start++)
            {
                var fit = LevenbergMarquardt.Minimize(model.Residuals(data), Tensor.From(data.Starts[start]), stop);
                var found = fit.Parameters.ToArray<double>();
                output.WriteLine(Invariant($"{model.Name} from start {start + 1}: {fit.Steps} steps, residual sum of squares {Text(fit.SquaresSum)}"));
                output.WriteLine(Invariant($"  {"",-4} {"certified",18} {"found",18} {"digits",7}"));
                for (var p = 0; p < found.Length; p++)
                {
                    var digits = CorrectDigits(found[p], data.Certified[p]);
                    output.WriteLine(Invariant($"  b{p + 1,-3} {Text(data.Certified[p]),18} {Text(found[p]),18} {digits,7:F1}"));
                    if (digits < fewest.Digits) fewest = (digits, Invariant($"{model.Name} b{p + 1} from start {start + 1}"));
                }

                output.WriteLine();
            }
        }

        output.WriteLine(Invariant($"Fewest correct digits: {fewest.Digits:F1} ({fewest.Where})."));
        if (!(fewest.Digits >= RequiredDigits)) throw new ExampleException(Invariant($"nist: {fewest.Where} has fewer than {RequiredDigits} correct digits."));
    }

    /// <summary>The logarithmic relative error: how many leading digits of a number are right, from 0 to the 11 that are certified.</summary>
    public static double CorrectDigits(double found, double certified)
    {
        var error = Math.Abs(found - certified) / Math.Abs(certified);
        // Not a number is no digit: comparisons with it are false.
        return error >= 0 ? Math.Clamp(-Math.Log10(error), 0, CertifiedDigits) : 0;
    }

    // As in NIST's files.
    private static string Text(double value) => value.ToString("0.0000000000E+00", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
