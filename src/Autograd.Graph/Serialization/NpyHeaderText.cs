using System.Text;

namespace Autograd.Serialization;

/// <summary>Reads the dictionary of an npy header: the few forms of Python's literals that NumPy writes there, and no others.</summary>
/// <param name="text">The header.</param>
/// <param name="start">Where it begins in the file.</param>
internal ref struct NpyHeaderText(ReadOnlySpan<byte> text, int start)
{
    private readonly ReadOnlySpan<byte> _text = text;
    private readonly int _start = start;
    private int _at;

    private readonly long At => _start + _at;

    /// <summary>The dictionary; where the data begin is not known here.</summary>
    internal NpyHeader Parse()
    {
        (DType DType, bool BigEndian)? descr = null;
        bool? fortran = null;
        Shape? shape = null;
        Expect('{', "a dictionary that begins with '{'");
        while (!Skip('}'))
        {
            var at = At;
            var key = Word("a key in quotes");
            if ((key is "descr" && descr is not null) || (key is "fortran_order" && fortran is not null) || (key is "shape" && shape is not null))
                throw NpyErrors.Twice(at, key);
            Expect(':', "':' behind the key");
            switch (key)
            {
                case "descr": descr = ParseDescr(); break;
                case "fortran_order": fortran = ParseBool(); break;
                case "shape": shape = ParseShape(); break;
                default: throw NpyErrors.UnknownKey(at, key);
            }

            if (Skip(',')) continue;
            Expect('}', "',' or '}'");
            break;
        }

        var end = At;
        while (_at < _text.Length && IsSpace(_text[_at])) _at++;
        if (_at < _text.Length) throw NpyErrors.Unexpected(At, "nothing but spaces behind the dictionary", Shown());
        if (descr is not var (dtype, bigEndian)) throw NpyErrors.Missing(end, "descr");
        if (fortran is not { } order) throw NpyErrors.Missing(end, "fortran_order");
        return new NpyHeader(dtype, bigEndian, order, shape ?? throw NpyErrors.Missing(end, "shape"), 0);
    }

    private (DType DType, bool BigEndian) ParseDescr()
    {
        Spaces();
        var at = At;
        if (_at < _text.Length && _text[_at] is (byte)'[' or (byte)'(') throw NpyErrors.Structured(at);
        var descr = Word("a dtype in quotes");
        DType? dtype = descr.Length < 2 ? null : descr[1..] switch
        {
            "f4" => DType.Float32,
            "f8" => DType.Float64,
            "i8" => DType.Int64,
            "b1" => DType.Bool,
            _ => null,
        };
        var order = descr.Length == 0 ? ' ' : descr[0];

        // '=' is the order of the machine that reads, as it is for NumPy.
        if (dtype is not { } known || !(order is '<' or '>' or '=' || (order == '|' && known == DType.Bool))) throw NpyErrors.UnknownDType(at, descr);
        return (known, order == '>' || (order == '=' && !BitConverter.IsLittleEndian));
    }

    private bool ParseBool()
    {
        Spaces();
        if (Skip("True"u8)) return true;
        return Skip("False"u8) ? false : throw NpyErrors.Unexpected(At, "True or False", Shown());
    }

    private Shape ParseShape()
    {
        Expect('(', "a shape that begins with '('");
        Span<int> dims = stackalloc int[Shape.MaxRank];
        var (rank, count) = (0, 1L);
        while (!Skip(')'))
        {
            Spaces();
            var at = At;
            var size = ParseSize();
            if (rank == dims.Length) throw NpyErrors.TooManyDims(at);
            dims[rank++] = size;

            // Zeros left out, as a shape counts.
            if (size > 0) count *= size;
            if (count > Array.MaxLength) throw NpyErrors.TooLarge(at, dims[..rank]);
            if (Skip(',')) continue;
            if (rank == 1) throw NpyErrors.Unexpected(At, "',' behind the only size", Shown());
            Expect(')', "',' or ')'");
            break;
        }

        return Shape.Create(dims[..rank]);
    }

    private int ParseSize()
    {
        var (first, size) = (_at, 0L);
        for (; _at < _text.Length && _text[_at] is >= (byte)'0' and <= (byte)'9'; _at++)
        {
            size = (size * 10) + (_text[_at] - '0');
            if (size > int.MaxValue) throw NpyErrors.SizeOutOfRange(_start + first);
        }

        if (_at == first) throw NpyErrors.Unexpected(At, "a size, a number of 0 or more", Shown());
        Skip("L"u8); // Python 2 wrote long integers so.
        return (int)size;
    }

    /// <summary>Text in quotes, of either kind.</summary>
    private string Word(string expected)
    {
        Spaces();
        if (_at == _text.Length || _text[_at] is not ((byte)'\'' or (byte)'"')) throw NpyErrors.Unexpected(At, expected, Shown());
        var length = _text[(_at + 1)..].IndexOf(_text[_at]);
        if (length < 0) throw NpyErrors.Unexpected(At, "a closing quote", Shown());
        var word = Encoding.Latin1.GetString(_text.Slice(_at + 1, length));
        _at += length + 2;
        return word;
    }

    private void Expect(char wanted, string expected)
    {
        if (!Skip(wanted)) throw NpyErrors.Unexpected(At, expected, Shown());
    }

    private bool Skip(char wanted)
    {
        Spaces();
        if (_at == _text.Length || _text[_at] != wanted) return false;
        _at++;
        return true;
    }

    private bool Skip(ReadOnlySpan<byte> wanted)
    {
        if (!_text[_at..].StartsWith(wanted)) return false;
        _at += wanted.Length;
        return true;
    }

    private void Spaces()
    {
        while (_at < _text.Length && IsSpace(_text[_at])) _at++;
    }

    private static bool IsSpace(byte b) => b is (byte)' ' or (byte)'\n' or (byte)'\t' or (byte)'\r';

    private readonly string Shown() => _at == _text.Length ? "the end of the header" : $"'{(char)_text[_at]}'";
}
