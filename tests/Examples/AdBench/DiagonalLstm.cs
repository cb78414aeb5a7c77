namespace Autograd.Examples.AdBench;

/// <summary>
/// A sequence of characters as bits, and how badly stacked LSTM cells foretell each from those before it. The weight
/// matrices are diagonal, and a gate reads either the input or the hidden state, as ADBench has it.
/// </summary>
/// <param name="State">[l, 2, b]: the hidden state and the cell of each layer, at the beginning.</param>
/// <param name="Sequence">[c, b].</param>
public sealed record DiagonalLstm(Tensor State, Tensor Sequence)
{
    /// <summary>The mean over characters and bits of −target·(y − ln(2 + Σ exp y)), y being what was foretold.</summary>
    /// <returns>0-d.</returns>
    public Tensor Loss(Parameters at)
    {
        ArgumentNullException.ThrowIfNull(at);
        var count = Sequence.Shape[0] - 1;
        var width = Sequence.Shape[1];
        var ends = at.Ends.Unbind();
        var inputs = (Sequence.Slice(0, 0, count) * ends[0]).Unbind();
        Cell[] cells = [.. at.Layers.Unbind().Zip(State.Unbind(), static (w, s) => new Cell(w.Unbind(), s[0], s[1]))];
        var hidden = new Tensor[count];
        for (var t = 0; t < count; t++)
        {
            var x = inputs[t];
            foreach (var cell in cells) x = cell.Step(x);
            hidden[t] = x;
        }

        var y = Tensor.Stack(hidden) * ends[1] + ends[2];

        // ln(2 + Σ exp y) = ln(exp(ln 2) + Σ exp y), which does not overflow.
        var norm = Tensor.Cat([y, Tensor.Full([count, 1], Math.Log(2), DType.Float64)], dim: 1).LogSumExp(dim: 1, keepDim: true);
        return -(Sequence.Slice(0, 1) * (y - norm)).Sum() / (count * width);
    }

    /// <summary>A layer in the course of the sequence.</summary>
    private sealed class Cell(Tensor[] weightAndBias, Tensor hidden, Tensor cell)
    {
        private readonly int _width = hidden.Shape[0];
        private Tensor _hidden = hidden;
        private Tensor _cell = cell;

        internal Tensor Step(Tensor x)
        {
            var gates = (Tensor.Cat([x, _hidden, x, _hidden]) * weightAndBias[0] + weightAndBias[1]).Split([3 * _width, _width]);
            var open = gates[0].Sigmoid().Chunk(3);
            _cell = _cell * open[0] + open[1] * gates[1].Tanh();
            return _hidden = open[2] * _cell.Tanh();
        }
    }

    /// <summary>What the network learns.</summary>
    /// <param name="Layers">[l, 2, 4b]: weights and biases of the gates that forget, let in, let out, and change.</param>
    /// <param name="Ends">[3, b]: the weights of the input, the weights and the biases of the output.</param>
    public sealed record Parameters(Tensor Layers, Tensor Ends) : IParameters<Parameters>
    {
        /// <inheritdoc/>
        public IReadOnlyList<Tensor> ToTensors() => [Layers, Ends];

        /// <inheritdoc/>
        public Parameters FromTensors(IReadOnlyList<Tensor> tensors)
        {
            ArgumentNullException.ThrowIfNull(tensors);
            return new(tensors[0], tensors[1]);
        }
    }
}
