using System.Text;

namespace Autograd.Properties.Files;

/// <summary>Changes valid files as chance and malice would: bits, bytes, pieces, numbers. The same seed, the same files.</summary>
internal sealed class Mutation(int seed)
{
    private static readonly byte[] Interesting = [.. "0123456789-+[](){},.:;\"'\\/eELTF<>=|?x \n\r\t"u8, 0, 1, 2, 127, 128, 0x93, 255];

    // What overflows when it is multiplied, added to or cast.
    private static readonly byte[][] Numbers =
    [
        .. new[] { "1152921504606846976", "9223372036854775807", "18446744073709551616", "4294967296", "4294967295", "2147483647", "2147483648", "65536", "-1", "1e9", "1e999", "0", "nan" }
            .Select(Encoding.ASCII.GetBytes),
        .. new[] { 1L << 60, long.MaxValue, -1L, 1L << 31, int.MaxValue, uint.MaxValue, 0L }.SelectMany(static n => new[] { BitConverter.GetBytes(n), BitConverter.GetBytes((int)n), BitConverter.GetBytes((short)n) }),
    ];

    private readonly System.Random _random = new(seed);

    /// <summary>A changed copy.</summary>
    public byte[] Of(byte[] valid)
    {
        var file = new List<byte>(valid);
        for (var changes = _random.Next(1, 4); changes > 0 && file.Count > 0; changes--)
        {
            var at = _random.Next(file.Count);
            switch (_random.Next(8))
            {
                case 0: file[at] ^= (byte)(1 << _random.Next(8)); break;
                case 1: file[at] = Interesting[_random.Next(Interesting.Length)]; break;
                case 2: file.RemoveRange(at, Math.Min(_random.Next(1, 9), file.Count - at)); break;
                case 3: file.Insert(at, Interesting[_random.Next(Interesting.Length)]); break;
                case 4: file.InsertRange(at, file.GetRange(at, Math.Min(_random.Next(1, 60), file.Count - at))); break;
                case 5: ReplaceNumber(file, at); break;
                case 6: Overwrite(file, at); break;
                default: if (_random.Next(4) == 0) file.RemoveRange(at, file.Count - at); break;
            }
        }

        return [.. file];
    }

    /// <summary>The next run of digits becomes another number.</summary>
    private void ReplaceNumber(List<byte> file, int at)
    {
        while (at < file.Count && !char.IsAsciiDigit((char)file[at])) at++;
        var end = at;
        while (end < file.Count && char.IsAsciiDigit((char)file[end])) end++;
        file.RemoveRange(at, end - at);
        file.InsertRange(at, Numbers[_random.Next(Numbers.Length)]);
    }

    private void Overwrite(List<byte> file, int at)
    {
        var number = Numbers[_random.Next(Numbers.Length)];
        for (var i = 0; i < number.Length && at + i < file.Count; i++) file[at + i] = number[i];
    }
}
