using System.Text.Encodings.Web;
using System.Text.Json;

namespace Autograd.Properties.OpInfo;

/// <summary>The verdicts on all cases, each run once; and the report of them, if <c>AUTOGRAD_OPINFO_REPORT</c> names a file.</summary>
public sealed class OpInfoResults
{
    private static readonly Lazy<OpInfoResult[]> AllCases = new(RunAll);

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Every result, in the order of the file.</summary>
    internal static IReadOnlyList<OpInfoResult> All => AllCases.Value;

    /// <summary>The results by op and variant.</summary>
    internal static ILookup<string, OpInfoResult> ByKey { get; } = All.ToLookup(static r => r.Case.Key, StringComparer.Ordinal);

    private static OpInfoResult[] RunAll()
    {
        using var report = Environment.GetEnvironmentVariable("AUTOGRAD_OPINFO_REPORT") is { Length: > 0 } file
            ? new StreamWriter(Repository.Locate(file)) { AutoFlush = true, NewLine = "\n" }
            : null;
        var results = new OpInfoResult[OpInfoFile.Cases.Count];
        for (var i = 0; i < results.Length; i++)
        {
            results[i] = OpInfoRunner.Run(OpInfoFile.Cases[i]);
            report?.WriteLine(Line(results[i]));
        }

        return results;
    }

    private static string Line(OpInfoResult result) => JsonSerializer.Serialize(
        new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["op"] = result.Case.Op,
            ["variant"] = result.Case.Variant,
            ["sample"] = result.Case.Sample,
            ["verdict"] = result.Verdict.ToString().ToLowerInvariant(),
            ["detail"] = result.Detail,
        },
        Plain);
}
