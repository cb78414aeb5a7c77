namespace Autograd.Serialization;

/// <summary>What is wrong with a table, and where.</summary>
internal static class CsvErrors
{
    internal static InvalidDataException NoHeader() => new("csv: line 1: the text is empty; it should begin with the names of the columns.");

    internal static InvalidDataException NoNumber(int line, int column, string? name, string field, DType dtype)
        => Bad(line, column, field.Length == 0
            ? Errors.Say($"the field{Called(name)} is empty; write nan for a missing number.")
            : Errors.Say($"'{Cut(field)}'{Called(name)} is no {dtype.Name()} number, as 3.14 or 1e-5 would be."));

    internal static InvalidDataException FieldCount(int line, int fields, int expected)
        => Bad(line, Math.Min(fields, expected), Errors.Say($"the line has {fields} field{(fields == 1 ? "" : "s")}, but the first one has {expected}."));

    internal static InvalidDataException NameTwice(int line, int column, string name) => Bad(line, column, $"the name '{Cut(name)}' occurs twice.");

    internal static InvalidDataException StrayQuote(int line, int column)
        => Bad(line, column, "a quote within a field; put the whole field in quotes, and write this one twice.");

    internal static InvalidDataException BehindQuote(int line, int column) => Bad(line, column, "something follows the closing quote; a comma or the end of the line should.");

    internal static InvalidDataException OpenQuote(int line, int column) => Bad(line, column, "a field that begins here with a quote has no closing one.");

    internal static DTypeException NoNumbers(DType dtype) => new($"csv: {dtype.Name()} is no dtype of numbers; read float64, float32 or int64, and compare.");

    internal static ShapeException NotATable(Shape shape) => new($"csv: the values have shape {shape}; a table has two dimensions, [rows, columns]: add one with Unsqueeze.");

    internal static ArgumentException ColumnCount(int columns, Shape shape) => new(Errors.Say($"csv: {columns} names for values of shape {shape}; give one a column, or none."));

    internal static ArgumentException ColumnTwice(string name) => new($"csv: the name '{name}' occurs twice.");

    internal static KeyNotFoundException NoSuchColumn(string column, IReadOnlyList<string> columns)
        => new($"csv: there is no column '{column}'; there are {(columns.Count == 0 ? "no names" : string.Join(", ", columns))}.");

    private static InvalidDataException Bad(int line, int column, string what) => new(Errors.Say($"csv: line {line}, column {column + 1}: {what}"));

    private static string Called(string? name) => string.IsNullOrEmpty(name) ? "" : $" in '{Cut(name)}'";

    // A field may be as long as the file.
    private static string Cut(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
