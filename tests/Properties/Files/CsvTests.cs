using System.Globalization;

namespace Autograd.Properties.Files;

/// <summary>Tables of numbers as text.</summary>
public sealed class CsvTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Table_with_header_is_read()
    {
        var table = Read("sepal length,\"width, in \"\"cm\"\"\"\r\n5.1, 3.5\r\n\"4.9\",-1e-3\n");
        Assert.Equal(["sepal length", "width, in \"cm\""], table.Columns);
        Assert.Equal([2, 2], table.Values.Shape.ToArray());
        Assert.Equal([5.1, 3.5, 4.9, -1e-3], table.Values.ToArray<double>());
        Assert.Equal([5.1, 4.9], table["sepal length"].ToArray<double>());
        Assert.Contains("sepal length", Assert.Throws<KeyNotFoundException>(() => table["width"]).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\n1\n2\n")]
    [InlineData("a\n1\n2")]
    [InlineData("a\r\n1\r\n2\r\n")]
    [InlineData("a\r1\r2")]
    [InlineData("\"a\"\n\"1\"\n\"2\"")]
    public void Lines_end_as_they_like(string text) => Assert.Equal([1.0, 2], Read(text)["a"].ToArray<double>());

    [Fact]
    public void Dtypes_headers_and_special_numbers()
    {
        Assert.Equal([double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, 1e300], Read("nan,inf,-Inf,-0,1e300", header: false).Values.ToArray<double>());
        Assert.Equal([0.1f, 16777217f], Csv.Read(new StringReader("0.1,16777217"), DType.Float32, header: false).Values.ToArray<float>());
        Assert.Equal([9007199254740993L, -1], Csv.Read(new StringReader("9007199254740993,-1"), DType.Int64, header: false).Values.ToArray<long>());
        Assert.Throws<DTypeException>(() => Csv.Read(new StringReader("1"), DType.Bool));
        Assert.Equal([0, 2], Read("a,b\n").Values.Shape.ToArray());
        Assert.Equal([0, 0], Read("", header: false).Values.Shape.ToArray());
        Assert.Empty(Read("1,2", header: false).Columns);
    }

    [Theory]
    [InlineData("", "line 1", "empty")]
    [InlineData("a,b\n1,x", "line 2, column 2", "'x' in 'b' is no float64 number")]
    [InlineData("a,b\n1,", "line 2, column 2", "empty; write nan")]
    [InlineData("a,b\n1,2\n1", "line 3, column 2", "1 field, but the first one has 2")]
    [InlineData("a,b\n1,2,3", "line 2, column 3", "3 fields")]
    [InlineData("a,b\n\n1,2", "line 2, column 2", "1 field,")]
    [InlineData("a,a\n1,2", "line 1, column 2", "'a' occurs twice")]
    [InlineData("a\n1\"2\"", "line 2, column 1", "a quote within")]
    [InlineData("a\n\"1\"2", "line 2, column 1", "follows the closing quote")]
    [InlineData("a,b\n1,\"2", "line 2, column 2", "no closing one")]
    [InlineData("\"a\n\nb\"\n1\nx", "line 5, column 1", "'x'")]
    [InlineData("a\n1,5", "line 2, column 2", "2 fields")]
    [InlineData("a\n1.000.000", "line 2, column 1", "no float64")]
    [InlineData("a\n0x10", "line 2, column 1", "no float64")]
    [InlineData("a\n1 000", "line 2, column 1", "no float64")]
    public void What_is_wrong_is_said_with_line_and_column(string text, string where, string says)
    {
        var message = Assert.Throws<InvalidDataException>(() => Read(text)).Message;
        Assert.StartsWith($"csv: {where}: ", message, StringComparison.Ordinal);
        Assert.Contains(says, message, StringComparison.Ordinal);
        File.WriteAllText(_folder["x.csv"], text);
        Assert.Equal($"{_folder["x.csv"]}: {message}", Assert.Throws<InvalidDataException>(() => Csv.Load(_folder["x.csv"])).Message);
    }

    [Fact]
    public void Written_tables_are_read_bit_for_bit_in_any_culture()
    {
        var (culture, path) = (CultureInfo.CurrentCulture, _folder["x.csv"]);
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            foreach (var (_, tensor) in FileTensors.All.Where(static t => t.Tensor.Rank == 2 && t.Tensor.Numel > 0 && t.Tensor.DType != DType.Bool))
            {
                string[] names = [.. Enumerable.Range(0, tensor.Shape[1]).Select(static c => $"column {c}, \"quoted\"\nin two lines")];
                Csv.Save(path, tensor, names);
                var table = Csv.Load(path, tensor.DType);
                Assert.Equal(names, table.Columns);
                FileTensors.AssertSame(tensor, table.Values);
            }

            var edges = Tensor.From([double.NaN, double.PositiveInfinity, double.NegativeInfinity, -0.0, double.Epsilon, double.MaxValue], 2, 3);
            Csv.Save(path, edges);
            Assert.Equal("nan,inf,-inf\n-0,5E-324,1.7976931348623157E+308\n", File.ReadAllText(path));
            FileTensors.AssertSame(edges, Csv.Load(path, header: false).Values);
            Csv.Save(path, Tensor.From([true, false], 1, 2));
            Assert.Equal("1,0\n", File.ReadAllText(path));
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Fact]
    public void What_is_no_table_is_refused()
    {
        using var text = new StringWriter();
        Assert.Contains("Unsqueeze", Assert.Throws<ShapeException>(() => Csv.Write(text, Tensor.Zeros(3))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Csv.Write(text, Tensor.Zeros(2, 3), "a"));
        Assert.Throws<ArgumentException>(() => Csv.Write(text, Tensor.Zeros(2, 2), "a", "a"));
        Assert.Throws<ArgumentNullException>(() => Csv.Write(text, null!));
        Assert.Throws<ArgumentNullException>(() => Csv.Write(text, Tensor.Zeros(1, 1), [null!]));
        Assert.Throws<ArgumentNullException>(() => Csv.Read(null!));
        Assert.Equal("", text.ToString());
    }

    private static CsvTable Read(string text, bool header = true) => Csv.Read(new StringReader(text), header: header);
}
