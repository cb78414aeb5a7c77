using Autograd.Examples.CommandLine;

namespace Autograd.Properties.Examples;

/// <summary>A run of an example, inside this process.</summary>
internal sealed record Transcript(int ExitCode, string Output, string Error)
{
    internal static Transcript Of(params string[] arguments) => Of(CancellationToken.None, arguments);

    internal static Transcript Of(CancellationToken stop, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = Launcher.Run(arguments, output, error, stop);
        return new Transcript(code, output.ToString(), error.ToString());
    }

    /// <summary>What each step of a tutorial printed: without its title and its source, which stands behind '&gt; '.</summary>
    internal string[] Steps()
        => [.. Output.TrimEnd().Split("\n\n").Select(step => string.Join('\n', step.Split('\n').Skip(1).Where(line => !line.StartsWith("> ", StringComparison.Ordinal))))];
}
