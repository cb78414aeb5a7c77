using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Autograd.Properties.OpInfo;

/// <summary>The part of <c>docs/ops.md</c> that says what values and gradients are at ties, zeros, infinities and NaN.</summary>
internal static class OpsTableEdges
{
    private const int Few = 6;

    /// <summary>A line a case, of those whose numbers fit on one.</summary>
    public static void Append(StringBuilder text)
    {
        text.Append("\n## Conventions at the edges\n\n");
        text.Append("Values and gradients where formulas alone do not say them, as PyTorch has them; `g` is the cotangent where it is not ones. Each\n");
        text.Append("line is a test (`tests/Properties/Data/pytorch/edges.jsonl` has these and larger ones).\n\n");
        text.Append("| op | at | arguments | value | gradient |\n|---|---|---|---|---|\n");
        foreach (var edge in OpInfoEdgeTests.Cases.Where(Fits).OrderBy(static c => c.Key, StringComparer.Ordinal))
        {
            var arguments = edge.Positional.Where(static a => a.ValueKind != JsonValueKind.Object).Select(static a => a.GetRawText())
                .Concat(edge.Keyword.Select(static pair => $"{pair.Key}={pair.Value.GetRawText()}"));
            var seed = edge.Cotangents is [{ } g, ..] && Numbers(g).Any(static v => v != 1) ? $", g = {Said(g)}" : "";
            text.Append(
                CultureInfo.InvariantCulture,
                $"| `{edge.Key}` | {string.Join("; ", edge.Tensors.Select(Said))}{seed} | {string.Join(", ", arguments)} | {string.Join("; ", edge.Outputs.Select(Said))} | {string.Join("; ", (edge.Grads ?? []).Select(Said))} |\n");
        }
    }

    private static bool Fits(OpInfoCase edge) => edge.Tensors.Concat(edge.Outputs).Concat(edge.Grads ?? []).All(static x => x is null || x.Array.Numel <= Few);

    private static IEnumerable<double> Numbers(OpInfoTensor x) => Autograd.Kernels.Kernel.To(x.Array, DType.Float64).AsSpan<double>().ToArray();

    private static string Said(OpInfoTensor? x)
    {
        if (x is null) return "–";
        if (x.Array.Numel == 0) return $"empty {x.Array.Shape}";
        var numbers = string.Join(", ", Numbers(x).Select(static v => double.IsInfinity(v) ? v > 0 ? "∞" : "−∞" : v.ToString("G6", CultureInfo.InvariantCulture)));
        return x.Array.Shape.Rank == 0 ? numbers : $"[{numbers}]";
    }
}
