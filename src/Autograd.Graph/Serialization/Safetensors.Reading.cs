using System.Buffers.Binary;
using Autograd.Serialization;

namespace Autograd;

public static partial class Safetensors
{
    private const int LengthBytes = 8;

    /// <summary>
    /// The content of a file. Everything in the header is checked before the first tensor is made, so that no more is
    /// allocated than the file is large: a hostile file is refused, never believed.
    /// </summary>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="InvalidDataException">
    /// The header's length does not fit the file or is above <see cref="MaxHeaderBytes"/>; the header is not JSON, is nested
    /// too deep or has a key twice; a dtype is unknown; a shape has a negative or too large size, more than 32 dimensions or
    /// too many elements; data are out of the file, do not fit the shape, overlap, or leave a hole; a BOOL is neither 0 nor 1.
    /// The message says what, and at which byte of the file.
    /// </exception>
    public static SafetensorsContent Read(ReadOnlySpan<byte> bytes) => Content(new SpanSource(bytes));

    /// <summary>The content of a file, without a copy of the file in memory beside its tensors.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>; the message begins with the path.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsContent Load(string path)
        => WholeFile.Read(path, static stream => Content(new StreamSource(stream, stream.Length)));

    /// <summary>
    /// A file as a map in memory: its header is read and checked now, each tensor when it is asked for. Many processes may
    /// share one, and what nobody asks for is never read.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>, but for the values, which are looked at when they are read; the message begins with the path.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static SafetensorsFile Map(string path) => SafetensorsFile.Open(path);

    private static SafetensorsContent Content<TSource>(TSource source)
        where TSource : IByteSource, allows ref struct
    {
        var header = Header(source);
        var tensors = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var entry in header.Entries) tensors.Add(entry.Name, entry.Make(source));
        return new SafetensorsContent(tensors, header.Metadata);
    }

    /// <summary>A file's header, checked against the number of bytes behind it.</summary>
    internal static SafetensorsHeader Header<TSource>(TSource source)
        where TSource : IByteSource, allows ref struct
    {
        if (source.Length < LengthBytes) throw SafetensorsErrors.TooShort(source.Length);
        Span<byte> prefix = stackalloc byte[LengthBytes];
        source.CopyTo(0, prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > MaxHeaderBytes) throw SafetensorsErrors.HeaderTooLong(length, MaxHeaderBytes);
        if (length > (ulong)source.Length - LengthBytes) throw SafetensorsErrors.HeaderLength(length, source.Length);
        var json = new byte[(int)length];
        source.CopyTo(LengthBytes, json);
        if (json.Length == 0 || json[0] != '{') throw SafetensorsErrors.HeaderStart();
        return SafetensorsHeader.Parse(json, source.Length);
    }
}
