using System.Globalization;

namespace Autograd.Properties.Modules;

/// <summary>Bad input names the module, the parameter and what is wrong, and changes nothing.</summary>
public sealed class ModuleErrorTests
{
    private static readonly Generator Chance = new(1);
    private static readonly Tensor X = Tensor.Zeros(4, 3);

    private static readonly Dictionary<string, (Action Act, string[] Says)> Cases = new(StringComparer.Ordinal)
    {
        ["linear of negative size"] = (static () => new Linear(3, -1, Chance), ["linear", "outFeatures", "-1"]),
        ["linear of integers"] = (static () => new Linear(3, 1, Chance, dtype: DType.Int64), ["uniform", "int64"]),
        ["linear on another size"] = (static () => new Linear(2, 1, Chance).Forward(X), ["matmul", "[4, 3]", "[2, 1]"]),
        ["conv of no channels"] = (static () => new Conv2d(0, 1, 3, Chance), ["conv2d", "inChannels", "0"]),
        ["conv without output"] = (static () => new Conv1d(1, 0, 3, Chance), ["conv1d", "outChannels"]),
        ["conv of groups that do not divide"] = (static () => new Conv2d(3, 4, 3, Chance, groups: 2), ["conv2d", "3", "2 equal groups"]),
        ["conv without groups"] = (static () => new Conv2d(3, 4, 3, Chance, groups: 0), ["conv2d", "groups"]),
        ["conv of an empty window"] = (static () => new Conv2d(1, 1, [3, 0], Chance), ["conv2d", "kernelSize", "[3, 0]"]),
        ["conv of another dimension"] = (static () => new Conv2d(1, 1, [3, 3, 3], Chance), ["conv2d", "kernelSize", "3 numbers"]),
        ["embedding of a negative count"] = (static () => new Embedding(-1, 2, Chance), ["embedding", "count"]),
        ["embedding of a padding that is no row"] = (static () => new Embedding(3, 2, Chance, paddingIdx: 3), ["embedding", "3 names no row"]),
        ["embedding of floats"] = (static () => new Embedding(3, 2, Chance).Forward(X), ["embedding", "float32"]),
        ["layer norm of nothing"] = (static () => new LayerNorm(default(Shape)), ["layer_norm", "0"]),
        ["layer norm of another shape"] = (static () => new LayerNorm([4]).Forward(X), ["layer_norm", "[4, 3]", "[4]"]),
        ["batch norm without channels"] = (static () => new BatchNorm(0), ["batch_norm", "channels"]),
        ["batch norm of other channels"] = (static () => new BatchNorm(4).Forward(X), ["batch_norm", "[4]", "[4, 3]"]),
        ["batch norm of one element in training"] = (static () => new BatchNorm(3).Train(Chance, static n => n.Forward(Tensor.Zeros(1, 3))), ["batch_norm", "[1, 3]"]),
        ["dropout above one"] = (static () => new Dropout(1.5), ["dropout", "1.5"]),
        ["dropout of NaN"] = (static () => new Dropout(double.NaN), ["dropout", "NaN"]),
        ["lstm without layers"] = (static () => new Lstm(3, 2, Chance, numLayers: 0), ["lstm", "numLayers"]),
        ["lstm without a state"] = (static () => new Lstm(3, 0, Chance), ["lstm", "hiddenSize"]),
        ["lstm cell without input"] = (static () => new LstmCell(0, 2, Chance), ["lstm_cell", "inputSize"]),
        ["gru cell of a negative state"] = (static () => new GruCell(2, -2, Chance), ["gru_cell", "hiddenSize", "-2"]),
        ["lstm on another size"] = (static () => new Lstm(2, 2, Chance).Forward(X), ["lstm", "[4, 3]", "[L, N, 2]"]),
        ["lstm on no steps"] = (static () => new Lstm(3, 2, Chance, batchFirst: true).Forward(Tensor.Zeros(4, 0, 3)), ["lstm", "[4, 0, 3]", "[N, L, 3]"]),
        ["lstm on a scalar"] = (static () => new Lstm(3, 2, Chance).Forward(Tensor.Scalar(1f)), ["lstm", "[]"]),
        ["lstm with another state"] = (static () => new Lstm(3, 2, Chance).Forward(X, (Tensor.Zeros(1, 2), Tensor.Zeros(2))), ["lstm", "the state c", "[2]", "[1, 2]"]),
        ["gru with another state"] = (static () => new Gru(3, 2, Chance).Forward(X, Tensor.Zeros(1, 1, 2)), ["gru", "the state h", "[1, 1, 2]", "[1, 2]"]),
        ["gru cell with another state"] = (static () => new GruCell(3, 2, Chance).Forward(X, Tensor.Zeros(2)), ["gru_cell", "the state h", "[2]", "[4, 2]"]),
        ["lstm cell on another size"] = (static () => new LstmCell(2, 2, Chance).Forward(X), ["lstm_cell", "[4, 3]", "[N, 2]"]),
        ["lstm without cells"] = (static () => new Lstm([]), ["lstm", "0 cells"]),
        ["gru of odd directions"] = (static () => new Gru([new GruCell(1, 1, Chance)], bidirectional: true), ["gru", "1 cells", "two for each layer"]),
        ["dot in a name"] = (static () => new Named("a.b", "c").StateDict(), ["'a.b'"]),
        ["empty name"] = (static () => new Named("a", "").StateDict(), ["''"]),
        ["name twice"] = (static () => new Named("a", "a").StateDict(), ["'a'", "two parts"]),
        ["parameter of integers"] = (static () => new Counter(Tensor.Scalar(1L)).NamedParameters(), ["'count'", "int64", "Buffer"]),
        ["too few tensors"] = (static () => ((IParameters<Linear>)new Linear(1, 1, Chance)).FromTensors([X]), ["Linear", "2 parameters", "1 tensors"]),
        ["update of no buffer"] = (static () => new Wrong("other", X).Train(Chance, static n => n.Forward(X)), ["'other'", "no buffer"]),
        ["update of another shape"] = (static () => new Wrong("state", Tensor.Zeros(2)).Train(Chance, static n => n.Forward(X)), ["'state'", "[2]", "[4, 3]"]),
        ["to integers"] = (static () => new Linear(1, 1, Chance).To(DType.Int64), ["module", "int64"]),
        ["uniform of nothing"] = (static () => Init.Uniform([2], Chance, 1, 1), ["init", "1 to 1"]),
        ["uniform to infinity"] = (static () => Init.Uniform([2], Chance, 0, double.PositiveInfinity), ["init", "not finite"]),
        ["normal of a negative deviation"] = (static () => Init.Normal([2], Chance, 0, -1), ["init", "std", "-1"]),
        ["truncated to nothing"] = (static () => Init.TruncNormal([2], Chance, low: 2, high: -2), ["init", "2 to -2"]),
        ["fans of a vector"] = (static () => Init.XavierNormal([2], Chance), ["init", "[2]"]),
        ["orthogonal vector"] = (static () => Init.Orthogonal([2], Chance), ["init", "[2]"]),
        ["null layer"] = (static () => new Sequential(new Linear(1, 1, Chance), null!), ["layers"]),
        ["null generator"] = (static () => new Linear(1, 1, null!), ["generator"]),
        ["null module"] = (static () => Autograd.Modules.StateDict(null!), ["module"]),
        ["null state"] = (static () => new Linear(1, 1, Chance).LoadStateDict(null!), ["named"]),
        ["null function"] = (static () => new Linear(1, 1, Chance).Train<Linear, Tensor>(Chance, null!), ["function"]),
        ["model of null"] = (static () => new Model<Linear>(null!), ["module"]),
    };

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory, MemberData(nameof(Names))]
    public void Says_what_is_wrong(string name)
    {
        var (act, says) = Cases[name];
        var error = Record.Exception(act);
        Assert.True(error is ArgumentException or InvalidOperationException, error?.ToString() ?? "nothing was thrown");
        Assert.All(says, part => Assert.Contains(part, error!.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Numbers_in_messages_are_invariant()
    {
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.Contains("1.5", Assert.Throws<ArgumentException>(static () => new Dropout(1.5)).Message, StringComparison.Ordinal);
            Assert.Equal("Dropout(0.5)", new Dropout().ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    private sealed record Named(string First, string Second) : IModule<Named>
    {
        public Named Rebuild(Parts parts)
        {
            parts.Parameter(First, X);
            parts.Parameter(Second, X);
            return this;
        }
    }

    private sealed record Counter(Tensor Count) : IModule<Counter>
    {
        public Counter Rebuild(Parts parts) => new(parts.Parameter("count", Count));
    }

    private sealed record Wrong(string Name, Tensor Value) : IModule<Wrong>
    {
        private TrainingPass? _training;

        public Tensor Forward(Tensor x)
        {
            _training?.Update(Name, Value);
            return x;
        }

        public Wrong Rebuild(Parts parts)
        {
            parts.Buffer("state", X);
            return this with { _training = parts.Training(_training) };
        }
    }
}
