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
    private const int X = 512, W = 256, XW = 128, Row = 64, Column = 32, Number = 8;

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
        ["x * a row"] = (static (x, y, w, c) => x * c[0].Track(), X + Row),
        ["x - a row"] = (static (x, y, w, c) => x - c[0].Track(), 0),
        ["x.Abs()"] = (static (x, y, w, c) => x.Abs(), X),
        ["x.Cos()"] = (static (x, y, w, c) => x.Cos(), X),
        ["x.Expm1()"] = (static (x, y, w, c) => x.Expm1(), X),
        ["x.Log1p()"] = (static (x, y, w, c) => x.Log1p(), X),
        ["x.Square()"] = (static (x, y, w, c) => x.Square(), X),
        ["x.Pow(y)"] = (static (x, y, w, c) => x.Pow(y), 3 * X),
        ["x.Clamp(0, 1)"] = (static (x, y, w, c) => x.Clamp(0, 1), X),
        ["x.Maximum(y)"] = (static (x, y, w, c) => x.Maximum(y), 2 * X),
        ["x.To(Float64)"] = (static (x, y, w, c) => x.To(DType.Float64), 0),
        ["x.Var(1)"] = (static (x, y, w, c) => x.Var(1), X),
        ["x.Std(1)"] = (static (x, y, w, c) => x.Std(1), X + Column),
        ["x.LogSumExp(1)"] = (static (x, y, w, c) => x.LogSumExp(1), X + Column),
        ["x.Norm()"] = (static (x, y, w, c) => x.Norm(), X + 4),
        ["x.Prod(1)"] = (static (x, y, w, c) => x.Prod(1), X + Column),
        ["x.Max()"] = (static (x, y, w, c) => x.Max(), X + 4),
        ["x.Max(1)"] = (static (x, y, w, c) => x.Max(1).Values, 2 * Column), // the indices
        ["x.Amax([1])"] = (static (x, y, w, c) => x.Amax([1]), X + Column),
        ["x.CumSum(1)"] = (static (x, y, w, c) => x.CumSum(1), 0),
        ["x.Flip(0)"] = (static (x, y, w, c) => x.Flip(0), 0),
        ["x.Tril()"] = (static (x, y, w, c) => x.Tril(), 0),
        ["x.Expand(3, 8, 16)"] = (static (x, y, w, c) => x.Expand(3, 8, 16), 0),
        ["x.Split(4)"] = (static (x, y, w, c) => x.Split(4)[1], 0),
        ["Stack([x, y])"] = (static (x, y, w, c) => Tensor.Stack(x, y), 0),
        ["x.Gather(1, three a row)"] = (static (x, y, w, c) => x.Gather(1, Tensor.Zeros([8, 3], DType.Int64)), 8 * 3 * 8),
        ["x[three]"] = (static (x, y, w, c) => x[Tensor.From([0L, 2, 2])], 3 * 8),
        ["x[a mask]"] = (static (x, y, w, c) => x[c > 0], X / 4),
        ["x in two @ w in two"] = (static (x, y, w, c) => x.Reshape(2, 4, 16).MatMul(w.Expand(2, 16, 4)), X + W),
        ["x.MatMul(a vector)"] = (static (x, y, w, c) => x.MatMul(c[0].Track()), X + Row),
        ["Inv(a square)"] = (static (x, y, w, c) => Linalg.Inv(x[.., ..8]), X / 2),
        ["Cholesky(a square)"] = (static (x, y, w, c) => Linalg.Cholesky((x[.., ..8] * 0) + Tensor.Eye(8)), (X / 2) + Number),
        ["CrossEntropy(x, classes)"] = (static (x, y, w, c) => Functional.CrossEntropy(x, Tensor.Zeros([8], DType.Int64)), X + (8 * 8) + 4),
        ["CrossEntropy(x, classes, weights), some ignored"] = (
            static (x, y, w, c) => Functional.CrossEntropy(x, Tensor.From([0L, 1, -100, 2, 3, 4, -100, 5]), c[0]), X + (8 * 8) + Row + 4),
        ["NllLoss(x, classes)"] = (static (x, y, w, c) => Functional.NllLoss(x, Tensor.Zeros([8], DType.Int64)), X + (8 * 8) + 4),
        ["MseLoss(x, c)"] = (static (x, y, w, c) => Functional.MseLoss(x, c), 2 * X),
    };

    // Where ours keeps less: a number of float32 takes four bytes and PyTorch's eight; what is divided by is no tensor; and the
    // gradient of picked log-probabilities does not read them.
    private static readonly Dictionary<string, int> Less = new(StringComparer.Ordinal)
    {
        ["x * 2"] = 4,
        ["x / 2"] = 4,
        ["Cholesky(a square)"] = (X / 2) + 4,
        ["CrossEntropy(x, classes)"] = X + (8 * 8),
        ["CrossEntropy(x, classes, weights), some ignored"] = X + (8 * 8) + Row,
        ["NllLoss(x, classes)"] = 8 * 8,
    };

    public static TheoryData<string> Names => [.. Programs.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Program_keeps_what_PyTorch_saves_or_less(string name)
    {
        var (program, pyTorch) = Programs[name];
        Tensor Of(int rows, int columns) => Tensor.From([.. Enumerable.Range(1, rows * columns).Select(static i => 1f / i)], rows, columns);
        var root = program(Of(8, 16).Track(), Of(8, 16).Track(), Of(16, 4).Track(), Of(8, 16));
        Assert.Equal(Less.GetValueOrDefault(name, pyTorch), Kept(root.Node!));
    }

    // Each buffer once, as large as the part of it that is seen; an expanded one is seen several times.
    private static long Kept(Node root)
        => Paths.Reachable([root]).SelectMany(static node => node.KeptValues()).GroupBy(static x => x.Buffer)
            .Sum(static views => views.Max(static x => Math.Min((long)x.Numel, x.Buffer.Length) * x.DType.ItemSize()));
}
