namespace Autograd.Properties.Documents;

/// <summary>A fenced block of a document, and the text block that directly follows it: what it prints.</summary>
internal sealed record MarkdownBlock(string Document, int Line, string Language, string Code, string? Output)
{
    public static string Folder { get; } = Path.Combine(AppContext.BaseDirectory, "Documents");

    /// <summary>The blocks of every document.</summary>
    public static IEnumerable<MarkdownBlock> All
        => Directory.EnumerateFiles(Folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal).SelectMany(Read);

    private static List<MarkdownBlock> Read(string file)
    {
        var lines = File.ReadAllLines(file);
        var found = new List<(int Start, int End, string Language, string Code)>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (!lines[i].StartsWith("```", StringComparison.Ordinal)) continue;
            var start = i;
            while (++i < lines.Length && !lines[i].StartsWith("```", StringComparison.Ordinal))
            {
            }

            found.Add((start, i, lines[start][3..].Trim(), string.Join('\n', lines[(start + 1)..Math.Min(i, lines.Length)])));
        }

        var name = Path.GetRelativePath(Folder, file);
        var blocks = new List<MarkdownBlock>();
        for (var b = 0; b < found.Count; b++)
        {
            var (start, end, language, code) = found[b];
            var follows = b + 1 < found.Count && found[b + 1].Language == "text" && lines[(end + 1)..found[b + 1].Start].All(string.IsNullOrWhiteSpace);
            blocks.Add(new MarkdownBlock(name, start + 1, language, code, follows ? found[b + 1].Code : null));
        }

        return blocks;
    }
}
