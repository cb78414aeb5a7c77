namespace Autograd;

/// <summary>
/// Something that changes as training goes on, and whose state is named tensors: optimizers, schedulers, whatever else a
/// checkpoint should hold. Restored from what it saved, it goes on with the same bits.
/// </summary>
public interface ICheckpointed
{
    /// <summary>The state now. A later change does not change what was saved.</summary>
    IReadOnlyDictionary<string, Tensor> Save();

    /// <summary>
    /// Checks a state and says what puts it into place; nothing changes before that is called, so several of these can be
    /// restored all or none.
    /// </summary>
    /// <param name="saved">What <see cref="Save"/> gave.</param>
    /// <exception cref="ArgumentException">A tensor is missing, is left over, or has another shape or dtype than it must have.</exception>
    Action Restoring(IReadOnlyDictionary<string, Tensor> saved);
}
