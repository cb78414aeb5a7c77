using Autograd.Serialization;

namespace Autograd;

/// <summary>
/// Single tensors as NumPy's files. Read are versions 1.0 to 3.0, both byte orders, C and Fortran order, of the dtypes
/// float32, float64, int64 and bool; others are refused by name. Written is what <c>numpy.save</c> writes: version 1.0, C
/// order, little-endian. History is not written.
/// </summary>
public static class Npy
{
    /// <summary>The bytes of a file with this tensor.</summary>
    /// <exception cref="ArgumentException">The file would be too large for an array; write to a stream.</exception>
    public static byte[] Write(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        var header = NpyHeader.Write(tensor.DType, tensor.Shape);
        var length = header.Length + ((long)tensor.Numel * tensor.DType.ItemSize());
        if (length > Array.MaxLength) throw NpyErrors.FileTooLarge(length);
        var bytes = new byte[length];
        using var stream = new MemoryStream(bytes);
        Write(stream, tensor);
        return bytes;
    }

    /// <summary>Writes a file with this tensor.</summary>
    public static void Write(Stream stream, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(tensor);
        var value = tensor.Value;
        stream.Write(NpyHeader.Write(value.DType, value.Shape));
        ArrayBytes.Write(stream, value);
    }

    /// <summary>Writes a file with this tensor, whole or not at all, as <see cref="Safetensors.Save"/> does.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="tensor">The tensor.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        WholeFile.Write(path, stream => Write(stream, tensor));
    }

    /// <summary>The tensor of a file, a constant. No more is allocated than the file is large.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <exception cref="InvalidDataException">
    /// The file is no npy file, of another version or dtype, or has fewer or more data than its shape takes. The message says
    /// what, and at which byte of the file.
    /// </exception>
    public static Tensor Read(ReadOnlySpan<byte> bytes) => Read(new SpanSource(bytes));

    /// <summary>The tensor of a file, a constant.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">As for <see cref="Read(ReadOnlySpan{byte})"/>; the message begins with the path.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static Tensor Load(string path) => WholeFile.Read(path, static stream => Read(new StreamSource(stream, stream.Length)));

    internal static Tensor Read<TSource>(TSource source)
        where TSource : IByteSource, allows ref struct
    {
        var header = NpyHeader.Read(source);
        var dims = header.Shape.ToArray();
        if (header.Fortran) Array.Reverse(dims);
        var array = ArrayBytes.Read(source, header.DataAt, header.DType, Shape.Create(dims), header.BigEndian, NpyErrors.NotABool);
        if (!header.Fortran || dims.Length < 2) return new Tensor(array);

        // The first dimension runs fastest: row-major for the dimensions in the other order.
        var order = new int[dims.Length];
        for (var d = 0; d < order.Length; d++) order[d] = order.Length - 1 - d;
        return new Tensor(array.Permute(order).Contiguous());
    }
}
