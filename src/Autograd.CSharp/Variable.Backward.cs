using Autograd.Folds;
using Autograd.Rules;

namespace Autograd;

public sealed partial record Variable
{
    /// <summary>
    /// Adds the gradient of this variable to the <see cref="Grad"/> of every leaf in its history. It may be called again on
    /// the same graph. If anything fails on the way, every <see cref="Grad"/> is as it was.
    /// </summary>
    /// <param name="gradient">The gradient of what follows with respect to this variable, of its shape and dtype; 1 for a scalar.</param>
    /// <param name="createGraph">Whether the gradients can be differentiated in turn. <see cref="Grad"/> then holds their graph.</param>
    /// <param name="inputs">The variables whose <see cref="Grad"/> is added to, leaves or computed; all leaves if null.</param>
    /// <param name="options">Observers, cancellation, anomaly detection; its <see cref="BackwardOptions.CreateGraph"/> counts too.</param>
    /// <exception cref="InvalidOperationException">Nothing in the history requires a gradient, or a gradient is needed here.</exception>
    /// <exception cref="ArgumentException">The gradient has another shape or dtype; the list of inputs is empty.</exception>
    /// <exception cref="AnomalyException">A rule made NaN or infinity, and <see cref="BackwardOptions.DetectAnomaly"/> is set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public void Backward(
        Variable? gradient = null, bool createGraph = false, IReadOnlyList<Variable>? inputs = null, BackwardOptions? options = null)
    {
        var seeds = Differentiate.Seeds("backward", [_tensor], [gradient?._tensor]);
        if (inputs is { Count: 0 }) throw GraphErrors.NoInputs("backward");
        for (var i = 0; i < (inputs?.Count ?? 0); i++)
        {
            if (inputs![i] is null) throw RuleErrors.MissingInput("backward", i);
            if (!inputs[i].RequiresGrad) throw GraphErrors.InputNotTracked("backward", i);
        }

        var targets = inputs?.Select(static x => x._tensor.Edge).ToArray();
        options ??= BackwardOptions.Default;
        if (createGraph && !options.CreateGraph) options = options with { CreateGraph = true };
        var map = BackwardFold.Run([_tensor], seeds, targets, options, GradientCell.KeepsRetained, Hooks.Runner(options.CreateGraph));
        var contributions = new List<(GradientCell, Tensor)>(map.Count);
        foreach (var (edge, g) in map)
        {
            // A place without a cell was asked for by name, or is a leaf that the graph layer made: it has one from here on.
            contributions.Add((GradientCell.Of(edge) ?? GradientCell.Retain(edge), g));
        }

        GradientCell.Commit(contributions);
        GradientCell.RunPostHooks(contributions, options.CreateGraph);
    }

    /// <summary>
    /// Why the gradient of this variable with respect to another is absent, or where NaN or infinity came from: found in the
    /// finished graph, without running anything again. Changes nothing.
    /// </summary>
    /// <inheritdoc cref="Tensor.Explain"/>
    public Explanation Explain(Variable x, Variable? seed = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        return _tensor.Explain(x._tensor, seed?._tensor);
    }
}
