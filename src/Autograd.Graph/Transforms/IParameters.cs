namespace Autograd;

/// <summary>A record of tensors that a function can be differentiated with respect to as a whole: the parameters of a model.</summary>
/// <typeparam name="TSelf">The record itself.</typeparam>
public interface IParameters<TSelf>
    where TSelf : IParameters<TSelf>
{
    /// <summary>The tensors, always in the same order.</summary>
    IReadOnlyList<Tensor> ToTensors();

    /// <summary>
    /// The same record with other tensors, in the order of <see cref="ToTensors"/>: other points, gradients, or the blocks of
    /// a Jacobian, whose shapes begin with that of the value.
    /// </summary>
    TSelf FromTensors(IReadOnlyList<Tensor> tensors);
}
