using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Autograd.Exporting;

/// <summary>Protocol buffers' wire format, as far as a model needs it: varints, fixed 32-bit numbers, lengths followed by bytes.</summary>
internal sealed class ProtoWriter
{
    private const int Varint = 0, Length = 2, Fixed32 = 5;

    private readonly ArrayBufferWriter<byte> _bytes = new();

    internal ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    internal void Write(int field, long value)
    {
        Tag(field, Varint);
        Number((ulong)value);
    }

    internal void Write(int field, float value)
    {
        Tag(field, Fixed32);
        BinaryPrimitives.WriteSingleLittleEndian(_bytes.GetSpan(4), value);
        _bytes.Advance(4);
    }

    internal void Write(int field, string value) => Write(field, Encoding.UTF8.GetBytes(value));

    internal void Write(int field, ReadOnlySpan<byte> value)
    {
        Tag(field, Length);
        Number((ulong)value.Length);
        _bytes.Write(value);
    }

    /// <summary>A message within this one.</summary>
    internal void Write(int field, Action<ProtoWriter> message)
    {
        var inner = new ProtoWriter();
        message(inner);
        Write(field, inner.Bytes);
    }

    private void Tag(int field, int type) => Number(((ulong)field << 3) | (uint)type);

    // Seven bits a byte, the lowest first; the eighth says that more follow.
    private void Number(ulong value)
    {
        var to = _bytes.GetSpan(10);
        var count = 0;
        for (; value >= 0x80; value >>= 7) to[count++] = (byte)(value | 0x80);
        to[count++] = (byte)value;
        _bytes.Advance(count);
    }
}
