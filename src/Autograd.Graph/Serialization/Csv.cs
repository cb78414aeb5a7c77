using System.Globalization;
using System.Numerics;
using Autograd.Serialization;

namespace Autograd;

/// <summary>A table of numbers with named columns.</summary>
/// <param name="Columns">The names, in the order of the columns; empty if the text has no header.</param>
/// <param name="Values">[rows, columns].</param>
public sealed record CsvTable(IReadOnlyList<string> Columns, Tensor Values)
{
    /// <summary>One column, [rows].</summary>
    /// <exception cref="KeyNotFoundException">There is none of this name.</exception>
    public Tensor this[string column]
    {
        get
        {
            for (var c = 0; c < Columns.Count; c++)
                if (string.Equals(Columns[c], column, StringComparison.Ordinal)) return Values.Select(1, c);
            throw CsvErrors.NoSuchColumn(column, Columns);
        }
    }
}

/// <summary>
/// Tables of numbers as comma-separated text (RFC 4180: fields may be in double quotes, a quote in them is written twice, lines
/// end in CR LF or LF), in the invariant culture. For data of examples; a table with other than numbers is for other libraries.
/// </summary>
public static class Csv
{
    /// <summary>Reads a table.</summary>
    /// <param name="reader">The text; it is read to its end.</param>
    /// <param name="dtype">Float64, Float32 or Int64.</param>
    /// <param name="header">Whether the first line has the columns' names.</param>
    /// <exception cref="DTypeException">The dtype is Bool.</exception>
    /// <exception cref="InvalidDataException">
    /// A field is no number of the dtype (<c>nan</c> and <c>inf</c> are), a line has more or fewer fields than the first one, a
    /// name occurs twice, or quotes are misplaced. The message says what, and in which line and column.
    /// </exception>
    public static CsvTable Read(TextReader reader, DType dtype = DType.Float64, bool header = true)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return dtype switch
        {
            DType.Float64 => Numbers<double>(reader, dtype, header),
            DType.Float32 => Numbers<float>(reader, dtype, header),
            DType.Int64 => Numbers<long>(reader, dtype, header),
            _ => throw CsvErrors.NoNumbers(dtype),
        };
    }

    /// <summary>Reads a file, in UTF-8 unless its first bytes say otherwise.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dtype">Float64, Float32 or Int64.</param>
    /// <param name="header">Whether the first line has the columns' names.</param>
    /// <exception cref="DTypeException">The dtype is Bool.</exception>
    /// <exception cref="InvalidDataException">As for <see cref="Read"/>; the message begins with the path.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CsvTable Load(string path, DType dtype = DType.Float64, bool header = true)
        => WholeFile.Read(path, stream =>
        {
            using var reader = new StreamReader(stream);
            return Read(reader, dtype, header);
        });

    /// <summary>Writes a table; numbers are written so that reading them gives the same bits, a bool as 0 or 1.</summary>
    /// <param name="writer">Where to.</param>
    /// <param name="values">[rows, columns].</param>
    /// <param name="columns">A name for each column; none for a table without a header.</param>
    /// <exception cref="ShapeException">The values have other than two dimensions.</exception>
    /// <exception cref="ArgumentException">The names are more or fewer than the columns, or one occurs twice.</exception>
    public static void Write(TextWriter writer, Tensor values, params IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(writer);
        Check(values, columns);
        if (columns.Count > 0) writer.Write(string.Join(',', columns.Select(Quoted)) + "\n");
        switch (values.DType)
        {
            case DType.Float32: Rows<float>(static x => float.IsFinite(x) ? x.ToString(CultureInfo.InvariantCulture) : Special(x)); break;
            case DType.Float64: Rows<double>(static x => double.IsFinite(x) ? x.ToString(CultureInfo.InvariantCulture) : Special(x)); break;
            case DType.Int64: Rows<long>(static x => x.ToString(CultureInfo.InvariantCulture)); break;
            default: Rows<bool>(static x => x ? "1" : "0"); break;
        }

        void Rows<T>(Func<T, string> text)
            where T : unmanaged
        {
            var elements = values.AsSpan<T>();
            var width = values.Shape[1];
            for (var i = 0; i < elements.Length; i++)
            {
                writer.Write(text(elements[i]));
                writer.Write((i + 1) % width == 0 ? '\n' : ',');
            }
        }
    }

    /// <summary>Writes a file in UTF-8, whole or not at all, as <see cref="Safetensors.Save"/> does.</summary>
    /// <param name="path">The file; one that exists is replaced.</param>
    /// <param name="values">[rows, columns].</param>
    /// <param name="columns">A name for each column; none for a table without a header.</param>
    /// <exception cref="ShapeException">The values have other than two dimensions.</exception>
    /// <exception cref="ArgumentException">The names are more or fewer than the columns, or one occurs twice.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, Tensor values, params IReadOnlyList<string> columns)
    {
        Check(values, columns);
        WholeFile.Write(path, stream =>
        {
            using var writer = new StreamWriter(stream, leaveOpen: true);
            Write(writer, values, columns);
        });
    }

    private static CsvTable Numbers<T>(TextReader reader, DType dtype, bool header)
        where T : unmanaged, INumber<T>
    {
        var text = new CsvText(reader);
        var columns = header ? Names(text) : [];
        var (width, values) = (header ? columns.Count : 0, new List<T>());
        while (text.NextLine())
        {
            if (width == 0) width = text.Fields.Count;
            if (text.Fields.Count != width) throw CsvErrors.FieldCount(text.Line, text.Fields.Count, width);
            for (var c = 0; c < width; c++)
                values.Add(TryParse(text.Fields[c], out T value) ? value : throw CsvErrors.NoNumber(text.Line, c, header ? columns[c] : null, text.Fields[c], dtype));
        }

        Shape shape = [width == 0 ? 0 : values.Count / width, width];
        return new CsvTable(columns, Tensor.From<T>(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(values), shape));
    }

    private static List<string> Names(CsvText text)
    {
        if (!text.NextLine()) throw CsvErrors.NoHeader();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var c = 0; c < text.Fields.Count; c++)
            if (!seen.Add(text.Fields[c])) throw CsvErrors.NameTwice(text.Line, c, text.Fields[c]);
        return [.. text.Fields];
    }

    private static bool TryParse<T>(string text, out T value)
        where T : INumber<T>
    {
        const NumberStyles Styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
        if (typeof(T) == typeof(long)) return T.TryParse(text, Styles, CultureInfo.InvariantCulture, out value!);
        if (T.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value!)) return true;

        // As C, Python and NumPy write it.
        var infinite = text.AsSpan().Trim();
        var negative = infinite.StartsWith('-');
        if (!infinite.TrimStart("+-").Equals("inf", StringComparison.OrdinalIgnoreCase)) return false;
        value = T.CreateChecked(negative ? double.NegativeInfinity : double.PositiveInfinity);
        return true;
    }

    private static string Special(double x) => double.IsNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";

    private static string Quoted(string name)
        => name.AsSpan().IndexOfAny(",\"\r\n") < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static void Check(Tensor values, IReadOnlyList<string> columns)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(columns);
        if (values.Rank != 2) throw CsvErrors.NotATable(values.Shape);
        if (columns.Count > 0 && columns.Count != values.Shape[1]) throw CsvErrors.ColumnCount(columns.Count, values.Shape);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in columns)
        {
            ArgumentNullException.ThrowIfNull(name, nameof(columns));
            if (!seen.Add(name)) throw CsvErrors.ColumnTwice(name);
        }
    }
}
