using Autograd.Rules;

namespace Autograd;

/// <summary>
/// A differentiable function with a backward of its own, as PyTorch's: derive, write both directions with ordinary
/// operations, and call <see cref="Apply"/>. If backward is made of differentiable operations, so is the function's gradient,
/// and its forward mode follows. As in PyTorch, gradients reach inputs only: a variable that forward takes from elsewhere is a constant.
/// </summary>
/// <example>
/// <code>
/// sealed class Cube : Function
/// {
///     protected override Variable[] Forward(FunctionContext context, Variable[] inputs)
///     {
///         context.SaveForBackward(inputs[0]);
///         return [inputs[0] * inputs[0] * inputs[0]];
///     }
///
///     protected override Variable?[] Backward(FunctionContext context, Variable[] gradients)
///         => [gradients[0] * 3 * context.SavedTensors[0].Square()];
/// }
/// </code>
/// </example>
public abstract class Function
{
    /// <summary>The function's name in the graph; its node is called <c>NameBackward</c>.</summary>
    public virtual string Name => GetType().Name;

    /// <summary>
    /// Whether backward has no derivative of its own, because it leaves the recorded operations: a second differentiation then
    /// raises. PyTorch's <c>@once_differentiable</c>.
    /// </summary>
    public virtual bool OnceDifferentiable => false;

    /// <summary>Applies the function and returns its one output.</summary>
    /// <exception cref="InvalidOperationException">The function has several outputs; use <see cref="ApplyAll"/>.</exception>
    public Variable Apply(params Variable[] inputs)
    {
        var outputs = ApplyAll(inputs);
        return outputs.Length == 1 ? outputs[0] : throw RuleErrors.SeveralOutputs(Name, outputs.Length);
    }

    /// <summary>Applies the function and returns all of its outputs.</summary>
    public Variable[] ApplyAll(params Variable[] inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        return new FunctionOp(this).Run(inputs);
    }

    /// <summary>The outputs. Runs under NoGrad, on inputs without history.</summary>
    /// <param name="context">Keeps what backward needs.</param>
    /// <param name="inputs">As they were given to <see cref="Apply"/>.</param>
    protected internal abstract Variable[] Forward(FunctionContext context, Variable[] inputs);

    /// <summary>The gradients of the inputs.</summary>
    /// <param name="context">Hands out what forward saved.</param>
    /// <param name="gradients">
    /// One an output, of its shape and dtype; for an output that was not used zeros, or null after
    /// <see cref="FunctionContext.SetMaterializeGrads"/>(false).
    /// </param>
    /// <returns>One an input, of its shape and dtype; null for none.</returns>
    protected internal abstract Variable?[] Backward(FunctionContext context, Variable[] gradients);
}
