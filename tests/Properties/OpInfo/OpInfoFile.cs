using System.IO.Compression;

namespace Autograd.Properties.OpInfo;

/// <summary>The file of cases: the one that <c>AUTOGRAD_OPINFO</c> names, else the project's own; plain or gzipped.</summary>
internal static class OpInfoFile
{
    /// <summary>Whether the cases are the project's own, which its lists and its table of ops speak of.</summary>
    public static bool IsOwn => Named is null;

    /// <summary>Every case, in the order of the file.</summary>
    public static IReadOnlyList<OpInfoCase> Cases { get; } = Read(
        Named is { } file ? Repository.Locate(file) : Path.Combine(AppContext.BaseDirectory, "Data", "pytorch", "opinfo.jsonl.gz"));

    /// <summary>The cases by op and variant, in the order in which each first appears.</summary>
    public static ILookup<string, OpInfoCase> ByKey { get; } = Cases.ToLookup(static c => c.Key, StringComparer.Ordinal);

    private static string? Named => Environment.GetEnvironmentVariable("AUTOGRAD_OPINFO") is { Length: > 0 } file ? file : null;

    /// <summary>The cases of a file, plain or gzipped.</summary>
    public static OpInfoCase[] Read(string file)
    {
        using var stream = new MemoryStream(File.ReadAllBytes(file));
        var zipped = stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = 0;
        using var reader = new StreamReader(zipped ? new GZipStream(stream, CompressionMode.Decompress) : stream);
        List<OpInfoCase> cases = [];
        while (reader.ReadLine() is { } line)
            if (!string.IsNullOrWhiteSpace(line)) cases.Add(OpInfoCase.Parse(line));
        return [.. cases];
    }
}
