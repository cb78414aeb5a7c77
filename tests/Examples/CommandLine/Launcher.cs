namespace Autograd.Examples.CommandLine;

/// <summary>Turns a command line into a run of an example, and every failure into one sentence and an exit code.</summary>
public static class Launcher
{
    private const int Failed = 1;
    private const int Misused = 2;

    // What shells report of a program that SIGINT ended: 128 + 2.
    private const int Interrupted = 130;

    /// <summary>Runs what the arguments ask for.</summary>
    /// <returns>The exit code: 0, 1 if the example failed, 2 for a wrong command line, 130 after Ctrl+C.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        if (arguments.Count == 0)
        {
            List(error);
            return Misused;
        }

        var name = arguments[0];
        if (name is "list" or "--list" or "--help" or "-h")
        {
            List(output);
            return 0;
        }

        if (Catalog.Examples.FirstOrDefault(x => string.Equals(x.Name, name, StringComparison.Ordinal)) is not { } example)
        {
            error.WriteLine($"There is no example '{name}'; there are {string.Join(", ", Catalog.Examples.Select(x => x.Name))}.");
            return Misused;
        }

        try
        {
            example.Run(new OptionReader(example.Name, arguments.Skip(1)), output, stop);
            output.Flush();
            return 0;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine($"{example.Name}: interrupted.");
            return Interrupted;
        }
        catch (Exception e) when (e is ExampleException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine(e.Message);
            return Failed;
        }
    }

    private static void List(TextWriter writer)
    {
        writer.WriteLine("Usage: dotnet run -c Release --project tests/Examples -- NAME [options]");
        writer.WriteLine();
        foreach (var example in Catalog.Examples)
        {
            writer.WriteLine($"  {example.Name,-16} {example.Summary}");
            if (example.Options.Length > 0) writer.WriteLine($"  {"",-16} {example.Options}");
        }

        writer.WriteLine($"  {"list",-16} This list.");
    }
}
