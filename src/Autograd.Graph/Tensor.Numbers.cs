using System.ComponentModel;

namespace Autograd;

// What F#'s generic functions look for: List.sum needs Zero and +, List.average DivideByInt as well.
public sealed partial record Tensor
{
    /// <summary>0, the sum of no tensors: 0-d, and Int64, so that it changes neither shape nor dtype of what it is added to.</summary>
    public static Tensor Zero { get; } = Scalar(0L);

    /// <summary>1, the product of no tensors: 0-d, and Int64, so that it changes neither shape nor dtype of what it is multiplied with.</summary>
    public static Tensor One { get; } = Scalar(1L);

    /// <summary>x / n. F#'s <c>List.average</c> calls it.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static Tensor DivideByInt(Tensor x, int n) => x / (double)n;
}
