using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Autograd;

public static partial class Safetensors
{
    // The header's object, an entry's, and the arrays within.
    private const int MaxDepth = 3;

    /// <summary>
    /// The content of a file. Everything in the header is checked before the first tensor is made, so that no more is
    /// allocated than the file is large: a hostile file is refused, never believed.
    /// </summary>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="InvalidDataException">
    /// The header's length does not fit the file or is above <see cref="MaxHeaderBytes"/>; the header is not JSON, is nested
    /// too deep or has a key twice; a dtype is unknown; a shape has a negative or too large size, more than 32 dimensions or
    /// too many elements; data are out of the file, do not fit the shape, overlap, or leave a hole; a BOOL is neither 0 nor 1.
    /// </exception>
    public static SafetensorsContent Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 8) throw SafetensorsErrors.TooShort(bytes.Length);
        var header = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (header > MaxHeaderBytes) throw SafetensorsErrors.HeaderTooLong(header, MaxHeaderBytes);
        if (header > (ulong)bytes.Length - 8) throw SafetensorsErrors.HeaderLength(header, bytes.Length);
        var json = bytes.Slice(8, (int)header);
        var data = bytes[(8 + (int)header)..];
        if (json.Length == 0 || json[0] != '{') throw SafetensorsErrors.HeaderStart();

        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        List<Entry> entries;
        try
        {
            entries = Parse(json, metadata, data.Length);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Text that is no JSON, or a string in it that is no Unicode.
            throw SafetensorsErrors.NotJson(e);
        }

        Cover(entries, data.Length);
        var tensors = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var entry in entries) tensors.Add(entry.Name, entry.Make(data));
        return new SafetensorsContent(tensors, metadata);
    }

    private static List<Entry> Parse(ReadOnlySpan<byte> json, SortedDictionary<string, string> metadata, int data)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        var entries = new List<Entry>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!names.Add(name)) throw SafetensorsErrors.Twice("header", name);
            if (name is MetadataKey) ParseMetadata(ref reader, metadata);
            else entries.Add(ParseEntry(ref reader, name, data));
        }

        // Nothing but white space may follow; the reader refuses the rest.
        reader.Read();
        return entries;
    }

    private static void ParseMetadata(ref Utf8JsonReader reader, SortedDictionary<string, string> metadata)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw SafetensorsErrors.Unexpected(MetadataKey, "an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String) throw SafetensorsErrors.Unexpected(MetadataKey, "a string under every key");
            if (!metadata.TryAdd(key, reader.GetString()!)) throw SafetensorsErrors.Twice(MetadataKey, key);
        }
    }

    private static Entry ParseEntry(ref Utf8JsonReader reader, string name, int data)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw SafetensorsErrors.Unexpected($"tensor '{name}'", "an object");
        DType? dtype = null;
        Shape? shape = null;
        (long Begin, long End)? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            if ((key is "dtype" && dtype is not null) || (key is "shape" && shape is not null) || (key is "data_offsets" && offsets is not null))
                throw SafetensorsErrors.Twice($"tensor '{name}'", key);
            reader.Read();
            switch (key)
            {
                case "dtype": dtype = ParseDType(ref reader, name); break;
                case "shape": shape = ParseShape(ref reader, name); break;
                case "data_offsets": offsets = ParseOffsets(ref reader, name); break;
                default: throw SafetensorsErrors.UnknownKey(name, key);
            }
        }

        if (dtype is not { } type) throw SafetensorsErrors.Missing(name, "dtype");
        if (shape is not { } sizes) throw SafetensorsErrors.Missing(name, "shape");
        if (offsets is not var (begin, end)) throw SafetensorsErrors.Missing(name, "data_offsets");
        if (begin < 0 || end < begin) throw SafetensorsErrors.Reversed(name, begin, end);
        if (end > data) throw SafetensorsErrors.OutOfFile(name, end, data);
        if ((long)sizes.Numel * type.ItemSize() != end - begin) throw SafetensorsErrors.WrongSize(name, sizes, type, end - begin);
        return new Entry(name, type, sizes, (int)begin, (int)end);
    }

    private static DType ParseDType(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.String) throw SafetensorsErrors.Unexpected($"tensor '{name}', dtype", "a string");
        return reader.GetString() switch
        {
            "F32" => DType.Float32,
            "F64" => DType.Float64,
            "I64" => DType.Int64,
            "BOOL" => DType.Bool,
            var other => throw SafetensorsErrors.UnknownDType(name, other!),
        };
    }

    private static Shape ParseShape(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw SafetensorsErrors.Unexpected($"tensor '{name}', shape", "an array of integers");
        Span<int> dims = stackalloc int[Shape.MaxRank];
        var (rank, count) = (0, 1L);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var size = ParseInteger(ref reader, name, "shape");
            if (size is < 0 or > int.MaxValue) throw SafetensorsErrors.SizeOutOfRange(name);
            if (rank == dims.Length) throw SafetensorsErrors.TooManyDims(name);
            dims[rank++] = (int)size;

            // Zeros left out, as a shape counts: [0, 2³¹, 2³¹] would be empty and yet overflow.
            if (size > 0) count *= size;
            if (count > Array.MaxLength) throw SafetensorsErrors.TooLarge(name, dims[..rank]);
        }

        return Shape.Create(dims[..rank]);
    }

    private static (long Begin, long End) ParseOffsets(ref Utf8JsonReader reader, string name)
    {
        const string What = "two integers";
        if (reader.TokenType != JsonTokenType.StartArray) throw SafetensorsErrors.Unexpected($"tensor '{name}', data_offsets", What);
        reader.Read();
        var begin = ParseInteger(ref reader, name, "data_offsets");
        reader.Read();
        var end = ParseInteger(ref reader, name, "data_offsets");
        reader.Read();
        return reader.TokenType == JsonTokenType.EndArray ? (begin, end) : throw SafetensorsErrors.Unexpected($"tensor '{name}', data_offsets", What);
    }

    private static long ParseInteger(ref Utf8JsonReader reader, string name, string key)
        => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value)
            ? value : throw SafetensorsErrors.Unexpected($"tensor '{name}', {key}", "integers of 64 bits");

    /// <summary>Every byte of data belongs to one tensor. One without elements takes no place and may stand anywhere between.</summary>
    private static void Cover(List<Entry> entries, int data)
    {
        entries.Sort(static (x, y) => x.Begin != y.Begin ? x.Begin.CompareTo(y.Begin) : x.End.CompareTo(y.End));
        var next = 0;
        foreach (var entry in entries)
        {
            if (entry.Begin < next) throw SafetensorsErrors.Overlap(entry.Name, entry.Begin, next);
            if (entry.Begin > next) throw SafetensorsErrors.Hole(next, entry.Begin);
            next = entry.End;
        }

        if (next != data) throw SafetensorsErrors.Hole(next, data);
    }

    /// <summary>One tensor of the header, checked.</summary>
    private readonly record struct Entry(string Name, DType DType, Shape Shape, int Begin, int End)
    {
        internal Tensor Make(ReadOnlySpan<byte> data)
        {
            var bytes = data[Begin..End];
            return DType switch
            {
                DType.Float32 => Of<float>(bytes),
                DType.Float64 => Of<double>(bytes),
                DType.Int64 => Of<long>(bytes),
                _ => bytes.IndexOfAnyExceptInRange((byte)0, (byte)1) < 0 ? Of<bool>(bytes) : throw SafetensorsErrors.NotABool(Name),
            };
        }

        private Tensor Of<T>(ReadOnlySpan<byte> bytes)
            where T : unmanaged
        {
            var array = NdArray.Fresh<T>(Shape, out var buffer);
            var into = MemoryMarshal.AsBytes(buffer.AsSpan());
            bytes.CopyTo(into);
            if (!BitConverter.IsLittleEndian) Swap(into, DType.ItemSize());
            return new Tensor(array);
        }
    }
}
