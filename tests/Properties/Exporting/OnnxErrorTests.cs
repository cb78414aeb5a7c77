using static Autograd.Properties.Exporting.OnnxOpTests;

namespace Autograd.Properties.Exporting;

/// <summary>What cannot be exported is refused by name.</summary>
public sealed class OnnxErrorTests
{
    private static readonly Tensor X = Random(1, 3, 3);

    private static readonly Dictionary<string, (Action Act, string[] Says)> Cases = new(StringComparer.Ordinal)
    {
        ["inverse"] = (Of(static x => Linalg.Inv(x)), ["linalg_inv_ex", "no counterpart"]),
        ["sort"] = (Of(static x => x.Sort(0).Values), ["sort"]),
        ["gamma"] = (Of(static x => x.LGamma()), ["lgamma"]),
        ["question"] = (Of(static x => Tensor.Where(x.IsNan(), 0.0, x)), ["isnan"]),
        ["places of pooling"] = (Of(static x => Functional.MaxPool1dWithIndices(x, 2).Indices.To(DType.Float32)), ["max_pool2d_with_indices", "places"]),
        ["adaptive pooling"] = (Of(static x => Functional.AdaptiveMaxPool1d(x, 2).Values), ["max_pool2d_with_indices", "given number of windows"]),
        ["a norm of another order"] = (Of(static x => x.Norm(3)), ["linalg_vector_norm", "order"]),
        ["an op of one's own"] = (Of(static x => CustomOp.Elementwise("mine", static v => v, static z => z).Apply(x)), ["mine"]),
        ["two indices that are computed"] = (Of(static x => x[x.ArgMax(0), x.ArgMax(1)]), ["index", "several tensors"]),
        ["a derivative"] = (Of(static x => Differentiate.Grad(static z => z.Square().Sum(), x)), ["derivative"]),
        ["a value that is read"] = (Of(static x => x * x.Sum().Item()), ["mul", "other values"]),
        ["a condition"] = (Of(static x => x[0, 0].Item() > 0 ? x.Exp() : x.Log()), ["other values"]),
        ["random numbers"] = (static () => new Sequential(new Dropout()).Train(new Generator(1), static n => Onnx.Export(n, X)), ["other values"]),
        ["an array that is read"] = (Of(static x => x + Tensor.From(x.ToArray<float>(), 3, 3)), ["add", "other values"]),
        ["variables"] = (Of(static x => x.MatMul(X.Track())), ["output 0 has a history", "Module"]),
        ["a constant"] = (Of(static _ => X), ["output 0 was not computed"]),
        ["nothing"] = (static () => Onnx.Export(static _ => [], [X]), ["no tensor"]),
        ["null"] = (static () => Onnx.Export(static _ => [null!], [X]), ["no tensor"]),
        ["no input"] = (static () => Onnx.Export(static _ => [X], []), ["empty"]),
        ["a null input"] = (static () => Onnx.Export(static x => x, [null!]), ["example input 0 is null"]),
        ["too many names"] = (static () => Onnx.Export(static x => x, [X], new OnnxOptions { InputNames = ["a", "b"] }), ["2 names of inputs", "1"]),
        ["too few names"] = (static () => Onnx.Export(static x => [x[0], x[0]], [X], new OnnxOptions { OutputNames = ["a"] }), ["1 names of outputs", "2"]),
        ["a name twice"] = (static () => Onnx.Export(static x => x, [X], new OnnxOptions { InputNames = ["a"], OutputNames = ["a"] }), ["'a'"]),
        ["a name of a parameter"] = (static () => Onnx.Export(new Linear(3, 3, new Generator(1)), X, new OnnxOptions { InputNames = ["bias"] }), ["'bias'"]),
        ["no name"] = (static () => Onnx.Export(static x => x, [X], new OnnxOptions { InputNames = [null!] }), ["''"]),
        ["a batch of nothing"] = (static () => Onnx.Export(static x => x, [Tensor.Scalar(1f)], new OnnxOptions { DynamicBatch = true }), ["example input 0", "[]"]),
        ["a state of the batch's size"] = (static () => Onnx.Export(
            new Lstm(3, 2, new Generator(1), batchFirst: true), static (n, x) => [n.Forward(x[0]).Output], [Random(1, 2, 3, 3)], new OnnxOptions { DynamicBatch = true }), ["size of the batch", "as inputs"]),
        ["steps along the batch"] = (static () => Onnx.Export(static x => [Tensor.Stack(x[0].Unbind())], [X], new OnnxOptions { DynamicBatch = true }), ["unbind", "size of the batch"]),
        ["an export within an export"] = (Of(static x => Onnx.Export(z => [z[0] + x], [X]) is { } ? x + 1 : x), ["another export"]),
        ["null function"] = (static () => Onnx.Export(null!, [X]), ["function"]),
        ["null layer"] = (static () => Onnx.Export<Linear>(null!, X), ["module"]),
        ["null example"] = (static () => Onnx.Export(new Linear(3, 3, new Generator(1)), null!), ["example"]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Says_what_cannot_be_exported(string name)
    {
        var (act, says) = Cases[name];
        var error = Record.Exception(act);
        Assert.True(error is NotSupportedException or InvalidOperationException or ArgumentException, error?.ToString() ?? "nothing was thrown");
        Assert.All(says, part => Assert.Contains(part, error!.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Tensors_outlive_a_recording_as_constants()
    {
        Tensor? kept = null;
        Onnx.Export(x => [kept = x[0] * 2], [X]);
        Assert.NotNull(kept);
        Assert.True((kept + 1).Track().IsTracked);
        using var session = new OnnxRun(Onnx.Export(x => [x[0] + kept], [X]));
        Same(X + kept, session.Run(X)[0], 1);
    }

    private static Action Of(Func<Tensor, Tensor> f) => () => Onnx.Export(x => [f(x[0])], [X]);
}
