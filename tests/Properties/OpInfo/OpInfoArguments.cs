using System.Text.Json;

namespace Autograd.Properties.OpInfo;

/// <summary>
/// The arguments of one call, bound to PyTorch's parameter names. What is given must be read: an argument that the entry
/// of the table never asks for makes the call unsupported, so that no option is dropped in silence.
/// </summary>
/// <typeparam name="T">The world that the call is made in.</typeparam>
internal sealed class OpInfoArguments<T>
    where T : TensorOps<T>
{
    private readonly Dictionary<string, JsonElement> _given = new(StringComparer.Ordinal);
    private readonly HashSet<string> _read = new(StringComparer.Ordinal);
    private readonly OpInfoWorld<T> _world;

    /// <summary>Binds a case's arguments to names.</summary>
    /// <param name="call">The case.</param>
    /// <param name="names">PyTorch's parameter names in order, between spaces; a last <c>*name</c> takes all that follow as a list.</param>
    /// <param name="world">Where tensors come from.</param>
    /// <exception cref="UnsupportedCallException">An argument has no name here.</exception>
    public OpInfoArguments(OpInfoCase call, string names, OpInfoWorld<T> world)
    {
        (Case, _world) = (call, world);
        Leaves = [.. call.Tensors.Select(t => world.Make(t.Array, t.RequiresGrad))];
        var order = names.Split(' ');
        for (var i = 0; i < call.Positional.Count; i++)
        {
            if (i >= order.Length) throw new UnsupportedCallException($"argument {i}");
            if (order[i][0] == '*')
            {
                _given.Add(order[i][1..], Rest(call.Positional, i));
                break;
            }

            _given.Add(order[i], call.Positional[i]);
        }

        var known = order.Select(static name => name.TrimStart('*')).ToHashSet(StringComparer.Ordinal);
        foreach (var (name, value) in call.Keyword)
        {
            if (known.Contains(name)) _given.Add(name, value);
            else if (value.ValueKind != JsonValueKind.Null) throw new UnsupportedCallException($"argument {name}");
        }
    }

    /// <summary>The case.</summary>
    public OpInfoCase Case { get; }

    /// <summary>The case's tensors, in its order: leaves where a gradient is required.</summary>
    public IReadOnlyList<T> Leaves { get; }

    /// <summary>The first argument of most ops.</summary>
    public T Input => Tensor("input");

    /// <summary>Whether an argument is given and not null.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>Whether an argument is a tensor.</summary>
    public bool IsTensor(string name) => Find(name) is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty("t", out _);

    /// <summary>Whether an argument is a string.</summary>
    public bool IsText(string name) => Find(name) is { ValueKind: JsonValueKind.String };

    /// <summary>Whether an argument is a list.</summary>
    public bool IsList(string name) => Find(name) is { ValueKind: JsonValueKind.Array };

    /// <summary>A tensor.</summary>
    public T Tensor(string name) => ToTensor(Need(name), name);

    /// <summary>A tensor, or null if it is not given.</summary>
    public T? TensorOrNull(string name) => Find(name) is { } value ? ToTensor(value, name) : null;

    /// <summary>A tensor's value as a constant, where PyTorch's own call copies it.</summary>
    public T Constant(string name) => _world.Make(_world.ValueOf(Tensor(name)), requiresGrad: false);

    /// <summary>A list of tensors; a single one counts as a list.</summary>
    public T[] Tensors(string name) => Need(name) is { ValueKind: JsonValueKind.Array } list
        ? [.. list.EnumerateArray().Select(value => ToTensor(value, name))]
        : [Tensor(name)];

    /// <summary>A floating or whole number, or a truth value as 0 or 1.</summary>
    public double Number(string name, double? otherwise = null)
        => Find(name) is { } value ? ToNumber(value, name) : otherwise ?? throw Missing(name);

    /// <summary>A number, or null if it is not given.</summary>
    public double? NumberOrNull(string name) => Find(name) is { } value ? ToNumber(value, name) : null;

    /// <summary>A list of numbers.</summary>
    public double[] Numbers(string name) => [.. Need(name).EnumerateArray().Select(value => ToNumber(value, name))];

    /// <summary>A whole number.</summary>
    public int Int(string name, int? otherwise = null) => Find(name) is { } value ? ToInt(value, name) : otherwise ?? throw Missing(name);

    /// <summary>A whole number, or null if it is not given.</summary>
    public int? IntOrNull(string name) => Find(name) is { } value ? ToInt(value, name) : null;

    /// <summary>Whole numbers; a single one counts as a list.</summary>
    public int[] Ints(string name) => Find(name) is { } value ? ToInts(value, name) : throw Missing(name);

    /// <summary>Whole numbers, or null if they are not given.</summary>
    public int[]? IntsOrNull(string name) => Find(name) is { } value ? ToInts(value, name) : null;

    /// <summary>Dimensions to reduce; as in PyTorch's older reductions an empty list means all of them, and so does none.</summary>
    public int[]? Dims(string name) => IntsOrNull(name) is { Length: > 0 } dims ? dims : null;

    /// <summary>A truth value.</summary>
    public bool Flag(string name, bool otherwise = false) => Find(name)?.GetBoolean() ?? otherwise;

    /// <summary>A string.</summary>
    public string Text(string name, string otherwise) => Find(name)?.GetString() ?? otherwise;

    /// <summary>How a loss over many samples becomes one number.</summary>
    /// <exception cref="UnsupportedCallException">The library has no such reduction.</exception>
    public Reduction Reduction()
    {
        // The two flags that the word replaced go before it, where one of them is given.
        var reduction = Has("reduce") || Has("size_average")
            ? !Flag("reduce", true) ? "none" : Flag("size_average", true) ? "mean" : "sum"
            : "";
        var word = Text("reduction", "mean");
        return (reduction.Length > 0 ? reduction : word) switch
        {
            "mean" => Autograd.Reduction.Mean,
            "sum" => Autograd.Reduction.Sum,
            "none" => Autograd.Reduction.None,
            var other => throw new UnsupportedCallException($"argument reduction={other}"),
        };
    }

    /// <summary>The input in the dtype that an argument asks for.</summary>
    public T InputAs(string dtype) => Find(dtype) is { } value
        ? Input.To(value.GetProperty("dtype").GetString() switch
        {
            "float64" => DType.Float64,
            "float32" => DType.Float32,
            "int64" => DType.Int64,
            "bool" => DType.Bool,
            var other => throw new UnsupportedCallException($"argument {dtype}={other}"),
        })
        : Input;

    /// <summary>An argument as the file has it, for what only one op takes.</summary>
    public JsonElement Raw(string name) => Need(name);

    /// <summary>Says that an argument chooses how PyTorch computes, not what.</summary>
    public void Ignore(params string[] names) => _read.UnionWith(names);

    /// <summary>The only value that the library has for an argument: any other is unsupported.</summary>
    /// <exception cref="UnsupportedCallException">It is given with another value.</exception>
    public void Only(string name, string text)
    {
        if (Find(name) is { } value && !string.Equals(value.ToString(), text, StringComparison.OrdinalIgnoreCase))
            throw new UnsupportedCallException($"argument {name}={Describe(value)}");
    }

    /// <summary>The only number that the library has for an argument: any other is unsupported.</summary>
    /// <exception cref="UnsupportedCallException">It is given with another value.</exception>
    public void Only(string name, double number)
    {
        if (Find(name) is { } value && ToNumber(value, name) != number) throw new UnsupportedCallException($"argument {name}={Describe(value)}");
    }

    /// <summary>Checks that every argument was read; one that is null says nothing and may be left.</summary>
    /// <exception cref="UnsupportedCallException">One was not.</exception>
    public void EnsureAllRead()
    {
        foreach (var (name, value) in _given)
            if (!_read.Contains(name) && value.ValueKind != JsonValueKind.Null) throw new UnsupportedCallException($"argument {name}");
    }

    private static JsonElement Rest(IReadOnlyList<JsonElement> arguments, int from)
        => arguments.Count == from + 1 && arguments[from].ValueKind == JsonValueKind.Array
            ? arguments[from]
            : JsonDocument.Parse("[" + string.Join(',', arguments.Skip(from).Select(static a => a.GetRawText())) + "]").RootElement;

    private static string Describe(JsonElement value) => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("t", out _) ? "a tensor" : value.ToString();

    private static UnsupportedCallException Missing(string name) => new($"argument {name} not given");

    private static UnsupportedCallException Unfit(string name, JsonElement value) => new($"argument {name}={Describe(value)}");

    private static double ToNumber(JsonElement value, string name) => value.ValueKind switch
    {
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.Object when value.TryGetProperty("f", out var f) => OpInfoTensor.Number(f),
        _ => throw Unfit(name, value),
    };

    private static int ToInt(JsonElement value, string name) => value.ValueKind == JsonValueKind.Number ? value.GetInt32() : throw Unfit(name, value);

    private static int[] ToInts(JsonElement value, string name)
        => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => ToInt(v, name))] : [ToInt(value, name)];

    private T ToTensor(JsonElement value, string name)
        => value.ValueKind == JsonValueKind.Object && value.TryGetProperty("t", out var t) ? Leaves[t.GetInt32()] : throw Unfit(name, value);

    private JsonElement Need(string name) => Find(name) ?? throw Missing(name);

    private JsonElement? Find(string name)
    {
        _read.Add(name);
        return _given.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }
}
