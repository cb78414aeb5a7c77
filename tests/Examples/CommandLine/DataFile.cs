namespace Autograd.Examples.CommandLine;

/// <summary>Finds and reads the data that the examples carry with them.</summary>
public static class DataFile
{
    /// <summary>The folder of the data beside the built program, wherever it is started from.</summary>
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Examples.Data");

    /// <summary>The lines of a text file, without empty ones at its end.</summary>
    /// <exception cref="ExampleException">The file is not there, or cannot be read.</exception>
    public static string[] Lines(string path)
    {
        try
        {
            return File.ReadAllText(path).TrimEnd().ReplaceLineEndings("\n").Split('\n');
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ExampleException($"The data file {path} is not there; build the examples again, or name its folder with --data.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ExampleException($"The data file {path} cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The error of a line that does not say what it should.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">The line's number, from 1.</param>
    /// <param name="expected">What should have stood there.</param>
    /// <param name="found">What stands there.</param>
    public static ExampleException Malformed(string path, int line, string expected, string found)
        => new(FormattableString.Invariant($"{Path.GetFileName(path)}, line {line}: expected {expected}, found '{found.Trim()}'."));
}
