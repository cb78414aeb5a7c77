namespace Autograd;

/// <summary>
/// One step of a long short-term memory (Hochreiter and Schmidhuber 1997; with forget gates, Gers et al. 2000), PyTorch's
/// <c>LSTMCell</c>: of x·W_ihᵀ + b_ih + h·W_hhᵀ + b_hh the quarters are i, f, g, o; c' = σ(f)·c + σ(i)·tanh(g), h' = σ(o)·tanh(c').
/// </summary>
/// <param name="WeightIh">[4·hidden, in].</param>
/// <param name="WeightHh">[4·hidden, hidden].</param>
/// <param name="BiasIh">[4·hidden], or null.</param>
/// <param name="BiasHh">[4·hidden], or null.</param>
public sealed record LstmCell(Tensor WeightIh, Tensor WeightHh, Tensor? BiasIh = null, Tensor? BiasHh = null) : IModule<LstmCell>, IRecurrentCell<LstmCell>
{
    private const string Module = "lstm_cell";

    /// <summary>A cell with PyTorch's first values, all uniform in ±1/√hidden.</summary>
    /// <param name="inputSize">The length of an input.</param>
    /// <param name="hiddenSize">The length of a state.</param>
    /// <param name="generator">Where the first values come from.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="dtype">A floating dtype.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the dtype is not floating.</exception>
    public LstmCell(int inputSize, int hiddenSize, Generator generator, bool bias = true, DType dtype = DType.Float32)
        : this(
            Cells.Weight(Module, 4, inputSize, hiddenSize, generator, dtype),
            Cells.Weight(Module, 4, hiddenSize, hiddenSize, generator, dtype),
            bias ? Cells.Bias(4, hiddenSize, generator, dtype) : null,
            bias ? Cells.Bias(4, hiddenSize, generator, dtype) : null)
    {
    }

    static string IRecurrentCell<LstmCell>.Name => "lstm";

    static int IRecurrentCell<LstmCell>.StateCount => 2;

    /// <summary>The length of an input.</summary>
    public int InputSize => WeightIh.Shape[-1];

    /// <summary>The length of a state.</summary>
    public int HiddenSize => WeightHh.Shape[-1];

    /// <summary>One step.</summary>
    /// <param name="x">[N, in] or [in].</param>
    /// <param name="state">h and c, [N, hidden] or [hidden] each; zeros if null.</param>
    /// <returns>The next h, which is the output, and c.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public (Tensor H, Tensor C) Forward(Tensor x, (Tensor H, Tensor C)? state = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        var h = Cells.State(Module, "the state h", state?.H, x, InputSize, HiddenSize);
        var c = Cells.State(Module, "the state c", state?.C, x, InputSize, HiddenSize);
        var next = ((IRecurrentCell<LstmCell>)this).Step(((IRecurrentCell<LstmCell>)this).FromInput(x), [h, c]);
        return (next[0], next[1]);
    }

    /// <inheritdoc/>
    public LstmCell Rebuild(Parts parts) => Rebuilt(parts, "");

    /// <summary><c>LstmCell(in, hidden)</c>.</summary>
    public override string ToString() => Errors.Say($"LstmCell({InputSize}, {HiddenSize})");

    Tensor IRecurrentCell<LstmCell>.FromInput(Tensor x) => Functional.Linear(x, WeightIh, BiasIh);

    Tensor[] IRecurrentCell<LstmCell>.Step(Tensor fromInput, Tensor[] state)
    {
        var gates = (fromInput + Functional.Linear(state[0], WeightHh, BiasHh)).Chunk(4, -1);
        var c = (gates[1].Sigmoid() * state[1]) + (gates[0].Sigmoid() * gates[2].Tanh());
        return [gates[3].Sigmoid() * c.Tanh(), c];
    }

    LstmCell IRecurrentCell<LstmCell>.Rebuild(Parts parts, string suffix) => Rebuilt(parts, suffix);

    private LstmCell Rebuilt(Parts parts, string suffix)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return this with
        {
            WeightIh = parts.Parameter("weight_ih" + suffix, WeightIh),
            WeightHh = parts.Parameter("weight_hh" + suffix, WeightHh),
            BiasIh = parts.Parameter("bias_ih" + suffix, BiasIh),
            BiasHh = parts.Parameter("bias_hh" + suffix, BiasHh),
        };
    }
}
