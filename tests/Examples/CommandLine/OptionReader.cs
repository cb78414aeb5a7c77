namespace Autograd.Examples.CommandLine;

/// <summary>Reads an example's options off the command line; whatever nobody asked for is an error.</summary>
/// <param name="example">The example's name, for messages.</param>
/// <param name="words">What stood behind it.</param>
public sealed class OptionReader(string example, IEnumerable<string> words)
{
    private readonly List<string> _words = [.. words];

    /// <summary>Whether a flag was given.</summary>
    public bool Flag(string name) => _words.Remove(name);

    /// <summary>The word behind an option, or null if the option was not given.</summary>
    /// <exception cref="ExampleException">There is no value behind the option.</exception>
    public string? Value(string name)
    {
        var at = _words.IndexOf(name);
        if (at < 0) return null;
        if (at + 1 == _words.Count || string.IsNullOrWhiteSpace(_words[at + 1])) throw new ExampleException($"{example}: {name} needs a value behind it.");
        var value = _words[at + 1];
        _words.RemoveRange(at, 2);
        return value;
    }

    /// <summary>Call when every option has been read.</summary>
    /// <exception cref="ExampleException">Something is left over.</exception>
    public void Finish()
    {
        if (_words.Count > 0) throw new ExampleException($"{example}: unknown option '{_words[0]}'; 'list' shows what each example takes.");
    }
}
