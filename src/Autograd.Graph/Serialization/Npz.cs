using System.IO.Compression;
using Autograd.Serialization;

namespace Autograd;

/// <summary>
/// Named tensors as NumPy's archives: a zip file with an npy file for each, as <c>numpy.savez</c> and
/// <c>numpy.savez_compressed</c> write it. See <see cref="Npy"/> for what is read.
/// </summary>
public static class Npz
{
    private const string Extension = ".npy";

    // No deflated byte stands for more than 1032 others (zlib's documentation, "maximum compression factor").
    private const long MaxRatio = 1032;

    // Equal tensors give equal files: the earliest time that a zip file knows.
    private static readonly DateTimeOffset Never = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The bytes of a file with these tensors, in the order of their names (ordinal).</summary>
    /// <param name="tensors">Each name once.</param>
    /// <param name="compress">Whether the data are deflated.</param>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public static byte[] Write(IEnumerable<(string Name, Tensor Tensor)> tensors, bool compress = false)
    {
        using var stream = new MemoryStream();
        Write(stream, tensors, compress);
        return stream.ToArray();
    }

    /// <summary>Writes a file with these tensors, in the order of their names (ordinal).</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="tensors">Each name once.</param>
    /// <param name="compress">Whether the data are deflated.</param>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    public static void Write(Stream stream, IEnumerable<(string Name, Tensor Tensor)> tensors, bool compress = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Write(stream, Sorted(tensors), compress);
    }

    /// <summary>Writes a file with these tensors, whole or not at all, as <see cref="Safetensors.Save"/> does.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="tensors">Each name once.</param>
    /// <param name="compress">Whether the data are deflated.</param>
    /// <exception cref="ArgumentException">A name occurs twice.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, IEnumerable<(string Name, Tensor Tensor)> tensors, bool compress = false)
    {
        var sorted = Sorted(tensors);
        WholeFile.Write(path, stream => Write(stream, sorted, compress));
    }

    /// <summary>The tensors of a file by name, constants, in the order of the names (ordinal).</summary>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="InvalidDataException">
    /// The file is no zip file, or damaged; an entry occurs twice, is encrypted, is no npy file, or claims more data than its
    /// bytes can stand for. The message says what, and where: the entry, and the byte of what is in it.
    /// </exception>
    public static unsafe IReadOnlyDictionary<string, Tensor> Read(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            // An empty span has no address.
            using Stream stream = first is null ? new MemoryStream() : new UnmanagedMemoryStream(first, bytes.Length);
            return Read(stream);
        }
    }

    /// <summary>The tensors of a file by name, constants, in the order of the names (ordinal).</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Read(ReadOnlySpan{byte})"/>; the message begins with the path.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, Tensor> Load(string path) => WholeFile.Read(path, static stream => Read(stream));

    private static SortedDictionary<string, Tensor> Sorted(IEnumerable<(string Name, Tensor Tensor)> tensors)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        var sorted = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        foreach (var (name, tensor) in tensors)
        {
            ArgumentNullException.ThrowIfNull(name, nameof(tensors));
            ArgumentNullException.ThrowIfNull(tensor, nameof(tensors));
            if (!sorted.TryAdd(name, tensor)) throw NpzErrors.NameTwice(name);
        }

        return sorted;
    }

    private static void Write(Stream stream, SortedDictionary<string, Tensor> tensors, bool compress)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
        foreach (var (name, tensor) in tensors)
        {
            var entry = archive.CreateEntry(name + Extension, compress ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
            entry.LastWriteTime = Never;
            using var content = entry.Open();
            Npy.Write(content, tensor);
        }
    }

    private static SortedDictionary<string, Tensor> Read(Stream stream)
    {
        var tensors = new SortedDictionary<string, Tensor>(StringComparer.Ordinal);
        var entry = "";
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            var left = stream.Length;
            foreach (var part in archive.Entries)
            {
                entry = part.FullName;

                // Entries that share their bytes would let a small file stand for any number of large tensors.
                if ((left -= part.CompressedLength) < 0) throw NpzErrors.Overlap();
                if (!entry.EndsWith(Extension, StringComparison.Ordinal)) throw NpzErrors.NoNpy();
                if (!tensors.TryAdd(entry[..^Extension.Length], Read(part))) throw NpzErrors.Twice();
            }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or IOException)
        {
            throw NpzErrors.In(entry, stream.Position, e);
        }

        return tensors;
    }

    private static Tensor Read(ZipArchiveEntry entry)
    {
        if (entry.IsEncrypted) throw NpzErrors.Encrypted();
        if (entry.Length / MaxRatio > entry.CompressedLength) throw NpzErrors.Overblown(entry.Length, entry.CompressedLength);
        using var content = entry.Open();
        var source = new CheckedStream(content);
        var tensor = Npy.Read(new StreamSource(source, entry.Length));
        if (content.ReadByte() >= 0) throw NpzErrors.TooMuch(entry.Length);
        return source.Crc == entry.Crc32 ? tensor : throw NpzErrors.Damaged(source.Crc, entry.Crc32);
    }
}
