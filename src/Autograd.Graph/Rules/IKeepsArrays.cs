namespace Autograd.Rules;

/// <summary>Arguments of an op that hold arrays (indices, coefficients), which count among what a node keeps.</summary>
internal interface IKeepsArrays
{
    /// <summary>The arrays.</summary>
    IEnumerable<NdArray> Arrays { get; }

    /// <summary>The same arguments in fewer bytes, for a node to keep once the kernel has run.</summary>
    IKeepsArrays Compact() => this;
}
