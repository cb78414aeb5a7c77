namespace Autograd.Properties.OpInfo;

/// <summary>
/// The calls that the library does not have yet, by name: <c>unsupported.txt</c>, a line <c>op:variant | what is lacking</c>.
/// It must say exactly what the cases say, so that it can only shrink by the library's growing.
/// </summary>
internal static class UnsupportedList
{
    private const string File = "tests/Properties/OpInfo/unsupported.txt";

    /// <summary>What the cases say.</summary>
    public static IReadOnlyList<string> Found { get; } =
    [
        .. OpInfoResults.All.Where(static r => r.Verdict == Verdict.Unsupported).Select(static r => $"{r.Case.Key} | {r.Detail}")
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
    ];

    /// <summary>What the file says.</summary>
    public static IReadOnlyList<string> Listed { get; } = System.IO.File.Exists(FullName)
        ? [.. System.IO.File.ReadAllLines(FullName).Where(static line => line.Length > 0 && line[0] != '#')]
        : [];

    private static string FullName => Path.Combine(Repository.Root, File);

    /// <summary>Writes what the cases say.</summary>
    public static void Write() => System.IO.File.WriteAllText(
        FullName,
        "# Calls of PyTorch's ops that the library does not have yet. AUTOGRAD_OPS_TABLE=docs/ops.md writes this file anew.\n"
        + string.Concat(Found.Select(static line => line + "\n")));
}
