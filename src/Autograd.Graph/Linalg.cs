namespace Autograd;

/// <summary>Linear algebra on matrices and batches of matrices: PyTorch's <c>torch.linalg</c>, for tensors and variables alike.</summary>
public static partial class Linalg
{
}
