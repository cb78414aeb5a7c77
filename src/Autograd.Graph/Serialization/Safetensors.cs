using System.Buffers.Binary;
using System.Text.Json;
using Autograd.Serialization;

namespace Autograd;

/// <summary>What a safetensors file holds.</summary>
/// <param name="Tensors">Constants by name, in the order of the names (ordinal).</param>
/// <param name="Metadata">The file's own notes; empty if it has none.</param>
public sealed record SafetensorsContent(IReadOnlyDictionary<string, Tensor> Tensors, IReadOnlyDictionary<string, string> Metadata);

/// <summary>
/// Tensors as bytes in the safetensors layout (huggingface/safetensors, format of 2023): the length of the header as 8
/// little-endian bytes, the header as JSON (for each name a dtype, a shape and where the data lie), the data in row-major
/// order, little-endian. Float32, Float64, Int64 and Bool are F32, F64, I64 and BOOL. History is not written.
/// </summary>
/// <remarks>
/// Written files depend on the tensors alone: wider dtypes first, so that all data are aligned, and names in ordinal order
/// among equals; the header is padded with spaces to a multiple of 8. That is the reference implementation's order too.
/// </remarks>
public static partial class Safetensors
{
    /// <summary>The longest header that is read or written, in bytes; the reference implementation's limit.</summary>
    public const int MaxHeaderBytes = 100_000_000;

    internal const string MetadataKey = "__metadata__";

    /// <summary>The bytes of a file with these tensors.</summary>
    /// <param name="tensors">Each name once.</param>
    /// <param name="metadata">Notes for readers, or null.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is reserved, or the file would be too large for an array.</exception>
    public static byte[] Write(IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var entries = Sorted(tensors);
        var header = Header(entries, metadata);
        var length = header.Length + entries.Sum(static entry => Bytes(entry.Tensor));
        if (length > Array.MaxLength) throw SafetensorsErrors.FileTooLarge(length);
        var bytes = new byte[length];
        using var stream = new MemoryStream(bytes);
        Write(stream, header, entries);
        return bytes;
    }

    /// <summary>Writes a file with these tensors. Everything that can be refused is refused before the first byte.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="tensors">Each name once.</param>
    /// <param name="metadata">Notes for readers, or null.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is reserved.</exception>
    public static void Write(Stream stream, IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var entries = Sorted(tensors);
        Write(stream, Header(entries, metadata), entries);
    }

    /// <summary>
    /// Writes a file with these tensors, whole or not at all: into a temporary file beside it, which is flushed to the disk and
    /// then renamed. Until then, and if the process is killed, the path shows what it showed before.
    /// </summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="tensors">Each name once.</param>
    /// <param name="metadata">Notes for readers, or null.</param>
    /// <exception cref="ArgumentException">A name occurs twice or is reserved.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IEnumerable<(string Name, Tensor Tensor)> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        var entries = Sorted(tensors);
        var header = Header(entries, metadata);
        WholeFile.Write(path, stream => Write(stream, header, entries));
    }

    private static long Bytes(Tensor tensor) => (long)tensor.Numel * tensor.DType.ItemSize();

    private static List<(string Name, Tensor Tensor)> Sorted(IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var entries = new List<(string Name, Tensor Tensor)>();
        foreach (var (name, tensor) in tensors)
        {
            ArgumentNullException.ThrowIfNull(name, nameof(tensors));
            ArgumentNullException.ThrowIfNull(tensor, nameof(tensors));
            if (name is MetadataKey) throw SafetensorsErrors.ReservedName();
            if (!names.Add(name)) throw SafetensorsErrors.NameTwice(name);
            entries.Add((name, tensor));
        }

        entries.Sort(static (x, y) => y.Tensor.DType.ItemSize() - x.Tensor.DType.ItemSize() is not 0 and var wider
            ? wider : string.CompareOrdinal(x.Name, y.Name));
        return entries;
    }

    /// <summary>The header with its length in front.</summary>
    private static byte[] Header(List<(string Name, Tensor Tensor)> entries, IReadOnlyDictionary<string, string>? metadata)
    {
        using var bytes = new MemoryStream();
        bytes.Write(stackalloc byte[8]);
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject(MetadataKey);
                foreach (var (key, value) in metadata.OrderBy(static pair => pair.Key, StringComparer.Ordinal))
                    json.WriteString(Text(key), Text(value));
                json.WriteEndObject();
            }

            var begin = 0L;
            foreach (var (name, tensor) in entries)
            {
                json.WriteStartObject(Text(name));
                json.WriteString("dtype", NameOf(tensor.DType));
                json.WriteStartArray("shape");
                foreach (var size in tensor.Shape) json.WriteNumberValue(size);
                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(begin);
                json.WriteNumberValue(begin += Bytes(tensor));
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (bytes.Length % 8 != 0) bytes.WriteByte((byte)' ');
        if (bytes.Length - 8 > MaxHeaderBytes) throw SafetensorsErrors.HeaderTooLongToWrite(bytes.Length - 8, MaxHeaderBytes);
        var header = bytes.ToArray();
        BinaryPrimitives.WriteUInt64LittleEndian(header, (ulong)header.Length - 8);
        return header;
    }

    private static string Text(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsSurrogate(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[++i])) throw SafetensorsErrors.Unwritable(text);
        }

        return text;
    }

    private static void Write(Stream stream, byte[] header, List<(string Name, Tensor Tensor)> entries)
    {
        stream.Write(header);
        foreach (var (_, tensor) in entries) ArrayBytes.Write(stream, tensor.Value);
    }

    private static string NameOf(DType dtype) => dtype switch
    {
        DType.Float32 => "F32",
        DType.Float64 => "F64",
        DType.Int64 => "I64",
        _ => "BOOL",
    };
}
