using Autograd.Kernels;

namespace Autograd.Properties;

/// <summary>Every line of PyTorch's printed tensors; one test a line, so that a failure names it.</summary>
public sealed class PrintTests
{
    public static TheoryData<int> LineNumbers => [.. Enumerable.Range(1, PrintedCase.Lines.Count)];

    [Theory]
    [MemberData(nameof(LineNumbers))]
    public void Line_prints_as_PyTorch_prints_it(int line)
    {
        var (x, requiresGrad, gradFn, expected) = PrintedCase.Parse(PrintedCase.Lines[line - 1]);
        var got = Printer.Format(x, gradFn: gradFn, requiresGrad: requiresGrad);
        Assert.True(
            string.Equals(expected, got, StringComparison.Ordinal),
            $"line {line}, shape {x.Shape}, {x.DType.Name()}\nexpected:\n{expected}\ngot:\n{got}");
    }

    [Fact]
    public void Lines_are_there() => Assert.NotEmpty(PrintedCase.Lines);
}
