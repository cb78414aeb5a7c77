using System.IO.Compression;
using System.Text.Json;

namespace Autograd.Properties;

/// <summary>A tensor and the text that PyTorch prints for it: one line of the reference data.</summary>
public sealed record PrintedCase(NdArray Array, bool RequiresGrad, string? GradFn, string Text)
{
    /// <summary>The lines of the file that <c>AUTOGRAD_PRINT</c> names, else of the project's own; plain or gzipped.</summary>
    public static IReadOnlyList<string> Lines { get; } = Read(
        Environment.GetEnvironmentVariable("AUTOGRAD_PRINT") is { Length: > 0 } file
            ? file
            : Path.Combine(AppContext.BaseDirectory, "Data", "pytorch", "print.jsonl.gz"));

    /// <summary>Parses one line.</summary>
    public static PrintedCase Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        Shape shape = root.GetProperty("shape").EnumerateArray().Select(static d => d.GetInt32()).ToArray();
        var data = root.GetProperty("data").EnumerateArray();
        var array = root.GetProperty("dtype").GetString() switch
        {
            // Float32 values stand in the file as the doubles they are equal to, so narrowing is exact.
            "float32" => NdArray.From<float>([.. data.Select(static v => (float)Number(v))], shape),
            "float64" => NdArray.From<double>([.. data.Select(Number)], shape),
            "int64" => NdArray.From<long>([.. data.Select(static v => v.GetInt64())], shape),
            "bool" => NdArray.From<bool>([.. data.Select(static v => v.GetBoolean())], shape),
            var other => throw new NotSupportedException($"no such dtype: {other}"),
        };
        return new PrintedCase(
            array,
            root.TryGetProperty("requires_grad", out var requires) && requires.GetBoolean(),
            root.TryGetProperty("grad_fn", out var gradFn) ? gradFn.GetString() : null,
            root.GetProperty("text").GetString()!);
    }

    private static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : value.GetString() switch
        {
            "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            var other => throw new NotSupportedException($"no such number: {other}"),
        };

    private static string[] Read(string file)
    {
        using var stream = new MemoryStream(File.ReadAllBytes(file));
        var zipped = stream.ReadByte() == 0x1f && stream.ReadByte() == 0x8b;
        stream.Position = 0;
        using var reader = new StreamReader(zipped ? new GZipStream(stream, CompressionMode.Decompress) : stream);
        return [.. reader.ReadToEnd().Split('\n').Where(static line => !string.IsNullOrWhiteSpace(line))];
    }
}
