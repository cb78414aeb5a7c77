using System.Text.Json;

namespace Autograd.Properties.OpInfo;

/// <summary>Parts of tensors.</summary>
internal sealed class Indexing : IOpFamily
{
    /// <inheritdoc/>
    public string Name => "Indexing";

    /// <inheritdoc/>
    public void Fill<T>(OpInfoTable<T> table)
        where T : TensorOps<T>
    {
        table.One("select", "Select", "input dim index", static a => a.Input.Select(a.Int("dim"), a.Int("index")));
        table.One("slice", "Slice", "input dim start end step", static a
            => a.Input.Slice(a.Int("dim", 0), a.Int("start", 0), a.IntOrNull("end"), a.Int("step", 1)));
        table.One("narrow", "Slice", "input dim start length", static a =>
        {
            // PyTorch takes a tensor of one whole number as well.
            var given = a.IsTensor("start") ? (int)a.Case.Tensors[a.Raw("start").GetProperty("t").GetInt32()].Array.Item<long>() : a.Int("start");
            var start = given < 0 ? given + a.Input.Shape[a.Int("dim")] : given;
            return a.Input.Slice(a.Int("dim"), start, start + a.Int("length"));
        });
        table.One("__getitem__", "this[]", "input index", static a => a.Input[[.. Entries(a.Raw("index")).Select(e => Entry(a, e))]]);
        table.One("gather", "Gather", "input dim index sparse_grad", static a =>
        {
            a.Ignore("sparse_grad");
            return a.Input.Gather(a.Int("dim"), a.Tensor("index"));
        });
        table.One("index_select", "IndexSelect", "input dim index", static a => a.Input.IndexSelect(a.Int("dim"), a.Tensor("index")));
        table.One("masked_fill", "MaskedFill", "input mask value", static a
            => a.IsTensor("value") ? a.Input.MaskedFill(a.Tensor("mask"), a.Tensor("value")) : a.Input.MaskedFill(a.Tensor("mask"), a.Number("value")));
        table.One("masked_select", "MaskedSelect", "input mask", static a => a.Input.MaskedSelect(a.Tensor("mask")));
        table.One("masked_scatter", "MaskedScatter", "input mask source", static a => a.Input.MaskedScatter(a.Tensor("mask"), a.Tensor("source")));
        // The older way to reduce, by src alone.
        table.One("scatter", "Scatter", "input dim index src reduce value", static a
            => a.Has("reduce") ? a.Input.ScatterReduce(a.Int("dim"), a.Tensor("index"), a.Tensor("src"), Older(a.Text("reduce", "")))
                : a.IsTensor("src") ? a.Input.Scatter(a.Int("dim"), a.Tensor("index"), a.Tensor("src"))
                : a.Input.Scatter(a.Int("dim"), a.Tensor("index"), a.Has("src") ? a.Number("src") : a.Number("value")));
        table.One("scatter_reduce", "ScatterReduce", "input dim index src reduce include_self", static a
            => a.Input.ScatterReduce(a.Int("dim"), a.Tensor("index"), a.Tensor("src"), Mode(a), a.Flag("include_self", true)));
        table.One("index_reduce", "IndexReduce", "input dim index source reduce include_self", static a
            => a.Input.IndexReduce(a.Int("dim"), a.Tensor("index"), a.Tensor("source"), Mode(a), a.Flag("include_self", true)));
        table.One("index_copy", "IndexCopy", "input dim index source", static a => a.Input.IndexCopy(a.Int("dim"), a.Tensor("index"), a.Tensor("source")));
        table.One("index_fill", "IndexFill", "input dim index value", static a
            => a.IsTensor("value") ? a.Input.IndexFill(a.Int("dim"), a.Tensor("index"), a.Tensor("value"))
                : a.Input.IndexFill(a.Int("dim"), a.Tensor("index"), a.Number("value")));
        table.One("index_put", "IndexPut", "input indices values accumulate", static a
            => a.Input.IndexPut(a.Tensors("indices"), a.Tensor("values"), a.Flag("accumulate")));
        table.One("put", "Put", "input index source accumulate", static a => a.Input.Put(a.Tensor("index"), a.Tensor("source"), a.Flag("accumulate")));
        table.One("take", "Take", "input index", static a => a.Input.Take(a.Tensor("index")));
        table.One("take_along_dim", "TakeAlongDim", "input indices dim", static a => a.Input.TakeAlongDim(a.Tensor("indices"), a.IntOrNull("dim")));
        table.One("select_scatter", "SelectScatter", "input src dim index", static a => a.Input.SelectScatter(a.Tensor("src"), a.Int("dim"), a.Int("index")));
        table.One("diagonal_scatter", "DiagonalScatter", "input src offset dim1 dim2", static a
            => a.Input.DiagonalScatter(a.Tensor("src"), a.Int("offset", 0), a.Int("dim1", 0), a.Int("dim2", 1)));
        table.One("scatter_add", "ScatterAdd", "input dim index src", static a => a.Input.ScatterAdd(a.Int("dim"), a.Tensor("index"), a.Tensor("src")));
        table.One("index_add", "IndexAdd", "input dim index source alpha", static a
            => a.Input.IndexAdd(a.Int("dim"), a.Tensor("index"), a.Tensor("source"), a.Number("alpha", 1)));
    }

    private static ScatterMode Older(string reduce) => reduce switch
    {
        "add" => ScatterMode.Sum,
        "multiply" => ScatterMode.Prod,
        _ => throw new UnsupportedCallException($"argument reduce={reduce}"),
    };

    private static ScatterMode Mode<T>(OpInfoArguments<T> a)
        where T : TensorOps<T>
        => Enum.Parse<ScatterMode>(a.Text("reduce", ""), ignoreCase: true);

    // A list of numbers is one tensor of indices, as in x[[1, 2]]; a list of anything else is a tuple of entries.
    private static JsonElement[] Entries(JsonElement index)
        => index.ValueKind != JsonValueKind.Array || index.EnumerateArray().All(static e => e.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            ? [index]
            : [.. index.EnumerateArray()];

    private static Dim Entry<T>(OpInfoArguments<T> a, JsonElement entry)
        where T : TensorOps<T>
    {
        switch (entry.ValueKind)
        {
            case JsonValueKind.Null:
                return Dim.NewAxis;
            case JsonValueKind.Number:
                return entry.GetInt32();
            case JsonValueKind.Array:
                return Tensor.Of(Numbers(entry));
            case JsonValueKind.Object when entry.TryGetProperty("ellipsis", out _):
                return Dim.Ellipsis;
            case JsonValueKind.Object when entry.TryGetProperty("t", out var t):
                return Tensor.Of(a.Case.Tensors[t.GetInt32()].Array);
            case JsonValueKind.Object when entry.TryGetProperty("slice", out var slice):
                var (start, stop, step) = (slice[0], slice[1], slice[2]);
                var range = new Range(End(start) ?? Index.Start, End(stop) ?? Index.End);
                return step.ValueKind == JsonValueKind.Null ? range : Dim.Stepped(range, step.GetInt32());
            default:
                throw new UnsupportedCallException($"argument index={entry}");
        }
    }

    private static Index? End(JsonElement end) => end.ValueKind == JsonValueKind.Null ? null
        : end.GetInt32() is var i && i < 0 ? new Index(-i, fromEnd: true) : new Index(i);

    private static NdArray Numbers(JsonElement list)
    {
        List<int> shape = [];
        for (var level = list; level.ValueKind == JsonValueKind.Array; level = level[0]) shape.Add(level.GetArrayLength());
        var leaves = Leaves(list).ToArray();
        return leaves.Length > 0 && leaves[0].ValueKind != JsonValueKind.Number
            ? NdArray.From<bool>([.. leaves.Select(static e => e.GetBoolean())], Shape.Of([.. shape]))
            : NdArray.From<long>([.. leaves.Select(static e => e.GetInt64())], Shape.Of([.. shape]));
    }

    private static IEnumerable<JsonElement> Leaves(JsonElement element)
        => element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().SelectMany(Leaves) : [element];
}
