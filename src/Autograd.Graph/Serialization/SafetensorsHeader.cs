using System.Text.Json;
using Autograd.Serialization;

namespace Autograd;

/// <summary>What the header of a safetensors file says, checked.</summary>
/// <param name="Entries">One a tensor, in the order of their data.</param>
/// <param name="Metadata">The file's own notes.</param>
internal sealed record SafetensorsHeader(List<SafetensorsHeader.Entry> Entries, SortedDictionary<string, string> Metadata)
{
    // The header's object, an entry's, and the arrays within.
    private const int MaxDepth = 3;

    // Where the header begins in the file.
    private const int Start = 8;

    /// <summary>Reads a header.</summary>
    /// <param name="json">Its text.</param>
    /// <param name="fileBytes">The length of the file.</param>
    /// <exception cref="InvalidDataException">It is malformed, or does not fit the file.</exception>
    internal static SafetensorsHeader Parse(ReadOnlySpan<byte> json, long fileBytes)
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var entries = new List<Entry>();
        var dataAt = Start + json.Length;
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            ParseObject(ref reader, entries, metadata, dataAt, fileBytes - dataAt);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Text that is no JSON, or a string in it that is no Unicode.
            throw SafetensorsErrors.NotJson(Start + reader.BytesConsumed, e);
        }

        Cover(entries, dataAt, fileBytes);
        return new SafetensorsHeader(entries, metadata);
    }

    private static void ParseObject(
        ref Utf8JsonReader reader, List<Entry> entries, SortedDictionary<string, string> metadata, long dataAt, long dataBytes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            if (!names.Add(name)) throw SafetensorsErrors.Twice(At(reader), "header", name);
            if (name is Safetensors.MetadataKey) ParseMetadata(ref reader, metadata);
            else entries.Add(ParseEntry(ref reader, name, dataAt, dataBytes));
        }

        // Nothing but white space may follow; the reader refuses the rest.
        reader.Read();
    }

    private static void ParseMetadata(ref Utf8JsonReader reader, SortedDictionary<string, string> metadata)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject) throw SafetensorsErrors.Unexpected(At(reader), Safetensors.MetadataKey, "an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            if (reader.TokenType != JsonTokenType.String) throw SafetensorsErrors.Unexpected(At(reader), Safetensors.MetadataKey, "a string under every key");
            if (!metadata.TryAdd(key, reader.GetString()!)) throw SafetensorsErrors.Twice(At(reader), Safetensors.MetadataKey, key);
        }
    }

    private static Entry ParseEntry(ref Utf8JsonReader reader, string name, long dataAt, long dataBytes)
    {
        reader.Read();
        var at = At(reader);
        if (reader.TokenType != JsonTokenType.StartObject) throw SafetensorsErrors.Unexpected(at, $"tensor '{name}'", "an object");
        DType? dtype = null;
        Shape? shape = null;
        (long Begin, long End)? offsets = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (key, keyAt) = (reader.GetString()!, At(reader));
            if ((key is "dtype" && dtype is not null) || (key is "shape" && shape is not null) || (key is "data_offsets" && offsets is not null))
                throw SafetensorsErrors.Twice(keyAt, $"tensor '{name}'", key);
            reader.Read();
            switch (key)
            {
                case "dtype": dtype = ParseDType(ref reader, name); break;
                case "shape": shape = ParseShape(ref reader, name); break;
                case "data_offsets": offsets = ParseOffsets(ref reader, name); break;
                default: throw SafetensorsErrors.UnknownKey(keyAt, name, key);
            }
        }

        if (dtype is not { } type) throw SafetensorsErrors.Missing(at, name, "dtype");
        if (shape is not { } sizes) throw SafetensorsErrors.Missing(at, name, "shape");
        if (offsets is not var (begin, end)) throw SafetensorsErrors.Missing(at, name, "data_offsets");
        if (begin < 0 || end < begin) throw SafetensorsErrors.Reversed(at, name, begin, end);
        if (end > dataBytes) throw SafetensorsErrors.OutOfFile(at, name, end, dataBytes);
        if ((long)sizes.Numel * type.ItemSize() != end - begin) throw SafetensorsErrors.WrongSize(at, name, sizes, type, end - begin);
        return new Entry(name, type, sizes, dataAt + begin, dataAt + end);
    }

    private static DType ParseDType(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.String) throw SafetensorsErrors.Unexpected(At(reader), $"tensor '{name}', dtype", "a string");
        return reader.GetString() switch
        {
            "F32" => DType.Float32,
            "F64" => DType.Float64,
            "I64" => DType.Int64,
            "BOOL" => DType.Bool,
            var other => throw SafetensorsErrors.UnknownDType(At(reader), name, other!),
        };
    }

    private static Shape ParseShape(ref Utf8JsonReader reader, string name)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw SafetensorsErrors.Unexpected(At(reader), $"tensor '{name}', shape", "an array of integers");
        Span<int> dims = stackalloc int[Shape.MaxRank];
        var (rank, count) = (0, 1L);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var size = ParseInteger(ref reader, name, "shape");
            if (size is < 0 or > int.MaxValue) throw SafetensorsErrors.SizeOutOfRange(At(reader), name);
            if (rank == dims.Length) throw SafetensorsErrors.TooManyDims(At(reader), name);
            dims[rank++] = (int)size;

            // Zeros left out, as a shape counts: [0, 2³¹, 2³¹] would be empty and yet overflow.
            if (size > 0) count *= size;
            if (count > Array.MaxLength) throw SafetensorsErrors.TooLarge(At(reader), name, dims[..rank]);
        }

        return Shape.Create(dims[..rank]);
    }

    private static (long Begin, long End) ParseOffsets(ref Utf8JsonReader reader, string name)
    {
        const string What = "two integers";
        if (reader.TokenType != JsonTokenType.StartArray) throw SafetensorsErrors.Unexpected(At(reader), $"tensor '{name}', data_offsets", What);
        reader.Read();
        var begin = ParseInteger(ref reader, name, "data_offsets");
        reader.Read();
        var end = ParseInteger(ref reader, name, "data_offsets");
        reader.Read();
        return reader.TokenType == JsonTokenType.EndArray ? (begin, end) : throw SafetensorsErrors.Unexpected(At(reader), $"tensor '{name}', data_offsets", What);
    }

    private static long ParseInteger(ref Utf8JsonReader reader, string name, string key)
        => reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value)
            ? value : throw SafetensorsErrors.Unexpected(At(reader), $"tensor '{name}', {key}", "integers of 64 bits");

    private static long At(Utf8JsonReader reader) => Start + reader.TokenStartIndex;

    /// <summary>Every byte of data belongs to one tensor. One without elements takes no place and may stand anywhere between.</summary>
    private static void Cover(List<Entry> entries, long dataAt, long fileBytes)
    {
        entries.Sort(static (x, y) => x.Begin != y.Begin ? x.Begin.CompareTo(y.Begin) : x.End.CompareTo(y.End));
        var next = dataAt;
        foreach (var entry in entries)
        {
            if (entry.Begin < next) throw SafetensorsErrors.Overlap(entry.Begin, entry.Name, entry.Begin - dataAt, next - dataAt);
            if (entry.Begin > next) throw SafetensorsErrors.Hole(next, next - dataAt, entry.Begin - dataAt);
            next = entry.End;
        }

        if (next != fileBytes) throw SafetensorsErrors.Hole(next, next - dataAt, fileBytes - dataAt);
    }

    /// <summary>One tensor of the header.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="DType">Its dtype.</param>
    /// <param name="Shape">Its shape.</param>
    /// <param name="Begin">The first byte of its data, counted from the beginning of the file.</param>
    /// <param name="End">The byte after its last one.</param>
    internal readonly record struct Entry(string Name, DType DType, Shape Shape, long Begin, long End)
    {
        internal Tensor Make<TSource>(TSource source)
            where TSource : IByteSource, allows ref struct
        {
            var name = Name;
            return new Tensor(ArrayBytes.Read(source, Begin, DType, Shape, bigEndian: false, (at, _) => SafetensorsErrors.NotABool(at, name)));
        }
    }
}
