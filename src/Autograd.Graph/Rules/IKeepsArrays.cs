namespace Autograd.Rules;

/// <summary>Arguments of an op that hold arrays (indices, coefficients), which count among what a node keeps.</summary>
internal interface IKeepsArrays
{
    /// <summary>The arrays.</summary>
    IEnumerable<NdArray> Arrays { get; }
}
