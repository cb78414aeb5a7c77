using Autograd.Folds;

namespace Autograd;

public sealed partial record Tensor
{
    /// <summary>
    /// Reverse mode from this root: the gradient map of ⟨this, seed⟩ with respect to every leaf of its history. Changes
    /// nothing; a graph may be differentiated any number of times, from any thread.
    /// </summary>
    /// <param name="seed">The cotangent of this tensor, of its shape and dtype; 1 if it has one element.</param>
    /// <param name="options">See <see cref="BackwardOptions"/>.</param>
    /// <exception cref="InvalidOperationException">Nothing in the history is tracked, or a seed is needed.</exception>
    /// <exception cref="ArgumentException">The seed has another shape or dtype.</exception>
    /// <exception cref="AnomalyException">A rule made NaN or infinity, and <see cref="BackwardOptions.DetectAnomaly"/> is set.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public Gradients Backward(Tensor? seed = null, BackwardOptions? options = null)
    {
        if (IsBatched) throw GraphErrors.NoBackwardInside();
        var seeds = Differentiate.Seeds("backward", [this], [seed]);
        return new Gradients(BackwardFold.Run([this], seeds, targets: null, options ?? BackwardOptions.Default));
    }
}
