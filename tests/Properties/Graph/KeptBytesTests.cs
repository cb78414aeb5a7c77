using Autograd.Folds;

namespace Autograd.Properties.Graph;

/// <summary>
/// The bytes that small programs keep, beside what PyTorch saves for the same program: never more. PyTorch's figures
/// follow from its derivatives.yaml (which names what each formula reads), each storage counted once; a number beside a
/// tensor is a 0-d float64 tensor there.
/// </summary>
public sealed class KeptBytesTests
{
    // x, y: leaves [8, 16]; w: leaf [16, 4]; c: a constant [8, 16]; all float32. A tensor like x has 512 bytes, w 256.
    private const int X = 512, W = 256, XW = 128, Number = 8;

    private static readonly Dictionary<string, (Func<Tensor, Tensor, Tensor, Tensor, Tensor> Program, int PyTorch)> Programs = new(StringComparer.Ordinal)
    {
        ["x + y"] = (static (x, y, w, c) => x + y, 0),
        ["x + 2"] = (static (x, y, w, c) => x + 2, 0),
        ["x - y"] = (static (x, y, w, c) => x - y, 0),
        ["-x"] = (static (x, y, w, c) => -x, 0),
        ["x * y"] = (static (x, y, w, c) => x * y, 2 * X),
        ["x * x"] = (static (x, y, w, c) => x * x, X),
        ["x * c (a constant)"] = (static (x, y, w, c) => x * c, X),
        ["x * 2"] = (static (x, y, w, c) => x * 2, Number),
        ["x / y"] = (static (x, y, w, c) => x / y, 2 * X),
        ["x / 2"] = (static (x, y, w, c) => x / 2, Number),
        ["(x + 2) * c, summed"] = (static (x, y, w, c) => ((x + 2) * c).Sum(), X),
        ["x.Exp()"] = (static (x, y, w, c) => x.Exp(), X),
        ["x.Exp().Sum()"] = (static (x, y, w, c) => x.Exp().Sum(), X),
        ["x.Log()"] = (static (x, y, w, c) => x.Log(), X),
        ["x.Tanh()"] = (static (x, y, w, c) => x.Tanh(), X),
        ["x.Sigmoid()"] = (static (x, y, w, c) => x.Sigmoid(), X),
        ["x.Relu()"] = (static (x, y, w, c) => x.Relu(), X),
        ["x.Sqrt()"] = (static (x, y, w, c) => x.Sqrt(), X),
        ["x.Sin()"] = (static (x, y, w, c) => x.Sin(), X),
        ["x.Pow(2)"] = (static (x, y, w, c) => x.Pow(2), X),
        ["x.Sum()"] = (static (x, y, w, c) => x.Sum(), 0),
        ["x.Mean()"] = (static (x, y, w, c) => x.Mean(), 0),
        ["x.T"] = (static (x, y, w, c) => x.T, 0),
        ["x.Reshape(-1)"] = (static (x, y, w, c) => x.Reshape(-1), 0),
        ["x[0]"] = (static (x, y, w, c) => x[0], 0),
        ["Cat([x, y])"] = (static (x, y, w, c) => Tensor.Cat([x, y]), 0),
        ["Where(c > 0, x, y)"] = (static (x, y, w, c) => Tensor.Where(c > 0, x, y), X / 4),
        ["x.MatMul(w)"] = (static (x, y, w, c) => x.MatMul(w), X + W),
        ["c.MatMul(w) (a constant)"] = (static (x, y, w, c) => c.MatMul(w), X),
        ["x.MatMul(w).Relu()"] = (static (x, y, w, c) => x.MatMul(w).Relu(), X + W + XW),
        ["x.Softmax(1)"] = (static (x, y, w, c) => x.Softmax(1), X),
        ["x.LogSoftmax(1)"] = (static (x, y, w, c) => x.LogSoftmax(1), X),
        ["x.IndexSelect(0, three)"] = (static (x, y, w, c) => x.IndexSelect(0, Tensor.From([0L, 2, 2])), 3 * 8),
        ["MseLoss(x, c)"] = (static (x, y, w, c) => Functional.MseLoss(x, c), 2 * X),
    };

    // Where a number of ours takes four bytes and PyTorch's eight.
    private static readonly Dictionary<string, int> Less = new(StringComparer.Ordinal) { ["x * 2"] = 4, ["x / 2"] = 4 };

    public static TheoryData<string> Names => [.. Programs.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Program_keeps_what_PyTorch_saves_or_less(string name)
    {
        var (program, pyTorch) = Programs[name];
        Tensor Of(int rows, int columns) => Tensor.From([.. Enumerable.Range(1, rows * columns).Select(static i => 1f / i)], rows, columns);
        var root = program(Of(8, 16).Track(), Of(8, 16).Track(), Of(16, 4).Track(), Of(8, 16));
        Assert.Equal(Less.GetValueOrDefault(name, pyTorch), Kept(root.Node!));
    }

    // Each buffer once, as large as the part of it that is seen.
    private static long Kept(Node root)
        => Paths.Reachable([root]).SelectMany(static node => node.KeptValues()).GroupBy(static x => x.Buffer)
            .Sum(static views => views.Max(static x => (long)x.Numel * x.DType.ItemSize()));
}
