using System.Globalization;
using System.Text.RegularExpressions;
using Autograd.Examples.CommandLine;

namespace Autograd.Examples.Nist;

/// <summary>A dataset of NIST's nonlinear regression collection, as its file gives it.</summary>
/// <param name="Name">The dataset's name.</param>
/// <param name="Starts">Two sets of starting values.</param>
/// <param name="Certified">The certified parameters, to 11 digits.</param>
/// <param name="Response">y, one an observation.</param>
/// <param name="Predictors">x₁, x₂, …, each with one number an observation.</param>
public sealed partial record NistDataset(string Name, double[][] Starts, double[] Certified, double[] Response, double[][] Predictors)
{
    private const int StartCount = 2;

    /// <summary>Reads a file in NIST's format.</summary>
    /// <exception cref="ExampleException">The file is missing or a line is malformed; the message names both.</exception>
    public static NistDataset Read(string path) => Parse(path, DataFile.Lines(path));

    /// <summary>Reads the lines of a file in NIST's format.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="lines">Its lines.</param>
    /// <exception cref="ExampleException">A line is malformed; the message names it.</exception>
    public static NistDataset Parse(string path, IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var name = Find(path, lines, NamePattern(), "'Dataset Name:'").Match.Groups["name"].Value;
        var (startsAt, startsLines) = Range(path, lines, StartsPattern(), "'Starting Values (lines a to b)'");
        var (dataAt, dataLines) = Range(path, lines, DataPattern(), "'Data (lines a to b)'");

        var parameters = new double[startsLines][];
        for (var p = 0; p < startsLines; p++)
            parameters[p] = Parameter(path, lines, startsAt + p, p + 1);
        var rows = new double[dataLines][];
        for (var r = 0; r < dataLines; r++)
            rows[r] = Observation(path, lines, dataAt + r, r == 0 ? null : rows[0].Length);

        return new NistDataset(
            name,
            [.. Enumerable.Range(0, StartCount).Select(s => parameters.Select(p => p[s]).ToArray())],
            [.. parameters.Select(p => p[StartCount])],
            [.. rows.Select(row => row[0])],
            [.. Enumerable.Range(1, rows[0].Length - 1).Select(c => rows.Select(row => row[c]).ToArray())]);
    }

    private static double[] Parameter(string path, IReadOnlyList<string> lines, int at, int number)
    {
        var expected = FormattableString.Invariant($"'b{number} = start1 start2 certified deviation'");
        var line = Line(path, lines, at, expected);
        var sides = line.Split('=');
        if (sides.Length != 2 || !string.Equals(sides[0].Trim(), FormattableString.Invariant($"b{number}"), StringComparison.Ordinal))
            throw DataFile.Malformed(path, at + 1, expected, line);
        return Numbers(sides[1]) is { Length: StartCount + 2 } numbers ? numbers : throw DataFile.Malformed(path, at + 1, expected, line);
    }

    private static double[] Observation(string path, IReadOnlyList<string> lines, int at, int? columns)
    {
        var expected = columns is { } c ? FormattableString.Invariant($"{c} numbers") : "a response and its predictors";
        var line = Line(path, lines, at, expected);
        return Numbers(line) is { Length: >= 2 } numbers && numbers.Length == (columns ?? numbers.Length)
            ? numbers
            : throw DataFile.Malformed(path, at + 1, expected, line);
    }

    private static (int At, int Count) Range(string path, IReadOnlyList<string> lines, Regex pattern, string what)
    {
        var (match, at) = Find(path, lines, pattern, what);
        var first = int.Parse(match.Groups["first"].ValueSpan, CultureInfo.InvariantCulture);
        var last = int.Parse(match.Groups["last"].ValueSpan, CultureInfo.InvariantCulture);
        return first >= 1 && last >= first ? (first - 1, last - first + 1) : throw DataFile.Malformed(path, at + 1, "a range of lines", lines[at]);
    }

    private static (Match Match, int At) Find(string path, IReadOnlyList<string> lines, Regex pattern, string what)
    {
        for (var i = 0; i < lines.Count; i++)
            if (pattern.Match(lines[i]) is { Success: true } match) return (match, i);
        throw new ExampleException($"{Path.GetFileName(path)}: expected a line with {what}, found none; is this a file of NIST's nonlinear regression collection?");
    }

    private static string Line(string path, IReadOnlyList<string> lines, int at, string expected)
        => at < lines.Count ? lines[at] : throw DataFile.Malformed(path, at + 1, expected, "the end of the file");

    private static double[]? Numbers(string text)
    {
        var words = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var numbers = new double[words.Length];
        for (var i = 0; i < words.Length; i++)
            if (!double.TryParse(words[i], NumberStyles.Float, CultureInfo.InvariantCulture, out numbers[i]) || !double.IsFinite(numbers[i])) return null;
        return numbers;
    }

    [GeneratedRegex(@"^Dataset Name:\s+(?<name>\S+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NamePattern();

    [GeneratedRegex(@"Starting Values\s+\(lines\s+(?<first>\d{1,9})\s+to\s+(?<last>\d{1,9})\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex StartsPattern();

    [GeneratedRegex(@"^\s+Data\s+\(lines\s+(?<first>\d{1,9})\s+to\s+(?<last>\d{1,9})\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DataPattern();
}
