using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Autograd.Serialization;

/// <summary>
/// What stands in front of an npy file's data, checked: a magic word, a version, a length, and a Python dictionary with the
/// three keys descr, fortran_order and shape, padded with spaces (NumPy's <c>numpy.lib.format</c>, versions 1.0, 2.0, 3.0).
/// </summary>
/// <param name="DType">The dtype.</param>
/// <param name="BigEndian">Whether the first byte of an element is its highest.</param>
/// <param name="Fortran">Whether the first dimension runs fastest.</param>
/// <param name="Shape">The shape.</param>
/// <param name="DataAt">Where the data begin.</param>
internal readonly record struct NpyHeader(DType DType, bool BigEndian, bool Fortran, Shape Shape, long DataAt)
{
    /// <summary>The longest header that is read, in bytes; that of 32 dimensions takes some 500.</summary>
    internal const int MaxHeaderBytes = 1 << 16;

    private const int Alignment = 64;

    private static ReadOnlySpan<byte> Magic => "NUMPY"u8;

    /// <summary>Reads what stands in front of the data, which must be all of the rest.</summary>
    /// <exception cref="InvalidDataException">It is malformed, or does not fit the number of bytes.</exception>
    internal static NpyHeader Read<TSource>(TSource source)
        where TSource : IByteSource, allows ref struct
    {
        const int PrefixBytes = 8;
        if (source.Length < PrefixBytes + 2) throw NpyErrors.TooShort(source.Length);
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        source.CopyTo(0, prefix);
        if (prefix[0] != 0x93 || !prefix[1..6].SequenceEqual(Magic)) throw NpyErrors.NoMagic();
        if (prefix[6] is not (1 or 2 or 3) || prefix[7] != 0) throw NpyErrors.UnknownVersion(prefix[6], prefix[7]);
        var lengthBytes = prefix[6] == 1 ? 2 : 4;
        if (source.Length < PrefixBytes + lengthBytes) throw NpyErrors.TooShort(source.Length);
        Span<byte> field = stackalloc byte[4];
        field.Clear();
        source.CopyTo(PrefixBytes, field[..lengthBytes]);
        var length = BinaryPrimitives.ReadUInt32LittleEndian(field);
        var start = PrefixBytes + lengthBytes;
        if (length > MaxHeaderBytes) throw NpyErrors.HeaderTooLong(PrefixBytes, length, MaxHeaderBytes);
        if (length > source.Length - start) throw NpyErrors.HeaderLength(PrefixBytes, length, source.Length - start);
        var text = new byte[(int)length];
        source.CopyTo(start, text);
        var header = new NpyHeaderText(text, start).Parse() with { DataAt = start + length };
        var (bytes, there) = ((long)header.Shape.Numel * header.DType.ItemSize(), source.Length - header.DataAt);
        return bytes == there ? header : throw NpyErrors.WrongSize(header.DataAt, header.Shape, header.DType, bytes, there);
    }

    /// <summary>What stands in front of an array's data in row-major order, in version 1.0: a multiple of 64 bytes.</summary>
    internal static byte[] Write(DType dtype, Shape shape)
    {
        var sizes = new StringBuilder();
        foreach (var size in shape) sizes.Append(CultureInfo.InvariantCulture, $"{size}, ");
        if (shape.Rank > 0) sizes.Length -= shape.Rank == 1 ? 1 : 2; // (3,) and (3, 4)
        var text = $"{{'descr': '{Descr(dtype)}', 'fortran_order': False, 'shape': ({sizes}), }}";
        var whole = (10 + text.Length + 1 + Alignment - 1) / Alignment * Alignment;
        var bytes = new byte[whole];
        bytes.AsSpan().Fill((byte)' ');
        bytes[0] = 0x93;
        Magic.CopyTo(bytes.AsSpan(1));
        (bytes[6], bytes[7]) = (1, 0);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(8), (ushort)(whole - 10));
        Encoding.ASCII.GetBytes(text, bytes.AsSpan(10));
        bytes[^1] = (byte)'\n';
        return bytes;
    }

    private static string Descr(DType dtype) => dtype switch
    {
        DType.Float32 => "<f4",
        DType.Float64 => "<f8",
        DType.Int64 => "<i8",
        _ => "|b1",
    };
}
