using Autograd.Inspection;

namespace Autograd;

/// <summary>
/// A rule made NaN or infinity out of finite cotangents while <see cref="BackwardOptions.DetectAnomaly"/> was set. The message
/// names the node, the input, where the op was called if that was recorded, and for a derivative of a gradient also the node
/// whose backward this one is part of.
/// </summary>
public sealed class AnomalyException : InvalidOperationException
{
    internal AnomalyException(string message, Node node, int input, NonFinite found, IReadOnlyList<Tensor?> cotangents, IReadOnlyList<Node> makers)
        : base(message)
        => (Node, Input, Found, Cotangents, MadeByBackwardOf) = (node, input, found, cotangents, makers);

    /// <summary>The node whose rule made it.</summary>
    public Node Node { get; }

    /// <summary>Which of the node's inputs the gradient is for.</summary>
    public int Input { get; }

    /// <summary>
    /// If the node belongs to a recorded backward pass: the node whose backward that was, then the one whose backward made
    /// that, and so on. Known if those passes ran with <see cref="BackwardOptions.DetectAnomaly"/> too.
    /// </summary>
    public IReadOnlyList<Node> MadeByBackwardOf { get; }

    internal NonFinite Found { get; }

    internal IReadOnlyList<Tensor?> Cotangents { get; }
}
