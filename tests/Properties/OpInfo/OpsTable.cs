using System.Globalization;
using System.Text;

namespace Autograd.Properties.OpInfo;

/// <summary><c>docs/ops.md</c>: PyTorch's ops, our members, and how many cases agree; made from the table and the verdicts.</summary>
internal static class OpsTable
{
    /// <summary>Where the table stands in the repository.</summary>
    public static string FullName { get; } = Path.Combine(Repository.Root, "docs", "ops.md");

    /// <summary>The text as the cases say that it should be.</summary>
    public static string Text()
    {
        var rows = OpInfoResults.ByKey.Select(static group => new Row(group.Key, OpInfoTable<Tensor>.Instance.Find(group.First().Case), [.. group])).ToArray();
        var text = new StringBuilder();
        text.Append("# Ops\n\n");
        text.Append("PyTorch's ops under its own names, the public member that computes each here, and how many of the cases of PyTorch's\n");
        text.Append("OpInfo database agree in values, gradients and second-order gradients (`tests/Properties/Data/pytorch`). Written by\n");
        text.Append("`AUTOGRAD_OPS_TABLE=docs/ops.md dotnet test --filter FullyQualifiedName~OpInfo`; a test keeps it up to date.\n\n");
        text.Append("| family | ops | cases | agree | differ | not supported |\n|---|--:|--:|--:|--:|--:|\n");
        var families = rows.Where(static r => r.Entry is not null).GroupBy(static r => r.Entry!.Family, StringComparer.Ordinal)
            .OrderBy(static g => g.Key, StringComparer.Ordinal).ToArray();
        foreach (var family in families) Summary(text, family.Key, [.. family]);
        Row[] lacking = [.. rows.Where(static r => r.Entry is null)];
        if (lacking.Length > 0) Summary(text, "no such op yet", lacking);
        Summary(text, "all", rows);
        foreach (var family in families) Section(text, family.Key, family);
        Comparisons(text, rows);
        OpsTableEdges.Append(text);
        if (lacking.Length == 0) return text.ToString();
        text.Append("\n## No such op yet\n\n");
        text.AppendJoin(", ", lacking.Select(static r => r.Key).Order(StringComparer.Ordinal).Select(static key => $"`{key}`")).Append('\n');
        return text.ToString();
    }

    private static void Summary(StringBuilder text, string name, Row[] rows) => text.Append(
        CultureInfo.InvariantCulture,
        $"| {name} | {rows.Length} | {rows.Sum(static r => r.Results.Length)} | {rows.Sum(static r => r.Count(Verdict.Pass))} | {rows.Sum(static r => r.Count(Verdict.Fail))} | {rows.Sum(static r => r.Count(Verdict.Unsupported))} |\n");

    private static void Section(StringBuilder text, string name, IEnumerable<Row> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {name}\n\n| op | member | agree | differ | not supported |\n|---|---|--:|--:|--:|\n");
        foreach (var row in rows.OrderBy(static r => r.Key, StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{row.Key}` | `{row.Entry!.Member}` | {row.Count(Verdict.Pass)} | {row.Count(Verdict.Fail)} | {row.Count(Verdict.Unsupported)} |\n");
        }
    }

    private static void Comparisons(StringBuilder text, Row[] rows)
    {
        Row[] special = [.. rows.Where(static r => r.Entry?.Comparison is not null || r.Entry?.WithoutSecond is not null)];
        if (special.Length == 0) return;
        text.Append("\n## Compared otherwise than element by element\n\n");
        foreach (var row in special.OrderBy(static r => r.Key, StringComparer.Ordinal))
        {
            foreach (var why in new[] { row.Entry!.Comparison, row.Entry.WithoutSecond })
                if (why is not null) text.Append(CultureInfo.InvariantCulture, $"- `{row.Key}`: {why}\n");
        }
    }

    private sealed record Row(string Key, OpInfoEntry<Tensor>? Entry, OpInfoResult[] Results)
    {
        public int Count(Verdict verdict) => Results.Count(r => r.Verdict == verdict);
    }
}
