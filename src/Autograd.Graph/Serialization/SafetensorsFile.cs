using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using Autograd.Serialization;

namespace Autograd;

/// <summary>
/// A safetensors file as a map in memory, of which tensors are read one at a time. A tensor that was read is a copy of its own:
/// it stays when the map is disposed. For any number of threads.
/// </summary>
/// <remarks>
/// A file that is replaced by renaming, as <see cref="Safetensors.Save"/> does, leaves the map as it was; Windows refuses to
/// replace a file while it is mapped. One that is cut off in place is refused at the next access; if that happens in the
/// middle of one, the operating system ends the process, as it does for every map.
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _stream;
    private readonly long _length;
    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly SortedDictionary<string, SafetensorsHeader.Entry> _entries = new(StringComparer.Ordinal);

    private SafetensorsFile(string path, FileStream stream)
    {
        (_path, _stream, _length) = (path, stream, stream.Length);
        var header = Safetensors.Header(new StreamSource(stream, _length));
        foreach (var entry in header.Entries) _entries.Add(entry.Name, entry);
        Metadata = header.Metadata;
        _map = MemoryMappedFile.CreateFromFile(stream, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None, leaveOpen: true);
        _view = _map.CreateViewAccessor(0, 0, MemoryMappedFileAccess.Read);
    }

    /// <summary>The names of the tensors, sorted (ordinal).</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>The file's own notes; empty if it has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The shape of a tensor; nothing is read.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public Shape ShapeOf(string name) => Find(name).Shape;

    /// <summary>The dtype of a tensor; nothing is read.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public DType DTypeOf(string name) => Find(name).DType;

    /// <summary>A copy of a tensor, a constant. Each call makes another one.</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    /// <exception cref="InvalidDataException">A BOOL is neither 0 nor 1, or the file is shorter than it was; the message begins with the path.</exception>
    /// <exception cref="ObjectDisposedException">The map was disposed.</exception>
    public Tensor Read(string name)
    {
        var entry = Find(name);
        ObjectDisposedException.ThrowIf(_stream.SafeFileHandle.IsClosed, this);
        if (RandomAccess.GetLength(_stream.SafeFileHandle) is var length && length < entry.End) throw SafetensorsErrors.Shrunk(_path, _length, length);
        return WholeFile.Named(_path, () => entry.Make(new MapSource(_view.SafeMemoryMappedViewHandle, _length)));
    }

    /// <summary>Ends the map. Tensors that were read stay; a read that is under way on another thread is finished first.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _map.Dispose();
        _stream.Dispose();
    }

    internal static SafetensorsFile Open(string path)
    {
        var stream = WholeFile.Open(path);
        try
        {
            return WholeFile.Named(path, () => new SafetensorsFile(path, stream));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    private SafetensorsHeader.Entry Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _entries.TryGetValue(name, out var entry) ? entry : throw SafetensorsErrors.NoSuchTensor(_path, name);
    }

    // The handle counts who reads through it: it is not unmapped under them, and refuses who comes later.
    private readonly struct MapSource(SafeBuffer bytes, long length) : IByteSource
    {
        public long Length => length;

        public void CopyTo(long at, scoped Span<byte> into) => bytes.ReadSpan((ulong)at, into);
    }
}
