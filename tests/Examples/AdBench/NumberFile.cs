using System.Globalization;
using Autograd.Examples.CommandLine;

namespace Autograd.Examples.AdBench;

/// <summary>Reads a file of numbers between blanks, one after the other.</summary>
public sealed class NumberFile
{
    private readonly string _path;
    private readonly List<(string Word, int Line)> _words = [];
    private readonly int _lines;
    private int _next;

    /// <summary>Reads the lines of a file.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="lines">Its lines.</param>
    public NumberFile(string path, IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        _path = path;
        _lines = lines.Count;
        for (var i = 0; i < lines.Count; i++)
            foreach (var word in lines[i].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) _words.Add((word, i + 1));
    }

    /// <summary>The next number, a whole one that counts something.</summary>
    /// <param name="what">What it counts, for messages.</param>
    /// <param name="least">The smallest that makes sense.</param>
    /// <param name="most">The largest.</param>
    /// <exception cref="ExampleException">It is none, or out of range; the message names the line.</exception>
    public int Count(string what, int least, int most = 1_000_000)
    {
        var expected = FormattableString.Invariant($"{what} from {least} to {most}");
        var (word, line) = Next(expected);
        return int.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) && n >= least && n <= most
            ? n
            : throw DataFile.Malformed(_path, line, expected, word);
    }

    /// <summary>The next number.</summary>
    /// <exception cref="ExampleException">It is none, or not finite; the message names the line.</exception>
    public double Number()
    {
        var (word, line) = Next("a number");
        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var x) && double.IsFinite(x)
            ? x
            : throw DataFile.Malformed(_path, line, "a number", word);
    }

    /// <summary>The next numbers, as many as the shape has elements.</summary>
    /// <returns>Float64.</returns>
    public Tensor Numbers(params int[] shape)
    {
        var count = shape.Aggregate(1L, static (product, size) => product * size);
        if (count > _words.Count - _next)
            throw DataFile.Malformed(_path, _lines + 1, FormattableString.Invariant($"{count} numbers, of which {_words.Count - _next} are there"), "the end of the file");
        var numbers = new double[count];
        for (var i = 0; i < numbers.Length; i++) numbers[i] = Number();
        return Tensor.From(numbers, shape);
    }

    /// <summary>Call when every number has been read.</summary>
    /// <exception cref="ExampleException">Something is left over; the message names its line.</exception>
    public void Finish()
    {
        if (_next < _words.Count) throw DataFile.Malformed(_path, _words[_next].Line, "the end of the file", _words[_next].Word);
    }

    private (string Word, int Line) Next(string expected)
        => _next < _words.Count ? _words[_next++] : throw DataFile.Malformed(_path, _lines + 1, expected, "the end of the file");
}
