using System.Text.Json;

namespace Autograd.Properties.Modules;

/// <summary>What PyTorch computed with one module: see <c>Data/modules/README.md</c>.</summary>
internal sealed record RecordedModule(
    IReadOnlyDictionary<string, Tensor> State, Tensor[] Inputs, Tensor[] Outputs, Tensor[] Seeds,
    IReadOnlyDictionary<string, Tensor> Gradients, IReadOnlyDictionary<string, Tensor> InputGradients, IReadOnlyDictionary<string, Tensor> StateAfter)
{
    private static readonly Lazy<Dictionary<string, RecordedModule>> All = new(Read);

    public static RecordedModule Of(string name) => All.Value[name];

    private static Dictionary<string, RecordedModule> Read()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Data", "modules", "torchsharp.json")));
        return file.RootElement.EnumerateObject().ToDictionary(static entry => entry.Name, static entry => OfCase(entry.Value), StringComparer.Ordinal);
    }

    private static RecordedModule OfCase(JsonElement e)
    {
        return new RecordedModule(Named("state"), List("inputs"), List("outputs"), List("seeds"), Named("gradients"), Named("input_gradients"), Named("state_after"));

        Dictionary<string, Tensor> Named(string part)
            => e.GetProperty(part).EnumerateObject().ToDictionary(static tensor => tensor.Name, static tensor => OfTensor(tensor.Value), StringComparer.Ordinal);

        Tensor[] List(string part) => [.. e.GetProperty(part).EnumerateObject().Select(static tensor => OfTensor(tensor.Value))];
    }

    private static Tensor OfTensor(JsonElement e)
    {
        Shape shape = e.GetProperty("shape").EnumerateArray().Select(static size => size.GetInt32()).ToArray();
        return e.TryGetProperty("int64", out var whole)
            ? Tensor.From<long>([.. whole.EnumerateArray().Select(static v => v.GetInt64())], shape)
            : Tensor.From<double>([.. e.GetProperty("float64").EnumerateArray().Select(static v => v.GetDouble())], shape);
    }
}
