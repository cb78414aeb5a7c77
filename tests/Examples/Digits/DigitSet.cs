using System.Globalization;
using Autograd.Examples.CommandLine;

namespace Autograd.Examples.Digits;

/// <summary>Handwritten digits: pictures and what they show.</summary>
/// <param name="Pixels">[n, 64], Float32, 0 to 1.</param>
/// <param name="Labels">[n], Int64, 0 to 9.</param>
public sealed record DigitSet(Tensor Pixels, Tensor Labels)
{
    /// <summary>The pixels of a picture, 8 by 8.</summary>
    public const int PixelCount = 64;

    /// <summary>The digits from 0 to 9.</summary>
    public const int ClassCount = 10;

    private const int Brightest = 16;

    /// <summary>The number of pictures.</summary>
    public int Count => Labels.Shape[0];

    /// <summary>Reads a file of UCI's format: a line a picture, 64 counts from 0 to 16 and the digit.</summary>
    /// <exception cref="ExampleException">The file is missing or a line is malformed; the message names both.</exception>
    public static DigitSet Read(string path) => Parse(path, DataFile.Lines(path));

    /// <summary>Reads lines of UCI's format.</summary>
    /// <param name="path">The file's name, for messages.</param>
    /// <param name="lines">Its lines.</param>
    /// <exception cref="ExampleException">A line is malformed; the message names it.</exception>
    public static DigitSet Parse(string path, IReadOnlyList<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var pixels = new float[lines.Count * PixelCount];
        var labels = new long[lines.Count];
        for (var row = 0; row < lines.Count; row++)
        {
            var words = lines[row].Split(',');
            if (words.Length != PixelCount + 1)
                throw DataFile.Malformed(path, row + 1, "65 numbers between commas", FormattableString.Invariant($"{words.Length} entries"));
            for (var p = 0; p < PixelCount; p++)
                pixels[row * PixelCount + p] = Number(words[p], Brightest) / (float)Brightest;
            labels[row] = Number(words[PixelCount], ClassCount - 1);

            int Number(string word, int max)
                => int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= max
                    ? n
                    : throw DataFile.Malformed(path, row + 1, FormattableString.Invariant($"a whole number from 0 to {max}"), word);
        }

        return new DigitSet(Tensor.From(pixels, lines.Count, PixelCount), Tensor.From(labels));
    }

    /// <summary>The pictures at these places.</summary>
    /// <param name="index">Int64.</param>
    public DigitSet At(Tensor index) => new(Pixels.IndexSelect(0, index), Labels.IndexSelect(0, index));

    /// <summary>Two parts of the pictures in the order that a seed gives.</summary>
    public (DigitSet First, DigitSet Others) Split(int first, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        var order = Tensor.Of(generator.Permutation(Count));
        return (At(order[..first]), At(order[first..]));
    }
}
