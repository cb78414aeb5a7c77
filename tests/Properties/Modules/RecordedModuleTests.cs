using System.Globalization;

namespace Autograd.Properties.Modules;

/// <summary>Values, gradients and running statistics are PyTorch's, and state dictionaries have its names.</summary>
public sealed class RecordedModuleTests
{
    // A value goes through at most two layers of five steps, each a sum of at most nine products and a dozen operations, and its
    // gradient back through as many: below 500 roundings, each at most half an ulp of a number no larger than a few times the
    // largest of its kind (outputs, or gradients: the gradient of a bias before a batch normalisation is 0, but its terms are
    // not). Ours and PyTorch's differ by both their errors. Measured: 54 at most, before a batch normalisation; 14 elsewhere.
    private const double Tolerance = 500.0 / (1L << 52);

    private static readonly Generator Chance = new(1);

    private static readonly Dictionary<string, Action<string>> Cases = new(StringComparer.Ordinal)
    {
        ["linear"] = Layer(new Linear(5, 3, Chance)),
        ["linear_without_bias"] = Layer(new Linear(5, 3, Chance, bias: false)),
        ["conv1d"] = Layer(new Conv1d(3, 4, 3, Chance, stride: 2, padding: 1)),
        ["conv2d"] = Layer(new Conv2d(4, 6, 3, Chance, stride: 2, padding: 1, dilation: 1, groups: 2)),
        ["embedding"] = Layer(new Embedding(7, 3, Chance, paddingIdx: 2)),
        ["layer_norm"] = Layer(new LayerNorm([3, 4])),
        ["batch_norm_1d_train"] = Layer(new BatchNorm(4), inTraining: true),
        ["batch_norm_1d_train_again"] = Layer(new BatchNorm(4), inTraining: true),
        ["batch_norm_1d_train_third"] = Layer(new BatchNorm(4), inTraining: true),
        ["batch_norm_1d_eval"] = Layer(new BatchNorm(4)),
        ["batch_norm_2d_train"] = Layer(new BatchNorm(3, eps: 1e-3, momentum: 0.3), inTraining: true),
        ["batch_norm_2d_eval"] = Layer(new BatchNorm(3, eps: 1e-3, momentum: 0.3)),
        ["lstm"] = Case(new Lstm(3, 4, Chance, numLayers: 2, batchFirst: true), static (m, x) => Array(m.Forward(x[0], (x[1], x[2])))),
        ["lstm_bidirectional"] = Case(new Lstm(3, 4, Chance, numLayers: 2, bidirectional: true), static (m, x) => Array(m.Forward(x[0]))),
        ["gru"] = Case(new Gru(3, 4, Chance, numLayers: 2, batchFirst: true), static (m, x) => Array(m.Forward(x[0], x[1]))),
        ["gru_bidirectional_without_bias"] = Case(new Gru(3, 4, Chance, numLayers: 2, bias: false, bidirectional: true), static (m, x) => Array(m.Forward(x[0]))),
        ["lstm_cell"] = Case(new LstmCell(3, 4, Chance), static (m, x) => Array(m.Forward(x[0], (x[1], x[2])))),
        ["gru_cell"] = Case(new GruCell(3, 4, Chance), static (m, x) => [m.Forward(x[0], x[1])]),
        ["sequential"] = Layer(
            new Sequential(
                new Linear(4, 5, Chance), Apply.Tanh, new Sequential(new Linear(5, 5, Chance), new BatchNorm(5)), new Linear(5, 2, Chance)),
            inTraining: true),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Numbers_are_PyTorchs(string name) => Cases[name](name);

    private static Action<string> Layer<TModule>(TModule module, bool inTraining = false)
        where TModule : IModule<TModule>, ILayer
        => Case(module, static (m, x) => [m.Forward(x[0])], inTraining);

    private static Action<string> Case<TModule>(TModule module, Func<TModule, Tensor[], Tensor[]> forward, bool inTraining = false)
        where TModule : IModule<TModule>
        => name =>
        {
            var recorded = RecordedModule.Of(name);
            var tracked = module.To(DType.Float64).LoadStateDict(recorded.State).Map(static x => x.Track());
            Tensor[] inputs = [.. recorded.Inputs.Select(static x => x.DType.IsFloating() ? x.Track() : x)];
            var (outputs, next) = inTraining ? tracked.Train(new Generator(0), m => forward(m, inputs)) : (forward(tracked, inputs), tracked);

            Assert.Equal(recorded.Outputs.Length, outputs.Length);
            for (var o = 0; o < outputs.Length; o++) Same($"output {o}", recorded.Outputs[o], outputs[o], Largest(recorded.Outputs));
            var gradients = outputs.Zip(recorded.Seeds, static (y, g) => (y * g).Sum()).Aggregate(static (a, b) => a + b).Backward();
            var scale = Largest([.. recorded.Gradients.Values, .. recorded.InputGradients.Values]);
            foreach (var (parameter, tensor) in tracked.NamedParameters()) Same($"gradient of {parameter}", recorded.Gradients[parameter], gradients[tensor], scale);
            foreach (var (i, expected) in recorded.InputGradients) Same($"gradient of input {i}", expected, gradients[inputs[int.Parse(i, CultureInfo.InvariantCulture)]], scale);
            var after = next.StateDict();
            foreach (var (buffer, expected) in recorded.StateAfter) Same(buffer, expected, after[buffer], Largest([expected]));
        };

    private static Tensor[] Array((Tensor Y, Tensor H) results) => [results.Y, results.H];

    private static Tensor[] Array((Tensor Y, Tensor H, Tensor C) results) => [results.Y, results.H, results.C];

    private static double Largest(Tensor[] tensors) => tensors.Max(static x => x.Abs().Max().Item());

    private static void Same(string what, Tensor expected, Tensor actual, double largest)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.DType, actual.DType);
        var difference = (expected - actual).Abs().Max().Item();
        Assert.True(difference <= Tolerance * largest, FormattableString.Invariant($"{what}: off by {difference}, of {largest}"));
    }
}
