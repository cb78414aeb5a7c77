using Autograd.Examples.CommandLine;
using Autograd.Examples.Nist;

namespace Autograd.Properties.Examples;

/// <summary>Fits of NIST's certified problems on our Jacobians, and the reader of their files.</summary>
public sealed class NistTests
{
    public static TheoryData<string, int> Fits
    {
        get
        {
            var fits = new TheoryData<string, int>();
            foreach (var model in NistModel.All)
            {
                fits.Add(model.Name, 0);
                fits.Add(model.Name, 1);
            }

            return fits;
        }
    }

    [Theory]
    [MemberData(nameof(Fits))]
    public void Fit_finds_six_certified_digits_of_every_parameter(string name, int start)
    {
        var data = Read(name);
        var model = NistModel.All.Single(m => string.Equals(m.Name, name, StringComparison.Ordinal));
        var fit = LevenbergMarquardt.Minimize(model.Residuals(data), Tensor.From(data.Starts[start]), CancellationToken.None);
        var found = fit.Parameters.ToArray<double>();
        for (var p = 0; p < found.Length; p++)
            Assert.InRange(NistExample.CorrectDigits(found[p], data.Certified[p]), NistExample.RequiredDigits, double.PositiveInfinity);
    }

    [Fact]
    public void Example_prints_every_fit()
    {
        var run = Transcript.Of("nist");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Misra1a from start 1: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("b1     2.3894212918E+02   2.3894212918E+02", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, 1, 6)]
    [InlineData(1.000001, 1, 6)]
    [InlineData(-1, 1, 0)]
    [InlineData(double.NaN, 1, 0)]
    [InlineData(double.PositiveInfinity, 1, 0)]
    public void CorrectDigits_counts_from_the_front(double found, double certified, double atLeast)
        => Assert.InRange(NistExample.CorrectDigits(found, certified), atLeast - 1e-6, 11);

    [Fact]
    public void Reader_takes_both_predictors()
    {
        var nelson = Read("Nelson");
        Assert.Equal(2, nelson.Predictors.Length);
        Assert.Equal(128, nelson.Response.Length);
        Assert.Equal([2.5, 0.000000005, -0.05], nelson.Starts[1]);
        Assert.Equal([2.5906836021, 5.6177717026E-09, -5.7701013174E-02], nelson.Certified);
        Assert.Equal((1.2, 64.0, 275.0), (nelson.Response[^1], nelson.Predictors[0][^1], nelson.Predictors[1][^1]));
    }

    [Theory]
    [InlineData(41, "b1 = 500 250 2.4E+02", "Misra1a.dat, line 41: expected 'b1 = start1 start2 certified deviation', found 'b1 = 500 250 2.4E+02'.")]
    [InlineData(42, "b3 = 1 2 3 4", "Misra1a.dat, line 42: expected 'b2 = ")]
    [InlineData(61, "10.07E0", "Misra1a.dat, line 61: expected a response and its predictors, found '10.07E0'.")]
    [InlineData(63, "14.73E0 one", "Misra1a.dat, line 63: expected 2 numbers, found '14.73E0 one'.")]
    [InlineData(64, "1 2 3", "Misra1a.dat, line 64: expected 2 numbers")]
    [InlineData(65, "NaN 1", "Misra1a.dat, line 65: expected 2 numbers")]
    [InlineData(2, "", "Misra1a.dat: expected a line with 'Dataset Name:', found none")]
    [InlineData(7, "  Data  (lines 74 to 61)", "Misra1a.dat, line 7: expected a range of lines")]
    public void Malformed_lines_are_named(int line, string text, string sentence)
    {
        var lines = DataFile.Lines(PathOf("Misra1a"));
        lines[line - 1] = text;
        Assert.Contains(sentence, Assert.Throws<ExampleException>(() => NistDataset.Parse("Misra1a.dat", lines)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_ends_early_is_named()
        => Assert.Contains(
            "line 71: expected 2 numbers, found 'the end of the file'",
            Assert.Throws<ExampleException>(() => NistDataset.Parse("Misra1a.dat", DataFile.Lines(PathOf("Misra1a"))[..70])).Message,
            StringComparison.Ordinal);

    private static NistDataset Read(string name) => NistDataset.Read(PathOf(name));

    private static string PathOf(string name) => Path.Combine(DataFile.Folder, "nist", name + ".dat");
}
