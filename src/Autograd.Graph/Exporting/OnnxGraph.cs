using System.Globalization;
using System.Runtime.InteropServices;

namespace Autograd.Exporting;

/// <summary>The nodes and constants of a model while they are put together.</summary>
internal sealed class OnnxGraph
{
    private readonly Dictionary<NdArray, string> _constants = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private int _next;

    /// <summary>The nodes: the name of the op of ours that each is part of, and its bytes.</summary>
    internal List<(string From, byte[] Bytes)> Nodes { get; } = [];

    /// <summary>Constants and parameters: the name of the op of ours that asked first, and the bytes.</summary>
    internal List<(string From, byte[] Bytes)> Initializers { get; } = [];

    /// <summary>The name of the op of ours that is being written.</summary>
    internal string From { get; set; } = "";

    internal static int TypeOf(DType dtype) => dtype switch { DType.Float32 => 1, DType.Float64 => 11, DType.Int64 => 7, _ => 9 };

    /// <summary>Takes a name that a user gave.</summary>
    internal string Reserve(string name) => name.Length > 0 && _names.Add(name) ? name : throw OnnxErrors.NameTwice(name);

    /// <summary>A parameter under its own name.</summary>
    internal void Parameter(string name, NdArray value) => Initializers.Add((name, Bytes(name, value)));

    /// <summary>A constant; one that occurs often is written once.</summary>
    internal string Constant(NdArray value)
    {
        if (_constants.TryGetValue(value, out var known)) return known;
        var name = Fresh("constant");
        Initializers.Add((From, Bytes(name, value)));
        return _constants[value] = name;
    }

    /// <summary>Whole numbers as a constant vector.</summary>
    internal string Vector(params ReadOnlySpan<long> numbers) => Constant(NdArray.From(numbers, Shape.Of(numbers.Length)));

    /// <inheritdoc cref="Vector(ReadOnlySpan{long})"/>
    internal string Vector(IEnumerable<int> numbers) => Vector([.. numbers.Select(static number => (long)number)]);

    /// <summary>A number as a constant.</summary>
    internal string Scalar(double number, DType dtype) => Constant(NdArray.Scalar(number, dtype));

    /// <summary>A node of one output.</summary>
    internal string Node(string type, ReadOnlySpan<string> inputs, params ReadOnlySpan<(string Name, object Value)> attributes)
        => Node(type, inputs, 1, attributes)[0];

    /// <summary>A node.</summary>
    /// <param name="type">ONNX's name of the op.</param>
    /// <param name="inputs">Names of values.</param>
    /// <param name="outputs">How many outputs it has.</param>
    /// <param name="attributes">Their values are long, double, string or int[].</param>
    internal string[] Node(string type, ReadOnlySpan<string> inputs, int outputs, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var names = new string[outputs];
        for (var o = 0; o < outputs; o++) names[o] = Fresh(type);
        Write(type, inputs, names, attributes);
        return names;
    }

    /// <summary>The last node of a value that has a name of the user's.</summary>
    internal void Output(string name, string value) => Write("Identity", [value], [name]);

    private string Fresh(string type)
    {
        string name;
        do name = type + "_" + (_next++).ToString(CultureInfo.InvariantCulture);
        while (!_names.Add(name));
        return name;
    }

    private void Write(string type, ReadOnlySpan<string> inputs, ReadOnlySpan<string> outputs, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        var node = new ProtoWriter();
        foreach (var input in inputs) node.Write(1, input);
        foreach (var output in outputs) node.Write(2, output);
        node.Write(3, outputs[0]);
        node.Write(4, type);
        foreach (var (name, value) in attributes) node.Write(5, attribute => Attribute(attribute, name, value));
        Nodes.Add((From, node.Bytes.ToArray()));
    }

    private static void Attribute(ProtoWriter attribute, string name, object value)
    {
        attribute.Write(1, name);
        switch (value)
        {
            case double number:
                attribute.Write(2, (float)number);
                attribute.Write(20, 1);
                break;
            case string text:
                attribute.Write(4, text);
                attribute.Write(20, 3);
                break;
            case int[] numbers:
                foreach (var number in numbers) attribute.Write(8, (long)number);
                attribute.Write(20, 7);
                break;
            default:
                attribute.Write(3, Convert.ToInt64(value, CultureInfo.InvariantCulture));
                attribute.Write(20, 2);
                break;
        }
    }

    private static byte[] Bytes(string name, NdArray value)
    {
        var tensor = new ProtoWriter();
        foreach (var size in value.Shape) tensor.Write(1, (long)size);
        tensor.Write(2, (long)TypeOf(value.DType));
        tensor.Write(8, name);
        switch (value.DType)
        {
            case DType.Float32: Raw(value.AsSpan<float>()); break;
            case DType.Float64: Raw(value.AsSpan<double>()); break;
            case DType.Int64: Raw(value.AsSpan<long>()); break;
            default: Raw(value.AsSpan<bool>()); break;
        }

        return tensor.Bytes.ToArray();

        void Raw<T>(ReadOnlySpan<T> elements)
            where T : unmanaged
        {
            var bytes = MemoryMarshal.AsBytes(elements).ToArray();
            if (!BitConverter.IsLittleEndian) Swap(bytes, value.DType.ItemSize());
            tensor.Write(9, bytes);
        }
    }

    private static void Swap(Span<byte> bytes, int size)
    {
        for (var at = 0; at < bytes.Length; at += size) bytes.Slice(at, size).Reverse();
    }
}
