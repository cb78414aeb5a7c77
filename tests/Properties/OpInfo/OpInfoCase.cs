using System.Text.Json;

namespace Autograd.Properties.OpInfo;

/// <summary>One call of an op and what PyTorch computed for it: a line of the file.</summary>
/// <param name="Op">PyTorch's name, as in <c>linalg.solve</c>.</param>
/// <param name="Variant">Tells apart calls of different meaning under one name; empty if there is only one.</param>
/// <param name="Sample">The number of the sample in PyTorch's database.</param>
/// <param name="Tensors">The tensors that the arguments refer to.</param>
/// <param name="Positional">The arguments by position.</param>
/// <param name="Keyword">The arguments by name.</param>
/// <param name="Outputs">The results in order.</param>
/// <param name="Cotangents">One a result; null where it has no gradient.</param>
/// <param name="Grads">One a tensor: the gradient of Σ ⟨output, cotangent⟩; null where PyTorch gives none.</param>
/// <param name="Probes">One a tensor: the weights of its gradient in the second derivative; null where there is no gradient.</param>
/// <param name="Grads2">One a tensor: the gradient of Σ ⟨grad, probe⟩; all null where nothing depends on the tensors any more.</param>
internal sealed record OpInfoCase(
    string Op,
    string Variant,
    int Sample,
    IReadOnlyList<OpInfoTensor> Tensors,
    IReadOnlyList<JsonElement> Positional,
    IReadOnlyDictionary<string, JsonElement> Keyword,
    IReadOnlyList<OpInfoTensor?> Outputs,
    IReadOnlyList<OpInfoTensor?> Cotangents,
    IReadOnlyList<OpInfoTensor?>? Grads,
    IReadOnlyList<OpInfoTensor?>? Probes,
    IReadOnlyList<OpInfoTensor?>? Grads2)
{
    /// <summary>Op and variant: <c>max:binary</c>.</summary>
    public string Key => Variant.Length == 0 ? Op : $"{Op}:{Variant}";

    /// <summary>Parses one line.</summary>
    public static OpInfoCase Parse(string line)
    {
        // Not disposed: the arguments stay behind as elements of this document.
        var root = JsonDocument.Parse(line).RootElement;
        return new OpInfoCase(
            root.GetProperty("op").GetString()!,
            root.GetProperty("variant").GetString()!,
            root.GetProperty("sample").GetInt32(),
            [.. List(root, "tensors")!.Select(static t => t!)],
            [.. root.GetProperty("args").EnumerateArray()],
            root.GetProperty("kwargs").EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value, StringComparer.Ordinal),
            List(root, "outputs")!,
            List(root, "cotangents")!,
            List(root, "grads"),
            List(root, "probes"),
            List(root, "grads2"));
    }

    private static OpInfoTensor?[]? List(JsonElement root, string name)
        => root.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? [.. list.EnumerateArray().Select(OpInfoTensor.Parse)]
            : null;
}
