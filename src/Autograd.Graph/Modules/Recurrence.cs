namespace Autograd;

/// <summary>What a sequence layer needs of its cell: a state is its tensors, the one that is the output first.</summary>
internal interface IRecurrentCell<TSelf>
{
    /// <summary>PyTorch's name of the sequence layer.</summary>
    static abstract string Name { get; }

    /// <summary>How many tensors make a state.</summary>
    static abstract int StateCount { get; }

    int InputSize { get; }

    int HiddenSize { get; }

    /// <summary>The part of the gates that comes from the input, for all steps at once: x·W_ihᵀ + b_ih.</summary>
    Tensor FromInput(Tensor x);

    /// <summary>The next state, from the input's part of one step and the last state.</summary>
    Tensor[] Step(Tensor fromInput, Tensor[] state);

    /// <summary>The cell with its parts under names that end so.</summary>
    TSelf Rebuild(Parts parts, string suffix);
}

/// <summary>How cells run over sequences: layers on one another, one or two directions, dropout between layers.</summary>
internal sealed record Recurrence<TCell>(IReadOnlyList<TCell> Cells, bool Bidirectional, bool BatchFirst, double Dropout)
    where TCell : IRecurrentCell<TCell>
{
    internal int Directions => Bidirectional ? 2 : 1;

    /// <summary>Output and last states of a batch of sequences or of one.</summary>
    /// <param name="x">[L, N, in], [N, L, in] if the batch comes first, or [L, in].</param>
    /// <param name="start">[cells, N, hidden] each, or [cells, hidden]; zeros if null.</param>
    /// <param name="pass">Where dropout draws from; null outside of training.</param>
    internal (Tensor Output, Tensor[] State) Run(Tensor x, Tensor[]? start, TrainingPass? pass)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (inputs, hidden) = (Cells[0].InputSize, Cells[0].HiddenSize);
        var isOne = x.Rank == 2;
        if (x.Rank is not (2 or 3) || x.Shape[-1] != inputs || x.Shape.Dims[BatchFirst && !isOne ? 1 : 0] == 0) throw ModuleErrors.SequenceShape(TCell.Name, x.Shape, inputs, BatchFirst);
        if (isOne) x = x.Unsqueeze(1);
        else if (BatchFirst) x = x.Transpose(0, 1);
        var state = Starts(start, x, hidden, isOne);

        var last = new Tensor[TCell.StateCount][];
        for (var s = 0; s < last.Length; s++) last[s] = new Tensor[Cells.Count];
        for (var c = 0; c < Cells.Count; c += Directions)
        {
            if (c > 0) x = Functional.Dropout(x, Dropout, pass?.Generator);
            var y = new Tensor[Directions];
            for (var d = 0; d < y.Length; d++)
            {
                var place = c + d;
                (y[d], var end) = Along(Cells[place], x, Array.ConvertAll(state, all => all.Select(0, place)), backward: d == 1);
                for (var s = 0; s < last.Length; s++) last[s][place] = end[s];
            }

            x = y.Length == 1 ? y[0] : Tensor.Cat(y, -1);
        }

        var lasts = Array.ConvertAll(last, static all => Tensor.Stack(all));
        return isOne ? (x.Squeeze(1), Array.ConvertAll(lasts, static all => all.Squeeze(1))) : (BatchFirst ? x.Transpose(0, 1) : x, lasts);
    }

    internal Recurrence<TCell> Rebuild(Parts parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var cells = new TCell[Cells.Count];
        for (var c = 0; c < cells.Length; c++)
            cells[c] = Cells[c].Rebuild(parts, $"_l{Parts.Number(c / Directions)}{(c % Directions == 1 ? "_reverse" : "")}");
        return this with { Cells = cells };
    }

    /// <summary>Cells of these sizes, layer by layer, forward before backward.</summary>
    internal static Recurrence<TCell> Of(Func<int, TCell> cell, int inputs, int hidden, int layers, bool batchFirst, bool bidirectional, double dropout)
    {
        if (inputs < 1) throw ModuleErrors.Size(TCell.Name, "inputSize", inputs);
        if (hidden < 1) throw ModuleErrors.Size(TCell.Name, "hiddenSize", hidden);
        if (layers < 1) throw ModuleErrors.Size(TCell.Name, "numLayers", layers);
        if (dropout is not (>= 0 and <= 1)) throw ModuleErrors.NumberRange(TCell.Name, nameof(dropout), dropout, "a probability from 0 to 1");
        var directions = bidirectional ? 2 : 1;
        var cells = new TCell[layers * directions];
        for (var c = 0; c < cells.Length; c++) cells[c] = cell(c < directions ? inputs : hidden * directions);
        return new Recurrence<TCell>(cells, bidirectional, batchFirst, dropout);
    }

    internal static Recurrence<TCell> Of(IReadOnlyList<TCell> cells, bool bidirectional)
    {
        ArgumentNullException.ThrowIfNull(cells);
        if (cells.Count == 0 || (bidirectional && cells.Count % 2 != 0)) throw ModuleErrors.CellCount(TCell.Name, cells.Count, bidirectional);
        foreach (var cell in cells) ArgumentNullException.ThrowIfNull(cell, nameof(cells));
        return new Recurrence<TCell>([.. cells], bidirectional, BatchFirst: false, Dropout: 0);
    }

    private Tensor[] Starts(Tensor[]? start, Tensor x, int hidden, bool isOne)
    {
        var expected = Shape.Of(Cells.Count, x.Shape.Dims[1], hidden);
        if (start is null) return [.. Enumerable.Repeat(Tensor.Zeros(expected, x.DType), TCell.StateCount)];
        var given = isOne ? expected.Without(1) : expected;
        for (var s = 0; s < start.Length; s++)
        {
            ArgumentNullException.ThrowIfNull(start[s], nameof(start));
            if (start[s].Shape != given) throw ModuleErrors.StateShape(TCell.Name, s == 0 ? "the state h" : "the state c", start[s].Shape, given);
        }

        return isOne ? Array.ConvertAll(start, static all => all.Unsqueeze(1)) : start;
    }

    private static (Tensor Output, Tensor[] State) Along(TCell cell, Tensor x, Tensor[] state, bool backward)
    {
        var steps = cell.FromInput(x).Unbind(0);
        var outputs = new Tensor[steps.Length];
        for (var i = 0; i < steps.Length; i++)
        {
            var t = backward ? steps.Length - 1 - i : i;
            state = cell.Step(steps[t], state);
            outputs[t] = state[0];
        }

        return (Tensor.Stack(outputs), state);
    }
}

/// <summary>What cells have in common.</summary>
internal static class Cells
{
    /// <summary>PyTorch's first values of recurrent weights: uniform in ±1/√hidden.</summary>
    internal static Tensor Weight(string name, int gates, int inputSize, int hiddenSize, Generator generator, DType dtype)
    {
        if (inputSize < 1) throw ModuleErrors.Size(name, nameof(inputSize), inputSize);
        if (hiddenSize < 1) throw ModuleErrors.Size(name, nameof(hiddenSize), hiddenSize);
        return Init.Symmetric([gates * hiddenSize, inputSize], generator, 1 / Math.Sqrt(hiddenSize), dtype);
    }

    /// <summary>The same of their biases.</summary>
    internal static Tensor Bias(int gates, int hiddenSize, Generator generator, DType dtype)
        => Init.Symmetric(Shape.Of(gates * hiddenSize), generator, 1 / Math.Sqrt(hiddenSize), dtype);

    /// <summary>The state of one step, checked; zeros if it is not given.</summary>
    internal static Tensor State(string name, string what, Tensor? state, Tensor x, int inputs, int hidden)
    {
        if (x.Rank is not (1 or 2) || x.Shape[-1] != inputs) throw ModuleErrors.CellShape(name, x.Shape, inputs);
        var expected = x.Rank == 1 ? Shape.Of(hidden) : Shape.Of(x.Shape.Dims[0], hidden);
        if (state is null) return Tensor.Zeros(expected, x.DType);
        return state.Shape == expected ? state : throw ModuleErrors.StateShape(name, what, state.Shape, expected);
    }
}
