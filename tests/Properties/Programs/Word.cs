namespace Autograd.Properties.Programs;

/// <summary>One op of the random programs: of one or two values that broadcast to the program's matrix shape, to another such value.</summary>
internal sealed record Word(string Name, int Operands, Func<Tensor, Tensor, Shape, Tensor> Apply)
{
    /// <summary>
    /// Smooth everywhere, so that differences converge, and never growing by more than a summand, so that thirty of them in a row
    /// stay finite.
    /// </summary>
    public static IReadOnlyList<Word> Safe { get; } =
    [
        Of("sin", static x => x.Sin()),
        Of("cos", static x => x.Cos()),
        Of("tanh", static x => x.Tanh()),
        Of("sigmoid", static x => x.Sigmoid()),
        Of("exp of tanh", static x => x.Tanh().Exp()),
        Of("log1p of square", static x => x.Square().Log1p()),
        Of("sqrt of square", static x => (1 + (x * x)).Sqrt()),
        Of("mean of twice", static (x, y) => (x + y) * 0.5),
        Of("half difference", static (x, y) => (x - y) / 2),
        Of("mul", static (x, y) => x * y.Tanh()),
        Of("div", static (x, y) => x / (1 + (y * y))),
        Of("pow", static (x, y) => (1 + x.Tanh().Square()).Pow(y.Sin())),
        Matrix("softmax", static x => x.Softmax(1)),
        Matrix("logsumexp", static x => x.LogSumExp(1, keepDim: true)),
        Matrix("mean of columns", static x => x.Mean(0, keepDim: true)),
        Matrix("sum of all", static x => x.Sum() / x.Numel),
        Matrix("variance", static x => x.Tanh().Var(1, correction: 0, keepDim: true)),
        Matrix("cumsum", static x => x.CumSum(1) / x.Shape[1]),
        Matrix("turn", static x => x.Reshape(-1).Flip(0).Reshape(x.Shape[1], x.Shape[0]).T),
        Matrix("rows named twice", static x => x.IndexSelect(0, Tensor.From([.. Enumerable.Range(0, x.Shape[0]).Select(static i => (long)(i / 2))]))),
        Matrix("lower triangle", static x => x.Tril()),
        new("product", 2, static (x, y, shape) => x.Expand(shape).Tanh() is var z ? z.MatMul(y.Expand(shape).Tanh().T).MatMul(z) / shape.Numel : x),
        new("rows of both", 2, static (x, y, shape) => Tensor.Cat([x.Expand(shape)[1..], y.Expand(shape)[..1]])),
        new("where", 2, static (x, y, shape) => Tensor.Where(Tensor.Ones(shape, DType.Float64).CumSum(1) > 1, x, y)),
    ];

    public static Word Of(string name, Func<Tensor, Tensor> f) => new(name, 1, (x, _, _) => f(x));

    private static Word Of(string name, Func<Tensor, Tensor, Tensor> f) => new(name, 2, (x, y, _) => f(x, y));

    private static Word Matrix(string name, Func<Tensor, Tensor> f) => new(name, 1, (x, _, shape) => f(x.Expand(shape)));
}
