namespace Autograd;

/// <summary>
/// Layers of <see cref="GruCell"/> over sequences: PyTorch's <c>GRU</c>. The parameters of layer i are <c>weight_ih_li</c>,
/// <c>weight_hh_li</c>, <c>bias_ih_li</c>, <c>bias_hh_li</c>; those of the backward direction end in <c>_reverse</c>.
/// </summary>
public sealed record Gru : IModule<Gru>
{
    private readonly Recurrence<GruCell> _recurrence;

    /// <summary>Layers with PyTorch's first values, all uniform in ±1/√hidden.</summary>
    /// <param name="inputSize">The length of an input.</param>
    /// <param name="hiddenSize">The length of a state.</param>
    /// <param name="generator">Where the first values come from.</param>
    /// <param name="numLayers">How many layers; each but the first reads the outputs of the one before it.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="batchFirst">Whether inputs and outputs are [N, L, …] in place of [L, N, …].</param>
    /// <param name="bidirectional">Whether each layer also runs backward in time.</param>
    /// <param name="dropout">In training, the probability that an output of a layer is 0 for the next layer.</param>
    /// <param name="dtype">A floating dtype.</param>
    /// <exception cref="ArgumentException">A size is below 1, the probability is not from 0 to 1, or the dtype is not floating.</exception>
    public Gru(
        int inputSize, int hiddenSize, Generator generator, int numLayers = 1, bool bias = true,
        bool batchFirst = false, bool bidirectional = false, double dropout = 0, DType dtype = DType.Float32)
        => _recurrence = Recurrence<GruCell>.Of(
            size => new GruCell(size, hiddenSize, generator, bias, dtype), inputSize, hiddenSize, numLayers, batchFirst, bidirectional, dropout);

    /// <summary>Layers of these cells.</summary>
    /// <param name="cells">A cell a layer, or two, forward and backward.</param>
    /// <param name="bidirectional">Whether there are two a layer.</param>
    /// <exception cref="ArgumentException">There is no cell, or an odd number in two directions.</exception>
    public Gru(IReadOnlyList<GruCell> cells, bool bidirectional = false) => _recurrence = Recurrence<GruCell>.Of(cells, bidirectional);

    /// <summary>The cells, layer by layer, forward before backward.</summary>
    public IReadOnlyList<GruCell> Cells => _recurrence.Cells;

    /// <summary>Whether each layer also runs backward in time.</summary>
    public bool Bidirectional => _recurrence.Bidirectional;

    /// <summary>Whether inputs and outputs are [N, L, …] in place of [L, N, …].</summary>
    public bool BatchFirst
    {
        get => _recurrence.BatchFirst;
        init => _recurrence = _recurrence with { BatchFirst = value };
    }

    /// <summary>Not null in training, which <see cref="Modules.Train"/> sees to.</summary>
    public TrainingPass? Training { get; init; }

    /// <summary>The outputs of the last layer, and the states after the last step.</summary>
    /// <param name="x">[L, N, in], [N, L, in] with <see cref="BatchFirst"/>, or [L, in] for one sequence.</param>
    /// <param name="state">h, [cells, N, hidden], without N for one sequence; zeros if null.</param>
    /// <returns>The outputs in the form of the input, both directions beside each other; h in the form of the state.</returns>
    /// <exception cref="ShapeException">The shapes do not fit, or there is no step.</exception>
    public (Tensor Output, Tensor H) Forward(Tensor x, Tensor? state = null)
    {
        var (y, last) = _recurrence.Run(x, state is null ? null : [state], Training);
        return (y, last[0]);
    }

    /// <inheritdoc/>
    public Gru Rebuild(Parts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        return new Gru(_recurrence.Rebuild(parts)) { Training = parts.Training(Training) };
    }

    /// <summary><c>Gru(in, hidden, cells)</c>.</summary>
    public override string ToString() => Errors.Say($"Gru({Cells[0].InputSize}, {Cells[0].HiddenSize}, {Cells.Count} cells)");

    private Gru(Recurrence<GruCell> recurrence) => _recurrence = recurrence;
}
