namespace Autograd.Examples.CommandLine;

/// <summary>One example: a name on the command line, and what it does.</summary>
public interface IExample
{
    /// <summary>The word that starts it.</summary>
    string Name { get; }

    /// <summary>What it shows, in one line.</summary>
    string Summary { get; }

    /// <summary>The options that it takes, for the usage text; empty if none.</summary>
    string Options => "";

    /// <summary>Runs the example.</summary>
    /// <param name="options">What stood behind the name.</param>
    /// <param name="output">Where it writes.</param>
    /// <param name="stop">Set by Ctrl+C; long examples look at it often.</param>
    /// <exception cref="ExampleException">An option, or a data file, is wrong; the message says what.</exception>
    void Run(OptionReader options, TextWriter output, CancellationToken stop);
}
