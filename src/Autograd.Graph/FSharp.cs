using System.ComponentModel;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Autograd;

// The one file that mentions FSharp.Core: what makes the immutable core feel native to F#.

/// <summary>Conveniences for F#.</summary>
public static class FSharpGradients
{
    /// <summary>The gradient with respect to a tensor, or <c>None</c> if it is not connected to the root.</summary>
    public static FSharpOption<Tensor> TryFind(this Gradients gradients, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        return gradients.TryGetValue(tensor, out var gradient) ? FSharpOption<Tensor>.Some(gradient) : FSharpOption<Tensor>.None;
    }

    /// <summary>The gradients of named tensors as an F# map; a tensor that is not connected has no entry.</summary>
    public static FSharpMap<string, Tensor> ToFSharpMap(this Gradients gradients, IEnumerable<KeyValuePair<string, Tensor>> named)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        ArgumentNullException.ThrowIfNull(named);
        return new FSharpMap<string, Tensor>(
            from pair in named
            where gradients.ContainsKey(pair.Value)
            select Tuple.Create(pair.Key, gradients[pair.Value]));
    }
}

[StructuredFormatDisplay("{Display}")]
public sealed partial record Tensor
{
    /// <summary>What <c>%A</c> shows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public string Display => ToString();
}

public abstract partial record TensorOps<TSelf>
{
    /// <summary>F#'s <c>x.[a..b]</c>: a range along the first dimension, both ends included.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TSelf GetSlice(FSharpOption<int>? start, FSharpOption<int>? end) => Slice(0, First(start), Last(end));

    /// <summary>F#'s <c>x.[a..b, c..d]</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TSelf GetSlice(FSharpOption<int>? start0, FSharpOption<int>? end0, FSharpOption<int>? start1, FSharpOption<int>? end1)
        => GetSlice(start0, end0).Slice(1, First(start1), Last(end1));

    /// <summary>F#'s <c>x.[i, c..d]</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TSelf GetSlice(int index0, FSharpOption<int>? start1, FSharpOption<int>? end1) => Select(0, index0).GetSlice(start1, end1);

    /// <summary>F#'s <c>x.[a..b, j]</c>.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public TSelf GetSlice(FSharpOption<int>? start0, FSharpOption<int>? end0, int index1) => Select(1, index1).GetSlice(start0, end0);

    private static int First(FSharpOption<int>? start) => start is null ? 0 : start.Value;

    // F# includes the end, and an end before the start is an empty slice.
    private static int? Last(FSharpOption<int>? end) => end is null ? null : Math.Max(end.Value + 1, 0);
}
