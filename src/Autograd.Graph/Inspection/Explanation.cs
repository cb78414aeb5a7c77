namespace Autograd;

/// <summary>What <see cref="Tensor.Explain"/> found.</summary>
public enum Finding
{
    /// <summary>The gradient exists, and it and every value that was kept are finite.</summary>
    Finite,

    /// <summary>The root has no history: nothing that it was computed from was tracked, or all of it was cut off.</summary>
    RootIsConstant,

    /// <summary>The tensor asked about is of an integer or bool dtype.</summary>
    NotFloating,

    /// <summary>The tensor asked about is not tracked, or lost its history.</summary>
    NotTracked,

    /// <summary>The tensor asked about is tracked, but nothing leads from the root to it.</summary>
    NotReached,

    /// <summary>A value of the forward pass is NaN or infinite; every rule made finite gradients of finite ones.</summary>
    ForwardNotFinite,

    /// <summary>A rule made NaN or infinity out of finite cotangents.</summary>
    BackwardNotFinite,
}

/// <summary>Why a gradient is absent or not finite, in words and as data.</summary>
/// <param name="Finding">Which of the answers it is.</param>
/// <param name="Text">The whole answer, for people: what was found, where, the operands, the way out.</param>
/// <param name="Node">The node that is to blame, where there is one.</param>
public sealed record Explanation(Finding Finding, string Text, Node? Node)
{
    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
