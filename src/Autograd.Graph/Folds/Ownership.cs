namespace Autograd.Folds;

/// <summary>
/// Which buffers belong to a backward pass alone, so that a sum may be added up in them and a rule may write its result over
/// its cotangent. Nobody else can have what a rule of the library has just made.
/// </summary>
internal static class Ownership
{
    // A small array may be one that is shared by all who need a constant; and there is nothing to be saved.
    private const int Few = 32;

    /// <summary>Whether a gradient that a rule returned has a buffer that neither its node nor anyone outside has.</summary>
    /// <param name="input">Which gradient.</param>
    /// <param name="gradients">All that the rule returned.</param>
    /// <param name="node">The rule's node.</param>
    /// <param name="cotangents">What the rule was given.</param>
    /// <param name="spare">Whether the first of these was nobody else's; then the rule may have handed it on.</param>
    internal static bool Of(int input, ReadOnlySpan<Tensor?> gradients, Node node, ReadOnlySpan<Tensor?> cotangents, bool spare)
    {
        if (!node.Op.OwnsGradients || gradients[input] is not { IsBatched: false, Value: { IsWholeBuffer: true, Numel: >= Few } value }) return false;
        for (var i = 0; i < gradients.Length; i++)
            if (i != input && gradients[i] is { } other && (other.IsBatched || other.Value.Reads(value))) return false;
        for (var o = 0; o < cotangents.Length; o++)
            if (cotangents[o] is { } g && (g.IsBatched || g.Value.Reads(value))) return spare && o == 0;
        return !node.Holds(value);
    }
}
