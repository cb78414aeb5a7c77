using Autograd.Rules;

namespace Autograd;

public sealed partial class CustomOp
{
    /// <summary>A function of any number of tensors to any number of tensors, with rules of its own.</summary>
    /// <param name="name">Shown in errors, and in the graph as <c>NameBackward</c>.</param>
    /// <param name="function">The outputs from the inputs. Need not be made of tensor operations.</param>
    /// <param name="pull">
    /// Reverse mode: from (gradients of the outputs, what is kept) to gradients of the inputs, one each, of its shape and
    /// dtype; null for none. Linear in the gradients. Only those are used that <see cref="Kept.Needs"/> says.
    /// </param>
    /// <param name="push">
    /// Forward mode: from (tangents of the inputs, what is kept) to tangents of the outputs, one each, of its shape and dtype;
    /// null for zero. Linear in the tangents.
    /// </param>
    /// <param name="keeps">The inputs and outputs that the rules read from <see cref="Kept"/>.</param>
    /// <param name="constants">The places of floating outputs that carry no gradient. Integer and Bool outputs never do.</param>
    /// <param name="undefined">The places of inputs with respect to which there is no derivative: asking for it raises.</param>
    /// <param name="once">Whether the rules have no derivative of their own: a second differentiation raises.</param>
    /// <param name="zeros">Whether a gradient or tangent that is not there is handed to the rules as zeros; as null if false.</param>
    /// <returns>
    /// The op. With one of pull and push the other is derived, if the one given is made of tensor operations; with neither,
    /// asking for a derivative raises.
    /// </returns>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public static CustomOp General(
        string name,
        Func<Tensor[], Tensor[]> function,
        Func<Tensor[], Kept, Tensor?[]>? pull = null,
        Func<Tensor[], Kept, Tensor?[]>? push = null,
        Reads keeps = Reads.None,
        IReadOnlyList<int>? constants = null,
        IReadOnlyList<int>? undefined = null,
        bool once = false,
        bool zeros = true)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new CustomOp(name, function)
        {
            PullRule = pull,
            PushRule = push,
            Declared = _ => keeps,
            Constants = [.. constants ?? []],
            Undefined = [.. undefined ?? []],
            Once = once,
            Zeros = zeros,
        };
    }
}
