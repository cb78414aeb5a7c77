namespace Autograd;

public sealed partial record Variable
{
    /// <summary>
    /// Runs a function on the gradient of this variable, leaf or computed, each time a backward pass completes it and before
    /// <see cref="Grad"/> is written. Hooks of one variable run in the order of registration, and later ones see what earlier
    /// ones returned. Nothing is recorded inside, unless the pass creates a graph.
    /// </summary>
    /// <param name="hook">
    /// From the gradient to the one that takes its place, of the same shape and dtype; null leaves it. Changing the argument in
    /// place changes nothing: return the new value.
    /// </param>
    /// <returns>The way to remove the hook.</returns>
    /// <remarks>
    /// A change of a computed variable in place leaves its hooks with the value that it had; a leaf's stay with the leaf. If a
    /// hook throws, the pass ends with its exception and every <see cref="Grad"/> is as it was.
    /// </remarks>
    /// <exception cref="InvalidOperationException">
    /// The variable requires no gradient, so that the hook would never run; or it is inside <see cref="Vectorize"/>: use an <see cref="Observer"/> there.
    /// </exception>
    public HookHandle RegisterHook(Func<Variable, Variable?> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        if (!RequiresGrad) throw VariableErrors.NothingToHook("register_hook");
        return _tensor.IsBatched ? throw VariableErrors.StandsForMany("register_hook") : Hooks.Add(_tensor.Edge, hook);
    }

    /// <summary>
    /// Runs an action on this leaf each time a backward pass has added to its <see cref="Grad"/>, when the pass is complete and
    /// every other <see cref="Grad"/> is written too; leaves in the order in which the pass reached them. Nothing is recorded
    /// inside, unless the pass creates a graph, so an optimizer's step can be taken here and <see cref="Grad"/> be forgotten.
    /// </summary>
    /// <param name="hook">Is given this variable.</param>
    /// <returns>The way to remove the hook.</returns>
    /// <remarks>An exception in it passes through <c>Backward</c>; the gradients of the pass have been added by then.</remarks>
    /// <exception cref="InvalidOperationException">The variable requires no gradient, was computed, or is inside <see cref="Vectorize"/>.</exception>
    public HookHandle RegisterPostAccumulateGradHook(Action<Variable> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        if (!RequiresGrad) throw VariableErrors.NothingToHook("register_post_accumulate_grad_hook");
        if (_tensor.IsBatched) throw VariableErrors.StandsForMany("register_post_accumulate_grad_hook");
        if (GradFn is { } node) throw VariableErrors.PostHookOnComputed(node);
        return GradientCell.Retain(_tensor.Edge).PostHooks.Add(() => hook(this));
    }
}
