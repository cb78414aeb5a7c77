namespace Autograd.Properties.Examples;

/// <summary>
/// The tutorials print what PyTorch prints for the same program (pytorch.org/tutorials, "Autograd: automatic
/// differentiation"), but for addresses of nodes and the dtype's prefix.
/// </summary>
public sealed class TutorialTests
{
    private const string Ones = "tensor([[1., 1.],\n        [1., 1.]], requires_grad=True)";
    private const string Threes = "tensor([[3., 3.],\n        [3., 3.]], grad_fn=<AddBackward0>)";
    private const string TwentySevens = "tensor([[27., 27.],\n        [27., 27.]], grad_fn=<MulBackward0>)";
    private const string Mean = "tensor(27., grad_fn=<MeanBackward0>)";
    private const string Gradient = "tensor([[4.5000, 4.5000],\n        [4.5000, 4.5000]])";
    private const string Vector = "tensor([-12.,  65.], grad_fn=<SubBackward0>)\ntensor([True, True])\ntensor([True, True])";

    private static readonly string[] CSharp = Transcript.Of("tutorial").Steps();
    private static readonly string[] FSharp = Transcript.Of("tutorial-fsharp").Steps();

    [Theory]
    [InlineData(1, Ones)]
    [InlineData(2, Threes)]
    [InlineData(3, "<AddBackward0>")]
    [InlineData(4, TwentySevens + " " + Mean)]
    [InlineData(5, "False\nTrue\n<SumBackward0>")]
    [InlineData(6, Gradient)]
    [InlineData(8, "True\nTrue\nFalse")]
    [InlineData(9, "False\ntensor(True)")]
    [InlineData(10, Vector + "\ntensor([36., 81.]) tensor([-12.,  -8.])")]
    public void Tutorial_prints_what_PyTorch_prints(int step, string expected) => Assert.Equal(expected, CSharp[step - 1]);

    [Theory]
    [InlineData(1, Ones)]
    [InlineData(2, Threes)]
    [InlineData(3, "<AddBackward0>")]
    [InlineData(4, TwentySevens + "\n" + Mean)]
    [InlineData(5, "False\nTrue\n<SumBackward0>")]
    [InlineData(6, Gradient + "\na is not connected")]
    [InlineData(8, "True\nTrue\nFalse")]
    [InlineData(9, "False\ntensor(True)")]
    [InlineData(10, Vector)]
    [InlineData(
        11,
        "tensor([1.0000, 2.7183, 7.3891], dtype=float64, grad_fn=<ExpBackward0>)\ntensor([ 0.,  4., 10.], dtype=float64, grad_fn=<AddBackward0>)\n"
        + "tensor([0., 2., 4.], dtype=float64, grad_fn=<DivBackward0>)\ntensor([0., 1.], dtype=float64, grad_fn=<SliceBackward0>)")]
    [InlineData(12, "tensor(12., dtype=float64)\ntensor(12., dtype=float64)")]
    public void FSharp_tutorial_prints_the_same(int step, string expected) => Assert.Equal(expected, FSharp[step - 1]);

    [Fact]
    public void Loop_doubles_as_often_as_its_data_asks()
    {
        // x is random, so the gradient is 2ᵏ·v for a k that depends on the seed; the norm of x is between 1/16 and 16.
        var possible = Enumerable.Range(6, 9).Select(k => new Variable(Tensor.From([0.1f, 1, 0.0001f])) * Math.Pow(2, k)).Select(x => x.ToString()).ToArray();
        Assert.Contains(CSharp[6], possible, StringComparer.Ordinal);
        Assert.Contains(FSharp[6], possible, StringComparer.Ordinal);
    }

    [Fact]
    public void Steps_show_the_lines_that_run()
        => Assert.StartsWith(
            "1. A variable that records what is computed with it\n> var x = Variable.Ones([2, 2], requiresGrad: true);\n> Print(x);\ntensor(",
            Transcript.Of("tutorial").Output,
            StringComparison.Ordinal);
}
