namespace Autograd.Testing;

/// <summary>A dimension's name: the same name has the same size in every input.</summary>
/// <param name="Letter">A letter of the pattern; '\0' for a leading dimension.</param>
/// <param name="FromRight">For a leading dimension, its distance from the last leading one.</param>
internal readonly record struct Axis(char Letter, int FromRight);

/// <summary>One input's part of a pattern: perhaps leading dimensions, then named or fixed ones.</summary>
/// <param name="Leads">Whether there are leading dimensions.</param>
/// <param name="Broadcasts">Whether leading dimensions may be missing or 1 where another input has more.</param>
/// <param name="Names">The dimensions at the end: letters, or sizes from '1' to '9'.</param>
internal sealed record ShapePart(bool Leads, bool Broadcasts, string Names)
{
    /// <summary>The name of a dimension of an array that follows this part; null if its size is fixed.</summary>
    public Axis? AxisOf(int dim, int rank)
    {
        var leading = rank - Names.Length;
        if (dim < leading) return new Axis('\0', leading - 1 - dim);
        var name = Names[dim - leading];
        return char.IsAsciiDigit(name) ? null : new Axis(name, 0);
    }
}

/// <summary>Reads patterns: parts between commas; '*' or '...' first for leading dimensions, then letters and digits.</summary>
internal static class ShapePattern
{
    public static ShapePart[] Parse(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        var parts = new List<ShapePart>();
        var at = 0;
        foreach (var text in pattern.Split(','))
        {
            parts.Add(Part(pattern, at, text));
            at += text.Length + 1;
        }

        return [.. parts];
    }

    private static ShapePart Part(string pattern, int at, string text)
    {
        var names = text.Trim();
        var (broadcasts, same) = (names.StartsWith("...", StringComparison.Ordinal), names.StartsWith('*'));
        names = broadcasts ? names[3..] : same ? names[1..] : names;
        if (names.Length > 8) throw TestingErrors.Pattern(pattern, at, "a part has at most 8 dimensions of its own.");
        foreach (var name in names)
            if (!char.IsAsciiLetter(name) && name is < '1' or > '9')
                throw TestingErrors.Pattern(pattern, at + text.IndexOf(name, StringComparison.Ordinal), "expected a letter, or a size from 1 to 9; '*' or '...' stand first.");
        return new ShapePart(broadcasts || same, broadcasts, names);
    }
}
