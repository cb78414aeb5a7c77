using System.Globalization;

namespace Autograd.Testing;

/// <summary>How many inputs a test of a property checks, as the environment says.</summary>
internal static class Depth
{
    public const string Variable = "AUTOGRAD_FSCHECK_DEPTH";

    public static int Read() => Parse(Environment.GetEnvironmentVariable(Variable));

    public static int Parse(string? text)
        => string.IsNullOrWhiteSpace(text) ? 1
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var depth) && depth >= 1 ? depth : throw TestingErrors.Depth(Variable, text);
}
