using System.Text;

namespace Autograd.Serialization;

/// <summary>Comma-separated text, a line at a time.</summary>
internal sealed class CsvText(TextReader reader)
{
    private const int Unknown = -2;

    private readonly StringBuilder _field = new();
    private int _linesRead;
    private int _ahead = Unknown;

    /// <summary>The number of the line that <see cref="Fields"/> begin in, from 1 on.</summary>
    internal int Line { get; private set; }

    /// <summary>The fields of the line, without their quotes.</summary>
    internal List<string> Fields { get; } = [];

    /// <summary>Reads a line, of which there may be several of text: a field in quotes may hold some.</summary>
    /// <returns>Whether there is one more.</returns>
    internal bool NextLine()
    {
        Fields.Clear();
        Line = _linesRead + 1;
        if (Peek() < 0) return false;
        while (true)
        {
            var end = Peek() == '"' ? QuotedField() : PlainField();
            Fields.Add(_field.ToString());
            _field.Clear();
            if (end == ',') continue;
            _linesRead++;
            return true;
        }
    }

    // Up to a comma, which is returned, or to the end of the line or of the text.
    private int PlainField()
    {
        while (true)
        {
            var c = Next();
            if (IsEnd(c)) return End(c);
            if (c == '"') throw CsvErrors.StrayQuote(_linesRead + 1, Fields.Count);
            _field.Append((char)c);
        }
    }

    private int QuotedField()
    {
        Next();
        while (true)
        {
            var c = Next();
            if (c < 0) throw CsvErrors.OpenQuote(Line, Fields.Count);
            if (c == '\n') _linesRead++;
            if (c == '"')
            {
                c = Next();
                if (IsEnd(c)) return End(c);
                if (c != '"') throw CsvErrors.BehindQuote(_linesRead + 1, Fields.Count);
            }

            _field.Append((char)c);
        }
    }

    private static bool IsEnd(int c) => c is ',' or '\n' or '\r' or < 0;

    private int End(int c)
    {
        if (c == '\r' && Peek() == '\n') Next();
        return c;
    }

    // A reader's own Peek may say that there is nothing where it would only have to wait.
    private int Peek() => _ahead == Unknown ? _ahead = reader.Read() : _ahead;

    private int Next()
    {
        var c = Peek();
        _ahead = c < 0 ? c : Unknown;
        return c;
    }
}
