using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Autograd.Serialization;

/// <summary>Where a file's bytes come from: memory, a stream, a map.</summary>
internal interface IByteSource
{
    /// <summary>How many bytes there are.</summary>
    long Length { get; }

    /// <summary>Copies the bytes from a place on; they are all there.</summary>
    void CopyTo(long at, scoped Span<byte> into);
}

/// <summary>Bytes in memory.</summary>
internal readonly ref struct SpanSource(ReadOnlySpan<byte> bytes) : IByteSource
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    public long Length => _bytes.Length;

    public void CopyTo(long at, scoped Span<byte> into) => _bytes.Slice((int)at, into.Length).CopyTo(into);
}

/// <summary>A stream that is read from its beginning to its end, once.</summary>
internal sealed class StreamSource(Stream stream, long length) : IByteSource
{
    private long _at;

    public long Length => length;

    public void CopyTo(long at, scoped Span<byte> into)
    {
        if (at != _at) throw new InvalidOperationException("A stream is read in its order.");
        stream.ReadExactly(into);
        _at += into.Length;
    }
}

/// <summary>The elements of arrays as the bytes of files: row-major, nothing between them.</summary>
internal static class ArrayBytes
{
    // Bytes that are handled at once. A span of bytes cannot be longer than 2³¹ − 1, and an array of doubles can.
    private const int Chunk = 1 << 26;

    /// <summary>An array from its bytes; as much is allocated as they are long.</summary>
    /// <param name="source">Where they come from. That they are all there has been checked.</param>
    /// <param name="at">Where they begin.</param>
    /// <param name="dtype">The dtype.</param>
    /// <param name="shape">The shape.</param>
    /// <param name="bigEndian">Whether the first byte of an element is its highest.</param>
    /// <param name="notABool">What to throw for a byte, at a place, that is neither 0 nor 1.</param>
    internal static NdArray Read<TSource>(
        TSource source, long at, DType dtype, Shape shape, bool bigEndian, Func<long, byte, InvalidDataException> notABool)
        where TSource : IByteSource, allows ref struct
    {
        return dtype switch
        {
            DType.Float32 => Of<float>(source),
            DType.Float64 => Of<double>(source),
            DType.Int64 => Of<long>(source),
            _ => Of<bool>(source),
        };

        NdArray Of<T>(TSource source)
            where T : unmanaged
        {
            var array = NdArray.Fresh<T>(shape, out var buffer);
            var itemSize = dtype.ItemSize();
            for (var start = 0; start < buffer.Length; start += Chunk / itemSize)
            {
                var part = MemoryMarshal.AsBytes(buffer.AsSpan(start, Math.Min(Chunk / itemSize, buffer.Length - start)));
                source.CopyTo(at, part);
                if (dtype == DType.Bool && part.IndexOfAnyExceptInRange((byte)0, (byte)1) is >= 0 and var bad) throw notABool(at + bad, part[bad]);
                if (bigEndian == BitConverter.IsLittleEndian) Reverse(part, itemSize);
                at += part.Length;
            }

            return array;
        }
    }

    /// <summary>Writes an array's elements, lowest byte first.</summary>
    internal static void Write(Stream stream, NdArray array)
    {
        switch (array.DType)
        {
            case DType.Float32: Put<float>(); break;
            case DType.Float64: Put<double>(); break;
            case DType.Int64: Put<long>(); break;
            default: Put<bool>(); break;
        }

        void Put<T>()
            where T : unmanaged
        {
            var itemSize = array.DType.ItemSize();
            for (var rest = array.AsSpan<T>(); rest.Length > 0;)
            {
                var count = Math.Min(Chunk / itemSize, rest.Length);
                var part = MemoryMarshal.AsBytes(rest[..count]);
                if (!BitConverter.IsLittleEndian)
                {
                    var reversed = part.ToArray();
                    Reverse(reversed, itemSize);
                    part = reversed;
                }

                stream.Write(part);
                rest = rest[count..];
            }
        }
    }

    private static void Reverse(Span<byte> bytes, int itemSize)
    {
        if (itemSize == 4) Reverse4(MemoryMarshal.Cast<byte, int>(bytes));
        else if (itemSize == 8) Reverse8(MemoryMarshal.Cast<byte, long>(bytes));

        static void Reverse4(Span<int> items) => BinaryPrimitives.ReverseEndianness(items, items);
        static void Reverse8(Span<long> items) => BinaryPrimitives.ReverseEndianness(items, items);
    }
}
