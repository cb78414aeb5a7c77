namespace Autograd;

/// <summary>
/// One step of a gated recurrent unit (Cho et al. 2014), PyTorch's <c>GRUCell</c>: of u = x·W_ihᵀ + b_ih and v = h·W_hhᵀ + b_hh
/// the thirds are r, z, n; n' = tanh(uₙ + σ(uᵣ + vᵣ)·vₙ), z' = σ(u_z + v_z), h' = (1 − z')·n' + z'·h.
/// </summary>
/// <param name="WeightIh">[3·hidden, in].</param>
/// <param name="WeightHh">[3·hidden, hidden].</param>
/// <param name="BiasIh">[3·hidden], or null.</param>
/// <param name="BiasHh">[3·hidden], or null.</param>
public sealed record GruCell(Tensor WeightIh, Tensor WeightHh, Tensor? BiasIh = null, Tensor? BiasHh = null) : IModule<GruCell>, IRecurrentCell<GruCell>
{
    private const string Module = "gru_cell";

    /// <summary>A cell with PyTorch's first values, all uniform in ±1/√hidden.</summary>
    /// <param name="inputSize">The length of an input.</param>
    /// <param name="hiddenSize">The length of a state.</param>
    /// <param name="generator">Where the first values come from.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="dtype">A floating dtype.</param>
    /// <exception cref="ArgumentException">A size is below 1, or the dtype is not floating.</exception>
    public GruCell(int inputSize, int hiddenSize, Generator generator, bool bias = true, DType dtype = DType.Float32)
        : this(
            Cells.Weight(Module, 3, inputSize, hiddenSize, generator, dtype),
            Cells.Weight(Module, 3, hiddenSize, hiddenSize, generator, dtype),
            bias ? Cells.Bias(3, hiddenSize, generator, dtype) : null,
            bias ? Cells.Bias(3, hiddenSize, generator, dtype) : null)
    {
    }

    static string IRecurrentCell<GruCell>.Name => "gru";

    static int IRecurrentCell<GruCell>.StateCount => 1;

    /// <summary>The length of an input.</summary>
    public int InputSize => WeightIh.Shape[-1];

    /// <summary>The length of a state.</summary>
    public int HiddenSize => WeightHh.Shape[-1];

    /// <summary>One step.</summary>
    /// <param name="x">[N, in] or [in].</param>
    /// <param name="state">h, [N, hidden] or [hidden]; zeros if null.</param>
    /// <returns>The next h, which is the output.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public Tensor Forward(Tensor x, Tensor? state = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        var h = Cells.State(Module, "the state h", state, x, InputSize, HiddenSize);
        return ((IRecurrentCell<GruCell>)this).Step(((IRecurrentCell<GruCell>)this).FromInput(x), [h])[0];
    }

    /// <inheritdoc/>
    public GruCell Rebuild(Parts parts) => Rebuilt(parts, "");

    /// <summary><c>GruCell(in, hidden)</c>.</summary>
    public override string ToString() => Errors.Say($"GruCell({InputSize}, {HiddenSize})");

    Tensor IRecurrentCell<GruCell>.FromInput(Tensor x) => Functional.Linear(x, WeightIh, BiasIh);

    Tensor[] IRecurrentCell<GruCell>.Step(Tensor fromInput, Tensor[] state)
    {
        var (u, v) = (fromInput.Chunk(3, -1), Functional.Linear(state[0], WeightHh, BiasHh).Chunk(3, -1));
        var n = (u[2] + ((u[0] + v[0]).Sigmoid() * v[2])).Tanh();
        return [n + ((u[1] + v[1]).Sigmoid() * (state[0] - n))];
    }

    GruCell IRecurrentCell<GruCell>.Rebuild(Parts parts, string suffix) => Rebuilt(parts, suffix);

    private GruCell Rebuilt(Parts parts, string suffix)
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
