namespace Autograd.Properties.Examples;

/// <summary>The example of a wrong gradient: missed by a tolerance, caught, shrunk and named.</summary>
public sealed class GradCheckExampleTests
{
    private static readonly Transcript Run = Transcript.Of("gradcheck");
    private static readonly string[] Steps = Run.Steps();

    [Fact]
    public void It_ends_well() => Assert.Equal((0, ""), (Run.ExitCode, Run.Error));

    [Fact]
    public void Its_lines_are_shown() => Assert.Contains("> var huber = CustomOp.Elementwise(\"huber\", ", Run.Output, StringComparison.Ordinal);

    [Theory]
    [InlineData(2, "within 1e-3: True")]
    [InlineData(3, "gradcheck: pass")]
    [InlineData(4, "Falsifiable, after")]
    [InlineData(4, "gradcheck: FAIL")]
    [InlineData(4, "analytic 2, numeric 1.5")]
    [InlineData(4, "input 0: Tensor.Scalar(1d)\n  input 1: Tensor.Scalar(-1d)\n")]
    [InlineData(4, "Shrunk:\ninput 0: tensor(1., dtype=float64)\ninput 1: tensor(-1., dtype=float64)")]
    [InlineData(5, "Passed 100 tests.")]
    [InlineData(6, "analytic 0, numeric 5.40302")]
    [InlineData(7, "<testcase classname=\"gradcheck\" name=\"small\">")]
    public void Step_says(int step, string said) => Assert.Contains(said, Steps[step - 1].ReplaceLineEndings("\n"), StringComparison.Ordinal);
}
