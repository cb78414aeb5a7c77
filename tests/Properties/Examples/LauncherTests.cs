using Autograd.Examples.CommandLine;

namespace Autograd.Properties.Examples;

/// <summary>Whatever goes wrong on the command line is one sentence on standard error and an exit code.</summary>
public sealed class LauncherTests
{
    [Fact]
    public void List_names_every_example()
    {
        var list = Transcript.Of("list");
        Assert.Equal(0, list.ExitCode);
        foreach (var example in Catalog.Examples) Assert.Contains($"  {example.Name} ", list.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void No_argument_prints_the_list_as_an_error()
    {
        var nothing = Transcript.Of();
        Assert.Equal(2, nothing.ExitCode);
        Assert.Empty(nothing.Output);
        Assert.Equal(Transcript.Of("list").Output, nothing.Error);
    }

    [Theory]
    [InlineData(2, "There is no example 'tutorail'; there are tutorial, ", "tutorail")]
    [InlineData(1, "digits: unknown option '--plian'", "digits", "--plian")]
    [InlineData(1, "tutorial: unknown option 'x'", "tutorial", "x")]
    [InlineData(1, "gradcheck: unknown option '--fast'", "gradcheck", "--fast")]
    [InlineData(1, "nist: --data needs a value behind it.", "nist", "--data")]
    [InlineData(1, "Misra1a.dat is not there", "nist", "--data", "nowhere")]
    [InlineData(1, "test.txt is not there", "adbench", "--data", "nowhere")]
    [InlineData(1, "optdigits.tes is not there", "digits", "--plain", "--data", "nowhere")]
    public void Mistakes_are_one_sentence(int code, string sentence, params string[] arguments)
    {
        var run = Transcript.Of(arguments);
        Assert.Equal(code, run.ExitCode);
        Assert.Contains(sentence, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("digits", "--plain")]
    [InlineData("nist")]
    [InlineData("adbench")]
    [InlineData("gradcheck")]
    public void Interruption_ends_with_what_shells_expect(params string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        var run = Transcript.Of(stop.Token, arguments);
        Assert.Equal(130, run.ExitCode);
        Assert.Equal($"{arguments[0]}: interrupted.\n", run.Error);
    }
}
