using Autograd.Examples.CommandLine;
using Autograd.Examples.Digits;

namespace Autograd.Properties.Examples;

/// <summary>The training example learns, says so in lines for logs, and reads its file strictly.</summary>
public sealed class DigitsTests
{
    [Fact]
    public void Training_reaches_96_and_a_half_percent_and_draws_its_loss()
    {
        var digits = DigitSet.Read(Path.Combine(DataFile.Folder, "digits", "optdigits.tes"));
        Assert.Equal(1797, digits.Count);
        var course = Autograd.Examples.Digits.Training.Run(digits, CancellationToken.None).ToList();
        Assert.InRange(course[^1].Accuracy, 0.965, 1);

        var plot = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".png");
        try
        {
            var run = Transcript.Of("digits", "--plain", "--plot", plot);
            Assert.Equal(0, run.ExitCode);
            Assert.DoesNotContain('\u001b', run.Output);
            Assert.EndsWith($"The loss by epoch: {plot}\n", run.Output, StringComparison.Ordinal);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(plot)[..4]);

            // The same seed gives the same numbers in a second run.
            foreach (var epoch in course)
                Assert.Contains(FormattableString.Invariant($"epoch {epoch.Epoch,2}  loss {epoch.Loss:F4}  held out {epoch.Accuracy:P1}\n"), run.Output, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(plot);
        }
    }

    [Theory]
    [InlineData("1,2,3", "digits.tes, line 2: expected 65 numbers between commas, found '3 entries'.")]
    [InlineData("", "digits.tes, line 2: expected 65 numbers between commas, found '1 entries'.")]
    [InlineData("17", "digits.tes, line 2: expected a whole number from 0 to 16, found '17'.")]
    [InlineData("-1", "digits.tes, line 2: expected a whole number from 0 to 16, found '-1'.")]
    [InlineData("x", "digits.tes, line 2: expected a whole number from 0 to 16, found 'x'.")]
    public void Malformed_lines_are_named(string text, string sentence)
    {
        var good = string.Join(',', Enumerable.Repeat("0", 65));
        var second = text.Contains(',', StringComparison.Ordinal) || text.Length == 0 ? text : text + good[1..];
        Assert.Equal(sentence, Assert.Throws<ExampleException>(() => DigitSet.Parse("digits.tes", [good, second])).Message);
    }
}
